import { qualityFlags } from '../../src/document/quality-flags.ts';
import { verbLookups } from '../../src/run/lookups.ts';
import { readerOf } from '../../src/parse/readers.ts';
import { VdsmTracker } from '../../src/track/vdsm-tracker.ts';
import { recordsOf } from '../support/batch.ts';

/** What track makes of log lines: line `i` has the id `line<i>`. Tasks come with the names of their flags. */
export function parseAndTrack(lines: readonly string[]) {
  const tracker = new VdsmTracker('node1', verbLookups);
  const facts = recordsOf(lines.map((line) => `${line}\n`).join('')).map((record, i) => {
    const reading = readerOf('vdsm').read(record, tracker.epochOf(record).era);
    return { ...tracker.track(record, `line${i}`, reading) };
  });
  tracker.end();
  const { calls, tasks, commands } = tracker.take();
  return {
    calls,
    commands,
    facts,
    tasks: tasks.map((task) => ({ ...task, flags: qualityFlags(task.quality) ?? [] })),
  };
}
