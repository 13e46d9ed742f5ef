import { describe, expect, test } from 'vitest';

import { findOpening } from '../../../src/read/text/stamps.ts';
import { orderRotations } from '../../../src/read/find/rotation.ts';
import type { FoundLog } from '../../../src/read/find/rotated-file.ts';
import { newRecord, oldRecord } from '../fixtures.ts';

/** Makes a file of the text that it begins with; undefined: no header is near its beginning. */
function file(path: string, text = '', rest: Partial<FoundLog> = {}): FoundLog {
  return {
    kind: 'vdsm' as const,
    path,
    base: 'logs',
    compression: 'none',
    size: 1,
    modified: 0,
    stamp: findOpening(text, { kind: 'vdsm', path: 'vdsm.log', modified: 0 }),
    ...rest,
  };
}

async function order(...files: FoundLog[]): Promise<string> {
  const set = await orderRotations(files);
  return set?.files.map(({ path }) => path).join(' ') ?? '';
}

async function gaps(...files: FoundLog[]): Promise<readonly string[]> {
  return (await orderRotations(files))?.gaps ?? [];
}

const at = (time: string, message = time, zone = '+0000'): string => newRecord(`2020-01-31 ${time}`, message, zone);

describe('in one directory', () => {
  test('names decide while stamps go back by no more than the tolerance', async () => {
    expect(await order(file('vdsm.log', at('10:00:00,000')), file('vdsm.log.1', at('10:00:04,000')))).toBe(
      'vdsm.log.1 vdsm.log',
    );
    expect(await order(file('vdsm.log', at('10:00:00,000')), file('vdsm.log.1', at('10:00:06,000')))).toBe(
      'vdsm.log vdsm.log.1',
    );
  });

  test('without zones they decide through the hour that summer time repeats, too', async () => {
    const old = (time: string): string => oldRecord(`2012-10-28 ${time}`);
    const names = ['vdsm.log.2', 'vdsm.log.1', 'vdsm.log'];
    for (const [times, expected] of [
      [['02:50:00,000', '02:10:00,000', '02:40:00,000'], 'vdsm.log.2 vdsm.log.1 vdsm.log'],
      [['04:50:00,000', '02:10:00,000', '02:40:00,000'], 'vdsm.log.1 vdsm.log vdsm.log.2'],
    ] as const) {
      expect(await order(...names.map((name, index) => file(name, old(times[index] ?? ''))))).toBe(expected);
    }
  });

  test('the same file twice: the plain one first, then the larger, one without a stamp last', async () => {
    const text = at('10:00:00,000');
    expect(
      await order(
        file('vdsm.log.1.xz', text, { compression: 'xz', size: 9 }),
        file('vdsm.log.1.gz', '', { compression: 'gz' }),
        file('vdsm.log.1', text),
        file('vdsm.log.1.lzma', text, { compression: 'lzma', size: 5 }),
      ),
    ).toBe('vdsm.log.1 vdsm.log.1.xz vdsm.log.1.lzma vdsm.log.1.gz');
  });
});

test('the end of a log that sos kept comes after that log, though it may begin with an earlier stamp', async () => {
  const tailed = 'sos_strings/vdsm/var.log.vdsm.vdsm.log.tailed';
  const whole = at('10:00:00,007');
  expect(await order(file('var/log/vdsm/vdsm.log', whole), file(tailed, at('10:00:00,004')))).toBe(
    `var/log/vdsm/vdsm.log ${tailed}`,
  );
  // of an older log, that was rotated since
  expect(await order(file('var/log/vdsm/vdsm.log', whole), file(tailed, at('09:00:00,000')))).toBe(
    `${tailed} var/log/vdsm/vdsm.log`,
  );
});

describe('over directories', () => {
  const [a, b, c] = [at('10:00:00,000'), at('11:00:00,000'), at('12:00:00,000')];

  test('first stamps decide', async () => {
    expect(await order(file('s/vdsm.log.1', a), file('s/vdsm.log', c), file('t/vdsm.log', b))).toBe(
      's/vdsm.log.1 t/vdsm.log s/vdsm.log',
    );
  });

  test('of two copies, the one that is not cut at its beginning comes first', async () => {
    const whole = at('10:00:00,000', 'x') + at('10:00:00,000', 'y') + at('10:00:00,001', 'z');
    for (const cut of [1, 30, whole.indexOf('y'), whole.indexOf('z')]) {
      expect(await order(file('a/vdsm.log', whole.slice(cut)), file('b/vdsm.log.1', whole))).toBe(
        'b/vdsm.log.1 a/vdsm.log',
      );
    }
  });

  test('a copy waits for the older files before the other copy', async () => {
    const late = at('10:00:00,005');
    expect(
      await order(
        file('a/vdsm.log', at('10:00:00,003')),
        file('b/vdsm.log.1', late),
        file('b/vdsm.log', at('10:00:00,003')),
      ),
    ).toBe('b/vdsm.log.1 a/vdsm.log b/vdsm.log');
  });

  test('the set is named for the live file in the folder of the newest log', async () => {
    const set = await orderRotations([file('t/vdsm.log.2', b), file('s/vdsm.log.1', a)]);
    expect(set?.name).toBe('t/vdsm.log');
    expect(await orderRotations([])).toBeUndefined();
  });
});

describe('gaps', () => {
  const numbered = (...numbers: number[]): FoundLog[] =>
    numbers.map((number) => file(`vdsm.log.${number}.xz`, at(`${String(20 - number).padStart(2, '0')}:00:00,000`)));

  test.each<[title: string, files: FoundLog[], expected: string[]]>([
    ['none', [file('vdsm.log', at('21:00:00,000')), ...numbered(1, 2, 3)], []],
    ['a number', numbered(1, 2, 4), ['vdsm.log.3']],
    ['several in a row', numbered(1, 5, 7), ['vdsm.log.2 to vdsm.log.4', 'vdsm.log.6']],
    ['below the lowest', numbered(3), ['vdsm.log.1 to vdsm.log.2']],
    ['not below what was named one by one', numbered(3, 5).map((each) => ({ ...each, base: '' })), ['vdsm.log.4']],
    ['not the live file', numbered(1), []],
    [
      'not between dates',
      [file('vdsm.log-20200101', at('01:00:00,000')), file('vdsm.log-20200109', at('09:00:00,000'))],
      [],
    ],
    [
      'the beginning of the oldest',
      [file('vdsm.log', `the end of a record\n${at('01:00:00,000')}`)],
      ['the beginning of vdsm.log'],
    ],
  ])('%s', async (_title, files, expected) => {
    expect(await gaps(...files)).toEqual(expected);
  });

  test('are none where another directory has a log of that time', async () => {
    const tree = [1, 3].map((number) => file(`t/vdsm.log.${number}`, at(`${20 - number}:00:00,000`)));
    expect(await gaps(...tree, file('s/vdsm.log.1', at('18:00:00,000')))).toEqual([]);
    expect(await gaps(...tree, file('s/vdsm.log', at('19:30:00,000')))).toEqual(['t/vdsm.log.2']);
  });
});
