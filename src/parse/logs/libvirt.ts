/** libvirtd.log and virtqemud.log: libvirt about VMs, about QEMU and about its clients. */
import type { Event, LoggedError, NoteFacts } from '../../model/events.ts';
import type { LogRecord } from '../../model/records.ts';
import { UUID } from '../../model/uuid.ts';
import { errorFromText } from '../errors/error-from-text.ts';
import { findUuids } from '../ids.ts';
import type { Note } from '../notes.ts';
import type { Rule } from '../rule.ts';
import { LIBVIRT_ERRORS } from '../tables/libvirt-errors.ts';
import type { LogRules, NameReader } from './log-rules.ts';
import { startSignal } from './start-signal.ts';

const ANY = ['*'];
const VM = '27f1a8d4-1f81-49e6-bd83-4ecb0a462b54';

const notes: readonly Note[] = [
  {
    action: 'libvirt-started',
    means: 'libvirt starts, and logs its version and host.',
    loggers: ANY,
    signals: startSignal(/^libvirt version: (?<version>[^\s,]{1,64})/),
    wordings: [
      [
        '0.9-1.x',
        'libvirt version: {}',
        'libvirt version: 1.2.2',
        undefined,
        { start: { version: '1.2.2', pid: undefined } },
      ],
      ['1.x-', 'hostname: {}', 'hostname: host1.example.com'],
    ],
    not: [['hostname of the guest', undefined]],
  },
  {
    action: 'monitor-lost',
    means: 'libvirt loses the monitor connection to QEMU: the process of a VM ended, or never came up.',
    loggers: ANY,
    wordings: [
      ['0.9-', 'internal error: End of file from {}monitor{}', 'internal error: End of file from qemu monitor'],
      [
        '1.2-',
        'internal error: early end of file from monitor{}',
        'internal error: early end of file from monitor: possible problem:',
      ],
      ['0.9-', 'Unable to read from monitor: {}', 'Unable to read from monitor: Connection reset by peer'],
      [
        '9.x-',
        "internal error: QEMU unexpectedly closed the monitor (vm='{vdsm.vm.name}'){}",
        "internal error: QEMU unexpectedly closed the monitor (vm='vm1'): 2023-05-16T15:17:36.666129Z qemu-kvm: x",
      ],
      [
        '1.3-8.x',
        'internal error: qemu unexpectedly closed the monitor{}',
        'internal error: qemu unexpectedly closed the monitor: 2020-07-07T12:49:28.333928Z qemu-kvm: x',
      ],
      [
        '1.0-',
        'internal error: process exited while connecting to monitor{}',
        'internal error: process exited while connecting to monitor: x',
      ],
    ],
  },
  {
    action: 'job-lock-timeout',
    means: 'A libvirt call times out: another call still works on the same VM.',
    loggers: ANY,
    wordings: [
      [
        '1.x-',
        'Timed out during operation: cannot acquire state change lock{}',
        'Timed out during operation: cannot acquire state change lock (held by monitor=remoteDispatchDomainGetBlockInfo)',
      ],
    ],
  },
  {
    action: 'job-lock-busy',
    means:
      'A libvirt call cannot start: another call works on the same VM; the record names that call and its duration.',
    loggers: ANY,
    wordings: [
      [
        '1.x-',
        'Cannot start job ({}) for domain {vdsm.vm.name}; current job is ({}){}',
        'Cannot start job (query, none, none) for domain vm1; current job is (modify, none, none) owned by (4321 remoteDispatchDomainBlockJobAbort, 0 <null>, 0 <null> (flags=0x0)) for (30s, 0s, 0s)',
      ],
    ],
  },
  {
    action: 'migration-failed',
    means: 'A migration fails, on its source or its destination host.',
    loggers: ANY,
    wordings: [
      ['1.x-', 'operation failed: migration {}', 'operation failed: migration out job: unexpectedly failed'],
      [
        '1.x-',
        "internal error: unable to execute QEMU command 'migrate': {}",
        "internal error: unable to execute QEMU command 'migrate': this feature or command is not currently supported",
      ],
      ['1.x-', 'unable to connect to server at {}', "unable to connect to server at 'host2:49152': Connection refused"],
      [
        '1.x-',
        'Unsafe migration: {}',
        'Unsafe migration: Migration may lead to data corruption if disks use cache != none',
      ],
    ],
  },
  {
    action: 'migration-aborted',
    means: 'libvirt aborts a migration, for example because its client canceled it.',
    loggers: ANY,
    wordings: [['1.x-', 'operation aborted: migration {}', 'operation aborted: migration out job: canceled by client']],
  },
  {
    action: 'vm-not-found',
    means: 'A client asks libvirt for a VM that does not exist.',
    loggers: ANY,
    wordings: [
      [
        '1.x-',
        "Domain not found: no domain with matching uuid '{vdsm.vm.id}' ({vdsm.vm.name})",
        `Domain not found: no domain with matching uuid '${VM}' (vm1)`,
      ],
      ['0.9-', 'Domain not found: {}', "Domain not found: no domain with matching name 'vm1'"],
    ],
  },
  {
    action: 'vm-tainted',
    means: 'libvirt marks a VM as tainted: it uses something that libvirt does not support, such as a hook script.',
    loggers: ANY,
    wordings: [
      [
        '0.9-',
        "Domain id={} name='{vdsm.vm.name}' uuid={vdsm.vm.id} is tainted: {}",
        `Domain id=7 name='vm1' uuid=${VM} is tainted: hook-script`,
      ],
    ],
  },
  {
    action: 'qemu-command-failed',
    means: 'QEMU refuses a command of libvirt.',
    loggers: ANY,
    wordings: [
      [
        '1.x-',
        "internal error: unable to execute QEMU command '{}': {}",
        "internal error: unable to execute QEMU command 'block-commit': Device 'drive-virtio-disk0' is busy",
      ],
    ],
  },
  {
    action: 'tls-failed',
    means: 'libvirt or its peer does not accept a certificate, so the two hosts cannot connect.',
    loggers: ANY,
    wordings: [
      [
        '0.9-',
        'Certificate {} owner does not match {}',
        'Certificate [session] owner does not match the hostname 192.0.2.7',
      ],
      [
        '0.9-',
        'Certificate check failed {}',
        'Certificate check failed Certificate [session] owner does not match the hostname 192.0.2.7',
      ],
      ['0.9-', 'authentication failed: {}', "authentication failed: Failed to verify peer's certificate"],
      ['0.9-', 'The {} certificate {}', 'The server certificate /etc/pki/vdsm/certs/vdsmcert.pem has expired'],
      ['0.9-', 'Unable to set x509 key and certificate: {}', 'Unable to set x509 key and certificate: x'],
    ],
  },
  {
    action: 'client-lost',
    means: 'A client of libvirt closes its connection, or does not answer any more.',
    loggers: ANY,
    wordings: [
      ['0.9-', 'End of file while reading data: {}', 'End of file while reading data: Input/output error'],
      ['0.9-', 'internal error: client socket is closed', 'internal error: client socket is closed'],
      [
        '1.x-',
        'internal error: connection closed due to keepalive timeout',
        'internal error: connection closed due to keepalive timeout',
      ],
      ['0.9-', 'Cannot recv data: {}', 'Cannot recv data: Connection reset by peer'],
    ],
  },
  {
    action: 'process-kill-failed',
    means: 'libvirt cannot end the process of a VM.',
    loggers: ANY,
    wordings: [
      [
        '1.x-',
        'Failed to terminate process {} with SIG{}',
        'Failed to terminate process 10540 with SIGTERM: Permission denied',
      ],
    ],
  },
  {
    action: 'guest-agent-unresponsive',
    means: 'The guest agent in a VM does not answer libvirt.',
    loggers: ANY,
    wordings: [
      ['1.x-', 'Guest agent is not responding: {}', 'Guest agent is not responding: QEMU guest agent is not connected'],
    ],
  },
  {
    action: 'storage-file-failed',
    means: 'libvirt cannot open the file or device of a disk.',
    loggers: ANY,
    wordings: [
      [
        '1.x-',
        "Cannot access storage file '{vdsm.sd.path}'{}",
        "Cannot access storage file '/rhev/data-center/mnt/x' (as uid:107, gid:107): No such file or directory",
      ],
      ['1.x-', "Failed to open file '{vdsm.sd.path}': {}", "Failed to open file '/dev/x': No such device or address"],
    ],
  },
  {
    action: 'vm-config-unsupported',
    means: 'libvirt does not accept the definition of a VM.',
    loggers: ANY,
    wordings: [
      ['0.9-', 'unsupported configuration: {}', 'unsupported configuration: CPU mode not supported'],
      ['0.9-', 'XML error: {}', 'XML error: Attempted double use of PCI slot 0000:00:01.0'],
    ],
  },
  {
    action: 'operation-refused',
    means: 'libvirt refuses an operation that the state of the VM does not allow.',
    loggers: ANY,
    wordings: [
      ['0.9-', 'Requested operation is not valid: {}', 'Requested operation is not valid: domain is not running'],
    ],
  },
  {
    action: 'storage-pool-failed',
    means: 'libvirt cannot find a storage pool of its own, or create a volume in one; vdsm uses none.',
    loggers: ANY,
    wordings: [
      ['0.8-', 'Storage pool not found: {}', 'Storage pool not found: no pool with matching uuid'],
      [
        '0.8-0.9',
        'internal error creation of non-raw images is not supported without {}',
        'internal error creation of non-raw images is not supported without qemu-img',
      ],
    ],
  },
];

