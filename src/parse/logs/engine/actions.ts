/** Actions of the engine, for a user or on its own, and the locks that they take. */
import type { NoteFacts } from '../../../model/events.ts';
import { UUID } from '../../../model/uuid.ts';
import { isUuid } from '../../ids.ts';
import { actionName } from '../../notes.ts';
import type { MutableFacts, Note } from '../../notes.ts';

const VM = '1b8dc1a2-acd3-4a57-9a2b-23f12ae52e38';
const SD = '0f5202f3-6d12-4a2f-853d-1786315e37f9';
const DISK = '7c3e2d11-8d0c-4a52-9c66-0d8a5b0f4a10';
const COMMAND = 'c576816d-da07-49bd-844a-fa777ba55f66';

/** How many ids of a record are kept. */
const LIST_MAX = 100;
/** How much of a message is searched for them. */
const TEXT_MAX = 32_768;

export const engineActionNotes: readonly Note[] = [
  {
    action: 'engine-action-started',
    means: 'The engine starts an action, for a user or on its own, and names the objects that it affects.',
    loggers: ['*'],
    read: actionFacts,
    wordings: [
      [
        '3.0-4.5',
        'Running command: {vdsm.engine.action} internal: {}',
        `Running command: AddDiskCommand internal: false. Entities affected :  ID: ${SD} Type: StorageAction group CREATE_DISK with role type USER,  ID: ${VM} Type: VMAction group CONFIGURE_VM_STORAGE with role type USER`,
        {
          'vdsm.engine.action': 'AddDisk',
          'vdsm.engine.entities': [`Storage ${SD}`, `VM ${VM}`],
          'vdsm.sd.id': SD,
          'vdsm.vm.id': VM,
        },
      ],
      [
        '3.0-4.5',
        'Running command: {vdsm.engine.action} internal: {}',
        `Running command: BackupDiskCommand(DiskId = ${DISK}) internal: true.`,
        { 'vdsm.engine.action': 'BackupDisk' },
      ],
    ],
  },
  {
    action: 'engine-action-refused',
    means: 'The engine refuses an action before it calls any host; `vdsm.engine.reasons` has why.',
    loggers: ['*'],
    read: refusalFacts,
    wordings: [
      [
        '4.0-4.5',
        'Validation of action {vdsm.engine.action} failed for user {user.name}. Reasons: {}',
        "Validation of action 'SetVmTicket' failed for user admin@internal-authz. Reasons: VAR__ACTION__SET,VAR__TYPE__VM_TICKET,ACTION_TYPE_FAILED_VM_STATUS_ILLEGAL",
        {
          'vdsm.engine.reasons': ['VAR__ACTION__SET', 'VAR__TYPE__VM_TICKET', 'ACTION_TYPE_FAILED_VM_STATUS_ILLEGAL'],
        },
      ],
      [
        '3.6',
        'CanDoAction of action {vdsm.engine.action} failed for user {user.name}. Reasons: {}',
        "CanDoAction of action 'RunVm' failed for user admin@internal. Reasons: VAR__ACTION__RUN,VAR__TYPE__VM",
        { 'vdsm.engine.reasons': ['VAR__ACTION__RUN', 'VAR__TYPE__VM'] },
      ],
      [
        '3.0-3.5',
        'CanDoAction of action {vdsm.engine.action} failed. Reasons:{}',
        'CanDoAction of action RunVm failed. Reasons:VAR__ACTION__RUN,VAR__TYPE__VM',
        { 'vdsm.engine.reasons': ['VAR__ACTION__RUN', 'VAR__TYPE__VM'] },
      ],
    ],
  },
  {
    action: 'engine-action-failed',
    means: 'An action of the engine fails.',
    loggers: ['*'],
    read: classFacts,
    wordings: [
      [
        '3.0-4.5',
        "Ending command '{vdsm.engine.action}' with failure.",
        "Ending command 'org.ovirt.engine.core.bll.storage.disk.AddDiskCommand' with failure.",
        { 'vdsm.engine.action': 'AddDisk' },
      ],
      [
        '3.0-3.5',
        'Ending command with failure: {vdsm.engine.action}',
        'Ending command with failure: org.ovirt.engine.core.bll.AddDiskCommand',
        { 'vdsm.engine.action': 'AddDisk' },
      ],
      [
        '3.6-4.5',
        "Command '{vdsm.engine.action}' failed: {}",
        "Command 'org.ovirt.engine.core.bll.storage.domain.DetachStorageDomainFromPoolCommand' failed: EngineException: IRSGenericException (Failed with error StorageDomainDoesNotExist and code 358)",
        { 'vdsm.engine.action': 'DetachStorageDomainFromPool' },
      ],
      [
        '3.0-3.5',
        'Command {vdsm.engine.action} throw Vdc Bll exception. With error message {}',
        'Command org.ovirt.engine.core.bll.RunVmCommand throw Vdc Bll exception. With error message VdcBLLException: VDSNetworkException: Connection refused',
        { 'vdsm.engine.action': 'RunVm' },
      ],
      [
        '3.0-3.5',
        'Command {vdsm.engine.action} throw exception{}',
        'Command org.ovirt.engine.core.bll.RunVmCommand throw exception: java.lang.NullPointerException',
        { 'vdsm.engine.action': 'RunVm' },
      ],
      [
        '4.0-4.5',
        "Command [id={vdsm.engine.command_id}]: Updating status to 'FAILED', {}",
        `Command [id=${COMMAND}]: Updating status to 'FAILED', The command end method logic will be executed by one of its parent commands.`,
        { 'vdsm.engine.command_id': COMMAND, 'vdsm.engine.command_status': 'FAILED' },
      ],
    ],
  },
  {
    action: 'engine-action-ended',
    means: 'An action of the engine ends successfully, or moves to another status.',
    loggers: ['*'],
    read: classFacts,
    wordings: [
      [
        '3.0-4.5',
        "Ending command '{vdsm.engine.action}' successfully.",
        "Ending command 'org.ovirt.engine.core.bll.storage.disk.AddDiskCommand' successfully.",
        { 'vdsm.engine.action': 'AddDisk' },
      ],
      [
        '3.0-3.5',
        'Ending command successfully: {vdsm.engine.action}',
        'Ending command successfully: org.ovirt.engine.core.bll.AddDiskCommand',
        { 'vdsm.engine.action': 'AddDisk' },
      ],
      [
        '4.0-4.5',
        'Command [id={vdsm.engine.command_id}]: Updating status to {vdsm.engine.command_status}, {}',
        `Command [id=${COMMAND}]: Updating status to 'SUCCEEDED', The command end method logic will be executed by one of its parent commands.`,
      ],
    ],
  },
  {
    action: 'engine-lock-refused',
    means: 'The engine cannot lock the objects of an action: another action holds them.',
    loggers: ['*'],
    read: lockFacts,
    wordings: [
      [
        '3.6-4.1',
        'Failed to Acquire Lock to object {}',
        `Failed to Acquire Lock to object 'EngineLock:{exclusiveLocks='[${VM}=<VM, ACTION_TYPE_FAILED_OBJECT_LOCKED>]', sharedLocks='null'}'`,
        { 'vdsm.engine.locks': [`exclusive VM ${VM}`], 'vdsm.vm.id': VM },
      ],
      [
        '4.3-4.5',
        'Failed to acquire lock-timeout to object {}',
        `Failed to acquire lock-timeout to object 'EngineLock:{exclusiveLocks='[${VM}=VM]', sharedLocks=''}'`,
        { 'vdsm.engine.locks': [`exclusive VM ${VM}`], 'vdsm.vm.id': VM },
      ],
    ],
  },
  {
    action: 'engine-lock-acquired',
    means: 'The engine locks the objects of an action.',
    loggers: ['*'],
    read: lockFacts,
    wordings: [
      [
        '3.0-3.5',
        'Lock Acquired to object {}',
        `Lock Acquired to object EngineLock [exclusiveLocks= key: ${SD} value: STORAGE\n, sharedLocks= key: ${VM} value: VM\n]`,
        {
          'vdsm.engine.locks': [`exclusive STORAGE ${SD}`, `shared VM ${VM}`],
          'vdsm.sd.id': SD,
          'vdsm.vm.id': VM,
        },
      ],
      [
        '3.6-4.5',
        'Lock-wait acquired to object {}',
        `Lock-wait acquired to object 'EngineLock:{exclusiveLocks='[HOST_NETWORK${VM}=HOST_NETWORK, ${SD}=STORAGE]', sharedLocks=''}'`,
        { 'vdsm.engine.locks': [`exclusive HOST_NETWORK ${VM}`, `exclusive STORAGE ${SD}`], 'vdsm.sd.id': SD },
      ],
      [
        '3.6-4.5',
        "Lock Acquired to object 'EngineLock:{}'",
        "Lock Acquired to object 'EngineLock:{exclusiveLocks='[host1.example.com=VDS, my vm=VM_NAME, 00:1a:4a:16:01:51=MAC]', sharedLocks=''}'",
        {
          'vdsm.engine.locks': [
            'exclusive VDS host1.example.com',
            'exclusive VM_NAME my vm',
            'exclusive MAC 00:1a:4a:16:01:51',
          ],
        },
      ],
      [
        '4.3-4.5',
        'Lock-timeout acquired to object {}',
        `Lock-timeout acquired to object 'EngineLock:{exclusiveLocks='', sharedLocks='[${VM}=VM]'}'`,
        { 'vdsm.engine.locks': [`shared VM ${VM}`] },
      ],
    ],
  },
  {
    action: 'engine-lock-released',
    means: 'The engine releases the objects of an action.',
    loggers: ['*'],
    read: lockFacts,
    wordings: [
      [
        '3.0-4.5',
        'Lock freed to object {}',
        `Lock freed to object 'EngineLock:{exclusiveLocks='[${VM}=VM]', sharedLocks=''}'`,
        { 'vdsm.engine.locks': [`exclusive VM ${VM}`] },
      ],
    ],
  },
  {
    action: 'engine-lock-asked',
    means: 'The engine waits until it can lock the objects of an action.',
    loggers: ['*'],
    read: lockFacts,
    wordings: [
      [
        '3.6-4.5',
        'Before acquiring and wait lock {}',
        `Before acquiring and wait lock 'EngineLock:{exclusiveLocks='[${VM}=VM]', sharedLocks=''}'`,
        { 'vdsm.engine.locks': [`exclusive VM ${VM}`] },
      ],
      [
        '4.3-4.5',
        'Before acquiring lock-timeout {}',
        `Before acquiring lock-timeout 'EngineLock:{exclusiveLocks='[${VM}=VM]', sharedLocks=''}'`,
        { 'vdsm.engine.locks': [`exclusive VM ${VM}`] },
      ],
    ],
  },
];

