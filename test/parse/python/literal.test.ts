import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLiteral } from '../../../src/parse/python/literal.ts';
import type { PyValue } from '../../../src/parse/python/value.ts';
import { printPython, pyValue } from './print.ts';
import { runs } from '../../support/properties.ts';

const opaque = (text: string): PyValue => ({ kind: 'opaque', text });
const dict = (...entries: [PyValue, PyValue][]): PyValue => ({ kind: 'dict', entries });

/** Text, what it is read as, and of what kind it is. */
const WHOLE: readonly [text: string, value: PyValue, what: string][] = [
  ['None', null, 'a constant'],
  ['True', true, 'a constant'],
  ['False', false, 'a constant'],
  ['0', 0, 'an int'],
  ['-1', -1, 'a negative int'],
  ['5L', 5, 'a python 2 long'],
  ['9007199254740991', 9007199254740991, 'the largest exact int'],
  ['9007199254740993', '9007199254740993', 'an int that a number cannot hold'],
  ['-18446744073709551616L', '-18446744073709551616', 'a long that a number cannot hold'],
  ['1.5', 1.5, 'a float'],
  ['1e-05', 1e-5, 'a float with an exponent'],
  ['inf', Number.POSITIVE_INFINITY, 'infinity'],
  ['-inf', Number.NEGATIVE_INFINITY, 'minus infinity'],
  ['nan', Number.NaN, 'no number'],
  ["'it'", 'it', 'a string'],
  ['"it\'s"', "it's", 'a string with an apostrophe'],
  ["'it\\'s \"x\"'", 'it\'s "x"', 'a string with both quotes'],
  ["u'\\u05d0'", 'א', 'python 2 unicode'],
  ["u'\\xd7'", '×', 'a latin letter of python 2 unicode'],
  ["'uni\\xd7\\x90'", 'uniא', 'UTF-8 in a python 2 string'],
  ["'\\xf0\\x9f\\x92\\xbe'", '💾', 'a letter of four bytes'],
  ["'a\\xa0b'", 'a\u00a0b', 'a blank that python 3 escapes'],
  ["b'\\xff\\xd7\\x90'", '\\xffא', 'bytes, partly UTF-8'],
  ["bytearray(b'x\\n')", 'x\n', 'a bytearray'],
  ["'\\t\\r\\n\\\\\\0\\101'", '\t\r\n\\\0A', 'simple and octal escapes'],
  ["'\\U0001f4be\\ud83d\\udcbe'", '💾💾', 'a wide escape and a pair'],
  ["'\\q\\x4'", '\\q\\x4', 'an invalid escape'],
  ["r'\\n'", '\\n', 'a raw string'],
  ["'no\\\nbreak'", 'nobreak', 'a joined line'],
  ['()', [], 'an empty tuple'],
  ["('x',)", ['x'], 'a tuple of one'],
  ["('x')", 'x', 'parentheses'],
  ['([1, 2])', [1, 2], 'parentheses around a list'],
  ["(1, 'b')", [1, 'b'], 'a tuple'],
  ['[]', [], 'an empty list'],
  ["[u'a', [2L]]", ['a', [2]], 'a list'],
  ['{}', dict(), 'an empty dict'],
  ["{'a': 1, u'b': {'c': None}}", dict(['a', 1], ['b', dict(['c', null])]), 'a dict'],
  ["{1: 'a', (1, 2): 'b'}", dict([1, 'a'], [[1, 2], 'b']), 'a dict with other keys'],
  ["{'a', 'b'}", ['a', 'b'], 'a set'],
  ["set(['a'])", ['a'], 'a python 2 set'],
  ['frozenset()', [], 'an empty frozenset'],
  ["frozenset({'a'})", ['a'], 'a frozenset'],
  ["OrderedDict([('b', 1), ('a', 2)])", dict(['b', 1], ['a', 2]), 'an ordered dict'],
  ['OrderedDict()', dict(), 'an empty ordered dict'],
  ["defaultdict(<type 'list'>, {'a': 1})", dict(['a', 1]), 'a defaultdict'],
  ["UUID('3b0ce5b4-8e0b-4d0c-9c0e-7c8f1b5d7a11')", '3b0ce5b4-8e0b-4d0c-9c0e-7c8f1b5d7a11', 'a UUID'],
  ['datetime.datetime(2017, 5, 22)', opaque('datetime.datetime(2017, 5, 22)'), 'a call'],
  ["Decimal(')')", opaque("Decimal(')')"), 'a call with a bracket in a string'],
  ['<Clock(total=3.04*, wait=1.91)>', opaque('<Clock(total=3.04*, wait=1.91)>'), 'an object'],
  ['<bound method A.b of <C object at 0x7f>>', opaque('<bound method A.b of <C object at 0x7f>>'), 'a method'],
  ['(suppressed)', opaque('(suppressed)'), 'a suppressed value'],
  ['********', opaque('********'), 'a masked value'],
  ['[a, b, ...]', [opaque('a'), opaque('b'), opaque('...')], 'a shortened list'],
  ['[<a object at 0x1>, 2]', [opaque('<a object at 0x1>'), 2], 'a list with an object'],
  ["{'p': ****, 'n': 1}", dict(['p', opaque('****')], ['n', 1]), 'a masked value in a dict'],
  ["{'m': 'it's bad', 'c': 1}", dict(['m', opaque("'it's bad'")], ['c', 1]), 'a string that was not quoted'],
  ['{no quotes: 1, b}', dict([opaque('no quotes'), 1], [opaque('b'), opaque('')]), 'a dict with bare keys'],
  ["{'a': }", dict(['a', opaque('')]), 'a dict without the value'],
  ['{5de4a000-a9c4: 1}', dict([opaque('5de4a000-a9c4'), 1]), 'a key that begins like a number'],
  ['[0000, 1.2.3.4, 0x1f, 1:2]', [opaque('0000'), opaque('1.2.3.4'), opaque('0x1f'), opaque('1:2')], 'no numbers'],
];

