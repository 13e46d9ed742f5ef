/** The system log: lines of vdsm, sanlock, multipathd, iscsid, the kernel and others that matter to storage. */
import type { Event, LoggedError, NoteFacts } from '../../model/events.ts';
import type { LogRecord } from '../../model/records.ts';
import { readError } from '../errors/read-error.ts';
import { toldError } from '../errors/told-error.ts';
import type { Note } from '../notes.ts';
import type { Rule } from '../rule.ts';
import { ERRNO } from '../tables/errno.ts';
import { ISCSI_CODES } from '../tables/iscsi-codes.ts';
import { libvirtRules } from './libvirt.ts';
import type { LogRules } from './log-rules.ts';
import { readSanlockError, sanlockBody, sanlockNotes } from './sanlock.ts';

const KERNEL = ['kernel'];
const MULTIPATH = ['multipathd', 'multipath'];
const WWID = '36001405f2a7d1c0b1a24c5d8e7f60123';
const SD = '7c49750d-7eae-4cd2-9b63-1dc71f357b88';

const pathNotes: readonly Note[] = [
  {
    action: 'path-failed',
    means: 'A path to a multipath device is gone.',
    loggers: [...KERNEL, ...MULTIPATH],
    wordings: [
      [
        '7-9',
        'device-mapper: multipath: {}: Failing path {vdsm.storage.path_device}.',
        'device-mapper: multipath: 253:4: Failing path 8:192.',
      ],
      [
        '6-8',
        'device-mapper: multipath: Failing path {vdsm.storage.path_device}.',
        'device-mapper: multipath: Failing path 8:48.',
      ],
      [
        '6-9',
        'checker failed path {vdsm.storage.path_device} in map {vdsm.multipath.device}',
        `checker failed path 8:16 in map ${WWID}`,
      ],
      [
        '6-9',
        '{vdsm.multipath.device}: {vdsm.storage.path_device} - {} checker reports path is down',
        `${WWID}: sdf - tur checker reports path is down`,
      ],
      ['6-9', '{vdsm.multipath.device}: {vdsm.storage.path_device} - path offline', `${WWID}: sdf - path offline`],
    ],
  },
  {
    action: 'path-restored',
    means: 'A path to a multipath device works again.',
    loggers: [...KERNEL, ...MULTIPATH],
    wordings: [
      [
        '7-9',
        'device-mapper: multipath: {}: Reinstating path {vdsm.storage.path_device}.',
        'device-mapper: multipath: 253:4: Reinstating path 8:192.',
      ],
      [
        '6-8',
        'device-mapper: multipath: Reinstating path {vdsm.storage.path_device}.',
        'device-mapper: multipath: Reinstating path 8:48.',
      ],
      [
        '6-9',
        '{vdsm.multipath.device}: {vdsm.storage.path_device} - {} checker reports path is up',
        `${WWID}: sdf - tur checker reports path is up`,
      ],
      ['6-9', '{vdsm.storage.path_device}: reinstated', '8:16: reinstated'],
    ],
  },
  {
    action: 'all-paths-lost',
    means: 'No path to a multipath device is left: its storage is gone for this host.',
    loggers: MULTIPATH,
    facts: { 'vdsm.multipath.valid_paths': 0 },
    wordings: [
      ['6-9', '{vdsm.multipath.device}: remaining active paths: 0', `${WWID}: remaining active paths: 0`],
      [
        '6-9',
        '{vdsm.multipath.device}: Entering recovery mode: max_retries={}',
        `${WWID}: Entering recovery mode: max_retries=4`,
      ],
    ],
  },
  {
    action: 'paths-remaining',
    means: 'How many paths to a multipath device are left.',
    loggers: MULTIPATH,
    wordings: [
      [
        '6-9',
        '{vdsm.multipath.device}: remaining active paths: {vdsm.multipath.valid_paths}',
        `${WWID}: remaining active paths: 3`,
      ],
    ],
  },
  {
    action: 'multipath-device-loaded',
    means: 'A multipath device is made, or gets other paths.',
    loggers: MULTIPATH,
    wordings: [
      [
        '6-9',
        '{vdsm.multipath.device}: load table [{}',
        `${WWID}: load table [0 209715200 multipath 1 queue_if_no_path 0 1 1 service-time 0 1 1 8:16 1]`,
      ],
      ['6-9', '{vdsm.multipath.device}: event checker started', `${WWID}: event checker started`],
    ],
  },
];

