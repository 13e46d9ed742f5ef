import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Compression } from '../../../src/model/files.ts';
import type { Decoder } from '../../../src/read/bytes/decoder.ts';
import { createGzDecoder } from '../../../src/read/bytes/gz.ts';
import { decompress } from '../../../src/read/bytes/members.ts';
import { chunksOf } from '../../../src/read/bytes/source.ts';
import { createXzDecoder } from '../../../src/read/bytes/xz.ts';
import { runs } from '../../support/properties.ts';
import { LOG_TEXT, lzmaAlone, xz } from '../fixtures.ts';

type Packed = Exclude<Compression, 'none'>;

const TEXT = Buffer.from(LOG_TEXT);
/** A line, over and over: the kind of text that a few bytes expand to, a bomb. */
const BOMB = Buffer.from(LOG_TEXT.slice(0, 150).repeat(20_000));

const files: readonly { title: string; format: Packed; whole: Buffer }[] = [
  { title: 'an .xz', format: 'xz', whole: await xz(TEXT.subarray(0, 20_000)) },
  { title: 'an .lzma', format: 'lzma', whole: await lzmaAlone(TEXT.subarray(0, 20_000)) },
  { title: 'a .gz', format: 'gz', whole: gzipSync(TEXT.subarray(0, 20_000)) },
  { title: 'an .xz that is a bomb', format: 'xz', whole: await xz(BOMB.subarray(0, 80_000)) },
  { title: 'a .gz that is a bomb', format: 'gz', whole: gzipSync(BOMB.subarray(0, 80_000)) },
];

async function read(stored: Buffer, format: Packed): Promise<{ text: Buffer; code: string | undefined; most: number }> {
  const parts: Buffer[] = [];
  let code: string | undefined;
  let most = 0;
  const source = { read: () => chunksOf([stored]), again: () => chunksOf([stored]) };
  for await (const chunk of decompress(source, format, (problem) => (code = problem.code))) {
    parts.push(chunk);
    most = Math.max(most, chunk.length);
  }
  return { text: Buffer.concat(parts), code, most };
}

/** Pushes byte by byte from the first one on, and takes text in the smallest chunks: slow, and nearly nothing is lost. */
async function readSlowly(stored: Buffer, format: Packed): Promise<Buffer> {
  const decoder: Decoder = format === 'gz' ? createGzDecoder() : createXzDecoder(format);
  decoder.beCareful();
  const parts: Buffer[] = [];
  for (let at = 0; at < stored.length; at++) {
    const { chunks, problem, done } = await decoder.push(stored.subarray(at, at + 1));
    parts.push(...chunks);
    if (problem !== undefined || done) break;
  }
  decoder.close();
  return Buffer.concat(parts);
}

function damage(whole: Buffer, at: number, by: number): Buffer {
  const bad = Buffer.from(whole);
  bad.fill(by, at, Math.min(at + 8, bad.length));
  return bad;
}

describe('damage at any byte', () => {
  test.each(files)('of $title: all text comes that a decoder gives byte by byte', async ({ format, whole }) => {
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.constantFrom(0, 0xa5, 0xff), async (at, by) => {
        const bad = damage(whole, at, by);
        const { text } = await read(bad, format);
        const slowly = await readSlowly(bad, format);
        // zlib's chunks end at other places: each way loses fewer than 64 bytes at most
        const tolerance = format === 'gz' ? 63 : 0;
        const common = Math.min(text.length, slowly.length);
        expect(Math.abs(text.length - slowly.length)).toBeLessThanOrEqual(tolerance);
        expect(text.subarray(0, common).equals(slowly.subarray(0, common))).toBe(true);
      }),
      { numRuns: runs(10) },
    );
  });

  test.each(files)('of $title that is the middle one of three', async ({ format, whole }) => {
    const { text: one } = await read(whole, format);
    for (const at of [0, 1, 3, 5].map((eighths) => 20 + Math.floor(((whole.length - 40) * eighths) / 8))) {
      const bad = damage(whole, at, 0xa5);
      const { text: before } = await read(bad, format);
      const { text } = await read(Buffer.concat([whole, bad, whole]), format);
      const expected = Buffer.concat([one, before]);
      const common = Math.min(text.length, expected.length);
      expect(Math.abs(text.length - expected.length)).toBeLessThanOrEqual(format === 'gz' ? 63 : 0);
      expect(text.subarray(0, common).equals(expected.subarray(0, common))).toBe(true);
    }
  });
});

describe('a damaged bomb costs little more than a whole one', () => {
  test.each<[Packed, () => Promise<Buffer>]>([
    ['xz', () => xz(BOMB)],
    ['lzma', () => lzmaAlone(BOMB)],
    ['gz', async () => gzipSync(BOMB)],
  ])('%s', async (format, make) => {
    const whole = await make();
    // near the end, in the data of the only block
    const bad = damage(whole, whole.length - 60, 0xa5);
    const quickest = async (stored: Buffer): Promise<number> => {
      let best = Infinity;
      for (let run = 0; run < 3; run++) {
        const start = performance.now();
        const { most } = await read(stored, format);
        best = Math.min(best, performance.now() - start);
        expect(most).toBeLessThanOrEqual(128 << 10);
      }
      return best;
    };
    const { text, code } = await read(bad, format);
    // an .lzma has no checksum, and a gzip member has one only at its end
    if (format === 'xz') expect(code).toBe('corrupt');
    expect(text.length).toBeGreaterThan(BOMB.length * 0.8);
    // it took a hundred times as long when each byte of text cost a call
    expect(await quickest(bad)).toBeLessThan(8 * (await quickest(whole)) + 100);
  });
});
