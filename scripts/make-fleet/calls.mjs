/** Verb calls as each release logs them: who asks, the verb, its task, how it ends. */
import { abortText, errorText, verbTrace } from './errors.mjs';
import { keywords, repr, str, tuple } from './python.mjs';
import { lockAll, unlockAll } from './locks.mjs';
import { VERBS } from './verbs.mjs';

/**
 * A client's request for a verb.
 * @param call `verb`, `caller`, and if there are: `flow`, `vm`, `args`, `params` (of JSON-RPC, where other than `args`),
 *   `result`, `error`, `status` (`{code, message}` of a failure that a virt or host verb returns), `ms`, `body` (done
 *   inside; gets the pen), `job`
 * @returns the pen as it ends, `task`: uuid of the storage task; the host keeps it for the companion logs
 */
export function request(host, time, call) {
  const life = host.lifeAt(time);
  if (life === undefined) return { pen: host.pen(time, 'nowhere'), task: undefined };
  const verb = VERBS[call.verb];
  const ms = call.ms ?? host.duration(verb.ms, verb.sigma, time);
  const context = { caller: call.caller, port: host.portOf(call.caller), flow: call.flow, vm: call.vm };
  const full = { args: {}, ...verb, ...call, ms, context };
  const asked =
    life.release.requests === 'bridge' && full.caller.over !== 'xmlrpc'
      ? overJson(host, time, full, life)
      : overXml(host, time, full);
  host.requests.push({ ...full, ...asked, host, life, time });
  return asked;
}

/** How long vdsm refuses requests after a start, in ms. */
const RECOVERY = 21_000;

function overJson(host, time, call, life) {
  const { release } = life;
  const pool = release.layout === 'old' ? 'jsonrpc.Executor' : 'jsonrpc';
  const pen = host.workerPen(time, pool, 8);
  const params = repr(
    call.params ?? (call.vm === undefined ? call.args : { vmID: call.vm, ...call.args }),
    release.unicode,
  );
  const begun = pen.time;
  if (time < life.from + RECOVERY && life !== host.lives[0]) {
    pen.info('bridgeRefused', `In recovery, ignoring '${call.method}' in bridge with ${params}`);
    summarize(pen, call, begun, 99);
    pen.done();
    return { pen, task: undefined, begun, ended: pen.time, refused: true };
  }
  pen.debug('bridgeCall', `Calling '${call.method}' in bridge with ${params}`);
  const { task } = verbCall(pen, call);
  const code = call.error?.code ?? call.status?.code ?? 0;
  if (code === 0)
    pen.debug('bridgeReturn', `Return '${call.method}' in bridge with ${repr(bridgeValue(call, task), false)}`);
  summarize(pen, call, begun, code);
  pen.done();
  return { pen, task, begun, ended: pen.time };
}

function bridgeValue({ result, job }, task) {
  if (job !== undefined) return task;
  const values = Object.values(result ?? {});
  return values.length === 1 ? values[0] : (result ?? true);
}

function summarize(pen, { method }, begun, code) {
  const seconds = ((pen.time - begun) / 1000).toFixed(2);
  const { summaries } = pen.release;
  if (summaries === 'none') return;
  if (code !== 0) pen.info('rpcSummary', `RPC call ${method} failed (error ${code}) in ${seconds} seconds`);
  else if (summaries === 'all') pen.info('rpcSummary', `RPC call ${method} succeeded in ${seconds} seconds`);
  else if (Number(seconds) >= 1)
    pen.info('rpcSlow', `RPC call ${method} took more than 1.00 seconds to succeed: ${seconds}`);
}

function overXml(host, time, call) {
  const pen = host.connectionPen(time);
  const { caller, flow } = call;
  const flowPart = flow === undefined ? '' : ` flowID [${flow}]`;
  if (call.kind === 'storage') {
    const line = pen.release.flowOnCaller ? `client [${caller.old}]${flowPart}` : `[${caller.old}]`;
    pen.debug('xmlCaller', line, pen.release.flowOnCaller ? {} : { logger: 'Storage.Dispatcher.Protect' });
    const begun = pen.time;
    return { pen, task: verbCall(pen, call).task, begun, ended: pen.time };
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

/** The verb itself, on the thread of the pen: also for calls from inside of vdsm (`context.caller` is undefined). */
export function verbCall(pen, call) {
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
  return { task: undefined };
}

function statusResult({ status, result }) {
  return { status: status ?? { message: 'Done', code: 0 }, ...result };
}

function storageCall(pen, call) {
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
  lockAll(pen, task, prefix, locks);
  call.body?.(pen, task);
  pen.wait(Math.max(0, begun + call.ms - pen.time));
  if (error !== undefined) {
    fail(pen, { verb, args, error, task, prefix, context });
    return { task };
  }
  if (call.job !== undefined) schedule(pen, call.job, task, prefix);
  const text = call.job === undefined && result !== undefined ? repr(result) : 'None';
  if (protect) pen.info('protectReturn', `Run and protect: ${verb}, Return response: ${text}`);
  else pen.info('apiReturn', `FINISH ${verb} return=${text}${context}`);
  if (call.job === undefined) finish(pen, prefix, text, locks);
  else queue(pen, task, prefix);
  return { task };
}

/** `Task=…` as each release puts it before the words of a task. */
export function taskPrefix(task, { layout }) {
  return layout === 'old' ? `Task=\`${task}\`::` : `(Task='${task}') `;
}

function finish(pen, prefix, text, locks) {
  pen.debug('taskFinished', `${prefix}finished: ${text}`);
  pen.debug('taskState', `${prefix}moving from state ${late(pen.release, 'preparing', 'finished')} -> state finished`);
  unlockAll(pen, locks);
  pen.debug('taskRef', `${prefix}ref 0 aborting False`);
}

function schedule(pen, job, task, prefix) {
  saveTask(pen, task, prefix);
  pen.debug('taskScheduled', `scheduled job ${job.name} for task ${task} `);
}

function queue(pen, task, prefix) {
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

/** A task is kept on the master domain, so that it can be recovered. */
export function saveTask(pen, task, prefix) {
  const place = `/rhev/data-center/${pen.host.pool.id}/mastersd/master/tasks/${task}`;
  pen.debug('taskSave', `${prefix}_save: orig ${place} temp ${place}.temp`);
}

function fail(pen, { verb, args, error, task, prefix, context }) {
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

/** Since 4.20.24 logging formats the state that a task leaves after the change, so the record shows the new state. */
function late({ index }, truth, later = truth) {
  return index >= 5 ? later : truth;
}

/** ` from=IP,PORT, flow_id=F, task_id=U, vmId=U`. */
function contextText(release, { caller, port, flow, task, vm }) {
  const from = caller === undefined ? 'internal' : `${caller.ip.includes(':') ? '' : '::ffff:'}${caller.ip},${port}`;
  const parts = [
    `from=${from}`,
    ...(flow === undefined ? [] : [`flow_id=${flow}`]),
    ...(task === undefined ? [] : [`task_id=${task}`]),
    ...(vm === undefined || !release.apiLoggers || task !== undefined ? [] : [`vmId=${vm}`]),
  ];
  return ` ${parts.join(', ')}`;
}