const iscsiNotes: readonly Note[] = [
  {
    action: 'iscsi-connection-failed',
    means: 'An iSCSI connection is lost.',
    loggers: [...KERNEL, 'iscsid'],
    wordings: [
      [
        '6-9',
        'connection{vdsm.iscsi.connection}: detected conn error ({})',
        'connection1:0: detected conn error (1020)',
      ],
      [
        '6-9',
        'connection{vdsm.iscsi.connection}: ping timeout of {vdsm.elapsed_seconds} secs expired{}',
        'connection1:0: ping timeout of 5 secs expired, recv timeout 5, last rx 4300000, last ping 4305000, now 4310000',
      ],
      [
        '6-9',
        'Kernel reported iSCSI connection {vdsm.iscsi.connection} error ({}) state ({})',
        'Kernel reported iSCSI connection 1:0 error (1020 - ISCSI_ERR_TCP_CONN_CLOSE: TCP connection closed) state (3)',
      ],
      [
        '6-9',
        'session{}: session recovery timed out after {vdsm.elapsed_seconds} secs',
        'session1: session recovery timed out after 120 secs',
      ],
      [
        '6-9',
        'Connection{vdsm.iscsi.connection} to [target: {vdsm.iscsi.target}, portal: {vdsm.iscsi.portal}] through [iface: {}] is shutdown.',
        'Connection1:0 to [target: iqn.2024-01.com.example:t1, portal: 192.0.2.7,3260] through [iface: default] is shutdown.',
      ],
    ],
  },
  {
    action: 'iscsi-connection-recovered',
    means: 'An iSCSI connection works (again).',
    loggers: ['iscsid'],
    wordings: [
      [
        '6-9',
        'connection{vdsm.iscsi.connection} is operational after recovery ({} attempts)',
        'connection1:0 is operational after recovery (1 attempts)',
      ],
      [
        '6-9',
        'Connection{vdsm.iscsi.connection} to [target: {vdsm.iscsi.target}, portal: {vdsm.iscsi.portal}] through [iface: {}] is operational now',
        'Connection1:0 to [target: iqn.2024-01.com.example:t1, portal: 192.0.2.7,3260] through [iface: default] is operational now',
      ],
    ],
  },
];

