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
import type { BulkBody, HostInput, InputFault, Kind, LogRecord, LogStream } from './model.ts';
import { readAdapter } from './parse/adapter.ts';
import { findCommandTexts, tellsOfCommand } from './parse/command-text.ts';
import { findUuids } from './parse/ids.ts';
import { parseRecord } from './parse/parse.ts';
import { readLines } from './read/lines.ts';
import { openBytes } from './read/open.ts';
import type { Period } from './schema/templates.ts';
import type { CallSpan, CommandSpan } from './spans.ts';
import { RecordSplitter } from './split/records.ts';
import { createClock } from './split/zone.ts';
import { Tracker } from './track/tracker.ts';

export interface PipelineOptions {
  readonly prefix: string;
  readonly period: Period;
  readonly labels: Readonly<Record<string, string>> | undefined;
  readonly framing: Framing;
}

/** Where a host's work goes. */
export interface HostSink {
  /** Takes a body; the promise resolves when there is room for the next. Returns memory to use again, if it has any. */
  body(body: BulkBody): Promise<ArrayBuffer | undefined>;
  fault(fault: InputFault): void;
  /** Decompressed bytes and records since the last call; once a chunk. */
  progress(bytes: number, records: number): void;
}

/** What a host's input was. Times in ms since 1970. */
export interface HostCounts {
  /** Documents emitted; of lines as many as records read. */
  readonly documents: Record<Kind, number>;
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

/** What a host's streams share: ids, bodies, counts. */
class HostWork {
  readonly counts: HostCounts = {
    documents: { line: 0, call: 0, task: 0, command: 0 },
    bytes: 0,
    files: 0,
    firstTime: Infinity,
    lastTime: -Infinity,
  };
  readonly #host: HostInput;
  readonly #sink: HostSink;
  readonly #bodies: BodyWriter;
  readonly #ids: LineIds;
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
    this.#ids = new LineIds(host.name, 'vdsm.log');
    this.#indexOf = createIndexNamer(options.prefix, options.period);
    const facts = { name: host.name, rule: host.rule, labels: options.labels };
    this.#line = createLineDocument(facts);
    this.#call = createCallDocument(facts);
    this.#command = createCommandDocument(facts);
  }

  /** Reads one rotation set. */
  async read(stream: LogStream): Promise<void> {
    const splitter = new RecordSplitter(createClock());
    const tracker = new Tracker(this.#host.name, catalogue);
    for (const file of stream.files) {
      this.counts.files++;
      splitter.startFile(file);
      let read = 0;
      const bytes = tap(
        openBytes(file, (fault) => this.#sink.fault(fault)),
        (more) => (read += more),
      );
      for await (const batch of readLines(bytes)) {
        const records = splitter.push(batch);
        this.#take(records, tracker);
        this.counts.bytes += read;
        this.#sink.progress(read, records.length);
        read = 0;
        await this.#send(false);
      }
      this.counts.bytes += read;
    }
    this.#take(splitter.end(), tracker);
    tracker.end();
    this.#takeClosed(tracker);
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
      const action = reading === undefined ? undefined : actionOf(reading.event);
      const doc = this.#line(record, tracker.epochOf(record), action, facts, findUuids(record.message));
      this.#add('line', record.stamp, id, 1, this.#write.line(doc));
      this.#takeClosed(tracker);
      if (record.time < counts.firstTime) counts.firstTime = record.time;
      if (record.time > counts.lastTime) counts.lastTime = record.time;
    }
  }

  #takeClosed(tracker: Tracker): void {
    const { calls, commands } = tracker.take();
    for (const call of calls) this.#addCall(call);
    for (const command of commands) this.#addCommand(command);
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

async function* tap(chunks: AsyncIterable<Buffer>, tell: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    tell(chunk.length);
    yield chunk;
  }
}