const RUNNING = /^Running command: (\w{1,120})/;
/** The engine writes no blank between the type and `Action group`. */
const ENTITY = /ID: ([0-9a-f-]{36}) Type: ([A-Za-z]{1,60}?)(?=Action group |,|\s|$)/g;

function actionFacts(text: string): NoteFacts {
  const facts: MutableFacts = {};
  const name = RUNNING.exec(text)?.[1];
  if (name !== undefined) facts['vdsm.engine.action'] = actionName(name);
  const at = text.indexOf('Entities affected :');
  if (at < 0) return facts;
  const entities: string[] = [];
  for (const [, id = '', type = ''] of text.slice(at, at + TEXT_MAX).matchAll(ENTITY)) {
    if (entities.length >= LIST_MAX || !isUuid(id)) continue;
    entities.push(`${type} ${id}`);
    const field = TYPE_FIELDS[type.toUpperCase()];
    if (field !== undefined) facts[field] ??= id;
  }
  if (entities.length > 0) facts['vdsm.engine.entities'] = entities;
  return facts;
}

/** Types of entities and groups of locks whose ids vdsm shares. */
const TYPE_FIELDS: Readonly<Record<string, 'vdsm.vm.id' | 'vdsm.sd.id' | 'vdsm.sp.id' | 'vdsm.image.id'>> = {
  VM: 'vdsm.vm.id',
  STORAGE: 'vdsm.sd.id',
  STORAGEPOOL: 'vdsm.sp.id',
  POOL: 'vdsm.sp.id',
  DISK: 'vdsm.image.id',
};

