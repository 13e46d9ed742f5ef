/** Warnings and errors of the engine about VMs and their snapshots that are rare. */
import type { Note } from '../../../notes.ts';

const ANY = ['*'];

export const engineVmFailureNotes: readonly Note[] = [
  {
    action: 'engine-vm-failed',
    means: 'The engine reports an error about VMs and their snapshots; the words show which.',
    loggers: ANY,
    fromSources: true,
    wordings: [
      [
        '3.5-4.5',
        'Failed to create ExecutionContext for MigrateVmCommand',
        'Failed to create ExecutionContext for MigrateVmCommand',
      ],
      ['3.5-4.5', 'Failed to start Merge on VDS', 'Failed to start Merge on VDS'],
      [
        '3.5-4.5',
        'Error refreshing volume {} on host {}, VMs using the volume should be restarted to detect the new size.',
        'Error refreshing volume x on host x, VMs using the volume should be restarted to detect the new size.',
      ],
      [
        '3.5-4.5',
        'VM is not running, proceeding with Live Merge recovery',
        'VM is not running, proceeding with Live Merge recovery',
      ],
      ['3.5-4.5', 'Failed to retrieve VM information', 'Failed to retrieve VM information'],
      ['3.5-4.5', 'Received incomplete VM information', 'Received incomplete VM information'],
      [
        '3.5-4.5',
        'Unable to retrieve volume list during Live Merge recovery',
        'Unable to retrieve volume list during Live Merge recovery',
      ],
      [
        '3.5-4.5',
        'Cannot remove VM snapshot. Vm is not Down, Up or Paused',
        'Cannot remove VM snapshot. Vm is not Down, Up or Paused',
      ],
      [
        '3.5-4.5',
        'VM status cannot change to image locked, since it is already locked',
        'VM status cannot change to image locked, since it is already locked',
      ],
      ['3.6-4.5', "Error creating snapshot for Cinder disk '{}'", "Error creating snapshot for Cinder disk 'x'"],
      ['3.6-4.5', "Error creating snapshot for Cinder disk '{}': {}", "Error creating snapshot for Cinder disk 'x': x"],
      [
        '3.6-4.5',
        "Failed to remove memory volumes of snapshot '{}' ({})",
        "Failed to remove memory volumes of snapshot 'x' (x)",
      ],
      ['3.6-4.5', "Failed creating snapshot from image id '{}'", "Failed creating snapshot from image id 'x'"],
      [
        '3.6-4.5',
        'Engine exception thrown while sending merge command',
        'Engine exception thrown while sending merge command',
      ],
      [
        '3.6-4.5',
        "Invalid VM returned when querying status: expected '{}', got '{}'",
        "Invalid VM returned when querying status: expected 'x', got 'x'",
      ],
      ['3.6-4.5', 'Error removing snapshots for Cinder disks', 'Error removing snapshots for Cinder disks'],
      ['3.6-4.5', "Cannot remove memory volumes for snapshot '{}'", "Cannot remove memory volumes for snapshot 'x'"],
      ['3.6-4.5', "Could not delete image '{}' from snapshot '{}'", "Could not delete image 'x' from snapshot 'x'"],
      ['3.6-4.5', 'Error to restore Cinder volumes snapshots', 'Error to restore Cinder volumes snapshots'],
      ['3.6-4.5', 'Error while restoring Cinder snapshot', 'Error while restoring Cinder snapshot'],
      [
        '3.6-4.5',
        'Error deleting Cinder volumes for restore snapshot',
        'Error deleting Cinder volumes for restore snapshot',
      ],
      ['3.6-4.5', "The Snapshot Action '{}' is not valid", "The Snapshot Action 'x' is not valid"],
      ['3.6-4.0', "Failed to remove memory '{}' of snapshot '{}'", "Failed to remove memory 'x' of snapshot 'x'"],
      ['3.6-4.5', "Failed to remove image '{}'", "Failed to remove image 'x'"],
      [
        '3.6-4.5',
        "VM '{}' ({}) already contains stateless snapshot, removing it",
        "VM 'x' (x) already contains stateless snapshot, removing it",
      ],
      [
        '3.6-4.5',
        "Failed to create stateless snapshot for VM '{}' ({})",
        "Failed to create stateless snapshot for VM 'x' (x)",
      ],
      [
        '3.6-4.5',
        "Can't find VDS to run the VM '{}' on, so this VM will not be run.",
        "Can't find VDS to run the VM 'x' on, so this VM will not be run.",
      ],
      ['3.6-4.5', "Could not run VM '{}' ({}) in stateless mode", "Could not run VM 'x' (x) in stateless mode"],
      [
        '3.6-4.5',
        "Failed to copy field '{}' of new version to VM '{}' ({}): {}",
        "Failed to copy field 'x' of new version to VM 'x' (x): x",
      ],
      [
        '3.6-4.5',
        "Failed to update VM from the configuration '{}': {}",
        "Failed to update VM from the configuration 'x': x",
      ],
      [
        '3.6-4.0',
        "failed to fetch VM '{}' stats. status remain unchanged ({})",
        "failed to fetch VM 'x' stats. status remain unchanged (x)",
      ],
      [
        '3.6-4.5',
        'Failed during vms monitoring on host {} error is: {}',
        'Failed during vms monitoring on host x error is: x',
      ],
      [
        '3.6-4.5',
        "error while getting device name when processing, vm '{}', device info '{}' with exception, skipping '{}'",
        "error while getting device name when processing, vm 'x', device info 'x' with exception, skipping 'x'",
      ],
      [
        '3.6-4.5',
        "VM '{}' managed non pluggable device was removed unexpectedly from libvirt: '{}'",
        "VM 'x' managed non pluggable device was removed unexpectedly from libvirt: 'x'",
      ],
      [
        '3.6-4.5',
        "Empty or NULL values were passed for a VM '{}' device, Device is skipped",
        "Empty or NULL values were passed for a VM 'x' device, Device is skipped",
      ],
      ['4.0-4.5', 'Error removing snapshots for Cinder disk', 'Error removing snapshots for Cinder disk'],
      ['4.0-4.5', 'Failed during monitoring vm: {} , error is: {}', 'Failed during monitoring vm: x , error is: x'],
      [
        '4.1-4.5',
        'Failed to plug nics back after migration of vm {}: {}',
        'Failed to plug nics back after migration of vm x: x',
      ],
      [
        '4.1-4.5',
        'Failed to detach managed block disks from destination host',
        'Failed to detach managed block disks from destination host',
      ],
      [
        '4.1-4.5',
        'Exception while checking guest tools version: {}',
        'Exception while checking guest tools version: x',
      ],
      ['4.1-4.5', 'Failed to start live snapshot on VDS', 'Failed to start live snapshot on VDS'],
      [
        '4.1-4.5',
        'Engine exception thrown while sending live snapshot command',
        'Engine exception thrown while sending live snapshot command',
      ],
      [
        '4.1-4.5',
        'Failure in getting lease info for VM {}, message: {}',
        'Failure in getting lease info for VM x, message: x',
      ],
      ['4.1-4.5', 'Failed to get info on the lease of VM {}', 'Failed to get info on the lease of VM x'],
      [
        '4.1-4.5',
        "Failed to import VM from the configuration '{}': {}",
        "Failed to import VM from the configuration 'x': x",
      ],
      [
        '4.1-4.5',
        'Unable to restore VM configuration from snapshot: {}, undoing preview.',
        'Unable to restore VM configuration from snapshot: x, undoing preview.',
      ],
      [
        '4.1-4.5',
        "Failed to create lease for VM '{}' on storage domain '{}'",
        "Failed to create lease for VM 'x' on storage domain 'x'",
      ],
      ['4.1-4.5', 'Failed to parse a given ovf configuration: {}', 'Failed to parse a given ovf configuration: x'],
      ['4.1-4.5', 'Error processing VM stats monitoring event: {}', 'Error processing VM stats monitoring event: x'],
      [
        '4.1-4.5',
        "Failed during vms monitoring on host '{}'({}) error is: {}",
        "Failed during vms monitoring on host 'x'(x) error is: x",
      ],
      [
        '4.1-4.5',
        'Failed during vm devices monitoring on host {} error is: {}',
        'Failed during vm devices monitoring on host x error is: x',
      ],
      ['4.1-4.5', 'Exception when retrieving {} data for {}: {}', 'Exception when retrieving x data for x: x'],
      ['4.1-4.5', 'Failed to store {} data for {}: {}', 'Failed to store x data for x: x'],
      ['4.1-4.5', 'Failed to retrieve {} data for {}: {}', 'Failed to retrieve x data for x: x'],
      ['4.1-4.5', 'failed to retrieve kubevirt VMs for node {}: {}', 'failed to retrieve kubevirt VMs for node x: x'],
      [
        '4.1-4.5',
        'failed to query VM (name = {}, namespace = {}, cluster = {}): {}',
        'failed to query VM (name = x, namespace = x, cluster = x): x',
      ],
    ],
  },
  {
    action: 'engine-vm-warned',
    means: 'The engine finds something about VMs and their snapshots unusual, and goes on.',
    loggers: ANY,
    fromSources: true,
    wordings: [
      [
        '3.5-4.0',
        'VmCommand::EndVmCommand: Vm is null - not performing endAction on Vm',
        'VmCommand::EndVmCommand: Vm is null - not performing endAction on Vm',
      ],
      [
        '3.6-4.5',
        "No snapshot was created for VM '{}' which is in LOCKED status",
        "No snapshot was created for VM 'x' which is in LOCKED status",
      ],
      ['3.6-4.5', "Failed to run VM '{}': {}", "Failed to run VM 'x': x"],
      [
        '3.6-4.5',
        'getVmDevicesFieldsToUpdateOnNextRun: Unsupported field type: {}',
        'getVmDevicesFieldsToUpdateOnNextRun: Unsupported field type: x',
      ],
      [
        '3.6-4.5',
        'addDeviceUpdateOnNextRun: Unsupported map key type: {}',
        'addDeviceUpdateOnNextRun: Unsupported map key type: x',
      ],
      [
        '3.6-4.5',
        'addDeviceUpdateOnNextRun: Unsupported value type: {}',
        'addDeviceUpdateOnNextRun: Unsupported value type: x',
      ],
      [
        '3.6-4.5',
        "skipping VM '{}' from this monitoring cycle - newer VM data was already processed",
        "skipping VM 'x' from this monitoring cycle - newer VM data was already processed",
      ],
      [
        '3.6-4.5',
        "skipping VM '{}' from this monitoring cycle - the VM data has changed since fetching the data",
        "skipping VM 'x' from this monitoring cycle - the VM data has changed since fetching the data",
      ],
      ['4.0-4.5', "VM '{}' is not up, cannot Hibernate.", "VM 'x' is not up, cannot Hibernate."],
      ['4.0-4.5', 'Attempt to release non-existent lock for VM {}', 'Attempt to release non-existent lock for VM x'],
      ['4.1-4.5', "VM '{}' cannot be migrated.", "VM 'x' cannot be migrated."],
      [
        '4.1-4.5',
        "The VM lease storage domain '{}' status is not active, VM '{}' will fail to run in case the storage domain isn't reachable",
        "The VM lease storage domain 'x' status is not active, VM 'x' will fail to run in case the storage domain isn't reachable",
      ],
      [
        '4.1-4.5',
        'Running VM {}({}) with rng source {} that is not supported in cluster {}.',
        'Running VM x(x) with rng source x that is not supported in cluster x.',
      ],
      [
        '4.1-4.5',
        "Active snapshot '{}' appears to be in use despite failure, cleanup may be required",
        "Active snapshot 'x' appears to be in use despite failure, cleanup may be required",
      ],
      [
        '4.1-4.5',
        'Could not freeze VM guest filesystems, proceeding with an inconsistent snapshot.',
        'Could not freeze VM guest filesystems, proceeding with an inconsistent snapshot.',
      ],
      [
        '4.1-4.5',
        "The VM that was involved in the merge process doesn't exists anymore. Please cleanup the command_entities table in the database.",
        "The VM that was involved in the merge process doesn't exists anymore. Please cleanup the command_entities table in the database.",
      ],
      [
        '4.1-4.5',
        'Failed to set the Cluster Compatibility Version to the cluster version the snapshot originates from.',
        'Failed to set the Cluster Compatibility Version to the cluster version the snapshot originates from.',
      ],
      ['4.1-4.5', 'VM is null, not performing endAction', 'VM is null, not performing endAction'],
      [
        '4.1-4.5',
        "The following VMs retrieved from external server '{}' are not in down status and therefore can't be imported: '{}'.",
        "The following VMs retrieved from external server 'x' are not in down status and therefore can't be imported: 'x'.",
      ],
    ],
  },
];
