import type { LogKind } from '../../../model/files.ts';
import type { LogRecord } from '../../../model/records.ts';
import { OUR_UNITS } from './units.ts';

/**
 * Programs whose lines in the system log tell of vdsm, its storage, networks and virtual machines. The rest of a system log
 * is not ours: it is read and counted, and not shipped.
 */
const SYSLOG_PROGRAMS: ReadonlySet<string> = new Set([
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

/** What the kernel says of storage, of the network below it, of what hangs, and of its own faults. One row a subject. */
const KERNEL = [
  // disks and paths to them
  /multipath|device-mapper|\bscsi|\bsd \d|\bsd[a-z]{1,3}\b|\bdm-\d|I\/O error|_request: |blk_update|\brport|\bFC\b|qla2|lpfc|mpt[23]sas|megaraid|nvme/,
  // file systems
  /EXT4|ext4|\bXFS\b|\bnfs\b|\bNFS\b|\bfuse\b|gluster|lockd|rpcrdma|\bRPC\b|\brpc(?:_|\b)/,
  // iSCSI, and the network
  /iscsi|iSCSI|^connection\d|^session\d|\bbond\d|bonding|[Ll]ink is (?:[Uu]p|[Dd]own|not ready)|Link (?:Up|Down)|NETDEV WATCHDOG|bnx2|mlx[45]|\bixgbe\b|\bi40e\b/,
  // what hangs, is killed or breaks
  /blocked for more than|watchdog|lockup|rcu_sched|rcu: |Out of memory|oom-killer|Killed process|Call Trace|WARNING: |\bBUG: |\bkvm\b|[Mm]achine check|Hardware Error/,
];

/** On EL7 libvirt and others write to the journal without a name. */
const VIRTUALIZATION =
  /libvirt|qemu|internal error: |operation failed: |Cannot (?:start|acquire)|^Domain |End of file (?:while reading data|from)|^hostname: /;

/** Of programs that tell of everything: what in a text makes it ours. */
const TOPICS: Readonly<Record<string, readonly RegExp[]>> = {
  kernel: KERNEL,
  systemd: [OUR_UNITS],
  journal: [VIRTUALIZATION],
};

/** So much of a text is looked at. */
const LOOKED_AT = 512;

/** Whether a record is read and not shipped. */
export function isFiltered(kind: LogKind, { logger, message }: LogRecord): boolean {
  if (kind !== 'syslog' || logger === '' || SYSLOG_PROGRAMS.has(logger)) return false;
  const text = message.slice(0, LOOKED_AT);
  return TOPICS[logger]?.some((topic) => topic.test(text)) !== true;
}
