/** Something that is wanted later, and was gone by. */
export interface Wanted {
  /** When it is needed: the smaller, the sooner. */
  readonly turn: number;
  /** Somebody reads it just now: it cannot give way. */
  readonly busy: boolean;
  /** What it holds, while it is kept. */
  content: Buffer | undefined;
}

/** Contents that are kept in memory until their turn comes, up to a budget; those that are needed last give way. */
export class Kept {
  readonly #budget: number;
  readonly #budgetRead: number;
  /** The one that is needed first comes first. */
  readonly #waiting: Wanted[] = [];
  /** Those that were read, and may be wanted once more; in that order. */
  readonly #read = new Set<Wanted>();
  #bytes = 0;
  #bytesRead = 0;

  /** @param budgetRead the part of the budget that is for what was read */
  constructor(budget: number, budgetRead: number) {
    this.#budget = budget;
    this.#budgetRead = Math.min(budget, budgetRead);
  }

  /** Makes room for content that is needed sooner than what gives way; says whether there is any. */
  makeRoom({ turn, busy }: Wanted, bytes: number): boolean {
    let free = this.#budget - this.#bytes;
    const leave: Wanted[] = [];
    const tryOut = (other: Wanted): void => {
      if (other.busy) return;
      free += sizeOf(other);
      leave.push(other);
    };
    for (const other of this.#read) {
      if (free >= bytes) break;
      tryOut(other);
    }
    for (let at = this.#waiting.length - 1; at >= 0 && free < bytes; at--) {
      const other = this.#waiting[at];
      if (other === undefined || (!busy && other.turn < turn)) break;
      tryOut(other);
    }
    if (free < bytes) return false;
    for (const other of leave) this.#drop(other);
    return true;
  }

  /** Keeps content for which there is room. */
  keep(wanted: Wanted, content: Buffer): void {
    if (wanted.content !== undefined) return;
    wanted.content = content;
    this.#bytes += content.length;
    this.#waiting.splice(this.#placeOf(wanted), 0, wanted);
  }

  /** It was read: from here on it may give way to all others. */
  release(wanted: Wanted): void {
    if (wanted.content === undefined) return;
    if (!this.#read.delete(wanted)) {
      this.#waiting.splice(this.#placeOf(wanted), 1);
      this.#bytesRead += sizeOf(wanted);
    }
    this.#read.add(wanted);
    for (const other of this.#read) {
      if (this.#bytesRead <= this.#budgetRead) break;
      if (!other.busy) this.#drop(other);
    }
  }

  clear(): void {
    for (const wanted of [...this.#waiting, ...this.#read]) this.#drop(wanted);
  }

  #drop(wanted: Wanted): void {
    const bytes = sizeOf(wanted);
    this.#bytes -= bytes;
    if (this.#read.delete(wanted)) this.#bytesRead -= bytes;
    else this.#waiting.splice(this.#placeOf(wanted), 1);
    wanted.content = undefined;
  }

  /** Where it stands among those that wait, or would stand. */
  #placeOf({ turn }: Wanted): number {
    let [from, to] = [0, this.#waiting.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#waiting[middle]?.turn ?? Infinity) < turn) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

function sizeOf({ content }: Wanted): number {
  return content?.length ?? 0;
}
