/**
 * Puts lines into the order of their files. The server has them in the order of their stamps, and threads write those out
 * of order by some ms; offsets tell it, but a file that rotates begins at 0 again. So lines are ordered by offset among those
 * of nearly one time only.
 */
import type { IdentifiedRecord } from '../../model/records.ts';

/** By how much stamps of neighbouring lines may go back, in ms. */
const TOLERANCE_MS = 3000;
/** Bytes by which lines of one file may go back; an offset that falls by more is of the file after rotation. */
const FALL = 64 << 10;
/** A file that begins anew, behind more bytes than this of the file before. */
const SMALL = 4 << 10;

/** A line that waits, and the file that it is in, by how often its path rotated before. */
interface Waiting {
  readonly line: IdentifiedRecord;
  readonly turn: number;
}

/** Lines of one path that wait for others that may be before them. */
class PathLines {
  readonly waiting: Waiting[] = [];
  #turn = 0;
  /** Since when the path names this file, in ms. */
  #since = -Infinity;
  /** Largest offset in the file, and in the one before. */
  #last = -1;
  #before = -1;

  add(line: IdentifiedRecord): void {
    const turn = this.#turnOf(line.record.offset, line.record.time);
    const { waiting } = this;
    let at = waiting.length;
    while (at > 0 && isBehind(waiting[at - 1], turn, line.record.offset)) at--;
    waiting.splice(at, 0, { line, turn });
  }

  #turnOf(offset: number, time: number): number {
    if (offset < 0) return this.#turn;
    if (offset < this.#last - FALL || (offset === 0 && this.#last > SMALL)) {
      this.#before = this.#last;
      this.#last = offset;
      this.#since = time;
      return ++this.#turn;
    }
    const isLate = this.#turn > 0 && time - this.#since <= TOLERANCE_MS;
    if (isLate && Math.abs(offset - this.#before) < Math.abs(offset - this.#last)) {
      this.#before = Math.max(this.#before, offset);
      return this.#turn - 1;
    }
    this.#last = Math.max(this.#last, offset);
    return this.#turn;
  }
}

function isBehind(other: Waiting | undefined, turn: number, offset: number): boolean {
  if (other === undefined || offset < 0 || other.line.record.offset < 0) return false;
  return other.turn === turn ? other.line.record.offset > offset : other.turn > turn;
}

/** The lines of one kind on a host, of all paths. */
export class FileOrder {
  readonly #paths = new Map<string, PathLines>();
  #newest = -Infinity;
  /** Lines of the newest instant, and whether one of them has no offset. */
  #atOnce = 0;
  #lacksOffset = false;
  #unordered = 0;

  /** Lines at an instant of others, of which some have no offset: they are in the order in which they came to the server. */
  get unordered(): number {
    return this.#unordered + (this.#lacksOffset && this.#atOnce > 1 ? this.#atOnce : 0);
  }

  /** Takes a line; its instant is not before that of the line taken before. */
  add(line: IdentifiedRecord): void {
    const { path, time, offset } = line.record;
    if (time !== this.#newest) {
      this.#unordered = this.unordered;
      this.#newest = time;
      this.#atOnce = 0;
      this.#lacksOffset = false;
    }
    this.#atOnce++;
    this.#lacksOffset ||= offset < 0;
    let lines = this.#paths.get(path);
    if (lines === undefined) this.#paths.set(path, (lines = new PathLines()));
    lines.add(line);
  }

  /** Returns the lines that no other can be before any more, or all, in their order. */
  take(all: boolean): IdentifiedRecord[] {
    const until = all ? Infinity : this.#newest - TOLERANCE_MS;
    const taken: IdentifiedRecord[] = [];
    const fronts = [...this.#paths.values()].map(({ waiting }) => ({ waiting, at: 0 }));
    for (;;) {
      let first: (typeof fronts)[number] | undefined;
      for (const front of fronts)
        if (timeAt(front) <= until && (!first || timeAt(front) < timeAt(first))) first = front;
      const line = first?.waiting[first.at]?.line;
      if (first === undefined || line === undefined) break;
      first.at++;
      taken.push(line);
    }
    for (const { waiting, at } of fronts) waiting.splice(0, at);
    return taken;
  }
}

function timeAt({ waiting, at }: { readonly waiting: readonly Waiting[]; readonly at: number }): number {
  return waiting[at]?.line.record.time ?? Number.NaN;
}
