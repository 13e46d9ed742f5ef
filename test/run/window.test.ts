import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogFile } from '../../src/model/files.ts';
import { findOpening } from '../../src/read/text/stamps.ts';
import { withinWindow } from '../../src/read/clock/window.ts';
import { ofFamily, readStreams } from '../golden/documents.ts';
import type { Printed } from '../golden/documents.ts';
import { runs } from '../support/properties.ts';

const BEGIN = Date.UTC(2026, 4, 1);
const STEP_MS = 30_000;
const STEPS = 240;

/** Two hours of log: calls of half a minute each, one that never ends, and lines that repeat within their instant. */
const LINES = Array.from({ length: STEPS }, (_, step) => {
  const stamp = new Date(BEGIN + step * STEP_MS).toISOString().slice(0, 23).replace('T', ' ').replace('.', ',');
  const thread = (n: number): string => `jsonrpc/${n % 2}`;
  const context = (n: number): string =>
    `from=::ffff:192.0.2.1,41000, flow_id=flow-${n}, task_id=8d0cbd4e-4a6c-4b92-a4f6-${n.toString(16).padStart(12, '0')}`;
  return [
    ...(step === 100 ? [`${stamp}+0000 INFO  (jsonrpc/7) [vdsm.api] START getStats() ${context(9999)} (api:31)`] : []),
    `${stamp}+0000 INFO  (${thread(step)}) [vdsm.api] START getInfo(n=${step}) ${context(step)} (api:31)`,
    `${stamp}+0000 INFO  (periodic/1) [root] the same line (x:1)`,
    `${stamp}+0000 INFO  (periodic/1) [root] the same line (x:1)`,
    ...(step === 0
      ? []
      : [
          `${stamp}+0000 INFO  (${thread(step - 1)}) [vdsm.api] FINISH getInfo return={} ${context(step - 1)} (api:37)`,
        ]),
  ];
}).flat();

let folder: string;
let whole: Printed[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'window-'));
  whole = (await readStreams([await rotated([])])).documents;
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** Writes the log as a rotation set, cut at some lines. */
async function rotated(cuts: readonly number[]) {
  const bounds = [0, ...new Set(cuts.toSorted((a, b) => a - b)), LINES.length];
  const files: LogFile[] = [];
  for (let i = 0; i + 1 < bounds.length; i++) {
    const text = `${LINES.slice(bounds[i], bounds[i + 1]).join('\n')}\n`;
    const path = join(folder, `vdsm.log${bounds.length - 2 - i === 0 ? '' : `.${bounds.length - 2 - i}`}`);
    await writeFile(path, text);
    files.push({
      kind: 'vdsm' as const,
      path,
      compression: 'none',
      size: text.length,
      modified: 0,
      stamp: findOpening(text, { kind: 'vdsm', path: 'vdsm.log', modified: 0 }),
    });
  }
  return { kind: 'vdsm' as const, name: 'vdsm.log', files };
}

const idsOf = (documents: readonly Printed[]): string[] =>
  documents.map(({ _index, _id }) => `${_index} ${_id}`).toSorted();
const timeOf = (text: unknown): number => Date.parse(String(text));

describe('a window of time', () => {
  it('gives exactly the documents of a whole run that touch it, though files are skipped', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: LINES.length - 1 }), { maxLength: 5 }),
        fc.tuple(fc.integer({ min: -2, max: STEPS * 2 }), fc.integer({ min: 1, max: STEPS })),
        // a step has four lines: one cut is near the beginning of the window, where calls are open and lines repeat
        fc.integer({ min: -8, max: 8 }),
        async (others, [from, length], near) => {
          const cuts = [...others, Math.max(1, Math.min(LINES.length - 1, from * 2 + near))];
          // two files of the same single line would be a file and duplicate text
          fc.pre(
            !cuts.some((cut) => LINES[cut - 1] === LINES[cut] && cuts.includes(cut - 1) && cuts.includes(cut + 1)),
          );
          // in half steps, so that a bound is on a stamp or between two
          const window = { since: BEGIN + (from * STEP_MS) / 2, until: BEGIN + ((from + length) * STEP_MS) / 2 };
          const stream = await rotated(cuts);
          const { kept } = withinWindow(stream.files, window);
          const { documents, counts } = await readStreams([{ ...stream, files: kept }], { window });

          const lines = ofFamily(whole, 'logs').filter(({ _source }) => {
            const time = timeOf(_source['@timestamp']);
            return time >= window.since && time < window.until;
          });
          expect(idsOf(ofFamily(documents, 'logs'))).toEqual(idsOf(lines));
          const calls = ofFamily(whole, 'calls').filter(({ _source: { event } }) => {
            const end = event.end === undefined ? Infinity : timeOf(event.end);
            return timeOf(event.start) < window.until && end >= window.since;
          });
          // a call without an end is known only if its beginning is read
          const known = calls.filter(
            ({ _source: { event } }) => event.end !== undefined || timeOf(event.start) >= window.since,
          );
          const found = idsOf(ofFamily(documents, 'calls'));
          expect(found).toEqual(expect.arrayContaining(idsOf(known)));
          expect(idsOf(calls)).toEqual(expect.arrayContaining(found));
          expect(counts.documents.line - counts.filtered).toBe(lines.length);
        },
      ),
      { numRuns: runs(60), examples: [[[8], [1, 1], 8]] },
    );
  });

  it('skips files outside of it, and counts the lines of the others', async () => {
    const stream = await rotated([200, 400, 600, 800]);
    const window = { since: BEGIN + 130 * STEP_MS, until: BEGIN + 140 * STEP_MS };
    const { kept, skipped } = withinWindow(stream.files, window);
    expect([kept.length, skipped.length]).toEqual([2, 3]);
    const { counts } = await readStreams([{ ...stream, files: kept }], { window });
    expect(counts).toMatchObject({ files: 2, filtered: 400 - 40, firstTime: window.since });
    expect(counts.documents.line).toBe(400);
    expect(new Date(counts.lastTime).toISOString()).toBe(new Date(window.until - STEP_MS).toISOString());
  });

  it('keeps a call that was open all the time and never ended', async () => {
    const window = { since: BEGIN + 150 * STEP_MS, until: BEGIN + 151 * STEP_MS };
    const { documents } = await readStreams([await rotated([])], { window });
    const open = ofFamily(documents, 'calls').filter(({ _source: { event } }) => event.outcome === 'unknown');
    expect(open.map(({ _source }) => _source.vdsm.call?.verb)).toEqual(['getStats']);
  });

  it('keeps cases apart: the same log in two cases makes two sets of documents', async () => {
    const stream = await rotated([]);
    const sets = [undefined, 'a', 'b'].map(async (scope) => (await readStreams([stream], { scope })).documents);
    const [none = [], a = [], b = []] = (await Promise.all(sets)).map(idsOf);
    expect(none).toEqual(idsOf(whole));
    expect(new Set([...none, ...a, ...b]).size).toBe(3 * none.length);
  });
});
