import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { QUALITY_BIT } from '../../../src/schema/quality.ts';
import { LineSplitter, MAX_LINE } from '../../../src/read/text/line-splitter.ts';
import { runs } from '../../support/properties.ts';

const { unterminated, invalid_utf8, capped } = QUALITY_BIT;

/** Lines as [text, offset, flags], whatever the batches. */
function split(bytes: Buffer, cuts: readonly number[] = []): [string, number, number][] {
  const splitter = new LineSplitter();
  const borders = [0, ...cuts.filter((cut) => cut <= bytes.length).toSorted((a, b) => a - b), bytes.length];
  const batches = borders.slice(1).map((end, index) => splitter.push(Buffer.from(bytes.subarray(borders[index], end))));
  return [...batches, splitter.end()].flatMap(({ lines, offsets, flags }) =>
    lines.map((line, index): [string, number, number] => [line, offsets[index] ?? NaN, flags?.[index] ?? 0]),
  );
}

function evenCuts(length: number, step: number): number[] {
  return Array.from({ length: Math.floor(length / step) }, (_, index) => (index + 1) * step);
}

describe('what ends a line', () => {
  test.each<[title: string, bytes: string | Buffer, expected: [string, number, number][]]>([
    ['nothing is no line', '', []],
    ['a line end alone is an empty line', '\n', [['', 0, 0]]],
    ['only \\n ends a line', 'a\rb\u2028c\u2029d\u0085e\n', [['a\rb\u2028c\u2029d\u0085e', 0, 0]]],
    [
      '\\r before \\n is kept',
      'a\r\nb\r\n',
      [
        ['a\r', 0, 0],
        ['b\r', 3, 0],
      ],
    ],
    ['NUL and other controls stay', 'a\0\u0001\u001b[0m\n', [['a\0\u0001\u001b[0m', 0, 0]]],
    [
      'the last line may lack its end',
      'a\nb',
      [
        ['a', 0, 0],
        ['b', 2, unterminated],
      ],
    ],
    [
      'offsets count bytes, not characters',
      'é\nЖ€😀\nz\n',
      [
        ['é', 0, 0],
        ['Ж€😀', 3, 0],
        ['z', 13, 0],
      ],
    ],
    [
      'a byte order mark goes, but is counted',
      '\uFEFFa\nb\n',
      [
        ['a', 3, 0],
        ['b', 5, 0],
      ],
    ],
    [
      'a byte order mark further on is text',
      'a\n\uFEFFb\n',
      [
        ['a', 0, 0],
        ['\uFEFFb', 2, 0],
      ],
    ],
    ['a byte order mark alone is no line', '\uFEFF', []],
    ['a byte order mark and a line end are an empty line', '\uFEFF\n', [['', 3, 0]]],
    [
      'bytes that are not UTF-8 are replaced and flagged',
      Buffer.from([97, 0xff, 10, 98, 10]),
      [
        ['a\uFFFD', 0, invalid_utf8],
        ['b', 3, 0],
      ],
    ],
    ['a replacement character that was written is no fault', 'a\uFFFD\n', [['a\uFFFD', 0, 0]]],
    [
      'a character cut by the end of the file is flagged',
      Buffer.from([97, 0xc3]),
      [['a\uFFFD', 0, invalid_utf8 | unterminated]],
    ],
  ])('%s', (_title, bytes, expected) => {
    expect(split(Buffer.from(bytes))).toEqual(expected);
    expect(split(Buffer.from(bytes), evenCuts(Buffer.byteLength(bytes), 1))).toEqual(expected);
  });
});

/** Bytes in which line ends, cut characters and invalid bytes are frequent. */
const anyBytes = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => Buffer.from(text)) },
      {
        weight: 3,
        arbitrary: fc.constantFrom('\n', '\r\n', '\n\n', '\uFEFF', '\u2028').map((text) => Buffer.from(text)),
      },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes)) },
    ),
    { maxLength: 40 },
  )
  .map((parts) => Buffer.concat(parts));
const anyCuts = fc.array(fc.nat(300), { maxLength: 40 });

