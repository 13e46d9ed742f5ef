/** What one host is read with, where its work goes, and what it was. */
import type { OutputFormat } from '../document/body.ts';
import type { DocumentKind } from '../schema/document-kinds.ts';
import type { BulkBody } from '../model/bulk-body.ts';
import type { DuplicateText, InputFault, LogStream, ReaderPosition } from '../model/files.ts';
import type { TimeWindow } from '../model/hosts.ts';
import type { CallSpan, CausedCall } from '../model/spans.ts';
import type { StreamEvents, StreamReader } from '../read/text/read-log.ts';
import type { Period } from '../schema/templates.ts';
import type { EngineCalls, EngineLink } from './engine-calls.ts';

export interface PipelineOptions {
  readonly prefix: string;
  readonly period: Period;
  readonly labels: Readonly<Record<string, string>> | undefined;
  /** Repair what pages, mails and authors did to logs. */
  readonly pasted?: boolean;
  readonly outputFormat: OutputFormat;
  /** The case that ids are made within; absent: ids are the same in every load. */
  readonly scope?: string | undefined;
  /** What is wanted; absent: everything. What is outside is read, so that the rest is whole, and counted. */
  readonly window?: TimeWindow | undefined;
  /** Go on when all is read, with what is written then; absent: the end of the input is the end. */
  readonly follow?: FollowTimes | undefined;
  /** Calls of the engine that calls of vdsm may have as their cause; absent: no engine.log is in the input. */
  readonly engineCalls?: EngineCalls | undefined;
  /** Calls of vdsm, by the id of the engine's call that caused them. */
  readonly caused?: ReadonlyMap<string, CausedCall> | undefined;
  /** Makes no documents: calls are all that is wanted. */
  readonly only?: ((call: CallSpan) => void) | undefined;
}

/** When what is not over in a log that is followed is told of, in ms. */
export interface FollowTimes {
  /** Nothing new came for so long: the last record is complete. */
  readonly quietMs: number;
  /** A call, task or command is open for so long: it is sent as open. */
  readonly openAfterMs: number;
}

/** Where a host's work goes. */
export interface HostSink {
  /** Takes a body; the promise resolves when there is room for the next. Returns memory to use again, if it has any. */
  body(body: BulkBody): Promise<ArrayBuffer | undefined>;
  fault(fault: InputFault): void;
  /** Decompressed bytes and records since the last call, and bytes as stored that are done; once a chunk. */
  progress(bytes: number, records: number, stored: number): void;
  /** Absent: nobody wants to go on from anywhere. */
  readonly state?: StateSink | undefined;
}

/** Keeps what another run goes on from. */
export interface StateSink {
  /** Whether a state is wanted now; asked once a chunk. */
  due(): boolean;
  /** Takes a state, as `readHost` takes it for `resume`: all documents from before it were given to `body`. Made by `make`, at once. */
  keep(make: () => Uint8Array<ArrayBuffer>): void;
}

/** What a host's input was. Times in ms since 1970, of what is in the window. */
export interface HostCounts {
  /** Documents emitted; of lines as many as records read. */
  readonly documents: Record<DocumentKind, number>;
  /** Records outside of the window: read, not emitted. */
  filtered: number;
  /** Records of copies: read, not emitted. */
  duplicate: number;
  readonly copies: DuplicateText[];
  /** Calls of vdsm that the engine caused, by the id of its call. */
  readonly links: Map<string, EngineLink>;
  bytes: number;
  files: number;
  firstTime: number;
  lastTime: number;
}

/** Opens a stream, to go on from positions where there are any. */
export type OpenStream = (stream: LogStream, events: StreamEvents, known: readonly ReaderPosition[]) => StreamReader;
