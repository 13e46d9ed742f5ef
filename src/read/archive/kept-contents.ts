/** A member whose content may be kept in memory. */
export interface Keepable {
  /** When it will be read: the smaller, the sooner. */
  readonly turn: number;
  /** It is being read, so that its content cannot be dropped. */
  readonly busy: boolean;
  /** Its content, while that is kept. */
  content: Buffer | undefined;
}

/** Keeps contents in memory until they are read, up to a budget; those that are read last are dropped first. */
export class KeptContents {
  readonly #budget: number;
  readonly #budgetRead: number;
  /** Members not read yet, the one that is read first at the front. */
  readonly #waiting: Keepable[] = [];
  /** Members that were read, and may be read once more, in the order of reading. */
  readonly #read = new Set<Keepable>();
  #bytes = 0;
  #bytesRead = 0;

  /**
   * @param budget bytes of all contents
   * @param budgetRead bytes of the budget that contents may fill after they were read
   */
  constructor(budget: number, budgetRead: number) {
    this.#budget = budget;
    this.#budgetRead = Math.min(budget, budgetRead);
  }

  /** Drops contents that are read later than this one until it fits; returns whether it does. */
  makeRoom({ turn, busy }: Keepable, bytes: number): boolean {
    let free = this.#budget - this.#bytes;
    const dropped: Keepable[] = [];
    const tryToDrop = (other: Keepable): void => {
      if (other.busy) return;
      free += sizeOf(other);
      dropped.push(other);
    };
    for (const other of this.#read) {
      if (free >= bytes) break;
      tryToDrop(other);
    }
    for (let at = this.#waiting.length - 1; at >= 0 && free < bytes; at--) {
      const other = this.#waiting[at];
      if (other === undefined || (!busy && other.turn < turn)) break;
      tryToDrop(other);
    }
    if (free < bytes) return false;
    for (const other of dropped) this.#drop(other);
    return true;
  }

  /** Keeps content for which `makeRoom` found room. */
  keep(member: Keepable, content: Buffer): void {
    if (member.content !== undefined) return;
    member.content = content;
    this.#bytes += content.length;
    this.#waiting.splice(this.#indexOf(member), 0, member);
  }

  /** Marks a member as read: from here on its content may be dropped for any other. */
  release(member: Keepable): void {
    if (member.content === undefined) return;
    if (!this.#read.delete(member)) {
      this.#waiting.splice(this.#indexOf(member), 1);
      this.#bytesRead += sizeOf(member);
    }
    this.#read.add(member);
    for (const other of this.#read) {
      if (this.#bytesRead <= this.#budgetRead) break;
      if (!other.busy) this.#drop(other);
    }
  }

  clear(): void {
    for (const member of [...this.#waiting, ...this.#read]) this.#drop(member);
  }

  #drop(member: Keepable): void {
    const bytes = sizeOf(member);
    this.#bytes -= bytes;
    if (this.#read.delete(member)) this.#bytesRead -= bytes;
    else this.#waiting.splice(this.#indexOf(member), 1);
    member.content = undefined;
  }

  /** Returns the index of a member among those that wait, or the one at which it belongs. */
  #indexOf({ turn }: Keepable): number {
    let [from, to] = [0, this.#waiting.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#waiting[middle]?.turn ?? Infinity) < turn) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

function sizeOf({ content }: Keepable): number {
  return content?.length ?? 0;
}
