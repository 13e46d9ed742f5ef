/** Verb calls as each release logs them: the request of a client, the verb, its task, and how it ends. */
import { abortText, errorText, verbTrace } from './errors.ts';
import type { StorageError } from './errors.ts';
import type { Epoch, Host, Pen } from './host.ts';
import { lockAll, unlockAll } from './locks.ts';
import type { Lock } from './locks.ts';
import { keywords, repr, str, tuple } from './python.ts';
import type { PythonDictionary, PythonValue } from './python.ts';
import type { Release } from './releases.ts';
import { VERBS } from './verbs.ts';
import type { VerbDef, VerbName } from './verbs.ts';
import type { Caller } from './world.ts';

/** A connection to a storage server, as `connectStorageServer` takes it. */
export interface Connection extends PythonDictionary {
  readonly id: string;
  readonly connection: string;
  readonly iqn: string;
  readonly port: string;
}

/** An end of a copy, as `sdm_copy_data` takes it. */
export interface Endpoint extends PythonDictionary {
  readonly sd_id: string;
  readonly img_id: string;
  readonly vol_id: string;
}

/** Arguments of a verb. Those that the engine's log needs have a type. */
export interface Arguments extends PythonDictionary {
  readonly sdUUID?: string;
  readonly spUUID?: string | null;
  readonly imgUUID?: string;
  readonly volUUID?: string | null;
  readonly size?: string;
  readonly srcSdUUID?: string;
  readonly srcImgUUID?: string;
  readonly srcVolUUID?: string;
  readonly dstSdUUID?: string;
  readonly dstImgUUID?: string;
  readonly dstVolUUID?: string;
  readonly taskID?: string;
  readonly domType?: number;
  readonly conList?: readonly [Connection];
  readonly masterVersion?: number;
  readonly prevID?: number;
  readonly prevLVER?: string;
  readonly job_id?: string;
  readonly source?: Endpoint;
  readonly destination?: Endpoint;
  readonly drive?: Readonly<Record<'imageID' | 'volumeID' | 'domainID' | 'poolID', string>>;
  readonly baseVolUUID?: string;
  readonly topVolUUID?: string;
  readonly params?: PythonDictionary & { readonly dst?: string };
}

/** What `getAllTasksStatuses` returns of a task. */
export interface TaskStatus extends PythonDictionary {
  readonly message: string | undefined;
  readonly taskState: string;
  readonly taskResult: string;
}

/** Results of a verb. Those that the logs of the engine and of supervdsm need have a type. */
export interface Result extends PythonDictionary {
  readonly statuslist?: readonly { readonly id: string; readonly status: number }[];
  readonly devList?: readonly (PythonDictionary & { readonly GUID: string })[];
  readonly allTasksStatus?: Readonly<Record<string, TaskStatus>>;
}

/** Who caused a call; without a caller it comes from inside of vdsm. */
export interface Context {
  readonly caller?: Caller;
  readonly port?: number;
  readonly flow?: string | undefined;
  readonly vm?: string | undefined;
  readonly task?: string;
}

/** What a request and a call from inside of vdsm have in common. */
interface CallDetails {
  readonly result?: Result | true | undefined;
  /** Why a storage verb fails. */
  readonly error?: StorageError | undefined;
  /** The failure that a verb of a VM or host returns. */
  readonly status?: { readonly message: string; readonly code: number };
  readonly locks?: readonly Lock[];
  /** What is done inside of the verb. */
  readonly body?: ((pen: Pen) => unknown) | undefined;
  /** The job of an asynchronous storage verb. */
  readonly job?: { readonly name: string };
}

/** A call of a verb, with all that is logged of it. */
export interface Call extends CallDetails, VerbDef {
  readonly verb: string;
  readonly context: Context;
  readonly args: Arguments;
  readonly vm?: string | undefined;
}

/** A request of a client. */
export interface RequestDetails extends CallDetails {
  readonly verb: VerbName;
  readonly caller: Caller;
  readonly flow?: string | undefined;
  readonly vm?: string;
  readonly args?: Arguments;
  /** Parameters of JSON-RPC, where they are not `args`. */
  readonly params?: PythonDictionary;
  /** How long it takes; else a time by chance. */
  readonly ms?: number | undefined;
}

