import type { FileHandle } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';

import type { ReaderPosition } from '../../../src/model/files.ts';
import { parseRotatedName } from '../../../src/read/find/file-names.ts';
import type { OpenFile } from '../../../src/read/follow/open-family.ts';
import { planSteps, type Plan, type Situation } from '../../../src/read/follow/plan.ts';
import { Tail } from '../../../src/read/follow/tail.ts';

const handle = {} as FileHandle;

function openFile(name: string, inode: number, size = 100): OpenFile {
  const compression = name.endsWith('.xz') ? 'xz' : 'none';
  const rotated = parseRotatedName(name);
  return { path: `/var/log/vdsm/${name}`, handle, inode, device: 1, size, modified: 0, compression, rotated };
}

const live = openFile('vdsm.log', 1);
const first = openFile('vdsm.log.1', 2);
const third = openFile('vdsm.log.3.xz', 3);

const position = { offset: 50 } as ReaderPosition;

function tailOf(file: OpenFile, read = 100, isLost = false): Tail {
  const tail = new Tail(file);
  tail.position = read;
  tail.isLost = isLost;
  return tail;
}

function plan(situation: Partial<Situation>): Plan | undefined {
  return planSteps({
    anchor: undefined,
    newer: [],
    tail: undefined,
    isFirst: false,
    hasPositions: true,
    ...situation,
  });
}

/** A plan in short: `vdsm.log.1 from 50`, `vdsm.log after a gap, tailed`. */
function stepsOf(result: Plan | undefined): string[] | undefined {
  return result?.steps.map(({ file, from, isAfterGap, isTailed }) =>
    [
      `${file.path.replace('/var/log/vdsm/', '')}${from === undefined ? '' : ` from ${from.offset}`}`,
      ...(isAfterGap ? ['after a gap'] : []),
      ...(isTailed ? ['tailed'] : []),
    ].join(', '),
  );
}

describe('the first plan', () => {
  test('resumes the file that was read last, and reads what came after it', () => {
    const found = plan({ isFirst: true, anchor: { kind: 'position', file: first, position }, newer: [live] });
    expect(stepsOf(found)).toEqual(['vdsm.log.1 from 50', 'vdsm.log, tailed']);
    expect(found).toMatchObject({ isTextLost: false, rest: undefined });
  });

  test('resumes and tails the live file, where that was read last', () => {
    const found = plan({ isFirst: true, anchor: { kind: 'position', file: live, position } });
    expect(stepsOf(found)).toEqual(['vdsm.log from 50, tailed']);
  });

  test('has lost text where no file that was read is left', () => {
    expect(plan({ isFirst: true, newer: [live] })).toMatchObject({ isTextLost: true });
    expect(plan({ isFirst: true, newer: [live], hasPositions: false })).toMatchObject({ isTextLost: false });
  });

  test('reads all files where nothing was read before', () => {
    const found = plan({ isFirst: true, newer: [third, first, live], hasPositions: false });
    expect(stepsOf(found)).toEqual(['vdsm.log.3.xz', 'vdsm.log.1, after a gap', 'vdsm.log, tailed']);
  });

  test('waits where there is no file', () => {
    expect(plan({ isFirst: true, hasPositions: false })).toBeUndefined();
  });
});

describe('a plan after that', () => {
  const anchor = { kind: 'tail', file: first } as const;

  test('is none while the tailed file is the newest', () => {
    expect(plan({ tail: tailOf(live), anchor: { kind: 'tail', file: live } })).toBeUndefined();
  });

  test('reads the rest of the tailed file, then the new live file', () => {
    const found = plan({ tail: tailOf(first), anchor, newer: [live] });
    expect(found).toMatchObject({ isTextLost: false, rest: first });
    expect(stepsOf(found)).toEqual(['vdsm.log, tailed']);
  });

  test('reads files in between to their ends, and reports where one is missing', () => {
    const found = plan({ tail: tailOf(third), anchor: { kind: 'tail', file: third }, newer: [first, live] });
    expect(stepsOf(found)).toEqual(['vdsm.log.1, after a gap', 'vdsm.log, tailed']);
  });

  test('reads a compressed newest file to its end, since it does not grow', () => {
    const packed = openFile('vdsm.log.1.xz', 4);
    expect(stepsOf(plan({ tail: tailOf(third), anchor: { kind: 'tail', file: third }, newer: [packed] }))).toEqual([
      'vdsm.log.1.xz, after a gap',
    ]);
  });

  test('does not resume a file from its position', () => {
    const found = plan({ tail: tailOf(live), anchor: { kind: 'position', file: first, position }, newer: [live] });
    expect(found).toMatchObject({ rest: undefined });
    expect(stepsOf(found)).toEqual(['vdsm.log, tailed']);
  });

  test('reads the rest of a truncated file from its copy', () => {
    const found = plan({ tail: tailOf(live, 100, true), anchor, newer: [live] });
    expect(found).toMatchObject({ isTextLost: false, rest: first });
  });

  test('has lost text where the tailed file was truncated without a copy', () => {
    expect(plan({ tail: tailOf(live, 100, true), newer: [live] })).toMatchObject({ isTextLost: true, rest: undefined });
    expect(plan({ tail: tailOf(live, 100, true) })).toEqual({ isTextLost: true, rest: undefined, steps: [] });
  });

  test('is none while the tailed file is still empty', () => {
    const empty = openFile('vdsm.log', 1, 0);
    expect(plan({ tail: tailOf(live, 0), newer: [empty] })).toBeUndefined();
    expect(stepsOf(plan({ tail: tailOf(live, 0), newer: [live] }))).toEqual(['vdsm.log, tailed']);
    expect(stepsOf(plan({ tail: tailOf(live, 0), newer: [openFile('vdsm.log', 9, 0)] }))).toEqual(['vdsm.log, tailed']);
  });
});
