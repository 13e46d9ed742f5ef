import { expect, it } from 'vitest';
import { verbLookups } from '../../src/run/lookups.ts';
import { readerOf } from '../../src/parse/readers.ts';
import { VdsmTracker } from '../../src/track/vdsm-tracker.ts';
import { recordsOf } from '../support/batch.ts';

it('does not keep more open calls than a host can have: the oldest go out as unknown', () => {
  const tracker = new VdsmTracker('node1', verbLookups);
  const count = 30_000;
  const text = Array.from(
    { length: count },
    (_, i) => `2026-05-12 08:53:33,005+0000 INFO  (Thread-${i}) [api.host] START getStats() from=::1,40002 (api:31)\n`,
  ).join('');
  let closed = 0;
  for (const [i, record] of recordsOf(text).entries()) {
    tracker.track(record, `line${i}`, readerOf('vdsm').read(record, undefined));
    closed += tracker.take().calls.length;
  }
  expect(closed).toBeGreaterThan(count - 10_000);
  tracker.end();
  const { calls } = tracker.take();
  expect(closed + calls.length).toBe(count);
  expect(calls.every(({ outcome }) => outcome === 'unknown')).toBe(true);
});

it('does not keep more commands without a result than a thread can have: the oldest go out as unknown', () => {
  const tracker = new VdsmTracker('node1', verbLookups);
  const count = 10_000;
  const at = '2026-05-12 08:53:33,005+0000 DEBUG (MainThread) [common.commands]';
  const text =
    Array.from({ length: count }, (_, i) => `${at} /sbin/lvm vgs ${i} (cwd None) (commands:1)\n`).join('') +
    `${at} SUCCESS: <err> = b''; <rc> = 0 (commands:2)\n`;
  const given: (readonly [text: string | undefined, outcome: string | undefined])[] = [];
  let most = 0;
  for (const [i, record] of recordsOf(text).entries()) {
    tracker.track(record, `line${i}`, readerOf('vdsm').read(record, undefined));
    given.push(...tracker.take().commands.map((command) => [command.text, command.outcome] as const));
    most = Math.max(most, i + 1 - given.length);
  }
  // some thousands wait until it is known whether records were dropped
  expect(most).toBeLessThan(count / 2);
  // a result is that of the newest one
  expect([given[0], given.at(-1)]).toEqual([
    ['/sbin/lvm vgs 0', 'unknown'],
    [`/sbin/lvm vgs ${count - 1}`, 'success'],
  ]);
  tracker.end();
  given.push(...tracker.take().commands.map((command) => [command.text, command.outcome] as const));
  expect(new Set(given.map(([command]) => command)).size).toBe(count);
  expect(given.length).toBe(count);
});

it('does not keep more tasks than a host can have: those that ended go out first, each once and with its call', () => {
  const tracker = new VdsmTracker('node1', verbLookups);
  const count = 30_000;
  const ids = Array.from({ length: count }, (_, i) => `8d0cbd4e-4a6c-4b92-a4f6-${i.toString(16).padStart(12, '0')}`);
  const at = '2026-05-12 08:53:33,005+0000 INFO ';
  const text = ids
    .map((id, i) =>
      [
        `${at} (jsonrpc/1) [vdsm.api] START deleteImage(sdUUID='x') from=::1,40002, task_id=${id} (api:31)\n`,
        `${at} (jsonrpc/1) [vdsm.api] FINISH deleteImage return=None from=::1,40002, task_id=${id} (api:37)\n`,
        `${at} (tasks/1) [storage.threadpool.workerthread] START task ${id} (cmd=<bound method Task.commit of <x>>, args=None) (threadPool:146)\n`,
        // the first one runs on
        i === 0 ? '' : `${at} (tasks/1) [storage.threadpool.workerthread] FINISH task ${id} (threadPool:148)\n`,
      ].join(''),
    )
    .join('');
  const seen: string[] = [];
  let calls = 0;
  const take = () => {
    const closed = tracker.take();
    seen.push(...closed.tasks.map(({ id }) => id));
    calls += closed.calls.length;
  };
  for (const [i, record] of recordsOf(text).entries()) {
    tracker.track(record, `line${i}`, readerOf('vdsm').read(record, undefined));
    take();
  }
  expect(seen.length).toBeGreaterThan(count - 21_000);
  expect(seen).not.toContain(ids[0]);
  tracker.end();
  take();
  expect(seen.toSorted()).toEqual(ids);
  expect(calls).toBe(count);
});

it('does not keep more locks asked for than a host can have', () => {
  const tracker = new VdsmTracker('node1', verbLookups);
  const at = '2026-05-12 08:53:33,005+0000 DEBUG';
  const ask = (i: number) =>
    `${at} (jsonrpc/1) [storage.resourcemanager] Trying to register resource 'a.${i}' for lock type 'shared' (r:1)\n`;
  const grant = (i: number) =>
    `${at} (jsonrpc/1) [storage.resourcemanager] (ResName='a.${i}', ReqID='x') Granted request (r:1)\n`;
  const records = recordsOf(Array.from({ length: 5000 }, (_, i) => ask(i)).join('') + grant(0) + grant(4999));
  const facts = records.map((record, i) => ({
    ...tracker.track(record, `line${i}`, readerOf('vdsm').read(record, undefined)),
  }));
  expect(facts.at(-2)?.lock).toMatchObject({ resource: 'a.0', waitMs: undefined });
  expect(facts.at(-1)?.lock).toMatchObject({ resource: 'a.4999', waitMs: 0 });
});
