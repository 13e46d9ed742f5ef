/** Ids that are dropped in the order in which they came, many at once: a `Map` is slow as a queue. */

/** Ids that are dropped together, with the newest instant of their lines in ms. */
export interface IdBlock {
  readonly ids: Set<string>;
  newest: number;
}

/** Ids of a block. */
const BLOCK_MAX = 10_000;
/** Blocks that are kept. */
const BLOCKS_MAX = 20;
/** Most ids that are kept. */
export const IDS_MAX = BLOCK_MAX * BLOCKS_MAX;

/** The last ids that were added, `IDS_MAX` at most. */
export class RecentIds {
  readonly #blocks: IdBlock[];
  #last: IdBlock;

  constructor(state: readonly IdBlock[] = []) {
    this.#blocks = [...state];
    this.#last = this.#blocks.at(-1) ?? this.#begin();
  }

  /** Returns its state, which is not a copy. */
  save(): readonly IdBlock[] {
    return this.#blocks;
  }

  add(id: string, time: number): void {
    if (this.#last.ids.size >= BLOCK_MAX) this.#last = this.#begin();
    this.#last.ids.add(id);
    if (time > this.#last.newest) this.#last.newest = time;
  }

  has(id: string): boolean {
    return this.#blocks.some(({ ids }) => ids.has(id));
  }

  /** Drops blocks all of whose lines are from before an instant, in ms. */
  forget(before: number): void {
    const kept = this.#blocks.findIndex(({ newest }) => newest >= before);
    this.#blocks.splice(0, kept === -1 ? this.#blocks.length : kept);
    this.#last = this.#blocks.at(-1) ?? this.#begin();
  }

  #begin(): IdBlock {
    const block = { ids: new Set<string>(), newest: -Infinity };
    this.#blocks.push(block);
    if (this.#blocks.length > BLOCKS_MAX) this.#blocks.shift();
    return block;
  }
}
