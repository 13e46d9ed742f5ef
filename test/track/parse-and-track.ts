import { qualityFlags } from '../../src/document/line.ts';
import { catalogue } from '../../src/run/lookups.ts';
import { readAdapter } from '../../src/parse/adapter.ts';
import { readError } from '../../src/parse/errors/read-error.ts';
import { findCommandTexts, mayQuoteCommand } from '../../src/parse/commands/text.ts';
import { parseRecord } from '../../src/parse/parse.ts';
import { Tracker } from '../../src/track/tracker.ts';
import { recordsOf } from '../support/batch.ts';

/** What track makes of log lines: line `i` has the id `line<i>`. Tasks come with the names of their flags. */
export function parseAndTrack(lines: readonly string[]) {
  const tracker = new Tracker('node1', catalogue);
  const facts = recordsOf(lines.map((line) => `${line}\n`).join('')).map((record, i) => {
    const event = parseRecord(record, tracker.epochOf(record).era)?.event;
    const texts = mayQuoteCommand(record, event) ? findCommandTexts(record) : [];
    const error = readError(record, event);
    return { ...tracker.track(record, event, readAdapter(record.message), texts, `line${i}`, error) };
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
