/** The engine's records of storage pools, their SPM and their storage domains. */
import type { Note } from '../../notes.ts';

const ANY = ['*'];
const HOST_ID = '2d728000-80ba-40c8-8f04-b7a64f4db7f3';
const SD = '0f5202f3-6d12-4a2f-853d-1786315e37f9';

const spmNotes: readonly Note[] = [
  {
    action: 'spm-elected',
    means: 'The engine selects a host as the SPM, and starts the SPM there.',
    loggers: ANY,
    wordings: [
      [
        '3.x-4.5',
        "hostFromVds::selectedVds - '{vdsm.engine.target_host}', spmStatus '{}', storage pool '{vdsm.sp.name}'{}",
        "hostFromVds::selectedVds - 'host1', spmStatus 'Free', storage pool 'Default', storage pool version 'V5'",
      ],
      [
        '3.x',
        'hostFromVds::selectedVds - {vdsm.engine.target_host}, spmStatus {}, storage pool {vdsm.sp.name}',
        'hostFromVds::selectedVds - host1, spmStatus Free, storage pool Default',
      ],
      [
        '3.6-4.5',
        "starting spm on vds '{vdsm.engine.target_host}', storage pool '{vdsm.sp.name}', prevId '{}', LVER '{}'",
        "starting spm on vds 'host1', storage pool 'Default', prevId '-1', LVER '-1'",
      ],
      [
        '3.x',
        'starting spm on vds {vdsm.engine.target_host}, storage pool {vdsm.sp.name}, prevId {}, LVER {}',
        'starting spm on vds host1, storage pool Default, prevId -1, LVER -1',
      ],
      [
        '3.x-4.5',
        'Initialize Irs proxy from vds: {destination.address}',
        'Initialize Irs proxy from vds: host1.example.com',
      ],
    ],
  },
  {
    action: 'spm-status',
    means: 'A host reports its SPM status to the engine.',
    loggers: ANY,
    wordings: [
      ['3.x-4.5', "SpmStatus on vds '{vdsm.engine.target_host_id}': '{}'", `SpmStatus on vds '${HOST_ID}': 'SPM'`],
      ['3.x', 'SpmStatus on vds {vdsm.engine.target_host_id}: {}', `SpmStatus on vds ${HOST_ID}: SPM`],
    ],
  },
  {
    action: 'spm-lost',
    means: 'A storage pool has no SPM: the engine cannot start one, or the SPM does not answer.',
    loggers: ANY,
    wordings: [
      [
        '3.x-4.5',
        'SPM Init: could not find reported vds or not up - pool: {}',
        "SPM Init: could not find reported vds or not up - pool: 'Default' vds_spm_id: '2'",
      ],
      [
        '3.x-4.5',
        'spm start treatment ended and status is not SPM!!! {}',
        "spm start treatment ended and status is not SPM!!! status: 'Free' - setting selectedVdsId to null!",
      ],
      [
        '3.x-4.5',
        "Irs placed on server '{vdsm.engine.target_host_id}' failed. Proceed Failover",
        `Irs placed on server '${HOST_ID}' failed. Proceed Failover`,
      ],
    ],
  },
];

const domainNotes: readonly Note[] = [
  {
    action: 'domain-in-problem',
    means: 'A host reports a problem with a storage domain.',
    loggers: ANY,
    wordings: [
      [
        '4.0-4.5',
        "domain '{vdsm.sd.id}:{vdsm.sd.name}' in problem '{}'. vds: '{vdsm.engine.target_host}'",
        `domain '${SD}:data' in problem 'PROBLEMATIC'. vds: 'host1'`,
      ],
      [
        '3.6',
        "domain '{vdsm.sd.id}:{vdsm.sd.name}' in problem. vds: '{vdsm.engine.target_host}'",
        `domain '${SD}:data' in problem. vds: 'host1'`,
      ],
      [
        '3.x',
        'domain {vdsm.sd.id}:{vdsm.sd.name} in problem. vds: {vdsm.engine.target_host}',
        `domain ${SD}:data in problem. vds: host1`,
      ],
      [
        '3.x-4.5',
        "Domain '{vdsm.sd.id}:{vdsm.sd.name}' was reported with error code '{}'",
        `Domain '${SD}:data' was reported with error code '358'`,
      ],
      [
        '3.x-4.5',
        "Domain '{vdsm.sd.id}:{vdsm.sd.name}' check timeout '{}' is too big",
        `Domain '${SD}:data' check timeout '33.2' is too big`,
      ],
      [
        '3.x-4.5',
        "vds '{vdsm.engine.target_host}' reported domain '{vdsm.sd.id}:{vdsm.sd.name}' as in problem, attempting to move the vds to status NonOperational",
        `vds 'host1' reported domain '${SD}:data' as in problem, attempting to move the vds to status NonOperational`,
      ],
    ],
  },
  {
    action: 'domain-deactivated',
    means: 'All hosts report a problem with a storage domain, and the engine sets it to NonOperational.',
    loggers: ANY,
    wordings: [
      [
        '3.x-4.5',
        "Domain '{vdsm.sd.id}:{vdsm.sd.name}' was reported by all hosts in status UP as problematic. {}",
        `Domain '${SD}:data' was reported by all hosts in status UP as problematic. Moving the domain to NonOperational.`,
      ],
    ],
  },
  {
    action: 'domain-recovered',
    means: 'A host no longer reports a problem with a storage domain.',
    loggers: ANY,
    wordings: [
      [
        '3.6-4.5',
        "Domain '{vdsm.sd.id}:{vdsm.sd.name}' recovered from problem. vds: '{vdsm.engine.target_host}'",
        `Domain '${SD}:data' recovered from problem. vds: 'host1'`,
      ],
      [
        '3.x',
        'Domain {vdsm.sd.id}:{vdsm.sd.name} recovered from problem. vds: {vdsm.engine.target_host}',
        `Domain ${SD}:data recovered from problem. vds: host1`,
      ],
    ],
  },
];

export const engineStorageNotes: readonly Note[] = [...spmNotes, ...domainNotes];
