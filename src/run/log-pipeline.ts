/** One log as it is worked on: lines in, documents out. The stages in order are here: split -> parse -> track -> document. */
import { actionOf, factsOf } from '../parse/actions.ts';
import type { HostDocuments, LineWriter } from './host-documents.ts';
import type { LaneState } from './host-state.ts';
import { catalogue, engineCatalogue } from './lookups.ts';
import { logDef } from '../logs/kinds.ts';
import type { LogFile, LogKind, LogStream } from '../model/files.ts';
import type { ClockFacts } from '../model/hosts.ts';
import type { LineBatch, LogRecord } from '../model/records.ts';
import { readAdapter } from '../parse/adapter.ts';
import { findCommandTexts, mayQuoteCommand } from '../parse/commands/text.ts';
import { readError } from '../parse/errors/read-error.ts';
import { isFiltered } from '../parse/logs/syslog/filter.ts';
import { logReader, type LogReader } from '../parse/logs/log-reader.ts';
import { parseRecord } from '../parse/parse.ts';
import { PasteRepairer } from '../split/paste/repair.ts';
import { RecordSplitter } from '../split/records.ts';
import { sisterGrammar } from '../split/sister.ts';
import type { CausedCall } from '../model/spans.ts';
import { createClock } from '../split/zone.ts';
import type { LogTracker } from '../track/logs/log-tracker.ts';
import { makeTracker } from '../track/logs/make-tracker.ts';
import type { Neighbours } from '../track/logs/neighbours.ts';
import { Tracker } from '../track/tracker.ts';

/** What all logs of a host share. */
export interface LaneContext {
  readonly documents: HostDocuments;
  readonly neighbours: Neighbours;
  readonly clock: ClockFacts | undefined;
  /** Repair what pages, mails and authors did to logs. */
  readonly pasted: boolean;
  /** Calls of vdsm, by the id of the engine's call that caused them. */
  readonly caused: ReadonlyMap<string, CausedCall> | undefined;
}

/** A log that goes on from file to file. */
export interface LogLane {
  startFile(file: LogFile, before: number): void;
  /** Takes lines; returns how many records ended with them. */
  push(lines: LineBatch): number;
  /** What follows does not continue the record that is open. */
  interrupt(): void;
  /** Nothing more came for a while: the open record is complete. */
  settle(): void;
  /** Tells of what is open for `openAfter` ms; `now` on the clock of the records. */
  addPending(now: number, openAfter: number): void;
  /** Takes what waits for vdsm.log to be read up to a time. */
  release(until: number): void;
  /** Stamp of the record that waits longest, in ms; undefined: none does. */
  waitingSince(): number | undefined;
  /** Stamp of the newest record that was taken, in ms. */
  newest(): number;
  end(): void;
  save(): LaneState;
}

/** Opens a log of a stream, to go on from a state where there is one. */
export function openLane(stream: LogStream, context: LaneContext, state: LaneState | undefined): LogLane {
  const { kind = 'vdsm' } = stream;
  return kind === 'vdsm' ? new VdsmLane(stream, context, state) : new SisterLane(kind, stream, context, state);
}

/** Kinds whose records are joined with what vdsm.log tells at the same time: they are read behind it. */
export const ASKING = new Set<LogKind>(['supervdsm', 'syslog']);

/** vdsm.log. */
class VdsmLane implements LogLane {
  readonly #splitter: RecordSplitter;
  readonly #tracker: Tracker;
  readonly #lines: LineWriter;
  readonly #documents: HostDocuments;
  readonly #neighbours: Neighbours;
  #newest = -Infinity;

  constructor(stream: LogStream, { documents, neighbours, clock: facts, pasted }: LaneContext, state?: LaneState) {
    const clock = createClock(facts, state?.splitter.clock);
    const repairer = pasted ? new PasteRepairer() : undefined;
    this.#splitter = state ? RecordSplitter.restore(clock, state.splitter) : new RecordSplitter(clock, repairer);
    this.#tracker = new Tracker(documents.owner, catalogue, state?.tracker as ReturnType<Tracker['save']> | undefined);
    this.#lines = documents.linesOf(stream);
    this.#documents = documents;
    this.#neighbours = neighbours;
  }

  startFile(file: LogFile, before: number): void {
    this.#splitter.startFile(file, before);
  }

  push(lines: LineBatch): number {
    return this.#take(this.#splitter.push(lines));
  }

  interrupt(): void {
    this.#take(this.#splitter.end());
  }

  settle(): void {
    this.#take(this.#splitter.settle());
  }

  addPending(now: number, openAfter: number): void {
    this.#documents.addSpans(this.#tracker.takePending(now, openAfter), now);
  }

  release(): void {
    // nothing waits
  }

  waitingSince(): undefined {
    return undefined;
  }

  newest(): number {
    return this.#newest;
  }

