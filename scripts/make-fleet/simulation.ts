/** What is done at a time; it gets the time. */
type Action = (time: number) => unknown;

interface Entry {
  readonly time: number;
  readonly order: number;
  readonly action: Action;
}

/** A queue of actions, in the order of their times. */
export class Simulation {
  #heap: Entry[] = [];
  #count = 0;

  /** Does something at a time. Of equal times, the action that was added first is done first. */
  at(time: number, action: Action): void {
    const heap = this.#heap;
    heap.push({ time, order: this.#count++, action });
    let child = heap.length - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (isBefore(heap, parent, child)) break;
      swap(heap, parent, child);
      child = parent;
    }
  }

  /** Does something again and again, from a time on until another. @param next returns the ms until the next time */
  every(from: number, until: number, next: () => number, action: Action): void {
    const again = (time: number): void => {
      if (time >= until) return;
      this.at(time, (now) => {
        action(now);
        again(now + next());
      });
    };
    again(from);
  }

  /** Runs until no action is left. */
  run(): void {
    const heap = this.#heap;
    for (;;) {
      const [first] = heap;
      const last = heap.pop();
      if (first === undefined || last === undefined) return;
      if (heap.length > 0) {
        heap[0] = last;
        sink(heap);
      }
      first.action(first.time);
    }
  }
}

function sink(heap: Entry[]): void {
  let parent = 0;
  for (;;) {
    let least = parent;
    for (const child of [2 * parent + 1, 2 * parent + 2]) {
      if (child < heap.length && isBefore(heap, child, least)) least = child;
    }
    if (least === parent) return;
    swap(heap, parent, least);
    parent = least;
  }
}

function swap(heap: Entry[], i: number, j: number): void {
  const [a, b] = [entryAt(heap, i), entryAt(heap, j)];
  heap[i] = b;
  heap[j] = a;
}

function isBefore(heap: readonly Entry[], i: number, j: number): boolean {
  const [a, b] = [entryAt(heap, i), entryAt(heap, j)];
  return a.time === b.time ? a.order < b.order : a.time < b.time;
}

function entryAt(heap: readonly Entry[], index: number): Entry {
  const entry = heap[index];
  if (entry === undefined) throw new RangeError(`expected an index below ${heap.length}, but got ${index}`);
  return entry;
}
