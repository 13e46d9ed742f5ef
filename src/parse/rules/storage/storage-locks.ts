/** Leases on storage, and host ids in the lockspaces of storage domains; kept by sanlock, or by safelease in old pools. */
import type { Note } from '../../notes.ts';

const LOGGERS = ['storage.*', 'sanlock', 'safelease', 'clusterlock', 'locallock', 'initsanlock'];
const SD = '06e43bfc-2ffe-419e-843b-59a5d23165e1';
const LEASE = "Lease(name='SDM', path='/dev/06e43bfc-2ffe-419e-843b-59a5d23165e1/leases', offset=1048576)";

export const storageLockNotes: readonly Note[] = [
  {
    action: 'host-id-acquired',
    means: 'This host holds its host id in the lockspace of a storage domain, and may use leases there.',
    loggers: LOGGERS,
    wordings: [
      [
        'E-F',
        'Host id {vdsm.sd.host_id} for domain {vdsm.sd.id} acquired in {vdsm.elapsed_seconds} seconds{}',
        `Host id 1 for domain ${SD} acquired in 30 seconds`,
      ],
      [
        'E-F',
        'Host id {vdsm.sd.host_id} for domain {vdsm.sd.id} already acquired',
        `Host id 1 for domain ${SD} already acquired`,
      ],
      [
        'D2-E',
        'Host id for domain {vdsm.sd.id} already acquired (id={vdsm.sd.host_id}, {})',
        `Host id for domain ${SD} already acquired (id=1, async=True)`,
      ],
      [
        'D2-E',
        'Host id for domain {vdsm.sd.id} successfully acquired (id={vdsm.sd.host_id}, {})',
        `Host id for domain ${SD} successfully acquired (id=1, wait=False)`,
      ],
      [
        'B3-E',
        'Host id for domain {vdsm.sd.id} successfully acquired (id: {vdsm.sd.host_id})',
        `Host id for domain ${SD} successfully acquired (id: 1)`,
      ],
    ],
  },
  {
    action: 'host-id-asked',
    means: 'This host asks for its host id in the lockspace of a storage domain.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      [
        'D2-F',
        'Acquiring host id for domain {vdsm.sd.id} (id={vdsm.sd.host_id}, {})',
        `Acquiring host id for domain ${SD} (id=1, wait=False)`,
      ],
      [
        'B3-D1',
        'Acquiring host id for domain {vdsm.sd.id} (id: {vdsm.sd.host_id})',
        `Acquiring host id for domain ${SD} (id: 1)`,
      ],
    ],
  },
  {
    action: 'host-id-release-asked',
    means: 'This host asks to release its host id in the lockspace of a storage domain.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      [
        'B3-F',
        'Releasing host id for domain {vdsm.sd.id} (id: {vdsm.sd.host_id})',
        `Releasing host id for domain ${SD} (id: 1)`,
      ],
    ],
  },
  {
    action: 'host-id-released',
    means: 'This host has released its host id in the lockspace of a storage domain, or has lost it.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      [
        'B3-F',
        'Host id for domain {vdsm.sd.id} released successfully (id: {vdsm.sd.host_id})',
        `Host id for domain ${SD} released successfully (id: 1)`,
      ],
      [
        'D2-E',
        'Host id for domain {vdsm.sd.id} was released (id: {vdsm.sd.host_id})',
        `Host id for domain ${SD} was released (id: 1)`,
      ],
      [
        'E-F',
        'Host id {vdsm.sd.host_id} for domain {vdsm.sd.id} was released',
        `Host id 1 for domain ${SD} was released`,
      ],
    ],
  },
  {
    action: 'host-id-failed',
    means: 'This host cannot acquire or release its host id in the lockspace of a storage domain.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      [
        'C2-F',
        'Error acquiring host id {vdsm.sd.host_id} for domain {vdsm.sd.id}',
        `Error acquiring host id 1 for domain ${SD}`,
      ],
      [
        'C2-F',
        'Error releasing host id {vdsm.sd.host_id} for domain {vdsm.sd.id}',
        `Error releasing host id 1 for domain ${SD}`,
      ],
      [
        'B2-C1',
        'Unable to issue the acquire host id {vdsm.sd.host_id} request for domain {vdsm.sd.id}',
        `Unable to issue the acquire host id 1 request for domain ${SD}`,
      ],
      [
        'B2-C1',
        'Unable to release the host id {vdsm.sd.host_id} for domain {vdsm.sd.id}',
        `Unable to release the host id 1 for domain ${SD}`,
      ],
      ['B1', 'Unable to acquire host id on sdUUID=`{vdsm.sd.id}`', `Unable to acquire host id on sdUUID=\`${SD}\``],
      ['B1', 'Unable to release host id on sdUUID=`{vdsm.sd.id}`', `Unable to release host id on sdUUID=\`${SD}\``],
      ['B3-F', 'Different host id acquired (id: {vdsm.sd.host_id})', 'Different host id acquired (id: 2)'],
      [
        'B3-F',
        'Different host id already acquired (id: {vdsm.sd.host_id})',
        'Different host id already acquired (id: 2)',
      ],
      ['B3-F', 'Cannot release host id when lock is acquired', 'Cannot release host id when lock is acquired'],
      [
        'D3-F',
        'Host not connected to pool, using reserved host id: {vdsm.sd.host_id}',
        'Host not connected to pool, using reserved host id: 250',
      ],
    ],
  },
  {
    action: 'lease-asked',
    means: 'This host asks for a lease on storage: that of the SPM, or of a volume.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      [
        'E-F',
        'Acquiring Lease({}) for host id {vdsm.sd.host_id}, lvb={}',
        `Acquiring ${LEASE} for host id 1, lvb=False`,
      ],
      ['D1-E', 'Acquiring Lease({}) for host id {vdsm.sd.host_id}', `Acquiring ${LEASE} for host id 1`],
      [
        'B3-C3',
        'Acquiring cluster lock for domain {vdsm.sd.id} (id: {vdsm.sd.host_id})',
        `Acquiring cluster lock for domain ${SD} (id: 1)`,
      ],
      ['B3-F', 'Acquiring cluster lock for domain {vdsm.sd.id}', `Acquiring cluster lock for domain ${SD}`],
      [
        'B3-F',
        'Acquiring local lock for domain {vdsm.sd.id} (id: {vdsm.sd.host_id})',
        `Acquiring local lock for domain ${SD} (id: 1)`,
      ],
    ],
  },
  {
    action: 'lease-acquired',
    means: 'This host holds a lease on storage.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      [
        'D1-F',
        'Successfully acquired Lease({}) for host id {vdsm.sd.host_id}',
        `Successfully acquired ${LEASE} for host id 1`,
      ],
      [
        'B3-C3',
        'Cluster lock for domain {vdsm.sd.id} successfully acquired (id: {vdsm.sd.host_id})',
        `Cluster lock for domain ${SD} successfully acquired (id: 1)`,
      ],
      ['B3-F', 'Clustered lock acquired successfully', 'Clustered lock acquired successfully'],
      [
        'B3-F',
        'Local lock for domain {vdsm.sd.id} successfully acquired (id: {vdsm.sd.host_id})',
        `Local lock for domain ${SD} successfully acquired (id: 1)`,
      ],
      [
        'B3-F',
        'Local lock already acquired for domain {vdsm.sd.id} (id: {vdsm.sd.host_id})',
        `Local lock already acquired for domain ${SD} (id: 1)`,
      ],
    ],
  },
  {
    action: 'lease-release-asked',
    means: 'This host asks to release a lease on storage.',
    loggers: LOGGERS,
    wordings: [
      ['D1-F', 'Releasing Lease({})', `Releasing ${LEASE}`],
      ['B3-F', 'Releasing cluster lock for domain {vdsm.sd.id}', `Releasing cluster lock for domain ${SD}`],
      ['B3-F', 'Releasing local lock for domain {vdsm.sd.id}', `Releasing local lock for domain ${SD}`],
    ],
  },
  {
    action: 'lease-released',
    means: 'This host has released a lease on storage.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      ['D1-F', 'Successfully released Lease({})', `Successfully released ${LEASE}`],
      [
        'B3-C3',
        'Cluster lock for domain {vdsm.sd.id} successfully released',
        `Cluster lock for domain ${SD} successfully released`,
      ],
      [
        'C3-F',
        'Cluster lock for domain {vdsm.sd.id} released successfully',
        `Cluster lock for domain ${SD} released successfully`,
      ],
      ['B3-C2', 'Cluster lock released successfully', 'Cluster lock released successfully'],
      [
        'B3-F',
        'Local lock for domain {vdsm.sd.id} successfully released',
        `Local lock for domain ${SD} successfully released`,
      ],
      ['B3-F', 'Local lock already released for domain {vdsm.sd.id}', `Local lock already released for domain ${SD}`],
    ],
  },
  {
    action: 'lease-failed',
    means: 'This host cannot acquire, keep, set up or release a lease on storage.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      [
        'C3-F',
        'Could not release cluster lock for domain {vdsm.sd.id} {}',
        `Could not release cluster lock for domain ${SD} (rc=1, out=[], err=[])`,
      ],
      ['B3-C2', 'Could not release cluster lock rc={}', 'Could not release cluster lock rc=1 out=[], err=[]'],
      ['E-F', 'Could not acquire lease {}', `Could not acquire lease ${LEASE}`],
      ['D1-F', 'Cannot acquire Lease({})', `Cannot acquire ${LEASE}`],
      ['B3-E', 'Cannot initialize SANLock for domain {vdsm.sd.id}', `Cannot initialize SANLock for domain ${SD}`],
      ['E-F', 'Cannot initialize lock for domain {vdsm.sd.id}', `Cannot initialize lock for domain ${SD}`],
      [
        'B3-F',
        'Cluster lock is reported to have more than one owner: {}',
        'Cluster lock is reported to have more than one owner: []',
      ],
      ['B3-F', 'could not initialise spm lease ({}): {}', 'could not initialise spm lease (1): []'],
      ['A-D1', 'lease did not initialize successfully', 'lease did not initialize successfully'],
      [
        'E-F',
        'Sanlock process fd was closed: {}',
        'Sanlock process fd was closed: [Errno 104] Connection reset by peer',
      ],
      ['E-F', 'Error ({}/{}) checking cluster lock {}', `Error (1/5) checking cluster lock ${LEASE}`],
      ['D1-F', 'Cannot get lease status: {}', 'Cannot get lease status: [Errno 2] Sanlock resource read failure'],
      ['C1-F', 'Unable to get host {} status in lockspace {}', `Unable to get host 1 status in lockspace ${SD}: x`],
      [
        'B3-F',
        'Unable to inquire sanlock lockspace status, returning False',
        'Unable to inquire sanlock lockspace status, returning False',
      ],
      ['A-F', 'Could not release locks, killing lock processes', 'Could not release locks, killing lock processes'],
      ['B1-F', 'Found lease locks, releasing', 'Found lease locks, releasing'],
    ],
  },
  {
    action: 'lease-step',
    means: 'vdsm sets up, reads, writes or watches leases and lockspaces.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      [
        'E-F',
        'Initializing sanlock for domain {vdsm.sd.id} {}',
        `Initializing sanlock for domain ${SD} path=/dev/x/ids alignment=1048576 block_size=512 io_timeout=10`,
      ],
      ['B3-E', 'Initializing SANLock for domain {vdsm.sd.id}', `Initializing SANLock for domain ${SD}`],
      ['E-F', 'Setting LVB data to lease {}', `Setting LVB data to lease ${LEASE}, info: {}`],
      ['E-F', 'Getting LVB data from lease {}', `Getting LVB data from lease ${LEASE}`],
      ['E-F', 'Using sanlock process fd {}', 'Using sanlock process fd 42'],
      ['E-F', 'Start watching cluster lock {}', `Start watching cluster lock ${LEASE}`],
      ['E-F', 'Stop watching cluster lock {}', `Stop watching cluster lock ${LEASE}`],
      [
        'D1-F',
        'Adding lease {} in lockspace {vdsm.sd.id}',
        `Adding lease '0b2f5a7f-39c0-4a9d-be14-8ff133e1c496' in lockspace '${SD}'`,
      ],
      [
        'D1-F',
        'Removing lease {} in lockspace {vdsm.sd.id}',
        `Removing lease '0b2f5a7f-39c0-4a9d-be14-8ff133e1c496' in lockspace '${SD}'`,
      ],
      [
        'D1-F',
        'Formatting index for lockspace {vdsm.sd.id} (version={})',
        `Formatting index for lockspace '${SD}' (version=1)`,
      ],
      [
        'D3-F',
        'Rebuilding index for lockspace {vdsm.sd.id} (version={})',
        `Rebuilding index for lockspace '${SD}' (version=1)`,
      ],
      [
        'D1-F',
        'Creating external leases volume {vdsm.sd.path}',
        'Creating external leases volume /rhev/data-center/mnt/x/dom_md/xleases',
      ],
      [
        'D1-F',
        'Reusing external leases volume {vdsm.sd.path}',
        'Reusing external leases volume /rhev/data-center/mnt/x/dom_md/xleases',
      ],
      [
        'D3-F',
        'host {} does not match resource generation {}',
        'host 1 generation 2 does not match resource generation 1, lease Lease(x) is free',
      ],
      ['E-F', 'Current lease {} metadata: {}', `Current lease ${LEASE} metadata: {}`],
      ['E-F', 'Updated lease {} metadata: {}', `Updated lease ${LEASE} metadata: {}`],
      ['E-F', 'Writing data to lease {}', `Writing data to lease ${LEASE}: {}`],
    ],
  },
];
