import { expect, it } from 'vitest';
import { isSameHost, isShortForm, shortFormsOf } from '../../src/model/host-names.ts';

it.each([
  ['node5', 'node5', true],
  ['node5', 'node5.example.com', true],
  ['node5', 'node51', false],
  ['node5', 'node51.example.com', false],
  ['Node5', 'node5.EXAMPLE.com', true],
  ['node5.lab', 'node5.lab.example.com', true],
  ['node5.lab', 'node5.lab', true],
  // neither is a part of the other
  ['node5.a', 'node5.b', false],
  ['node5.a', 'node5.b.example.com', false],
  ['lab.example.com', 'node5.lab.example.com', false],
  ['example', 'node5.example', false],
  // a number may be the name of a host, and is no address
  ['10', '10.example.com', true],
  // addresses have no labels
  ['192', '192.0.2.7', false],
  ['192.0.2', '192.0.2.7', false],
  ['192.0.2.7', '192.0.2.7', true],
  ['192.0.2.7', '192.0.2.7.example.com', false],
  ['192.0.2.7', '192.0.2.70', false],
  ['192.0.2.7', 'node5', false],
  ['2001:db8::7', '2001:DB8::7', true],
  ['2001:db8::7', '2001:db8::7.example.com', false],
  ['', 'node5', false],
  ['', '.example.com', false],
])('%s and %s are names of one host: %s', (one, other, same) => {
  expect(isSameHost(one, other)).toBe(same);
  expect(isSameHost(other, one)).toBe(same);
});

it('a short form is the first labels of the long name, and not the name itself', () => {
  expect(isShortForm('node5', 'node5.example.com')).toBe(true);
  expect(isShortForm('node5.example.com', 'node5')).toBe(false);
  expect(isShortForm('node5', 'node5')).toBe(false);
  expect(isShortForm('node5', 'node5.')).toBe(true);
  expect(shortFormsOf('node5.lab.example.com')).toEqual(['node5', 'node5.lab', 'node5.lab.example']);
  expect(shortFormsOf('192.0.2.7')).toEqual([]);
});