interface FullRequest extends Call {
  readonly verb: VerbName;
  readonly caller: Caller;
  readonly flow?: string | undefined;
  readonly params?: PythonDictionary;
}

/** How vdsm answered. */
interface Answer {
  /** The pen as it ends. */
  readonly pen: Pen;
  /** The id of the storage task. */
  readonly task: string | undefined;
  readonly begun: number;
  readonly ended: number;
  /** Whether vdsm refused the request, since it was starting. */
  readonly refused?: boolean;
}

/** A request with its answer. */
export interface AnsweredRequest extends FullRequest, Answer {
  readonly host: Host;
  readonly epoch: Epoch;
  readonly time: number;
}

/**
 * Writes a client's request for a verb. The host keeps it for the companion logs.
 * @returns the pen as it ends, and the id of the storage task
 */
export function request(host: Host, time: number, details: RequestDetails): Pick<Answer, 'pen' | 'task'> {
  const epoch = host.epochAt(time);
  if (epoch === undefined) return { pen: host.pen(time, 'nowhere'), task: undefined };
  const verb: VerbDef = VERBS[details.verb];
  const ms = details.ms ?? host.duration(verb.ms, verb.sigma, time);
  const { caller, flow, vm } = details;
  const context = { caller, port: host.portOf(caller), flow, vm };
  const call: FullRequest = { args: {}, ...verb, ...details, ms, context };
  const answer =
    epoch.release.requests === 'bridge' && caller.over !== 'xmlrpc'
      ? overJson(host, time, call, epoch)
      : overXml(host, time, call);
  host.requests.push({ ...call, ...answer, host, epoch, time });
  return answer;
}

/** How long after a start vdsm refuses requests, in ms. */
const RECOVERY = 21_000;

function overJson(host: Host, time: number, call: FullRequest, epoch: Epoch): Answer {
  const { release } = epoch;
  const pool = release.layout === 'old' ? 'jsonrpc.Executor' : 'jsonrpc';
  const pen = host.workerPen(time, pool, 8);
  const params = repr(
    call.params ?? (call.vm === undefined ? call.args : { vmID: call.vm, ...call.args }),
    release.unicode,
  );
  const begun = pen.time;
  if (time < epoch.from + RECOVERY && epoch !== host.epochs[0]) {
    pen.info('bridgeRefused', `In recovery, ignoring '${call.method}' in bridge with ${params}`);
    summarize(pen, call, begun, 99);
    pen.done();
    return { pen, task: undefined, begun, ended: pen.time, refused: true };
  }
  pen.debug('bridgeCall', `Calling '${call.method}' in bridge with ${params}`);
  const task = verbCall(pen, call);
  const code = call.error?.code ?? call.status?.code ?? 0;
  if (code === 0)
    pen.debug('bridgeReturn', `Return '${call.method}' in bridge with ${repr(bridgeValue(call, task), false)}`);
  summarize(pen, call, begun, code);
  pen.done();
  return { pen, task, begun, ended: pen.time };
}

function bridgeValue({ result, job }: Call, task: string | undefined): PythonValue {
  if (job !== undefined) return task;
  if (typeof result !== 'object') return true;
  const values = Object.values(result);
  return values.length === 1 ? values[0] : result;
}

function summarize(pen: Pen, { method }: Call, begun: number, code: number): void {
  const seconds = ((pen.time - begun) / 1000).toFixed(2);
  const { summaries } = pen.release;
  if (summaries === 'none') return;
  if (code !== 0) pen.info('rpcSummary', `RPC call ${method} failed (error ${code}) in ${seconds} seconds`);
  else if (summaries === 'all') pen.info('rpcSummary', `RPC call ${method} succeeded in ${seconds} seconds`);
  else if (Number(seconds) >= 1)
    pen.info('rpcSlow', `RPC call ${method} took more than 1.00 seconds to succeed: ${seconds}`);
}

