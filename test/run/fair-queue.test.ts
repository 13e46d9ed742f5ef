import { setImmediate as soon } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { FairQueue } from '../../src/run/fair-queue.ts';

/** A promise that resolves on demand. */
function latch(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

describe('FairQueue', () => {
  it('gives everyone who waits a turn before anyone has a second one', async () => {
    const queue = new FairQueue<string>(1);
    const first = latch();
    const order: string[] = [];
    const work = (name: string) => queue.take(name.charAt(0), async () => void order.push(name));
    const all = [queue.take('x', () => first.opened), ...['a1', 'a2', 'a3', 'b1', 'b2', 'c1'].map(work)];
    first.open();
    await Promise.all(all);
    expect(order).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
  });

  it('never runs more work than its capacity', async () => {
    const queue = new FairQueue<number>(2);
    const latches = Array.from({ length: 5 }, latch);
    let [running, most] = [0, 0];
    const all = latches.map(({ opened }, who) =>
      queue.take(who, async () => {
        most = Math.max(most, ++running);
        await opened;
        running--;
      }),
    );
    await soon();
    expect(running).toBe(2);
    for (const { open } of latches) open();
    await Promise.all(all);
    expect(most).toBe(2);
  });

  it('rejects if the work fails, and goes on with the next', async () => {
    const queue = new FairQueue<string>(1);
    const failed = queue.take('a', () => Promise.reject(new Error('no')));
    const next = queue.take('b', () => Promise.resolve('yes'));
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('yes');
    expect(await queue.take('a', () => Promise.resolve('again'))).toBe('again');
  });
});