/** Text that ends, or closes another bracket, too early: value, and where reading ended if not at the end. */
const BROKEN: readonly [text: string, value: PyValue, end?: number][] = [
  ["'abc", 'abc'],
  ["'abc\\", 'abc\\'],
  ["'abc\\'", "abc'"],
  ['[1, [2', [1, [2]]],
  ['(1', [1]],
  ["{'a': {'b': 'c", dict(['a', dict(['b', 'c'])])],
  ["{'a':", dict(['a', opaque('')])],
  ['<a object at 0x1', opaque('<a object at 0x1')],
  ['[1}', [1], 2],
  ["{'a': 1]", dict(['a', 1]), 7],
  ['datetime(1, 2', opaque('datetime(1, 2')],
];

describe('readLiteral', () => {
  it.each(WHOLE)('reads %s', (text, value) => {
    expect(readLiteral(text)).toMatchObject({ value, end: text.length, whole: true, capped: false });
  });

  it.each(BROKEN)('reads as much as there is of %s', (text, value, end = text.length) => {
    expect(readLiteral(text)).toMatchObject({ value, end, whole: false });
  });

  it('reads one value from the middle of a text and returns where it ends', () => {
    const text = "return={'a': [1]} from=internal";
    expect(readLiteral(text, 7)).toMatchObject({ end: 17, whole: true });
    expect(readLiteral('5, 6')).toMatchObject({ value: 5, end: 1 });
    expect(readLiteral(' None')).toMatchObject({ value: null, end: 5 });
    expect(readLiteral('')).toMatchObject({ value: opaque(''), end: 0 });
    expect(readLiteral(')')).toMatchObject({ value: opaque(''), end: 0 });
  });

  it('reads back what Python 2 and Python 3 print', () => {
    fc.assert(
      fc.property(pyValue(), fc.constantFrom(2, 3), (value, python) => {
        const text = printPython(value, python);
        expect(readLiteral(text)).toMatchObject({ value, end: text.length, whole: true, capped: false });
      }),
      { numRuns: runs(500) },
    );
  });

  it('never throws, ends within the text, and examines each character a few times at most', () => {
    const garbage = fc.string({ unit: fc.constantFrom(...'[](){}<>\'"\\,: abxu0-.\n'), maxLength: 200 });
    fc.assert(
      fc.property(fc.oneof(garbage, fc.string({ unit: 'binary' })), (text) => {
        const { end, steps } = readLiteral(text);
        expect(end).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(text.length);
        expect(steps).toBeLessThanOrEqual(8 * text.length + 16);
      }),
      { numRuns: runs(3000) },
    );
  });

  it('reads every beginning of a valid text', () => {
    fc.assert(
      fc.property(pyValue(), fc.constantFrom(2, 3), fc.nat(), (value, python, at) => {
        const text = printPython(value, python);
        const part = text.slice(0, at % (text.length + 1));
        expect(readLiteral(part).end).toBeLessThanOrEqual(part.length);
      }),
    );
  });

  const MEGABYTE = 1 << 20;
  const hostile = [
    '[',
    '(',
    "'",
    '"',
    '<',
    '{',
    "{'a':",
    "b'b'b'",
    '\\',
    "'\\",
    '[<',
    'a(',
    'set(',
    "['\\'",
    '[a[',
    '((a',
    '-',
    '0',
    '],',
    ',,',
    ': ',
    "u'",
    'r"\\',
    '[1,',
    '<>',
    '{a ',
    "'a',",
    '[0 ',
    '(a)',
    '1 (',
  ];
  it.each(hostile)('is linear on a megabyte of %s', (piece) => {
    const text = piece.repeat(Math.ceil(MEGABYTE / piece.length));
    expect(readLiteral(text).steps).toBeLessThanOrEqual(8 * text.length);
    expect(readLiteral(`[${text}`).steps).toBeLessThanOrEqual(8 * text.length);
  });

  it('keeps a value that is nested too deep as text, and goes on after it', () => {
    const text = `[${'['.repeat(50)}1${']'.repeat(50)}, 'b']`;
    const { value, whole, capped, end } = readLiteral(text, 0, { depth: 2 });
    expect({ value, whole, capped, end }).toEqual({
      value: [[opaque(`${'['.repeat(49)}1${']'.repeat(49)}`)], 'b'],
      whole: true,
      capped: true,
      end: text.length,
    });
  });

  it('keeps all values beyond the limit as text', () => {
    const read = (text: string) => readLiteral(text, 0, { values: 2 });
    expect(read('[1, 2, 3, [4]]')).toMatchObject({
      value: [1, 2, opaque('3, [4]')],
      whole: true,
      capped: true,
      end: 14,
    });
    expect(read("{'a': 1, 'b': 2, 'c': ']}'}")).toMatchObject({
      value: dict(['a', 1], ['b', 2], [opaque("'c': ']}'"), opaque('')]),
      whole: true,
      capped: true,
    });
  });
});
