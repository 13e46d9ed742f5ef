import { hash } from 'node:crypto';
import { setNewest } from '../model/bounded-map.ts';

/** Characters of an id: 120 bits, short because the server indexes short ids faster. */
const ID_LENGTH = 20;
/** Minutes of the log whose counters are kept; a stamp can recur while its minute is among them. */
const MINUTES_KEPT = 4;

/** Counters of lines, as plain data: by minute, the one touched last at the end. */
export type LineIdsState = readonly {
  readonly minute: string;
  readonly once: string;
  readonly more: Map<string, number>;
}[];

/**
 * Gives each line of one host and dataset its id: hash(host, dataset, first line as written, ordinal), where the ordinal
 * counts equal first lines. Equal lines come up to 30 records apart and belong to one instant, so counters live by the
 * minute of the stamp, over all files of the host, and the oldest minutes are forgotten.
 */
export class LineIds {
  readonly #owner: string;
  readonly #minutes = new Map<string, Map<string, number>>();
  #minute = '';
  #counts = new Map<string, number>();

  /** @param scope within which ids are the same: the case; without one they are the same everywhere */
  constructor(host: string, dataset: string, scope?: string, state: LineIdsState = []) {
    this.#owner = `${scoped(host, scope)}\n${dataset}\n`;
    for (const { minute, once, more } of state) {
      this.#turnTo(minute);
      for (let at = 0; at < once.length; at += ID_LENGTH) this.#counts.set(once.slice(at, at + ID_LENGTH), 1);
      for (const [id, count] of more) this.#counts.set(id, count);
    }
  }

  /** The counters; nearly all are 1, so that those are ids one behind the other. */
  save(): LineIdsState {
    return Array.from(this.#minutes, ([minute, counts]) => {
      const once: string[] = [];
      const more = new Map<string, number>();
      for (const [id, count] of counts)
        if (count === 1) once.push(id);
        else more.set(id, count);
      return { minute, once: once.join(''), more };
    });
  }

  /** The id of the next line with this stamp and text. */
  next(stamp: string, firstLine: string): string {
    const minute = stamp.slice(0, 16);
    if (minute !== this.#minute) this.#turnTo(minute);
    const first = digest(this.#owner + firstLine);
    const ordinal = this.#counts.get(first) ?? 0;
    this.#counts.set(first, ordinal + 1);
    return ordinal === 0 ? first : digest(`${this.#owner}${firstLine}\n${ordinal}`);
  }

  #turnTo(minute: string): void {
    this.#minute = minute;
    this.#counts = this.#minutes.get(minute) ?? new Map<string, number>();
    setNewest(this.#minutes, minute, this.#counts, MINUTES_KEPT);
  }
}

/** The id of a task's document: it is the same from every file that names the task, within the scope as of lines. */
export function taskDocumentId(host: string, task: string, scope?: string): string {
  return digest(`${scoped(host, scope)}\n${task}`);
}

/** Two cases may both have a `node1`. NUL, since no name of a case or host holds one. */
function scoped(host: string, scope: string | undefined): string {
  return scope === undefined ? host : `${scope}\0${host}`;
}

function digest(text: string): string {
  return hash('sha1', text, 'base64url').slice(0, ID_LENGTH);
}
