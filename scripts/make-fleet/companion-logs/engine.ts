/** engine.log: the engine's calls to the hosts, with their flows, and the records around them. */
import type { AnsweredRequest } from '../calls.ts';
import type { Host } from '../host.ts';
import { at } from '../time.ts';
import type { VerbName } from '../verbs.ts';
import { writeAction } from './engine-actions.ts';
import { failureOf, writeCall } from './engine-calls.ts';
import { writeMonitors } from './engine-hosts.ts';
import { EngineLog, LOGGERS } from './engine-log.ts';
import { EngineTasks } from './engine-tasks.ts';
import type { OwnLog } from './own-log.ts';

/** When it is rotated; the older file has the day in its name, and is a gzip. */
const ROTATED = at('09:38:00');

/** Writes engine.log, in two files. */
export function writeEngineLogs(hosts: readonly Host[]): OwnLog[] {
  const log = new EngineLog();
  const tasks = new EngineTasks(log);
  const asked = hosts
    .flatMap(({ requests }) => requests)
    .filter(({ caller }) => caller.name === 'engine')
    .map((request, order) => ({ ...request, order }))
    .sort((a, b) => a.time - b.time || a.order - b.order);
  for (const [flow, requests] of byFlow(asked)) {
    if (requests.some(({ verb }) => verb === 'connectStoragePool')) writeActivation(log, flow, requests);
    else writeAction(log, tasks, flow, requests);
  }
  for (const request of asked) writeOwnCall(log, tasks, request);
  writeMonitors(log, hosts);
  const written = log.written();
  const text = (records: readonly { readonly text: string }[]): string =>
    `${records.map((record) => record.text).join('\n')}\n`;
  return [
    ['var/log/ovirt-engine/engine.log-20260512.gz', text(written.filter(({ time }) => time < ROTATED))],
    ['var/log/ovirt-engine/engine.log', text(written.filter(({ time }) => time >= ROTATED))],
  ];
}

function byFlow(requests: readonly AnsweredRequest[]): Map<string, [AnsweredRequest, ...AnsweredRequest[]]> {
  const flows = new Map<string, [AnsweredRequest, ...AnsweredRequest[]]>();
  for (const request of requests) {
    if (request.flow === undefined) continue;
    const known = flows.get(request.flow);
    if (known === undefined) flows.set(request.flow, [request]);
    else known.push(request);
  }
  return flows;
}

/** Writes the activation of a host: its storage is connected, and on the SPM that role is started. */
function writeActivation(
  log: EngineLog,
  flow: string,
  requests: readonly [AnsweredRequest, ...AnsweredRequest[]],
): void {
  const [{ host, time }] = requests;
  const pen = log.scheduledPen(time - 200, flow);
  const command = LOGGERS.bll('InitVdsOnUpCommand');
  const pool = `ID: ${host.pool.id} Type: StoragePool`;
  pen.info(command, `Running command: InitVdsOnUpCommand internal: true. Entities affected :  ${pool}`);
  pen.info(
    LOGGERS.bll('storage.pool.ConnectHostToStoragePoolServersCommand'),
    `Running command: ConnectHostToStoragePoolServersCommand internal: true. Entities affected :  ${pool}`,
  );
  for (const request of requests) {
    if (request.verb !== 'spmStart') {
      writeCall(pen, request);
      continue;
    }
    // the command waits until the task is over
    const over = Math.ceil((request.ended + 6000) / 1000) * 1000;
    const logger = LOGGERS.broker('vdsbroker.SpmStartVDSCommand');
    writeCall(log.scheduledPen(request.time - 20, flow), request, {
      until: over,
      inside: (inner) => {
        inner.info(logger, `spmStart polling started: taskId '${request.task}'`);
        inner.at(over - 20).info(logger, `spmStart polling ended: taskId '${request.task}' task status 'finished'`);
      },
    });
  }
}

/**
 * Writes a call that the engine makes by itself, in no flow: those for tasks, those that are always logged, and
 * failures.
 */
function writeOwnCall(log: EngineLog, tasks: EngineTasks, request: AnsweredRequest): void {
  if (request.flow !== undefined) return;
  if (request.verb === 'getAllTasksStatuses') tasks.poll(request);
  else if (request.verb === 'clearTask') tasks.clear(request);
  else if (SPOKEN.has(request.verb) || failureOf(request) !== undefined)
    writeCall(log.scheduledPen(request.time - 12), request);
}

/** Verbs whose calls the engine logs even where they succeed. */
const SPOKEN: ReadonlySet<VerbName> = new Set<VerbName>(['getVolumeInfo', 'getDeviceList', 'deleteImage']);
