import { expect, it } from 'vitest';
import { catalogue } from '../../src/knowledge.ts';
import { parseRecord } from '../../src/parse/parse.ts';
import { Tracker } from '../../src/track/tracker.ts';
import { recordsOf } from '../support/batch.ts';

it('does not keep more open calls than a host can have: the oldest go out as unknown', () => {
  const tracker = new Tracker('node1', catalogue);
  const count = 30_000;
  const text = Array.from(
    { length: count },
    (_, i) => `2026-05-12 08:53:33,005+0000 INFO  (Thread-${i}) [api.host] START getStats() from=::1,40002 (api:31)\n`,
  ).join('');
  let closed = 0;
  for (const [i, record] of recordsOf(text).entries()) {
    tracker.track(record, parseRecord(record, undefined)?.event, undefined, [], `line${i}`);
    closed += tracker.take().calls.length;
  }
  expect(closed).toBeGreaterThan(count - 10_000);
  tracker.end();
  const { calls } = tracker.take();
  expect(closed + calls.length).toBe(count);
  expect(calls.every(({ outcome }) => outcome === 'unknown')).toBe(true);
});
