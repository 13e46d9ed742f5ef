/** Storage domains as the monitors of a host see them: valid or not, their paths, the cache that knows them. */
import type { NoteFacts } from '../../../model/events.ts';
import { findUuids } from '../../ids.ts';
import type { Note } from '../../notes.ts';

const MONITOR = ['storage.*', 'storage'];
const SD = '5eab9081-7d6e-4554-8b3a-2918f0e1d2c3';
const POOL = 'b7d1e2f3-0c2d-4e1f-8a65-2a3b4c5d6e7b';
const PATH = `/rhev/data-center/mnt/nfs1.example.com:_data/${SD}/dom_md/metadata`;

export const domainNotes: readonly Note[] = [
  {
    action: 'domain-valid',
    means: 'The monitor of this host found a storage domain good (again).',
    loggers: MONITOR,
    facts: { 'vdsm.sd.state': 'valid' },
    fromSources: true,
    wordings: [
      ['C2-F', 'Domain {vdsm.sd.id} became VALID', `Domain ${SD} became VALID`],
      ['B2-C1', 'Domain {vdsm.sd.id} changed its status to Valid', `Domain ${SD} changed its status to Valid`],
      ['B1', 'Domain `{vdsm.sd.id}` changed its status to Valid', `Domain \`${SD}\` changed its status to Valid`],
    ],
  },
  {
    action: 'domain-invalid',
    means: 'The monitor of this host found a storage domain bad.',
    loggers: MONITOR,
    facts: { 'vdsm.sd.state': 'invalid' },
    fromSources: true,
    wordings: [
      ['C2-F', 'Domain {vdsm.sd.id} became INVALID', `Domain ${SD} became INVALID`],
      ['B2-C1', 'Domain {vdsm.sd.id} changed its status to Invalid', `Domain ${SD} changed its status to Invalid`],
      ['B1', 'Domain `{vdsm.sd.id}` changed its status to Invalid', `Domain \`${SD}\` changed its status to Invalid`],
    ],
  },
  {
    action: 'domain-check-failed',
    means: 'A storage domain, or a path of it, could not be checked; the traceback says why.',
    loggers: MONITOR,
    read: pathFacts,
    wordings: [
      [
        'C3-F',
        'Error checking path {vdsm.sd.path}',
        `Error checking path ${PATH}`,
        { 'vdsm.sd.id': SD, 'vdsm.sd.path': PATH },
      ],
      ['C3-F', 'Error checking domain {vdsm.sd.id}', `Error checking domain ${SD}`],
      ['C2', 'Error monitoring domain {vdsm.sd.id}', `Error monitoring domain ${SD}`],
      [
        'B2-C1',
        'Error while collecting domain {vdsm.sd.id} monitoring information',
        `Error while collecting domain ${SD} monitoring information`,
      ],
      [
        'B1',
        'Error while collecting domain `{vdsm.sd.id}` monitoring information',
        `Error while collecting domain \`${SD}\` monitoring information`,
      ],
      [
        'A-B2',
        'Unexpected error while trying to monitor domain `{vdsm.sd.id}`',
        `Unexpected error while trying to monitor domain \`${SD}\``,
      ],
    ],
  },
  {
    action: 'path-check-blocked',
    means: 'The check of a path does not come back: its storage hangs.',
    loggers: MONITOR,
    read: pathFacts,
    wordings: [
      [
        'D1-F',
        'Checker {vdsm.sd.path} is blocked for {vdsm.elapsed_seconds} seconds',
        `Checker u'${PATH}' is blocked for 10.00 seconds`,
        { 'vdsm.sd.id': SD, 'vdsm.sd.path': PATH },
      ],
      [
        'D3-F',
        'FINISH check {vdsm.sd.path} timeout (elapsed={vdsm.elapsed_seconds})',
        `FINISH check '${PATH}' timeout (elapsed=10.02)`,
      ],
    ],
  },
  {
    action: 'path-checked',
    means: 'A path of a storage domain was read, and how long that took.',
    loggers: MONITOR,
    read: pathFacts,
    wordings: [
      [
        'D1-F',
        'FINISH check {vdsm.sd.path} (rc={}, elapsed={vdsm.sd.read_delay_seconds})',
        `FINISH check u'${PATH}' (rc=0, elapsed=0.05)`,
        { 'vdsm.sd.id': SD, 'vdsm.sd.path': PATH },
      ],
      [
        'C3',
        'FINISH check {vdsm.sd.path} rc={} err={} elapsed={vdsm.sd.read_delay_seconds}',
        `FINISH check u'${PATH}' rc=0 err=bytearray(b'') elapsed=0.05`,
      ],
    ],
  },
  {
    action: 'path-check-step',
    means: 'A check of a path begins, is set up or taken down.',
    loggers: MONITOR,
    read: pathFacts,
    fromSources: true,
    wordings: [
      [
        'D1-F',
        'START check {vdsm.sd.path} (delay={})',
        `START check '${PATH}' (delay=0.00)`,
        { 'vdsm.sd.id': SD, 'vdsm.sd.path': PATH },
      ],
      ['C3', 'START check {vdsm.sd.path} cmd={}', `START check u'${PATH}' cmd=['/usr/bin/taskset'] delay=0.00`],
      ['C3-F', 'Start checking {vdsm.sd.path}', `Start checking '${PATH}'`],
      ['C3-F', 'Stop checking {vdsm.sd.path}', `Stop checking '${PATH}'`],
      ['C3-F', 'Checker {vdsm.sd.path} started', `Checker '${PATH}' started`],
      ['C3-F', 'Checker {vdsm.sd.path} stopping', `Checker '${PATH}' stopping`],
      ['C3-F', 'Checker {vdsm.sd.path} stopped', `Checker '${PATH}' stopped`],
    ],
  },
  {
    action: 'monitor-started',
    means: 'This host begins to watch a storage domain.',
    loggers: MONITOR,
    fromSources: true,
    wordings: [
      ['C2-F', 'Domain monitor for {vdsm.sd.id} started', `Domain monitor for ${SD} started`],
      ['B3-F', 'Start monitoring {vdsm.sd.id}', `Start monitoring ${SD}`],
      ['B2-C1', 'Starting domain monitor for {vdsm.sd.id}', `Starting domain monitor for ${SD}`],
      ['C2-F', 'Attaching monitor for {vdsm.sd.id} to the pool', `Attaching monitor for ${SD} to the pool`],
      ['C2-F', 'Monitor for {vdsm.sd.id} is already {}', `Monitor for ${SD} is already running`],
    ],
  },
  {
    action: 'monitor-stopped',
    means: 'This host no longer watches a storage domain.',
    loggers: MONITOR,
    fromSources: true,
    wordings: [
      ['C2-F', 'Domain monitor for {vdsm.sd.id} stopped{}', `Domain monitor for ${SD} stopped (shutdown=False)`],
      ['C2-F', 'Domain monitor for {vdsm.sd.id} canceled', `Domain monitor for ${SD} canceled`],
      ['C2-F', 'Stop monitoring {vdsm.sd.id} (shutdown={})', `Stop monitoring ${SD} (shutdown=False)`],
      ['B3-C1', 'Stop monitoring {vdsm.sd.id}', `Stop monitoring ${SD}`],
      ['B2-C1', 'Stopping domain monitor for {vdsm.sd.id}', `Stopping domain monitor for ${SD}`],
      ['C2-F', 'Waiting for monitor {}', 'Waiting for monitor 5eab908'],
      ['C2-F', 'Montior for {vdsm.sd.id} removed while stopping', `Montior for ${SD} removed while stopping`],
    ],
  },
  {
    action: 'monitor-failed',
    means: 'The monitor of a storage domain itself failed.',
    loggers: [...MONITOR, 'root', 'event.storage.*', 'event.*'],
    wordings: [
      ['C2-F', 'Domain monitor for {vdsm.sd.id} failed', `Domain monitor for ${SD} failed`],
      [
        'B2-C1',
        'The domain monitor for {vdsm.sd.id} failed unexpectedly',
        `The domain monitor for ${SD} failed unexpectedly`,
      ],
      ['C3-F', 'Setting up monitor for {vdsm.sd.id} failed', `Setting up monitor for ${SD} failed`],
      ['C2-F', 'Error notifying state change for domain {vdsm.sd.id}', `Error notifying state change for domain ${SD}`],
      ['B1-C1', 'Could not emit domain state change event', 'Could not emit domain state change event'],
      ['C3-F', 'Error stopping checker for {}', `Error stopping checker for '${PATH}'`],
      ['E-F', 'Error tearing down domain {vdsm.sd.id}: {}', `Error tearing down domain ${SD}: device busy`],
      ['E', 'Error tearing down domain {vdsm.sd.id}', `Error tearing down domain ${SD}`],
      [
        'A-F',
        'Could not run registered method because of an exception',
        'Could not run registered method because of an exception',
      ],
    ],
  },
  {
    action: 'monitor-step',
    means: 'What the monitor of a storage domain does.',
    loggers: MONITOR,
    fromSources: true,
    wordings: [
      ['C2-F', 'Domain {vdsm.sd.id} is an ISO domain', `Domain ${SD} is an ISO domain`],
      ['C2-F', 'Producing domain {vdsm.sd.id}', `Producing domain ${SD}`],
      ['B2-F', 'Refreshing domain {vdsm.sd.id}', `Refreshing domain ${SD}`],
      ['E-F', 'Setting up domain {vdsm.sd.id}', `Setting up domain ${SD}`],
      ['E-F', 'Tearing down domain {vdsm.sd.id}', `Tearing down domain ${SD}`],
    ],
  },
  {
    action: 'domain-cache-refreshed',
    means: 'The cache of storage domains was refreshed, and how long that took.',
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
    means: 'The cache of storage domains is refreshed, emptied or changed.',
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
    means: 'A storage domain that is not in the cache was looked for, and how long that took.',
    loggers: MONITOR,
    wordings: [
      [
        'D4-F',
        'Looking up domain {vdsm.sd.id}: {vdsm.elapsed_seconds} seconds',
        `Looking up domain ${SD}: 0.21 seconds`,
      ],
      ['D4-F', 'Looking up domain {vdsm.sd.id}', `Looking up domain ${SD}`],
      // at ERROR, though nothing is wrong yet
      ['B3-C3', 'looking for unfetched domain {vdsm.sd.id}', `looking for unfetched domain ${SD}`],
      ['B3-C3', 'looking for domain {vdsm.sd.id}', `looking for domain ${SD}`],
    ],
  },
  {
    action: 'domain-not-found',
    means: 'A storage domain was looked for and not found.',
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
    means: 'A storage domain was attached, activated, detached or deactivated, or that was asked for.',
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
    fromSources: true,
  },
  {
    action: 'domain-metadata-read',
    means: 'What a storage domain holds was read, created, converted or wiped, or could not be.',
    loggers: [...MONITOR, 'scandomains', 'persistentdict'],
    wordings: [
      ['A-F', 'sdUUID={vdsm.sd.id} {}', `sdUUID=${SD} descr=data`],
      ['A-F', 'sdUUID={vdsm.sd.id}', `sdUUID=${SD}`],
      ['A-F', 'META MAPPING: {}', "META MAPPING: {'PV0': {}}"],
      ['A-F', 'Create: SORT MAPPING: {}', 'Create: SORT MAPPING: []'],
      ['B2-F', 'Formatting domain {vdsm.sd.id}', `Formatting domain ${SD}`],
      ['A-B1', 'Formating domain {vdsm.sd.id}', `Formating domain ${SD}`],
      ['D4-F', 'Converting domain {vdsm.sd.id} {}', `Converting domain ${SD} metadata from version 4 to version 5`],
      ['D4-F', 'Finalizing domain {vdsm.sd.id} {}', `Finalizing domain ${SD} volumes metadata version 5`],
      [
        'B1-F',
        'Domain {vdsm.sd.id} has problem with metadata. {}',
        `Domain ${SD} has problem with metadata. Continue formatting... (x)`,
      ],
      ['A-F', 'data has no embedded checksum - trust it as it is', 'data has no embedded checksum - trust it as it is'],
      [
        'A-F',
        'data seal is broken metadata declares {}',
        'data seal is broken metadata declares `a` should be `b` (lines=[])',
      ],
      ['A-F', 'Could not parse line{}', 'Could not parse line `x`.'],
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
  },
];

/** The storage domain whose path a check reads: a UUID among its folders. */
function pathFacts(text: string): NoteFacts | undefined {
  const [domain] = text.includes('/') ? findUuids(text.slice(0, 1024), 1) : [];
  return domain === undefined ? undefined : { 'vdsm.sd.id': domain };
}
