import { describe, expect, it, test } from 'vitest';
import { bad, line, section, table } from '../../src/answers/view/blocks.ts';
import { createNames, shortNames } from '../../src/answers/view/names.ts';
import { fileLine } from '../../src/answers/view/place.ts';
import { renderBlocks } from '../../src/answers/view/render.ts';
import { chooseId } from '../../src/answers/subject.ts';
import { counts, duration, inSeconds, share, shortIds } from '../../src/answers/view/text.ts';
import { quoted } from '../../src/answers/ask.ts';
import { paperOf } from '../../src/cli/paper.ts';

it.each([
  [0, '0'],
  [4e5, '1 ms'],
  [350e6, '350 ms'],
  [28.94e9, '28.9 s'],
  [141.3e9, '2 min 21 s'],
  [180e9, '3 min'],
  [7200e9, '2 h'],
  [200_000e9, '2 d 8 h'],
])('%d ns are %s', (ns, text) => {
  expect(duration(ns)).toBe(text);
});

test('numbers in columns have few digits', () => {
  expect([0, 4e6, 30e6, 950e6, 3.31e9, 28.9e9].map(inSeconds)).toEqual(['0', '0.004', '0.03', '0.95', '3.3', '28.9']);
  expect([share(46, 19_053), share(85, 100), share(0, 5), share(1, 0)]).toEqual(['0.24 %', '85 %', '0 %', '0 %']);
  expect(counts({ b: 1, a: 1, c: 9, d: 0.5 }, String, 2)).toBe('c 9, a 1, 2 more');
});

describe('names of hosts are as short as they are unique', () => {
  it.each([
    [
      ['node-c1', 'node-c2', 'engine'],
      ['c1', 'c2', 'engine'],
    ],
    [
      ['node-c1.a.example.com', 'node-c2.b.example.com'],
      ['c1', 'c2'],
    ],
    [
      ['host-1', 'host-2', 'host-3'],
      ['host-1', 'host-2', 'host-3'],
    ],
    [
      ['h1.a.com', 'h1.b.com'],
      ['h1.a.com', 'h1.b.com'],
    ],
    [
      ['192.0.2.1', '192.0.2.2'],
      ['192.0.2.1', '192.0.2.2'],
    ],
    [['only'], ['only']],
    [
      ['c1', 'node-c1', 'node-c2'],
      ['c1', 'node-c1', 'c2'],
    ],
  ])('%j', (hosts, short) => {
    expect(hosts.map((host) => shortNames(hosts).get(host))).toEqual(short);
  });
});

test('times have a date only where the input spans several days', () => {
  const day = createNames([], '2026-05-12T05:00:00.000Z', '2026-05-12T10:00:00.000Z');
  const days = createNames([], '2026-05-11T05:00:00.000Z', '2026-05-12T10:00:00.000Z');
  const [a, b] = ['2026-05-12T08:24:08.123Z', '2026-05-12T08:36:43.000Z'];
  expect([day.span(a, b), day.span(a, a)]).toEqual(['08:24:08-08:36:43', '08:24:08']);
  expect(days.span(a, b)).toBe('05-12 08:24:08-08:36:43');
});

test('a place is the name of the file, with its folder for logs of VMs', () => {
  const at = (file: string) => fileLine({ host: 'h', at: '', file, line: 7 });
  expect(at('x/var/log/vdsm/vdsm.log.1.xz')).toBe('vdsm.log.1.xz:7');
  expect(at('x/var/log/libvirt/qemu/vm.log')).toBe('qemu/vm.log:7');
});

test('an id is chosen by its beginning; several are listed, none is said', () => {
  expect(chooseId('flow', 'ab', ['abc', 'abc'], '')).toBe('abc');
  expect(chooseId('flow', 'ab', ['ab', 'abc'], '')).toBe('ab');
  expect(() => chooseId('flow', 'ab', ['abd', 'abc'], '')).toThrow("'ab' is the beginning of 2 ids: abc, abd");
  expect(() => chooseId('flow', 'x', [], 'advice')).toThrow('there is no flow x here; advice');
});

describe('rendering', () => {
  const paper = { width: 40, colours: false };

  test('aligns cells, cuts flexible ones, and puts what does not fit on its own line', () => {
    const rows = [
      ['1', 'a text that is much too long for its column', 'f:1'],
      ['22', 'short', 'g:22'],
    ];
    expect(renderBlocks([table([{ right: true }, { flexible: true }, {}], rows)], paper)).toBe(
      ' 1  a text that is much too long …  f:1\n22  short                           g:22\n',
    );
  });

  test('goes on in a second line where a column wraps; a place that does not fit comes last', () => {
    const rows = [['1', 'one two three four five six seven eight nine ten eleven', 'f:1']];
    const columns = [{}, { flexible: true, wraps: true }, {}] as const;
    expect(renderBlocks([table(columns, rows)], { width: 52, colours: false })).toBe(
      '1  one two three four five six seven eight nine  f:1\n     ten eleven\n',
    );
    expect(renderBlocks([table(columns, rows)], paper)).toBe(
      '1  one two three four five six seven\n     eight nine ten eleven\n    f:1\n',
    );
  });

  test('keeps the order of a last column that wraps on lines of its own', () => {
    const columns = [{}, { flexible: true, wraps: true }] as const;
    const text = 'one two three four five six seven eight nine ten eleven';
    expect(renderBlocks([table(columns, [['a first column', text]])], paper)).toBe(
      'a first column\n    one two three four five six seven eight\n      nine ten eleven\n',
    );
  });

  test('escapes control characters, and colours only a terminal', () => {
    const blocks = [line(bad('a\u001b[31mb')), ...section('none', [table([{}], [])])];
    expect(renderBlocks(blocks, paper)).toBe('a\\u001b[31mb\n');
    expect(renderBlocks(blocks, { width: 40, colours: true })).toBe('\u001b[31ma\\u001b[31mb\u001b[0m\n');
    expect(paperOf(200, true, {})).toEqual({ width: 160, colours: true });
    expect(paperOf(80, true, { NO_COLOR: '1' })).toEqual({ width: 80, colours: false });
    expect(paperOf(undefined, false, {})).toEqual({ width: 100, colours: false });
  });
});

test('words of the next command are quoted as a shell needs it', () => {
  expect(['a/b.c', 'two words', "it's", '$(x)'].map(quoted)).toEqual([
    'a/b.c',
    "'two words'",
    String.raw`'it'\''s'`,
    "'$(x)'",
  ]);
  expect(shortIds('x 6fba8192-8e7f-4645-9a29-18f0e1d2c3b4')).toBe('x 6fba8192');
});
