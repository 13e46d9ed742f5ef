import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';

import { LOGS } from '../../src/logs/kinds.ts';
import type { LogKind } from '../../src/model/files.ts';
import { shapeOf } from '../../src/parse/shape.ts';
import { recogniseLog } from '../../src/read/find/recognise-log.ts';
import { openSplitter } from '../../src/split/open-splitter.ts';
import { batchOf } from '../support/batch.ts';
import { distorted, growing, PARTS, type Make } from './texts.ts';
import { makeTimer } from './timing.ts';

const GOLDEN = path.resolve('test/golden');
/** Lines of each kind that are distorted. */
const LINES_MAX = 1;
const SOURCE = { path: 'log', modified: Date.UTC(2018, 2, 6) };

/** The first line of each golden excerpt, by the kind of log. */
const firstLines = new Map<LogKind, string[]>(LOGS.map(({ kind }) => [kind, []]));
for (const name of (await readdir(GOLDEN, { recursive: true })).toSorted()) {
  if (!name.endsWith('.log')) continue;
  const text = await readFile(path.join(GOLDEN, name), 'utf8');
  const lines = firstLines.get(recogniseLog(text, path.basename(name), SOURCE)?.kind ?? 'other');
  const [line = ''] = text.split('\n', 1);
  if (lines !== undefined && lines.length < LINES_MAX && !lines.some((other) => shapeOf(other) === shapeOf(line)))
    lines.push(line.slice(0, 300));
}

/** Shortest of many lines: of shorter ones each costs more than its characters. */
const LINE_MIN = 60;
const ONE_LINE = PARTS.filter((part) => !part.includes('\n'));
const LINES = ONE_LINE.filter((_, index) => index % 5 === 0).map(
  (part) => `${part.repeat(Math.ceil(LINE_MIN / part.length))}\n`,
);

/** One line of a part, and many lines of it. */
function* withoutHeader(): Generator<Make> {
  yield* growing('', ONE_LINE);
  yield* growing('', LINES);
}

/** Distorted lines, and a record with many lines behind a whole one. */
function* withHeader(lines: readonly string[]): Generator<Make> {
  for (const line of lines) {
    yield* distorted(line, ONE_LINE);
    yield* growing(`${line}\n`, LINES);
  }
}

const KINDS = [...firstLines].flatMap(([kind, lines]) => [
  { kind, lines, pasted: false },
  // the repairs are the same for all kinds but for their headers
  ...(kind === 'vdsm' || kind === 'engine' ? [{ kind, lines, pasted: true }] : []),
]);

test.each(KINDS)('hostile lines of $kind are split in linear time (pasted: $pasted)', ({ kind, lines, pasted }) => {
  // each line has its own costs, of repairs more than of headers: superlinear time would still be hundreds of times as long
  const tooSlow = makeTimer(pasted ? 40 : 6);
  const file = { kind, path: 'log', compression: 'none', size: 0, modified: SOURCE.modified } as const;
  const split = (text: string): void => {
    const splitter = openSplitter(kind, undefined, pasted);
    splitter.startFile(file, 0);
    splitter.push(batchOf(text));
    splitter.end();
  };
  const slow: string[] = [];
  for (const make of [...withoutHeader(), ...withHeader(lines)]) {
    const why = tooSlow(split, make);
    if (why !== undefined) slow.push(why);
  }
  expect(slow).toEqual([]);
});

test('the kind of a hostile text, and the shape of a hostile message, are found in linear time', () => {
  const tooSlow = makeTimer(20);
  const slow: string[] = [];
  for (const make of [
    ...withoutHeader(),
    ...withHeader([...firstLines.values()].flatMap((lines) => lines.slice(0, 1))),
  ]) {
    for (const read of [(text: string) => recogniseLog(text, 'vdsm.log', SOURCE), shapeOf]) {
      const why = tooSlow(read, make);
      if (why !== undefined) slow.push(`${read.name}: ${why}`);
    }
  }
  expect(slow).toEqual([]);
});
