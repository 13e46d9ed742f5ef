/** A queue of things to do, in the order of their times. */
export class Simulation {
  #heap = [];
  #count = 0;

  /** Does something at a time; of equal times, what was asked for first goes first. */
  at(time, action) {
    const heap = this.#heap;
    heap.push({ time, order: this.#count++, action });
    let child = heap.length - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (isBefore(heap[parent], heap[child])) break;
      [heap[parent], heap[child]] = [heap[child], heap[parent]];
      child = parent;
    }
  }

  /** Does something over and over, from a time on until another. `next` gives the ms until the next time. */
  every(from, until, next, action) {
    const again = (time) => {
      if (time >= until) return;
      this.at(time, (now) => {
        action(now);
        again(now + next());
      });
    };
    again(from);
  }

  /** Runs until nothing is left to do. */
  run() {
    const heap = this.#heap;
    while (heap.length > 0) {
      const [first] = heap;
      const last = heap.pop();
      if (heap.length > 0) {
        heap[0] = last;
        sink(heap);
      }
      first.action(first.time);
    }
  }
}

function sink(heap) {
  let parent = 0;
  for (;;) {
    let least = parent;
    for (const child of [2 * parent + 1, 2 * parent + 2]) {
      if (child < heap.length && isBefore(heap[child], heap[least])) least = child;
    }
    if (least === parent) return;
    [heap[parent], heap[least]] = [heap[least], heap[parent]];
    parent = least;
  }
}

function isBefore(a, b) {
  return a.time === b.time ? a.order < b.order : a.time < b.time;
}
