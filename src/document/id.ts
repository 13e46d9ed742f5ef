import { hash } from 'node:crypto';
import { setNewest } from '../model/bounded-map.ts';

/** Characters of an id, which hold 120 bits. The server indexes short ids faster. */
const ID_LENGTH = 20;
/** Minutes of the log whose counters are kept. A stamp that recurs after its minute was dropped counts from 0 again. */
const MINUTES_KEPT = 4;

/** In the place of a minute: no stamp begins so. */
const NONE = '\0';

/** Ids of the lines of a minute. */
interface MinuteCounts {
  readonly seen: Set<string>;
  /** How often, of those that came more than once. */
  readonly more: Map<string, number>;
}

/** Equal first lines whose ids are known without their text. */
const ORDINALS_KEPT = 16;

/** Counters of lines, as plain data: by minute, the last used minute at the end. */
export type LineIdsState = readonly {
  readonly minute: string;
  readonly once: string;
  readonly more: Map<string, number>;
}[];

/**
 * Makes the ids of the lines of one host and dataset: a hash of host, dataset, first line as written, and an ordinal that
 * counts equal first lines. Equal lines have one stamp, and come up to 30 records apart. So the counters are kept by the
 * minute of the stamp, over all files of the host, and the least recently used minutes are dropped.
 */
export class LineIds {
  readonly #owner: string;
  readonly #minutes = new Map<string, MinuteCounts>();
  #minute = NONE;
  #counts: MinuteCounts = { seen: new Set(), more: new Map() };

  /** @param scope the case: the same line has another id in each */
  constructor(host: string, dataset: string, scope?: string, state: LineIdsState = []) {
    this.#owner = `${scoped(host, scope)}\n${dataset}\n`;
    for (const { minute, once, more } of state) {
      this.#turnTo(minute);
      const counts = this.#counts;
      for (let at = 0; at < once.length; at += ID_LENGTH) counts.seen.add(once.slice(at, at + ID_LENGTH));
      for (const [id, count] of more) {
        counts.seen.add(id);
        counts.more.set(id, count);
      }
    }
  }

  /** Returns the counters. Nearly all are 1: their ids are joined into one text. */
  save(): LineIdsState {
    return Array.from(this.#minutes, ([minute, { seen, more }]) => {
      const once: string[] = [];
      for (const id of seen) if (!more.has(id)) once.push(id);
      return { minute, once: once.join(''), more: new Map(more) };
    });
  }

  /** Returns the id of the next line with this stamp and text. */
  next(stamp: string, firstLine: string): string {
    const first = digest(this.#owner + firstLine);
    const ordinal = this.#count(stamp, first);
    return ordinal === 0 ? first : digest(`${this.#owner}${firstLine}\n${ordinal}`);
  }

  /** Returns the ids that a line gives, by its ordinal, for `nextOf`. */
  idsOf(firstLine: string): string[] {
    const line = this.#owner + firstLine;
    return Array.from({ length: ORDINALS_KEPT }, (_, ordinal) => digest(ordinal === 0 ? line : `${line}\n${ordinal}`));
  }

  /** Returns the id of the next line with this stamp, of which only the ids are known. */
  nextOf(stamp: string, ids: readonly string[]): string {
    const [first = ''] = ids;
    const ordinal = this.#count(stamp, first);
    return ids[ordinal] ?? digest(`${first}\n${ordinal}`);
  }

  /** Counts a line; returns how many equal ones were before it. */
  #count(stamp: string, first: string): number {
    if (!stamp.startsWith(this.#minute)) this.#turnTo(stamp.slice(0, 16));
    const { seen, more } = this.#counts;
    // nearly all lines are new: these take one look-up
    const known = seen.size;
    seen.add(first);
    if (seen.size > known) return 0;
    const ordinal = more.get(first) ?? 1;
    more.set(first, ordinal + 1);
    return ordinal;
  }

  #turnTo(minute: string): void {
    this.#minute = minute === '' ? NONE : minute;
    this.#counts = this.#minutes.get(minute) ?? { seen: new Set(), more: new Map() };
    setNewest(this.#minutes, minute, this.#counts, MINUTES_KEPT);
  }
}

/** Returns the id of a task's document: the same from every file that names the task. */
export function taskDocumentId(host: string, task: string, scope?: string): string {
  return digest(`${scoped(host, scope)}\n${task}`);
}

/** Two cases may both have a `node1`. The separator is NUL, since no name of a case or host holds one. */
function scoped(host: string, scope: string | undefined): string {
  return scope === undefined ? host : `${scope}\0${host}`;
}

function digest(text: string): string {
  return hash('sha1', text, 'base64url').slice(0, ID_LENGTH);
}
