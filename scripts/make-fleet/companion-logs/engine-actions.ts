/**
 * User actions in engine.log, derived from the calls of one flow: commands with their entities, locks, calls, events.
 */
import type { AnsweredRequest } from '../calls.ts';
import { idOf } from '../random.ts';
import type { VerbName } from '../verbs.ts';
import { DOMAINS, VMS } from '../world.ts';
import type { DomainName } from '../world.ts';
import { failureOf, writeCall } from './engine-calls.ts';
import { LOGGERS, hostId } from './engine-log.ts';
import type { AuditEvent, EngineLog, EnginePen } from './engine-log.ts';
import type { EngineTasks } from './engine-tasks.ts';
import { commandOf, nameOf } from './engine-verbs.ts';

const USER = 'admin@internal-authz';

/** Requests of one flow, in order. */
type FlowRequests = readonly [AnsweredRequest, ...AnsweredRequest[]];

/** What an action is about. */
interface Facts {
  readonly vm: { readonly id: string | undefined; readonly name: string | undefined };
  readonly host: string;
  /** The host to which a VM migrates. */
  readonly to: string;
  /** The id of the storage domain, or of the pool where there is none. */
  readonly domain: string;
  /** The name of a snapshot. */
  readonly label: string;
  readonly seconds: number;
  readonly disk: {
    readonly id: string | undefined;
    readonly name: string;
    /** The id of the domain to which it goes. */
    readonly domain: string;
    /** The names of the domains on which it is, and to which it goes. */
    readonly on: string;
    readonly to: string;
  };
}

type Entity = readonly [id: string | undefined, type: string, group?: string, role?: string];
type EngineLock = readonly [id: string | undefined, group: string];
type Move = readonly [vm: Facts['vm'], from: string, to: string];

/** A kind of user action. */
interface Action {
  /** The verb by which a flow is recognised. */
  readonly verb: VerbName;
  /** The class of its command, below `bll`. */
  readonly command: string;
  /** The engine runs the command by itself, so its beginning has no event. */
  readonly internal?: true;
  readonly entities: (facts: Facts) => Entity[];
  readonly locks: (facts: Facts) => EngineLock[];
  /** The event at the beginning, after success, and after failure. */
  readonly first?: (facts: Facts) => AuditEvent;
  readonly last?: (facts: Facts) => AuditEvent;
  readonly failed?: (facts: Facts) => AuditEvent;
  /** Commands inside of it, by verb. */
  readonly parts?: Partial<Readonly<Record<VerbName, string>>>;
  /** State changes of VMs after success. */
  readonly moves?: (facts: Facts) => Move[];
}

