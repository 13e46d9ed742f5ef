/** Calls, tasks and external commands: track rebuilds them from records, and document writes them. */
import type { CallArguments, CallContext, Caller, CallSource, LiftedIds, LoggedError, NoteFacts } from './events.ts';
import type { ZoneSource } from './hosts.ts';

/** A record that opens or closes a call, task or command: what their documents need of it. */
export interface RecordRef {
  readonly lineId: string;
  readonly stamp: string;
  readonly time: number;
  /** Where its time zone comes from; undefined if the line names one. */
  readonly zoneSource: ZoneSource | undefined;
  readonly thread: string;
  readonly logger: string;
  readonly path: string;
  readonly line: number;
  readonly offset: number;
  readonly epoch: EpochFacts;
  /** Bits of `QUALITY_BIT`. */
  readonly quality: number;
  /** Number of the secrets of the record that are masked. */
  readonly masked: number;
  /** vdsm dropped records while what it opened was open: the end may be among them. */
  doubtful: boolean;
}

/**
 * One run of the vdsm process, or of another daemon. Before the first banner of the input, version and pid are unknown.
 */
export interface EpochFacts {
  readonly version: string | undefined;
  readonly pid: number | undefined;
  readonly era: string | undefined;
  /** Name of the epoch, the same in all files: host and instant of the banner. */
  readonly epoch: string | undefined;
  /** A record of it was at DEBUG, as those of external commands are. */
  isDebug: boolean;
}

export type Outcome = 'success' | 'failure' | 'unknown';

/** Caller, flow, task and VM of a record or span; `inherited` ones come from what encloses it. */
export interface Belonging {
  caller: Caller | undefined;
  callerInherited: boolean;
  flow: string | undefined;
  flowInherited: boolean;
  task: string | undefined;
  vm: string | undefined;
}

/** Errors of a call or task. They count only if its outcome is `failure`. */
export interface FailureFacts {
  /** The error with which it failed, if a record states it. */
  error: LoggedError | undefined;
  /** The last error that was logged inside it. */
  seen: LoggedError | undefined;
  /** Id of the last external command that failed inside it. */
  lastFailed: string | undefined;
  /** Id of the last one that failed before it failed itself. */
  failedCommand: string | undefined;
}

/** What engine.log adds to a call. */
interface EngineFacts {
  /** `XxxVDSCommand`. */
  readonly command: string;
  /** Name of the host in the engine. */
  readonly host: string | undefined;
  readonly logId: string | undefined;
  readonly caused: CausedCall | undefined;
}

/** The call of vdsm that a call of the engine caused. */
export interface CausedCall {
  readonly host: string;
  readonly callId: string;
  /** Its duration in ms; undefined if it has no end. */
  readonly ms: number | undefined;
}

/** A verb call. It is open while `outcome` is undefined. */
export interface CallSpan extends Belonging, FailureFacts {
  /** Of a call in engine.log; absent for one of a host. */
  engine?: EngineFacts | undefined;
  /** Id of the call of the engine that caused it, inferred. */
  engineCallId?: string | undefined;
  readonly id: string;
  readonly source: CallSource;
  readonly verb: string;
  method: string | undefined;
  args: CallArguments | undefined;
  /** Opening record; undefined if the input begins after it. */
  readonly opening: RecordRef | undefined;
  closing: RecordRef | undefined;
  /** Last record, if one comes after the closing one. */
  last: RecordRef | undefined;
  /** Calls that enclose it on its thread. */
  readonly depth: number;
  readonly parentId: string | undefined;
  outcome: Outcome | undefined;
  /** Status code that it returned; 0 is success. */
  code: number | undefined;
  errorMessage: string | undefined;
  returned: string | undefined;
  /** Duration in seconds from the `RPC call …` line, with two decimals. */
  rpcSeconds: number | undefined;
  commands: number;
  failedCommands: number;
  /** Time in external commands, in ms; what overlaps counts once. */
  commandMs: number;
  /** The spans of that time, as `cover` in `src/track/busy.ts` keeps them. */
  commandTimes: number[] | undefined;
  /** Time waiting for locks, in ms; undefined if it requested none. */
  lockMs: number | undefined;
  lockTimes: number[] | undefined;
  /** Last state and result of its task, if that is synchronous. */
  taskState: string | undefined;
  taskResult: string | undefined;
  /** Outcome of its task, if that is asynchronous. */
  taskOutcome: Outcome | undefined;
  /** Records that went into it. */
  records: number;
  quality: number;
  /** The ids that the record with which it begins states itself. */
  context: CallContext | undefined;
  /** Parts that failed though it returned success, and their codes; undefined where none did. */
  failedParts: number | undefined;
  failedPartCodes: readonly string[] | undefined;
}

