import { describe, expect, it } from 'vitest';
import type { Compression, LogFile } from '../../../src/model/files.ts';
import { walkArchive } from '../../../src/read/archive/walk.ts';
import { lastStamps } from '../../../src/read/text/last-stamp.ts';
import { packTar } from '../../support/make-archive.ts';
import { newRecord, oldRecord, plant, xz } from '../fixtures.ts';

async function lastStamp(file: LogFile): Promise<string | undefined> {
  return (await lastStamps([file])).get(file)?.local;
}

async function lastOf(content: string | Buffer, compression: Compression = 'none') {
  const tree = await plant({ 'vdsm.log': content });
  try {
    const size = Buffer.byteLength(content);
    return await lastStamp({ kind: 'vdsm' as const, path: tree.at('vdsm.log'), compression, size, modified: 0 });
  } finally {
    await tree.remove();
  }
}

const [FIRST, LAST] = ['2020-01-31 10:00:00,000', '2020-01-31 23:59:59,999'];

describe('lastStamps', () => {
  it('finds the last header, with what continues it behind', async () => {
    expect(await lastOf(`${newRecord(FIRST)}${newRecord(LAST)}Traceback\n  File "x"\nError\n`)).toBe(LAST);
    expect(await lastOf(oldRecord(FIRST) + oldRecord(LAST))).toBe(LAST);
  });

  it('looks at the end of a large plain file only, and takes no part of a line for a header', async () => {
    const text = `${newRecord(FIRST)}${'x'.repeat(200_000)}\n${newRecord(LAST)}`;
    expect(await lastOf(text)).toBe(LAST);
    expect(await lastOf(`${newRecord(FIRST)}${'x'.repeat(200_000)}\n`)).toBeUndefined();
  });

  it('decompresses a small file', async () => {
    const text = `${newRecord(FIRST)}${'filler of many lines\n'.repeat(20_000)}${newRecord(LAST)}`;
    expect(await lastOf(await xz(text), 'xz')).toBe(LAST);
  });

  it('returns nothing for an empty file, a missing one, one in an archive, and standard input', async () => {
    expect(await lastOf('')).toBeUndefined();
    const file = {
      kind: 'vdsm' as const,
      path: '/nowhere/vdsm.log',
      compression: 'none',
      size: 10,
      modified: 0,
    } as const;
    expect(await lastStamp(file)).toBeUndefined();
    expect(await lastStamp({ ...file, path: '-' })).toBeUndefined();
    const place = { archive: '/nowhere/a.tar', members: [1] };
    expect(await lastStamp({ ...file, compression: 'xz', place })).toBeUndefined();
  });

  it('goes into archives', async () => {
    const names = Array.from({ length: 5 }, (_, day) => `2020-01-3${day % 2} 1${day}:00:00,000`);
    const packed = packTar(
      names.map((last, index) => ({
        path: `${index}/vdsm.log`,
        content: newRecord(FIRST).repeat(2000) + newRecord(last),
      })),
    );
    const tree = await plant({ 'a.tar': packed, 'a.tar.xz': await xz(packed) });
    try {
      for (const name of ['a.tar', 'a.tar.xz']) {
        const files: LogFile[] = [];
        await walkArchive(
          tree.at(name),
          ({ path, place, size, modified }) =>
            void files.unshift({ kind: 'vdsm' as const, path, place, size, modified, compression: 'none' }),
          () => {},
        );
        const stamps = await lastStamps(files);
        expect(files.map((file) => stamps.get(file)?.local)).toEqual(names.toReversed());
      }
    } finally {
      await tree.remove();
    }
  });
});