/** The kinds of actions. The first whose verb occurs in a flow is the action of that flow. */
const ACTIONS: readonly Action[] = [
  {
    verb: 'cloneImageStructure',
    command: 'storage.lsm.LiveMigrateDiskCommand',
    entities: ({ disk }) => [
      [disk.id, 'Disk', 'DISK_LIVE_STORAGE_MIGRATION', 'USER'],
      [disk.domain, 'Storage', 'CREATE_DISK', 'USER'],
    ],
    locks: ({ disk }) => [[disk.id, 'DISK']],
    first: ({ disk }) => ['USER_MOVED_DISK', 2008, `User ${USER} moving disk ${disk.name} to domain c-data2.`],
    last: ({ disk }) => [
      'USER_MOVED_DISK_FINISHED_SUCCESS',
      2010,
      `User ${USER} finished moving disk ${disk.name} to domain c-data2.`,
    ],
    parts: {
      createVolume: 'snapshots.CreateSnapshotDiskCommand',
      snapshot: 'snapshots.CreateLiveSnapshotForVmCommand',
      cloneImageStructure: 'storage.lsm.CloneImageGroupVolumesStructureCommand',
      sdm_copy_data: 'storage.disk.image.CopyDataCommand',
      deleteImage: 'storage.disk.image.RemoveImageCommand',
    },
  },
  {
    verb: 'getStorageDomainInfo',
    command: 'storage.connection.ConnectDomainToStorageCommand',
    internal: true,
    entities: ({ domain }) => [[domain, 'Storage']],
    locks: () => [],
  },
  {
    verb: 'migrate',
    command: 'MigrateVmCommand',
    entities: ({ vm }) => [[vm.id, 'VM', 'MIGRATE_VM', 'USER']],
    locks: ({ vm }) => [[vm.id, 'VM']],
    first: ({ vm, host, to }) => [
      'VM_MIGRATION_START',
      62,
      `Migration started (VM: ${vm.name}, Source: ${host}, Destination: ${to}, User: ${USER}).`,
    ],
    last: ({ vm, host, to, seconds }) => [
      'VM_MIGRATION_DONE',
      63,
      `Migration completed (VM: ${vm.name}, Source: ${host}, Destination: ${to}, Duration: ${seconds} seconds, Total: ${seconds} seconds, Actual downtime: 112ms)`,
    ],
    moves: ({ vm }) => [[vm, 'MigratingFrom', 'Down']],
  },
  {
    verb: 'merge',
    command: 'snapshots.RemoveSnapshotCommand',
    entities: ({ vm }) => [[vm.id, 'VM', 'MANIPULATE_VM_SNAPSHOTS', 'USER']],
    locks: ({ vm }) => [[vm.id, 'VM']],
    first: ({ vm }) => [
      'USER_REMOVE_SNAPSHOT',
      342,
      `Snapshot 'before-update' deletion for VM '${vm.name}' was initiated by ${USER}.`,
    ],
    failed: ({ vm }) => [
      'USER_REMOVE_SNAPSHOT_FINISHED_FAILURE',
      357,
      `Failed to delete snapshot 'before-update' for VM '${vm.name}'.`,
    ],
    parts: { merge: 'MergeCommand' },
  },
  {
    verb: 'copyImage',
    command: 'storage.disk.MoveOrCopyDiskCommand',
    entities: ({ disk }) => [
      [disk.id, 'Disk', 'CONFIGURE_DISK_STORAGE', 'USER'],
      [disk.domain, 'Storage', 'CREATE_DISK', 'USER'],
    ],
    locks: ({ disk }) => [[disk.id, 'DISK']],
    first: ({ disk }) => ['USER_MOVED_DISK', 2008, `User ${USER} moving disk ${disk.name} to domain ${disk.to}.`],
    last: ({ disk }) => [
      'USER_MOVED_DISK_FINISHED_SUCCESS',
      2010,
      `User ${USER} finished moving disk ${disk.name} to domain ${disk.to}.`,
    ],
    failed: ({ disk }) => [
      'USER_MOVED_DISK_FINISHED_FAILURE',
      2011,
      `User ${USER} have failed to move disk ${disk.name} to domain ${disk.to}.`,
    ],
    parts: { copyImage: 'storage.disk.image.CopyImageGroupCommand' },
  },
  {
    verb: 'snapshot',
    command: 'snapshots.CreateSnapshotForVmCommand',
    entities: ({ vm }) => [[vm.id, 'VM', 'MANIPULATE_VM_SNAPSHOTS', 'USER']],
    locks: ({ vm }) => [[vm.id, 'VM']],
    first: ({ vm, label }) => [
      'USER_CREATE_SNAPSHOT',
      45,
      `Snapshot '${label}' creation for VM '${vm.name}' was initiated by ${USER}.`,
    ],
    last: ({ vm, label }) => [
      'USER_CREATE_SNAPSHOT_FINISHED_SUCCESS',
      68,
      `Snapshot '${label}' creation for VM '${vm.name}' has been completed.`,
    ],
    failed: ({ vm, label }) => [
      'USER_CREATE_SNAPSHOT_FINISHED_FAILURE',
      69,
      `Failed to complete snapshot '${label}' creation for VM '${vm.name}'.`,
    ],
    parts: {
      createVolume: 'snapshots.CreateSnapshotDiskCommand',
      snapshot: 'snapshots.CreateLiveSnapshotForVmCommand',
    },
  },
  {
    verb: 'createVolume',
    command: 'storage.disk.AddDiskCommand',
    entities: ({ disk }) => [[disk.domain, 'Storage', 'CREATE_DISK', 'USER']],
    locks: () => [],
    first: ({ disk }) => ['USER_ADD_DISK', 2020, `Add-Disk operation of '${disk.name}' was initiated by ${USER}.`],
    last: ({ disk }) => ['USER_ADD_DISK_FINISHED_SUCCESS', 2021, `The disk '${disk.name}' was successfully added.`],
    parts: { createVolume: 'storage.disk.image.AddImageFromScratchCommand' },
  },
  {
    verb: 'deleteImage',
    command: 'storage.disk.RemoveDiskCommand',
    entities: ({ disk }) => [[disk.id, 'Disk', 'DELETE_DISK', 'USER']],
    locks: ({ disk }) => [[disk.id, 'DISK']],
    last: ({ disk }) => [
      'USER_FINISHED_REMOVE_DISK',
      2014,
      `Disk ${disk.name} was successfully removed from domain ${disk.on} (User ${USER}).`,
    ],
    parts: { deleteImage: 'storage.disk.image.RemoveImageCommand' },
  },
  {
    verb: 'destroy',
    command: 'StopVmCommand',
    entities: ({ vm }) => [[vm.id, 'VM', 'STOP_VM', 'USER']],
    locks: ({ vm }) => [[vm.id, 'VM']],
    last: ({ vm, host }) => ['USER_STOP_VM', 33, `VM ${vm.name} powered off by ${USER} (Host: ${host}).`],
    moves: ({ vm }) => [[vm, 'PoweringDown', 'Down']],
  },
  {
    verb: 'create',
    command: 'RunVmCommand',
    entities: ({ vm }) => [[vm.id, 'VM', 'RUN_VM', 'USER']],
    locks: ({ vm }) => [[vm.id, 'VM']],
    first: ({ vm, host }) => ['USER_STARTED_VM', 153, `VM ${vm.name} was started by ${USER} (Host: ${host}).`],
    last: ({ vm, host }) => ['USER_RUN_VM', 32, `VM ${vm.name} started on Host ${host}`],
    moves: ({ vm }) => [
      [vm, 'WaitForLaunch', 'PoweringUp'],
      [vm, 'PoweringUp', 'Up'],
    ],
  },
];

