/**
 * The stages in order: read -> split -> parse -> track -> document. One call does one host, from bytes to bulk bodies.
 * Everything between reading and writing is synchronous and pure; the only waits are one a chunk and one a body.
 */
import { actionOf, factsOf } from './actions.ts';
import { BodyWriter } from './document/body.ts';
import type { Framing } from './document/body.ts';
import { createCallDocument } from './document/call.ts';
import { createCommandDocument } from './document/command.ts';
import { LineIds, taskDocumentId } from './document/id.ts';
import { createIndexNamer } from './document/index-name.ts';
import { createLineDocument } from './document/line.ts';
import { createSourceWriter } from './document/source.ts';
import { firstRecord } from './document/span.ts';
import { createTaskDocument } from './document/task.ts';
import { readState, writeState } from './host-state.ts';
import type { HostState, LaneState } from './host-state.ts';
import { catalogue, knowCall, knowCommand, knowTask } from './knowledge.ts';
import type {
  BulkBody,
  HostInput,
  InputCopy,
  InputFault,
  Kind,
  LogRecord,
  LogStream,
  ReaderPosition,
  TimeWindow,
} from './model.ts';
import { readAdapter } from './parse/adapter.ts';
import { findCommandTexts, tellsOfCommand } from './parse/command-text.ts';
import { readError } from './parse/errors/read-error.ts';
import { findUuids } from './parse/ids.ts';
import { parseRecord } from './parse/parse.ts';
import { followStream } from './read/follow/follow.ts';
import { readStream, resumeStream } from './read/stream.ts';
import type { StreamEvents, StreamPart, StreamReader } from './read/stream.ts';
import { isWithin } from './read/window.ts';
import type { Period } from './schema/templates.ts';
import type { CallSpan, CommandSpan, TaskSpan } from './spans.ts';
import { RecordCounter } from './split/count.ts';
import { PasteRepairer } from './split/paste/repair.ts';
import { RecordSplitter } from './split/records.ts';
import { StoredBytes } from './stored-bytes.ts';
import { createClock } from './split/zone.ts';
import { Tracker } from './track/tracker.ts';
import type { Closed } from './track/tracker.ts';

export interface PipelineOptions {
  readonly prefix: string;
  readonly period: Period;
  readonly labels: Readonly<Record<string, string>> | undefined;
  /** Repair what pages, mails and authors did to logs. */
  readonly pasted?: boolean;
  readonly framing: Framing;
  /** The case that ids are made within; absent: ids are the same in every load. */
  readonly scope?: string | undefined;
  /** What is wanted; absent: everything. What is outside is read, so that the rest is whole, and counted. */
  readonly window?: TimeWindow | undefined;
  /** Go on when all is read, with what is written then; absent: the end of the input is the end. */
  readonly follow?: FollowTimes | undefined;
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
  readonly documents: Record<Kind, number>;
  /** Records outside of the window: read, not emitted. */
  filtered: number;
  /** Records of copies: read, not emitted. */
  duplicate: number;
  readonly copies: InputCopy[];
  bytes: number;
  files: number;
  firstTime: number;
  lastTime: number;
}

/** Opens a stream, to go on from positions where there are any. */
export type OpenStream = (stream: LogStream, events: StreamEvents, known: readonly ReaderPosition[]) => StreamReader;

/**
 * Reads all logs of a host, oldest first, and gives its documents as bodies to the sink.
 * @param resume a state that another run gave to its sink, to go on from there
 * @param open how streams are read, where not from files as they are now
 * @param stop ends the reading: what is open then is sent as open, and what is half read is left for another run
 */
export async function readHost(
  host: HostInput,
  options: PipelineOptions,
  sink: HostSink,
  resume?: Uint8Array,
  open?: OpenStream,
  stop: AbortSignal = new AbortController().signal,
): Promise<HostCounts> {
  const work = new HostWork(host, options, sink, resume, open ?? opener(options, stop), stop);
  for (const stream of host.streams) await work.read(stream);
  await work.finish();
  return work.counts;
}

