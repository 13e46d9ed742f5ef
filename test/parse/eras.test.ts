import { describe, expect, it } from 'vitest';
import { ERAS, eraOf } from '../../src/parse/eras.ts';
import { parseRecord } from '../../src/parse/parse.ts';
import { recordsOf } from '../support/batch.ts';

describe('eras', () => {
  it.each(ERAS)('$era has an example that is read, in its layout', ({ era, layout, example }) => {
    const [record, ...more] = recordsOf(example);
    expect(more).toEqual([]);
    expect(record?.layout).toBe(layout);
    const reading = record && parseRecord(record, era);
    expect(reading).toBeDefined();
    if (reading?.event.kind === 'banner') expect(reading.event.era).toBe(era);
  });

  it('follow each other', () => {
    const versions = ERAS.flatMap(({ from, to }) => [from, to]).map(([a, b, c]) => (a * 1000 + b) * 1000 + c);
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
  });
});

describe('eraOf', () => {
  it.each([
    ['4.9-0', 'A'],
    ['4.9-112.1', 'A'],
    ['4.9.6-44.0.el6_3', 'B1'],
    ['4.10-2', 'B2'],
    ['4.14.17-0.el6', 'B3'],
    ['4.16.38-1.el7', 'C1'],
    ['4.17.34', 'C2'],
    ['4.18.25-1.el7', 'C3'],
    ['4.18.999-606.gitd60b2e8.el7', 'D1'],
    ['4.19.15', 'D1'],
    ['4.19.16', 'D2'],
    ['4.20.49-1.el7', 'D3'],
    ['4.30.53', 'D4'],
    ['4.40.70.10.git91384f25a', 'E'],
    ['4.50.7', 'F'],
    ['3.6', undefined],
    ['none', undefined],
  ])('of %s is %s', (version, era) => {
    expect(eraOf(version)).toBe(era);
  });
});
