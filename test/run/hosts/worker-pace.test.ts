import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { SinkUse, WorkerPace } from '../../../src/run/hosts/worker-pace.ts';

describe('SinkUse', () => {
  it('knows the share of time without work, also while some is going on', async () => {
    let now = 0;
    const use = new SinkUse(() => now);
    const work = new AbortController();
    const untilEnd = (): Promise<unknown> => once(work.signal, 'abort');
    now = 100;
    // threads start
    expect(use.takeIdleShare()).toBe(0);
    await use.during(async () => {});
    now = 200;
    const first = use.during(untilEnd);
    now = 250;
    const second = use.during(untilEnd);
    now = 500;
    expect(use.takeIdleShare()).toBe(0.25);
    now = 600;
    expect(use.takeIdleShare()).toBe(0);
    work.abort();
    await Promise.all([first, second]);
    now = 700;
    expect(use.takeIdleShare()).toBe(1);
  });
});

describe('WorkerPace', () => {
  it('lets another thread begin only while the sink waits', async () => {
    const unused = new SinkUse();
    await unused.during(async () => {});
    const idle = new WorkerPace(unused, { atFirst: 1, most: 3 }, 5);
    expect(await Promise.all([idle.mayBegin(), idle.mayBegin(), idle.mayBegin()])).toEqual([true, true, true]);
    idle.close();

    const use = new SinkUse();
    const end = new AbortController();
    const work = use.during(() => once(end.signal, 'abort'));
    const busy = new WorkerPace(use, { atFirst: 1, most: 2 }, 5);
    expect(await busy.mayBegin()).toBe(true);
    const second = busy.mayBegin();
    await sleep(50);
    busy.close();
    expect(await second).toBe(false);
    end.abort();
    await work;
  });
});