  end(): void {
    this.interrupt();
    this.#tracker.end();
    this.#documents.addSpans(this.#tracker.take(), Infinity);
  }

  save(): LaneState {
    return { splitter: this.#splitter.save(), tracker: this.#tracker.save(), waiting: [] };
  }

  #take(records: readonly LogRecord[]): number {
    const tracker = this.#tracker;
    const lines = this.#lines;
    for (const record of records) {
      const id = lines.ids.next(record.stamp, record.firstLine);
      const reading = parseRecord(record, tracker.epochOf(record).era);
      const texts = mayQuoteCommand(record, reading?.event) ? findCommandTexts(record) : [];
      const error = readError(record, reading?.event);
      const facts = tracker.track(record, reading?.event, readAdapter(record.message), texts, id, error);
      const action = reading === undefined ? undefined : actionOf(reading.event);
      const note = reading === undefined ? undefined : factsOf(reading.event);
      lines.add(id, record, tracker.epochOf(record), action, facts, note);
      this.#neighbours.saw(record, id, reading?.event, facts);
      this.#documents.addSpans(tracker.take(), record.time);
      if (record.time > this.#newest) this.#newest = record.time;
    }
    return records.length;
  }
}

/** A log beside it. */
class SisterLane implements LogLane {
  readonly #kind: LogKind;
  readonly #splitter: RecordSplitter;
  readonly #tracker: LogTracker;
  readonly #reader: LogReader;
  readonly #lines: LineWriter;
  readonly #documents: HostDocuments;
  /** Records that are ahead of vdsm.log, the oldest first. */
  #waiting: LogRecord[];
  readonly #waits: boolean;
  /** vdsm.log is read up to here. */
  #limit = -Infinity;
  #newest = -Infinity;

  constructor(
    kind: LogKind,
    stream: LogStream,
    { documents, neighbours, clock: facts, caused }: LaneContext,
    state: LaneState | undefined,
  ) {
    const clock = createClock(facts, state?.splitter.clock);
    const grammar = sisterGrammar(logDef(kind));
    this.#kind = kind;
    this.#splitter =
      state === undefined
        ? new RecordSplitter(clock, undefined, grammar)
        : RecordSplitter.restore(clock, state.splitter, grammar);
    this.#tracker = makeTracker(
      kind,
      { owner: documents.owner, neighbours, engine: engineCatalogue, caused },
      state?.tracker,
    );
    this.#reader = logReader(kind);
    this.#lines = documents.linesOf(stream);
    this.#documents = documents;
    this.#waits = ASKING.has(kind);
    this.#waiting = [...(state?.waiting ?? [])];
  }

  startFile(file: LogFile, before: number): void {
    this.#splitter.startFile(file, before);
  }

  push(lines: LineBatch): number {
    return this.#hand(this.#splitter.push(lines));
  }

  interrupt(): void {
    this.#hand(this.#splitter.end());
  }

  settle(): void {
    this.#hand(this.#splitter.settle());
  }

  addPending(now: number, openAfter: number): void {
    this.#documents.addSpans(this.#tracker.takePending(now, openAfter), now);
  }

  release(until: number): void {
    this.#limit = until;
    if (this.#waiting.length === 0) return;
    let count = 0;
    while (count < this.#waiting.length && (this.#waiting[count]?.time ?? Infinity) <= until) count++;
    if (count === 0) return;
    const ready = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    for (const record of ready) this.#take(record);
  }

  waitingSince(): number | undefined {
    return this.#waiting[0]?.time;
  }

  newest(): number {
    return this.#newest;
  }

  end(): void {
    this.interrupt();
    this.release(Infinity);
    this.#tracker.end();
    this.#documents.addSpans(this.#tracker.take(), Infinity);
  }

  save(): LaneState {
    return { splitter: this.#splitter.save(), tracker: this.#tracker.save(), waiting: this.#waiting };
  }

  #hand(records: readonly LogRecord[]): number {
    if (!this.#waits) for (const record of records) this.#take(record);
    else {
      this.#waiting.push(...records);
      this.release(this.#limit);
    }
    return records.length;
  }

  #take(record: LogRecord): void {
    const lines = this.#lines;
    const tracker = this.#tracker;
    const id = lines.ids.next(record.stamp, record.firstLine);
    if (record.time > this.#newest) this.#newest = record.time;
    if (isFiltered(this.#kind, record)) {
      this.#documents.filter();
      return;
    }
    const event = this.#reader.read(record)?.event;
    const facts = tracker.track(record, event, id, this.#reader.error(record, event));
    const action = event === undefined ? undefined : actionOf(event);
    const told = event === undefined ? undefined : factsOf(event);
    const note = facts.note === undefined ? told : { ...facts.note, ...told };
    lines.add(id, record, tracker.epochOf(record), action, facts, note);
    this.#documents.addSpans(tracker.take(), record.time);
  }
}
