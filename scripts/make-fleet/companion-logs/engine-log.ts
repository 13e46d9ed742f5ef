/** engine.log of 4.5: lines are written by pens, one for each thread and flow, and put into order at the end. */
import { createRandom, idOf } from '../random.ts';
import { END, stamp } from '../time.ts';

/** The zone of the engine, in minutes east of UTC; it writes hours only. */
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
  bll: (command: string): string => BLL + command,
  broker: (command: string): string => BROKER + command,
};

interface EngineRecord {
  readonly time: number;
  readonly text: string;
}

type EngineLevel = 'INFO' | 'WARN' | 'ERROR';

/** An event of the audit log. */
export type AuditEvent = readonly [name: string, code: number, text: string];

export class EngineLog {
  readonly records: EngineRecord[] = [];
  readonly random = createRandom('engine');
  #threads = 1200;
  #tasks = 40;

  /** Returns a pen on a thread of the engine's pool, in a flow or (`''`) in none. */
  pen(time: number, flow = '', thread = this.worker()): EnginePen {
    return new EnginePen(this, time, thread, flow);
  }

  /** Returns a pen on a thread on which a user's request begins. */
  userPen(time: number, flow: string): EnginePen {
    this.#tasks += this.random.int(1, 3);
    return this.pen(time, flow, `default task-${this.#tasks}`);
  }

  /** Returns a pen on a thread of schedules, monitors and polls. */
  scheduledPen(time: number, flow = ''): EnginePen {
    const thread = `EE-ManagedScheduledExecutorService-engineScheduledThreadPool-Thread-${this.random.int(1, 99)}`;
    return this.pen(time, flow, thread);
  }

  worker(): string {
    this.#threads += this.random.int(1, 4);
    return `EE-ManagedThreadFactory-engine-Thread-${this.#threads}`;
  }

  /** Returns a `log id`: the hash of an object, without leading zeros. */
  logId(): string {
    return this.random.int(0x100000, 0x7fffffff).toString(16);
  }

  /** Returns the records in order. */
  written(): EngineRecord[] {
    return this.records
      .filter(({ time }) => time <= END)
      .map((record, order) => ({ ...record, order }))
      .sort((a, b) => a.time - b.time || a.order - b.order);
  }
}

/** Writes the lines of one thread of the engine. */
export class EnginePen {
  readonly log: EngineLog;
  readonly thread: string;
  time: number;
  flow: string;

  constructor(log: EngineLog, time: number, thread: string, flow: string) {
    this.log = log;
    this.time = time;
    this.thread = thread;
    this.flow = flow;
  }

  info(logger: string, message: string): this {
    return this.#write('INFO', logger, message);
  }

  warn(logger: string, message: string): this {
    return this.#write('WARN', logger, message);
  }

  error(logger: string, message: string): this {
    return this.#write('ERROR', logger, message);
  }

  /** Writes an event of the audit log: `NAME(code), text`. Numbers of four digits and more have a comma. */
  event(name: string, code: number, text: string, level: EngineLevel = 'INFO'): this {
    return this.#write(level, LOGGERS.audit, `EVENT_ID: ${name}(${code.toLocaleString('en-US')}), ${text}`);
  }

  /** Lets time pass, in ms. */
  wait(ms: number): this {
    this.time += ms;
    return this;
  }

  /** Goes on at a later time. */
  at(time: number): this {
    this.time = Math.max(time, this.time);
    return this;
  }

  #write(level: EngineLevel, logger: string, message: string): this {
    this.time += this.log.random.between(0.2, 1.4);
    const header = `${stamp(this.time, EAST)}${ZONE} ${level.padEnd(5)} [${logger}] (${this.thread}) [${this.flow}]`;
    this.log.records.push({ time: this.time, text: `${header} ${message}` });
    return this;
  }
}

/** Returns the id by which the engine knows a host, which is not the one that the host has of itself. */
export function hostId(name: string): string {
  return idOf(`engine host ${name}`);
}