function refusalFacts(text: string): NoteFacts {
  const reasons = text
    .slice(text.indexOf('Reasons:') + 'Reasons:'.length)
    .slice(0, TEXT_MAX)
    .split(',', LIST_MAX)
    .map((reason) => reason.trim())
    .filter((reason) => reason !== '');
  return { 'vdsm.engine.reasons': reasons };
}

const CLASS = /^(?:Ending command (?:with failure: |successfully: )?|Command )'?([\w.$]{1,250})/;

function classFacts(text: string): NoteFacts {
  if (text.startsWith('Command [id=')) {
    const status = /^Command \[id=[^\]]{1,64}\]: Updating status to '(\w{1,40})'/.exec(text.slice(0, 200))?.[1];
    return status === undefined ? {} : { 'vdsm.engine.command_status': status };
  }
  const name = CLASS.exec(text.slice(0, 400))?.[1];
  return name === undefined ? {} : { 'vdsm.engine.action': actionName(name) };
}

/**
 * `key: KEY value: GROUP` until 3.5, `KEY=<GROUP, REASON>` until 4.1, `KEY=GROUP` since. Most keys are ids, some with a
 * prefix, as HOST_NETWORK has; others are names, addresses or verbs. A key ends before the next `key: `, so that no part is
 * searched twice.
 */
const LOCK =
  /(?:key: ((?:(?!key: )[^\n]){1,255}?) value: |(?<=\[|, )([^,[\]=<>'\n]{1,255})=<?)([A-Z_]{1,60})(?=[\s,>\]$]|$)/g;
const KEY_ID = new RegExp(`^[A-Za-z_]{0,60}(${UUID})$`);

function lockFacts(text: string): NoteFacts {
  const cut = text.slice(0, TEXT_MAX);
  const shared = cut.indexOf('sharedLocks=');
  const facts: MutableFacts = {};
  const locks: string[] = [];
  for (const match of cut.matchAll(LOCK)) {
    if (locks.length >= LIST_MAX) break;
    const [, old, key = old ?? '', group = ''] = match;
    const id = KEY_ID.exec(key)?.[1];
    locks.push(`${shared >= 0 && match.index > shared ? 'shared' : 'exclusive'} ${group} ${id ?? key}`);
    const field = TYPE_FIELDS[group];
    if (field !== undefined && id !== undefined) facts[field] ??= id;
  }
  if (locks.length > 0) facts['vdsm.engine.locks'] = locks;
  return facts;
}
