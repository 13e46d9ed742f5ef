/** The system log: records of the kernel, systemd, multipathd, iscsid, sanlock and others that concern vdsm. */
import type { Event, LoggedError } from '../../../model/events.ts';
import type { LogRecord } from '../../../model/records.ts';
import { readError } from '../../errors/read-error.ts';
import { errorFromText } from '../../errors/error-from-text.ts';
import type { Note } from '../../notes.ts';
import { ERRNO } from '../../tables/errno.ts';
import { ISCSI_CODES } from '../../tables/iscsi-codes.ts';
import { libvirtRules } from '../libvirt.ts';
import type { LogRules } from '../log-rules.ts';
import { iscsiNotes } from './iscsi.ts';
import { kernelNotes } from './kernel.ts';
import { multipathNotes } from './multipath.ts';
import { unitRules } from './units.ts';
import { vdsmInSyslog } from './vdsm-records.ts';
import { watchdogNotes } from './watchdog.ts';
import { readSanlockError, sanlockNames, stripSanlockPrefix, sanlockNotes } from '../sanlock.ts';

const SD = '7c49750d-7eae-4cd2-9b63-1dc71f357b88';

const vdsmNotes: readonly Note[] = [
  {
    action: 'startup-step',
    means: 'A task runs before the start of vdsm; if it fails, vdsm does not start, and vdsm.log stays empty.',
    loggers: ['vdsmd_init_common.sh'],
    wordings: [['4.14-', 'vdsm: Running {}', 'vdsm: Running nwfilter']],
  },
  {
    action: 'startup-failed',
    means: 'A task before the start of vdsm, or after its stop, fails.',
    loggers: ['vdsmd_init_common.sh'],
    wordings: [
      [
        '4.14-',
        'vdsm: stopped during execute {} task (task returned with error code {}).',
        'vdsm: stopped during execute nwfilter task (task returned with error code 1).',
      ],
      ['4.14-', 'libvirt.libvirtError: {}', 'libvirt.libvirtError: End of file while reading data: Input/output error'],
      [
        '4.14-',
        'libvirt: XML-RPC error : {}',
        'libvirt: XML-RPC error : End of file while reading data: Input/output error',
      ],
      ['4.14-', 'libvirtError: {}', 'libvirtError: End of file while reading data: Input/output error'],
    ],
    not: [['libvirtError', undefined]],
  },
];

const haNotes: readonly Note[] = [
  {
    action: 'ha-failed',
    means: 'The hosted engine agent or broker reports an error.',
    loggers: ['ovirt-ha-agent', 'ovirt-ha-broker'],
    wordings: [
      [
        '4.0-',
        'Failed to start monitoring domain (sd_uuid={vdsm.sd.id}, host_id={vdsm.sd.host_id}): {}',
        `Failed to start monitoring domain (sd_uuid=${SD}, host_id=1): timeout during domain acquisition`,
      ],
      ['3.5-', 'Failed to {}', 'Failed to start necessary monitors'],
      ['3.5-', 'Error handling request, data: {}', "Error handling request, data: 'set-storage-domain'"],
    ],
  },
];

/** sanlock writes the messages of its own log to the system log as well. */
const sanlockInSyslog: readonly Note[] = sanlockNotes.map((note) => ({ ...note, loggers: ['sanlock'] }));

export const syslogRules: LogRules = {
  kind: 'syslog',
  notes: [
    ...multipathNotes,
    ...iscsiNotes,
    ...kernelNotes,
    ...watchdogNotes,
    ...vdsmNotes,
    ...haNotes,
    ...sanlockInSyslog,
  ],
  rules: unitRules,
  // libvirt and vdsm write messages to the system log too, without the headers of their own logs
  shared: [
    ...libvirtRules.notes.map((note) => ({ ...note, loggers: ['libvirtd', 'virtqemud', 'journal'] })),
    ...vdsmInSyslog,
  ],
  stripPrefix: stripSanlockPrefix,
  names: {
    read: (record, event) =>
      record.logger === 'sanlock' || record.logger === 'wdmd' ? sanlockNames.read(record, event) : undefined,
    samples: [],
  },
  readError: readSyslogError,
};

/** Actions that are errors, though their records may have no level. */
const ERRORS = new Set([
  'startup-failed',
  'unit-failed',
  'io-error',
  'iscsi-connection-failed',
  'all-paths-lost',
  'nfs-not-responding',
  'task-hung',
  'watchdog-failed',
  'path-failed',
  'rdma-connection-closed',
]);

function readSyslogError(record: LogRecord, event: Event | undefined): LoggedError | undefined {
  if (record.logger === 'sanlock') return readSanlockError(record, event);
  const upper = record.level === 'error' ? { ...record, level: 'ERROR' } : record;
  if (event?.kind !== 'note' || !ERRORS.has(event.action)) return readError(upper, event);
  const coded = codeOf(record.message);
  if (coded !== undefined) return errorFromText({ message: record.message, type: coded.name, ...coded });
  // read as a record at ERROR, so that its text becomes the message of the error
  return readError({ ...record, level: 'ERROR' }, event);
}

const CODE = /error \((\d{1,5})(?: - (ISCSI_\w{1,40}))?|closed \((-\d{1,5})\)/;

/** Reads the code of an iSCSI error, or the errno of an RDMA connection. */
function codeOf(message: string): Pick<LoggedError, 'code' | 'name' | 'area'> | undefined {
  const [, iscsi, name, system] = CODE.exec(message.slice(0, 512)) ?? [];
  if (iscsi !== undefined) return { code: Number(iscsi), name: name ?? ISCSI_CODES[Number(iscsi)], area: 'iscsi' };
  return system === undefined ? undefined : { code: Number(system), name: ERRNO[-Number(system)], area: 'system' };
}
