import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineIds, taskDocumentId } from '../../src/document/id.ts';

const STAMP = '2017-05-22 11:50:46,061';

describe('LineIds', () => {
  it('never changes: indices hold these ids', () => {
    const ids = new LineIds('node1', 'vdsm.log');
    const line = `${STAMP}+0530 INFO  (jsonrpc/3) [dispatcher] x (a:1)`;
    expect([ids.next(STAMP, line), ids.next(STAMP, line)]).toEqual(['JSAU99gJEXpb-bycFznj', 'EhYXeNOy-d9e2K9N4F3Y']);
    expect(taskDocumentId('node1', '8d0cbd4e-4a6c-4b92-a4f6-9e3d5c6a9f00')).toBe('4swNhbgC0kHYBcf9IeDh');
  });

  it('counts equal first lines of one instant, wherever they are', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c')), (lines) => {
        const ids = new LineIds('h', 'vdsm.log');
        const seen = lines.map((line) => ids.next(STAMP, line));
        expect(new Set(seen).size).toBe(lines.length);
        // the order of the others does not matter
        const again = new LineIds('h', 'vdsm.log');
        expect(
          lines
            .toSorted()
            .map((line) => again.next(STAMP, line))
            .toSorted(),
        ).toEqual(seen.toSorted());
      }),
    );
  });

  it('gives other hosts and datasets other ids', () => {
    const id = (host: string, dataset: string) => new LineIds(host, dataset).next(STAMP, 'x');
    expect(new Set([id('a', 'vdsm.log'), id('b', 'vdsm.log'), id('a', 'vdsm.mom')]).size).toBe(3);
  });

  it('gives equal lines and tasks of two cases other ids, also if the names of case and host join to the same text', () => {
    const id = (scope: string | undefined, host: string) => new LineIds(host, 'vdsm.log', scope).next(STAMP, 'x');
    const owners = [
      [undefined, 'node1'],
      ['a', 'node1'],
      ['b', 'node1'],
      ['a/node1', 'node1'],
      ['a', 'node1/node1'],
    ] as const;
    expect(new Set(owners.map(([scope, host]) => id(scope, host))).size).toBe(owners.length);
    expect(new Set(owners.map(([scope, host]) => taskDocumentId(host, 't', scope))).size).toBe(owners.length);
    expect(id('a', 'node1')).toBe(id('a', 'node1'));
  });

  it('keeps counting while stamps jump between the last minutes', () => {
    const ids = new LineIds('h', 'vdsm.log');
    const stamps = [
      '2017-05-22 11:50:59,999',
      '2017-05-22 11:51:00,000',
      '2017-05-22 11:50:59,999',
      '2017-05-22 11:51:00,000',
    ];
    expect(new Set(stamps.map((stamp) => ids.next(stamp, stamp))).size).toBe(4);
  });
});
