import { PassThrough } from 'node:stream';
import { deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';

import type { Compression, InputFault } from '../../../src/model/files.ts';
import { openBytes } from '../../../src/read/bytes/open.ts';
import { peekStdin } from '../../../src/read/bytes/stdin.ts';
import { LOG_TEXT, gz, lzmaAlone, plant, readAll, xz, type Tree } from '../fixtures.ts';
import { runs } from '../../support/properties.ts';

const TEXT = Buffer.from(LOG_TEXT);
const stored: Record<Compression, Buffer> = {
  none: TEXT,
  xz: await xz(TEXT),
  lzma: await lzmaAlone(TEXT),
  gz: gz(TEXT),
};
const FORMATS = ['none', 'xz', 'lzma', 'gz'] as const;
const PACKED = ['xz', 'lzma', 'gz'] as const;

let tree: Tree | undefined;
afterEach(async () => {
  vi.restoreAllMocks();
  await tree?.remove();
  tree = undefined;
});

async function read(content: Buffer, compression: Compression): ReturnType<typeof readAll> {
  tree ??= await plant({});
  const { writeFile } = await import('node:fs/promises');
  await writeFile(tree.at('file'), content);
  return readAll(tree.at('file'), compression);
}

function join(...parts: (Buffer | string)[]): Buffer {
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}

describe('whole files', () => {
  test.each(FORMATS)('%s: all text, in chunks that fit', async (format) => {
    const { text, chunks, fault } = await read(stored[format], format);
    expect(fault).toBeUndefined();
    expect(text.equals(TEXT)).toBe(true);
    expect(Math.max(...chunks)).toBeLessThanOrEqual(1 << 20);
  });

  test('an empty file is no text and no fault', async () => {
    expect(await read(Buffer.alloc(0), 'none')).toEqual({ text: Buffer.alloc(0), chunks: [], fault: undefined });
  });

  test.each<[title: string, content: Buffer, format: Compression, times: number]>([
    ['.xz after .xz', join(stored.xz, stored.xz), 'xz', 2],
    ['.xz, zero bytes, .xz', join(stored.xz, Buffer.alloc(4096), stored.xz), 'xz', 2],
    ['.xz and zero bytes', join(stored.xz, Buffer.alloc(70_001)), 'xz', 1],
    ['gzip after gzip', join(stored.gz, stored.gz, stored.gz), 'gz', 3],
    ['gzip, zero bytes, gzip', join(stored.gz, Buffer.alloc(511), stored.gz, Buffer.alloc(3)), 'gz', 2],
    ['.lzma after .lzma', join(stored.lzma, stored.lzma), 'lzma', 2],
    ['.xz, gzip and .lzma', join(stored.xz, stored.gz, Buffer.alloc(9), stored.lzma), 'xz', 3],
  ])('%s: the text of all of them', async (_title, content, format, times) => {
    const { text, fault } = await read(content, format);
    expect(fault).toBeUndefined();
    expect(text.equals(Buffer.concat(Array.from({ length: times }, () => TEXT)))).toBe(true);
  });

  test('an .xz of an empty text has no text', async () => {
    expect((await read(join(await xz(''), stored.xz), 'xz')).text.equals(TEXT)).toBe(true);
  });

  test('a gzip member may have every part that a header can have', async () => {
    const body = stored.gz.subarray(10);
    const header = [0x1f, 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 3, 0, 1, 2, 3];
    const whole = join(Buffer.from(header), 'vdsm.log\0', 'a comment\0', Buffer.from([9, 9]), body);
    const { text, fault } = await read(join(whole, whole), 'gz');
    expect(fault).toBeUndefined();
    expect(text.equals(join(TEXT, TEXT))).toBe(true);
  });
});

describe('damaged files: every byte before the fault, and the fault with its byte', () => {
  test.each(PACKED)('%s: an end in the middle is truncated', async (format) => {
    const cut = stored[format].length >> 1;
    const { text, fault } = await read(stored[format].subarray(0, cut), format);
    expect(text.length).toBeGreaterThan(TEXT.length / 4);
    expect(TEXT.subarray(0, text.length).equals(text)).toBe(true);
    expect(fault).toMatchObject({ code: 'truncated', byte: cut });
  });

  test.each(PACKED)('%s: an end right before the last byte is truncated', async (format) => {
    const cut = stored[format].length - 1;
    const { text, fault } = await read(stored[format].subarray(0, cut), format);
    expect(text.equals(TEXT)).toBe(true);
    expect(fault).toMatchObject({ code: 'truncated', byte: cut });
  });

  test.each(
    PACKED.flatMap((format) => ['x', 'no more', 'much text\n'.repeat(20_000)].map((garbage) => ({ format, garbage }))),
  )('$format: text after the end is corrupt', async ({ format, garbage }) => {
    const { text, fault } = await read(join(stored[format], Buffer.alloc(4), garbage), format);
    expect(text.equals(TEXT)).toBe(true);
    expect(fault).toMatchObject({ code: 'corrupt', byte: stored[format].length + 4 });
    expect(fault?.message).toContain('followed by other bytes');
  });

  test.each(PACKED)('%s: a second member that is cut is truncated', async (format) => {
    for (const kept of [1, 5, 30]) {
      // The first bytes of an .lzma look like nothing.
      const code = format === 'lzma' && kept < 14 ? 'corrupt' : 'truncated';
      const { text, fault } = await read(join(stored[format], stored[format].subarray(0, kept)), format);
      expect(TEXT.equals(text.subarray(0, TEXT.length))).toBe(true);
      expect(fault?.code).toBe(code);
    }
  });

  test.each(PACKED)('%s: wrong bytes in the middle are corrupt', async (format) => {
    const bad = Buffer.from(stored[format]);
    const at = bad.length >> 1;
    bad.fill(0xa5, at, at + 50);
    const { text, fault } = await read(join(bad, stored[format]), format);
    expect(fault?.code).toBe('corrupt');
    expect(fault?.byte).toBeGreaterThanOrEqual(at);
    expect(fault?.byte).toBeLessThanOrEqual(bad.length);
    let same = 0;
    while (text[same] === TEXT[same]) same += 1;
    expect(same).toBeGreaterThan(TEXT.length / 4);
  });

  test.each([
    ['the check of an .xz', 'xz', 30],
    ['the index of an .xz', 'xz', 22],
    ['the footer of an .xz', 'xz', 2],
    ['the checksum of a gzip member', 'gz', 8],
    ['the size in a gzip member', 'gz', 1],
  ] as const)('%s is wrong: all text comes before the fault', async (_title, format, fromEnd) => {
    const bad = Buffer.from(stored[format]);
    bad.writeUInt8(bad.readUInt8(bad.length - fromEnd) ^ 0x10, bad.length - fromEnd);
    const { text, fault } = await read(bad, format);
    expect(text.equals(TEXT)).toBe(true);
    expect(fault?.code).toBe('corrupt');
    expect(fault?.byte).toBeGreaterThan(bad.length - 40);
  });

  test('an .xz header that asks for too much memory is unsupported', async () => {
    const bad = Buffer.from(stored.lzma);
    bad.writeUInt32LE(2 ** 30, 1);
    const { text, fault } = await read(bad, 'lzma');
    expect(text.length).toBe(0);
    expect(fault?.code).toBe('unsupported');
    expect(fault?.message).toContain('128 MiB');
  });

  test('what cannot be opened is unreadable', async () => {
    tree = await plant({ 'directory/file': '' });
    for (const name of ['missing', 'directory']) {
      for (const format of FORMATS) {
        const { text, fault } = await readAll(tree.at(name), format);
        expect(text.length).toBe(0);
        expect(fault).toMatchObject({ path: tree.at(name), code: 'unreadable', byte: 0 });
      }
    }
  });
});

describe('for any damage', () => {
  const small = TEXT.subarray(0, 20_000);
  const smalls = Promise.all([xz(small), lzmaAlone(small), Promise.resolve(gzipSync(small, { level: 1 }))]);
  const anyFormat = fc.constantFrom(0, 1, 2);

  test('wherever a file is cut, the text before comes, and nothing is thrown', async () => {
    const files = await smalls;
    await fc.assert(
      fc.asyncProperty(anyFormat, fc.double({ min: 0, max: 0.999, noNaN: true }), async (format, share) => {
        const whole = files[format] ?? Buffer.alloc(0);
        const cut = Math.floor(whole.length * share);
        const { text, fault } = await read(whole.subarray(0, cut), PACKED[format] ?? 'none');
        expect(small.subarray(0, text.length).equals(text)).toBe(true);
        expect(fault).toMatchObject({ code: 'truncated', byte: cut });
      }),
      { numRuns: runs(60) },
    );
  });

  test('whichever byte is wrong, it is found or does not matter', async () => {
    const files = await smalls;
    await fc.assert(
      fc.asyncProperty(anyFormat, fc.nat(), fc.integer({ min: 1, max: 255 }), async (format, where, flip) => {
        const bad = Buffer.from(files[format] ?? '');
        const at = where % bad.length;
        bad.writeUInt8(bad.readUInt8(at) ^ flip, at);
        const { text, fault } = await read(bad, PACKED[format] ?? 'none');
        // An .lzma has no checksum: a wrong byte may pass.
        if (fault === undefined && PACKED[format] !== 'lzma') expect(text.equals(small)).toBe(true);
      }),
      { numRuns: runs(150) },
    );
  });

  test('bytes that were never compressed are a fault', async () => {
    await fc.assert(
      fc.asyncProperty(anyFormat, fc.uint8Array({ maxLength: 200 }), async (format, bytes) => {
        const { fault } = await read(Buffer.from(bytes), PACKED[format] ?? 'none');
        expect(fault).toBeDefined();
      }),
      { numRuns: runs(60) },
    );
  });
});

describe('text that is much larger than its file', () => {
  const LENGTH = 64 << 20;

  test.each<[string, Compression, () => Promise<Buffer>]>([
    ['.xz', 'xz', () => xz(Buffer.alloc(LENGTH))],
    ['gzip', 'gz', async () => gzipSync(Buffer.alloc(LENGTH))],
  ])('%s comes in chunks that fit', async (_title, format, make) => {
    tree = await plant({ file: await make() });
    let length = 0;
    for await (const chunk of openBytes(
      { kind: 'vdsm' as const, path: tree.at('file'), compression: format, size: 0, modified: 0 },
      () => {},
    )) {
      expect(chunk.length).toBeLessThanOrEqual(1 << 20);
      length += chunk.length;
    }
    expect(length).toBe(LENGTH);
  });

  test.each(FORMATS)('%s: one may stop after the first chunk', async (format) => {
    tree = await plant({ file: stored[format] });
    const faults: InputFault[] = [];
    const file = { kind: 'vdsm' as const, path: tree.at('file'), compression: format, size: 0, modified: 0 };
    let chunks = 0;
    for await (const chunk of openBytes(file, (fault) => faults.push(fault))) {
      chunks += chunk.length > 0 ? 1 : 0;
      break;
    }
    expect(chunks).toBe(1);
    expect(faults).toEqual([]);
  });
});

describe('standard input', () => {
  function pipe(content: Buffer, piece: number): void {
    const input = new PassThrough();
    vi.spyOn(process, 'stdin', 'get').mockReturnValue(input as unknown as typeof process.stdin);
    const feed = async (): Promise<void> => {
      for (let at = 0; at < content.length; at += piece) {
        if (!input.write(content.subarray(at, at + piece)))
          await new Promise((resolve) => input.once('drain', resolve));
      }
      input.end();
    };
    void feed();
  }

  test.each(FORMATS.flatMap((format) => [997, 65_536].map((piece) => ({ format, piece }))))(
    '$format: what was peeked at is not lost, in pieces of $piece',
    async ({ format, piece }) => {
      pipe(stored[format], piece);
      const head = await peekStdin(65_536);
      expect(head.equals(stored[format].subarray(0, 65_536))).toBe(true);
      const { text, fault } = await readAll('-', format);
      expect(fault).toBeUndefined();
      expect(text.equals(TEXT)).toBe(true);
    },
  );

  test('may be empty', async () => {
    pipe(Buffer.alloc(0), 1);
    expect((await peekStdin(65_536)).length).toBe(0);
    expect((await readAll('-', 'none')).text.length).toBe(0);
  });

  test('damage: every byte before it, too', async () => {
    const bad = Buffer.from(stored.xz);
    bad.writeUInt8(0, bad.length - 1);
    pipe(bad, 4096);
    await peekStdin(65_536);
    const { text, fault } = await readAll('-', 'xz');
    expect(text.equals(TEXT)).toBe(true);
    expect(fault).toMatchObject({ path: '-', code: 'corrupt' });
  });

  test('that breaks off is unreadable from there on', async () => {
    const input = new PassThrough();
    vi.spyOn(process, 'stdin', 'get').mockReturnValue(input as unknown as typeof process.stdin);
    input.write('abc\n');
    setImmediate(() => input.destroy(Object.assign(new Error('read EIO'), { code: 'EIO', syscall: 'read' })));
    const { text, fault } = await readAll('-', 'none');
    expect(text.toString()).toBe('abc\n');
    expect(fault).toMatchObject({ code: 'unreadable', byte: 4 });
  });
});

test('raw deflate is what the gzip fixtures hold', () => {
  expect(stored.gz.subarray(10, -8).equals(deflateRawSync(TEXT))).toBe(true);
});
