/** LVM: logical volumes and volume groups, and the commands that read and change them. */
import type { Note } from '../../notes.ts';

/** Messages about LVM may begin with the name of a volume group, so no other logger is searched for them. */
const LVM = ['storage.lvm'];
const VG = 'bafd0f16-9aba-4f9f-ba90-46d3b8a29157';
const LV = 'cd981010-ac48-49e1-b28b-cbde06c085bf';

export const lvmNotes: readonly Note[] = [
  {
    action: 'lvm-mutex',
    means: 'An operation on LVM waits for the operation mutex, acquires it or releases it.',
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
    means: 'vdsm changes logical volumes or a volume group: it creates, extends, activates, tags or removes them.',
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
      ['A-F', 'Removing active volume {vdsm.sd.id}/{vdsm.volume.id}', `Removing active volume ${VG}/${LV}`],
    ],
  },
  {
    action: 'lvm-mode-changed',
    means:
      'vdsm changes how it uses LVM: read only, since another host may change volume groups, or not; no volume changes.',
    loggers: LVM,
    fromSources: true,
    wordings: [
      [
        'D4',
        'Overriding read_only mode current={} override={}',
        'Overriding read_only mode current=True override=False',
      ],
      ['D4-E', 'Switching to read_only={}', 'Switching to read_only=True'],
    ],
  },
  {
    // until 4.40.23 vdsm writes this for an empty list, too
    action: 'lvm-none-unreadable',
    means: 'vdsm fails to reload from LVM, but its list of unreadable volumes is empty: harmless.',
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
    means: 'An LVM command succeeds with warnings, or what vdsm knew about LVM was out of date.',
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
      [
        'D4-F',
        'Marked {}s={} as unreadable due to reload failure',
        `Marked vgs=['${VG}'] as unreadable due to reload failure`,
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
      ['F', 'Found following issues in LVM devices file: {}', 'Found following issues in LVM devices file: x'],
    ],
  },
  {
    action: 'lvm-failed',
    means: 'An LVM command fails, and vdsm retries it or gives up; the record has the command.',
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
      ['A-D4', "Can't validate lvm locking_type. {} {} {}", "Can't validate lvm locking_type. x x x"],
      ['A-E', "Can't parse lvm locking_type. {}", "Can't parse lvm locking_type. x"],
      ['A-E', 'Invalid lvm locking_type. {}', 'Invalid lvm locking_type. x'],
      ['E-F', 'Removing VG mapping failed: {}', 'Removing VG mapping failed: x'],
    ],
  },
];
