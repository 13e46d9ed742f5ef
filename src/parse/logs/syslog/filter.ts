import type { LogKind } from '../../../model/files.ts';
import type { LogRecord } from '../../../model/records.ts';
import { OUR_UNITS } from './units.ts';

/**
 * Programs whose records in the system log concern vdsm, its storage, networks or VMs, whatever they write. Of other programs
 * only some records do, if any: the rest is read and counted, but not shipped.
 */
const PROGRAMS: ReadonlySet<string> = new Set([
  'vdsm',
  'vdsmd',
  'vdsmd_init_common.sh',
  'vdsm-tool',
  'supervdsmd',
  'sanlock',
  'wdmd',
  'multipathd',
  'multipath',
  'iscsid',
  'libvirtd',
  'virtqemud',
  'virtlogd',
  'qemu-kvm',
  'qemu-nbd',
  'ovirt-ha-agent',
  'ovirt-ha-broker',
  'ovirt-imageio',
  'ovirt-imageio-daemon',
  'momd',
  'mom-vdsm',
  'lvm',
  'dmeventd',
  'glusterd',
]);

/** Messages of the kernel that are shipped, one row a subject. */
const KERNEL = [
  // disks and paths to them
  /multipath|device-mapper|\bscsi|\bsd \d|\bsd[a-z]{1,3}\b|\bdm-\d|I\/O error|_request: |blk_update|\brport|\bFC\b|qla2|lpfc|mpt[23]sas|megaraid|nvme/,
  // file systems
  /EXT4|ext4|\bXFS\b|\bnfs\b|\bNFS\b|\bfuse\b|gluster|lockd|rpcrdma|\bRPC\b|\brpc(?:_|\b)/,
  // iSCSI, and the network
  /iscsi|iSCSI|^connection\d|^session\d|\bbond\d|bonding|[Ll]ink is (?:[Uu]p|[Dd]own|not ready)|Link (?:Up|Down)|NETDEV WATCHDOG|bnx2|mlx[45]|\bixgbe\b|\bi40e\b/,
  // processes that hang or are killed, and faults of the kernel and the hardware
  /blocked for more than|watchdog|lockup|rcu_sched|rcu: |Out of memory|oom-killer|Killed process|Call Trace|WARNING: |\bBUG: |\bkvm\b|[Mm]achine check|Hardware Error/,
];

/** Messages of libvirt and QEMU in the journal of EL7, where they have no program name. */
const VIRTUALIZATION =
  /libvirt|qemu|internal error: |operation failed: |Cannot (?:start|acquire)|^Domain |End of file (?:while reading data|from)|^hostname: /;

/** Programs of which only the messages that match are shipped. */
const TOPICS: Readonly<Record<string, readonly RegExp[]>> = {
  kernel: KERNEL,
  systemd: [OUR_UNITS],
  journal: [VIRTUALIZATION],
};

/** How much of a message is searched. */
const TEXT_MAX = 512;

/** Whether a record of the system log concerns neither vdsm nor what it uses: it is counted as `filtered`, and not shipped. */
export function isFiltered(kind: LogKind, { logger, message }: LogRecord): boolean {
  if (kind !== 'syslog' || logger === '' || PROGRAMS.has(logger)) return false;
  const text = message.slice(0, TEXT_MAX);
  return TOPICS[logger]?.some((topic) => topic.test(text)) !== true;
}
