import { describe, expect, test } from 'vitest';

import type { LogFile, ReaderPosition } from '../../../src/model/files.ts';
import { decideKnown, decideNew, type KnownText } from '../../../src/read/text/decide.ts';
import { LogicalLog } from '../../../src/read/text/logical-log.ts';

const file: LogFile = { kind: 'vdsm', path: 'vdsm.log', compression: 'none', size: 300, modified: 0 };
const tail = { bytes: 4, hash: 'tail' };
const known: ReaderPosition = {
  log: 0,
  path: 'vdsm.log',
  inode: 0,
  compression: 'none',
  size: 200,
  head: { bytes: 4, hash: 'head' },
  tail,
  offset: 200,
  lines: 2,
  ended: true,
  first: 0,
  last: 0,
};

describe('a file that begins like one that was read before', () => {
  const decide = (found: Partial<KnownText>) => decideKnown({ file, known, isResumedElsewhere: false, ...found });

  test.each([
    ['is unchanged where it is stored as it was', { file: { ...file, size: 200 } }, 'unchanged'],
    [
      'is unchanged even where a copy of it was resumed',
      { file: { ...file, size: 200 }, isResumedElsewhere: true },
      'unchanged',
    ],
    ['has to be compared where its size changed', {}, 'compare'],
    [
      'has to be compared where its compression changed',
      { file: { ...file, size: 200, compression: 'xz' } },
      'compare',
    ],
    [
      'has to be compared where it was not read to its end',
      { known: { ...known, size: 300, ended: false } },
      'compare',
    ],
    ['is superseded where a copy of it was resumed', { isResumedElsewhere: true }, 'superseded'],
    ['is shortened where it ends before the position', { before: { isComplete: false, tail } }, 'shortened'],
    ['is resumed where its text before the position is the same', { before: { isComplete: true, tail } }, 'resume'],
    ['is new where it is not', { before: { isComplete: true, tail: { bytes: 4, hash: 'other' } } }, 'new'],
  ] as const)('%s', (_title, found, decision) => {
    expect(decide(found)).toBe(decision);
  });
});

describe('a file that no run before has read', () => {
  const of: LogFile = { ...file, path: 'vdsm.log.1' };
  const log = new LogicalLog();
  const rest = Buffer.from('more');
  const none = { duplicate: undefined, namesake: undefined, isDamaged: false };

  test.each([
    ['is appended where its text is new', none],
    ['is appended where it is empty', { ...none, namesake: of }],
    ['is appended where it is damaged from its first byte, and has no namesake', { ...none, isDamaged: true }],
  ])('%s', (_title, found) => {
    expect(decideNew(found)).toEqual({ kind: 'append' });
  });

  test('is a damaged copy where it is damaged from its first byte, and its namesake was read', () => {
    expect(decideNew({ ...none, namesake: of, isDamaged: true })).toEqual({ kind: 'damaged-copy', of });
  });

  test.each([true, false])('is a copy where all of its text is duplicate: up to the end of the log %s', (isToEnd) => {
    expect(decideNew({ ...none, duplicate: { log, of, isToEnd, rest: undefined } })).toEqual({ kind: 'copy', of });
  });

  test('continues the log where its duplicate text ends with the log', () => {
    expect(decideNew({ ...none, duplicate: { log, of, isToEnd: true, rest } })).toEqual({
      kind: 'continue',
      of,
      log,
      rest,
    });
  });

  test('diverges from the log where other text follows its duplicate text', () => {
    expect(decideNew({ ...none, duplicate: { log, of, isToEnd: false, rest } })).toEqual({
      kind: 'diverge',
      of,
      log,
      rest,
    });
  });
});
