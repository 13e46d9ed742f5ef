/** iSCSI connections, by iscsid and the kernel. */
import type { Note } from '../../notes.ts';

export const iscsiNotes: readonly Note[] = [
  {
    action: 'iscsi-connection-failed',
    means: 'An iSCSI connection fails.',
    loggers: ['kernel', 'iscsid'],
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
    means: 'An iSCSI connection works, for the first time or again.',
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
