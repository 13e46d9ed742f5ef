import { chmod, link, mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, test, vi } from 'vitest';

import { ShipperError } from '../../../src/errors.ts';
import { discover } from '../../../src/read/find/discover.ts';
import { banner, gz, lzmaAlone, newRecord, oldRecord, plant, readAll, xz, type Tree } from '../fixtures.ts';

let tree: Tree | undefined;
afterEach(async () => {
  vi.restoreAllMocks();
  await tree?.remove();
  tree = undefined;
});

const LOG = newRecord('2020-01-31 10:00:00,000');
const PNG = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');
const TAR = Buffer.concat([Buffer.alloc(257), Buffer.from('ustar\x0000'), Buffer.alloc(248)]);

/** Discovers PATHs in the tree; returns paths relative to its root. */
async function find(
  ...given: string[]
): Promise<{ files: string[]; faults: string[]; skipped: Record<string, string> }> {
  const { hosts, faults, skipped } = await discover(given.map((name) => (name === '-' ? '-' : tree?.at(name)) ?? ''));
  const relative = (name: string): string => (name === '-' ? name : path.relative(tree?.root ?? '', name));
  return {
    files: hosts.flatMap(({ streams }) => streams.flatMap(({ files }) => files.map((file) => relative(file.path)))),
    faults: faults.map((fault) => `${relative(fault.path)} ${fault.code} ${fault.byte}: ${fault.message}`),
    skipped: Object.fromEntries(skipped.map((file) => [relative(file.path), file.reason])),
  };
}