const kernelNotes: readonly Note[] = [
  {
    action: 'nfs-not-responding',
    means: 'An NFS server does not answer: whoever reads or writes there hangs.',
    loggers: KERNEL,
    wordings: [
      [
        '6-9',
        'nfs: server {vdsm.storage.server} not responding, still trying',
        'nfs: server 192.0.2.5 not responding, still trying',
      ],
      [
        '6-9',
        'nfs: server {vdsm.storage.server} not responding, timed out',
        'nfs: server 192.0.2.5 not responding, timed out',
      ],
      [
        '6-9',
        'NFS: server {vdsm.storage.server} not responding, {}',
        'NFS: server 192.0.2.5 not responding, still trying',
      ],
    ],
  },
  {
    action: 'nfs-responding',
    means: 'An NFS server answers again.',
    loggers: KERNEL,
    wordings: [
      ['6-9', 'nfs: server {vdsm.storage.server} OK', 'nfs: server 192.0.2.5 OK'],
      ['6-9', 'NFS: server {vdsm.storage.server} OK', 'NFS: server 192.0.2.5 OK'],
    ],
  },
  {
    action: 'io-error',
    means: 'The kernel could not read from or write to a device.',
    loggers: KERNEL,
    wordings: [
      [
        '7-8',
        'blk_update_request: {} error, dev {vdsm.storage.path_device}, sector {}',
        'blk_update_request: I/O error, dev sdf, sector 2048',
      ],
      [
        '6',
        'end_request: {} error, dev {vdsm.storage.path_device}, sector {}',
        'end_request: I/O error, dev sdf, sector 2048',
      ],
      [
        '8',
        'print_req_error: {} error, dev {vdsm.storage.path_device}, sector {}',
        'print_req_error: I/O error, dev sdf, sector 2048',
      ],
      [
        '9',
        'I/O error, dev {vdsm.storage.path_device}, sector {}',
        'I/O error, dev sdf, sector 2048 op 0x0:(READ) flags 0x0',
      ],
      [
        '6-9',
        'Buffer I/O error on dev {vdsm.storage.path_device}, logical block {}',
        'Buffer I/O error on dev dm-4, logical block 0, async page read',
      ],
    ],
  },
  {
    action: 'scsi-message',
    means: 'The kernel tells of a SCSI device: senses, offline, rejected I/O.',
    loggers: KERNEL,
    wordings: [
      ['6-9', 'sd {}: [{vdsm.storage.path_device}] {}', 'sd 3:0:0:1: [sdf] Synchronizing SCSI cache'],
      ['6-9', 'sd {}: rejecting I/O to {} device', 'sd 3:0:0:1: rejecting I/O to offline device'],
    ],
  },
  {
    action: 'fc-port-lost',
    means: 'A fibre channel port did not come back in time: its paths are removed.',
    loggers: KERNEL,
    wordings: [
      [
        '6-9',
        'rport-{}: blocked FC remote port time out: {}',
        'rport-0:0-3: blocked FC remote port time out: removing target and saving binding',
      ],
    ],
  },
  {
    action: 'task-hung',
    means: 'A process hangs in the kernel, mostly in I/O: vdsm cannot get on either where it waits for it.',
    loggers: KERNEL,
    wordings: [
      [
        '6-9',
        'INFO: task {} blocked for more than {vdsm.elapsed_seconds} seconds.',
        'INFO: task qemu-img:12345 blocked for more than 120 seconds.',
      ],
      [
        '6-9',
        'INFO: task {} blocked for more than {vdsm.elapsed_seconds} seconds',
        'INFO: task qemu-img:12345 blocked for more than 122 seconds',
      ],
    ],
  },
  {
    action: 'rdma-connection-closed',
    means: 'An NFS connection over RDMA is lost.',
    loggers: KERNEL,
    wordings: [
      [
        '7-9',
        'rpcrdma: connection to {vdsm.storage.server} closed ({})',
        'rpcrdma: connection to 192.0.2.5:20049 on mlx4_0 closed (-103)',
      ],
    ],
  },
  {
    action: 'watchdog-not-stopped',
    means: 'The watchdog was left running: a reset of the host follows.',
    loggers: KERNEL,
    wordings: [
      ['7-9', 'watchdog: watchdog{}: watchdog did not stop!', 'watchdog: watchdog0: watchdog did not stop!'],
      ['6', 'watchdog watchdog{}: watchdog did not stop!', 'watchdog watchdog0: watchdog did not stop!'],
    ],
  },
];