describe('for any bytes', () => {
  test('lines do not depend on how the bytes come', () => {
    fc.assert(
      fc.property(anyBytes, anyCuts, (bytes, cuts) => {
        expect(split(bytes, cuts)).toEqual(split(bytes));
      }),
      { numRuns: runs(1000) },
    );
  });

  test('lines put together again are the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), anyCuts, (a, b, cuts) => {
        const text = `${a}\n${b}`.replace(/^\uFEFF/, '');
        const lines = split(Buffer.from(text), cuts);
        const ended = lines.map(([line, , flags]) => (flags & unterminated ? line : `${line}\n`));
        expect(ended.join('')).toBe(text);
      }),
      { numRuns: runs(1000) },
    );
  });

  test('a line begins at its offset', () => {
    fc.assert(
      fc.property(anyBytes, anyCuts, (bytes, cuts) => {
        for (const [line, offset] of split(bytes, cuts)) {
          expect(bytes.subarray(offset).toString().startsWith(line)).toBe(true);
          expect(offset === 0 || bytes[offset - 1] === 10 || offset === 3).toBe(true);
        }
      }),
    );
  });
});

describe('a line that is too long', () => {
  const gapOf = (line: string): number => Number(/…\[(\d+) bytes left out\]…/.exec(line)?.[1]);

  test('is kept whole up to 1 MiB', () => {
    const bytes = Buffer.from(`${'a'.repeat(MAX_LINE)}\nb\n`);
    const expected = [
      ['a'.repeat(MAX_LINE), 0, 0],
      ['b', MAX_LINE + 1, 0],
    ];
    expect(split(bytes)).toEqual(expected);
    expect(split(bytes, evenCuts(bytes.length, 65_536))).toEqual(expected);
  });

  test.each([1, 7, 4096, 8192, 100_000, MAX_LINE, MAX_LINE + 1])(
    'keeps its head and its end, in pieces of %d',
    (step) => {
      const length = MAX_LINE + 20_001;
      const line = Buffer.from(Array.from({ length }, (_, index) => 97 + (index % 26)));
      const bytes = Buffer.concat([Buffer.from('x\n'), line, Buffer.from('\ny\n')]);
      const [first, long, last] = split(bytes, evenCuts(bytes.length, step));
      expect(first).toEqual(['x', 0, 0]);
      expect(last).toEqual(['y', length + 3, 0]);
      expect(long?.slice(1)).toEqual([2, capped]);
      const text = long?.[0] ?? '';
      expect(gapOf(text)).toBe(length - MAX_LINE);
      expect(text.startsWith(line.toString('latin1', 0, MAX_LINE - 8192))).toBe(true);
      expect(text.endsWith(line.toString('latin1', length - 8192))).toBe(true);
    },
  );

  test.each([0, 1, 2, 3])('is cut on character borders, %d bytes off', (shift) => {
    const line = 'x'.repeat(shift) + '😀€é'.repeat(200_000);
    const bytes = Buffer.from(`${line}\n`);
    for (const step of [bytes.length, 4097]) {
      const [[text, offset, flags] = ['', 0, 0]] = split(bytes, evenCuts(bytes.length, step));
      expect([offset, flags]).toEqual([0, capped]);
      const [head = '', tail = ''] = text.split(/…\[\d+ bytes left out\]…/);
      expect(line.startsWith(head)).toBe(true);
      expect(line.endsWith(tail)).toBe(true);
      expect(Buffer.byteLength(head) + gapOf(text) + Buffer.byteLength(tail)).toBe(bytes.length - 1);
    }
  });

  test('may be the last one, and of continuation bytes only', () => {
    const bytes = Buffer.alloc(3 * MAX_LINE, 0x80);
    for (const step of [bytes.length, 65_536]) {
      const [[text, , flags] = ['', 0, 0]] = split(bytes, evenCuts(bytes.length, step));
      expect(flags).toBe(capped | invalid_utf8 | unterminated);
      expect(text.length).toBeLessThan(MAX_LINE + 100);
    }
  });
});
