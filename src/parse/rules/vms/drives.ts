/** Drives and other devices of running VMs: hot plug, replication, resize. */
import type { Note } from '../../notes.ts';
import { DRIVE_LOGGERS } from './loggers.ts';

const VM = "(vmId='338f0c16-286a-4250-937a-e65f1fdaeedd') ";
const OLD_VM = 'vmId=`338f0c16-286a-4250-937a-e65f1fdaeedd`::';
const VOLUME = 'c951edf1-16aa-4a8e-9197-cdec7c893dca';
const SD = 'bafd0f16-9aba-4f9f-ba90-46d3b8a29157';
const JOB = '89667ef9-0b0f-4b63-8ed9-9a720e0d4845';

export const driveNotes: readonly Note[] = [
  {
    action: 'drive-hotplugged',
    means: 'vdsm plugs a device into a running VM, or unplugs it.',
    loggers: DRIVE_LOGGERS,
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
    means: 'vdsm cannot plug a device into a running VM, or unplug it.',
    loggers: DRIVE_LOGGERS,
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
    means: 'vdsm cannot prepare, resize, replicate or tear down a drive of a VM.',
    loggers: DRIVE_LOGGERS,
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
];
