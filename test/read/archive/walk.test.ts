import { describe, expect, test, afterEach } from 'vitest';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { pack } from 'tar-stream';

import type { InputFault } from '../../../src/model/files.ts';
import { LIMITS, type Limits } from '../../../src/read/archive/limits.ts';
import { walkArchive } from '../../../src/read/archive/walk.ts';
import { gz, lzmaAlone, packTar, xz, type Packed } from '../../support/make-archive.ts';
import { plant, type Tree } from '../fixtures.ts';
import { runs } from '../../support/properties.ts';

let tree: Tree | undefined;
afterEach(async () => {
  await tree?.remove();
  tree = undefined;
});

interface Seen {
  readonly path: string;
  readonly text: string;
  readonly link: string | undefined;
  readonly members: readonly number[];
  readonly modified: number;
}

/** Everything that a walk tells of an archive; paths without the directory that it lies in. */
async function walk(
  content: Buffer,
  limits: Partial<Limits> = {},
): Promise<{ seen: Seen[]; faults: InputFault[]; skipped: string[] }> {
  tree = await plant({ 'a.tar': content });
  const [seen, faults, skipped]: [Seen[], InputFault[], string[]] = [[], [], []];
  const bare = (path: string): string => path.replace(`${tree?.root}/`, '');
  await walkArchive(
    tree.at('a.tar'),
    async ({ path, place, modified, link, read }) => {
      let text = '';
      for await (const part of read()) text += part.toString('latin1');
      seen.push({ path: bare(path), text, link: link?.target, members: place.members, modified });
    },
    (fault) => faults.push({ ...fault, path: bare(fault.path) }),
    { onSkipped: (path, reason) => skipped.push(`${bare(path)}: ${reason}`), limits: { ...LIMITS, ...limits } },
  );
  return { seen, faults, skipped };
}

async function paths(content: Buffer, limits: Partial<Limits> = {}): Promise<string[]> {
  return (await walk(content, limits)).seen.map(({ path }) => path);
}

const TWO: Packed[] = [
  { path: 'logs/one.log', content: 'one\n'.repeat(1000), mtime: 1_600_000_000 },
  { path: 'logs/', type: '5' },
  { path: './logs//two.log', content: 'two\n' },
];

