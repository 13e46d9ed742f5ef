/** Calls, tasks and external commands as track rebuilt them from records; document writes them. Part of the nouns. */
import type { CallArguments, Caller, CallSource, LiftedIds, LoggedError, NoteFacts } from './events.ts';
import type { ZoneSource } from './hosts.ts';

/** Where a record stands, as much as the documents of calls, tasks and commands need of it. */
export interface RecordRef {
  readonly lineId: string;
  readonly stamp: string;
  readonly time: number;
  /** What gave its stamp a zone; undefined where the line names one. */
  readonly zoneSource: ZoneSource | undefined;
  readonly thread: string;
  readonly logger: string;
  readonly path: string;
  readonly line: number;
  readonly offset: number;
  readonly epoch: EpochFacts;
  /** Bits of `QUALITY_BIT`. */
  readonly quality: number;
  /** What it opened was open while records were dropped: its end may be among them. */
  doubtful: boolean;
}

/** One life of the daemon. Before the first banner of the input version and pid are unknown. */
export interface EpochFacts {
  readonly version: string | undefined;
  readonly pid: number | undefined;
  readonly era: string | undefined;
  /** Host and instant of the banner: tells two lives apart across files. */
  readonly epoch: string | undefined;
}

export type Outcome = 'success' | 'failure' | 'unknown';

/** What something belongs to, and whether that was written or taken over from what encloses it. */
export interface Belonging {
  caller: Caller | undefined;
  callerInherited: boolean;
  flow: string | undefined;
  flowInherited: boolean;
  task: string | undefined;
  vm: string | undefined;
}

/** What is known of the failure of a call or task; it counts only where the outcome is one. */
export interface FailureFacts {
  /** What it failed by, as far as a record says so. */
  error: LoggedError | undefined;
  /** The last error that was told inside of it. */
  seen: LoggedError | undefined;
  /** Id of the last external command that failed inside of it. */
  lastFailed: string | undefined;
  /** The one that failed nearest before it failed itself. */
  failedCommand: string | undefined;
}

/** What only the engine's side of a call knows. */
interface EngineFacts {
  /** `XxxVDSCommand`. */
  readonly command: string;
  /** The engine's name of the host. */
  readonly host: string | undefined;
  readonly logId: string | undefined;
  readonly caused: CausedCall | undefined;
}

/** The call of vdsm that a call of the engine caused. */
export interface CausedCall {
  readonly host: string;
  readonly callId: string;
  /** How long it took; undefined where it is not over. */
  readonly ms: number | undefined;
}

/** A verb call. It is open while `outcome` is undefined. */
export interface CallSpan extends Belonging, FailureFacts {
  /** Of a call that the engine made: absent on a host. */
  engine?: EngineFacts | undefined;
  /** The call of the engine that caused it, inferred. */
  engineCallId?: string | undefined;
  readonly id: string;
  readonly source: CallSource;
  readonly verb: string;
  method: string | undefined;
  args: CallArguments | undefined;
  /** Opening record; undefined where the input begins later. */
  readonly opening: RecordRef | undefined;
  closing: RecordRef | undefined;
  /** Last record, where one came after the closing one. */
  last: RecordRef | undefined;
  /** Calls that enclose it on its thread. */
  readonly depth: number;
  readonly parentId: string | undefined;
  outcome: Outcome | undefined;
  /** Status code seen, 0 too. */
  code: number | undefined;
  errorMessage: string | undefined;
  returned: string | undefined;
  /** From the RPC summary, in seconds, with two decimals. */
  rpcSeconds: number | undefined;
  commands: number;
  failedCommands: number;
  /** Time inside of external commands, in ms; what overlaps counts once. */
  commandMs: number;
  /** When that was, as `cover` keeps it. */
  commandTimes: number[] | undefined;
  /** Time waiting for resource locks, in ms; undefined where it asked for none. */
  lockMs: number | undefined;
  lockTimes: number[] | undefined;
  /** Last state and result of its task, where that is a synchronous one. */
  taskState: string | undefined;
  taskResult: string | undefined;
  /** How its task ended, where that is an asynchronous one. */
  taskOutcome: Outcome | undefined;
  /** Records that went into it. */
  records: number;
  quality: number;
}

/** An external command. */
export interface CommandSpan extends Belonging {
  readonly id: string;
  /** Who ran it; absent: vdsm. */
  service?: string | undefined;
  text: string | undefined;
  argv: readonly string[];
  directory: string | undefined;
  opening: RecordRef | undefined;
  closing: RecordRef | undefined;
  /** `paired`: command and result lines; `open`: no result seen; `result_only`; `text_only`: from an exception's text. */
  pairing: 'paired' | 'open' | 'result_only' | 'text_only';
  /** Commands of the thread that were open when it began. */
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

/** An asynchronous task, from its creation to its verdict. */
export interface TaskSpan extends Belonging, FailureFacts {
  /** Its uuid. */
  readonly id: string;
  /** The call that created it. */
  callId: string | undefined;
  verb: string | undefined;
  /** Its job's name. */
  name: string | undefined;
  ids: LiftedIds;
  /** First record of it that was seen. */
  readonly first: RecordRef;
  /** The same, where it is the one that creates it. */
  readonly opening: RecordRef | undefined;
  /** Where it went into its last state, or its worker left it. */
  closing: RecordRef | undefined;
  outcome: Outcome | undefined;
  state: string | undefined;
  result: string | undefined;
  code: number | undefined;
  errorMessage: string | undefined;
  /** It failed, and what it did was undone (or not); undefined where nothing tells. */
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

/** A resource lock that a line tells of. */
export interface LockFacts {
  readonly resource: string;
  readonly mode: string | undefined;
  /** Of a lock that was granted: how long it was waited for, in ms. */
  readonly waitMs: number | undefined;
}

/** What track found out about a line. */
export interface LineFacts extends Belonging {
  callId: string | undefined;
  /** Verb of that call, or of the call that created its task. */
  verb: string | undefined;
  error: LoggedError | undefined;
  /** Id of the command that failed nearest before the error. */
  failedCommand: string | undefined;
  /** The task that its call asks about or acts on. */
  subjectTask: string | undefined;
  lock: LockFacts | undefined;
  commandId: string | undefined;
  outcome: Outcome | undefined;
  /** What the line tells of the end of vdsm. */
  restart: RestartFacts | undefined;
  /** Equal for all lines of one blocked worker. */
  incident: string | undefined;
  /** Fields that the line takes from lines before it, or from its file's name; what it tells itself goes before them. */
  note?: NoteFacts | undefined;
  /** Bits of `QUALITY_BIT` beyond those of its record. */
  quality: number;
}

/**
 * Why vdsm ended: `admin-stop`: a signal from outside; `libvirt-lost`: it stopped itself when libvirt was gone; `panic`;
 * `startup-failure`: an exception at its start; `crash`: an exception later; `unknown`: nothing told of it (kill -9, power).
 * `spm-stop` is no end: a signal that only stops the SPM.
 */
export type RestartCause =
  'admin-stop' | 'libvirt-lost' | 'panic' | 'startup-failure' | 'crash' | 'spm-stop' | 'unknown';

/** What a line tells of the end of a life of vdsm. */
export interface RestartFacts {
  readonly cause: RestartCause;
  /** On the first line of the next life: since the last line of the one that ended. */
  readonly gapSeconds: number | undefined;
  /** Nothing names the cause: it was told by what follows it. */
  readonly inferred: boolean;
}
