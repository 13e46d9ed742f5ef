/** The options of reading a host, the sink of its work, and its counts. */
import type { OutputFormat } from '../document/body.ts';
import type { DocumentKind } from '../schema/document-kinds.ts';
import type { BulkBody } from '../model/bulk-body.ts';
import type { DuplicateText, InputFault, LogStream, ReaderPosition } from '../model/files.ts';
import type { HostInput, TimeWindow } from '../model/hosts.ts';
import type { CallSpan, CausedCall } from '../model/spans.ts';
import type { StreamEvents, StreamReader } from '../read/text/read-log.ts';
import type { Found } from '../query/collect.ts';
import type { Plan } from '../query/query.ts';
import type { Period } from '../schema/templates.ts';
import type { DocumentChoice } from './choice.ts';
import type { EngineCalls, EngineLink } from './engine-calls.ts';

export interface PipelineOptions {
  readonly prefix: string;
  readonly period: Period;
  readonly labels: Readonly<Record<string, string>> | undefined;
  /** Whether to repair logs that were pasted into web pages or mail. */
  readonly pasted?: boolean;
  /** Whether secrets stay as they are; absent: they are masked. */
  readonly noMask?: boolean | undefined;
  readonly outputFormat: OutputFormat;
  /** Whether documents say when they were made, for the server. */
  readonly stamps?: boolean;
  /** The case that is part of every id; absent: ids are the same in every load. */
  readonly scope?: string | undefined;
  /**
   * Time window of the documents; absent: all. Records outside it are still read and counted, so that calls and ids are
   * complete.
   */
  readonly window?: TimeWindow | undefined;
  /** Documents to make; absent: all. It changes neither their ids nor what is in them. */
  readonly choice?: DocumentChoice | undefined;
  /** Waits for new data at the end of the input; absent: the run ends there. */
  readonly follow?: FollowTimes | undefined;
  /** Calls of the engine that may have caused calls of vdsm; absent: the input has no engine.log. */
  readonly engineCalls?: EngineCalls | undefined;
  /** Calls of vdsm, by the id of the engine's call that caused them. */
  readonly caused?: ReadonlyMap<string, CausedCall> | undefined;
  /** Takes every call instead of documents: with it, no documents are made. */
  readonly onCall?: ((call: CallSpan) => void) | undefined;
  /** Opens the logs of a host that are no files; absent: all are. They are read in the main thread. */
  readonly openHost?: ((host: HostInput) => OpenStream) | undefined;
  /** Queries that take the documents instead of bulk bodies: with it, none are written. */
  readonly plan?: Plan | undefined;
}

/** Times of a log that is followed, in ms. */
export interface FollowTimes {
  /** Time without new data after which the last record is complete. */
  readonly quietMs: number;
  /** Time after which the document of an open call, task or command is sent. */
  readonly openAfterMs: number;
  /** A rotated file may be a link that leads out of the directory of the log. */
  readonly followLinks?: true;
}

/** Receives the work of a host. */
export interface HostSink {
  /** Takes a bulk body. Resolves when it is ready for the next one, to a buffer to reuse if there is one. */
  body(body: BulkBody): Promise<ArrayBuffer | undefined>;
  fault(fault: InputFault): void;
  /** Decompressed bytes and records since the last call; once a chunk. */
  progress(bytes: number, records: number): void;
  /** Absent: no state is saved. */
  readonly state?: StateSink | undefined;
}

/** Saves states that another run resumes from. */
export interface StateSink {
  /** Returns whether a state is due; called once a chunk. */
  due(): boolean;
  /**
   * Takes a state, in the form that `readHost` resumes from. `body` has received all documents from before it.
   * @param make makes the state, and is called at once
   */
  keep(make: () => Uint8Array<ArrayBuffer>): void;
}

/** Counts of a host. Times are in ms since 1970, of records within the window. */
export interface HostCounts {
  /** Documents made, and those left out by choice; for lines, the number of records read. */
  readonly documents: Record<DocumentKind, number>;
  /** Records that make no document: they are outside the window, or from a program unrelated to vdsm. */
  filtered: number;
  /** Documents that are not among the chosen, by kind; of lines within the window. */
  readonly leftOut: Record<DocumentKind, number>;
  /** Records of duplicate text. */
  duplicate: number;
  /** Secrets that are masked in the records of its lines. */
  masked: number;
  readonly duplicateTexts: DuplicateText[];
  /** Calls of vdsm that the engine caused, by the id of its call. */
  readonly links: Map<string, EngineLink>;
  bytes: number;
  files: number;
  firstTime: number;
  lastTime: number;
  /** What the queries of the options found; absent without queries. */
  readonly found?: Found | undefined;
}

/** Opens a rotation set, and resumes from positions if there are any. */
export type OpenStream = (stream: LogStream, events: StreamEvents, known: readonly ReaderPosition[]) => StreamReader;