describe('files that are read in a directory', () => {
  test('vdsm.logs by name, other files by their headers', async () => {
    tree = await plant({
      'a/vdsm.log': LOG,
      'a/vdsm.log.1.xz': await xz(newRecord('2020-01-30 10:00:00,000')),
      'a/supervdsm.log': oldRecord('2020-01-31 10:00:00,000'),
      'a/mom.log.1': '2020-01-31 10:00:00,000 - mom - INFO - hello\n',
      'a/import/import-1.log': LOG,
      'a/notes.txt': 'nothing\n',
      'a/empty.txt': '',
      'a/picture.png': PNG,
      'b/old.txt': `wrapped\n${oldRecord('2012-01-31 10:00:00,000')}`,
      'b/new.gz': gz(LOG),
      'b/bom.txt': `\uFEFF${LOG}`,
      'b/far.txt': `${'x\n'.repeat(40_000)}${LOG}`,
      'c/engine.txt': '2020-01-31 10:00:00,000+01 INFO  [org.ovirt.engine] (thread) [] hello\n',
    });
    const { files, faults, skipped } = await find('.');
    expect(faults).toEqual([]);
    expect(files.toSorted()).toEqual([
      'a/import/import-1.log',
      'a/mom.log.1',
      'a/supervdsm.log',
      'a/vdsm.log',
      'a/vdsm.log.1.xz',
      'b/bom.txt',
      'b/new.gz',
      'b/old.txt',
      'c/engine.txt',
    ]);
    expect(skipped).toEqual({
      'a/notes.txt': 'no header of a known log in its first 64 KiB',
      'a/empty.txt': 'no header of a known log in its first 64 KiB',
      'a/picture.png': 'it looks like a PNG image, not like a log',
      'b/far.txt': 'no header of a known log in its first 64 KiB',
    });
  });

  test('logs of no known kind in a folder with logs of oVirt, not those of the system', async () => {
    const syslog = 'Jan 31 10:00:00 h1 sanlock[1]: hello\n';
    tree = await plant({
      'h1/var/log/vdsm/vdsm.log': LOG,
      'h1/var/log/vdsm/strange.log': 'nothing\n',
      'h1/var/log/vdsm/strange.txt': 'nothing\n',
      'h1/var/log/sanlock.log': 'nothing\n',
      'h1/var/log/messages': syslog,
      'h1/var/log/boot.log': '[  OK  ] Started something.\n',
      'h1/var/log/yum.log': 'nothing\n',
      'e1/var/log/ovirt-engine/engine.log': '2020-01-31 10:00:00,000 INFO  [org.ovirt.x] (thread) hello\n',
      'e1/var/log/ovirt-engine/console.log': 'Full thread dump\n',
    });
    const { hosts, skipped } = await discover([tree.at('.')]);
    const kinds = hosts.flatMap(({ name, streams }) =>
      streams.flatMap(({ kind, files }) => files.map((file) => `${name} ${path.basename(file.path)} ${kind}`)),
    );
    expect(kinds).toEqual([
      'e1 engine.log engine',
      'e1 console.log other',
      'h1 vdsm.log vdsm',
      'h1 messages syslog',
      'h1 sanlock.log other',
      'h1 strange.log other',
    ]);
    expect(skipped.map((file) => path.basename(file.path)).toSorted()).toEqual(['boot.log', 'strange.txt', 'yum.log']);
  });

  test('a log of the engine that rotation cut in a stack of hundreds of lines', async () => {
    const frames = Array.from({ length: 200 }, (_, line) => `\tat org.ovirt.Some.call${line}(Some.java:1)\n`).join('');
    const record = '2020-01-31 10:00:00,000 INFO  [org.ovirt.x] (thread) hello\n';
    tree = await plant({ 'e/engine.log': frames + record, 'e/engine.log.1': record.replace('10:', '09:') });
    const { hosts } = await discover([tree.at('e')]);
    expect(hosts.flatMap(({ streams }) => streams.map(({ kind, files }) => `${kind} ${files.length}`))).toEqual([
      'engine 2',
    ]);
  });

  test('no text that quotes a log far after its beginning', async () => {
    const quoted = '2020-01-31 10:00:00,000 INFO  [org.ovirt.x] (thread) hello\n'.repeat(40);
    tree = await plant({ 'h/vdsm.log': LOG, 'h/mail.txt': 'Dear all,\n'.repeat(200) + quoted });
    expect((await find('h')).files).toEqual(['h/vdsm.log']);
  });

  test('the order of walking and of PATHs does not matter', async () => {
    tree = await plant({ 'h1/vdsm.log': LOG, 'h2/vdsm.log': LOG, 'h3/vdsm.log.2': LOG, 'h3/vdsm.log': '' });
    const there = await discover([tree.at('h1'), tree.at('h2'), tree.at('h3')]);
    const back = await discover([tree.at('h3'), tree.at('h2'), tree.at('h1')]);
    expect(back.hosts).toEqual(there.hosts);
    expect(there.hosts.map(({ name }) => name)).toEqual(['h1', 'h2', 'h3']);
  });

  test('links: a file once, by its own name; a directory loop ends; a dead link is skipped', async () => {
    tree = await plant({ 'logs/vdsm.log': LOG, 'logs/sub/vdsm.log': LOG, 'elsewhere/vdsm.log': LOG });
    await symlink('vdsm.log', tree.at('logs/a.log'));
    await symlink('..', tree.at('logs/sub/loop'));
    await symlink('../elsewhere', tree.at('logs/linked'));
    await symlink('nowhere', tree.at('logs/dead'));
    await link(tree.at('logs/vdsm.log'), tree.at('logs/vdsm.log.9'));
    const { files, faults, skipped } = await find('logs');
    expect(faults).toEqual([]);
    expect(files.toSorted()).toEqual(['logs/sub/vdsm.log', 'logs/vdsm.log']);
    expect(skipped).toEqual({
      'logs/a.log': 'the same file as logs/vdsm.log'.replace('logs', tree.at('logs')),
      'logs/vdsm.log.9': 'the same file as logs/vdsm.log'.replace('logs', tree.at('logs')),
      'logs/dead': 'a link that leads nowhere',
      'logs/linked': 'a link that leads out of the directory; --follow-links follows it',
    });
  });

  test('names of every kind', async () => {
    tree = await plant({ "we ird/it's [a] {log}/vdsm.log": LOG });
    expect((await find("we ird/it's [a] {log}")).files).toEqual(["we ird/it's [a] {log}/vdsm.log"]);
    expect((await find("we ird/it's [a] {log}/vdsm.log")).files).toEqual(["we ird/it's [a] {log}/vdsm.log"]);
  });
});

describe('a file that the user names', () => {
  test('is read whatever its name and text', async () => {
    tree = await plant({ 'supervdsm.log': oldRecord('2020-01-31 10:00:00,000'), 'text.txt': 'anything\n', empty: '' });
    const { files, faults, skipped } = await find('supervdsm.log', 'text.txt', 'empty', 'text.txt', '.');
    expect(faults).toEqual([]);
    expect(files.toSorted()).toEqual(['empty', 'supervdsm.log', 'text.txt']);
    expect(skipped).toEqual({});
  });

  test('may be a glob of files and directories', async () => {
    tree = await plant({
      'h1/vdsm.log': LOG,
      'h2/vdsm.log': LOG,
      'h2/other.txt': 'x',
      'x1/vdsm.log': LOG,
      'h3.log': LOG,
    });
    await symlink('x1', tree.at('h4'));
    expect((await find('h*')).files.toSorted()).toEqual(['h1/vdsm.log', 'h2/vdsm.log', 'h3.log', 'h4/vdsm.log']);
    expect((await find('*/*.txt')).files).toEqual(['h2/other.txt']);
    expect((await find('**/vdsm.{log,txt}')).files).toHaveLength(3);
  });

  test('as a file that exists is no glob', async () => {
    tree = await plant({ 'vdsm[1].log': LOG, 'vdsm1.log': LOG });
    expect((await find('vdsm[1].log')).files).toEqual(['vdsm[1].log']);
  });
});