/** Verbs that a page of the web UI calls without a command, to show the result. */
const QUERIES: ReadonlySet<VerbName> = new Set<VerbName>(['getVolumeInfo', 'getDeviceList']);

/** Writes the action of a flow. */
export function writeAction(log: EngineLog, tasks: EngineTasks, flow: string, requests: FlowRequests): void {
  const verbs = new Set(requests.map(({ verb }) => verb));
  const action = ACTIONS.find(({ verb }) => verbs.has(verb));
  if (action === undefined) {
    for (const request of requests)
      writeCall(
        QUERIES.has(request.verb) ? log.userPen(request.time - 9, flow) : log.pen(request.time - 9, flow),
        request,
      );
    return;
  }
  const [first] = requests;
  const facts = factsOf(requests, action.verb, flow);
  const logger = LOGGERS.bll(action.command);
  const lock = lockText(action.locks(facts));
  const pen = log.userPen(first.time - log.random.between(60, 140), flow);
  if (lock !== undefined) pen.info(logger, `Lock Acquired to object '${lock}'`);
  const isInternal = action.internal === true || STARTS_BADLY.has(flow);
  pen.info(
    logger,
    `Running command: ${nameOnly(action.command)} internal: ${isInternal}. Entities affected : ${entitiesText(action.entities(facts))}`,
  );
  const finish: Finish = (last, isGood) => {
    last.time += log.random.between(1, 6);
    last[isGood ? 'info' : 'error'](logger, `Ending command '${logger}' ${isGood ? 'successfully' : 'with failure'}.`);
    if (lock !== undefined) last.info(logger, `Lock freed to object '${lock}'`);
    const event = isGood ? action.last?.(facts) : action.failed?.(facts);
    if (event !== undefined) last.event(...event, isGood ? 'INFO' : 'ERROR');
  };
  writeRequests(log, tasks, flow, requests, { action, finish, domain: facts.domain });
  if (action.first !== undefined && !isInternal)
    log.pen(first.time - 34, flow, pen.thread).event(...action.first(facts));
  // the monitor logs the states of the VM, without a flow
  const isFailed = requests.some((request) => failureOf(request) !== undefined);
  if (!isFailed && !STARTS_BADLY.has(flow)) moveVm(log, action, facts, lastOf(requests).ended);
}

