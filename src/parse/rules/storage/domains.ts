/** Storage domains: the cache that vdsm keeps of them, attaching and detaching, and their metadata. */
import type { Note } from '../../notes.ts';

const MONITOR = ['storage.*', 'storage'];
const SD = '5eab9081-7d6e-4554-8b3a-2918f0e1d2c3';
const POOL = 'b7d1e2f3-0c2d-4e1f-8a65-2a3b4c5d6e7b';

export const domainNotes: readonly Note[] = [
  {
    action: 'domain-cache-refreshed',
    means: 'vdsm has refreshed its cache of storage domains; the record has the time it took.',
    loggers: MONITOR,
    wordings: [
      [
        'D4-F',
        'Refreshing storage domain cache: {vdsm.elapsed_seconds} seconds',
        'Refreshing storage domain cache: 0.62 seconds',
      ],
    ],
  },
  {
    action: 'domain-cache-step',
    means: 'vdsm refreshes, clears or changes its cache of storage domains.',
    loggers: MONITOR,
    wordings: [
      ['D4-F', 'Refreshing storage domain cache (resize={})', 'Refreshing storage domain cache (resize=True)'],
      ['D4-F', 'Invalidating storage domain cache', 'Invalidating storage domain cache'],
      ['D4-F', 'Clearing storage domain cache', 'Clearing storage domain cache'],
      ['D4-F', 'Adding domain {vdsm.sd.id} to storage domain cache', `Adding domain ${SD} to storage domain cache`],
      [
        'D4-F',
        'Removing domain {vdsm.sd.id} from storage domain cache',
        `Removing domain ${SD} from storage domain cache`,
      ],
    ],
  },
  {
    action: 'domain-looked-up',
    means:
      'vdsm looks up a storage domain that is not in its cache; from 4.30 on a second record has the time it took.',
    loggers: MONITOR,
    wordings: [
      [
        'D4-F',
        'Looking up domain {vdsm.sd.id}: {vdsm.elapsed_seconds} seconds',
        `Looking up domain ${SD}: 0.21 seconds`,
      ],
      ['D4-F', 'Looking up domain {vdsm.sd.id}', `Looking up domain ${SD}`],
      // logged at ERROR, though nothing is wrong yet
      ['B3-C3', 'looking for unfetched domain {vdsm.sd.id}', `looking for unfetched domain ${SD}`],
      ['B3-C3', 'looking for domain {vdsm.sd.id}', `looking for domain ${SD}`],
    ],
  },
  {
    action: 'domain-not-found',
    means: 'vdsm does not find a storage domain.',
    loggers: MONITOR,
    fromSources: true,
    wordings: [
      ['B3-C3', 'domain {vdsm.sd.id} not found', `domain ${SD} not found`],
      ['A-F', 'Error while looking for domain `{vdsm.sd.id}`', `Error while looking for domain \`${SD}\``],
      ['A-F', 'Storage domain {vdsm.sd.id} does not exist', `Storage domain ${SD} does not exist`],
      ['B3-F', "domain {vdsm.sd.id} can't be reached.", `domain ${SD} can't be reached.`],
      ['B3-D2', 'Error producing domain {vdsm.sd.id}, ignoring', `Error producing domain ${SD}, ignoring`],
      [
        'B2-F',
        "Storage domain {vdsm.sd.id} doesn't exist in cache.{}",
        `Storage domain ${SD} doesn't exist in cache. Leftovers are recycled.`,
      ],
    ],
  },
  {
    action: 'domain-attach-changed',
    means: 'vdsm attaches, activates, deactivates or detaches a storage domain, or is asked to.',
    loggers: MONITOR,
    wordings: [
      [
        'A-F',
        'sdUUID={vdsm.sd.id} spUUID={vdsm.sp.id} {}',
        `sdUUID=${SD} spUUID=${POOL} newMsdUUID=00000000-0000-0000-0000-000000000000`,
      ],
      ['A-F', 'sdUUID={vdsm.sd.id} spUUID={vdsm.sp.id}', `sdUUID=${SD} spUUID=${POOL}`],
      ['A-F', 'spUUID={vdsm.sp.id} sdUUID={vdsm.sd.id}', `spUUID=${POOL} sdUUID=${SD}`],
      [
        'C1-F',
        'detaching storage domain {vdsm.sd.id} from pool {vdsm.sp.id}',
        `detaching storage domain ${SD} from pool ${POOL}`,
      ],
      ['A-F', 'Force detaching domain `{vdsm.sd.id}`', `Force detaching domain \`${SD}\``],
      ['B1-F', 'deactivating missing domain {vdsm.sd.id}', `deactivating missing domain ${SD}`],
      ['A', 'deactivaing MIA domain `{vdsm.sd.id}`', `deactivaing MIA domain \`${SD}\``],
      [
        'A-F',
        'domain `{vdsm.sd.id}` is already attached to pool `{vdsm.sp.id}`',
        `domain \`${SD}\` is already attached to pool \`${POOL}\``,
      ],
      [
        'B3-F',
        'domain {vdsm.sd.id} is already attached to pool {vdsm.sp.id}',
        `domain ${SD} is already attached to pool ${POOL}`,
      ],
      [
        'C3-F',
        'Domain {vdsm.sd.id} has host id {vdsm.sd.host_id}, attaching live domain',
        `Domain ${SD} has host id 1, attaching live domain`,
      ],
      [
        'B1-F',
        'Silently ignoring the deactivation request for the master domain {vdsm.sd.id}',
        `Silently ignoring the deactivation request for the master domain ${SD}`,
      ],
    ],
    fromSources: true,
  },
  {
    action: 'domain-attach-failed',
    means: 'vdsm cannot detach a storage domain from its pool.',
    loggers: MONITOR,
    fromSources: true,
    wordings: [
      [
        'B1-F',
        'Domain {vdsm.sd.id} detach from MSD {} Ver {} failed.',
        `Domain ${SD} detach from MSD ${SD} Ver 3 failed.`,
      ],
      [
        'A-F',
        "Can't remove pool {vdsm.sp.id} from domain {vdsm.sd.id} pool list {}",
        `Can't remove pool ${POOL} from domain ${SD} pool list [], it does not exist`,
      ],
    ],
  },
  {
    action: 'domain-metadata-read',
    means: 'vdsm reads, creates, converts or formats the contents of a storage domain.',
    loggers: [...MONITOR, 'scandomains', 'persistentdict'],
    wordings: [
      ['A-F', 'sdUUID={vdsm.sd.id} descr={}', `sdUUID=${SD} descr=data`],
      [
        'A-F',
        'sdUUID={vdsm.sd.id} domainName={} domClass={}',
        `sdUUID=${SD} domainName=data domClass=1 vgUUID=x storageType=3 version=5`,
      ],
      ['A-F', 'sdUUID={vdsm.sd.id}', `sdUUID=${SD}`],
      ['A-F', 'META MAPPING: {}', "META MAPPING: {'PV0': {}}"],
      ['A-F', 'Create: SORT MAPPING: {}', 'Create: SORT MAPPING: []'],
      ['B2-F', 'Formatting domain {vdsm.sd.id}', `Formatting domain ${SD}`],
      ['A-B1', 'Formating domain {vdsm.sd.id}', `Formating domain ${SD}`],
      ['D4-F', 'Converting domain {vdsm.sd.id} {}', `Converting domain ${SD} metadata from version 4 to version 5`],
      ['D4-F', 'Finalizing domain {vdsm.sd.id} {}', `Finalizing domain ${SD} volumes metadata version 5`],
      ['A-F', 'data has no embedded checksum - trust it as it is', 'data has no embedded checksum - trust it as it is'],
      [
        'B2-F',
        'Ignoring Volume {vdsm.volume.id} that lacks minimal tag set{}',
        "Ignoring Volume b4f2bc13-26b2-4db5-8a2c-e18d4153fb83 that lacks minimal tag settags ('OVIRT_VOL_INITIALIZING',)",
      ],
      [
        'E-F',
        'Ignoring volume {vdsm.volume.id} that lacks minimal tag set{}',
        "Ignoring volume b4f2bc13-26b2-4db5-8a2c-e18d4153fb83 that lacks minimal tag set: ('OVIRT_VOL_INITIALIZING',)",
      ],
    ],
    not: [[`sdUUID=${SD} is gone`, undefined]],
  },
  {
    action: 'metadata-damaged',
    means:
      'The metadata of a storage domain are not what their checksum declares, or a line of them cannot be read: they were changed by other software, or read while another host wrote them.',
    loggers: [...MONITOR, 'scandomains', 'persistentdict'],
    fromSources: true,
    wordings: [
      [
        'A-F',
        'data seal is broken metadata declares {} should be {}',
        'data seal is broken metadata declares `a` should be `b` (lines=[])',
      ],
      ['A-F', 'Could not parse line{}', 'Could not parse line `x`.'],
      [
        'B1-F',
        'Domain {vdsm.sd.id} has problem with metadata. {}',
        `Domain ${SD} has problem with metadata. Continue formatting... (x)`,
      ],
    ],
  },
  {
    action: 'metadata-failed',
    means: 'vdsm cannot read or change the metadata of a storage domain, and keeps or skips what was there.',
    loggers: [...MONITOR, 'scandomains', 'persistentdict'],
    wordings: [
      ['A-F', 'Error in transaction, rolling back changes', 'Error in transaction, rolling back changes'],
      [
        'A-F',
        'Could not collect metadata file for domain path {vdsm.sd.path}',
        'Could not collect metadata file for domain path /rhev/data-center/mnt/nfs1.example.com:_data',
      ],
      [
        'B2-C2',
        'Metadata collection for domain path {vdsm.sd.path} timedout',
        'Metadata collection for domain path /rhev/data-center/mnt/nfs1.example.com:_data timedout',
      ],
      [
        'A-F',
        'Could not find mapping for lv {vdsm.sd.id}/{vdsm.volume.id}',
        `Could not find mapping for lv ${SD}/edced9d8-6f32-45d9-a5d3-a933946ba8ad`,
      ],
    ],
  },
];
