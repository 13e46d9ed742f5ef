/** What the first bytes of a pasted text tell of it: its marks and blanks are seen through. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { peek } from '../../../src/read/find/peek.ts';

const SOURCE = { path: 'x.txt', modified: Date.UTC(2026, 0, 1) };
const GOLDEN = 'test/golden';
const FORWARDED = readFileSync(`${GOLDEN}/syslog-forwarded/imfile.log`, 'utf8');

const MARKS: readonly (readonly [string, (line: string, index: number) => string])[] = [
  ['quoted twice', (line) => `> > ${line}`],
  ['numbered', (line, index) => `${index + 17}:${line}`],
  ['indented by a tab', (line) => `\t${line}`],
  ['in a table', (line) => `| ${line}`],
  ['in a list', (line) => `* ${line}`],
  ['with blanks that do not break', (line) => line.replaceAll(' ', '\u00A0')],
];

const peekPasted = (text: string) => peek(Buffer.from(text), undefined, 'x.txt', SOURCE, true);
const marked = (text: string, by: (line: string, index: number) => string): string =>
  text.trimEnd().split('\n').map(by).join('\n');

describe.each(MARKS)('a text %s', (_, by) => {
  it('tells the zone and the year of its forwarded lines', async () => {
    expect(await peekPasted(marked(FORWARDED, by))).toMatchObject({
      kind: 'syslog',
      offset: '-0400',
      dated: Date.UTC(2018, 5, 14),
      isForwardedDate: true,
    });
  });

  it.each([
    ['ha-broker', 'ha-broker-4.3/tcp-check'],
    ['sanlock', 'sanlock-3.4/renewal-errors'],
    ['supervdsm', 'supervdsm-B3/calls'],
    ['image-proxy', 'image-proxy-1.5/image-proxy'],
    ['otopi', 'otopi-1.7/ovirt-host-deploy-20180702072907-192.0.2.58-4c1a2b3d'],
  ])('is of its kind: %s', async (kind, golden) => {
    const text = readFileSync(`${GOLDEN}/${golden}.log`, 'utf8');
    expect((await peekPasted(marked(text, by))).kind).toBe(kind);
  });
});