/** An external command. */
export interface CommandSpan extends Belonging {
  readonly id: string;
  /** Daemon that ran it; absent: vdsm. */
  service?: string | undefined;
  text: string | undefined;
  argv: readonly string[];
  directory: string | undefined;
  opening: RecordRef | undefined;
  closing: RecordRef | undefined;
  /**
   * `paired`: from command and result line; `open`: from the command line; `result_only`; `text_only`: from the text of
   * an exception.
   */
  pairing: 'paired' | 'open' | 'result_only' | 'text_only';
  /** Number of commands of the thread that were open when it began. */
  readonly depth: number;
  callId: string | undefined;
  /** Verb of that call. */
  verb: string | undefined;
  outcome: Outcome | undefined;
  code: number | undefined;
  stderr: string | undefined;
  ids: LiftedIds;
  records: number;
  quality: number;
}

/** An asynchronous task, from its creation to its outcome. */
export interface TaskSpan extends Belonging, FailureFacts {
  /** UUID of the task. */
  readonly id: string;
  /** The call that created it. */
  callId: string | undefined;
  verb: string | undefined;
  /** Name of its job. */
  name: string | undefined;
  ids: LiftedIds;
  /** Its first record in the input. */
  readonly first: RecordRef;
  /** The same record, if it is the one that creates the task. */
  readonly opening: RecordRef | undefined;
  /** The record with which it entered its last state, or its worker left it. */
  closing: RecordRef | undefined;
  outcome: Outcome | undefined;
  state: string | undefined;
  result: string | undefined;
  code: number | undefined;
  errorMessage: string | undefined;
  /** Whether the recovery of a failed task undid its work; undefined if no record states it. */
  rolledBack: boolean | undefined;
  recovered: boolean;
  /** ms since 1970. */
  clearedAt: number | undefined;
  /** Thread that ran its job. */
  worker: string | undefined;
  /** Phases, in ms. */
  prepareMs: number | undefined;
  queueMs: number | undefined;
  runMs: number | undefined;
  recoverMs: number | undefined;
  polls: number;
  commands: number;
  failedCommands: number;
  /** Records that went into it. */
  records: number;
  quality: number;
}

/** The lock that a line is about. */
export interface LockFacts {
  readonly resource: string;
  readonly mode: string | undefined;
  /** Of a granted lock: how long the request waited, in ms. */
  readonly waitMs: number | undefined;
}

/** What track found out about a line. */
export interface LineFacts extends Belonging {
  callId: string | undefined;
  /** Verb of that call, or of the call that created its task. */
  verb: string | undefined;
  error: LoggedError | undefined;
  /** Id of the last command that failed before the error. */
  failedCommand: string | undefined;
  /** Task that its call queries or acts on. */
  subjectTask: string | undefined;
  lock: LockFacts | undefined;
  commandId: string | undefined;
  outcome: Outcome | undefined;
  /** Why vdsm ended, if the line shows it. */
  restart: RestartFacts | undefined;
  /** Equal for all lines of one blocked worker. */
  incident: string | undefined;
  /** Fields that the line takes from lines before it, or from the name of its file. Those that it states itself win. */
  note?: NoteFacts | undefined;
  /** Bits of `QUALITY_BIT` beyond those of its record. */
  quality: number;
}

/**
 * Why vdsm ended. `admin-stop`: a signal from outside; `libvirt-lost`: it stopped itself because libvirt was gone;
 * `panic`; `startup-failure`: an exception at its start; `crash`: an exception later; `unknown`: no record shows it
 * (kill -9, power loss). `spm-stop` is no end: the signal only stops the SPM.
 */
export type RestartCause =
  'admin-stop' | 'libvirt-lost' | 'panic' | 'startup-failure' | 'crash' | 'spm-stop' | 'unknown';

/** The end of an epoch, on a line that shows it. */
export interface RestartFacts {
  readonly cause: RestartCause;
  /** On the first line of the next epoch: seconds since the last line of the one that ended. */
  readonly gapSeconds: number | undefined;
  /** No record names the cause: it is inferred from what follows. */
  readonly inferred: boolean;
}
