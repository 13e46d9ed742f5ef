import { describe, expect, it } from 'vitest';
import { readLiteral } from '../../../src/parse/python/literal.ts';
import { get, isDict, isOpaque, toJson } from '../../../src/parse/python/value.ts';

const { value } = readLiteral(
  "{'status': {'code': 13, 'message': u'no'}, 'list': [1, {'a': None}], 7: (), 'code': 1, 'code': 2}",
);

describe('get', () => {
  it('reaches into dicts by key and into arrays by index', () => {
    expect(get(value, 'status', 'code')).toBe(13);
    expect(get(value, 'list', 1, 'a')).toBeNull();
    expect(get(value, 7)).toEqual([]);
    expect(get(value)).toBe(value);
  });

  it('takes the first of repeated keys', () => {
    expect(get(value, 'code')).toBe(1);
  });

  it.each([[['no']], [['status', 'code', 'x']], [['list', 'a']], [['list', 9]], [['list', 0, 'a']]])(
    'is undefined where %j leads nowhere',
    (path) => {
      expect(get(value, ...path)).toBeUndefined();
      expect(get(undefined, ...path)).toBeUndefined();
    },
  );
});

describe('toJson', () => {
  it.each([
    ["{'a': [1, 2.5, None, True], u'b': 'x\"'}", '{"a":[1,2.5,null,true],"b":"x\\""}'],
    ["{1: 'a', (1, 2): 'b', None: <c>}", '{"1":"a","[1,2]":"b","null":"<c>"}'],
    ['[nan, inf, -inf, ********]', '["NaN","Infinity","-Infinity","********"]'],
    ['99999999999999999999', '"99999999999999999999"'],
    ["{'__proto__': 1}", '{"__proto__":1}'],
  ])('prints %s', (text, json) => {
    expect(toJson(readLiteral(text).value)).toBe(json);
    expect(() => JSON.parse(json)).not.toThrow();
  });
});

describe('isDict and isOpaque', () => {
  it.each([
    ['{}', true, false],
    ['<a>', false, true],
    ['[]', false, false],
    ['None', false, false],
    ["'x'", false, false],
  ])('recognise %s', (text, dict, opaque) => {
    const read = readLiteral(text).value;
    expect([isDict(read), isOpaque(read)]).toEqual([dict, opaque]);
  });
});
