/** Warnings and errors of the engine that other records explain, or that concern several objects. */
import type { Note } from '../../notes.ts';

const ANY = ['*'];
const HOST = 'bfa308ab-5add-4ad7-8f1c-389cb8dcf703';
const VM = '1b8dc1a2-acd3-4a57-9a2b-23f12ae52e38';
const DISK = '7c3e2d11-8d0c-4a52-9c66-0d8a5b0f4a10';
const POOL = 'fd9dc1de-6857-456e-b09b-1d8ab14bafbf';
const EXCEPTION = 'org.ovirt.engine.core.vdsbroker.vdsbroker.VDSErrorException';

export const engineWarningNotes: readonly Note[] = [
  {
    action: 'engine-host-unknown',
    means: 'The engine looks for a host that it does not know: the host was removed, or is not added yet.',
    loggers: ANY,
    wordings: [
      [
        '3.5-4.5',
        "Cannot get vdsManager for vdsid='{vdsm.engine.target_host_id}'.",
        `Cannot get vdsManager for vdsid='${HOST}'.`,
        { 'vdsm.engine.target_host_id': HOST },
      ],
      [
        '3.0-3.5',
        'Cannot get vdsManager for vdsid={vdsm.engine.target_host_id}',
        `Cannot get vdsManager for vdsid=${HOST}`,
        { 'vdsm.engine.target_host_id': HOST },
      ],
    ],
  },
  {
    action: 'engine-call-unanswered',
    means: 'A call of the engine gets no answer: the connection to the host is broken, or the host takes too long.',
    loggers: ANY,
    fromSources: true,
    wordings: [
      [
        '4.0-4.5',
        'Error: {}TransportRunTimeException: {}',
        'Error: org.ovirt.engine.core.vdsbroker.TransportRunTimeException: Connection issues during send request',
      ],
      ['3.5-4.5', 'Unable to process messages{}', 'Unable to process messages Connection reset by peer'],
      ['3.5-4.5', 'Exception during connection', 'Exception during connection'],
      ['3.5-4.5', 'General SSLEngine problem', 'General SSLEngine problem'],
      [
        '3.5-4.5',
        'Timeout waiting for VDSM response: {}',
        'Timeout waiting for VDSM response: Internal timeout occurred',
      ],
    ],
  },
  {
    action: 'engine-exception',
    means: 'The engine logs the exception of a call to a host: type, words and code of the failure.',
    loggers: ANY,
    fromSources: true,
    wordings: [
      [
        '3.0-4.5',
        'Exception: org.ovirt.engine.core.vdsbroker.{}: {}',
        `Exception: ${EXCEPTION}: VDSGenericException: VDSErrorException: Failed to GetCapabilitiesVDS, error = Cannot save object, code = 100`,
      ],
      ['3.0-4.5', 'Exception: java.{}', 'Exception: java.lang.NullPointerException'],
      ['3.0-4.5', 'Exception: org.apache.{}', 'Exception: org.apache.xmlrpc.XmlRpcException: x'],
    ],
    not: [['Exceptional host state', undefined]],
  },
  {
    action: 'api-operation-failed',
    means: 'An operation that a client asked the REST API for fails, or is refused; the line has the reason.',
    loggers: ['org.ovirt.engine.api.*'],
    wordings: [['3.0-4.5', 'Operation Failed: {}', 'Operation Failed: [Cannot run VM. VM is not down.]']],
  },
  {
    action: 'engine-transaction-rolled-back',
    means: 'An action of the engine fails, and what it changed in the database is undone.',
    loggers: ANY,
    fromSources: true,
    wordings: [
      [
        '3.0-4.5',
        "Transaction rolled-back for command '{vdsm.engine.action}'{}",
        "Transaction rolled-back for command 'org.ovirt.engine.core.bll.AddVmCommand'.",
        { 'vdsm.engine.action': 'AddVm' },
      ],
      [
        '3.0-3.5',
        'Transaction rolled-back for command: {vdsm.engine.action}',
        'Transaction rolled-back for command: org.ovirt.engine.core.bll.AddVmCommand.',
        { 'vdsm.engine.action': 'AddVm' },
      ],
      ['3.0-4.5', 'Exception while executing {}', 'Exception while executing command'],
    ],
  },
  {
    action: 'vm-not-found',
    means: 'The engine looks for a VM that is gone.',
    loggers: ANY,
    fromSources: true,
    wordings: [
      ['3.0-4.5', "Can't find relevant VM to run the command {}", "Can't find relevant VM to run the command 'x'"],
      ['3.0-4.5', "Can't find VM {}", "Can't find VM 'vm1' to run"],
    ],
  },
  {
    action: 'engine-live-merge-failed',
    means: 'The engine cannot merge a snapshot of a running VM; its volumes stay, and may be illegal.',
    loggers: ANY,
    fromSources: true,
    wordings: [
      [
        '3.5-4.5',
        "Merging of snapshot '{}' images {} failed. Images have been marked illegal and can no longer be previewed or reverted to. Please retry Live Merge on the snapshot to complete the operation.",
        `Merging of snapshot '${DISK}' images '${VM}'..'${DISK}' failed. Images have been marked illegal and can no longer be previewed or reverted to. Please retry Live Merge on the snapshot to complete the operation.`,
      ],
      [
        '3.5-4.5',
        'Failed to live merge. Top volume {vdsm.volume.id} is still in qemu chain {}',
        `Failed to live merge. Top volume ${DISK} is still in qemu chain [${DISK}, ${VM}]`,
      ],
      ['3.5-4.5', 'Failed to live merge{}', 'Failed to live merge, still in volume chain: [x]'],
      ['3.5-4.5', 'Snapshot {} merge failed{}', `Snapshot '${DISK}' images '${VM}'..'${DISK}' merge failed`],
    ],
  },
  {
    action: 'engine-spm-unavailable',
    means: 'The engine cannot reach the SPM of a storage pool, or cannot clear its tasks.',
    loggers: ANY,
    fromSources: true,
    wordings: [
      [
        '3.0-4.5',
        "Could not get spm status on host '{vdsm.engine.target_host_id}' for reason: {}",
        `Could not get spm status on host '${HOST}' for reason: x`,
      ],
      ['3.0-4.5', "Storage pool '{vdsm.sp.id}' {}", `Storage pool '${POOL}' has no SPM`],
      ['3.0-4.5', "couldn't stop spm{}", "couldn't stop spm, since no vds was found"],
    ],
    not: [[`Storage pools of '${POOL}'`, undefined]],
  },
  {
    action: 'fence-failed',
    means: 'The engine cannot fence a host by its power management, or finds no host to do so from.',
    loggers: ANY,
    fromSources: true,
    wordings: [
      [
        '3.0-4.5',
        'Can not run fence action on host {}',
        "Can not run fence action on host 'host1', no suitable proxy host was found.",
      ],
      [
        '3.6-4.5',
        'Fence action failed using proxy host {}',
        "Fence action failed using proxy host 'host2', trying another proxy",
      ],
      [
        '3.6-4.5',
        'Failed to run Power Management command on Host {}',
        "Failed to run Power Management command on Host 'host1', no running proxy Host was found.",
      ],
    ],
  },
];
