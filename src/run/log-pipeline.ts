/** One logical log on its way through the stages split -> parse -> track -> document. */
import { isCorrelated, isPrimary } from '../logs/kinds.ts';
import type { EventKind } from '../model/events.ts';
import type { LogFile, LogKind, LogStream } from '../model/files.ts';
import type { ClockFacts } from '../model/hosts.ts';
import type { IdentifiedRecord, LineBatch, LogRecord } from '../model/records.ts';
import type { CausedCall } from '../model/spans.ts';
import { factsOf } from '../parse/actions.ts';
import { isFiltered } from '../parse/logs/syslog/filter.ts';
import { maskRecord } from '../mask/mask-record.ts';
import { readerOf, type RecordReader } from '../parse/readers.ts';
import { readStoragePath } from '../parse/values/storage-path.ts';
import type { FileLines } from '../read/text/file-line-reader.ts';
import { openSplitter } from '../split/open-splitter.ts';
import type { RecordSplitter } from '../split/records.ts';
import type { Closed } from '../track/closed.ts';
import type { LogTracker } from '../track/logs/log-tracker.ts';
import { makeTracker } from '../track/logs/make-tracker.ts';
import { VdsmActivity } from '../track/logs/vdsm-activity.ts';
import type { HostDocuments, LineWriter } from './host-documents.ts';
import type { KindState, LogState } from './host-state.ts';
import { hideSecrets } from './hidden-secrets.ts';
import type { HostLines, OwnLines } from './roads/own-lines.ts';
import { verbLookups, engineLookups } from './lookups.ts';

/** Events that the paths in their text say more about than the call around them. */
const STATES_PATHS: ReadonlySet<EventKind> = new Set([
  'note',
  'command-start',
  'command-finish',
  'task-abort',
  'task-error',
  'bridge-error',
]);

/** What the logs of a host share. */
export interface LogContext {
  readonly documents: HostDocuments;
  readonly activity: VdsmActivity;
  /** Tells which lines of roads are copies. */
  readonly lines: HostLines;
  /**
   * Whether the host has correlated logs that are read in step with the primary one, and joined with its activity.
   */
  readonly isAbreast: boolean;
  readonly clock: ClockFacts | undefined;
  /** Whether to repair what web pages, mails and authors did to logs. */
  readonly pasted: boolean;
  /** Whether secrets are masked. */
  readonly masks: boolean;
  /** Calls of vdsm, by the id of the engine's call that caused them. */
  readonly caused: ReadonlyMap<string, CausedCall> | undefined;
}

/** Recent vdsm activity that is kept for correlated records in the same text, in ms before the newest record. */
const KEPT_MS = 60_000;

/** Splits the lines of a logical log into records, and hands each record to the pipeline of its kind. */
export class LogPipeline {
  readonly #stream: LogStream;
  readonly #context: LogContext;
  readonly #splitter: RecordSplitter;
  readonly #road: number | undefined;
  /** By kind; those of forwarded lines, and of lines of other hosts, by `keyOf`. */
  readonly #kinds = new Map<string, KindPipeline>();
  /** The same by what the lines name. */
  readonly #byOrigin = new Map<string, KindPipeline>();
  /** Recent vdsm activity of other hosts, whose lines are in this text. */
  readonly #activities = new Map<string, VdsmActivity>();