const wdmdNotes: readonly Note[] = [
  {
    action: 'watchdog-warning',
    means: 'A lease was not renewed for long: the watchdog is about to reset the host.',
    loggers: ['wdmd'],
    read: readWatchdog,
    wordings: [
      [
        '2.3-',
        'test warning now {vdsm.uptime_seconds} {}',
        `test warning now 2440 ping 2430 close 2037 renewal 2365 expire 2445 client 1816 sanlock_${SD}:1`,
        { 'vdsm.uptime_seconds': 2440, 'vdsm.sd.id': SD, 'vdsm.sd.host_id': 1 },
      ],
    ],
  },
  {
    action: 'watchdog-failed',
    means: 'A lease expired: the watchdog is not fed any more, and resets the host.',
    loggers: ['wdmd'],
    read: readWatchdog,
    wordings: [
      [
        '2.3-',
        'test failed rem {} now {vdsm.uptime_seconds} {}',
        `test failed rem 55 now 2445 ping 2430 close 2440 renewal 2365 expire 2445 client 1816 sanlock_${SD}:1`,
        { 'vdsm.uptime_seconds': 2445, 'vdsm.sd.id': SD, 'vdsm.sd.host_id': 1 },
      ],
      [
        '2.3-',
        'test failed now {vdsm.uptime_seconds} {}',
        `test failed now 2445 ping 2430 close 2440 renewal 2365 expire 2445 client 1816 sanlock_${SD}:1`,
        { 'vdsm.uptime_seconds': 2445, 'vdsm.sd.id': SD, 'vdsm.sd.host_id': 1 },
      ],
    ],
  },
  {
    action: 'watchdog-closed',
    means: 'The watchdog device was closed without being stopped: a reset of the host follows.',
    loggers: ['wdmd'],
    wordings: [['2.3-', '/dev/watchdog{} closed unclean', '/dev/watchdog0 closed unclean']],
  },
];

/** Units that tell of the host: their names, and what systemd calls them. */
const UNITS = {
  vdsmd: 'Virtual Desktop Server Manager',
  supervdsmd: 'Auxiliary vdsm service for running helper functions as root',
  'mom-vdsm': 'MOM instance configured for VDSM purposes',
  sanlock: 'Shared Storage Lease Manager',
  wdmd: 'Watchdog Multiplexing Daemon',
  libvirtd: 'Virtualization daemon',
  virtqemud: 'Virtualization qemu daemon',
  multipathd: 'Device-Mapper Multipath Device Controller',
  iscsid: 'Open-iSCSI',
  'ovirt-ha-agent': 'oVirt Hosted Engine High Availability Monitoring Agent',
  'ovirt-ha-broker': 'oVirt Hosted Engine High Availability Communications Broker',
  'ovirt-imageio': 'oVirt ImageIO Daemon',
} as const;

const NAMES = new Set<string>(Object.keys(UNITS));
const CALLED = new Map<string, string>(Object.entries(UNITS).map(([name, title]) => [title, name]));

/** What systemd says of a unit; the first group is its name, what it is called, or both (`vdsmd.service - Virtual …`). */
interface UnitRow {
  readonly action: string;
  readonly means: string;
  readonly says: readonly (readonly [text: RegExp, sample: string])[];
}

const UNIT_ROWS: readonly UnitRow[] = [
  {
    action: 'unit-failed',
    means: 'A service of the host failed.',
    says: [
      [/^(\S+)\.service: Failed with result /, "vdsmd.service: Failed with result 'exit-code'."],
      [
        /^(\S+)\.service: (?:[Mm]ain|[Cc]ontrol) process exited, (?!code=exited,? status=0)/,
        'vdsmd.service: Main process exited, code=killed, status=9/KILL',
      ],
      [/^Unit (\S+)\.service entered failed state\.$/, 'Unit vdsmd.service entered failed state.'],
      [/^(\S+)\.service failed\.$/, 'vdsmd.service failed.'],
      [/^Failed to start (.+)\.$/, 'Failed to start Virtual Desktop Server Manager.'],
      [/^Dependency failed for (.+)\.$/, 'Dependency failed for Virtual Desktop Server Manager.'],
    ],
  },
  {
    action: 'unit-starting',
    means: 'A service of the host is being started.',
    says: [[/^Starting (.+)\.\.\.$/, 'Starting Virtual Desktop Server Manager...']],
  },
  {
    action: 'unit-started',
    means: 'A service of the host is up.',
    says: [
      [/^Started (.+)\.$/, 'Started Virtual Desktop Server Manager.'],
      [/^Started (.+)\.$/, 'Started vdsmd.service - Virtual Desktop Server Manager.'],
    ],
  },
  {
    action: 'unit-stopping',
    means: 'A service of the host is being stopped.',
    says: [[/^Stopping (.+)\.\.\.$/, 'Stopping Virtual Desktop Server Manager...']],
  },
  {
    action: 'unit-stopped',
    means: 'A service of the host was stopped.',
    says: [[/^Stopped (.+)\.$/, 'Stopped Virtual Desktop Server Manager.']],
  },
];

