import { describe, expect, test } from 'vitest';

import { plainJson, plainText, withoutAddresses, withoutUserInfo } from '../../src/cli/plain.ts';

test.each([
  ['\u001b[2J\u001b]0;pwned\u0007', '\\u001b[2J\\u001b]0;pwned\\u0007'],
  ['a\u009b31mb\u007f\r', 'a\\u009b31mb\\u007f\\u000d'],
  ['node\u202e1\u2066\u200f\ufeff', 'node\\u202e1\\u2066\\u200f\\ufeff'],
  ['lines\n\tand \u00e9 \u65e5\u672c', 'lines\n\tand \u00e9 \u65e5\u672c'],
])('control characters in %j are escaped', (text, plain) => {
  expect(plainText(text)).toBe(plain);
});

describe('JSON', () => {
  test('has no control characters, and the same values', () => {
    const value = { message: 'a\u001b\u007f\u009b31m\u202e\u2028 \u00e9 \u65e5\u672c' };
    const bytes = Buffer.from(`${JSON.stringify(value)}\n`);
    const plain = plainJson(bytes);
    expect(typeof plain).toBe('string');
    // oxlint-disable-next-line no-control-regex -- these must not be there
    expect(plain).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\u2028]/);
    expect(JSON.parse(plain as string)).toEqual(value);
  });

  test('that has none is left as it is', () => {
    const bytes = Buffer.from('{"message":"\u00e9 \u65e5\u672c \u20ac"}\n');
    expect(plainJson(bytes)).toBe(bytes);
  });
});

test.each([
  ['got https://me:pw@host:9200/x', 'got https://…@host:9200/x'],
  ["'vpx://a:b@c:d@host'", "'vpx://…@host'"],
  ['node1@example.com and https://host', 'node1@example.com and https://host'],
])('%s is shown as %s', (text, shown) => {
  expect(withoutUserInfo(text)).toBe(shown);
});

test.each([
  'u:S3cretPw@h:9200',
  'http:/u:S3cretPw@h:9200',
  'https//u:S3cretPw@h',
  'http:u:S3cretPw@127.0.0.1:1',
  '//u:S3cretPw@h',
  'https://u:S3cretPw @h',
  String.raw`https:\\u:S3cretPw@h`,
  'https://u:S3/cretPw@h',
])('the address %s is not shown', (address) => {
  expect(withoutAddresses(`nothing could be read from ${address}: gone`, [address])).not.toContain('cretPw');
});

test('paths are shown', () => {
  const text = '/logs/a:b@c/vdsm.log and http://127.0.0.1:9200';
  expect(withoutAddresses(text, ['/logs/a:b@c/vdsm.log', 'http://127.0.0.1:9200'])).toBe(text);
});
