/** Shared by loading and following a host: its open logs, their pipelines, its bulk bodies, and its state. */
import { isCorrelated, isPrimary, logNameOf } from '../logs/kinds.ts';
import type { DuplicateText, InputFault, LogFile, LogStream, ReaderPosition } from '../model/files.ts';
import type { HostInput } from '../model/hosts.ts';
import type { IdentifiedRecord } from '../model/records.ts';
import { openArchives } from '../read/archive/archives.ts';
import type { Archives } from '../read/archive/archives.ts';
import { readStream, resumeStream } from '../read/text/read-log.ts';
import type { StreamEvents, StreamPart, StreamReader } from '../read/text/read-log.ts';
import { RecordCounter } from '../split/count.ts';
import { rereadPlace, type RereadPlace } from '../split/reread.ts';
import { VdsmActivity } from '../track/logs/vdsm-activity.ts';
import { HostDocuments } from './host-documents.ts';
import { readState, writeState } from './host-state.ts';
import type { HostState, StreamState } from './host-state.ts';
import { LogPipeline, type LogContext } from './log-pipeline.ts';
import { HostLines, type WantedIds } from './roads/own-lines.ts';
import type { HostCounts, HostSink, OpenStream, PipelineOptions, StateSink } from './types.ts';

/** A rotation set that is being read. */
export interface OpenLog {
  readonly stream: LogStream;
  readonly reader: StreamReader;
  readonly parts: AsyncIterator<StreamPart>;
  /** The pipelines of its logical logs, by their numbers. */
  readonly pipelines: (LogPipeline | undefined)[];
  /** Counts records of duplicate text. */
  readonly duplicates: RecordCounter;
  /** Time at which the follower first found no new data, in ms on its clock; NaN: new data came since. */
  idleSince: number;
  /** The input is read to its end; lines that the reader holds back may still follow. */
  isRead: boolean;
  /** The reader has no more parts. */
  isOver: boolean;
}

/** One host on its way from bytes to bulk bodies. */
export class HostRun {
  readonly host: HostInput;
  readonly logs: OpenLog[];
  readonly activity: VdsmActivity;
  /** Which lines of roads are copies of the logs' own. */
  readonly lines: HostLines;
  readonly stop: AbortSignal;
  readonly #sink: HostSink;
  readonly #states: StateSink | undefined;
  readonly #openStream: OpenStream | undefined;
  readonly #openAfterMs: number;
  /** State of an earlier run; undefined: this run begins anew. */
  readonly #resumed: HostState | undefined;
  /** New data came since the last state. */
  #isChanged = false;
  /** Snapshot at the end of the input, before open calls are flushed. */
  #atEnd: Uint8Array<ArrayBuffer> | undefined;
  readonly #documents: HostDocuments;
  readonly #context: LogContext;
  /** Shared by all logs: each of its own would need as much memory. */
  readonly #archives: Archives;