const EVENT = 'QEMU_MONITOR_RECV_EVENT: ';
const EVENT_HEAD = /"event": ?"([A-Z0-9_]{1,64})"/;
const DEVICE = /"device": ?"((?:[a-z]{1,16}-)?[A-Za-z0-9_-]{1,128})"/;
const TYPE = /"type": ?"([a-z-]{1,32})"/;
/** The failure in an event; a pasted text may be cut within it. */
const ERROR = /"(?:error|reason)": ?"([^"]{1,512})"/;
/** Only such a device of a block job, `commit-sda-libvirt-2-format`, names its drive; others are kept as they are. */
const JOB_DEVICE = /^(?:commit|copy|mirror|pull|backup|stream)-([a-z]{2,3})-/;
const EVENT_MAX = 8192;

/** Actions of events of QEMU; all others are `qemu-event`. */
const EVENT_ACTIONS: Readonly<Record<string, string>> = {
  BLOCK_JOB_COMPLETED: 'block-job-completed',
  BLOCK_JOB_READY: 'block-job-ready',
  BLOCK_JOB_ERROR: 'block-job-failed',
  BLOCK_IO_ERROR: 'block-io-error',
  GUEST_PANICKED: 'guest-panicked',
};

/** An event that QEMU sent to libvirt: JSON, perhaps cut, so it is searched and not parsed. */
const qemuEvent: Rule = {
  name: 'qemu-event',
  eras: '0.9-',
  means: {
    'qemu-event': 'QEMU sends an event to libvirt.',
    'block-job-completed': 'QEMU reports that a block job has completed.',
    'block-job-ready': 'QEMU reports that a block job has caught up, and waits for its pivot.',
    'block-job-failed': 'QEMU reports that a block job failed.',
    'block-io-error': 'QEMU reports that it cannot read or write a disk of a VM.',
    'guest-panicked': 'QEMU reports that the guest kernel of a VM crashed.',
  },
  loggers: ANY,
  starts: [EVENT],
  read(message) {
    const text = message.slice(0, EVENT_MAX);
    const event = EVENT_HEAD.exec(text)?.[1];
    if (event === undefined) return undefined;
    const device = DEVICE.exec(text)?.[1];
    const type = TYPE.exec(text)?.[1];
    const failed = event.startsWith('BLOCK_JOB') && ERROR.test(text);
    const action = failed ? 'block-job-failed' : (EVENT_ACTIONS[event] ?? 'qemu-event');
    const facts: NoteFacts = {
      'vdsm.qemu.event': event,
      ...(device === undefined ? {} : driveFacts(device)),
      ...(type !== undefined && event.startsWith('BLOCK_JOB') ? { 'vdsm.job.type': type } : {}),
    };
    return { kind: 'note', action, facts };
  },
  samples: [
    {
      logger: '',
      message: `${EVENT}mon=0x7f1a9c0082f0 event={"timestamp": {"seconds": 1688026018, "microseconds": 64056}, "event": "BLOCK_JOB_COMPLETED", "data": {"device": "commit-sdb-libvirt-2-format", "len": 73747988480, "offset": 7143424, "speed": 0, "type": "commit", "error": "No space left on device"}}`,
      event: {
        action: 'block-job-failed',
        facts: { 'vdsm.qemu.event': 'BLOCK_JOB_COMPLETED', 'vdsm.vm.drive': 'sdb', 'vdsm.job.type': 'commit' },
      },
    },
    {
      logger: '',
      message: `${EVENT}mon=0x7f1a9c0082f0 event={"timestamp": {"seconds": 1688026018, "microseconds": 64056}, "event": "BLOCK_JOB_READY", "data": {"device": "drive-ua-${VM}", "len": 1, "offset": 1, "speed": 0, "type": "mirror"}}`,
      event: { action: 'block-job-ready', facts: { 'vdsm.vm.drive': `drive-ua-${VM}`, 'vdsm.job.type': 'mirror' } },
    },
    {
      logger: '',
      message: `${EVENT}mon=0x7f1a9c0082f0 event={"timestamp": {"seconds": 1688026018, "microseconds": 64056}, "event": "RTC_CHANGE", "data": {"offset": 0}}`,
      event: { action: 'qemu-event', facts: { 'vdsm.qemu.event': 'RTC_CHANGE' } },
    },
  ],
};

