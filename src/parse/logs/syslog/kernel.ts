/** The kernel: NFS, I/O errors, SCSI and Fibre Channel, processes that hang, the watchdog device. */
import type { Note } from '../../notes.ts';

const KERNEL = ['kernel'];

export const kernelNotes: readonly Note[] = [
  {
    action: 'nfs-not-responding',
    means: 'An NFS server does not answer; processes that read or write there hang.',
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
    means: 'The kernel cannot read from or write to a device.',
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
    means: 'The kernel reports on a SCSI device: sense data, offline, rejected I/O.',
    loggers: KERNEL,
    wordings: [
      ['6-9', 'sd {}: [{vdsm.storage.path_device}] {}', 'sd 3:0:0:1: [sdf] Synchronizing SCSI cache'],
      ['6-9', 'sd {}: rejecting I/O to {} device', 'sd 3:0:0:1: rejecting I/O to offline device'],
    ],
    not: [['sd 3:0:0:1: rejecting I/O', undefined]],
  },
  {
    action: 'fc-port-lost',
    means: 'A Fibre Channel port does not come back in time, and the kernel removes its paths.',
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
    means: 'A process hangs in the kernel, mostly in I/O; if vdsm waits for it, vdsm hangs too.',
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
    means: 'The watchdog device still runs after it was closed: it will reset the host.',
    loggers: KERNEL,
    wordings: [
      ['7-9', 'watchdog: watchdog{}: watchdog did not stop!', 'watchdog: watchdog0: watchdog did not stop!'],
      ['6', 'watchdog watchdog{}: watchdog did not stop!', 'watchdog watchdog0: watchdog did not stop!'],
    ],
  },
];
