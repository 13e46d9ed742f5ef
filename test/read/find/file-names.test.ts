import { expect, test } from 'vitest';

import { kindNamed } from '../../../src/read/find/recognise-log.ts';
import { compareRotation, isVdsmLogName, parseRotatedName } from '../../../src/read/find/file-names.ts';

test.each([
  'vdsm.log',
  'vdsm.log.1',
  'vdsm.log.1.xz',
  'vdsm.log.100.xz',
  'vdsm.log-20200131',
  'vdsm.log-2020013110.gz',
  'vdsm.log.2020-01-31.xz',
  'vdsm.log.3.bz2',
  'VDSM.LOG',
  'driven_v4.9.0.DEBUG.vdsm.log.xz',
  'host1-vdsm.log.2',
  'host1_vdsm.log',
])('%s is a vdsm.log', (name) => {
  expect(isVdsmLogName(name)).toBe(true);
  expect(kindNamed(name)).toBeUndefined();
});

test.each([
  'supervdsm.log',
  'supervdsm.log.12.xz',
  'host1-supervdsm.log',
  'mom.log.1',
  'vdsm-reg.log',
  'upgrade.log',
  'agent.log-20200131',
  'engine.log',
  'engine.log-20200131.gz',
  'messages-20200131',
])('%s is the log of something else', (name) => {
  expect(isVdsmLogName(name)).toBe(false);
  expect(kindNamed(name)).toBeDefined();
});

test.each(['vdsm.conf', 'vdsm.log.txt', 'notvdsm.log', 'myvdsm.log.1', 'engine-vdsm.txt'])(
  'the name %s says nothing',
  (name) => {
    expect(isVdsmLogName(name)).toBe(false);
    expect(kindNamed(name)).toBeUndefined();
  },
);

test.each([
  ['vdsm.log', 'vdsm.log', undefined, undefined],
  ['vdsm.log.xz', 'vdsm.log', undefined, undefined],
  ['vdsm.log.2.xz', 'vdsm.log', 2, undefined],
  ['vdsm.log-20200131.xz', 'vdsm.log', undefined, '20200131'],
  ['vdsm.log-2020013110.gz', 'vdsm.log', undefined, '2020013110'],
  ['vdsm.log.2020-01-31', 'vdsm.log', undefined, '20200131'],
  ['vdsm.log-20200131.3.gz', 'vdsm.log', 3, '20200131'],
  ['driven_v4.9.0.DEBUG.vdsm.log.xz', 'driven_v4.9.0.DEBUG.vdsm.log', undefined, undefined],
  ['report-4.50.txt', 'report-4.50.txt', undefined, undefined],
  ['messages-20200131', 'messages', undefined, '20200131'],
  ['messages.4', 'messages', 4, undefined],
])('%s is of the stem %s', (name, stem, number, date) => {
  expect(parseRotatedName(name)).toEqual({ stem, number, date });
});

test('rotation orders names oldest first', () => {
  const names = [
    'vdsm.log-20200101',
    'vdsm.log-2020010115',
    'vdsm.log-20200102',
    'vdsm.log.10.xz',
    'vdsm.log.2',
    'vdsm.log.1',
    'vdsm.log',
  ];
  const shuffled = [3, 6, 0, 5, 2, 4, 1].map((index) => names[index] ?? '');
  expect(shuffled.toSorted((a, b) => compareRotation(parseRotatedName(a), parseRotatedName(b)))).toEqual(names);
});