  /**
   * @param road its number if it is a road: it is no log of its own, but a copy of lines beside the log's own files
   * @param state of the same log, to resume from
   */
  constructor(stream: LogStream, context: LogContext, road: number | undefined, state?: LogState) {
    const { kind } = stream;
    this.#road = road;
    this.#stream = stream;
    this.#context = context;
    this.#splitter = openSplitter(kind, context.clock, context.pasted, state?.splitter);
    for (const [host, saved] of state?.activities ?? []) this.#activities.set(host, new VdsmActivity(true, saved));
    for (const [key, saved] of state?.kinds ?? []) this.#open(saved, saved, key);
    if (this.#kinds.size === 0) this.#open({ kind, host: undefined, isForwarded: false });
  }

  /**
   * Sets the file of the next lines.
   * @param before number of its lines before them
   */
  startFile(file: LogFile, before: number): void {
    this.#splitter.startFile(file, before);
  }

  /** Takes lines again that gave open records their text, which the saved state does not hold. */
  pushAgain(lines: FileLines): void {
    this.#splitter.pushAgain(lines.file, lines);
  }

  /** Takes lines; returns the number of records that end with them. */
  push(lines: LineBatch): number {
    return this.#take(this.#splitter.push(lines));
  }

  /** Takes records that are split already, whose lines have ids. */
  pushRecords(records: readonly IdentifiedRecord[]): void {
    for (const { id, record } of records) this.#pipelineOf(record).pushAs(record, id);
  }

  /** Ends the open record, since the next lines do not continue it; returns the number of records that end. */
  interrupt(): number {
    return this.#take(this.#splitter.end());
  }

  /** Ends the open record, since no data came for a while; returns the number of records that end. */
  settle(): number {
    return this.#take(this.#splitter.settle());
  }

  /**
   * Writes documents of calls, tasks and commands that are open for `openAfter` ms or longer; `now` is on the clock of
   * the records.
   */
  addPending(now: number, openAfter: number): void {
    for (const kind of this.#kinds.values()) kind.addPending(now, openAfter);
  }

  /** Takes the records that waited until the primary log is read up to an instant, in ms. */
  release(until: number): void {
    for (const pipeline of this.#kinds.values()) if (isPrimary(pipeline.kind)) pipeline.release(until);
    for (const pipeline of this.#kinds.values()) if (!isPrimary(pipeline.kind)) pipeline.release(until);
  }

  /** Returns the instant of the oldest record that waits, in ms; undefined if none does. */
  waitingSince(): number | undefined {
    let oldest: number | undefined;
    for (const kind of this.#kinds.values()) {
      const since = kind.waitingSince();
      if (since !== undefined && (oldest === undefined || since < oldest)) oldest = since;
    }
    return oldest;
  }

  /** Returns the instant of the oldest record that waits or is open, in ms; Infinity where there is none. */
  oldest(): number {
    return Math.min(this.waitingSince() ?? Infinity, this.#splitter.state.open?.time ?? Infinity);
  }

  /** Returns the instant of the newest record so far, in ms. */
  newest(): number {
    let newest = -Infinity;
    for (const kind of this.#kinds.values()) newest = Math.max(newest, kind.newest);
    return newest;
  }

  /**
   * Ends the log: calls, tasks and commands that are open end with an unknown outcome. Returns the number of records that
   * end.
   */
  end(): number {
    const records = this.interrupt();
    for (const kind of this.#kinds.values()) kind.end();
    return records;
  }

  /** Returns its state, which is not a copy, so it is to be serialized at once. */
  save(): LogState {
    const { state } = this.#splitter;
    const idsOf = (record: LogRecord): readonly string[] => this.#pipelineOf(record).idsOf(record.firstLine);
    return {
      splitter: this.#context.masks ? hideSecrets(state, idsOf) : state,
      kinds: new Map([...this.#kinds].map(([kind, pipeline]) => [kind, pipeline.save()])),
      road: this.#road,
      activities: new Map([...this.#activities].map(([host, activity]) => [host, activity.save()])),
    };
  }

  #take(records: readonly LogRecord[]): number {
    for (const record of records) this.#pipelineOf(record).push(record);
    if (this.#kinds.size === 1 && this.#activities.size === 0) return records.length;
    // correlated records in this text are joined as they come, so that older activity is not needed
    const before = this.newest() - KEPT_MS;
    if (this.#kinds.size > 1 && !this.#context.isAbreast) this.#context.activity.forget(before);
    for (const activity of this.#activities.values()) activity.forget(before);
    return records.length;
  }

  #pipelineOf({ kind, host, isForwarded }: LogRecord): KindPipeline {
    if (host === '' && !isForwarded) return this.#kinds.get(kind) ?? this.#open({ kind, host: undefined, isForwarded });
    const origin = keyOf({ kind, host, isForwarded });
    let pipeline = this.#byOrigin.get(origin);
    if (pipeline === undefined) {
      const lines = { kind, host: this.#context.documents.hostOfLine(host), isForwarded };
      pipeline = this.#kinds.get(keyOf(lines)) ?? this.#open(lines);
      if (this.#byOrigin.size < ORIGINS_MAX) this.#byOrigin.set(origin, pipeline);
    }
    return pipeline;
  }

  #open(lines: Lines, state?: KindState, key = keyOf(lines)): KindPipeline {
    const pipeline = new KindPipeline(lines, this.#stream, this.#contextOf(lines), this.#road, state);
    this.#kinds.set(key, pipeline);
    return pipeline;
  }

  #contextOf({ kind, host, isForwarded }: Lines): LogContext {
    const context = this.#context;
    if (host === undefined) {
      // records of the system log are joined with what vdsm wrote in this text
      if (isForwarded && isPrimary(kind)) context.activity.want();
      return context;
    }
    let activity = this.#activities.get(host);
    if (activity === undefined) this.#activities.set(host, (activity = new VdsmActivity(true)));
    return { ...context, documents: context.documents.ofHost(host), activity };
  }
}

/** Lines of one kind and origin. */
interface Lines {
  readonly kind: LogKind;
  /** The host, if it is another than that of the file. */
  readonly host: string | undefined;
  /** Another log holds them. */
  readonly isForwarded: boolean;
}

/** Names of hosts whose pipelines are found at once. */
const ORIGINS_MAX = 10_000;

function keyOf({ kind, host, isForwarded }: Lines): string {
  if (host === undefined && !isForwarded) return kind;
  return `${kind} ${isForwarded ? 'forwarded' : 'written'} by ${host ?? 'the host'}`;
}

/** The records of one kind in a logical log: parse -> track -> document. */
class KindPipeline {
  /** Instant of the newest record so far, in ms. */
  newest = -Infinity;
  readonly kind: LogKind;
  readonly #origin: Lines;
  readonly #reader: RecordReader;
  readonly #tracker: LogTracker;
  readonly #lines: LineWriter;
  readonly #documents: HostDocuments;
  /** It is a road: its lines may be copies of those in the log's own files. */
  readonly #isRoad: boolean;
  /** The lines of the own files; undefined where they have no road, or are not in the input. */
  readonly #ownLines: OwnLines | undefined;
  /** Takes the records of the primary log; undefined for all other logs. */
  readonly #activity: VdsmActivity | undefined;
  readonly #waits: boolean;
  readonly #masks: boolean;
  /** Records later than the instant up to which the primary log is read, the oldest first. */
  #waiting: IdentifiedRecord[];
  /** Instant up to which the primary log is read, in ms. */
  #limit = -Infinity;

  constructor(
    lines: Lines,
    stream: LogStream,
    context: LogContext,
    road: number | undefined,
    state: KindState | undefined,
  ) {
    const { documents, activity, caused, masks } = context;
    const { kind, host, isForwarded } = lines;
    this.kind = kind;
    this.#origin = lines;
    this.#reader = readerOf(kind);
    this.#tracker = makeTracker(
      kind,
      { owner: documents.owner, verbs: verbLookups, activity, engine: engineLookups, caused },
      state?.tracker,
    );
    this.#lines = documents.linesOf(kind, stream, road, isForwarded);
    this.#isRoad = road !== undefined || isForwarded || kind !== stream.kind;
    // files of another host are not among those that are read beside this one
    this.#ownLines = host === undefined ? context.lines.of(kind) : undefined;
    this.#documents = documents;
    this.#activity = isPrimary(kind) ? activity : undefined;
    // in a text of another kind a record is in order with those of the primary log already, unless that is read abreast
    this.#waits = isCorrelated(stream.kind) && (kind === stream.kind || (context.isAbreast && isPrimary(kind)));
    this.#masks = masks;
    this.#waiting = [...(state?.waiting ?? [])];
  }

  push(record: LogRecord): void {
    const { ids } = this.#lines;
    const { stamp, firstLine, lineIds } = record;
    // the id is that of the line as written: so it is made before the secrets are masked
    this.pushAs(record, lineIds === undefined ? ids.next(stamp, firstLine) : ids.nextOf(stamp, lineIds));
  }

  /** Takes a record whose line has an id. */
  pushAs(record: LogRecord, id: string): void {
    if (this.#masks) maskRecord(record);
    if (!this.#waits || (this.#waiting.length === 0 && record.time <= this.#limit)) this.#take(record, id);
    else {
      this.#waiting.push({ id, record });
      this.release(this.#limit);
    }
  }

  /** Returns the ids that a first line gives. */
  idsOf(firstLine: string): readonly string[] {
    return this.#lines.ids.idsOf(firstLine);
  }

  addPending(now: number, openAfter: number): void {
    this.#addSpans(this.#tracker.takePending(now, openAfter), now);
  }

  release(until: number): void {
    this.#limit = until;
    let count = 0;
    while (count < this.#waiting.length && (this.#waiting[count]?.record.time ?? Infinity) <= until) count++;
    if (count > 0) for (const { record, id } of this.#waiting.splice(0, count)) this.#take(record, id);
  }

  waitingSince(): number | undefined {
    return this.#waiting[0]?.record.time;
  }

  end(): void {
    this.release(Infinity);
    this.#tracker.end();
    this.#addSpans(this.#tracker.take(), Infinity);
  }

  save(): KindState {
    return { ...this.#origin, tracker: this.#tracker.save(), waiting: this.#waiting };
  }

  #take(record: LogRecord, id: string): void {
    const tracker = this.#tracker;
    const lines = this.#lines;
    if (record.time > this.newest) this.newest = record.time;
    if (isFiltered(this.kind, record)) {
      this.#documents.countFiltered();
      return;
    }
    const reading = this.#reader.read(record, tracker.epochOf(record).era);
    const { event } = reading;
    const facts = tracker.track(record, id, reading);
    const own = event === undefined ? undefined : factsOf(event);
    // a call has the ids of its arguments; any other record is about what its paths name
    const inPath = event === undefined || STATES_PATHS.has(event.kind) ? readStoragePath(record.message) : undefined;
    const note = facts.note === undefined && inPath === undefined ? own : { ...facts.note, ...inPath, ...own };
    if (this.#isCopied(record, id)) this.#documents.countDuplicates(1);
    else {
      lines.add(id, record, tracker.epochOf(record), event, facts, note);
      this.#activity?.observe(record, id, event, facts);
    }
    this.#addSpans(tracker.take(), record.time);
  }

  #isCopied({ time }: LogRecord, id: string): boolean {
    if (this.#isRoad) return this.#ownLines?.isCopied(id, time) === true;
    this.#ownLines?.addOwn(id, time);
    return false;
  }

  #addSpans(closed: Closed, now: number): void {
    const added = this.#isRoad && this.#ownLines !== undefined ? this.#ownLines.withoutCopies(closed) : closed;
    this.#documents.addSpans(added, now);
  }
}
