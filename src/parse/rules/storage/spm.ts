/** The storage pool and its SPM: roles, master domain, domains of the pool. */
import type { NoteFacts } from '../../../model/events.ts';
import type { Note } from '../../notes.ts';
import { readSmallNumber } from '../../values/small-number.ts';

const LOGGERS = ['storage.*'];
const SD = 'bafd0f16-9aba-4f9f-ba90-46d3b8a29157';
const POOL = 'fa20ea36-c317-49a6-af6d-afaa5b1561df';

export const spmNotes: readonly Note[] = [
  {
    action: 'spm-status',
    means: 'vdsm logs the role of this host in its storage pool, during getSpmStatus.',
    loggers: LOGGERS,
    read: (text): NoteFacts | undefined => {
      const match = /spmStatus=(\w+) spmLver=\S+ spmId=(-?\d+)/.exec(text.slice(0, 300));
      return match === null
        ? undefined
        : { 'vdsm.spm.role': (match[1] ?? '').toLowerCase(), 'vdsm.spm.id': readSmallNumber(match[2] ?? '') };
    },
    wordings: [
      [
        'A-F',
        'spUUID={vdsm.sp.id}: spmStatus={}',
        `spUUID=${POOL}: spmStatus=SPM spmLver=0 spmId=1`,
        { 'vdsm.spm.role': 'spm', 'vdsm.spm.id': 1 },
      ],
    ],
  },
  {
    action: 'spm-start-step',
    means: 'This host takes a step to become the SPM or to cease to be it.',
    loggers: ['storage.storagepool', 'storage.spm', 'storage.spm.*', 'storage.hsm'],
    fromSources: true,
    wordings: [
      [
        'B1-F',
        'expected previd:{} lver:{} got request for previd:{} lver:{}',
        'expected previd:2 lver:7 got request for previd:-1 lver:-1',
      ],
      [
        'C1-F',
        "cluster lock {} isn't supported. proceeding with startSpm()",
        "cluster lock inspect isn't supported. proceeding with startSpm()",
      ],
    ],
  },
  {
    action: 'spm-start-failed',
    means: 'A step fails by which this host becomes the SPM or ceases to be it; the traceback shows why.',
    loggers: ['storage.storagepool', 'storage.spm', 'storage.spm.*', 'storage.hsm'],
    fromSources: true,
    wordings: [
      // the whole text is the exception
      ['B1-F', 'failed: {}', 'failed: [Errno 16] Device or resource busy'],
      [
        'A-F',
        '_refreshDomainLinks failed for master domain {vdsm.sd.id}',
        `_refreshDomainLinks failed for master domain ${SD}`,
      ],
      ['B1-F', 'Backup domain validation failed', 'Backup domain validation failed'],
      [
        'A-F',
        'Unexpected error while trying to stop monitoring domain {}',
        `Unexpected error while trying to stop monitoring domain \`${SD}\``,
      ],
    ],
    not: [['failed to stop monitoring', undefined]],
  },
  {
    action: 'spm-status-failed',
    means: 'vdsm cannot read from storage who the SPM is, or cannot update what it knows of it.',
    loggers: ['storage.storagepool', 'storage.spm', 'storage.spm.*', 'storage.hsm'],
    fromSources: true,
    wordings: [
      ['E-F', 'Error updating SPM status', 'Error updating SPM status'],
      [
        'C1-F',
        "Inquire spm status isn't supported by the current cluster lock",
        "Inquire spm status isn't supported by the current cluster lock",
      ],
      [
        'E-F',
        "Inspect spm status isn't supported by the current cluster lock",
        "Inspect spm status isn't supported by the current cluster lock",
      ],
    ],
  },
  {
    action: 'spm-call-refused',
    means: 'vdsm refuses a call that only the SPM may run: this host is not the SPM.',
    loggers: ['storage.storagepool', 'storage.spm', 'storage.spm.*', 'storage.hsm'],
    fromSources: true,
    wordings: [
      [
        'A-F',
        'SPM: spm method call rejected: Not SPM!!!  {}',
        'SPM: spm method call rejected: Not SPM!!!  method: createVolume, called by: run',
      ],
    ],
  },
  {
    action: 'pool-changed',
    means: 'vdsm connects or disconnects a storage pool, or changes its master or its storage domains.',
    loggers: LOGGERS,
    wordings: [
      [
        'A-F',
        'Connect host #{vdsm.sd.host_id} to the storage pool {vdsm.sp.id} with master domain: {vdsm.sd.id} (ver = {})',
        `Connect host #1 to the storage pool ${POOL} with master domain: ${SD} (ver = 3)`,
      ],
      ['A-F', 'Disconnect from the storage pool {vdsm.sp.id}', `Disconnect from the storage pool ${POOL}`],
      ['E-F', 'Switching storage pool {vdsm.sp.id} to {} mode', `Switching storage pool ${POOL} to SECURE mode`],
      [
        'A-F',
        'Set storage pool domains: {}',
        "Set storage pool domains: {u'bafd0f16-9aba-4f9f-ba90-46d3b8a29157': 'active'}",
      ],
      [
        'A-F',
        'setting master domain for spUUID {vdsm.sp.id} on sdUUID={vdsm.sd.id}',
        `setting master domain for spUUID ${POOL} on sdUUID=${SD}`,
      ],
      [
        'E-F',
        'Storage pool {vdsm.sp.id} migrating master from {} to {vdsm.sd.id} with version {}',
        `Storage pool ${POOL} migrating master from ${SD} to ${SD} with version 4`,
      ],
      [
        'B3-F',
        'updating pool {vdsm.sp.id} backend from {}',
        `updating pool ${POOL} backend from type NoneType instance 0x7f1 to type StoragePoolDiskBackend instance 0x7f2`,
      ],
      ['B3-F', 'new storage pool master version {}', 'new storage pool master version 3 and domains map {}'],
      ['E-F', 'Unmounting master {}', 'Unmounting master /rhev/data-center/mnt/blockSD/x/master'],
      ['D3-F', 'Fixing domain {vdsm.sd.id} role to regular', `Fixing domain ${SD} role to regular`],
      ['B1-F', 'Trying to upgrade master domain `{vdsm.sd.id}`', `Trying to upgrade master domain \`${SD}\``],
      ['A-F', 'spUUID={vdsm.sp.id} poolName={}', `spUUID=${POOL} poolName=default`],
      ['A-F', 'spUUID={vdsm.sp.id} descr={}', `spUUID=${POOL} descr=x`],
      ['A-F', 'spUUID={vdsm.sp.id} master={}', `spUUID=${POOL} master=x`],
      [
        'B3-D2',
        'spUUID={vdsm.sp.id} hostId={vdsm.sd.host_id} poolName={}',
        `spUUID=${POOL} hostId=1 poolName=default msdUUID=${SD} domDict={} masterVersion=1 leaseparams=(x)`,
      ],
      ['A-B3', 'spUUID={vdsm.sp.id} vmList={} sdUUID={}', `spUUID=${POOL} vmList=[] sdUUID=${SD}`],
      ['A-B3', 'spUUID={vdsm.sp.id} vmUUID={vdsm.vm.id} sdUUID={}', `spUUID=${POOL} vmUUID=${SD} sdUUID=${SD}`],
      ['A-F', 'spUUID={vdsm.sp.id}', `spUUID=${POOL}`],
      [
        'D3-F',
        'collecting stale storage domain link {}',
        `collecting stale storage domain link /rhev/data-center/${POOL}/${SD}`,
      ],
      ['E-F', 'Taking domains locks for switching master', 'Taking domains locks for switching master'],
    ],
    not: [['spUUID of the pool is unknown', undefined]],
  },
  {
    action: 'pool-failed',
    means: 'vdsm finds a storage pool inconsistent, or cannot change it.',
    loggers: LOGGERS,
    fromSources: true,
    wordings: [
      [
        'B1-F',
        'Requested master domain {vdsm.sd.id} {}',
        `Requested master domain ${SD} does not have expected version 4 it is version 3`,
      ],
      [
        'A',
        "Requested master domain '{vdsm.sd.id}' {}",
        `Requested master domain '${SD}' is not a master domain at all`,
      ],
      [
        'C1-F',
        'master storage domain {vdsm.sd.id} not found in the pool domains or not active',
        `master storage domain ${SD} not found in the pool domains or not active`,
      ],
      [
        'B3-F',
        'requested master version {} is not the expected one {}',
        'requested master version 4 is not the expected one 3',
      ],
      ['A-F', 'Pool metadata error', 'Pool metadata error'],
      ['A-F', "Couldn't read from master domain", "Couldn't read from master domain"],
      ['A-F', "Can't link SD {vdsm.sd.id} to {}", `Can't link SD ${SD} to /rhev/data-center/${POOL}/mastersd`],
      ['B1-F', 'Create pool {vdsm.sp.id} canceled', `Create pool ${POOL} canceled `],
      ['A-F', 'Cleanup failed due to an unexpected error', 'Cleanup failed due to an unexpected error'],
      ['B3-E', 'ignoring old master {}', 'ignoring old master cleanup failure'],
      ['E-F', 'Ignoring old master {}', `Ignoring old master ${SD} cleanup failure`],
      ['B3-E', 'migration to new master failed', 'migration to new master failed'],
      ['E-F', 'Migration to new master {vdsm.sd.id} failed', `Migration to new master ${SD} failed`],
      ['B3-E', 'unable to mark domain {vdsm.sd.id} as regular', `unable to mark domain ${SD} as regular`],
      ['E-F', 'Unable to mark domain {vdsm.sd.id} as regular', `Unable to mark domain ${SD} as regular`],
      [
        'B1-F',
        'Found a domain with a more advanced version then the master domain',
        'Found a domain with a more advanced version then the master domain',
      ],
      ['B1-F', 'Could not upgrade domain `{vdsm.sd.id}`', `Could not upgrade domain \`${SD}\``],
      ['B1-F', 'Error while preparing domain `{vdsm.sd.id}` upgrade', `Error while preparing domain \`${SD}\` upgrade`],
      ['B2-C3', 'disconnect sp: {vdsm.sp.id} failed. Known pools {}', `disconnect sp: ${POOL} failed. Known pools []`],
      [
        'A-F',
        'Could not clean all trash from the pool dom `{vdsm.sd.id}` {}',
        `Could not clean all trash from the pool dom \`${SD}\` (x)`,
      ],
      ['C2-F', 'Domain state callback is not registered', 'Domain state callback is not registered'],
    ],
  },
];