describe('the contents of an archive', () => {
  test.each<[string, (bytes: Buffer) => Buffer | Promise<Buffer>]>([
    ['tar', (bytes) => bytes],
    ['tar.xz', xz],
    ['tar.gz', gz],
    ['tar.lzma', lzmaAlone],
  ])('%s: files in stored order, recognised by content and not by name', async (_format, compress) => {
    const { seen, faults } = await walk(await compress(packTar(TWO)));
    expect(faults).toEqual([]);
    expect(seen).toEqual([
      { path: 'a.tar/logs/one.log', text: 'one\n'.repeat(1000), link: undefined, members: [0], modified: 1.6e12 },
      { path: 'a.tar/logs/two.log', text: 'two\n', link: undefined, members: [2], modified: 1.58e12 },
    ]);
  });

  test('archives in it are entered, compressed logs are not', async () => {
    const log = await xz('a log\n');
    const inner = await xz(packTar([{ path: 'vdsm.log.1.xz', content: log }]));
    const middle = packTar([
      { path: 'report', content: inner },
      { path: 'x.log', content: 'x' },
    ]);
    const { seen, faults } = await walk(gz(packTar([{ path: 'deep/middle.tar', content: middle }, ...TWO])));
    expect(faults).toEqual([]);
    expect(seen.map(({ path, members }) => [path, members.join('.')])).toEqual([
      ['a.tar/deep/middle.tar/report/vdsm.log.1.xz', '0.0.0'],
      ['a.tar/deep/middle.tar/x.log', '0.1'],
      ['a.tar/logs/one.log', '1'],
      ['a.tar/logs/two.log', '3'],
    ]);
    expect(seen[0]?.text).toBe(log.toString('latin1'));
  });

  test('links are visited with where they lead, and have no content whatever size they claim', async () => {
    const { seen } = await walk(
      packTar([
        { path: 'a', link: '../b', size: 5000 },
        { path: 'c', link: 'x/y', hard: true, size: 700 },
        { path: 'd', content: 'd' },
      ]),
    );
    expect(seen.map(({ path, link, text }) => [path, link, text])).toEqual([
      ['a.tar/a', '../b', ''],
      ['a.tar/c', 'x/y', ''],
      ['a.tar/d', undefined, 'd'],
    ]);
  });

  test('a visitor may look at the head, or at nothing', async () => {
    tree = await plant({ 'a.tar.xz': await xz(packTar([...TWO, { path: 'last', content: 'last' }])) });
    const heads: string[] = [];
    await walkArchive(
      tree.at('a.tar.xz'),
      async ({ path, head }) => {
        if (!path.endsWith('two.log')) heads.push((await head(6)).toString());
      },
      () => {},
    );
    expect(heads).toEqual(['one\none\n'.slice(0, 6), 'last']);
  });

  test('long names of PAX and of GNU, sizes in base 256, and times that make no sense', async () => {
    const long = `${'d/'.repeat(120)}vdsm.log`;
    const { seen, faults } = await walk(
      packTar([
        { path: 'short', content: 'pax', pax: { path: long, mtime: '1600000000.25', size: '3' } },
        { path: '././@LongLink', type: 'L', content: `${long}\0` },
        { path: 'short', content: 'gnu', mtime: 1e13 },
        { path: 'x', content: 'x', pax: { mtime: 'soon', comment: 'no matter' } },
        { path: 'pax_global_header', type: 'g', content: '20 comment=whatever\n' },
        { path: 'y', content: 'y' },
      ]),
    );
    expect(faults).toEqual([]);
    expect(seen.map(({ path, text, modified }) => [path, text, modified])).toEqual([
      [`a.tar/${long}`, 'pax', 1_600_000_000_250],
      [`a.tar/${long}`, 'gnu', Date.UTC(9999, 11, 31, 23, 59, 59)],
      ['a.tar/x', 'x', 0],
      ['a.tar/y', 'y', 1.58e12],
    ]);
  });

  test('archives that tar-stream packs are read the same', async () => {
    const packer = pack();
    packer.entry({ name: `${'d/'.repeat(90)}ünï.log`, mtime: new Date(1.6e12) }, 'one');
    packer.entry({ name: 'link', type: 'symlink', linkname: 'd' });
    packer.entry({ name: 'two.log' }, Buffer.alloc(70_000, 'x'));
    packer.finalize();
    const parts: Buffer[] = [];
    for await (const part of packer) parts.push(part as Buffer);
    const { seen, faults } = await walk(Buffer.concat(parts));
    expect(faults).toEqual([]);
    expect(seen.map(({ path, text }) => [path, text.length])).toEqual([
      [`a.tar/${'d/'.repeat(90)}ünï.log`, 3],
      ['a.tar/link', 0],
      ['a.tar/two.log', 70_000],
    ]);
  });

  test.skipIf(!hasTar()).each(['v7', 'oldgnu', 'gnu', 'ustar', 'posix'])(
    'archives that tar packs as %s',
    async (format) => {
      const files = await plant({ 'd/vdsm.log': 'x'.repeat(3000), [`d/${'long'.repeat(20)}/e`]: 'e' });
      const packed = execFileSync('tar', [`--format=${format}`, '-C', files.root, '-cf', '-', 'd/vdsm.log', 'd']);
      await files.remove();
      const { seen, faults } = await walk(packed);
      // the oldest has no magic: it is one member of an archive only where it is named as a PATH
      expect(faults).toEqual([]);
      expect(new Set(seen.map(({ path }) => path))).toEqual(
        new Set(['a.tar/d/vdsm.log', `a.tar/d/${'long'.repeat(20)}/e`]),
      );
    },
  );
});

