/** engine.log: the engine's calls to the hosts, with their flows, and the records around them. */
import { at } from '../time.mjs';
import { writeAction } from './engine-actions.mjs';
import { failureOf, writeCall } from './engine-calls.mjs';
import { writeMonitors } from './engine-hosts.mjs';
import { EngineLog, LOGGERS } from './engine-log.mjs';
import { EngineTasks } from './engine-tasks.mjs';

/** When engine.log was rotated: the file gets the day in its name, and is compressed by gzip. */
const ROTATED = at('09:38:00');

/** @returns `[path, text]` of each file on the engine's machine */
export function writeEngineLogs(hosts) {
  const log = new EngineLog();
  const tasks = new EngineTasks(log);
  const asked = hosts
    .flatMap(({ requests }) => requests)
    .filter(({ caller }) => caller.name === 'engine')
    .map((request, order) => ({ ...request, order }))
    .sort((a, b) => a.time - b.time || a.order - b.order);
  for (const [flow, requests] of byFlow(asked)) {
    if (requests.some(({ verb }) => verb === 'connectStoragePool')) writeActivation(log, tasks, flow, requests);
    else writeAction(log, tasks, flow, requests);
  }
  for (const request of asked) writeOwnCall(log, tasks, request);
  writeMonitors(log, hosts);
  const written = log.written();
  const text = (records) => `${records.map((record) => record.text).join('\n')}\n`;
  return [
    ['var/log/ovirt-engine/engine.log-20260512.gz', text(written.filter(({ time }) => time < ROTATED))],
    ['var/log/ovirt-engine/engine.log', text(written.filter(({ time }) => time >= ROTATED))],
  ];
}

function byFlow(requests) {
  const flows = new Map();
  for (const request of requests) {
    if (request.flow === undefined) continue;
    flows.set(request.flow, [...(flows.get(request.flow) ?? []), request]);
  }
  return flows;
}

/** Writes the activation of a host: the engine connects its storage, and starts the SPM if it is the SPM host. */
function writeActivation(log, tasks, flow, requests) {
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

/** Writes a call that the engine makes by itself, without a flow: polls of tasks, and a few other verbs, or any that fails. */
function writeOwnCall(log, tasks, request) {
  if (request.flow !== undefined) return;
  if (request.verb === 'getAllTasksStatuses') tasks.poll(request);
  else if (request.verb === 'clearTask') tasks.clear(request);
  else if (LOGGED.has(request.verb) || failureOf(request) !== undefined)
    writeCall(log.scheduledPen(request.time - 12), request);
}

/** Verbs that the engine logs without a flow even if they succeed. */
const LOGGED = new Set(['getVolumeInfo', 'getDeviceList', 'deleteImage']);