function opener({ follow }: PipelineOptions, signal: AbortSignal): OpenStream | undefined {
  if (follow === undefined) return undefined;
  const { quietMs } = follow;
  return (stream, events, known) => followStream(stream, events, known, { quietMs, signal });
}

/** What goes on from file to file of one log. */
interface Lane {
  readonly splitter: RecordSplitter;
  readonly tracker: Tracker;
}

/** What a host's streams share: ids, bodies, counts. */
class HostWork {
  readonly counts: HostCounts = {
    documents: { line: 0, call: 0, task: 0, command: 0 },
    filtered: 0,
    duplicate: 0,
    copies: [],
    bytes: 0,
    files: 0,
    firstTime: Infinity,
    lastTime: -Infinity,
  };
  readonly #host: HostInput;
  readonly #pasted: boolean;
  readonly #sink: HostSink;
  readonly #keeper: StateSink | undefined;
  readonly #openStream: OpenStream | undefined;
  readonly #stop: AbortSignal;
  readonly #openAfter: number;
  /** The newest record's stamp, and when nothing came after it any more on the follower's clock; both in ms. */
  readonly #newest = { time: -Infinity, heardAt: Number.NaN };
  /** What a run before has left; undefined: it begins anew. */
  readonly #resume: HostState | undefined;
  /** Something was read since the last state. */
  #isChanged = false;
  /** As all was when the end of the input was reached, before what was open then was ended. */
  #last: Uint8Array<ArrayBuffer> | undefined;
  readonly #bodies: BodyWriter;
  readonly #ids: LineIds;
  readonly #scope: string | undefined;
  readonly #window: TimeWindow | undefined;
  /** Names the host in epochs. */
  readonly #owner: string;
  readonly #stored = new StoredBytes();
  readonly #indexOf: (kind: Kind, stamp: string) => string;
  readonly #line;
  readonly #call;
  readonly #task;
  readonly #command;
  readonly #write = {
    line: createSourceWriter('line'),
    call: createSourceWriter('call'),
    task: createSourceWriter('task'),
    command: createSourceWriter('command'),
  };

  constructor(
    host: HostInput,
    options: PipelineOptions,
    sink: HostSink,
    resume: Uint8Array | undefined,
    open: OpenStream | undefined,
    stop: AbortSignal,
  ) {
    this.#openStream = open;
    this.#stop = stop;
    this.#openAfter = options.follow?.openAfterMs ?? Infinity;
    this.#host = host;
    this.#pasted = options.pasted === true;
    this.#sink = sink;
    this.#bodies = new BodyWriter(options.framing);
    this.#keeper = keepsState(host, options) ? sink.state : undefined;
    this.#resume = this.#keeper && resume && readState(resume);
    this.#ids = new LineIds(host.name, 'vdsm.log', options.scope, this.#resume?.ids);
    this.#scope = options.scope;
    this.#window = options.window;
    this.#owner = options.scope === undefined ? host.name : `${options.scope}/${host.name}`;
    this.#indexOf = createIndexNamer(options.prefix, options.period);
    const driftMs = host.clock?.driftMs ?? 0;
    const facts = { name: host.name, rule: host.rule, labels: options.labels, driftMs };
    this.#line = createLineDocument(facts);
    this.#call = createCallDocument(facts);
    this.#task = createTaskDocument(facts);
    this.#command = createCommandDocument(facts);
  }

  /** Reads one rotation set. */
  async read(stream: LogStream): Promise<void> {
    const { counts } = this;
    const lanes = this.#openLanes();
    const copies = new RecordCounter();
    const events = {
      fault: (fault: InputFault) => this.#sink.fault(fault),
      copy: (copy: InputCopy) => void counts.copies.push(copy),
    };
    const reader = this.#open(stream, events);
    for await (const part of reader.parts) {
      switch (part.kind) {
        case 'file':
          if (!part.unchanged) counts.files++;
          this.#sink.progress(0, 0, this.#stored.endFile());
          this.#stored.startFile(part.file);
          break;
        case 'lines': {
          const { splitter, tracker } = (lanes[part.lane] ??= this.#openLane());
          const { file, before, bytes } = part.lines;
          splitter.startFile(file, before);
          const records = splitter.push(part.lines);
          this.#take(records, tracker);
          this.#newest.heardAt = Number.NaN;
          this.#tell(bytes, records.length);
          await this.#send(false);
          break;
        }
        case 'copy':
          this.#leaveOut(copies.add(part.lines.file, part.lines));
          this.#tell(part.lines.bytes, 0);
          break;
        case 'break': {
          const lane = lanes[part.lane];
          if (lane !== undefined) this.#take(lane.splitter.end(), lane.tracker);
          break;
        }
        case 'idle':
          this.#rest(part, lanes);
          await this.#send(true);
          break;
        case 'end':
          if (this.#keeper !== undefined) this.#last = this.#save(reader, lanes);
          break;
        default:
          part satisfies never;
      }
      this.#isChanged ||= part.kind !== 'idle' && part.kind !== 'end';
      if (this.#isChanged && part.kind !== 'end' && this.#keeper?.due()) {
        await this.#send(true);
        this.#keeper.keep(() => this.#save(reader, lanes));
        this.#isChanged = false;
      }
      if (this.#stop.aborted) break;
    }
    this.#leaveOut(copies.end());
    this.#sink.progress(0, 0, this.#stored.endFile());
    if (this.#stop.aborted) {
      if (this.#keeper !== undefined) this.#last = this.#save(reader, lanes);
      // the record that is open may go on behind the stop, and would stay as it is now if it were sent
      for (const lane of lanes) if (lane !== undefined) this.#addPending(lane.tracker, Infinity, 0);
      return;
    }
    for (const { splitter, tracker } of lanes.filter((lane) => lane !== undefined)) {
      this.#take(splitter.end(), tracker);
      tracker.end();
      this.#takeClosed(tracker, Infinity);
    }
  }

  /** Nothing more is there for now: what waits for more is told of in time. */
  #rest({ quiet, now }: Extract<StreamPart, { kind: 'idle' }>, lanes: readonly (Lane | undefined)[]): void {
    if (Number.isNaN(this.#newest.heardAt)) this.#newest.heardAt = now;
    const logNow = this.#newest.time + (now - this.#newest.heardAt);
    for (const lane of lanes) {
      if (lane === undefined) continue;
      if (quiet) this.#take(lane.splitter.settle(), lane.tracker);
      this.#addPending(lane.tracker, logNow, this.#openAfter);
    }
  }

  #addPending(tracker: Tracker, now: number, openAfter: number): void {
    this.#addSpans(tracker.takePending(now, openAfter), now);
  }

  #open(stream: LogStream, events: StreamEvents): StreamReader {
    if (this.#openStream !== undefined) return this.#openStream(stream, events, this.#resume?.positions ?? []);
    if (this.#keeper === undefined) return { parts: readStream(stream, events), positions: () => [] };
    return resumeStream(stream, events, this.#resume?.positions ?? []);
  }

  #openLanes(): (Lane | undefined)[] {
    return (this.#resume?.lanes ?? []).map((state) => state && this.#openLane(state));
  }

  #openLane(state?: LaneState): Lane {
    const clock = createClock(this.#host.clock, state?.splitter.clock);
    const repairer = this.#pasted ? new PasteRepairer() : undefined;
    return {
      splitter: state ? RecordSplitter.restore(clock, state.splitter) : new RecordSplitter(clock, repairer),
      tracker: new Tracker(this.#owner, catalogue, state?.tracker),
    };
  }

  /** Between two parts: what was taken in is in it, and nothing else. */
  #save(reader: StreamReader, lanes: readonly (Lane | undefined)[]): Uint8Array<ArrayBuffer> {
    return writeState({
      ids: this.#ids.save(),
      positions: reader.positions(),
      lanes: Array.from(lanes, (lane) => lane && { splitter: lane.splitter.save(), tracker: lane.tracker.save() }),
    });
  }

  #leaveOut(records: number): void {
    this.counts.documents.line += records;
    this.counts.duplicate += records;
  }

  #tell(bytes: number, records: number): void {
    this.counts.bytes += bytes;
    this.#sink.progress(bytes, records, this.#stored.read(bytes));
  }

  /** Sends what is left. */
  async finish(): Promise<void> {
    await this.#send(true);
    const last = this.#last;
    if (last !== undefined) this.#keeper?.keep(() => last);
  }

  #take(records: LogRecord[], tracker: Tracker): void {
    const { counts } = this;
    this.#isChanged ||= records.length > 0;
    for (const record of records) {
      const id = this.#ids.next(record.stamp, record.firstLine);
      const reading = parseRecord(record, tracker.epochOf(record).era);
      const texts = tellsOfCommand(record, reading?.event) ? findCommandTexts(record) : [];
      const error = readError(record, reading?.event);
      const facts = tracker.track(record, reading?.event, readAdapter(record.message), texts, id, error);
      if (isWithin(this.#window, record.time, record.time)) {
        const action = reading === undefined ? undefined : actionOf(reading.event);
        const note = reading === undefined ? undefined : factsOf(reading.event);
        const doc = this.#line(record, tracker.epochOf(record), action, facts, note, findUuids(record.message));
        this.#add('line', record.stamp, id, 1, this.#write.line(doc));
        if (record.time < counts.firstTime) counts.firstTime = record.time;
        if (record.time > counts.lastTime) counts.lastTime = record.time;
      } else {
        counts.documents.line++;
        counts.filtered++;
      }
      this.#takeClosed(tracker, record.time);
      if (record.time > this.#newest.time) this.#newest.time = record.time;
    }
  }

  /** @param now until when what has no end of its own was open */
  #takeClosed(tracker: Tracker, now: number): void {
    this.#addSpans(tracker.take(), now);
  }

  #addSpans({ calls, tasks, commands }: Closed, now: number): void {
    for (const call of calls) if (touches(this.#window, call, now)) this.#addCall(call);
    for (const task of tasks) if (touches(this.#window, task, now)) this.#addTask(task);
    for (const command of commands) if (touches(this.#window, command, now)) this.#addCommand(command);
  }

  #addCall(call: CallSpan): void {
    const doc = this.#call(call, knowCall(call));
    this.#add('call', firstRecord(call).stamp, call.id, call.records, this.#write.call(doc));
  }

  #addTask(task: TaskSpan): void {
    const doc = this.#task(task, knowTask(task));
    const id = taskDocumentId(this.#host.name, task.id, this.#scope);
    this.#add('task', firstRecord(task).stamp, id, task.records, this.#write.task(doc));
  }

  #addCommand(command: CommandSpan): void {
    const doc = this.#command(command, knowCommand(command));
    this.#add('command', firstRecord(command).stamp, command.id, command.records, this.#write.command(doc));
  }

  #add(kind: Kind, stamp: string, id: string, version: number, source: string): void {
    this.counts.documents[kind]++;
    this.#bodies.add(kind, this.#indexOf(kind, stamp), id, version, source);
  }

  async #send(rest: boolean): Promise<void> {
    for (const body of this.#bodies.take(rest)) {
      const memory = await this.#sink.body(body);
      if (memory !== undefined) this.#bodies.recycle(memory);
    }
  }
}

/**
 * Whether a host's work can go on in another run. What comes from archives or standard input is read from its beginning
 * each time, and so is what a repairer works on.
 */
function keepsState({ streams }: HostInput, { pasted }: PipelineOptions): boolean {
  const files = streams.flatMap((stream) => stream.files);
  return !pasted && streams.length === 1 && files.every(({ path, place }) => path !== '-' && place === undefined);
}

/** Whether a call or command was open in a window. */
function touches(window: TimeWindow | undefined, span: CallSpan | TaskSpan | CommandSpan, now: number): boolean {
  const from = firstRecord(span).time;
  return isWithin(window, from, Math.max(from, span.closing?.time ?? now));
}