describe('what cannot be read', () => {
  test('is a fault that names what it is and what to do', async () => {
    const rows: [name: string, content: Buffer, fault: string][] = [
      ['picture', PNG, 'not_a_log 0: it looks like a PNG image, not like a log'],
      [
        'core',
        Buffer.from('\x7fELF\x02\x01'),
        'not_a_log 0: it looks like an ELF program or core dump, not like a log',
      ],
      [
        'case.zip',
        Buffer.from('PK\x03\x04'),
        'not_a_log 0: it looks like a zip archive, not like a log; unpack it and give the directory',
      ],
      [
        'vdsm.log.1.bz2',
        Buffer.from('BZh91AY&SYxxxx'),
        'unsupported 0: it looks like bzip2 data, which is not supported; run bunzip2 first',
      ],
      [
        'vdsm.log.2',
        Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 4]),
        'unsupported 0: it looks like zstd data, which is not supported; run unzstd first',
      ],
      [
        'vdsm.log.3',
        Buffer.from(`\uFEFF${LOG}`, 'utf16le'),
        'unsupported 0: it looks like UTF-16 text, which is not supported; run iconv -f UTF-16 -t UTF-8 first',
      ],
      [
        'vdsm.log.4.xz',
        (await xz(LOG.repeat(99))).fill(0, 0, 6),
        'corrupt 0: its name ends in .xz, but its content is neither xz data nor text',
      ],
    ];
    tree = await plant({ 'vdsm.log': LOG, ...Object.fromEntries(rows) });
    const { files, faults } = await find('vdsm.log', ...rows.map(([name]) => name));
    expect(files).toEqual(['vdsm.log']);
    expect(faults).toEqual(rows.map(([name, , fault]) => `${name} ${fault}`));
  });

  test('is only skipped in a walk, unless its name is that of a vdsm.log', async () => {
    tree = await plant({ 'vdsm.log': LOG, 'vdsm.log.1': PNG, 'a.png': PNG, 'b.bz2': Buffer.from('BZh91AY&SYxxxx') });
    const { faults, skipped } = await find('.');
    expect(faults).toEqual(['vdsm.log.1 not_a_log 0: it looks like a PNG image, not like a log']);
    expect(Object.keys(skipped)).toEqual(['a.png', 'b.bz2']);
  });

  test('content decides, not the name: text named .xz, gzip named .xz, .xz named .log', async () => {
    tree = await plant({
      'a/vdsm.log.1.xz': LOG,
      'b/vdsm.log.xz': gz(LOG),
      'c/vdsm.log': await xz(LOG),
      'd/vdsm.log': await lzmaAlone(LOG),
      'e/vdsm.log.gz': Buffer.from('\xfd7z', 'latin1'),
    });
    const { hosts, faults } = await discover([tree.root]);
    expect(faults).toEqual([]);
    const files = hosts.flatMap((host) => host.streams.flatMap((stream) => stream.files));
    expect(files.map((file) => file.compression)).toEqual(['none', 'gz', 'xz', 'lzma', 'xz']);
    const texts = await Promise.all(files.map((file) => readAll(file.path, file.compression)));
    expect(texts.map(({ text }) => text.toString())).toEqual([LOG, LOG, LOG, LOG, '']);
    expect(texts.map(({ fault }) => fault?.code)).toEqual([undefined, undefined, undefined, undefined, 'truncated']);
  });

  test('a PATH that does not exist is a fault, and the others are read', async () => {
    tree = await plant({ 'vdsm.log': LOG });
    const { files, faults } = await find('missing', 'vdsm.log/x', 'none*', 'vdsm.log', '/dev/null');
    expect(files).toEqual(['vdsm.log']);
    expect(faults.map((fault) => fault.replace(/: it is not a regular.*/, ''))).toEqual([
      'missing unreadable 0: there is no such file or directory',
      'vdsm.log/x unreadable 0: there is no such file or directory',
      'none* unreadable 0: there is no such file, and as a pattern it matches no file',
      `${path.join('dev', 'null')} unreadable 0: there is no such file or directory`,
    ]);
  });

  test('a device or pipe is a fault that names standard input', async () => {
    tree = await plant({ 'vdsm.log': LOG });
    const { faults } = await discover([tree.at('vdsm.log'), '/dev/null']);
    expect(faults).toEqual([
      {
        path: '/dev/null',
        byte: 0,
        code: 'unreadable',
        message: 'it is not a regular file; pass a pipe on standard input, with - as PATH',
      },
    ]);
  });

  test.skipIf(process.getuid?.() === 0)('a file without permission is a fault, and the others are read', async () => {
    tree = await plant({ 'vdsm.log': LOG, 'vdsm.log.1': LOG, 'other.txt': LOG });
    await mkdir(tree.at('closed'));
    for (const name of ['vdsm.log.1', 'other.txt', 'closed']) await chmod(tree.at(name), 0);
    const { files, faults, skipped } = await find('.');
    await chmod(tree.at('closed'), 0o700);
    expect(files).toEqual(['vdsm.log']);
    expect(faults.map((fault) => fault.split(':')[0])).toEqual(['closed unreadable 0', 'vdsm.log.1 unreadable 0']);
    expect(Object.keys(skipped)).toEqual(['other.txt']);
  });

  test.each<[title: string, given: string[]]>([
    ['no PATH', []],
    ['a PATH that does not exist', ['missing']],
    ['a pattern that matches nothing', ['none*']],
    ['an empty directory', ['directory']],
    ['a directory of other files', ['others']],
  ])('%s alone is an input error', async (_title, given) => {
    tree = await plant({ 'others/notes.txt': 'x', 'others/yum.log': 'x' });
    await mkdir(tree.at('directory'));
    const error: unknown = await find(...given).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ShipperError);
    expect(error).toMatchObject({ code: 'input', exitCode: 3 });
    for (const name of given) expect(String(error)).toContain(name);
  });

  test('a picture alone is a fault, not an input error', async () => {
    tree = await plant({ 'x.png': PNG });
    expect((await find('x.png')).files).toEqual([]);
  });

  test('an empty --host is a usage error', async () => {
    await expect(discover(['.'], { host: ' ' })).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('rotation', () => {
  const at = (day: number): string => newRecord(`2020-01-${String(day).padStart(2, '0')} 10:00:00,000`);

  async function order(files: Record<string, string | Buffer>): Promise<string[]> {
    tree = await plant(files);
    const { hosts } = await discover([tree.root], { host: 'h' });
    return hosts.flatMap(({ streams }) =>
      streams.map(({ files: set }) => set.map((file) => path.relative(tree?.root ?? '', file.path)).join(' ')),
    );
  }

  test('numbers: the largest is the oldest, the live file the newest', async () => {
    const files = {
      'vdsm.log': at(31),
      'vdsm.log.1': at(30),
      'vdsm.log.2.xz': await xz(at(29)),
      'vdsm.log.10.xz': await xz(at(21)),
    };
    expect(await order(files)).toEqual(['vdsm.log.10.xz vdsm.log.2.xz vdsm.log.1 vdsm.log']);
  });

  test('dates: the smallest is the oldest', async () => {
    const files = {
      'vdsm.log': at(31),
      'vdsm.log-20200130.xz': await xz(at(30)),
      'vdsm.log-2020012915.gz': gz(at(29)),
      'vdsm.log-20200129': at(28),
    };
    expect(await order(files)).toEqual(['vdsm.log-20200129 vdsm.log-2020012915.gz vdsm.log-20200130.xz vdsm.log']);
  });

  test('stamps decide where names contradict them, in both layouts', async () => {
    expect(await order({ 'vdsm.log': at(1), 'vdsm.log.1': at(3), 'vdsm.log.2': at(2) })).toEqual([
      'vdsm.log vdsm.log.2 vdsm.log.1',
    ]);
    await tree?.remove();
    const files = {
      'vdsm.log': oldRecord('2012-01-01 00:00:00,001'),
      'vdsm.log.1': oldRecord('2012-01-03 00:00:00,002'),
    };
    expect(await order(files)).toEqual(['vdsm.log vdsm.log.1']);
  });

  test('a file without a stamp stays after the file before it', async () => {
    const files = {
      'vdsm.log': '',
      'vdsm.log.1': at(3),
      'vdsm.log.2': ' no header\n',
      'vdsm.log.3': at(2),
      'vdsm.log.4': '',
    };
    expect(await order(files)).toEqual(['vdsm.log.4 vdsm.log.3 vdsm.log.2 vdsm.log.1 vdsm.log']);
  });

  test('the hour that summer time repeats does not change the order', async () => {
    const files = {
      'vdsm.log': newRecord('2020-10-25 02:10:00,000', 'x', '+0100'),
      'vdsm.log.1': newRecord('2020-10-25 02:50:00,000', 'x', '+0200'),
    };
    expect(await order(files)).toEqual(['vdsm.log.1 vdsm.log']);
  });

  test('other stems and directories of a host are one stream, in the order of their stamps', async () => {
    const files = {
      'a/vdsm.log': at(5),
      'a/vdsm.log.1': at(4),
      'b/vdsm.log': at(1),
      'a/x-vdsm.log': at(2),
      'a/x-vdsm.log.1': '',
      'a/driven_v4.9.0.DEBUG.vdsm.log.xz': await xz(at(3)),
    };
    expect(await order(files)).toEqual([
      'b/vdsm.log a/x-vdsm.log.1 a/x-vdsm.log a/driven_v4.9.0.DEBUG.vdsm.log.xz a/vdsm.log.1 a/vdsm.log',
    ]);
  });

  test('two spellings of a directory are one', async () => {
    tree = await plant({ 'logs/vdsm.log': at(2), 'logs/vdsm.log.1': at(1) });
    await symlink('logs', tree.at('linked'));
    const { hosts } = await discover([tree.at('logs/vdsm.log'), tree.at('linked/vdsm.log.1')]);
    expect(hosts.flatMap((host) => host.streams.map((stream) => stream.files.length))).toEqual([2]);
  });
});

describe('standard input', () => {
  function pipe(content: string | Buffer): void {
    const input = new PassThrough();
    input.end(content);
    vi.spyOn(process, 'stdin', 'get').mockReturnValue(input as unknown as typeof process.stdin);
  }

  test.each<[title: string, content: () => Promise<string | Buffer>, host: string | undefined, expected: string[]]>([
    [
      'has the name in its banner',
      async () => newRecord('2020-01-01 00:00:00,000', banner('Piped')),
      undefined,
      ['piped', 'banner', 'none'],
    ],
    [
      'may be compressed',
      () => xz(newRecord('2020-01-01 00:00:00,000', banner('piped'))),
      undefined,
      ['piped', 'banner', 'xz'],
    ],
    [
      'has the name of --host',
      async () => newRecord('2020-01-01 00:00:00,000', banner('piped')),
      'H',
      ['h', 'option', 'none'],
    ],
    ['is called stdin without any', async () => LOG, undefined, ['stdin', 'stdin', 'none']],
    ['may be empty', async () => '', undefined, ['stdin', 'stdin', 'none']],
  ])('%s', async (_title, content, host, expected) => {
    const bytes = await content();
    pipe(bytes);
    const { hosts } = await discover(['-'], { host });
    expect(hosts).toHaveLength(1);
    const file = hosts[0]?.streams[0]?.files[0];
    expect([hosts[0]?.name, hosts[0]?.rule, file?.compression]).toEqual(expected);
    const { text } = await readAll('-', file?.compression ?? 'none');
    expect(text.length).toBe(expected[2] === 'none' ? Buffer.byteLength(bytes) : text.length);
    expect(text.length > 0 || bytes === '').toBe(true);
  });

  test.each([
    [LOG, false, 'vdsm'],
    ['2020-01-31 10:00:00 4711 [12]: s1 all pids clear\n', false, 'sanlock'],
    ['what somebody typed\n', false, 'other'],
    ['what somebody typed\n', true, 'vdsm'],
  ])('is read as what it looks like: %j, pasted: %s', async (content, pasted, kind) => {
    pipe(content);
    const { hosts } = await discover(['-'], { pasted });
    expect(hosts[0]?.streams[0]?.kind).toBe(kind);
  });

  test('may be no text', async () => {
    pipe(PNG);
    expect((await discover(['-'])).faults).toEqual([
      { path: '-', byte: 0, code: 'not_a_log', message: 'it looks like a PNG image, not like a log' },
    ]);
  });

  test('may be no archive', async () => {
    pipe(await xz(TAR));
    expect((await discover(['-'])).faults).toEqual([
      {
        path: '-',
        byte: 0,
        code: 'unsupported',
        message:
          'decompressed, it looks like a tar archive, which cannot be read from standard input; give it as a PATH',
      },
    ]);
  });

  test('can be given with other PATHs', async () => {
    tree = await plant({ 'h1/vdsm.log': LOG });
    pipe(LOG);
    expect((await find('.', '-')).files).toEqual(['h1/vdsm.log', '-']);
  });
});
