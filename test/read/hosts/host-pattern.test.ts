import { describe, expect, test } from 'vitest';

import { ShipperError } from '../../../src/errors.ts';
import { compileHostPattern, compileHostPatterns } from '../../../src/read/hosts/host-pattern.ts';

test.each([
  ['logs/{host}/vdsm*', 'logs/h1/vdsm.log.1', 'h1'],
  ['logs/{host}/vdsm*', '/data/logs/h1/vdsm.log', 'h1'],
  ['./logs/{host}/', 'logs/h1/var/log/vdsm/vdsm.log', 'h1'],
  ['logs/{host}', './logs/h1/vdsm.log', 'h1'],
  ['{host}/**/vdsm.log', 'h1/var/log/vdsm/vdsm.log', 'h1'],
  ['logs/**/{host}-vdsm.log*', 'logs/a/b/node-1-vdsm.log.2.xz', 'node-1'],
  ['logs/**/{host}-vdsm.log*', 'logs/node-1-vdsm.log', 'node-1'],
  ['{host}.vdsm.log', '/x/h1.example.com.vdsm.log', 'h1.example.com'],
  ['/data/{host}/**', '/data/h1/vdsm.log', 'h1'],
  ['/data/{host}/**', '/other/data/h1/vdsm.log', undefined],
  ['r?ck/{host}/*.log', '/x/rack/h1/vdsm.log', 'h1'],
  ['a.b/{host}/x', 'aXb/h1/x', undefined],
  ['logs/{host}/vdsm.log', 'logs/h1/vdsm.log.1', undefined],
  ['logs/{host}/x', 'mylogs/h1/x', undefined],
  [String.raw`/(?<host>[^/]+)\.tar`, '/x/h1.tar/vdsm.log', 'h1'],
  [String.raw`^(?<host>nothing)$`, '/x/vdsm.log', undefined],
])('%s on %s gives %s', (pattern, pathname, host) => {
  expect(compileHostPattern(pattern)(pathname)).toBe(host);
});

test.each([
  ['logs/*/vdsm.log', 'a path with one {host} in it'],
  ['{host}/{host}', 'has 2'],
  ['(?<host>[', 'is not valid'],
])('%s is refused', (pattern, message) => {
  expect(() => compileHostPattern(pattern)).toThrow(ShipperError);
  expect(() => compileHostPattern(pattern)).toThrow(message);
});

test('of several patterns the first that matches counts', () => {
  const pattern = compileHostPatterns(['racks/{host}/vdsm*', '{host}-vdsm.log', '{host}/vdsm*']);
  expect(pattern('/racks/h1/vdsm.log')).toBe('h1');
  expect(pattern('/other/h2-vdsm.log')).toBe('h2');
  expect(pattern('/other/h3/vdsm.log')).toBe('h3');
  expect(pattern('/other/messages')).toBeUndefined();
});

describe('a pattern that would search for ever', () => {
  test.each([
    ['(?<host>(a+)+)$', `/${'a'.repeat(200)}!`],
    ['(?<host>(?:[a-z]|[a-z0-9])*)-x', `/${'a1'.repeat(100)}`],
    [`{host}${'*a'.repeat(20)}*b`, `/${'a'.repeat(250)}`],
    [`${'**/x*'.repeat(12)}/{host}/y`, `/${'x/'.repeat(2000)}`],
  ])('%s is a usage error', (pattern, pathname) => {
    const start = performance.now();
    expect(() => compileHostPattern(pattern)(pathname)).toThrow(
      /--host-from takes a pattern that can be searched for quickly/,
    );
    expect(performance.now() - start).toBeLessThan(5000);
  });

  test('and one of many parts that does not is none', () => {
    expect(compileHostPattern('logs/**/a*/{host}-b*/**/vdsm*')('/logs/x/a1/h1-b2/c/vdsm.log')).toBe('h1');
  });
});
