/** Storage servers: iSCSI sessions, mounts of NFS and Gluster. */
import type { Note } from '../../notes.ts';
import { DEVICE_LOGGERS } from './loggers.ts';

export const storageServerNotes: readonly Note[] = [
  {
    action: 'iscsi-step',
    means: 'vdsm works on iSCSI portals, nodes and sessions: it discovers, logs in, disconnects.',
    loggers: DEVICE_LOGGERS,
    fromSources: true,
    wordings: [
      ['F', 'Adding iscsi {}', 'Adding iscsi node for target 192.0.2.20:3260,1 iqn.2003-01.org.example iface default'],
      ['F', 'Deleting iscsi portal {}', 'Deleting iscsi portal 192.0.2.20:3260,1 iface default'],
      ['F', 'Disconnecting iscsi session {}', 'Disconnecting iscsi session 3'],
      [
        'F',
        'Discovering iscsi targets for portal {}',
        'Discovering iscsi targets for portal 192.0.2.20:3260 iface default',
      ],
      [
        'F',
        'Logging in to iscsi target {}',
        'Logging in to iscsi target 192.0.2.20:3260,1 iqn.2003-01.org.example via iface default',
      ],
      ['F', 'Log in to {} targets using {} workers', 'Log in to 4 targets using 2 workers'],
      [
        'F',
        'Removing iscsi node for target {}',
        'Removing iscsi node for target 192.0.2.20:3260,1 iqn.2003-01.org.example iface default',
      ],
      ['C1-F', 'Setting {} mode rp_filter for device {}', "Setting loose mode rp_filter for device 'eth1'."],
      [
        'C1-D2',
        'iSCSI iface.net_ifacename not provided. Skipping.',
        'iSCSI iface.net_ifacename not provided. Skipping.',
      ],
    ],
  },
  {
    // `initiator reported error (15 - session exists)`
    action: 'iscsi-session-exists',
    means: 'vdsm logs in to an iSCSI target, and the session already exists: harmless.',
    loggers: DEVICE_LOGGERS,
    wordings: [
      [
        'F',
        'Duplicate portals for target {} iface {} portal {}: {}',
        "Duplicate portals for target iqn.2003-01.org.alpine.01 iface default portal 192.0.2.34:3260,1: Command ... failed with rc=15 out=... err=b'x'",
      ],
    ],
  },
  {
    action: 'storage-connect-failed',
    means: 'vdsm cannot connect to a storage server: it cannot mount it, log in to it or discover its targets.',
    loggers: DEVICE_LOGGERS,
    wordings: [
      ['B1-E', 'Could not connect to storageServer', 'Could not connect to storageServer'],
      ['F', 'Could not connect to storage server', 'Could not connect to storage server'],
      ['F', 'Could not login to target', 'Could not login to target'],
      [
        'F',
        'Could not configure connection to {}',
        'Could not configure connection to 192.0.2.20:3260 and iface default: x',
      ],
      ['B1-C3', 'Could not connect to {}', 'Could not connect to nfs1.example.com:/data'],
      ['B3-C1', 'Mount failed: {}', 'Mount failed: (32, ";mount.nfs: Connection timed out\\n")'],
      ['B1-F', 'Discovery failed', 'Discovery failed'],
      [
        'C1-F',
        'iSCSI netIfaceName coming from engine [{}',
        'iSCSI netIfaceName coming from engine [eth1] is different from iface.net_ifacename present on the system [eth2].',
      ],
      ['A', 'Error during storage connection{}', 'Error during storage connection: rc=1'],
      ['A', 'Could not get iscsi session list', 'Could not get iscsi session list'],
    ],
  },
  {
    action: 'storage-disconnect-failed',
    means: 'vdsm cannot disconnect from a storage server.',
    loggers: DEVICE_LOGGERS,
    fromSources: true,
    wordings: [
      ['B1-E', 'Could not disconnect from storageServer', 'Could not disconnect from storageServer'],
      ['F', 'Could not disconnect from storage server', 'Could not disconnect from storage server'],
      ['B1-C3', 'Could not disconnect from {}', 'Could not disconnect from nfs1.example.com:/data'],
      ['D1-F', 'Already disconnected from {}', "Already disconnected from 'nfs1.example.com:/data'"],
      ['C2-F', 'Error disconnecting', 'Error disconnecting'],
      [
        'C2-F',
        'Error removing mountpoint directory {}',
        "Error removing mountpoint directory '/rhev/data-center/mnt/x': [Errno 16] busy",
      ],
      ['B3-C1', 'Failed to remove mount point directory: {}', 'Failed to remove mount point directory: x'],
      ['B2-C1', 'Error while disconnecting after access{}', 'Error while disconnecting after access problem'],
    ],
  },
  {
    action: 'storage-connect-step',
    means: 'vdsm connects to a storage server, mounts or unmounts it, or disconnects from it.',
    loggers: DEVICE_LOGGERS,
    wordings: [
      [
        'C3-F',
        'mounting {} at {vdsm.sd.path}',
        'mounting nfs1.example.com:/data at /rhev/data-center/mnt/nfs1.example.com:_data',
      ],
      ['C3-F', 'unmounting {vdsm.sd.path}', 'unmounting /rhev/data-center/mnt/nfs1.example.com:_data'],
      ['D3-F', 'Unmounting stale file system {vdsm.sd.path}', 'Unmounting stale file system /rhev/data-center/mnt/x'],
      ['D3-F', 'Creating directory {}', "Creating directory u'/rhev/data-center/mnt/nfs1.example.com:_data'"],
      ['C2-E', 'disconnecting', 'disconnecting'],
      ['B1-C3', 'Started managing connection alias {}', 'Started managing connection alias x'],
      ['B1-C3', 'Stopped managing connection alias {}', 'Stopped managing connection alias x'],
      ['A', 'Request to {} storage server', 'Request to connect NFS storage server'],
      ['A', 'conList={}', 'conList=[]'],
      [
        'D2-F',
        'Using remote locks for NFSv3 locks, {}',
        'Using remote locks for NFSv3 locks, HA VMs should not be used with this mount',
      ],
      [
        'B2-F',
        'Using deprecated nfs_mount_options from vdsm.conf to mount {}',
        'Using deprecated nfs_mount_options from vdsm.conf to mount nfs1.example.com:/data: soft',
      ],
      [
        'C2-F',
        'Using user specified backup-volfile-servers option',
        'Using user specified backup-volfile-servers option',
      ],
      [
        'F',
        'Cannot connect to storage over iSER, using original iface {}',
        "Cannot connect to storage over iSER, using original iface 'default'",
      ],
      ['F', 'Connection list is empty, ignoring request', 'Connection list is empty, ignoring request'],
    ],
    not: [
      ['conList is empty', undefined],
      ['unmounted /x', undefined],
    ],
  },
  {
    action: 'gluster-volume-unusual',
    means: 'vdsm cannot get the properties of a Gluster volume, or does not support its type.',
    loggers: [...DEVICE_LOGGERS, 'gluster', 'gluster.*', 'root'],
    fromSources: true,
    wordings: [
      ['C2-F', 'Failed to get volume info{}', 'Failed to get volume info: x'],
      [
        'C2-F',
        'Unsupported replica count ({}) for volume {}',
        "Unsupported replica count (2) for volume u'engine', please upgrade volume to replica 3",
      ],
      [
        'E-F',
        'Unsupported volume type, volume: {}',
        "Unsupported volume type, volume: 'engine', volume type: 'DISTRIBUTE'. Please use the replicate type.",
      ],
      [
        'C2-F',
        'gluster server {} is not in bricks {}',
        "gluster server u'gl1.example.com' is not in bricks [], possibly mounting duplicate servers",
      ],
      [
        'C2-F',
        'Required glusterfs-cli package is missing on this host.{}',
        'Required glusterfs-cli package is missing on this host. Note that automatic detection of backup servers will be disabled!',
      ],
      [
        'D1-F',
        'Required vdsm-gluster package is missing on this host.{}',
        'Required vdsm-gluster package is missing on this host. Note that gluster related fencing will not beenforced!',
      ],
      ['C2-F', 'Meta Volume {} already mounted at {}', 'Meta Volume gluster_shared_storage already mounted at /x'],
    ],
  },
];
