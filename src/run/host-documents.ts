/** Makes the documents of a host, and puts them into bulk bodies: ids, indices, the window of time, and counts. */
import { BodyWriter } from '../document/body.ts';
import { createCallDocument } from '../document/call.ts';
import { createCommandDocument } from '../document/command.ts';
import type { HostFacts, Stamp } from '../document/common.ts';
import { LineIds, taskDocumentId, type LineIdsState } from '../document/id.ts';
import { createIndexNamer } from '../document/index-name.ts';
import { createLineDocument } from '../document/line.ts';
import { createSourceWriter } from '../document/source.ts';
import type { SlotDocument } from '../document/slots.ts';
import { firstRecord } from '../document/span.ts';
import { createTaskDocument } from '../document/task.ts';
import { findCause, keepNearest, type EngineCalls } from './engine-calls.ts';
import type { Event, NoteFacts } from '../model/events.ts';
import { lineTest, type LineTest } from './choice.ts';
import { isCallOf, lookUpCall, lookUpCommand, lookUpTask } from './lookups.ts';
import { datasetOf, isPrimary, logDef } from '../logs/kinds.ts';
import { ingestedAt, LINE_VERSION } from '../schema/ingest.ts';
import { QUALITY_BIT } from '../schema/quality.ts';
import { DOCUMENT_KINDS, type DocumentKind } from '../schema/document-kinds.ts';
import type { BulkBody } from '../model/bulk-body.ts';
import type { LogKind, LogStream } from '../model/files.ts';
import type { HostInput, HostRule, TimeWindow } from '../model/hosts.ts';
import type { LogRecord } from '../model/records.ts';
import { actionOf } from '../parse/actions.ts';
import { findUuids } from '../parse/ids.ts';
import { isSameHost } from '../model/host-names.ts';
import { Collector } from '../query/collect.ts';
import { isHostName } from './line-hosts.ts';
import { logKeyOf } from './log-key.ts';
import type { HostCounts, PipelineOptions } from './types.ts';
import { isWithin } from '../read/clock/window.ts';
import type { CallSpan, CommandSpan, EpochFacts, LineFacts, TaskSpan } from '../model/spans.ts';
import type { Closed } from '../track/closed.ts';

/** States of the ids of lines, by dataset, and by the name of the log if a host has several of one kind. */
export type HostIdsState = ReadonlyMap<string, LineIdsState>;

/** Makes the documents of the lines of one log. */
export interface LineWriter {
  readonly ids: LineIds;
  add(
    id: string,
    record: LogRecord,
    epoch: EpochFacts,
    event: Event | undefined,
    facts: LineFacts,
    note: NoteFacts | undefined,
  ): void;
}

/** `vdsm.host.source` of documents whose lines name another host than that of their file. */
const BY_LINE = 'line';
/** Rules by which a folder, or nothing, names a host. */
const GUESSES: ReadonlySet<HostRule> = new Set(['directory', 'parent', 'stdin']);

function firstLabel(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 ? name : name.slice(0, dot);
}