function overXml(host: Host, time: number, call: FullRequest): Answer {
  const pen = host.connectionPen(time);
  const { caller, flow } = call;
  const flowPart = flow === undefined ? '' : ` flowID [${flow}]`;
  if (call.kind === 'storage') {
    const line = pen.release.flowOnCaller ? `client [${caller.old}]${flowPart}` : `[${caller.old}]`;
    pen.debug('xmlCaller', line, pen.release.flowOnCaller ? {} : { logger: 'Storage.Dispatcher.Protect' });
    const begun = pen.time;
    return { pen, task: verbCall(pen, call), begun, ended: pen.time };
  }
  const name = call.wire ?? call.verb;
  const args = tuple(
    ...(call.vm === undefined || call.verb === 'create' ? [] : [call.vm]),
    ...Object.values(call.args),
  );
  const begun = pen.time;
  if (call.quiet !== true)
    pen.debug('xmlCall', `client [${caller.old}]::call ${name} with ${repr(args)} {}${flowPart}`);
  call.body?.(pen);
  pen.wait(Math.max(0, begun + call.ms - pen.time));
  if (call.quiet !== true) pen.debug('xmlReturn', `return ${name} with ${repr(statusResult(call))}`);
  if (pen.release.summaries === 'all') {
    pen.info(
      'xmlSummary',
      `RPC call ${name} finished (code=${call.status?.code ?? 0}) in ${((pen.time - begun) / 1000).toFixed(2)} seconds`,
    );
  }
  return { pen, task: undefined, begun, ended: pen.time };
}

/** Writes the verb itself, on the thread of the pen. @returns the id of the storage task */
export function verbCall(pen: Pen, call: Call): string | undefined {
  if (call.kind === 'storage') return storageCall(pen, call);
  const { apiLoggers, calls, unicode } = pen.release;
  const begun = pen.time;
  // 4.19 logs verbs of VMs only
  const logged = calls === 'start-finish' && (apiLoggers || call.kind === 'virt');
  const logger = apiLoggers ? `api.${call.kind}` : 'vdsm.api';
  const context = contextText(pen.release, call.context);
  if (logged) pen.info('apiStart', `START ${call.verb}(${keywords(call.args, unicode)})${context}`, { logger });
  call.body?.(pen);
  pen.wait(Math.max(0, begun + call.ms - pen.time));
  if (logged) pen.info('apiReturn', `FINISH ${call.verb} return=${repr(statusResult(call))}${context}`, { logger });
  return undefined;
}

function statusResult({ status, result }: Call): PythonDictionary {
  return { status: status ?? { message: 'Done', code: 0 }, ...(result === true ? {} : result) };
}

function storageCall(pen: Pen, call: Call): string {
  const { release, host } = pen;
  const { verb, args, error, locks = [], result } = call;
  const task = host.random.uuid();
  const begun = pen.time;
  const prefix = taskPrefix(task, release);
  const list = keywords(
    { ...args, ...(call.options && release.optionsArgument ? { options: null } : {}) },
    release.unicode,
  );
  const context = contextText(release, { ...call.context, task });
  const protect = release.calls === 'protect';
  pen.debug('taskState', `${prefix}moving from state ${late(release, 'init')} -> state preparing`);
  if (protect) pen.info('protectCall', `Run and protect: ${verb}(${list})`);
  else pen.info('apiStart', `START ${verb}(${list})${context}`);
  lockAll(pen, prefix, locks);
  call.body?.(pen);
  pen.wait(Math.max(0, begun + call.ms - pen.time));
  if (error !== undefined) {
    fail(pen, { verb, args, error, task, prefix, context });
    return task;
  }
  if (call.job !== undefined) schedule(pen, call.job, task, prefix);
  const text = call.job === undefined && result !== undefined ? repr(result) : 'None';
  if (protect) pen.info('protectReturn', `Run and protect: ${verb}, Return response: ${text}`);
  else pen.info('apiReturn', `FINISH ${verb} return=${text}${context}`);
  if (call.job === undefined) finish(pen, prefix, text, locks);
  else queue(pen, task, prefix);
  return task;
}

/** Returns a task's name, as each release writes it before the messages of a task: ``Task=`…`::``. */
export function taskPrefix(task: string, { layout }: Release): string {
  return layout === 'old' ? `Task=\`${task}\`::` : `(Task='${task}') `;
}

function finish(pen: Pen, prefix: string, text: string, locks: readonly Lock[]): void {
  pen.debug('taskFinished', `${prefix}finished: ${text}`);
  pen.debug('taskState', `${prefix}moving from state ${late(pen.release, 'preparing', 'finished')} -> state finished`);
  unlockAll(pen, locks);
  pen.debug('taskRef', `${prefix}ref 0 aborting False`);
}