function hasTar(): boolean {
  try {
    return execFileSync('tar', ['--version']).toString().includes('GNU');
  } catch {
    return false;
  }
}

describe('damage: what comes before is visited, and it is reported', () => {
  const MANY: Packed[] = Array.from({ length: 40 }, (_, index) => ({
    path: `f${index}`,
    content: Array.from({ length: 500 }, (__, line) => `${(index * 7919 + line * 104_729) % 1_000_003}\n`).join(''),
  }));

  test.each<[string, (bytes: Buffer) => Buffer | Promise<Buffer>]>([
    ['tar', (bytes) => bytes],
    ['tar.xz', xz],
    ['tar.gz', gz],
  ])('%s that is cut', async (_format, compress) => {
    const whole = await compress(packTar(MANY));
    const { seen, faults } = await walk(whole.subarray(0, whole.length >> 1));
    expect(seen.length).toBeGreaterThan(10);
    expect(seen.length).toBeLessThan(40);
    expect(seen[0]?.text).toBe(MANY[0]?.content);
    expect(faults).toMatchObject([{ path: 'a.tar', code: 'truncated' }]);
  });

  test.each<[string, (bytes: Buffer) => Buffer | Promise<Buffer>]>([
    ['tar.xz', xz],
    ['tar.gz', gz],
  ])(
    'a nested %s that is damaged, on disk or in a stream: the rest of the outer one is visited',
    async (_name, compress) => {
      const bad = Buffer.from(await compress(packTar(MANY)));
      bad.fill(0xa5, bad.length >> 1, (bad.length >> 1) + 40);
      const outer = packTar([
        { path: 'bad', content: bad },
        { path: 'last', content: 'last' },
      ]);
      const results = [await walk(outer), await walk(await xz(outer))];
      for (const { seen, faults } of results) {
        expect(seen.length).toBeGreaterThan(10);
        expect(seen.at(-1)).toMatchObject({ path: 'a.tar/last', text: 'last' });
        expect(faults).toMatchObject([{ path: 'a.tar/bad', code: 'corrupt' }]);
      }
      expect(results[0]?.seen.map(({ path }) => path)).toEqual(results[1]?.seen.map(({ path }) => path));
    },
  );

  test('a wrong checksum behind the mark of the end is found', async () => {
    const bad = Buffer.from(await xz(packTar(TWO)));
    bad.writeUInt8(bad.readUInt8(bad.length - 20) ^ 1, bad.length - 20);
    const { seen, faults } = await walk(bad);
    expect(seen).toHaveLength(2);
    expect(faults).toMatchObject([{ path: 'a.tar', code: 'corrupt' }]);
  });

  test('a damaged header ends its archive only', async () => {
    const bad = packTar(MANY);
    bad.fill('x', 512 * 60, 512 * 61);
    const at = bad.indexOf('f20\0');
    bad.write('?', at + 1);
    const { seen, faults } = await walk(packTar([{ path: 'bad', content: bad }, ...TWO]));
    expect(seen).toHaveLength(22);
    expect(faults).toMatchObject([{ path: 'a.tar/bad', code: 'corrupt' }]);
  });

  test.each<[string, Packed, string]>([
    ['a size that no tar has', { path: 'x', pax: { size: '-5' } }, 'corrupt'],
    ['a size in more digits than a number holds', { path: 'x', pax: { size: '9'.repeat(40) } }, 'corrupt'],
    ['a size of more than there is', { path: 'x', content: 'x', size: 2 ** 52 }, 'truncated'],
  ])('%s', async (_title, member, code) => {
    const { seen, faults } = await walk(packTar([...TWO, member, { path: 'y', content: 'y' }]));
    expect(seen.slice(0, 2).map(({ path }) => path)).toEqual(['a.tar/logs/one.log', 'a.tar/logs/two.log']);
    expect(faults).toMatchObject([{ path: 'a.tar', code }]);
  });

  test('a tar without the mark of its end may be cut', async () => {
    const { seen, faults } = await walk(packTar(TWO, { marked: false }));
    expect(seen).toHaveLength(2);
    expect(faults).toMatchObject([{ path: 'a.tar', code: 'truncated' }]);
  });

  test('tars put together are all read; other bytes behind the end are nobody’s concern', async () => {
    const twice = Buffer.concat([packTar(TWO), packTar(TWO), Buffer.from('garbage'.repeat(200))]);
    const { seen, faults } = await walk(twice);
    expect(seen).toHaveLength(4);
    expect(faults).toEqual([]);
  });

  test('an archive that is not there is unreadable', async () => {
    const faults: InputFault[] = [];
    await walkArchive(
      '/nowhere/a.tar',
      () => {},
      (fault) => faults.push(fault),
    );
    expect(faults).toMatchObject([{ path: '/nowhere/a.tar', code: 'unreadable' }]);
  });
});