function driveFacts(device: string): NoteFacts {
  const [image] = findUuids(device, 1);
  return {
    'vdsm.vm.drive': JOB_DEVICE.exec(device)?.[1] ?? device,
    ...(image === undefined ? {} : { 'vdsm.image.id': image }),
  };
}

/** `(VM: name=vm1, uuid=U)`, `name='vm1' uuid=U`. */
const NAME_AND_ID = new RegExp(`\\bname='?(?<name>[^',\\s]{1,255})'?,? uuid=(?<id>${UUID})`);
/** `uuid 'U' (vm1)` */
const ID_AND_NAME = new RegExp(`\\buuid '(?<id>${UUID})' \\((?<name>[^)]{1,255})\\)`);
const BY_NAME = /\b(?:domain|vm)(?: |=)'([^']{1,255})'/i;
const BY_ID = new RegExp(`\\buuid[= ]'?(${UUID})`);
/** Characters of a message that are searched for names of VMs. */
const SEARCHED = 2048;

/** The VM that any text of libvirt names: some texts have its name, some its id, few both. */
const vmNames: NameReader = {
  read({ message }, event) {
    const text = message.slice(0, SEARCHED);
    const { id, name } = (NAME_AND_ID.exec(text) ?? ID_AND_NAME.exec(text))?.groups ?? {};
    if (id !== undefined) return { vm: { id, name } };
    const known = event?.kind === 'note' ? event.facts?.['vdsm.vm.name'] : undefined;
    const byName = known ?? BY_NAME.exec(text)?.[1];
    if (byName !== undefined) return { vm: { id: undefined, name: byName } };
    const byId = BY_ID.exec(text)?.[1];
    return byId === undefined ? undefined : { vm: { id: byId, name: undefined } };
  },
  samples: [
    {
      message: `Domain id=7 name='vm1' uuid=${VM} is tainted: hook-script`,
      names: { vm: { id: VM, name: 'vm1' } },
    },
    {
      message: `qemuProcessStop:7211 : Shutting down vm=0x7f8 (VM: name=vm1, uuid=${VM}) id=7`,
      names: { vm: { id: VM, name: 'vm1' } },
    },
    {
      message: `Domain not found: no domain with matching uuid '${VM}' (vm1)`,
      names: { vm: { id: VM, name: 'vm1' } },
    },
    {
      message: "Domain not found: no domain with matching name 'vm1' for domain 'vm1'",
      names: { vm: { id: undefined, name: 'vm1' } },
    },
    { message: `no such machine: uuid=${VM}`, names: { vm: { id: VM, name: undefined } } },
  ],
};

