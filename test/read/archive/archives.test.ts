import { rm, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import type { InputFault, LogFile } from '../../../src/model/files.ts';
import { openArchives, type Archives } from '../../../src/read/archive/archives.ts';
import { openOnDisk } from '../../../src/read/archive/container.ts';
import { walkArchive } from '../../../src/read/archive/walk.ts';
import { detectCompression } from '../../../src/read/bytes/compression.ts';
import { openBytes } from '../../../src/read/bytes/open.ts';
import { gz, packTar, xz, type Packed } from '../../support/make-archive.ts';
import { plant, type Tree } from '../fixtures.ts';
import { runs } from '../../support/properties.ts';

/** Counts how often an archive is begun anew. */
vi.mock('../../../src/read/archive/container.ts', async (original) => {
  const real = await original<typeof import('../../../src/read/archive/container.ts')>();
  return { ...real, openOnDisk: vi.fn<typeof real.openOnDisk>(real.openOnDisk) };
});
const passes = vi.mocked(openOnDisk);

let tree: Tree;
beforeEach(async () => {
  tree = await plant({});
});
afterEach(async () => {
  await tree.remove();
});

/** Text that does not compress well, different for each name. */
function textOf(name: string, bytes = 30_000): Buffer {
  const made = texts.get(`${bytes} ${name}`) ?? makeText(name, bytes);
  texts.set(`${bytes} ${name}`, made);
  return made;
}
const texts = new Map<string, Buffer>();

function makeText(name: string, bytes: number): Buffer {
  let state = [...name].reduce((sum, character) => sum * 31 + character.charCodeAt(0), 7) >>> 0;
  const next = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0);
  return Buffer.from(Array.from({ length: bytes }, (_, at) => (at % 80 === 79 ? 10 : 32 + ((next() >>> 16) % 90))));
}

const NAMES = Array.from({ length: 12 }, (_, index) => `vdsm.log.${index}`);

async function packLogs(prefix: string): Promise<Buffer> {
  const members = NAMES.map(async (name, index): Promise<Packed> => {
    const text = textOf(`${prefix}${name}`);
    const content = [text, await xz(text), gz(text)][index % 3];
    return content === undefined ? { path: name } : { path: name, content };
  });
  return packTar([{ path: 'other', content: 'x'.repeat(5000) }, ...(await Promise.all(members))]);
}

/** Everything in an archive as files that can be read, in stored order. */
async function filesOf(archive: string): Promise<LogFile[]> {
  const files: LogFile[] = [];
  await walkArchive(
    archive,
    async ({ path, place, size, modified, head }) => {
      if (path.includes('vdsm.log'))
        files.push({
          kind: 'vdsm' as const,
          path,
          place,
          size,
          modified,
          compression: detectCompression(await head(64)),
        });
    },
    () => {},
  );
  passes.mockClear();
  return files;
}

async function read(file: LogFile, archives?: Archives): Promise<{ text: Buffer; fault: InputFault | undefined }> {
  const parts: Buffer[] = [];
  const faults: InputFault[] = [];
  for await (const part of openBytes(file, (fault) => faults.push(fault), archives)) parts.push(part);
  expect(faults.length).toBeLessThan(2);
  return { text: Buffer.concat(parts), fault: faults[0] };
}

/** How logs may be nested; each holds those of `packLogs`, twice at the most. */
const NESTINGS: readonly (readonly [title: string, make: () => Promise<Buffer>, onDisk: boolean])[] = [
  ['.tar', () => packLogs(''), true],
  ['.tar in a .tar', async () => packTar([{ path: 'n', content: await packLogs('') }]), true],
  ['.tar.xz', async () => xz(await packLogs('')), false],
  ['.tar.gz', async () => gz(await packLogs('')), false],
  [
    '.tar.xz in a .tar',
    async () =>
      packTar([
        { path: 'a', content: await xz(await packLogs('a')) },
        { path: 'b', content: await xz(await packLogs('b')) },
      ]),
    false,
  ],
  [
    '.tar.xz and .tar in a .tar.xz',
    async () =>
      xz(
        packTar([
          { path: 'a', content: await xz(await packLogs('a')) },
          { path: 'none', content: 'x'.repeat(9000) },
          { path: 'b', content: await packLogs('b') },
        ]),
      ),
    false,
  ],
];

describe.each(NESTINGS)('logs in a %s', (_title, make, onDisk) => {
  let files: LogFile[];
  beforeEach(async () => {
    await writeFile(tree.at('all.tar'), await make());
    files = await filesOf(tree.at('all.tar'));
  });

  /** What went in, by the name of a log and of what it lies in. */
  function expected(file: LogFile): Buffer {
    const [log = '', around = ''] = file.path.split('/').reverse();
    return textOf(`${around.length === 1 && around !== 'n' ? around : ''}${log}`);
  }

  test('each alone', async () => {
    for (const file of files) {
      const { text, fault } = await read(file);
      expect(fault).toBeUndefined();
      expect(text.equals(expected(file))).toBe(true);
    }
  });

  test('in any order, planned or not, whatever is kept', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(files, { minLength: 2 }),
        fc.boolean(),
        fc.constantFrom(0, 10_000, 100_000, 64 << 20),
        async (order, planned, kept) => {
          const archives = openArchives(planned ? order : files, kept);
          for (const file of order) {
            const { text, fault } = await read(file, archives);
            expect(fault).toBeUndefined();
            expect(text.equals(expected(file))).toBe(true);
          }
          await archives.close();
        },
      ),
      { numRuns: runs(10) },
    );
  });

  test('two at once, and one that is left in its middle', async () => {
    const archives = openArchives(files, 0);
    const [first, second, third] = files;
    if (first === undefined || second === undefined || third === undefined) throw new Error('there are some');
    const texts = await Promise.all([read(third, archives), read(first, archives)]);
    expect(texts[0].text.equals(expected(third))).toBe(true);
    expect(texts[1].text.equals(expected(first))).toBe(true);
    for await (const part of openBytes(second, () => {}, archives)) {
      expect(part.length).toBeGreaterThan(0);
      break;
    }
    expect((await read(third, archives)).text.equals(expected(third))).toBe(true);
    await archives.close();
  });

  test('oldest first, which is stored last: one pass for the kept contents', async () => {
    const perContainer = new Set(files.map(({ place }) => place?.at?.offset)).size;
    const archives = openArchives(files.toReversed());
    for (const file of files.toReversed()) await read(file, archives);
    await archives.close();
    expect(passes).toHaveBeenCalledTimes(onDisk ? 0 : perContainer);
  });
});

