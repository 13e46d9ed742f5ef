/**
 * The stages in order: read -> split -> parse -> track -> document. One call does one host, from bytes to bulk bodies.
 * Everything between reading and writing is synchronous and pure; the only waits are one a chunk and one a body.
 */
import { actionOf } from './actions.ts';
import { BodyWriter } from './document/body.ts';
import type { Framing } from './document/body.ts';
import { createCallDocument } from './document/call.ts';
import { createCommandDocument } from './document/command.ts';
import { LineIds } from './document/id.ts';
import { createIndexNamer } from './document/index-name.ts';
import { createLineDocument } from './document/line.ts';
import { createSourceWriter } from './document/source.ts';
import { firstRecord } from './document/span.ts';
import { catalogue, knowCall, knowCommand } from './knowledge.ts';
import type { BulkBody, HostInput, InputCopy, InputFault, Kind, LogRecord, LogStream, TimeWindow } from './model.ts';
import { readAdapter } from './parse/adapter.ts';
import { findCommandTexts, tellsOfCommand } from './parse/command-text.ts';
import { findUuids } from './parse/ids.ts';
import { parseRecord } from './parse/parse.ts';
import { readStream } from './read/stream.ts';
import { isWithin } from './read/window.ts';
import type { Period } from './schema/templates.ts';
import type { CallSpan, CommandSpan } from './spans.ts';
import { RecordCounter } from './split/count.ts';
import { RecordSplitter } from './split/records.ts';
import { StoredBytes } from './stored-bytes.ts';
import { createClock } from './split/zone.ts';
import { Tracker } from './track/tracker.ts';

export interface PipelineOptions {
  readonly prefix: string;
  readonly period: Period;
  readonly labels: Readonly<Record<string, string>> | undefined;
  readonly framing: Framing;
  /** The case that ids are made within; absent: ids are the same in every load. */
  readonly scope?: string | undefined;
  /** What is wanted; absent: everything. What is outside is read, so that the rest is whole, and counted. */
  readonly window?: TimeWindow | undefined;
}

/** Where a host's work goes. */
export interface HostSink {
  /** Takes a body; the promise resolves when there is room for the next. Returns memory to use again, if it has any. */
  body(body: BulkBody): Promise<ArrayBuffer | undefined>;
  fault(fault: InputFault): void;
  /** Decompressed bytes and records since the last call, and bytes as stored that are done; once a chunk. */
  progress(bytes: number, records: number, stored: number): void;
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

/** Reads all logs of a host, oldest first, and gives its documents as bodies to the sink. */
export async function readHost(host: HostInput, options: PipelineOptions, sink: HostSink): Promise<HostCounts> {
  const work = new HostWork(host, options, sink);
  for (const stream of host.streams) await work.read(stream);
  await work.finish();
  return work.counts;
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
  readonly #sink: HostSink;
  readonly #bodies: BodyWriter;
  readonly #ids: LineIds;
  readonly #window: TimeWindow | undefined;
  /** Names the host in epochs. */
  readonly #owner: string;
  readonly #stored = new StoredBytes();
  readonly #indexOf: (kind: Kind, stamp: string) => string;
  readonly #line;
  readonly #call;
  readonly #command;
  readonly #write = {
    line: createSourceWriter('line'),
    call: createSourceWriter('call'),
    command: createSourceWriter('command'),
  };

  constructor(host: HostInput, options: PipelineOptions, sink: HostSink) {
    this.#host = host;
    this.#sink = sink;
    this.#bodies = new BodyWriter(options.framing);
    this.#ids = new LineIds(host.name, 'vdsm.log', options.scope);
    this.#window = options.window;
    this.#owner = options.scope === undefined ? host.name : `${options.scope}/${host.name}`;
    this.#indexOf = createIndexNamer(options.prefix, options.period);
    const driftMs = host.clock?.driftMs ?? 0;
    const facts = { name: host.name, rule: host.rule, labels: options.labels, driftMs };
    this.#line = createLineDocument(facts);
    this.#call = createCallDocument(facts);
    this.#command = createCommandDocument(facts);
  }

  /** Reads one rotation set. */
  async read(stream: LogStream): Promise<void> {
    const { counts } = this;
    const lanes: Lane[] = [];
    const copies = new RecordCounter();
    const events = {
      fault: (fault: InputFault) => this.#sink.fault(fault),
      copy: (copy: InputCopy) => void counts.copies.push(copy),
    };
    for await (const part of readStream(stream, events)) {
      switch (part.kind) {
        case 'file':
          counts.files++;
          this.#sink.progress(0, 0, this.#stored.endFile());
          this.#stored.startFile(part.file);
          break;
        case 'lines': {
          const { splitter, tracker } = (lanes[part.lane] ??= this.#openLane());
          const { file, before, bytes } = part.lines;
          splitter.startFile(file, before);
          const records = splitter.push(part.lines);
          this.#take(records, tracker);
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
        default:
          part satisfies never;
      }
    }
    this.#leaveOut(copies.end());
    this.#sink.progress(0, 0, this.#stored.endFile());
    for (const { splitter, tracker } of lanes) {
      this.#take(splitter.end(), tracker);
      tracker.end();
      this.#takeClosed(tracker, Infinity);
    }
  }

  #openLane(): Lane {
    return {
      splitter: new RecordSplitter(createClock(this.#host.clock)),
      tracker: new Tracker(this.#owner, catalogue),
    };
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
  }

  #take(records: LogRecord[], tracker: Tracker): void {
    const { counts } = this;
    for (const record of records) {
      const id = this.#ids.next(record.stamp, record.firstLine);
      const reading = parseRecord(record, tracker.epochOf(record).era);
      const texts = tellsOfCommand(record, reading?.event) ? findCommandTexts(record) : [];
      const facts = tracker.track(record, reading?.event, readAdapter(record.message), texts, id);
      if (isWithin(this.#window, record.time, record.time)) {
        const action = reading === undefined ? undefined : actionOf(reading.event);
        const doc = this.#line(record, tracker.epochOf(record), action, facts, findUuids(record.message));
        this.#add('line', record.stamp, id, 1, this.#write.line(doc));
        if (record.time < counts.firstTime) counts.firstTime = record.time;
        if (record.time > counts.lastTime) counts.lastTime = record.time;
      } else {
        counts.documents.line++;
        counts.filtered++;
      }
      this.#takeClosed(tracker, record.time);
    }
  }

  /** @param now until when what has no end of its own was open */
  #takeClosed(tracker: Tracker, now: number): void {
    const { calls, commands } = tracker.take();
    for (const call of calls) if (touches(this.#window, call, now)) this.#addCall(call);
    for (const command of commands) if (touches(this.#window, command, now)) this.#addCommand(command);
  }

  #addCall(call: CallSpan): void {
    const doc = this.#call(call, knowCall(call));
    this.#add('call', firstRecord(call).stamp, call.id, call.records, this.#write.call(doc));
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

/** Whether a call or command was open in a window. */
function touches(window: TimeWindow | undefined, span: CallSpan | CommandSpan, now: number): boolean {
  const from = firstRecord(span).time;
  return isWithin(window, from, Math.max(from, span.closing?.time ?? now));
}
