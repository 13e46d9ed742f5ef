import { describe, expect, it } from 'vitest';
import { findFold } from '../../../src/logs/pasted/fold.ts';
import { beginsWithHeader } from '../../../src/logs/pasted/headers.ts';
import { restoreText } from '../../../src/logs/pasted/restore.ts';
import { PREFIXES, type PrefixRow } from '../../../src/logs/pasted/line-prefixes.ts';
import { findTextMarks, stripTextMarks, TEXT_MARKS, type TextMarkRow } from '../../../src/logs/pasted/text-marks.ts';

const ENGINE =
  "2023-01-10 10:00:02,200+01 ERROR [org.ovirt.engine.core.bll.storage.lsm.LiveMigrateDiskCommand] (default task-1) [aa11] Ending command 'org.ovirt.engine.core.bll.storage.lsm.LiveMigrateDiskCommand' with failure.";

describe('marks of a text', () => {
  it.each(TEXT_MARKS)('$kind: is found and stripped from its sample', ({ kind, sample }: TextMarkRow) => {
    const marks = findTextMarks(sample.before);
    expect(marks.map((mark) => mark.kind)).toEqual([kind]);
    expect(sample.before.map((line) => stripTextMarks(line, marks).text)).toEqual(sample.after);
  });

  it.each(PREFIXES)('$by: is found and stripped from its sample', ({ kind, sample }: PrefixRow) => {
    const marks = findTextMarks(sample.before);
    expect(marks.map((mark) => mark.kind)).toEqual([kind]);
    expect(sample.before.map((line) => stripTextMarks(line, marks).text)).toEqual(sample.after);
  });

  it('are found over each other', () => {
    expect(findTextMarks(['> > a', '> > b']).map(({ kind }) => kind)).toEqual(['quote', 'quote']);
    expect(findTextMarks(['>     a', '>       b']).map(({ kind }) => kind)).toEqual(['quote', 'indent']);
  });

  it('tell comments from what they comment on', () => {
    const marks = findTextMarks(['> a', '> b', '> c', 'I see.']);
    expect(stripTextMarks('I see.', marks)).toEqual({ text: 'I see.', isOutside: true });
  });

  it.each([
    { lines: [ENGINE, '\tat org.ovirt.A(B.java:1)'] },
    { lines: ['12345: error : f:1 : a', '12345: error : f:2 : b', '12345: error : f:3 : c'] },
    { lines: ['Traceback (most recent call last):', '  File "a", line 1, in f', 'E: x'] },
    { lines: ['1 2018-01-25T10:11:56.000Z host1 vdsm - - - a', '1 2018-01-25T10:11:57.000Z host1 vdsm - - - b'] },
    { lines: ['21243434-d553-4b1e-8a51-0d7f4b1c2d3e::DEBUG::2011-09-18 05:01:01,868::spm::695::A::(f) x'] },
    { lines: ['MainProcess|jsonrpc/4::DEBUG::2022-03-01 10:00:00,000::supervdsm_server::95::A::(f) x'] },
    { lines: ['jsonrpc/4::DEBUG::2016-03-01 10:00:00,000::task::95::A::(f) x'] },
    { lines: [ENGINE, 'Error: 2023-01-10 10:00:02 is too late'] },
  ])('are not found in clean lines: $lines', ({ lines }) => {
    expect(findTextMarks(lines)).toEqual([]);
  });
});

describe('the fold of a text', () => {
  it('is not found where records end their lines themselves', () => {
    const lines = [ENGINE, 'java.lang.IllegalStateException: x', '\tat org.ovirt.A(B.java:1)', 'Caused by: y', ENGINE];
    expect(findFold(lines, beginsWithHeader)).toBeUndefined();
  });

  it('is found by lines that a column cuts in words', () => {
    const lines = [ENGINE.slice(0, 80), ENGINE.slice(80, 160), ENGINE.slice(160)];
    expect(findFold(lines, beginsWithHeader)).toMatchObject({ width: 80, at: 'column' });
  });
});

describe('a text restored for recognition', () => {
  it.each([
    ['quoted', `> ${ENGINE}`],
    ['in quotes', `"${ENGINE}"`],
    ['a list item', `  * ${ENGINE}`],
    ['wrapped by its author', ENGINE.replaceAll('] (', ']\n(').replace(' [org', '\n[org')],
  ])('shows a header that is %s', (_, text) => {
    expect(beginsWithHeader(restoreText(text).split('\n')[0] ?? '')).toBe(true);
  });
});
