/** Thin drives of running VMs: block thresholds, and extends with their clocks. */
import { readExtendClock } from '../../values/extend-clock.ts';
import type { Note } from '../../notes.ts';
import { DRIVE_LOGGERS } from './loggers.ts';

const VM = "(vmId='338f0c16-286a-4250-937a-e65f1fdaeedd') ";
const OLD_VM = 'vmId=`338f0c16-286a-4250-937a-e65f1fdaeedd`::';
const VOLUME = 'c951edf1-16aa-4a8e-9197-cdec7c893dca';
const SD = 'bafd0f16-9aba-4f9f-ba90-46d3b8a29157';
const JOB = '89667ef9-0b0f-4b63-8ed9-9a720e0d4845';

export const driveExtendNotes: readonly Note[] = [
  {
    action: 'extend-completed',
    means: 'A volume of a running VM has been extended; the record has the time of each part.',
    loggers: DRIVE_LOGGERS,
    read: readExtendClock,
    wordings: [
      [
        'D2-F',
        'Extend volume {vdsm.volume.id} completed <Clock({})>',
        `${VM}Extend volume ${VOLUME} completed <Clock(total=6.30, wait=1.91, extend-volume=3.98, refresh-volume=0.11)>`,
        {
          'vdsm.extend.total_seconds': 6.3,
          'vdsm.extend.wait_seconds': 1.91,
          'vdsm.extend.extend_seconds': 3.98,
          'vdsm.extend.refresh_seconds': 0.11,
        },
      ],
      // a star marks a part that still runs
      [
        'D2-F',
        'Extend volume {vdsm.volume.id} completed <Clock({})>',
        `${VM}Extend volume ${VOLUME} completed <Clock(total=3.04*, wait=1.91, extend-volume=1.13, refresh-volume=0.00*)>`,
        { 'vdsm.extend.total_seconds': 3.04, 'vdsm.extend.running': true },
      ],
      [
        'D2-F',
        'Extend replica {vdsm.volume.id} completed <Clock({})>',
        `${VM}Extend replica ${VOLUME} completed <Clock(total=2.30, extend-replica=2.08, refresh-replica=0.13)>`,
        { 'vdsm.extend.replica_seconds': 2.21 },
      ],
    ],
  },
  {
    action: 'extend-asked',
    means: 'A drive of a running VM fills up, and vdsm asks the SPM to extend its volume.',
    loggers: DRIVE_LOGGERS,
    fromSources: true,
    wordings: [
      [
        'F',
        'Requesting an extension for volume {vdsm.volume.id} on domain {vdsm.sd.id} {}',
        `${VM}Requesting an extension for volume ${VOLUME} on domain ${SD} block_info BlockInfo(index=1)`,
      ],
      [
        'B3-E',
        'Requesting extension for volume {vdsm.volume.id} on domain {vdsm.sd.id} {}',
        `${VM}Requesting extension for volume ${VOLUME} on domain ${SD} (apparent: 1, capacity: 2, allocated: 1, physical: 1)`,
      ],
      [
        'A-B2',
        '{vdsm.sd.id}/{vdsm.volume.id} apparent: {} capacity: {}',
        `${SD}/${VOLUME} apparent: 1 capacity: 2, alloc: 1 phys: 1`,
      ],
    ],
  },
  {
    action: 'extend-failed',
    means: 'The extend of a drive fails, times out, is refused or has to be retried.',
    loggers: DRIVE_LOGGERS,
    wordings: [
      [
        'E-F',
        'Extend {vdsm.sd.id}/{vdsm.volume.id} timeout for job {vdsm.job.id}, {}',
        `${VM}Extend ${SD}/${VOLUME} timeout for job ${JOB}, untracking job`,
      ],
      [
        'E-F',
        'Extend {vdsm.sd.id}/{vdsm.volume.id} for job {vdsm.job.id} failed{}',
        `${VM}Extend ${SD}/${VOLUME} for job ${JOB} failed, aborting: x`,
      ],
      ['E', 'Extend timeout for job {vdsm.job.id}, untracking job', `Extend timeout for job ${JOB}, untracking job`],
      ['B2-F', 'Initial extension request failed for {}', `${VM}Initial extension request failed for vda`],
      [
        'B3',
        'Improbable extension request for volume {vdsm.volume.id} on domain {vdsm.sd.id}, {}',
        `${OLD_VM}Improbable extension request for volume ${VOLUME} on domain ${SD}, pausing the VM to avoid corruptions (capacity: 1)`,
      ],
      [
        'F',
        'Executor queue full, extending drive {vdsm.vm.drive} in the next monitoring cycle',
        `${VM}Executor queue full, extending drive vda in the next monitoring cycle`,
      ],
      [
        'F',
        'Timeout acquiring monitor lock for drive {vdsm.vm.drive}, {}',
        `${VM}Timeout acquiring monitor lock for drive vda, retrying in the next monitoring cycle`,
      ],
      [
        'F',
        'Cannot update block info for drive {vdsm.vm.drive}, {}',
        `${VM}Cannot update block info for drive vda, retrying in the next monitoring cycle`,
      ],
    ],
  },
  {
    action: 'drive-threshold-changed',
    means: 'vdsm sets or clears the block threshold at which it extends a drive, or the drive exceeds it.',
    loggers: DRIVE_LOGGERS,
    fromSources: true,
    wordings: [
      [
        'D3-F',
        'Setting block threshold to {} bytes for drive {vdsm.vm.drive} apparentsize {}',
        `${VM}Setting block threshold to 536870912 bytes for drive 'vda' apparentsize 1073741824`,
      ],
      [
        'D3-E',
        'setting block threshold to {} bytes for drive {vdsm.vm.drive} (apparentsize {})',
        `${VM}setting block threshold to 536870912 bytes for drive 'vda' (apparentsize 1073741824)`,
      ],
      [
        'E-F',
        'Block threshold {} exceeded by {} for drive {vdsm.vm.drive} ({})',
        `${VM}Block threshold 536870912 exceeded by 65536 for drive 'vda' (/x)`,
      ],
      [
        'D3-E',
        'block threshold {} exceeded on {vdsm.vm.drive} ({})',
        `${VM}block threshold 536870912 exceeded on 'vda' (/x)`,
      ],
      ['D3-E', 'drive {vdsm.vm.drive} threshold exceeded', `${VM}drive 'vda' threshold exceeded`],
      ['F', 'drive {vdsm.vm.drive} needs extension', `${VM}drive 'vda' needs extension`],
      [
        'D3-E',
        'Drive {vdsm.vm.drive} needs to be extended, {}',
        `${VM}Drive vda needs to be extended, forced threshold_state to exceeded`,
      ],
      [
        'F',
        'Drive {vdsm.vm.drive} extended to maximum size, disabling monitoring',
        `${VM}Drive vda extended to maximum size, disabling monitoring`,
      ],
      ['E-F', 'Clearing block threshold for drive {vdsm.vm.drive}', `${VM}Clearing block threshold for drive 'vda'`],
      ['D3-E', 'clearing block threshold for drive {vdsm.vm.drive}', `${VM}clearing block threshold for drive 'vda'`],
      ['D3-F', 'Enabling {} monitoring', `${VM}Enabling volume monitoring`],
      ['D3-F', 'Disabling {} monitoring', `${VM}Disabling volume monitoring`],
      [
        'A-B1',
        '_onHighWrite: write above watermark on {}',
        `${OLD_VM}_onHighWrite: write above watermark on vda offset 1`,
      ],
    ],
  },
  {
    action: 'drive-extend-assumed',
    means:
      'vdsm does not know how full a drive is, as during a backup, but libvirt reported that it passed its threshold: vdsm extends it.',
    loggers: DRIVE_LOGGERS,
    wordings: [
      [
        'E-F',
        'No allocation info for drive {vdsm.vm.drive}, but block threshold was exceeded - assuming that drive needs extension',
        `${VM}No allocation info for drive sdb, but block threshold was exceeded - assuming that drive needs extension`,
        { 'vdsm.vm.drive': 'sdb' },
      ],
    ],
  },
  {
    action: 'drive-threshold-failed',
    means: 'vdsm cannot set or read the block threshold of a drive; on a VM that ends this is harmless.',
    loggers: DRIVE_LOGGERS,
    wordings: [
      [
        'E-F',
        'Failed to set block threshold for drive {vdsm.vm.drive} ({}): {}',
        `${VM}Failed to set block threshold for drive 'sdc' (): Requested operation is not valid: domain is not running`,
      ],
      [
        'D3-E',
        'Failed to set block threshold on {vdsm.vm.drive} ({}): {}',
        `${VM}Failed to set block threshold on 'sdc' (/x): domain is not running`,
      ],
      [
        'D3-F',
        'Unknown drive {vdsm.vm.drive} for vm {vdsm.vm.id} - ignored block threshold event',
        `${VM}Unknown drive 'vda' for vm 338f0c16-286a-4250-937a-e65f1fdaeedd - ignored block threshold event`,
      ],
      [
        'D3-E',
        'Unexpected state for drive {vdsm.vm.drive}: {}',
        `${VM}Unexpected state for drive vda: threshold_state SET`,
      ],
      [
        'F',
        'Unexpected threshold state {} for drive {vdsm.vm.drive}',
        `${VM}Unexpected threshold state set for drive vda`,
      ],
      ['F', 'Unable to get block stats: {}', `${VM}Unable to get block stats: x`],
      [
        'C2-E',
        'Unable to get watermarks for drive {vdsm.vm.drive}: {}',
        `${VM}Unable to get watermarks for drive vda: x`,
      ],
      ['D3-F', 'Unable to clear {}drive threshold: {}', `${VM}Unable to clear drive threshold: x`],
    ],
  },
  {
    action: 'drive-info',
    means: 'vdsm logs how full a drive is.',
    loggers: DRIVE_LOGGERS,
    wordings: [
      [
        'D3-E',
        'Extension info for drive {vdsm.vm.drive} volume {vdsm.volume.id}: {}',
        `${VM}Extension info for drive sda volume ${VOLUME}: BlockInfo(capacity=8589934592L, allocation=0L, physical=1073741824L)`,
      ],
    ],
  },
];
