import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LogRecord } from '../../../src/model/records.ts';
import { newFacts } from '../../../src/track/facts.ts';
import { VdsmActivity, type VdsmActivityState } from '../../../src/track/logs/vdsm-activity.ts';
import { runs } from '../../support/properties.ts';

interface Step {
  readonly thread: string;
  readonly call: string | undefined;
  readonly ends: boolean;
  readonly level: string;
  readonly forgets: boolean;
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    thread: fc.constantFrom('jsonrpc/1', 'jsonrpc/2'),
    call: fc.constantFrom(undefined, 'a', 'b', 'c'),
    ends: fc.boolean(),
    level: fc.constantFrom('INFO', 'WARN'),
    forgets: fc.boolean(),
  }),
  { maxLength: 40 },
);

test('activity that is saved and restored after each record answers as one that is not', () => {
  fc.assert(
    fc.property(steps, (taken) => {
      expect(answers(taken, true)).toEqual(answers(taken, false));
    }),
    { numRuns: runs(100) },
  );
});

/** Returns what correlated logs learn after each of some records, a second apart. */
function answers(taken: readonly Step[], stops: boolean): unknown[] {
  let activity = new VdsmActivity(true);
  return taken.map(({ thread, call, ends, level, forgets }, i) => {
    const time = i * 1000;
    const record = { thread, time, level, message: `warning ${i}` } as LogRecord;
    const facts = { ...newFacts(), callId: call && `${thread} ${call}` };
    activity.observe(record, `line${i}`, ends ? { kind: 'bridge-error' } : undefined, facts);
    if (forgets) activity.forget(time - 3000);
    if (stops) activity = new VdsmActivity(true, deserialize(serialize(activity.save())) as VdsmActivityState);
    const times = [time, time - 500, time - 4000];
    return [
      times.map((at) => activity.callAt('jsonrpc/1', at)?.callId),
      times.map((at) => activity.originalOf(`warning ${i - 1}`, at)),
    ];
  });
}
