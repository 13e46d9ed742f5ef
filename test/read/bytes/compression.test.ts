import fc from 'fast-check';
import { expect, test } from 'vitest';

import { detectCompression } from '../../../src/read/bytes/compression.ts';
import { LOG_TEXT, gz, lzmaAlone, xz } from '../fixtures.ts';

test('each format is known by its first bytes', async () => {
  expect(detectCompression(await xz(LOG_TEXT))).toBe('xz');
  expect(detectCompression(await lzmaAlone(LOG_TEXT))).toBe('lzma');
  expect(detectCompression(gz(LOG_TEXT))).toBe('gz');
  expect(detectCompression(Buffer.from(LOG_TEXT))).toBe('none');
  expect(detectCompression(Buffer.alloc(0))).toBe('none');
});

test('the rest of a cut signature is recognised, too', () => {
  expect(detectCompression(Buffer.from([0xfd]))).toBe('xz');
  expect(detectCompression(Buffer.from([0xfd, 0x37, 0x7a]))).toBe('xz');
  expect(detectCompression(Buffer.from([0x1f]))).toBe('gz');
});

test('no text looks compressed', () => {
  const printable = fc.string({ unit: 'grapheme', minLength: 1 });
  fc.assert(
    fc.property(printable, (text) => {
      expect(detectCompression(Buffer.from(text))).toBe('none');
    }),
  );
});

test.each([
  ['properties', 0, 0xff],
  ['a dictionary size', 2, 0x33],
  ['a size', 11, 0x01],
  ['a first byte', 13, 0x01],
])('an .lzma header with %s that no encoder writes is none', async (_what, at, value) => {
  const bytes = await lzmaAlone(LOG_TEXT);
  bytes.writeUInt8(value, at);
  expect(detectCompression(bytes)).toBe('none');
});

test('zero bytes are no .lzma', () => {
  expect(detectCompression(Buffer.alloc(64))).toBe('none');
});