test('whichever byte is wrong and wherever it is cut, nothing is thrown and the walk ends', async () => {
  const inner = packTar([...TWO, { path: 'l', link: 'x' }, { path: 'q', content: 'q', pax: { mtime: '1.5' } }]);
  const wholes = [
    inner,
    packTar([{ path: 'n', content: inner }]),
    gz(inner),
    await xz(packTar([{ path: 'n', content: gz(inner) }])),
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.nat(3),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      fc.boolean(),
      async (which, where, flip, cut) => {
        const bytes = Buffer.from(wholes[which] ?? '');
        const at = where % bytes.length;
        bytes.writeUInt8(bytes.readUInt8(at) ^ flip, at);
        const { faults } = await walk(cut ? bytes.subarray(0, at) : bytes);
        await tree?.remove();
        if (cut && at > 0) expect(faults.length).toBeGreaterThan(0);
      },
    ),
    { numRuns: runs(200) },
  );
});

describe('hostile archives: refused by name, the rest is visited', () => {
  test.each([
    ['../../etc/cron.d/vdsm.log', 'goes through ..'],
    ['logs/../../vdsm.log', 'goes through ..'],
    ['/etc/vdsm.log', 'absolute'],
    ['//vdsm.log', 'absolute'],
    ['a\nb/vdsm.log', 'control'],
    ['\u001b[2J/vdsm.log', 'control'],
    ['.', 'no name'],
  ])('the path %j', async (path, why) => {
    const { seen, faults } = await walk(packTar([{ path, content: 'x' }, ...TWO]));
    expect(seen).toHaveLength(2);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ code: 'unsupported', message: expect.stringContaining(why) as string });
    expect(faults[0]?.path).toMatch(/^a\.tar\/\P{Cc}+$/u);
  });

  test('a path that escapes by a PAX header or a NUL in it', async () => {
    const { seen, faults } = await walk(
      packTar([
        { path: 'x', content: 'x', pax: { path: '/etc/passwd' } },
        { path: 'x', content: 'x', pax: { path: 'a\0b' } },
        { path: 'l', link: 'x', pax: { path: '../l' } },
        ...TWO,
      ]),
    );
    expect(seen).toHaveLength(2);
    expect(faults.map(({ path }) => path)).toEqual(['a.tar//etc/passwd', 'a.tar/a\\x00b', 'a.tar/../l']);
  });

  test('a path that is longer than Linux has', async () => {
    const { seen, faults } = await walk(packTar([{ path: 'x/'.repeat(5000), type: '0', content: '' }, ...TWO]));
    expect(seen).toHaveLength(2);
    const { faults: named } = await walk(packTar([{ path: `${'x/'.repeat(5000)}y` }, ...TWO]));
    expect(faults).toEqual([]); // a directory, by its slash
    expect(named).toMatchObject([{ message: expect.stringContaining('longer than 4096 bytes') as string }]);
    expect(named[0]?.path.length).toBeLessThan(300);
  });

  test('devices and pipes are skipped; one with the name of a log is reported', async () => {
    const { seen, faults, skipped } = await walk(
      packTar([
        { path: 'dev/sda', type: '4' },
        { path: 'dev/tty', type: '3', size: 1 << 30 },
        { path: 'var/log/vdsm/vdsm.log', type: '6' },
        { path: 'what', type: 'Q', content: 'q' },
        ...TWO,
      ]),
    );
    expect(seen).toHaveLength(2);
    expect(skipped).toEqual([
      'a.tar/dev/sda: a block device, not a file',
      'a.tar/dev/tty: a character device, not a file',
      'a.tar/what: a member of the unknown type "Q", not a file',
    ]);
    expect(faults).toMatchObject([{ path: 'a.tar/var/log/vdsm/vdsm.log', code: 'unsupported' }]);
  });

  test('sparse files are skipped with their map, and what follows is found', async () => {
    const map = Buffer.alloc(1024);
    map[504] = 1;
    const { seen, faults, skipped } = await walk(
      packTar([
        { path: 'lastlog', type: 'S', content: 'x'.repeat(700), map },
        { path: 'vdsm.log', content: 'y', pax: { 'GNU.sparse.major': '1', 'GNU.sparse.name': 'logs/vdsm.log' } },
        ...TWO,
      ]),
    );
    expect(seen).toHaveLength(2);
    expect(skipped).toEqual(['a.tar/lastlog: a sparse file, not a file']);
    expect(faults).toMatchObject([
      { path: 'a.tar/logs/vdsm.log', message: expect.stringContaining('sparse') as string },
    ]);
  });

  test('a map of a sparse file that never ends', async () => {
    const { seen, faults } = await walk(packTar([...TWO, { path: 's', type: 'S', map: Buffer.alloc(64 << 10, 1) }]));
    expect(seen).toHaveLength(2);
    expect(faults).toMatchObject([{ code: 'truncated' }]);
  });

  test('headers that are too large, or damaged', async () => {
    const { seen, faults } = await walk(
      packTar([
        { path: 'large', content: 'x', pax: { comment: 'x'.repeat(3000) } },
        { path: 'pax', type: 'x', content: '99999 path=x\n' },
        { path: 'damaged', content: 'x' },
        { path: 'pax', type: 'x', content: '-20 a=bbbbbbbbbbbbbb'.repeat(100) },
        { path: 'negative', content: 'x' },
        ...TWO,
      ]),
      { headerBytes: 2500 },
    );
    expect(seen).toHaveLength(2);
    expect(faults.map(({ path }) => path)).toEqual(['a.tar/large', 'a.tar/damaged', 'a.tar/negative']);
  });

  test('archives in archives, as deep as the limit and no deeper', async () => {
    let nested = packTar([{ path: 'vdsm.log', content: 'deepest' }]);
    for (let depth = 1; depth < 9; depth++) {
      nested = packTar([
        { path: 'n', content: depth % 2 ? nested : gz(nested) },
        { path: `at-${depth}`, content: 'x' },
      ]);
    }
    const { seen, faults } = await walk(nested);
    const entered = [3, 4, 5, 6, 7, 8].map((depth) => `a.tar/${'n/'.repeat(8 - depth)}at-${depth}`);
    expect(seen.map(({ path }) => path)).toEqual(entered);
    expect(faults).toMatchObject([
      { path: `a.tar/${'n/'.repeat(5)}n`, message: expect.stringContaining('6 deep') as string },
    ]);
  });

  test('128 MB of zeros in a nested archive end early', async () => {
    const bomb = await xz(packTar([{ path: 'zeros', content: Buffer.alloc(128 << 20) }]));
    tree = await plant({ 'a.tar': packTar([{ path: 'bomb', content: bomb }, ...TWO]) });
    const faults: InputFault[] = [];
    const seen: string[] = [];
    let bytes = 0;
    await walkArchive(
      tree.at('a.tar'),
      async ({ path, read }) => {
        seen.push(path);
        for await (const part of read()) bytes += part.length;
      },
      (fault) => faults.push(fault),
    );
    expect(bytes).toBeLessThan(80 << 20);
    expect(seen).toHaveLength(3);
    expect(faults).toMatchObject([
      { path: tree.at('a.tar/bomb'), code: 'unsupported', message: expect.stringContaining('1000 times') as string },
    ]);
  });

  test('many small bombs are one large one', async () => {
    const bomb = gz(packTar([{ path: 'zeros', content: Buffer.alloc(1 << 20) }]));
    const bombs = Array.from({ length: 50 }, (_, index) => ({ path: `b${index}`, content: bomb }));
    const { seen, faults } = await walk(packTar(bombs), { ratio: 100, totalRatioFrom: 5 << 20 });
    expect(seen.length).toBeLessThan(8);
    expect(faults).toMatchObject([{ path: 'a.tar', message: expect.stringContaining('100 times') as string }]);
  });

  test('an archive that is too large ends where it gets so', async () => {
    const { seen, faults } = await walk(
      gz(packTar(Array.from({ length: 30 }, () => ({ path: 'x', content: 'x'.repeat(100_000) })))),
      {
        totalBytes: 1 << 20,
      },
    );
    expect(seen.length).toBeGreaterThan(5);
    expect(seen.length).toBeLessThan(12);
    expect(faults).toMatchObject([{ path: 'a.tar', code: 'unsupported' }]);
  });

  test('text that expands 300 times is no bomb', async () => {
    const line = ' INFO  (MainThread) [vds] something that repeats (vdsmd:148)\n';
    const lines = Array.from({ length: 1_100_000 }, (_, index) => `${Math.floor(index / 20)}${line}`).join('');
    const log = await xz(packTar([{ path: 'vdsm.log', content: lines }]));
    expect(lines.length / log.length).toBeGreaterThan(300);
    expect((await walk(log)).faults).toEqual([]);
  });

  test('100,000 empty members', async () => {
    const members = Array.from({ length: 100_000 }, (_, index) => ({ path: `e${index}` }));
    const packed = packTar(members);
    expect(await paths(gz(packed))).toHaveLength(100_000);
    const { seen, faults } = await walk(packTar([{ path: 'n', content: packed }, ...TWO]), { members: 1000 });
    expect(seen).toHaveLength(1002);
    expect(faults).toMatchObject([{ path: 'a.tar/n', message: expect.stringContaining('1000 members') as string }]);
  });

  test('more members than all nested archives together may have', async () => {
    const nested = packTar(Array.from({ length: 50 }, (_, index) => ({ path: `e${index}` })));
    const { seen, faults } = await walk(
      packTar(Array.from({ length: 9 }, (_, index) => ({ path: `n${index}`, content: nested }))),
      {
        totalMembers: 120,
      },
    );
    expect(seen.length).toBeLessThan(120);
    expect(faults).toMatchObject([{ path: 'a.tar', message: expect.stringContaining('120 members') as string }]);
  });

  test('a thousand refused members are a hundred faults and a number', async () => {
    const { seen, faults } = await walk(
      packTar([...Array.from({ length: 1000 }, (_, index) => ({ path: `../${index}` })), ...TWO]),
    );
    expect(seen).toHaveLength(2);
    expect(faults).toHaveLength(101);
    expect(faults.at(-1)).toMatchObject({ path: 'a.tar', message: expect.stringMatching(/^900 more/) as string });
  });

  test('a path that comes twice is visited twice, in stored order', async () => {
    const { seen } = await walk(
      packTar([
        { path: 'x', content: 'old' },
        { path: './x', content: 'new' },
      ]),
    );
    expect(seen.map(({ path, text }) => [path, text])).toEqual([
      ['a.tar/x', 'old'],
      ['a.tar/x', 'new'],
    ]);
  });
});