export const libvirtRules: LogRules = {
  kind: 'libvirt',
  notes,
  rules: [qemuEvent],
  readError: readLibvirtLogError,
  names: vmNames,
};

/** Prefixes of libvirt's messages, each with its error code. */
const PREFIXES: readonly (readonly [prefix: string, code: number])[] = [
  ['internal error: ', 1],
  ['invalid argument: ', 8],
  ['operation failed: ', 9],
  ['XML error: ', 27],
  ['Domain not found: ', 42],
  ['Network not found: ', 43],
  ['authentication failed: ', 45],
  ['Requested operation is not valid: ', 55],
  ['Secret not found: ', 66],
  ['unsupported configuration: ', 67],
  ['Timed out during operation: ', 68],
  ['argument unsupported: ', 74],
  ['operation aborted: ', 78],
  ['metadata not found: ', 80],
  ['Unsafe migration: ', 81],
  ['Operation not supported: ', 84],
  ['Guest agent is not responding: ', 86],
  ['resource busy: ', 87],
];

/** Reads the error of a record at level `error`, or of an event of QEMU about a failed block job or I/O error. */
export function readLibvirtLogError(record: LogRecord, event: Event | undefined): LoggedError | undefined {
  const { level, message } = record;
  if (event?.kind === 'note' && (event.action === 'block-job-failed' || event.action === 'block-io-error')) {
    const reason = ERROR.exec(message.slice(0, EVENT_MAX))?.[1];
    return errorFromText({ message: reason ?? event.action, area: 'libvirt' });
  }
  if (level !== 'error') return undefined;
  const code = PREFIXES.find(([prefix]) => message.startsWith(prefix))?.[1];
  if (code === undefined) return errorFromText({ message, type: 'libvirtError', area: 'libvirt' });
  return errorFromText({ message, type: 'libvirtError', code, name: LIBVIRT_ERRORS.get(code), area: 'libvirt' });
}
