/** Block devices under storage domains: scans, multipath devices and their paths. */
import type { Note } from '../../notes.ts';
import { DEVICE_LOGGERS } from './loggers.ts';

export const deviceNotes: readonly Note[] = [
  {
    action: 'devices-scanned',
    means: 'vdsm has scanned or resized devices, or waited for multipathd; the record has the time it took.',
    loggers: DEVICE_LOGGERS,
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
    means: 'vdsm starts to scan or resize devices.',
    loggers: DEVICE_LOGGERS,
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
    means: 'vdsm cannot scan or resize devices, or that takes too long.',
    loggers: DEVICE_LOGGERS,
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
    means: 'A LUN has no path left.',
    loggers: DEVICE_LOGGERS,
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
    means: 'A path to a LUN fails.',
    loggers: DEVICE_LOGGERS,
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
    loggers: DEVICE_LOGGERS,
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
    means: 'vdsm finds a device incomplete or unusual, and goes on without it.',
    loggers: DEVICE_LOGGERS,
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
];
