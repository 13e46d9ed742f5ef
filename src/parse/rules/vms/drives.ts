/** Drives of VMs: extends and their clocks, block jobs and live merge, snapshots, replication, hot plug, backup. */
import { readClock } from '../../clock.ts';
import type { Note } from '../../notes.ts';

const LOGGERS = ['virt.*', 'vm.vm', 'libvirtvm', 'vds', 'root', 'storage.backup', 'storage.nbd'];
const VM = "(vmId='338f0c16-286a-4250-937a-e65f1fdaeedd') ";
const OLD_VM = 'vmId=`338f0c16-286a-4250-937a-e65f1fdaeedd`::';
const VOLUME = 'c951edf1-16aa-4a8e-9197-cdec7c893dca';
const SD = 'bafd0f16-9aba-4f9f-ba90-46d3b8a29157';
const JOB = '89667ef9-0b0f-4b63-8ed9-9a720e0d4845';

export const driveNotes: readonly Note[] = [
  {
    action: 'extend-completed',
    means: 'A volume of a running VM was extended, and where the time of that went.',
    loggers: LOGGERS,
    read: readClock,
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
      // a star marks a part that was still running
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
    means: 'A drive of a running VM fills up, and the SPM is asked to extend its volume.',
    loggers: LOGGERS,
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
        '{vdsm.sd.id}/{vdsm.volume.id} apparent: {}',
        `${SD}/${VOLUME} apparent: 1 capacity: 2, alloc: 1 phys: 1`,
      ],
    ],
  },
  {
    action: 'extend-failed',
    means: 'An extend of a drive failed, timed out, was refused or has to be tried again.',
    loggers: LOGGERS,
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
    means: 'The mark at which a drive is to be extended was set, passed or cleared.',
    loggers: LOGGERS,
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
    action: 'drive-threshold-failed',
    means: 'The mark at which a drive is to be extended could not be set or read; on a VM that ends it is harmless.',
    loggers: LOGGERS,
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
        'E-F',
        'No allocation info for drive {vdsm.vm.drive}, {}',
        `${VM}No allocation info for drive sdb, but block threshold was exceeded - assuming that drive needs extension`,
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
    means: 'How full a drive is.',
    loggers: LOGGERS,
    wordings: [
      [
        'D3-E',
        'Extension info for drive {vdsm.vm.drive} volume {vdsm.volume.id}: {}',
        `${VM}Extension info for drive sda volume ${VOLUME}: BlockInfo(capacity=8589934592L, allocation=0L, physical=1073741824L)`,
      ],
    ],
  },
  {
    action: 'block-job-completed',
    means: 'A block job of a live merge or copy is done.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      [
        'E-F',
        'Block job {vdsm.job.id} type {vdsm.job.type} for drive {vdsm.vm.drive} has completed',
        `${VM}Block job ${JOB} type COMMIT for drive vdb has completed`,
      ],
      [
        'D4',
        'Block job {vdsm.job.type} for drive {vdsm.vm.drive} has completed',
        `${VM}Block job COMMIT for drive vda has completed`,
      ],
      ['E-F', 'Job {vdsm.job.id} has completed', `${VM}Job ${JOB} has completed`],
      ['C2-E', 'Libvirt job {vdsm.job.id} was terminated', `${VM}Libvirt job ${JOB} was terminated`],
    ],
  },
  {
    action: 'block-job-failed',
    means: 'A block job of a live merge or copy failed or was canceled.',
    loggers: LOGGERS,
    wordings: [
      [
        'E-F',
        'Block job {vdsm.job.id} type {vdsm.job.type} for drive {vdsm.vm.drive} has failed',
        `${VM}Block job ${JOB} type COMMIT for drive vdb has failed`,
      ],
      [
        'E-F',
        'Block job {vdsm.job.id} type {vdsm.job.type} for drive {vdsm.vm.drive} was canceled',
        `${VM}Block job ${JOB} type COMMIT for drive vdb was canceled`,
      ],
      [
        'E-F',
        'Block job {vdsm.job.id} type {vdsm.job.type} for drive {vdsm.vm.drive}: unexpected status {vdsm.job.state}',
        `${VM}Block job ${JOB} type COMMIT for drive vdb: unexpected status 7`,
      ],
      [
        'D4',
        'Block job {vdsm.job.type} for drive {vdsm.vm.drive} has failed',
        `${VM}Block job COMMIT for drive vda has failed`,
      ],
      [
        'D4',
        'Block job {vdsm.job.type} for drive {vdsm.vm.drive} was canceled',
        `${VM}Block job COMMIT for drive vda was canceled`,
      ],
      [
        'D4',
        'Block job {vdsm.job.type} for drive {vdsm.vm.drive}: unexpected status {vdsm.job.state}',
        `${VM}Block job COMMIT for drive vda: unexpected status 7`,
      ],
    ],
  },
  {
    action: 'block-job-ready',
    means: 'A block job has caught up, and waits for its pivot.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      [
        'E-F',
        'Block job {vdsm.job.id} type {vdsm.job.type} for drive {vdsm.vm.drive} is ready',
        `${VM}Block job ${JOB} type ACTIVE_COMMIT for drive vdb is ready`,
      ],
      [
        'D4',
        'Block job {vdsm.job.type} for drive {vdsm.vm.drive} is ready',
        `${VM}Block job ACTIVE_COMMIT for drive vda is ready`,
      ],
      ['E-F', 'Job {vdsm.job.id} is ready for pivot', `${VM}Job ${JOB} is ready for pivot`],
    ],
  },
  {
    action: 'live-merge-step',
    means: 'A step of a live merge: started, extended, committed, pivoted, cleaned up.',
    loggers: LOGGERS,
    wordings: [
      [
        'E-F',
        'Starting merge with job_id={vdsm.job.id}, {}',
        `${VM}Starting merge with job_id='${JOB}', original chain=x < y (top), disk='sda', base='sda[2]', top=None, bandwidth=0, flags=12`,
      ],
      [
        'D2-E',
        'Starting merge with jobUUID={vdsm.job.id}, {}',
        `${VM}Starting merge with jobUUID=u'${JOB}', original chain=x < y (top), disk=u'sda', base=u'sda[1]', top=None, bandwidth=0, flags=12`,
      ],
      ['C1-D1', "Starting merge with jobUUID='{vdsm.job.id}'", `${VM}Starting merge with jobUUID='${JOB}'`],
      [
        'E-F',
        'Job {vdsm.job.id} switching state from {} to {vdsm.job.state}',
        `${VM}Job ${JOB} switching state from COMMIT to CLEANUP`,
      ],
      [
        'E-F',
        'Starting extend {vdsm.sd.id}/{vdsm.volume.id} for job={vdsm.job.id} drive={vdsm.vm.drive} {}',
        `${VM}Starting extend ${SD}/${VOLUME} for job=${JOB} drive=vda volume=x`,
      ],
      [
        'E-F',
        'Extend {vdsm.sd.id}/{vdsm.volume.id} completed for job {vdsm.job.id}, starting commit',
        `${VM}Extend ${SD}/${VOLUME} completed for job ${JOB}, starting commit`,
      ],
      [
        'C1-F',
        'Requesting pivot to complete active layer commit (job {vdsm.job.id})',
        `${VM}Requesting pivot to complete active layer commit (job ${JOB})`,
      ],
      ['C1-F', 'Pivot completed (job {vdsm.job.id})', `${VM}Pivot completed (job ${JOB})`],
      [
        'C1-F',
        'Synchronizing volume chain after live merge (job {vdsm.job.id})',
        `${VM}Synchronizing volume chain after live merge (job ${JOB})`,
      ],
      ['C1-F', 'Synchronization completed (job {vdsm.job.id})', `${VM}Synchronization completed (job ${JOB})`],
      [
        'C1-F',
        'Waiting for libvirt to update the XML after pivot of drive {}',
        `${VM}Waiting for libvirt to update the XML after pivot of drive vda completed`,
      ],
      ['C1-F', 'The XML update has been completed', `${VM}The XML update has been completed`],
      ['E-F', 'Starting cleanup for job {vdsm.job.id}', `${VM}Starting cleanup for job ${JOB}`],
      ['C2-E', 'Starting cleanup thread for job: {vdsm.job.id}', `${VM}Starting cleanup thread for job: ${JOB}`],
      ['E-F', 'Cleanup completed, untracking job {vdsm.job.id}', `${VM}Cleanup completed, untracking job ${JOB}`],
      [
        'C2-E',
        'Cleanup thread {} successfully completed, untracking job {vdsm.job.id} ({})',
        `${VM}Cleanup thread <LiveMergeCleanupThread> successfully completed, untracking job ${JOB} (base=x, top=y)`,
      ],
      ['C2-F', 'Refreshing {} volume {}', `${VM}Refreshing raw volume 'x' (apparentsize=1, capacity=2)`],
      [
        'E-F',
        'Refreshing volume for drive {vdsm.vm.drive} (domainID: {vdsm.sd.id}, volumeID: {vdsm.volume.id})',
        `${VM}Refreshing volume for drive vda (domainID: ${SD}, volumeID: ${VOLUME})`,
      ],
      ['B3-F', 'No VM drives were extended', `${VM}No VM drives were extended`],
    ],
    fromSources: true,
  },
  {
    action: 'live-merge-failed',
    means: 'A live merge could not start, go on or clean up.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['C1-E', 'Live merge failed (job: {vdsm.job.id})', `${VM}Live merge failed (job: ${JOB})`],
      ['B1-B3', 'Live merge failed for {}', `${OLD_VM}Live merge failed for x`],
      [
        'B1-B3',
        'Live merge completed for an unexpected path: {}',
        `${OLD_VM}Live merge completed for an unexpected path: /x`,
      ],
      [
        'E-F',
        'Cannot find drive {vdsm.vm.drive}, untracking job {vdsm.job.id}',
        `${VM}Cannot find drive vda, untracking job ${JOB}`,
      ],
      [
        'E-F',
        'Cannot find drive {vdsm.vm.drive} for job {vdsm.job.id}, retrying later',
        `${VM}Cannot find drive vda for job ${JOB}, retrying later`,
      ],
      [
        'E-F',
        'Cannot get {}, untracking job {vdsm.job.id}: {}',
        `${VM}Cannot get base x info, untracking job ${JOB}: y`,
      ],
      ['F', 'Cannot mark leaf volume as LEGAL: {}', `${VM}Cannot mark leaf volume as LEGAL: x (job: ${JOB})`],
      ['E-F', 'Cleanup error for job {vdsm.job.id}: {}', `${VM}Cleanup error for job ${JOB}: x`],
      [
        'C2-E',
        'Previous job {vdsm.job.id} cleanup thread failed, retrying',
        `${VM}Previous job ${JOB} cleanup thread failed, retrying`,
      ],
      ['C1-F', 'Error getting block job info', `${VM}Error getting block job info`],
      ['E-F', 'Error updating job {vdsm.job.id}', `${VM}Error updating job ${JOB}`],
      ['D2-F', 'Error updating VM jobs', `${VM}Error updating VM jobs`],
      ['C1-D2', 'Pivot failed{}', `${VM}Pivot failed for job ${JOB} (rc=1)`],
      ['C1-E', 'merge: {}', `${VM}merge: Refusing to merge into a shared volume`],
      ['C1-E', 'A block job is already active on this disk', `${VM}A block job is already active on this disk`],
      [
        'C1-E',
        'Cannot add block job {vdsm.job.id}. {}',
        `${VM}Cannot add block job ${JOB}. A block job with id x already exists for image y`,
      ],
      [
        'C1-E',
        'Bad volume chain found for drive {vdsm.vm.drive}. {}',
        `${VM}Bad volume chain found for drive vda. Previous chain: x`,
      ],
      ['C3-E', 'Unable to synchronize volume chain to storage', `${VM}Unable to synchronize volume chain to storage`],
      [
        'C2-E',
        'The base volume is undersized and cannot be extended {}',
        `${VM}The base volume is undersized and cannot be extended (base capacity: 1, top capacity: 2)`,
      ],
    ],
  },
  {
    action: 'snapshot-completed',
    means: 'A live snapshot is done.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['C3-F', 'Completed live snapshot', `${VM}Completed live snapshot`],
      ['E-F', 'Snapshot job already completed', 'Snapshot job already completed'],
    ],
  },
  {
    action: 'snapshot-step',
    means: 'A step of a live snapshot.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['C3-F', 'Taking a live snapshot (drives={})', `${VM}Taking a live snapshot (drives=vda, memory=False)`],
      ['C2-F', 'Freezing guest filesystems', `${VM}Freezing guest filesystems`],
      ['C2-F', 'Thawing guest filesystems', `${VM}Thawing guest filesystems`],
      ['C2-F', '{} guest filesystems frozen', `${VM}2 guest filesystems frozen`],
      ['C2-F', '{} guest filesystems thawed', `${VM}2 guest filesystems thawed`],
      ['E-F', 'Starting snapshot {}', 'Starting snapshot job'],
      ['E-F', 'JOBMON: {}', 'JOBMON: Snapshot is running'],
      ['E-F', 'Time passed: {}, out of {}', 'Time passed: 5, out of 30'],
    ],
  },
  {
    action: 'snapshot-failed',
    means: 'A live snapshot, or the freezing of its guest, failed or took too long.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['B1-F', 'Unable to take snapshot', `${VM}Unable to take snapshot`],
      [
        'C2-F',
        'Unable to freeze guest filesystems: {}',
        `${VM}Unable to freeze guest filesystems: Guest agent is not responding`,
      ],
      [
        'C2-F',
        'Unable to thaw guest filesystems: {}',
        `${VM}Unable to thaw guest filesystems: Guest agent is not responding`,
      ],
      ['E-F', 'Snapshot timeout reached, operation aborted', 'Snapshot timeout reached, operation aborted'],
      ['E-F', 'Timeout passed, aborting snapshot...', 'Timeout passed, aborting snapshot...'],
      ['E-F', 'Snapshot operation aborted by libvirt: {}', 'Snapshot operation aborted by libvirt: x'],
      ['E-F', "Snapshot job didn't start on the domain", "Snapshot job didn't start on the domain"],
      ['E-F', 'Snapshot teardown error: {}', 'Snapshot teardown error: x, trying to continue teardown'],
      ['E-F', 'Non-memory snapshot timeout {}', 'Non-memory snapshot timeout 30 passed after 31 seconds'],
      ['B1-F', "The base volume doesn't exist: {}", `${VM}The base volume doesn't exist: {}`],
      ['B3-F', 'Failed to update drive information for {}', `${VM}Failed to update drive information for '{}'`],
      ['B3-F', 'disk {} has volume leases', `${VM}disk x has volume leases`],
      ['B3-F', 'disk {} is a transient disk', `${VM}disk x is a transient disk`],
      ['E-F', 'Failed to abort the job: {}', 'Failed to abort the job: x'],
    ],
  },
  {
    action: 'drive-hotplugged',
    means: 'A device is plugged into a running VM, or taken out.',
    loggers: LOGGERS,
    wordings: [
      ['C2-F', 'Hotplug {} xml: {}', `${VM}Hotplug disk xml: <disk/>`],
      ['C2-F', 'Hotunplug {} xml: {}', `${VM}Hotunplug NIC xml: <interface/>`],
      ['D1-F', 'Device removal reported: {}', `${VM}Device removal reported: ua-7d0e9f2c`],
      ['C2-F', 'Nic has been updated:{}', `${VM}Nic has been updated:\n <interface/>`],
      ['E-F', 'Updating disk device using XML: {}', `${VM}Updating disk device using XML: <disk/>`],
      ['D4-E', 'changeBlockDev: using disk XML: {}', `${VM}changeBlockDev: using disk XML: <disk/>`],
      ['E-F', 'Applying CD change to metadata, change={}', `${VM}Applying CD change to metadata, change=x`],
      ['C2-F', 'New device XML for {}: {}', `${VM}New device XML for x: <disk/>`],
    ],
    fromSources: true,
  },
  {
    action: 'drive-hotplug-failed',
    means: 'A device could not be plugged into a running VM, or taken out.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['B1-F', 'Hotplug failed', `${VM}Hotplug failed`],
      ['B1-F', 'Hotunplug failed{}', `${VM}Hotunplug failed: x`],
      ['B1-F', 'Hotunplug {} failed - {}', `${VM}Hotunplug disk failed - Disk not found: x`],
      ['D1-F', 'Removed device not found in {}', `${VM}Removed device not found in devices: ua-1`],
      [
        'D1-F',
        'Unable to update the device configuration{}',
        `${VM}Unable to update the device configuration for disk x`,
      ],
      ['C3-F', 'Failed to setup device {}', `${VM}Failed to setup device vda`],
      ['C3-F', 'Failed to tear down device {}', `${VM}Failed to tear down device vda, device in inconsistent state`],
      ['D1-F', '{} updateDeviceFlags failed', `${VM}regular updateDeviceFlags failed`],
      ['E-F', 'Regular device flags update failed.', `${VM}Regular device flags update failed.`],
      ['E-F', 'Forceful device flags update failed.', `${VM}Forceful device flags update failed.`],
      ['C2-F', 'Rolling back link and net for: {}', `${VM}Rolling back link and net for: x`],
    ],
  },
  {
    action: 'drive-operation-failed',
    means: 'A drive of a VM could not be prepared, resized, replicated or let go.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['B1-F', 'unable to prepare the volume path for disk {}', `${VM}unable to prepare the volume path for disk x`],
      [
        'B1-B2',
        'Unable to prepare the volume path for the disk: {}',
        `${OLD_VM}Unable to prepare the volume path for the disk: x`,
      ],
      ['B1-F', 'Unable to teardown {}', `${VM}Unable to teardown drive: x`],
      ['B1-F', 'Unable to update {}', `${VM}Unable to update the drive object for: x`],
      ['B3-F', 'Unable to extend disk {}', `${VM}Unable to extend disk vda to size 1`],
      ['B3-F', 'Unable to find the disk for {}', `${VM}Unable to find the disk for '{}'`],
      [
        'C1-F',
        'Unable to get info of volume {vdsm.volume.id} (domain: {vdsm.sd.id} image: {vdsm.image.id})',
        `${VM}Unable to get info of volume ${VOLUME} (domain: ${SD} image: ${JOB})`,
      ],
      ['C2-E', 'Unable to get volume information', `${VM}Unable to get volume information`],
      [
        'B3-F',
        'Unable to set the replication for disk {}',
        `${VM}Unable to set the replication for disk 'vda' with destination 'x'`,
      ],
      ['B2-F', 'Unable to start {}replication for {}', `${VM}Unable to start replication for vda to {}`],
      [
        'B2-F',
        'Unable to stop the replication for the drive: {}',
        `${VM}Unable to stop the replication for the drive: vda`,
      ],
      ['B2-F', 'Replication job {}', `${VM}Replication job not found (drive: 'vda', srcDisk: {}, job: {})`],
      ['C3-F', 'No replication in progress {}', `${VM}No replication in progress (drive: 'vda', srcDisk: {})`],
      [
        'B2-C1',
        'Cannot complete the disk replication process',
        `${OLD_VM}Cannot complete the disk replication process`,
      ],
      ['E-F', 'Cannot resize disk {vdsm.vm.drive} to {}', `${VM}Cannot resize disk vda to 1: x`],
      [
        'B3-F',
        'Failed to create the transient disk for volume {vdsm.volume.id}',
        `${VM}Failed to create the transient disk for volume ${VOLUME}`,
      ],
      [
        'B3-F',
        'Drive transient volume deletion failed for drive {}',
        `${VM}Drive transient volume deletion failed for drive vda`,
      ],
      ['B3-E', 'An error occurred while {}', `${VM}An error occurred while trying to extend the disk vda to size 1`],
      [
        'B3-E',
        'Requested extension size {}',
        `${VM}Requested extension size 1 for disk vda is smaller than the current size 2`,
      ],
      ['E-F', 'Requested size {}', `${VM}Requested size 1 is smaller than disk vda volume x size 2`],
      [
        'B3-E',
        'The requested extension size {}',
        `${VM}The requested extension size 1 is different from the RAW device size 2`,
      ],
      [
        'B3-E',
        'Libvirt failed to notify the new size {}',
        `${VM}Libvirt failed to notify the new size 1 to the running VM, the change will be available at the reboot`,
      ],
    ],
  },
  {
    action: 'backup-step',
    means: 'A step of a backup: started, checkpoints redefined or deleted, scratch disks removed.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      [
        'E-F',
        'Starting backup for backup_id: {}',
        `Starting backup for backup_id: '${JOB}', backup xml: <domainbackup/>`,
      ],
      [
        'E-F',
        'Redefine VM {vdsm.vm.id} checkpoint {}',
        `Redefine VM '338f0c16-286a-4250-937a-e65f1fdaeedd' checkpoint '${JOB}'`,
      ],
      [
        'E-F',
        'Delete VM {vdsm.vm.id} checkpoint {}',
        `Delete VM '338f0c16-286a-4250-937a-e65f1fdaeedd' checkpoint '${JOB}'`,
      ],
      ['E-F', 'Removing scratch disks for backup id: {}', `Removing scratch disks for backup id: ${JOB}`],
      [
        'F',
        'Start monitoring scratch disk {} for drive {vdsm.vm.drive}',
        'Start monitoring scratch disk x for drive vda',
      ],
      [
        'F',
        'Stop monitoring scratch disk {} for drive {vdsm.vm.drive}',
        'Stop monitoring scratch disk x for drive vda',
      ],
      [
        'D4-F',
        'Starting transient service {}',
        'Starting transient service x.service, serving volume y via unix socket z',
      ],
      ['D4-F', 'Stopping transient service {}', 'Stopping transient service x.service'],
      ['D4-F', 'Transient service {} is not running', 'Transient service x.service is not running'],
    ],
  },
  {
    action: 'backup-failed',
    means: 'A backup, or a checkpoint that it stands on, is missing or could not be made or changed.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['E-F', 'Checkpoint_id: {}', `Checkpoint_id: 'x' for backup_id: 'y', doesn't exist, error: z`],
      ['E-F', 'Failed to delete VM {} checkpoint {}', `Failed to delete VM 'x' checkpoint 'y': z`],
      ['E-F', 'Failed to fetch checkpoint_id: {}', `Failed to fetch checkpoint_id: 'x' for backup_id: 'y', error: z`],
      ['E-F', 'Failed to redefine VM {} checkpoint {}', `Failed to redefine VM 'x' checkpoint 'y': z`],
      ['E-F', 'Failed to remove backup {}', `Failed to remove backup 'x' scratch disk for drive name: vda, y`],
      [
        'E-F',
        'VM with id {} or backup with id {} not found, error: {}',
        `VM with id 'x' or backup with id 'y' not found, error: z`,
      ],
      ['E', 'No backup with id {} found for vm {}', `No backup with id 'x' found for vm 'y'`],
    ],
  },
];
