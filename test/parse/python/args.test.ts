import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCallArgs } from '../../../src/parse/python/args.ts';
import { printPython, pyValue } from './print.ts';
import { runs } from '../../support/properties.ts';

const UUID = '3b0ce5b4-8e0b-4d0c-9c0e-7c8f1b5d7a11';

/** Name and text of each argument. */
const raws = (text: string) => readCallArgs(text).map(([name, , raw]) => [name, raw]);
const values = (text: string) => readCallArgs(text).map(([name, value]) => [name, value]);

describe('readCallArgs', () => {
  it('reads the arguments of a START line in order', () => {
    const text = `sdUUID='${UUID}', size='1073741824', volFormat=4, desc='{"a":"b, c=d"}', force=False, srcImgUUID=None`;
    expect(values(text)).toEqual([
      ['sdUUID', UUID],
      ['size', '1073741824'],
      ['volFormat', 4],
      ['desc', '{"a":"b, c=d"}'],
      ['force', false],
      ['srcImgUUID', null],
    ]);
    expect(raws(text)[3]).toEqual(['desc', `'{"a":"b, c=d"}'`]);
  });

  it.each<[text: string, pieces: string[][]]>([
    ['', []],
    [' ', []],
    ['domains=()', [['domains', '()']]],
    ["conList=[{'id': 'x', 'password': '********'}]", [['conList', "[{'id': 'x', 'password': '********'}]"]]],
    [
      'callback=<functools.partial object at 0x2809a48>, x=1',
      [
        ['callback', '<functools.partial object at 0x2809a48>'],
        ['x', '1'],
      ],
    ],
    [
      'xml=\'<a b="c">\\n</a> from=x\', y=2',
      [
        ['xml', '\'<a b="c">\\n</a> from=x\''],
        ['y', '2'],
      ],
    ],
    [
      "a='it's bad, really', b=2",
      [
        ['a', "'it's bad, really'"],
        ['b', '2'],
      ],
    ],
    [
      'a=one, two, b=2',
      [
        ['a', 'one, two'],
        ['b', '2'],
      ],
    ],
    [
      'a=x) y(, b=[1',
      [
        ['a', 'x) y('],
        ['b', '[1'],
      ],
    ],
    [
      "a=, b='x'",
      [
        ['a', ''],
        ['b', "'x'"],
      ],
    ],
    ['a==1', [['0', 'a==1']]],
    [
      "'x', 5",
      [
        ['0', "'x'"],
        ['1', '5'],
      ],
    ],
    [
      "'x', b=5",
      [
        ['0', "'x'"],
        ['b', '5'],
      ],
    ],
    ["params={'vmId': 'U', 'x", [['params', "{'vmId': 'U', 'x"]]],
    [
      "a='x',, b=1,",
      [
        ['a', "'x'"],
        ['b', '1'],
      ],
    ],
  ])('splits %s', (text, pieces) => {
    expect(raws(text)).toEqual(pieces);
  });

  it.each([
    [
      "args=(<API.VM object at 0x7f>, 1) kwargs={'force': True}",
      [
        ['0', '<API.VM object at 0x7f>'],
        ['1', '1'],
        ['force', 'True'],
      ],
    ],
    ['args=() kwargs={}', []],
    [
      `('${UUID}', {'memSize': 1024}) {}`,
      [
        ['0', `'${UUID}'`],
        ['1', "{'memSize': 1024}"],
      ],
    ],
    [
      "('x',) {'a': [1, 2]}",
      [
        ['0', "'x'"],
        ['a', '[1, 2]'],
      ],
    ],
    ['() {}', []],
    [
      "('x', (suppressed))",
      [
        ['0', "'x'"],
        ['1', '(suppressed)'],
      ],
    ],
    [
      "{u'volumeID': u'v', u'n': 1}",
      [
        ['volumeID', "u'v'"],
        ['n', '1'],
      ],
    ],
    [
      "{'volumeID': u'v', 'n",
      [
        ['volumeID', "u'v'"],
        ['n', ''],
      ],
    ],
    [
      'args=(1,), kwargs={}',
      [
        ['args', '(1,)'],
        ['kwargs', '{}'],
      ],
    ],
  ])('takes %s apart', (text, pieces) => {
    expect(raws(text)).toEqual(pieces);
  });

  it('keeps a value that is no literal as opaque text', () => {
    expect(values("a='it's bad', b=2")).toEqual([
      ['a', { kind: 'opaque', text: "'it's bad'" }],
      ['b', 2],
    ]);
  });

  it('reads back any arguments', () => {
    const args = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[A-Za-z_]\w{0,8}$/), pyValue()), {
      selector: ([name]) => name,
      maxLength: 6,
    });
    fc.assert(
      fc.property(args, fc.constantFrom(2, 3), (expected, python) => {
        const pieces = expected.map(([name, value]) => [name, printPython(value, python)]);
        const text = pieces.map(([name, raw]) => `${name}=${raw}`).join(', ');
        expect(values(text)).toEqual(expected);
        expect(raws(text)).toEqual(pieces);
      }),
    );
  });

  it('never throws, whatever the text', () => {
    const garbage = fc.string({ unit: fc.constantFrom(...'abx=, (){}[]<>\'"\\'), maxLength: 100 });
    fc.assert(
      fc.property(garbage, fc.constantFrom('', 'args=(', '(', '{'), (text, begin) => {
        for (const [name, , raw] of readCallArgs(begin + text))
          expect(`${name}${raw}`.length).toBeLessThanOrEqual(begin.length + text.length + 3);
      }),
      { numRuns: runs(3000) },
    );
  });

  it('puts all arguments beyond 256 into one', () => {
    for (const [open, close] of [
      ['', ''],
      ['(', ')'],
      ['args=(', ') kwargs={}'],
    ]) {
      const args = readCallArgs(`${open}${'1, '.repeat(1000)}2${close}`);
      expect(args).toHaveLength(257);
      expect(args.at(-1)?.[1]).toMatchObject({ kind: 'opaque' });
    }
  });

  it.each(['a=', 'a=[', ',', ', a', 'a=(', "a='", '(', '{', "{'a':", 'a=x, ', 'a=1, b ', 'a=),'])(
    'comes to an end on a megabyte of %s',
    (piece) => {
      expect(readCallArgs(piece.repeat((1 << 20) / piece.length)).length).toBeLessThanOrEqual(257);
    },
  );
});
