import type { LogKind, LogRecord } from '../../model.ts';

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

/** Of programs that tell of everything: what in a text makes it ours. */
const TOPICS: Readonly<Record<string, RegExp>> = {
  kernel:
    /multipath|scsi|iscsi|connection\d|session\d|nfs|NFS|rpc|I\/O error|blk_update|end_request|sd \d|rport|blocked for more|watchdog|device-mapper|ext4|XFS|xfs|gluster|fuse|qla|lpfc|bnx2|mlx|kvm|Out of memory|Killed process|bond|NIC Link|Call Trace|WARNING: CPU|soft lockup|rcu/,
  systemd:
    /vdsm|sanlock|wdmd|libvirt|virtqemud|multipath|iscsi|ovirt|mom|Virtual Desktop|Virtualization daemon|Lease Manager|gluster/i,
};

/** So much of a text is looked at. */
const LOOKED_AT = 512;

/** Whether a record is read and not shipped. */
export function isOfNoConcern(kind: LogKind, { logger, message }: LogRecord): boolean {
  if (kind !== 'syslog' || logger === '' || SYSLOG_PROGRAMS.has(logger)) return false;
  return TOPICS[logger]?.test(message.slice(0, LOOKED_AT)) !== true;
}
