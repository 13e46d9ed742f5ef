/** The host itself: MOM and KSM, hooks, host devices, capabilities, the health monitor, hosted engine, deprecations. */
import type { Note } from '../notes.ts';

const LOGGERS = [
  'root',
  'vds',
  'mom',
  'mom.*',
  'ksm',
  'caps',
  'health',
  'api',
  'api.*',
  'numa',
  'devel',
  'virt.*',
  'throttled',
  'schema.*',
  'schemacache',
  'vds.*',
];

export const hostNotes: readonly Note[] = [
  {
    action: 'mom-unavailable',
    means: 'vdsm cannot reach MOM, which balances the memory of VMs.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['C2-F', 'MOM not available{}', 'MOM not available, KSM stats will be missing.'],
      ['C1', 'MOM is not available, fallback to KsmMonitor', 'MOM is not available, fallback to KsmMonitor'],
      [
        'B2-C1',
        'MOM initialization failed and fall back to KsmMonitor',
        'MOM initialization failed and fall back to KsmMonitor',
      ],
      ['C2-D3', "MOM's RPC interface is disabled", "MOM's RPC interface is disabled"],
      ['C2-F', 'setKsmTune API call failed.', 'setKsmTune API call failed.'],
    ],
  },
  {
    action: 'ksm-step',
    means: 'vdsm watches KSM, which merges equal memory pages, or cannot.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['B2-C1', 'starting ksm monitor thread, ksm pid is {}', 'starting ksm monitor thread, ksm pid is 42'],
      ['B2-C1', 'ksm monitor thread disabled, not starting', 'ksm monitor thread disabled, not starting'],
    ],
  },
  {
    action: 'ksm-failed',
    means: 'vdsm cannot read how much memory KSM merges, or how much CPU time it takes.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['A-C1', 'failed to find ksmd thread', 'failed to find ksmd thread'],
      ['B1-C1', 'Error monitoring KSM', 'Error monitoring KSM'],
    ],
  },
  {
    action: 'hook-run',
    means: 'A hook script has run; the record has its exit code and its standard error.',
    loggers: ['root', 'vds', 'virt.*'],
    fromSources: true,
    wordings: [
      [
        'D3-F',
        '/usr/libexec/vdsm/hooks/{vdsm.hook.name}: rc={vdsm.hook.exit_code} err={}',
        "/usr/libexec/vdsm/hooks/before_vm_start/50_hostedengine: rc=0 err=b''",
      ],
      ['A-F', 'hook returned unexpected return code {vdsm.hook.exit_code}', 'hook returned unexpected return code 7'],
    ],
  },
  {
    action: 'host-device-changed',
    means: 'vdsm passes a device of the host to a VM, or takes it back.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['D1-F', 'Detaching device {} from the host.', 'Detaching device pci_0000_05_10_1 from the host.'],
      ['D1-F', 'Reattaching device {} to {}host.', 'Reattaching device pci_0000_05_10_1 to the host.'],
      ['E-F', 'Device {} dettached from the host.', 'Device pci_0000_05_10_1 dettached from the host.'],
      ['E-F', 'Device {} reattached to the host.', 'Device pci_0000_05_10_1 reattached to the host.'],
    ],
  },
  {
    action: 'host-device-failed',
    means: 'vdsm cannot take a device of the host for a VM, or give it back.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['C3-F', 'Could not detach a device from a host{}', 'Could not detach a device from a host: x'],
      [
        'C2-F',
        'Could not reattach device {} back to host due to missing IOMMU support.',
        'Could not reattach device pci_0000_05_10_1 back to host due to missing IOMMU support.',
      ],
    ],
  },
  {
    action: 'host-info-failed',
    means: 'vdsm cannot find out something about the host; mostly harmless.',
    loggers: LOGGERS,
    wordings: [
      ['A-F', 'Could not find host UUID.', 'Could not find host UUID.'],
      ['A-F', 'Error retrieving host UUID', 'Error retrieving host UUID'],
      ['A-F', 'failed to find version/release', 'failed to find version/release'],
      ['A-F', 'kernel {} not found', 'kernel release not found'],
      ['A-F', 'reporting empty InitiatorName', 'reporting empty InitiatorName'],
      ['B3-F', 'failed to retrieve hardware info', 'failed to retrieve hardware info'],
      ['D2-F', '{} nested virtualization not detected', 'kvm_amd nested virtualization not detected'],
      ['E-F', 'Error checking {} nested virtualization', 'Error checking kvm_amd nested virtualization'],
      [
        'D1-F',
        'Could not determine status of nested virtualization',
        'Could not determine status of nested virtualization',
      ],
      ['C1-F', 'rpm package {} not found', "rpm package ('gluster-swift',) not found"],
      [
        'D3-F',
        'Cannot detect fence_kdump configuration, status is unknown',
        'Cannot detect fence_kdump configuration, status is unknown',
      ],
      [
        'D4-F',
        'managedvolume not supported: {}',
        "managedvolume not supported: Managed Volume Not Supported. Missing package os-brick.: ('Cannot import os_brick',)",
      ],
      ['D4-F', 'Error getting managedvolume connector info: {}', 'Error getting managedvolume connector info: x'],
      ['E-F', 'Error while getting domain capabilities', 'Error while getting domain capabilities'],
      ['C2-F', 'Error while looking for {}', 'Error while looking for architecture "x" in libvirt capabilities'],
      ['C3-F', 'Host metrics collection failed', 'Host metrics collection failed'],
      ['B3-C2', 'Error while sampling stats', 'Error while sampling stats'],
      ['A-D3', 'Could not parse statistics {}', 'Could not parse statistics (x) from /proc/y'],
      ['A-F', 'not reporting hooks', 'not reporting hooks'],
      [
        'D4-F',
        'Supervdsm was not able to read VNC TLS config. {}',
        'Supervdsm was not able to read VNC TLS config. Check supervdsmd log for details.',
      ],
    ],
  },
  {
    action: 'hosted-engine-info-failed',
    means: 'vdsm cannot read or set the state of the hosted engine: it is not set up, or its agent does not run.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['B3-F', 'failed to retrieve Hosted Engine HA {}', 'failed to retrieve Hosted Engine HA info'],
      [
        'E-F',
        'Failed to retrieve Hosted Engine HA info{}',
        'Failed to retrieve Hosted Engine HA info, is Hosted Engine setup finished?',
      ],
      ['B3-F', 'error setting HA maintenance mode', 'error setting HA maintenance mode'],
      [
        'D1-F',
        "The installed version of hosted engine doesn't support the checking of deployment status.",
        "The installed version of hosted engine doesn't support the checking of deployment status.",
      ],
    ],
  },
  {
    action: 'hosted-engine-maintenance-set',
    means: 'A client sets or ends the maintenance of hosted engine.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['B3-F', 'Setting Hosted Engine HA {} maintenance to {}', 'Setting Hosted Engine HA local maintenance to true'],
    ],
  },
  {
    action: 'health-reported',
    means:
      'The health monitor of vdsm reports objects that are never freed, the resources that vdsm uses, or hits of the LVM cache.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['C1-F', 'Found {} uncollectable objects: {}', 'Found 3 uncollectable objects: [x]'],
      ['E-F', 'LVM cache hit ratio: {}', 'LVM cache hit ratio: 97.64% (hits: 5431 misses: 131)'],
      ['C1-F', 'user={}, sys={}', 'user=1.20%, sys=0.40%, rss=61220 kB (+0), threads=47'],
    ],
  },
  {
    action: 'health-failed',
    means: 'The health monitor of vdsm cannot take its figures.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [['C1-F', 'Error checking health', 'Error checking health']],
  },
  {
    action: 'deprecated-used',
    means: 'A client uses a deprecated part of the API, or passes parameters that the API does not define.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      [
        'D3-F',
        'ping was deprecated in favor of ping2 and confirmConnectivity',
        'ping was deprecated in favor of ping2 and confirmConnectivity',
      ],
      ['D1-F', 'No storageDomainHostIdMap provided', 'No storageDomainHostIdMap provided'],
      ['C3-F', 'Provided value "{}" not defined in {}', 'Provided value "x" not defined in Y enum for Host.getStats'],
      ['C3-F', 'Provided parameter{}', "Provided parameters set(['x']) do not match any of union Y values"],
      ['C3-F', 'Parameter {} is not {}', "Parameter 'x' is not string type"],
      ['C3-F', 'Following parameters {}', "Following parameters ['x'] were not recognized"],
      [
        'C3-F',
        'Required property {} is not provided when calling {}',
        'Required property x is not provided when calling Y',
      ],
    ],
  },
];