/** Makes and counts the documents of a host. */
export class HostDocuments {
  readonly counts: HostCounts;
  readonly #host: HostInput;
  readonly #options: PipelineOptions;
  /** The documents of other hosts, whose lines are in the logs of this one. */
  readonly #others = new Map<string, HostDocuments>();
  /** Their names by the first label, which all forms of a name share: a central log may name thousands of hosts. */
  readonly #otherNames = new Map<string, string[]>();
  readonly #scope: string | undefined;
  readonly #window: TimeWindow | undefined;
  readonly #engineCalls: EngineCalls | undefined;
  readonly #onCall: ((call: CallSpan) => void) | undefined;
  readonly #facts: HostFacts & { readonly rule: HostRule | typeof BY_LINE };
  readonly #stamp: Stamp;
  readonly #bodies: BodyWriter;
  /** Takes the documents instead of the bulk bodies. */
  readonly #collector: Collector | undefined;
  readonly #indexOf: (kind: DocumentKind, stamp: string) => string;
  readonly #ids = new Map<string, LineIds>();
  readonly #savedIds: HostIdsState | undefined;
  readonly #call;
  readonly #task;
  readonly #command;
  /** Tests which lines are chosen; undefined: all are. */
  readonly #isChosenLine: LineTest | undefined;
  readonly #leftOut: ReadonlySet<DocumentKind>;
  readonly #write = {
    line: createSourceWriter('line'),
    call: createSourceWriter('call'),
    task: createSourceWriter('task'),
    command: createSourceWriter('command'),
  };

  /** @param collector the host in whose logs the lines of this one are; undefined: they are in its own */
  constructor(host: HostInput, options: PipelineOptions, ids: HostIdsState | undefined, collector?: HostDocuments) {
    const { plan } = options;
    this.#collector = collector === undefined ? plan && new Collector(plan) : collector.#collector;
    this.counts = collector?.counts ?? newCounts(this.#collector);
    this.#host = host;
    this.#options = options;
    this.#scope = options.scope;
    this.#window = options.window;
    this.#engineCalls = options.engineCalls;
    this.#onCall = options.onCall;
    this.#savedIds = ids;
    const driftMs = host.clock?.driftMs ?? 0;
    const rule = collector === undefined ? host.rule : BY_LINE;
    this.#stamp = collector === undefined ? {} : collector.#stamp;
    this.#facts = { name: host.name, rule, labels: options.labels, driftMs, stamp: this.#stamp };
    this.#bodies = collector === undefined ? new BodyWriter(options.outputFormat) : collector.#bodies;
    this.#indexOf = createIndexNamer(options.prefix, options.period);
    this.#call = createCallDocument(this.#facts);
    this.#task = createTaskDocument(this.#facts);
    this.#command = createCommandDocument(this.#facts);
    const { choice } = options;
    this.#isChosenLine = choice && lineTest(choice);
    this.#leftOut = new Set(choice && DOCUMENT_KINDS.filter((kind) => !choice.kinds.includes(kind)));
  }

  /** Name of the host in the ids of epochs. */
  get owner(): string {
    return this.#scope === undefined ? this.#host.name : `${this.#scope}/${this.#host.name}`;
  }

  /** Returns the states of the ids of all logs. */
  saveIds(): HostIdsState {
    const saved = new Map(this.#savedIds ?? []);
    for (const [key, ids] of this.#ids) saved.set(key, ids.save());
    for (const [name, other] of this.#others)
      for (const [key, ids] of other.saveIds()) saved.set(`${name}\0${key}`, ids);
    return saved;
  }

  /**
   * Returns the host that a line names if it is another than that of its file: the system log of a central server holds
   * lines of many. A user who names the host of a file names that of its lines.
   */
  hostOfLine(written: string): string | undefined {
    const { name, rule } = this.#host;
    const host = written.toLowerCase();
    if (rule === 'option' || rule === 'pattern' || !isHostName(host) || isSameHost(host, name)) return undefined;
    return this.#isOwnName(host)
      ? undefined
      : (this.#otherNames.get(firstLabel(host))?.find((known) => isSameHost(known, host)) ?? host);
  }

  /** Returns the documents of another host, whose lines are in the logs of this one. */
  ofHost(name: string): HostDocuments {
    let other = this.#others.get(name);
    if (other === undefined) {
      const begin = `${name}\0`;
      const ids = [...(this.#savedIds ?? [])].flatMap(([key, state]) =>
        key.startsWith(begin) ? [[key.slice(begin.length), state] as const] : [],
      );
      other = new HostDocuments({ ...this.#host, name }, this.#options, new Map(ids), this);
      this.#others.set(name, other);
      const label = firstLabel(name);
      const alike = this.#otherNames.get(label);
      if (alike === undefined) this.#otherNames.set(label, [name]);
      else alike.push(name);
    }
    return other;
  }

  /** Whether a name is that by which the host's own system log calls it, where nothing but a folder names the host. */
  #isOwnName(host: string): boolean {
    const { rule, streams } = this.#host;
    if (!GUESSES.has(rule) || !streams.some(({ kind }) => isPrimary(kind))) return false;
    const named = streams.flatMap(({ files }) => files.flatMap(({ lineHost }) => lineHost ?? []))[0];
    return named !== undefined && isSameHost(named.toLowerCase(), host);
  }

  /**
   * Returns the writer of lines of one kind in a rotation set.
   * @param road number of the logical log if that is a road
   * @param isForwarded another log holds the lines
   */
  linesOf(kind: LogKind, stream: LogStream, road: number | undefined, isForwarded: boolean): LineWriter {
    const ids = this.#idsOf(kind, stream, road, isForwarded);
    const document = createLineDocument(this.#facts, datasetOf(kind), logDef(kind).service);
    const isCopy =
      road !== undefined ||
      isForwarded ||
      kind !== stream.kind ||
      this.#options.pasted === true ||
      this.#host.rule === 'shipper';
    const version = isCopy ? LINE_VERSION.copy : LINE_VERSION.own;
    return {
      ids,
      add: (id, record, epoch, event, facts, note) => {
        const { counts } = this;
        if (this.#onCall !== undefined) return;
        if (!isWithin(this.#window, record.time, record.time)) {
          this.countFiltered();
          return;
        }
        counts.masked += record.masked;
        if (record.time < counts.firstTime) counts.firstTime = record.time;
        if (record.time > counts.lastTime) counts.lastTime = record.time;
        if (this.#isChosenLine !== undefined && !this.#isChosenLine(record, event, facts)) {
          this.#leaveOut('line');
          return;
        }
        const action = event === undefined ? undefined : actionOf(event);
        const doc = document(record, epoch, action, facts, note, findUuids(record.message));
        this.#add('line', record.stamp, id, version, doc);
      },
    };
  }

  /**
   * Makes the documents of calls, tasks and commands that were open within the window.
   * @param now end, in ms, of spans that are still open
   */
  addSpans({ calls, tasks, commands }: Closed, now: number): void {
    for (const call of calls) if (touches(this.#window, call, now)) this.#addCall(call);
    if (this.#onCall !== undefined) return;
    for (const task of tasks) if (touches(this.#window, task, now)) this.#addTask(task);
    for (const command of commands) if (touches(this.#window, command, now)) this.#addCommand(command);
  }

  /**
   * Stamps the documents from now on.
   * @param time by the clock of this machine, in ms
   */
  stamp(time: number): void {
    if (this.#options.stamps) this.#stamp.ingested = ingestedAt(time);
  }

  /** Counts a record that makes no document. */
  countFiltered(): void {
    this.counts.documents.line++;
    this.counts.filtered++;
  }

  /** Counts records of duplicate text. */
  countDuplicates(records: number): void {
    this.counts.documents.line += records;
    this.counts.duplicate += records;
  }

  /** Returns the bulk bodies that are full, or with `rest` all. */
  take(rest: boolean): Iterable<BulkBody> {
    return this.#bodies.take(rest);
  }

  /** Reuses the memory of a bulk body. */
  recycle(memory: ArrayBuffer): void {
    this.#bodies.recycle(memory);
  }

  /**
   * Returns the ids of the lines of a log. Each of several logs of one kind counts its own equal lines, and so does each
   * road, whose lines have the ids that they have in the log itself: records of a kind in a log of another kind, and
   * copies beside the log's own files.
   */
  #idsOf(kind: LogKind, stream: LogStream, road: number | undefined, isForwarded: boolean): LineIds {
    const key = logKeyOf(kind, stream);
    const by = isForwarded ? 'forwarded in' : 'in';
    const of = kind === stream.kind && !isForwarded ? key : `${key} ${by} ${logKeyOf(stream.kind, stream)}`;
    const sequence = road === undefined ? of : `${of} (${road})`;
    let ids = this.#ids.get(sequence);
    if (ids === undefined) {
      ids = new LineIds(this.#host.name, key, this.#scope, this.#savedIds?.get(sequence));
      this.#ids.set(sequence, ids);
    }
    return ids;
  }

  #addCall(call: CallSpan): void {
    this.#findCause(call);
    if (this.#onCall !== undefined) {
      this.#onCall(call);
      return;
    }
    if (this.#isLeftOut('call')) return;
    const doc = this.#call(call, lookUpCall(call));
    this.#add('call', firstRecord(call).stamp, call.id, call.records, doc);
  }

  #findCause(call: CallSpan): void {
    if (this.#engineCalls === undefined || call.source === 'engine' || call.source === 'supervdsm') return;
    const link = findCause(this.#engineCalls, call, this.#host.name, isCallOf);
    if (link === undefined) return;
    call.engineCallId = link.engineCallId;
    call.quality |= QUALITY_BIT.link_inferred;
    keepNearest(this.counts.links, link);
  }

  #addTask(task: TaskSpan): void {
    if (this.#isLeftOut('task')) return;
    const doc = this.#task(task, lookUpTask(task));
    const id = taskDocumentId(this.#host.name, task.id, this.#scope);
    this.#add('task', firstRecord(task).stamp, id, task.records, doc);
  }

  #addCommand(command: CommandSpan): void {
    if (this.#isLeftOut('command')) return;
    const doc = this.#command(command, lookUpCommand(command));
    this.#add('command', firstRecord(command).stamp, command.id, command.records, doc);
  }

  /** Returns whether no document of a kind is among the chosen; counts one. */
  #isLeftOut(kind: DocumentKind): boolean {
    if (!this.#leftOut.has(kind)) return false;
    this.#leaveOut(kind);
    return true;
  }

  /** Counts a document that is not among the chosen. */
  #leaveOut(kind: DocumentKind): void {
    this.counts.documents[kind]++;
    this.counts.leftOut[kind]++;
  }

  #add(kind: DocumentKind, stamp: string, id: string, version: number, doc: SlotDocument): void {
    this.counts.documents[kind]++;
    if (this.#collector === undefined)
      this.#bodies.add(kind, this.#indexOf(kind, stamp), id, version, this.#write[kind](doc));
    else this.#collector.add(kind, doc);
  }
}

/** Returns whether a call, task or command was open within a window. */
function touches(window: TimeWindow | undefined, span: CallSpan | TaskSpan | CommandSpan, now: number): boolean {
  const from = firstRecord(span).time;
  return isWithin(window, from, Math.max(from, span.closing?.time ?? now));
}

function newCounts(collector: Collector | undefined): HostCounts {
  return {
    documents: { line: 0, call: 0, task: 0, command: 0 },
    filtered: 0,
    leftOut: { line: 0, call: 0, task: 0, command: 0 },
    duplicate: 0,
    masked: 0,
    duplicateTexts: [],
    links: new Map(),
    bytes: 0,
    files: 0,
    firstTime: Infinity,
    lastTime: -Infinity,
    ...(collector && { found: collector.found }),
  };
}
