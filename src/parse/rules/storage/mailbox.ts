/** The mailboxes on the master domain, through which hosts request extends of volumes from the SPM. */
import type { Note } from '../../notes.ts';

const LOGGERS = ['storage.*'];
const SD = 'bafd0f16-9aba-4f9f-ba90-46d3b8a29157';
const POOL = 'fa20ea36-c317-49a6-af6d-afaa5b1561df';
const VOLUME = 'cd981010-ac48-49e1-b28b-cbde06c085bf';

export const mailboxNotes: readonly Note[] = [
  {
    action: 'extend-requested',
    means: 'The SPM reads a mail from a host that asks it to extend a volume.',
    loggers: LOGGERS,
    wordings: [
      [
        'B1-F',
        'processRequest: extending volume {vdsm.volume.id} in domain {vdsm.sd.id} (pool {vdsm.sp.id}) to size {vdsm.extend.size_mib}',
        `processRequest: extending volume ${VOLUME} in domain ${SD} (pool ${POOL}) to size 2562`,
      ],
      [
        'A',
        'processRequest: extending volume: {vdsm.volume.id} in domain: {vdsm.sd.id} in pool {vdsm.sp.id}',
        `processRequest: extending volume: ${VOLUME} in domain: ${SD} in pool ${POOL}`,
      ],
    ],
  },
  {
    action: 'mail-sent',
    means: 'This host sends a mail to the SPM, mostly to have a volume extended.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      [
        'A-F',
        'HSM_MailMonitor sending mail to SPM - {}',
        "HSM_MailMonitor sending mail to SPM - ['dd', 'of=/rhev/data-center/x/mastersd/dom_md/inbox']",
      ],
    ],
  },
  {
    action: 'mail-checksum-failed',
    means:
      "The SPM reads a mailbox while its host writes to it, and will read it again. A number above those of the pool's hosts is a mailbox that no host uses.",
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      [
        'A-D2',
        'SPM_MailMonitor: mailbox {vdsm.sd.host_id} checksum failed, not clearing mailbox, clearing newMail.',
        'SPM_MailMonitor: mailbox 2 checksum failed, not clearing mailbox, clearing newMail.',
      ],
      [
        'D3-F',
        'mailbox {vdsm.sd.host_id} checksum failed, not clearing mailbox, clearing new mail{}',
        "mailbox 65 checksum failed, not clearing mailbox, clearing new mail (data=b'\\x00', checksum=b'\\x00', expected=b'\\x01')",
      ],
    ],
  },
  {
    action: 'mail-monitor-stopped',
    means: 'The thread that reads mails stops: the host is no longer the SPM, or leaves the pool.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      [
        'A-F',
        'SPM_MailMonitor - Incoming mail monitoring thread stopped',
        'SPM_MailMonitor - Incoming mail monitoring thread stopped',
      ],
      [
        'A-F',
        'HSM_MailboxMonitor - Incoming mail monitoring thread stopped, clearing outgoing mail',
        'HSM_MailboxMonitor - Incoming mail monitoring thread stopped, clearing outgoing mail',
      ],
    ],
  },
  {
    action: 'mail-failed',
    means: 'A host or the SPM cannot read, write or handle a mail.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['B1-F', 'Error checking for mail', 'Error checking for mail'],
      [
        'A-F',
        'HSM_MailMonitor: exception caught while {}',
        'HSM_MailMonitor: exception caught while checking reply from SPM, request was: x reply: y',
      ],
      [
        'A-F',
        'HSM_MailMonitor: exception{}caught while {}',
        'HSM_MailMonitor: exception: x caught while checking reply for message: y, reply: z',
      ],
      [
        'A-F',
        'HSM_MailboxMonitor - Exception caught while checking for mail{}',
        'HSM_MailboxMonitor - Exception caught while checking for mail',
      ],
      [
        'A-F',
        'HSM_MailboxMonitor - Incoming mail{}monitoring thread caught exception{}',
        'HSM_MailboxMonitor - Incoming mailmonitoring thread caught exception; will try to recover',
      ],
      [
        'A-F',
        'HSM_MailboxMonitor - Could not initialize mailbox, will not accept requests until init succeeds',
        'HSM_MailboxMonitor - Could not initialize mailbox, will not accept requests until init succeeds',
      ],
      [
        'A-F',
        'HSM_MailboxMonitor - No mail monitor object available to {}',
        'HSM_MailboxMonitor - No mail monitor object available to stop',
      ],
      ['A-F', 'HSM_Mailbox create failed - {}', "HSM_Mailbox create failed - inbox '/x' does not exist"],
      ['A-F', 'SPM_MailMonitor create failed - {}', "SPM_MailMonitor create failed - inbox '/x' does not exist"],
      ['A-F', "SPM_MailMonitor couldn't {}", "SPM_MailMonitor couldn't write outgoing mail, dd failed"],
      [
        'A-F',
        'SPM_MailMonitor: exception{}caught while handling message: {}',
        'SPM_MailMonitor: exception: x caught while handling message: y',
      ],
      [
        'A-F',
        'SPM_MailMonitor: unknown message type encountered: {}',
        "SPM_MailMonitor: unknown message type encountered: b'abcd'",
      ],
      [
        'A-F',
        'SPM_MailMonitor: _checkForMail - {}',
        'SPM_MailMonitor: _checkForMail - dd succeeded but read 10 bytes instead of 4096, cannot check mail.  Read mail contains: x',
      ],
      [
        'A-F',
        "SPM_MailMonitor: sendReply - couldn't send reply, {}",
        "SPM_MailMonitor: sendReply - couldn't send reply, dd failed",
      ],
      [
        'A-F',
        'SPM_Extend_Message: Reply message volume data (domainID + volumeID) differs{}',
        'SPM_Extend_Message: Reply message volume data (domainID + volumeID) differs from request message, reply : x, orig: y',
      ],
      [
        'A-F',
        'create extend msg failed for volume: {vdsm.volume.id}, size: {}',
        `create extend msg failed for volume: ${VOLUME}, size: 5`,
      ],
      [
        'A-F',
        'processRequest: Exception caught while trying to extend volume: {vdsm.volume.id} in domain: {vdsm.sd.id}',
        `processRequest: Exception caught while trying to extend volume: ${VOLUME} in domain: ${SD}`,
      ],
      ['F', 'Error reading event block: {}', 'Error reading event block: x'],
      ['F', 'Error sending event to SPM: {}', 'Error sending event to SPM: x'],
      [
        'A-B2',
        'SPM_Extend_Message: New size is smaller than requested size',
        'SPM_Extend_Message: New size is smaller than requested size',
      ],
      [
        'A',
        'processRequest: Exception caught while trying to extend volume: {vdsm.volume.id} in domain: {vdsm.sd.id}, trace: {}',
        'processRequest: Exception caught while trying to extend volume: 65e378a1-323b-4308-94a1-7e433a5af9ae in domain: bafd0f16-9aba-4f9f-ba90-46d3b8a29157, trace: x',
      ],
      ['B3-F', 'SPM_Extend_Message: New size is smaller than', 'SPM_Extend_Message: New size is smaller than'],
    ],
    not: [
      ['SPM_MailMonitor - Incoming mail monitoring thread stopped', 'mail-monitor-stopped'],
      ['SPM_MailMonitor - clearing outgoing mail, command is: x', undefined],
      ['SPM_MailMonitor: processing request: x', undefined],
      ['HSM_MailMonitor - ignoring duplicate message x', undefined],
    ],
  },
];