/** Units are told by name, so these are no wordings: of other units nothing is said. */
const unitRules: readonly Rule[] = UNIT_ROWS.map(({ action, means, says }) => ({
  name: action,
  eras: '7-9',
  loggers: ['systemd'],
  starts: [],
  means,
  read(message) {
    if (message.length > UNIT_MAX) return undefined;
    for (const [text] of says) {
      const unit = unitOf(text.exec(message)?.[1]);
      if (unit !== undefined) return { kind: 'note', action, facts: { 'vdsm.unit': unit } };
    }
    return undefined;
  },
  samples: says.map(([, message]) => ({
    logger: 'systemd',
    message,
    event: { kind: 'note', action, facts: { 'vdsm.unit': 'vdsmd' } },
  })),
}));

const UNIT_MAX = 256;

function unitOf(subject: string | undefined): string | undefined {
  if (subject === undefined) return undefined;
  const name = /^(\S+)\.service\b/.exec(subject)?.[1] ?? subject;
  return NAMES.has(name) ? name : CALLED.get(name);
}

const vdsmNotes: readonly Note[] = [
  {
    action: 'startup-step',
    means: 'A step before the start of vdsm: where one fails, vdsm.log stays empty.',
    loggers: ['vdsmd_init_common.sh'],
    wordings: [['4.14-', 'vdsm: Running {}', 'vdsm: Running nwfilter']],
  },
  {
    action: 'startup-failed',
    means: 'vdsm could not be started, or stopped badly: a step before it failed.',
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
  },
];

const HA: readonly Note[] = [
  {
    action: 'ha-failed',
    means: 'The hosted engine agent or broker met an error.',
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

/** sanlock's own texts, told by the program that wrote the line. */
const sanlockInSyslog: readonly Note[] = sanlockNotes.map((note) => ({ ...note, loggers: ['sanlock'] }));

export const syslogRules: LogRules = {
  kind: 'syslog',
  notes: [...pathNotes, ...iscsiNotes, ...kernelNotes, ...wdmdNotes, ...vdsmNotes, ...HA, ...sanlockInSyslog],
  rules: unitRules,
  // libvirt's own texts, without its own stamps
  shared: libvirtRules.notes.map((note) => ({ ...note, loggers: ['libvirtd', 'virtqemud', 'journal'] })),
  body: sanlockBody,
  readError: readSyslogError,
};

/** Actions of lines without a level that tell of an error. */
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
  if (coded !== undefined) return toldError({ message: record.message, type: coded.name, ...coded });
  // as one at ERROR, so that its words are its message
  return readError({ ...record, level: 'ERROR' }, event);
}

const CODE = /error \((\d{1,5})(?: - (ISCSI_\w{1,40}))?|closed \((-\d{1,5})\)/;

/** Codes of iSCSI, and of the system behind an RDMA connection. */
function codeOf(message: string): Pick<LoggedError, 'code' | 'name' | 'area'> | undefined {
  const [, iscsi, name, system] = CODE.exec(message.slice(0, 512)) ?? [];
  if (iscsi !== undefined) return { code: Number(iscsi), name: name ?? ISCSI_CODES[Number(iscsi)], area: 'iscsi' };
  return system === undefined ? undefined : { code: Number(system), name: ERRNO[-Number(system)], area: 'system' };
}

const WATCHDOG = / client \d{1,10} sanlock_([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}):(\d{1,9})$/;

/** The name of a lockspace may be cut; then nothing is told of it. */
function readWatchdog(text: string): NoteFacts | undefined {
  const match = WATCHDOG.exec(text.slice(0, 512));
  return match === null ? undefined : { 'vdsm.sd.id': match[1], 'vdsm.sd.host_id': Number(match[2]) };
}