/** The start of vm-c06 during the outage: the call succeeds, and the incident has what follows. */
const STARTS_BADLY = new Set(['5c21d9e4']);

/** Writes the end of an action. */
type Finish = (pen: EnginePen, isGood: boolean) => void;

function lastOf(requests: FlowRequests): AnsweredRequest {
  return requests.at(-1) ?? requests[0];
}

function writeRequests(
  log: EngineLog,
  tasks: EngineTasks,
  flow: string,
  requests: FlowRequests,
  { action, finish, domain }: { readonly action: Action; readonly finish: Finish; readonly domain: string },
): void {
  for (const [n, request] of requests.entries()) {
    const isLast = n === requests.length - 1;
    const pen = log.pen(request.time - log.random.between(14, 30), flow);
    const part = action.parts?.[request.verb] ?? action.command;
    const logger = LOGGERS.bll(part);
    const id = idOf(`command ${flow} ${n}`);
    if (action.parts?.[request.verb] !== undefined)
      pen.info(
        logger,
        `Running command: ${nameOnly(part)} internal: true. Entities affected :  ID: ${domain} Type: Storage`,
      );
    writeCall(pen, request);
    const failure = failureOf(request);
    if (request.task !== undefined && request.job !== undefined) {
      const done = isLast ? finish : undefined;
      tasks.add(pen, request.task, {
        action: nameOnly(part).replace(/Command$/, ''),
        logger,
        id,
        host: hostId(request.host.name),
        done,
      });
    } else if (request.verb === 'sdm_copy_data') waitForJob(log, flow, request, id);
    else if (failure !== undefined) {
      pen.error(
        logger,
        `Command '${logger}' failed: EngineException: org.ovirt.engine.core.vdsbroker.vdsbroker.VDSErrorException: VDSGenericException: VDSErrorException: Failed to ${commandOf(request)?.command}VDS, error = ${failure.text}, code = ${failure.code} (Failed with error ${ENGINE_ERRORS[failure.code ?? -1] ?? 'GeneralException'} and code ${failure.code})`,
      );
      if (isLast && request.verb !== 'getStorageDomainInfo') finish(pen, false);
    } else if (request.verb === 'connectStorageServer') writeBadConnections(pen, request);
    else if (isLast) finish(log.scheduledPen(pen.time + log.random.between(20, 400), flow), !STARTS_BADLY.has(flow));
  }
}

/** The engine's names of errors, by vdsm's codes. */
const ENGINE_ERRORS: Readonly<Record<number, string>> = {
  13: 'imageErr',
  52: 'mergeErr',
  99: 'recovery',
  358: 'StorageDomainDoesNotExist',
  201: 'VolumeDoesNotExist',
};

/** Writes the connections that failed in a call that succeeded. */
function writeBadConnections(pen: EnginePen, { result, args }: AnsweredRequest): void {
  const { statuslist = [] } = typeof result === 'object' ? result : {};
  for (const { id, status } of statuslist) {
    if (status === 0) continue;
    const connection = args.conList?.find((one) => one.id === id)?.connection;
    pen.event(
      'STORAGE_DOMAIN_ERROR',
      996,
      `The error message for connection ${connection} returned by VDSM was: Problem while trying to mount target`,
      'ERROR',
    );
    pen.error(
      LOGGERS.bll('storage.connection.FileStorageHelper'),
      `The connection with details '${connection}' failed because of error code '${status}' and error message is: problem while trying to mount target`,
    );
  }
}