  /**
   * @param resume state that the sink of an earlier run saved
   * @param open opens rotation sets; undefined: from their files
   * @param stop ends the run
   * @param wanted ids of the lines of its roads
   */
  constructor(
    host: HostInput,
    options: PipelineOptions,
    sink: HostSink,
    resume: Uint8Array | undefined,
    open: OpenStream | undefined,
    stop: AbortSignal,
    wanted: WantedIds = new Map(),
  ) {
    this.host = host;
    this.stop = stop;
    this.#sink = sink;
    this.#openStream = open;
    this.#openAfterMs = options.follow?.openAfterMs ?? Infinity;
    this.#states = canResume(host, options) ? sink.state : undefined;
    this.#resumed = this.#states && resume && readState(resume);
    this.#documents = new HostDocuments(host, options, this.#resumed?.ids);
    const { streams } = host;
    const kinds = streams.map(({ kind }) => kind);
    const isMixed = streams.some(({ files }) => files.some((file) => file.isMixed));
    const isAbreast = kinds.some(isPrimary) && kinds.some(isCorrelated);
    this.activity = new VdsmActivity(isMixed || isAbreast, this.#resumed?.activity);
    const isForwarded = isAbreast && streams.some(mayHoldPrimary);
    this.lines = new HostLines(wanted, isForwarded ? kinds.find(isPrimary) : undefined, this.#resumed?.lines);
    this.#context = {
      documents: this.#documents,
      activity: this.activity,
      lines: this.lines,
      isAbreast,
      clock: host.clock,
      pasted: options.pasted === true,
      masks: options.noMask !== true,
      caused: options.caused,
    };
    this.#archives = openArchives(readingOrder(streams));
    this.logs = streams.map((stream) => this.#open(stream));
  }

  get counts(): HostCounts {
    return this.#documents.counts;
  }

  /** Reads the logs of the host by `read`, then ends them; resolves when the sink has taken every bulk body. */
  async run(read: () => Promise<void>): Promise<void> {
    try {
      await read();
    } finally {
      for (const log of this.logs) await log.parts.return?.();
      await this.#archives.handOver();
    }
    await this.#finish();
  }

  /** Opens a rotation set that appeared; returns undefined if it is open already. */
  add(stream: LogStream): OpenLog | undefined {
    const key = streamKey(stream);
    if (this.logs.some((log) => streamKey(log.stream) === key)) return undefined;
    if (isCorrelated(stream.kind)) this.activity.want();
    const log = this.#open(stream);
    this.logs.push(log);
    return log;
  }

  /** Makes the state for the next run, before open calls are ended; it is saved when their documents are sent. */
  snapshot(): void {
    if (!this.stop.aborted) this.#atEnd = this.#states && this.#save();
  }

  /** Reads the next part of a log, unless its input is read to the end; returns whether there is more. */
  async step(log: OpenLog): Promise<boolean> {
    return !log.isRead && (await this.next(log)) && !log.isRead;
  }

  /** Reads the next part of a log; returns false if there is none, or the run has to stop. */
  async next(log: OpenLog): Promise<boolean> {
    if (log.isOver || this.stop.aborted) return false;
    const { value: part, done } = await log.parts.next();
    if (done === true) {
      log.isOver = true;
      return false;
    }
    await this.take(log, part);
    return true;
  }

  /**
   * Takes a part of a log: sends its lines through the stages, full bulk bodies to the sink, and a state if one is due.
   */
  async take(log: OpenLog, part: StreamPart): Promise<void> {
    this.#documents.stamp(Date.now());
    switch (part.kind) {
      case 'file':
        if (!part.unchanged) this.counts.files++;
        break;
      case 'lines':
        this.#takeLines(log, part);
        await this.#send(false);
        break;
      case 'records':
        this.#takeRecords(log, part.records);
        await this.#send(false);
        break;
      case 'again':
        log.pipelines[part.log]?.pushAgain(part.lines);
        break;
      case 'duplicate':
        this.#documents.countDuplicates(log.duplicates.add(part.lines.file, part.lines));
        this.#report(part.lines.bytes, 0);
        break;
      case 'break':
        this.#reportEnded(log.pipelines[part.log]?.interrupt());
        break;
      case 'idle':
        this.#rest(log, part);
        await this.#send(true);
        break;
      case 'end':
        log.isRead = true;
        break;
      default:
        part satisfies never;
    }
    this.#isChanged ||= part.kind !== 'idle' && part.kind !== 'end' && part.kind !== 'again';
    if (this.#isChanged && part.kind !== 'end' && this.#states?.due()) {
      await this.#send(true);
      this.#states.keep(() => this.#save());
      this.#isChanged = false;
    }
  }

  #takeLines(log: OpenLog, { log: number, lines, isRoad }: Extract<StreamPart, { kind: 'lines' }>): void {
    const road = isRoad === true ? number : undefined;
    const pipeline = (log.pipelines[number] ??= new LogPipeline(log.stream, this.#context, road));
    pipeline.startFile(lines.file, lines.before);
    const records = pipeline.push(lines);
    log.idleSince = Number.NaN;
    this.#report(lines.bytes, records);
  }

  #takeRecords(log: OpenLog, records: readonly IdentifiedRecord[]): void {
    const pipeline = (log.pipelines[0] ??= new LogPipeline(log.stream, this.#context, undefined));
    pipeline.pushRecords(records);
    this.#report(0, records.length);
  }

  #open(stream: LogStream): OpenLog {
    const events = {
      fault: (fault: InputFault) => this.#sink.fault(fault),
      duplicate: (text: DuplicateText) => void this.counts.duplicateTexts.push(text),
    };
    const known = this.#resumed?.streams.get(streamKey(stream));
    const reader = this.#read(stream, events, known?.positions ?? []);
    return {
      stream,
      reader,
      parts: reader.parts[Symbol.asyncIterator](),
      pipelines: (known?.logs ?? []).map((state) => state && new LogPipeline(stream, this.#context, state.road, state)),
      duplicates: new RecordCounter(),
      idleSince: Number.NaN,
      isRead: false,
      isOver: false,
    };
  }

  #read(stream: LogStream, events: StreamEvents, known: readonly ReaderPosition[]): StreamReader {
    if (this.#openStream !== undefined) return this.#openStream(stream, events, known);
    if (this.#states === undefined) return { parts: readStream(stream, events, this.#archives), positions: () => [] };
    return resumeStream(stream, events, known);
  }

  /**
   * Handles a pause in the input: ends the open record after the quiet time, and writes documents of calls that have
   * been open for long.
   */
  #rest(log: OpenLog, { quiet, now }: Extract<StreamPart, { kind: 'idle' }>): void {
    if (Number.isNaN(log.idleSince)) log.idleSince = now;
    const logNow = newestOf(log) + (now - log.idleSince);
    for (const pipeline of log.pipelines) {
      if (quiet) this.#reportEnded(pipeline?.settle());
      pipeline?.addPending(logNow, this.#openAfterMs);
    }
  }

  #report(bytes: number, records: number): void {
    this.counts.bytes += bytes;
    this.#sink.progress(bytes, records);
  }

  /** Reports records that end without new data. */
  #reportEnded(records = 0): void {
    if (records > 0) this.#sink.progress(0, records);
  }

  /** Ends what is open, or leaves it to the next run if this one was stopped. */
  async #finish(): Promise<void> {
    this.#documents.stamp(Date.now());
    for (const { duplicates } of this.logs) this.#documents.countDuplicates(duplicates.end());
    const pipelines = this.logs.flatMap((log) => log.pipelines);
    let last = this.#atEnd;
    if (this.stop.aborted) {
      // records that wait for the primary log are in the state, if one is saved
      last = this.#states && this.#save();
      for (const pipeline of pipelines) {
        if (this.#states === undefined) pipeline?.release(Infinity);
        // the open record is not sent: more lines of it may follow, and a document of a line is never replaced
        pipeline?.addPending(Infinity, 0);
      }
    } else {
      for (const pipeline of pipelines) this.#reportEnded(pipeline?.end());
    }
    await this.#send(true);
    if (last !== undefined) {
      const state = last;
      this.#states?.keep(() => state);
    }
  }

  /** Returns the state between two parts, which covers exactly the parts so far. */
  #save(): Uint8Array<ArrayBuffer> {
    return writeState({
      ids: this.#documents.saveIds(),
      streams: new Map(this.logs.map((log) => [streamKey(log.stream), saveStream(log)])),
      activity: this.activity.save(),
      lines: this.lines.save(),
    });
  }

  async #send(rest: boolean): Promise<void> {
    for (const body of this.#documents.take(rest)) {
      const memory = await this.#sink.body(body);
      if (memory !== undefined) this.#documents.recycle(memory);
    }
  }
}

/** Returns the key of a rotation set, unique on its host and the same in every run. */
export function streamKey({ kind, files, name }: LogStream): string {
  return `${kind}/${logNameOf(kind, files[0]?.path ?? name)}`;
}

/** Returns the instant of the newest record of a log, in ms. */
export function newestOf({ pipelines }: OpenLog): number {
  return Math.max(-Infinity, ...pipelines.map((pipeline) => pipeline?.newest() ?? -Infinity));
}

/** Returns whether records of the primary log may be in a log that is read beside it. */
function mayHoldPrimary({ kind, files }: LogStream): boolean {
  return isCorrelated(kind) && (kind === 'syslog' || files.some((file) => file.isMixed === true));
}

function saveStream({ reader, pipelines }: OpenLog): StreamState {
  const logs = Array.from(pipelines, (pipeline) => pipeline?.save());
  const positions: NewPosition[] = reader.positions().map((position) => ({ ...position, again: undefined }));
  for (const [number, log] of logs.entries()) {
    const place = log && rereadPlace(log.splitter);
    if (place !== undefined) wantAgain(positions, number, place);
  }
  return { positions, logs };
}

type NewPosition = ReaderPosition & { again: number | undefined };

/** Sets the positions of a log so that its text comes again from a place on. */
function wantAgain(positions: readonly NewPosition[], log: number, { path, offset }: RereadPlace): void {
  const first = positions.findLastIndex((position) => position.log === log && position.path === path);
  if (first === -1) return;
  for (const position of positions.slice(first)) if (position.log === log) position.again = 0;
  const begins = positions[first];
  if (begins !== undefined) begins.again = offset;
}

/** Returns the files of all logs, roughly in the order of reading: those read in step by age, then the rest. */
function readingOrder(streams: readonly LogStream[]): LogFile[] {
  const abreast = streams.filter(({ kind }) => isPrimary(kind) || isCorrelated(kind));
  const byAge = abreast.flatMap(({ files }) => {
    let age = '';
    return files.map((file) => ({ file, age: (age = file.stamp?.local ?? age) }));
  });
  byAge.sort((a, b) => (a.age < b.age ? -1 : a.age > b.age ? 1 : 0));
  const rest = streams.filter((stream) => !abreast.includes(stream));
  return [...byAge.map(({ file }) => file), ...rest.flatMap(({ files }) => files)];
}

/**
 * Returns whether another run can resume this host. Archives, standard input and pasted text are always read from their
 * beginning.
 */
function canResume({ streams }: HostInput, { pasted }: PipelineOptions): boolean {
  const files = streams.flatMap((stream) => stream.files);
  return !pasted && streams.length > 0 && files.every(({ path, place }) => path !== '-' && place === undefined);
}