test('of contents that are needed later, those needed soonest are kept', async () => {
  await writeFile(tree.at('all.tar'), gz(packTar(NAMES.map((name) => ({ path: name, content: textOf(name) })))));
  const files = (await filesOf(tree.at('all.tar'))).toReversed();
  const archives = openArchives(files, 4 * 30_000);
  const begun: number[] = [];
  for (const file of files) {
    expect((await read(file, archives)).text.length).toBe(30_000);
    begun.push(passes.mock.calls.length);
  }
  await archives.close();
  // each pass to a file keeps it and the three that are read after it
  expect(begun).toEqual([1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]);
});

test('hosts that are read in stored order share one pass', async () => {
  const report = async (host: string): Promise<Packed> => ({ path: host, content: await xz(await packLogs(host)) });
  await writeFile(tree.at('all.tar'), await xz(packTar(await Promise.all(['h1', 'h2', 'h3'].map(report)))));
  const files = await filesOf(tree.at('all.tar'));
  for (const host of ['h1', 'h2', 'h3']) {
    const own = files.filter(({ path }) => path.includes(`/${host}/`)).toReversed();
    const archives = openArchives(own);
    for (const file of own) {
      const name = file.path.slice(file.path.lastIndexOf('/') + 1);
      expect((await read(file, archives)).text.equals(textOf(`${host}${name}`))).toBe(true);
    }
    await archives.handOver();
  }
  expect(passes).toHaveBeenCalledTimes(1);
});

describe('damaged archives', () => {
  test.each([0, 64 << 20])('a log that a cut archive ends in, with %i bytes kept', async (kept) => {
    const whole = gz(packTar(NAMES.map((name) => ({ path: name, content: textOf(name) }))));
    await writeFile(tree.at('all.tar'), whole.subarray(0, whole.length >> 1));
    const files = await filesOf(tree.at('all.tar'));
    const archives = openArchives(files, kept);
    const results = [];
    for (const file of files) results.push(await read(file, archives));
    await archives.close();
    expect(results.slice(0, -1).every(({ text, fault }) => text.length === 30_000 && fault === undefined)).toBe(true);
    const last = results.at(-1);
    expect(last?.text.length).toBeGreaterThan(0);
    expect(last?.text.length).toBeLessThan(30_000);
    expect(last?.fault).toMatchObject({ path: files.at(-1)?.path, code: 'truncated', byte: last?.text.length });
  });

  test.each([
    ['on disk', (bytes: Buffer) => bytes],
    ['in a stream', gz],
  ])('an .xz in an archive %s: every byte before the fault, and its path', async (_where, compress) => {
    const text = textOf('x', 300_000);
    const bad = Buffer.from(await xz(text));
    bad.fill(0, bad.length >> 1, (bad.length >> 1) + 30);
    await writeFile(tree.at('all.tar'), compress(packTar([{ path: 'n/vdsm.log.1.xz', content: bad }])));
    const [file] = await filesOf(tree.at('all.tar'));
    if (file === undefined) throw new Error('it is there');
    await writeFile(tree.at('alone'), bad);
    const onItsOwn = await read({ ...file, path: tree.at('alone'), place: undefined });
    for (const kept of [0, 64 << 20]) {
      const archives = openArchives([file], kept);
      const { text: found, fault } = await read(file, archives);
      await archives.close();
      expect(found.equals(onItsOwn.text)).toBe(true);
      expect(found.length).toBeGreaterThan(100_000);
      expect(fault).toMatchObject({
        path: `${tree.at('all.tar')}/n/vdsm.log.1.xz`,
        code: 'corrupt',
        byte: onItsOwn.fault?.byte,
      });
    }
  });

  test('an archive that changed or went away after it was scanned', async () => {
    const pack = (members: Packed[]): Buffer => gz(packTar(members));
    await writeFile(tree.at('all.tar'), pack(NAMES.map((name) => ({ path: name, content: textOf(name) }))));
    const file = (await filesOf(tree.at('all.tar'))).at(-1);
    if (file === undefined) throw new Error('it is there');
    await writeFile(tree.at('all.tar'), pack([{ path: 'vdsm.log', content: 'short' }]));
    expect((await read(file)).fault).toMatchObject({ path: file.path, code: 'unreadable' });
    await writeFile(tree.at('all.tar'), pack(NAMES.map((name) => ({ path: name, content: 'other' }))));
    expect((await read(file)).fault).toMatchObject({
      code: 'unreadable',
      message: expect.stringContaining('changed') as string,
    });
    await rm(tree.at('all.tar'));
    expect((await read(file)).fault).toMatchObject({ path: file.path, code: 'unreadable' });
  });
});
