/** What lies under storage domains: iSCSI, fibre channel, multipath, LVM, mounts. */
import type { Note } from '../../notes.ts';

const LOGGERS = ['storage.*', 'storageserver.*', 'iscsi', 'mount'];
/** Its messages begin with names of volume groups too, so they are looked for there only. */
const LVM = ['storage.lvm'];
const VG = 'bafd0f16-9aba-4f9f-ba90-46d3b8a29157';
const LV = 'cd981010-ac48-49e1-b28b-cbde06c085bf';

export const deviceNotes: readonly Note[] = [
  {
    action: 'devices-scanned',
    means: 'Devices were scanned or resized, or multipathd was waited for, and how long that took.',
    loggers: LOGGERS,
    wordings: [
      ['D4-F', 'Scanning FC devices: {vdsm.elapsed_seconds} seconds', 'Scanning FC devices: 0.26 seconds'],
      ['D4-F', 'Scanning iSCSI devices: {vdsm.elapsed_seconds} seconds', 'Scanning iSCSI devices: 0.24 seconds'],
      [
        'D4-F',
        'Resizing multipath devices: {vdsm.elapsed_seconds} seconds',
        'Resizing multipath devices: 0.00 seconds',
      ],
      [
        'E-F',
        'Waited {vdsm.elapsed_seconds} seconds for multipathd (tries={}, ready={})',
        'Waited 2.08 seconds for multipathd (tries=2, ready=2)',
      ],
    ],
  },
  {
    action: 'device-scan-step',
    means: 'Devices begin to be scanned or resized.',
    loggers: LOGGERS,
    wordings: [
      ['D4-F', 'Scanning FC devices', 'Scanning FC devices'],
      ['D4-F', 'Scanning iSCSI devices', 'Scanning iSCSI devices'],
      ['D4-F', 'Resizing multipath devices', 'Resizing multipath devices'],
      ['E-F', 'Waiting until multipathd is ready', 'Waiting until multipathd is ready'],
      [
        'E',
        'Waiting for {} seconds until multipath devices are ready...',
        'Waiting for 5 seconds until multipath devices are ready...',
      ],
      [
        'C2-F',
        'Resizing map {vdsm.multipath.device} (map_size={}, slave_size={})',
        "Resizing map '3600a09803830447a4f244c4657597a41' (map_size=10, slave_size=20)",
      ],
      ['B3', 'Rescanning HBAs', 'Rescanning HBAs'],
      ['E-F', 'Removing device mapping {}', 'Removing device mapping x-master'],
    ],
  },
  {
    action: 'device-scan-failed',
    means: 'A scan or resize of devices failed or took too long.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['C1-F', 'Scan failed: {}', 'Scan failed: x'],
      ['E-F', 'Scanning FC devices failed: {}', 'Scanning FC devices failed: x'],
      ['C1', 'Timeout scanning{}', 'Timeout scanning (pid=1)'],
      [
        'E-F',
        'Timeout waiting for multipathd (tries={}, ready={})',
        'Timeout waiting for multipathd (tries=10, ready=0)',
      ],
      [
        'C2-F',
        'Could not resize device {vdsm.multipath.device}',
        'Could not resize device 3600a09803830447a4f244c4657597a41',
      ],
      ['E-F', 'Error getting multipathd status', 'Error getting multipathd status'],
      ['B3', 'Error issuing lip: {}', 'Error issuing lip: x'],
      ['B2-B3', 'Error in rescan of hba:{}', 'Error in rescan of hba:host1 with returncode:1 and error message: x'],
      ['A-B1', 'Failed to rescan host {}', 'Failed to rescan host host1'],
      [
        'D3-F',
        'Calling Host.getDeviceList with checkStatus=True without specifying guids is very slow.{}',
        'Calling Host.getDeviceList with checkStatus=True without specifying guids is very slow. It is recommended to use checkStatus=False',
      ],
    ],
  },
  {
    action: 'paths-lost',
    means: 'No path to a LUN is left.',
    loggers: LOGGERS,
    facts: { 'vdsm.multipath.valid_paths': 0 },
    fromSources: true,
    wordings: [
      [
        'D3-F',
        'Multipath device {vdsm.multipath.device} has failed paths {}, no valid paths',
        "Multipath device '3600a09803830447a4f244c4657597a41' has failed paths ['sdb', 'sdc'], no valid paths",
      ],
      [
        'D3-D4',
        'Path {} failed for multipath device {vdsm.multipath.device}, no valid paths left',
        "Path u'sdb' failed for multipath device u'3600a09803830447a4f244c4657597a41', no valid paths left",
      ],
    ],
  },
  {
    action: 'path-failed',
    means: 'A path to a LUN failed.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      [
        'D3-F',
        'Multipath device {vdsm.multipath.device} has failed paths {}, {vdsm.multipath.valid_paths} valid paths',
        "Multipath device '3600a09803830447a4f244c4657597a41' has failed paths [u'sdb'], 1 valid paths",
      ],
      [
        'D3-D4',
        'Path {} failed for multipath device {vdsm.multipath.device}, {vdsm.multipath.valid_paths} valid paths left',
        "Path u'sdb' failed for multipath device u'3600a09803830447a4f244c4657597a41', 1 valid paths left",
      ],
    ],
  },
  {
    action: 'path-reinstated',
    means: 'A path to a LUN works again.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      [
        'D3-D4',
        'Path {} reinstated for multipath device {vdsm.multipath.device}, {vdsm.multipath.valid_paths} valid paths left',
        "Path u'sdb' reinstated for multipath device u'3600a09803830447a4f244c4657597a41', 1 valid paths left",
      ],
      [
        'D3-D4',
        'Path {} reinstated for multipath device {vdsm.multipath.device}, all paths are valid',
        "Path u'sdb' reinstated for multipath device u'3600a09803830447a4f244c4657597a41', all paths are valid",
      ],
      [
        'D3-D4',
        'Multipath device {vdsm.multipath.device} was removed',
        "Multipath device u'3600a09803830447a4f244c4657597a41' was removed",
      ],
    ],
  },
  {
    action: 'device-unusual',
    means: 'Something about a device is missing or odd; vdsm goes on without it.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['B3-F', 'Device has no hbtl: {}', 'Device has no hbtl: dm-3'],
      [
        'A-F',
        'Device with unsupported GUID {vdsm.multipath.device} discarded',
        'Device with unsupported GUID QEMU_HARDDISK discarded',
      ],
      ['A-B1', 'Different block sizes for {}', 'Different block sizes for sda! logical = 512, physical = 4096'],
      ['B3-F', 'Error: {} while trying to get hbtl of device: {}', 'Error: x while trying to get hbtl of device: dm-3'],
      ['A-F', "Found more the 1 HBTL, this shouldn't happen", "Found more the 1 HBTL, this shouldn't happen"],
      ['C2-F', 'Map {vdsm.multipath.device} has no slaves', "Map '3600a09803830447a4f244c4657597a41' has no slaves"],
      ['A-F', "No such physdev '{}' is ignored", "No such physdev 'sdb' is ignored"],
      ['A-F', 'Problem getting {} from device {}', 'Problem getting vendor from device `sdb`'],
      ['A-F', 'dev {} was not found {}', 'dev sdb was not found x'],
      [
        'B2-D2',
        'getPV failed for guid: {vdsm.multipath.device}',
        'getPV failed for guid: 3600a09803830447a4f244c4657597a41',
      ],
    ],
  },
  {
    action: 'iscsi-step',
    means: 'What is done to iSCSI portals, nodes and sessions.',
    loggers: LOGGERS,
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
    // `initiator reported error (15 - session exists)`: the session is up, which was wanted
    action: 'iscsi-session-exists',
    means: 'A login found its session there already: harmless.',
    loggers: LOGGERS,
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
    means: 'A storage server could not be connected, logged in to, mounted or discovered.',
    loggers: LOGGERS,
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
    means: 'A storage server could not be let go.',
    loggers: LOGGERS,
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
    means: 'A storage server is mounted, connected or let go.',
    loggers: LOGGERS,
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
  },
  {
    action: 'gluster-volume-unusual',
    means: 'A Gluster volume could not be asked about, or is of a kind that is not supported.',
    loggers: [...LOGGERS, 'gluster', 'gluster.*', 'root'],
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
  {
    action: 'lvm-mutex',
    means: 'What reads or changes LVM waits for its turn.',
    loggers: ['operationmutex', 'storage.operationmutex'],
    wordings: [
      ['A-C2', "Operation '{}' got the operation mutex", "Operation 'lvm reload operation' got the operation mutex"],
      [
        'A-C2',
        "Operation '{}' released the operation mutex",
        "Operation 'lvm reload operation' released the operation mutex",
      ],
      [
        'A-C2',
        "Operation '{}' is holding the operation mutex, waiting...",
        "Operation 'lvm reload operation' is holding the operation mutex, waiting...",
      ],
    ],
  },
  {
    action: 'lv-changed',
    means: 'Logical volumes or a volume group are changed: made, extended, activated, tagged, removed.',
    loggers: LVM,
    wordings: [
      [
        'D2-F',
        'Extending LV {vdsm.sd.id}/{vdsm.volume.id} to {vdsm.extend.size_mib} megabytes',
        `Extending LV ${VG}/${LV} to 2562 megabytes`,
      ],
      [
        'D2-F',
        'Reducing LV {vdsm.sd.id}/{vdsm.volume.id} to {vdsm.extend.size_mib} megabytes{}',
        `Reducing LV ${VG}/${LV} to 1024 megabytes (force=True)`,
      ],
      ['D2-F', 'Refreshing LVs (vg={vdsm.sd.id}, lvs={})', `Refreshing LVs (vg=${VG}, lvs=('${LV}',))`],
      ['B3-D2', 'Refreshing lvs: vg={vdsm.sd.id} lvs={}', `Refreshing lvs: vg=${VG} lvs=['metadata']`],
      ['D3-F', 'Refreshing active lvs: vg={vdsm.sd.id} lvs={}', `Refreshing active lvs: vg=${VG} lvs=['ids']`],
      ['C2-F', 'Activating lvs: vg={vdsm.sd.id} lvs={}', `Activating lvs: vg=${VG} lvs=['${LV}']`],
      ['B3-F', 'Deactivating lvs: vg={vdsm.sd.id} lvs={}', `Deactivating lvs: vg=${VG} lvs=['${LV}']`],
      [
        'D2-F',
        'Creating LV (vg={vdsm.sd.id}, lv={vdsm.volume.id}, {})',
        `Creating LV (vg=${VG}, lv=${LV}, size=1024m, activate=True, contiguous=False, initialTags=())`,
      ],
      ['D2-F', 'Removing LVs (vg={vdsm.sd.id}, lvs={})', `Removing LVs (vg=${VG}, lvs=('${LV}',))`],
      ['D2-E', 'Renaming LV (vg={vdsm.sd.id}, oldlv={}, newlv={})', `Renaming LV (vg=${VG}, oldlv=${LV}, newlv=x)`],
      [
        'D2-F',
        'Changing LV permissions (vg={vdsm.sd.id}, lv={vdsm.volume.id}, rw={})',
        `Changing LV permissions (vg=${VG}, lv=${LV}, rw=False)`,
      ],
      ['D2-F', 'Changing VG tags (vg={vdsm.sd.id}, {})', `Changing VG tags (vg=${VG}, delTags=[], addTags=[])`],
      [
        'D2-D4',
        'Change LV tags (vg={vdsm.sd.id}, lv={vdsm.volume.id}, {})',
        `Change LV tags (vg=${VG}, lv=${LV}, delTags=(), addTags=())`,
      ],
      [
        'E-F',
        'Change LVs tags (vg={vdsm.sd.id}, {})',
        `Change LVs tags (vg=${VG}, lvs=['${LV}'], delTags=(), addTags=())`,
      ],
      ['D2-D4', 'Add LV tag (vg={vdsm.sd.id}, lv={vdsm.volume.id}, {})', `Add LV tag (vg=${VG}, lv=${LV}, tag=x)`],
      [
        'D2-D4',
        'Replacing LV tag (vg={vdsm.sd.id}, lv={vdsm.volume.id}, {})',
        `Replacing LV tag (vg=${VG}, lv=${LV}, deltag=x, addtag=y)`,
      ],
      [
        'D1-F',
        'Moving pv {vdsm.multipath.device} data (vg {vdsm.sd.id})',
        `Moving pv /dev/mapper/36001 data (vg ${VG})`,
      ],
      [
        'D4',
        'Moving pv {vdsm.multipath.device} data (vg {vdsm.sd.id}, {})',
        `Moving pv /dev/mapper/36001 data (vg ${VG}, read_only False)`,
      ],
      [
        'D1-F',
        'No data to move on pv {vdsm.multipath.device} (vg {vdsm.sd.id}), {}',
        `No data to move on pv /dev/mapper/36001 (vg ${VG}), considering as successful`,
      ],
      [
        'D4',
        'Removing pv {vdsm.multipath.device} from vg {vdsm.sd.id} ({})',
        `Removing pv /dev/mapper/36001 from vg ${VG} (read_only False)`,
      ],
      [
        'D1-F',
        'Removing pv {vdsm.multipath.device} from vg {vdsm.sd.id}',
        `Removing pv /dev/mapper/36001 from vg ${VG}`,
      ],
      ['E-F', 'Removing VG {vdsm.sd.id}', `Removing VG ${VG}`],
      ['D4', 'Overriding read_only mode {}', 'Overriding read_only mode current=True override=False'],
      ['D4-E', 'Switching to read_only={}', 'Switching to read_only=True'],
      ['A-F', 'Removing active volume {vdsm.sd.id}/{vdsm.volume.id}', `Removing active volume ${VG}/${LV}`],
    ],
  },
  {
    // said of an empty list too, until 4.40.23
    action: 'lvm-none-unreadable',
    means: 'LVM could not reload something, but nothing that vdsm knew was lost by it: harmless.',
    loggers: LVM,
    wordings: [
      [
        'D4-E',
        'Marked {}s=[] as Unreadable due to reload failure',
        'Marked vgs=[] as Unreadable due to reload failure',
      ],
    ],
  },
  {
    action: 'lvm-warned',
    means: 'LVM did what it was told and said something besides; or what vdsm knows of LVM was out of date.',
    loggers: LVM,
    wordings: [
      [
        'D4-F',
        'Command {} succeeded with warnings: {}',
        "Command ['lvm', 'vgs'] succeeded with warnings: ['  WARNING: Combining activation change with other commands is not advised.']",
      ],
      [
        'D4-F',
        'Marked {}s={} as Unreadable due to reload failure',
        `Marked vgs=['${VG}'] as Unreadable due to reload failure`,
      ],
      ['D4-F', 'Removing stale {}', `Removing stale PV /dev/mapper/36001`],
      [
        'A-F',
        "{vdsm.sd.id} can't be reloaded, please check your storage connections.",
        `${VG} can't be reloaded, please check your storage connections.`,
      ],
      [
        'A-D4',
        'lv: {vdsm.volume.id} not found in lvs vg: {vdsm.sd.id} response',
        `lv: ${LV} not found in lvs vg: ${VG} response`,
      ],
      [
        'A-F',
        'Could not change ownership of one or more volumes in vg ({vdsm.sd.id}) - {}',
        `Could not change ownership of one or more volumes in vg (${VG}) - x`,
      ],
      [
        'B3-F',
        "VG {vdsm.sd.id}'s metadata size {}",
        `VG ${VG}'s metadata size exceeded critical size: mdasize=134217728 mdafree=1024`,
      ],
    ],
  },
  {
    action: 'lvm-failed',
    means: 'A command of LVM failed, and is tried again or given up; the record names it.',
    loggers: LVM,
    wordings: [
      [
        'D4-E',
        'All {} tries have failed: {}',
        "All 1 tries have failed: cmd=['/sbin/lvm', 'vgs'] rc=5 err=['  Volume group \"x\" not found.']",
      ],
      [
        'D4-F',
        'Command with specific filter failed{}',
        "Command with specific filter failed, retrying with a wider filter, cmd=['/sbin/lvm', 'lvextend'] rc=5 err=['  New size given (7 extents) not larger than existing size (8 extents)']",
      ],
      [
        'D4-E',
        'Retry {} failed, retrying in {} seconds{}',
        "Retry 1 failed, retrying in 0.10 seconds, cmd=['/sbin/lvm'] rc=5 err=[]",
      ],
      [
        'D4-F',
        'Reloading {}s failed{}',
        "Reloading VGs failed (vgs=[] rc=5 out=[] err=['  Failed to create regex device filter'])",
      ],
      ['A-D3', 'lvm {}s failed: {}', "lvm pvs failed: 1 [] ['sudo: /usr/bin/lvm: command not found']"],
      ['B3-F', 'Error deactivating lvs: vg={vdsm.sd.id} lvs={}', `Error deactivating lvs: vg=${VG} lvs=['${LV}']`],
      ['E-F', 'Error deactivating VG {vdsm.sd.id}: {}', `Error deactivating VG ${VG}: cmd=x rc=5 out=[] err=[]`],
      ['B3-D2', 'Error refreshing lvs: vg={vdsm.sd.id} lvs={}', `Error refreshing lvs: vg=${VG} lvs=['${LV}']`],
      [
        'E-F',
        'Cannot deactivate LV vg={vdsm.sd.id} lv={vdsm.volume.id} {}',
        `Cannot deactivate LV vg=${VG} lv=${LV} users=[]: x`,
      ],
      ['C1-E', 'Cannot extend vg {vdsm.sd.id}: {}', `Cannot extend vg ${VG}: pvs already belong to vg x`],
      ['C1-F', 'Missing pv: {vdsm.multipath.device} in vg: {vdsm.sd.id}', `Missing pv: 36001 in vg: ${VG}`],
      ['A-E', 'deactivate vg {vdsm.sd.id} failed: {}', `deactivate vg ${VG} failed: rc 5 - [] [] (ignored)`],
      ['B2-E', 'pvcreate failed with rc={}', 'pvcreate failed with rc=5'],
      ['B3-F', 'vg {vdsm.sd.id} has pv_count {}', `vg ${VG} has pv_count 2 but pv_names []`],
      ['A-F', 'Remove logical volume failed {}', `Remove logical volume failed ${VG}/${LV} x`],
      ['F', 'Cannot remove logical volume: {}', 'Cannot remove logical volume: x'],
    ],
  },
];
