/**
 * Which lines of a road were found in the log's own files, too. A road is a copy of lines beside them: an excerpt, a
 * paste, a page, or lines that were forwarded into another log. Its lines have the ids that they have in the log itself.
 */
import type { LogKind } from '../../model/files.ts';
import type { RecordRef } from '../../model/spans.ts';
import type { Closed } from '../../track/closed.ts';
import { RecentIds, type IdBlock } from './recent-ids.ts';

/** The state of the lines of one kind, as plain data. */
export interface OwnLinesState {
  /** Ids of lines that are in the own files and in a road. */
  readonly copied: readonly IdBlock[];
  /** Ids of the newest lines of the own files; undefined where no road is read beside them. */
  readonly recent: readonly IdBlock[] | undefined;
  readonly newest: number;
}

/** The lines of one kind: those of the own files tell which lines of a road are copies. */
export class OwnLines {
  readonly #wanted: ReadonlySet<string>;
  readonly #copied: RecentIds;
  readonly #recent: RecentIds | undefined;
  /** Instant of the newest line of the own files, in ms. */
  #newest: number;

  /**
   * @param wanted ids of the lines of roads that are read after the own files
   * @param isAbreast a road is read beside the own files, so that their newest lines are kept
   */
  constructor(wanted: ReadonlySet<string>, isAbreast: boolean, state?: OwnLinesState) {
    this.#wanted = wanted;
    this.#copied = new RecentIds(state?.copied);
    this.#recent = isAbreast ? new RecentIds(state?.recent) : undefined;
    this.#newest = state?.newest ?? -Infinity;
  }

  /** Returns its state, which is not a copy. */
  save(): OwnLinesState {
    return { copied: this.#copied.save(), recent: this.#recent?.save(), newest: this.#newest };
  }

  /** Takes a line of the own files. */
  addOwn(id: string, time: number): void {
    if (time > this.#newest) this.#newest = time;
    if (this.#wanted.has(id)) this.#copied.add(id, time);
    this.#recent?.add(id, time);
  }

  /** Returns whether the own files have a line of a road. */
  isCopied(id: string, time: number): boolean {
    if (this.#copied.has(id)) return true;
    if (this.#recent?.has(id) !== true) return false;
    // a call of the road may end long after this line opens it
    this.#copied.add(id, time);
    return true;
  }

  /** Drops the newest lines from before an instant, in ms: the roads beside the own files have passed it. */
  forget(before: number): void {
    this.#recent?.forget(before);
  }

  /**
   * Leaves out the calls, tasks and commands of a road that the own files have: a record of them is there. Those that
   * end later than the own files are kept.
   */
  withoutCopies({ calls, tasks, commands }: Closed): Closed {
    const isNew = (span: SpanRecords): boolean => !this.#isCopy(span);
    return { calls: calls.filter(isNew), tasks: tasks.filter(isNew), commands: commands.filter(isNew) };
  }

  #isCopy({ first, opening, closing, last }: SpanRecords): boolean {
    if (closing !== undefined && closing.time > this.#newest) return false;
    return [first, opening, closing, last].some((record) => record !== undefined && this.#copied.has(record.lineId));
  }
}

interface SpanRecords {
  readonly first?: RecordRef;
  readonly opening: RecordRef | undefined;
  readonly closing: RecordRef | undefined;
  readonly last?: RecordRef | undefined;
}

/** Ids of the lines of roads, by kind. */
export type WantedIds = ReadonlyMap<LogKind, ReadonlySet<string>>;
/** The states of the lines of all kinds that have roads. */
export type HostLinesState = ReadonlyMap<LogKind, OwnLinesState>;

/** The lines of all kinds of a host that have roads. */
export class HostLines {
  readonly #kinds = new Map<LogKind, OwnLines>();

  /**
   * @param wanted ids of the lines of roads that are read after the own files
   * @param abreast the kind whose roads are read beside its own files, if there is one
   */
  constructor(wanted: WantedIds, abreast: LogKind | undefined, states: HostLinesState = new Map()) {
    const kinds = new Set([...wanted.keys(), ...states.keys()]);
    if (abreast !== undefined) kinds.add(abreast);
    for (const kind of kinds)
      this.#kinds.set(kind, new OwnLines(wanted.get(kind) ?? new Set(), kind === abreast, states.get(kind)));
  }

  /** Returns the lines of a kind; undefined where it has no road. */
  of(kind: LogKind): OwnLines | undefined {
    return this.#kinds.get(kind);
  }

  /** Drops the newest lines of own files from before an instant, in ms. */
  forget(before: number): void {
    for (const lines of this.#kinds.values()) lines.forget(before);
  }

  /** Returns the states of all kinds, which are not copies. */
  save(): HostLinesState {
    return new Map([...this.#kinds].map(([kind, lines]) => [kind, lines.save()]));
  }
}
