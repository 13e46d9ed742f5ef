/** Calls and external commands as track rebuilt them from records; document writes them. Part of the nouns. */
import type { CallArguments, Caller, CallSource, LiftedIds } from './events.ts';
import type { ZoneSource } from './model.ts';

/** Where a record stands, as much as the documents of calls and commands need of it. */
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

/** A verb call. It is open while `outcome` is undefined. */
export interface CallSpan extends Belonging {
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
  errorType: string | undefined;
  returned: string | undefined;
  /** From the RPC summary, in seconds, with two decimals. */
  rpcSeconds: number | undefined;
  commands: number;
  failedCommands: number;
  /** Time inside of external commands, in ms. */
  commandMs: number;
  /** Records that went into it. */
  records: number;
  quality: number;
}

/** An external command. */
export interface CommandSpan extends Belonging {
  readonly id: string;
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
  outcome: Outcome | undefined;
  code: number | undefined;
  stderr: string | undefined;
  ids: LiftedIds;
  records: number;
  quality: number;
}

/** What track found out about a line. */
export interface LineFacts extends Belonging {
  callId: string | undefined;
  commandId: string | undefined;
  outcome: Outcome | undefined;
}
