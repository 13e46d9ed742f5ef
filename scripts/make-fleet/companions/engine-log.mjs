/** engine.log of engine 4.5: a pen writes the lines of one thread and flow; the lines are sorted by time at the end. */
import { createRandom, idOf } from '../random.mjs';
import { END, stamp } from '../time.mjs';

/** The engine's clock, in minutes east of UTC; it prints hours only. */
const EAST = 120;
const ZONE = '+02';

const BLL = 'org.ovirt.engine.core.bll.';
const BROKER = 'org.ovirt.engine.core.vdsbroker.';

/** Classes that log, by short names. */
export const LOGGERS = {
  audit: 'org.ovirt.engine.core.dal.dbbroker.auditloghandling.AuditLogDirector',
  asyncTask: `${BLL}tasks.CommandAsyncTask`,
  spmTask: `${BLL}tasks.SPMAsyncTask`,
  taskManager: `${BLL}tasks.AsyncTaskManager`,
  multiTasks: `${BLL}CommandMultiAsyncTasks`,
  callback: `${BLL}ConcurrentChildCommandsExecutionCallback`,
  pools: `${BLL}utils.ThreadPoolMonitoringService`,
  ovf: `${BLL}storage.ovfstore.OvfDataUpdater`,
  irsProxy: `${BROKER}irsbroker.IrsProxy`,
  vmAnalyzer: `${BROKER}monitoring.VmAnalyzer`,
  hostMonitoring: `${BROKER}monitoring.HostMonitoring`,
  vdsManager: `${BROKER}VdsManager`,
  reactor: 'org.ovirt.vdsm.jsonrpc.client.reactors.ReactorClient',
  reactorLoop: 'org.ovirt.vdsm.jsonrpc.client.reactors.Reactor',
  bll: (command) => BLL + command,
  broker: (command) => BROKER + command,
};

export class EngineLog {
  records = [];
  random = createRandom('engine');
  #threads = 1200;
  #tasks = 40;

  /** Returns a pen on a thread of the engine's pool, in a flow or (`''`) in none. */
  pen(time, flow = '', thread = this.worker()) {
    return new EnginePen(this, time, thread, flow);
  }

  /** Returns a pen on a thread that serves a user's request. */
  userPen(time, flow) {
    this.#tasks += this.random.int(1, 3);
    return this.pen(time, flow, `default task-${this.#tasks}`);
  }

  /** Returns a pen on a thread for schedules, monitors and polls. */
  scheduledPen(time, flow = '') {
    const thread = `EE-ManagedScheduledExecutorService-engineScheduledThreadPool-Thread-${this.random.int(1, 99)}`;
    return this.pen(time, flow, thread);
  }

  worker() {
    this.#threads += this.random.int(1, 4);
    return `EE-ManagedThreadFactory-engine-Thread-${this.#threads}`;
  }

  /** Returns a `log id`: the hash of an object, without leading zeros. */
  logId() {
    return this.random.int(0x100000, 0x7fffffff).toString(16);
  }

  /** Returns the lines by time, as `{time, text}`. */
  written() {
    return this.records
      .filter(({ time }) => time <= END)
      .map((record, order) => ({ ...record, order }))
      .sort((a, b) => a.time - b.time || a.order - b.order);
  }
}

class EnginePen {
  constructor(log, time, thread, flow) {
    this.log = log;
    this.time = time;
    this.thread = thread;
    this.flow = flow;
  }

  info(logger, message) {
    return this.#write('INFO', logger, message);
  }

  warn(logger, message) {
    return this.#write('WARN', logger, message);
  }

  error(logger, message) {
    return this.#write('ERROR', logger, message);
  }

  /** Writes an event of the audit log: `NAME(code), text`. Codes of four digits and more have a comma. */
  event(name, code, text, level = 'INFO') {
    return this.#write(level, LOGGERS.audit, `EVENT_ID: ${name}(${code.toLocaleString('en-US')}), ${text}`);
  }

  wait(ms) {
    this.time += ms;
    return this;
  }

  /** Returns a pen on the same thread, in the same flow, at another time. */
  at(time) {
    this.time = Math.max(time, this.time);
    return this;
  }

  #write(level, logger, message) {
    this.time += this.log.random.between(0.2, 1.4);
    const header = `${stamp(this.time, EAST)}${ZONE} ${level.padEnd(5)} [${logger}] (${this.thread}) [${this.flow}]`;
    this.log.records.push({ time: this.time, text: `${header} ${message}` });
    return this;
  }
}

/** Returns the engine's id of a host; it differs from the host's own. */
export function hostId(name) {
  return idOf(`engine host ${name}`);
}
