import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { countInstants, findOpening, timeOf } from '../../../src/read/text/stamps.ts';
import { findFiles } from '../../../src/read/find/find-files.ts';
import { classifyFiles } from '../../../src/read/find/classify.ts';
import { openBytes } from '../../../src/read/bytes/open.ts';
import { orderRotations } from '../../../src/read/find/rotation.ts';
import { kindOf, readStreams, type Printed } from '../../golden/documents.ts';
import { gz, plant, xz } from '../fixtures.ts';
import { sampleLogs } from '../../support/evidence.ts';
import { runs } from '../../support/properties.ts';

const VDSM = { kind: 'vdsm', path: 'vdsm.log', modified: 0 } as const;

/**
 * A log of many eras: golden excerpts, oldest first, from 2012 to 2026; in both layouts, with and without zone, with
 * tracebacks, messages of many lines, lines written twice in one millisecond. Without excerpts that were put together from
 * pieces or that a web page broke, and without companion logs: a file that begins with one of those is no vdsm.log.
 */
function manyEras(): Buffer {
  const golden = path.resolve(import.meta.dirname, '../../golden');
  const excerpts = readdirSync(golden, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.log') && !/^(?:mixed|pasted)/.test(name))
    .map((name) => path.join(golden, name))
    .filter((file) => kindOf(file) === 'vdsm')
    .map((file) => readFileSync(file, 'utf8').trimEnd())
    .map((text) => ({ text, times: timesOf(text) }))
    .filter(({ times }) => times.length > 0 && isInOrder(times) && Math.max(...times) - Math.min(...times) < DAY_MS)
    .sort((a, b) => (a.times[0] ?? 0) - (b.times[0] ?? 0));
  expect(isInOrder(excerpts.flatMap(({ times }) => times))).toBe(true);
  const invalid = Buffer.from([0x20, 0xff, 0xc3, 0xa9, 0x0a]);
  const wide = '2030-01-01 00:00:00,001+0000 INFO  (Thread) [x] ünïcödé 😀 €uro — (y:1)\n';
  return Buffer.concat([Buffer.from(excerpts.map(({ text }) => `${text}\n`).join('')), Buffer.from(wide), invalid]);
}

/** Excerpts of a report that last longer are pieces of a log. */
const DAY_MS = 86_400_000;

/** Stamps of its headers, as if they were UTC. */
function timesOf(text: string): number[] {
  return text.split('\n').flatMap((line) => {
    const stamp = findOpening(line, VDSM);
    return stamp === undefined ? [] : [timeOf(stamp, false)];
  });
}

function isInOrder(times: readonly number[]): boolean {
  let newest = -Infinity;
  return times.every((time) => {
    newest = Math.max(newest, time);
    return time > newest - 1000;
  });
}

/** Reads the beginnings of sample logs. */
async function slices(): Promise<[name: string, text: Buffer][]> {
  const found: [string, Buffer][] = [];
  for (const name of sampleLogs()) {
    const file = {
      kind: 'vdsm' as const,
      path: name,
      compression: 'xz',
      size: 0,
      modified: 0,
    } as const;
    for await (const chunk of openBytes(file, () => {})) {
      const end = chunk.lastIndexOf('\n', 60_000) + 1;
      found.push([name, Buffer.from(chunk.subarray(0, end))]);
      break;
    }
  }
  return found;
}

/** From 0 to 1, and each as likely. */
const share = fc.integer({ min: 0, max: 100_000 }).map((part) => part / 100_000);

/** How a log is cut into files, and which copies are in the set; positions are shares of the text. */
const cutting = fc.record({
  cuts: fc.uniqueArray(share, { minLength: 1, maxLength: 5 }),
  dated: fc.boolean(),
  packed: fc.array(fc.constantFrom('', '.xz', '.gz'), { minLength: 6, maxLength: 6 }),
  extra: fc.option(
    fc.record({
      kind: fc.constantFrom('namesake', 'elsewhere', 'prefix', 'tailed', 'overlap', 'half .xz', 'two in one'),
      which: fc.nat(5),
      share,
      ending: fc.constantFrom('', '.xz', '.gz'),
    }),
    { freq: 10 },
  ),
});
type Cutting = typeof cutting extends fc.Arbitrary<infer T> ? T : never;

/** Returns the files of a rotated log; undefined where a copy would be too short to differ from lines written twice. */
async function rotate(text: Buffer, { cuts, dated, packed, extra }: Cutting) {
  const places = [...new Set(cuts.map((cut) => Math.floor(cut * text.length)))].filter(
    (at) => at > 0 && at < text.length,
  );
  const borders = [0, ...places.sort((a, b) => a - b), text.length];
  const pieces = borders.slice(1).map((end, index) => text.subarray(borders[index], end));
  if (pieces.some((piece, index) => pieces.findIndex((other) => other.equals(piece)) !== index)) return undefined;
  const newest = pieces.length - 1;
  const nameOf = (index: number): string => {
    if (index === newest) return 'vdsm.log';
    return dated ? `vdsm.log-202901${String(index + 10)}` : `vdsm.log.${newest - index}`;
  };
  const files: Record<string, Buffer> = {};
  const add = async (name: string, content: Buffer, ending: string): Promise<void> => {
    const encoded = ending === '.xz' ? await xz(content) : ending === '.gz' ? gz(content) : content;
    files[`var/log/vdsm/${name}${ending}`] = encoded;
  };
  for (const [index, piece] of pieces.entries()) await add(nameOf(index), piece, packed[index] ?? '');
  if (extra === null) return files;

  const { kind, share, ending } = extra;
  const which = extra.which % pieces.length;
  const piece = pieces[which] ?? text;
  const at = Math.floor(share * piece.length);
  const isSure = (bytes: Buffer): boolean => countInstants(bytes.toString('latin1'), VDSM) === 2;
  switch (kind) {
    case 'namesake':
      await add(nameOf(which), piece, ending);
      return files;
    case 'elsewhere':
      if (!isSure(piece)) return undefined;
      await add('../../../sos/var/log/vdsm/vdsm.log.7', piece, ending);
      return files;
    case 'prefix': {
      const prefix = piece.subarray(0, at);
      if (!isSure(prefix)) return undefined;
      await add('../../../sos/var/log/vdsm/vdsm.log', prefix, ending);
      return files;
    }
    case 'tailed': {
      const tail = piece.subarray(at);
      if (at === 0 || !isSure(tail)) return undefined;
      files[`sos_strings/vdsm/var.log.vdsm.${nameOf(which)}.tailed`] = tail;
      return files;
    }
    case 'overlap': {
      if (which === newest) return undefined;
      const overlap = piece.subarray(at);
      if (!isSure(overlap)) return undefined;
      await add(nameOf(which + 1), Buffer.concat([overlap, pieces[which + 1] ?? text]), packed[which + 1] ?? '');
      return files;
    }
    case 'half .xz': {
      await add(nameOf(which), piece, '');
      const whole = await xz(piece);
      files[`var/log/vdsm/${nameOf(which)}.xz`] = whole.subarray(0, Math.max(14, Math.floor(share * whole.length)));
      return files;
    }
    case 'two in one': {
      const next = pieces[which + 1];
      if (next === undefined || !isSure(piece) || !isSure(next)) return undefined;
      await add('../../../both/vdsm.log', Buffer.concat([piece, next]), ending);
      return files;
    }
    default:
      return kind satisfies never;
  }
}

/** Returns documents without their places, sorted, since calls are written when they close. */
async function read(files: Record<string, Buffer>) {
  const tree = await plant(files);
  try {
    const { logs } = await classifyFiles((await findFiles([tree.root])).files);
    const set = await orderRotations(logs);
    const { documents, faults, counts } = await readStreams(set === undefined ? [] : [set]);
    const order = set?.files.map((file) => path.relative(tree.root, file.path)).join(' ');
    return { documents: documents.map(describePlaceless).sort(), faults, counts, order };
  } finally {
    await tree.remove();
  }
}

function describePlaceless({ _index, _id, _source }: Printed): string {
  const { log, vdsm, ...rest } = _source as unknown as Record<'log' | 'vdsm', Record<string, unknown>>;
  const { file: _file, ...placeless } = log;
  const { log: place, ...others } = vdsm;
  const { layout } = place as { layout?: string };
  return `${_index} ${_id} ${JSON.stringify({ ...rest, log: placeless, vdsm: { ...others, layout } })}`;
}

/** In a sample the tail begins with a header that was stamped before the first of the whole. */
const THREADS: Cutting = {
  cuts: [0.38282],
  dated: false,
  packed: [],
  extra: { kind: 'tailed', which: 3, share: 0.70585, ending: '' },
};

async function expectSame(text: Buffer, count: number): Promise<void> {
  const whole = await read({ 'var/log/vdsm/vdsm.log': text });
  expect(whole.faults).toEqual([]);
  await fc.assert(
    fc.asyncProperty(cutting, async (how) => {
      const files = await rotate(text, how);
      if (files === undefined) return;
      const parts = await read(files);
      const { order, faults } = parts;
      const found = { order, faults, ...difference(parts.documents, whole.documents) };
      expect(found).toEqual({ order, faults: [], more: [], less: [] });
      expect(parts.documents).toHaveLength(whole.documents.length);
      expect(parts.counts.documents.line - parts.counts.duplicate).toBe(whole.counts.documents.line);
    }),
    { numRuns: runs(count), examples: [[THREADS]] },
  );
}

/** Returns the first few documents that only one side has. */
function difference(ours: readonly string[], theirs: readonly string[]): { more: string[]; less: string[] } {
  const [a, b] = [new Set(ours), new Set(theirs)];
  const few = (documents: string[]): string[] => documents.slice(0, 3).map((text) => text.slice(0, 600));
  return { more: few(ours.filter((text) => !b.has(text))), less: few(theirs.filter((text) => !a.has(text))) };
}

describe('a log that is cut at any bytes, with copies in the set, gives the documents of the whole', () => {
  test('for golden excerpts of many eras', async () => {
    await expectSame(manyEras(), 60);
  });

  test('for the beginnings of the sample logs', async () => {
    for (const [, text] of await slices()) await expectSame(text, 6);
  });
});