function schedule(pen: Pen, job: { readonly name: string }, task: string, prefix: string): void {
  saveTask(pen, task, prefix);
  pen.debug('taskScheduled', `scheduled job ${job.name} for task ${task} `);
}

function queue(pen: Pen, task: string, prefix: string): void {
  const { release } = pen;
  pen.debug('taskJobs', `${prefix}Prepare: 1 jobs exist, move to acquiring`);
  pen.debug('taskState', `${prefix}moving from state ${late(release, 'preparing', 'acquiring')} -> state acquiring`);
  saveTask(pen, task, prefix);
  pen.debug('taskState', `${prefix}moving from state ${late(release, 'acquiring', 'queued')} -> state queued`);
  saveTask(pen, task, prefix);
  pen.debug('taskQueuing', `queuing task: ${task}`);
  pen.debug('taskQueued', `task queued: ${task}`);
  pen.debug('taskReturning', `${prefix}returning`);
  pen.debug('taskRef', `${prefix}ref 0 aborting False`);
}

/** Writes that a task is saved on the master domain, so that it can be recovered. */
export function saveTask(pen: Pen, task: string, prefix: string): void {
  const place = `/rhev/data-center/${pen.host.pool.id}/mastersd/master/tasks/${task}`;
  pen.debug('taskSave', `${prefix}_save: orig ${place} temp ${place}.temp`);
}

/** A storage verb that fails. */
interface Failure {
  readonly verb: string;
  readonly args: Arguments;
  readonly error: StorageError;
  readonly task: string;
  readonly prefix: string;
  readonly context: string;
}

function fail(pen: Pen, { verb, args, error, task, prefix, context }: Failure): void {
  const { release } = pen;
  const text = errorText(error, release);
  const given =
    release.calls === 'protect'
      ? `${repr(tuple(...Object.values(args)), release.unicode)} {}`
      : `() ${repr(args, release.unicode)}`;
  if (release.calls !== 'protect') pen.info('apiError', `FINISH ${verb} error=${text}${context}`);
  pen.error('taskError', `${prefix}Unexpected error`, { trace: verbTrace(verb, error, release) });
  pen.debug('taskRunFailed', `${prefix}Task._run: ${task} ${given} failed - stopping task`);
  pen.debug('taskStopping', `${prefix}stopping in state ${late(release, 'preparing', 'failed')} (force False)`);
  pen.debug('taskRef', `${prefix}ref 1 aborting True`);
  pen.info('taskAborting', `${prefix}aborting: Task is aborted: ${abortText(error, release)}`);
  pen.debug('taskPrepareAborted', `${prefix}Prepare: aborted: ${release.layout === 'old' ? error.message : text}`);
  pen.debug('taskRef', `${prefix}ref 0 aborting True`);
  pen.debug('taskDoAbort', `${prefix}Task._doAbort: force False`);
  pen.debug('taskState', `${prefix}moving from state ${late(release, 'preparing', 'failed')} -> state aborting`);
  pen.debug('taskPolicy', `${prefix}_aborting: recover policy none`);
  pen.debug('taskState', `${prefix}moving from state ${late(release, 'aborting', 'failed')} -> state failed`);
  if (release.calls === 'protect')
    pen.error('dispatcherError', repr({ status: { message: str(text), code: error.code } }));
  else pen.error('dispatcherError', `FINISH ${verb} error=${text}`);
}

/**
 * Returns the state from which a task comes. From 4.20.24 on it is formatted late, and shows the state that the task
 * has then.
 */
function late({ index }: Release, truth: string, later = truth): string {
  return index >= 5 ? later : truth;
}

/** Writes ` from=IP,PORT, flow_id=F, task_id=U, vmId=U`. */
function contextText(release: Release, { caller, port, flow, task, vm }: Context): string {
  const from = caller === undefined ? 'internal' : `${caller.ip.includes(':') ? '' : '::ffff:'}${caller.ip},${port}`;
  const parts = [
    `from=${from}`,
    ...(flow === undefined ? [] : [`flow_id=${flow}`]),
    ...(task === undefined ? [] : [`task_id=${task}`]),
    ...(vm === undefined || !release.apiLoggers || task !== undefined ? [] : [`vmId=${vm}`]),
  ];
  return ` ${parts.join(', ')}`;
}