/** Polls a job of the host, at growing intervals, until it ends. */
function waitForJob(log: EngineLog, flow: string, { args, host, ended }: AnsweredRequest, id: string): void {
  const logger = LOGGERS.bll('VdsmJobMonitoringCallback');
  const end = ended + 190_000;
  let step = 2000;
  for (let time = ended + step; time < end; time += step) {
    const pen = log.scheduledPen(time, flow);
    pen.info(
      LOGGERS.bll('StorageJobCallback'),
      `Command CopyData id: '${id}': waiting for job '${args.job_id}' on host '${host.name}' (id: '${hostId(host.name)}') to complete`,
    );
    pen.info(
      LOGGERS.callback,
      `Command 'LiveMigrateDisk' (id: '${idOf(`command ${flow} 0`)}') waiting on child command id: '${id}' type:'CopyData' to complete`,
    );
    step = Math.min(10_000, step * 2);
  }
  const pen = log.scheduledPen(end, flow);
  pen.info(
    LOGGERS.bll('StorageJobCallback'),
    `Command CopyData id: '${id}': job '${args.job_id}' execution was completed with VDSM job status 'finished'`,
  );
  pen.info(logger, `Command CopyData id: '${id}': execution was completed, the command status is 'SUCCEEDED'`);
}

function moveVm(log: EngineLog, { moves, verb }: Action, facts: Facts, ended: number): void {
  let time = ended;
  for (const [vm, from, to] of moves?.(facts) ?? []) {
    const pen = log.pen(time + log.random.between(700, 2600), '', `ForkJoinPool-1-worker-${log.random.int(1, 15)}`);
    pen.info(LOGGERS.vmAnalyzer, `VM '${vm.id}'(${vm.name}) moved from '${from}' --> '${to}'`);
    if (verb === 'destroy')
      pen.event('VM_DOWN', 61, `VM ${vm.name} is down. Exit message: Admin shut down from the engine`);
    time = pen.time + 4000;
  }
}

function factsOf(requests: FlowRequests, verb: VerbName, flow: string): Facts {
  const { host, args, vm: vmId, time } = requests.find((request) => request.verb === verb) ?? requests[0];
  const vm = VMS.find(({ id }) => id === vmId);
  const sd =
    requests.map((one) => one.args.sdUUID ?? one.args.srcSdUUID).find((id) => id !== undefined) ?? host.pool.id;
  const image = args.imgUUID ?? args.srcImgUUID ?? requests.map((one) => one.args.imgUUID).find(Boolean);
  const to = args.params?.dst?.split('.')[0] ?? host.name;
  return {
    vm: vm ?? { id: vmId, name: nameOf(vmId) },
    host: host.name,
    to,
    domain: sd,
    label: `${flow.startsWith('backup') ? 'backup' : 'snap'}-${flow.slice(-6)}`,
    seconds: Math.max(1, Math.round((lastOf(requests).time - time) / 1000)),
    disk: {
      id: image,
      name: `disk-${String(image).slice(0, 6)}`,
      domain: args.dstSdUUID ?? sd,
      on: domainNamed(sd),
      to: domainNamed(args.dstSdUUID ?? sd),
    },
  };
}

function domainNamed(id: string): string {
  const names = Object.keys(DOMAINS) as DomainName[];
  return names.find((name) => DOMAINS[name].id === id) ?? id;
}

/** Writes entities as the engine does: with two blanks before the first, and none before `Action group`. */
function entitiesText(entities: readonly Entity[]): string {
  return entities
    .map(
      ([id, type, group, role]) =>
        ` ID: ${id} Type: ${type}${group === undefined ? '' : `Action group ${group} with role type ${role}`}`,
    )
    .join(', ');
}

function lockText(locks: readonly EngineLock[]): string | undefined {
  if (locks.length === 0) return undefined;
  return `EngineLock:{exclusiveLocks='[${locks.map(([id, group]) => `${id}=${group}`).join(', ')}]', sharedLocks=''}`;
}

function nameOnly(command: string): string {
  return command.slice(command.lastIndexOf('.') + 1);
}
