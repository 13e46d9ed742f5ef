import { mkdir, symlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';

import { discover, type DiscoverOptions } from '../../../src/read/find/discover.ts';
import { nameHost } from '../../../src/read/hosts/name-hosts.ts';
import { HostTrees } from '../../../src/read/hosts/host-trees.ts';
import { banner, newRecord, oldRecord, plant, xz, type Tree } from '../fixtures.ts';

let tree: Tree | undefined;
afterEach(async () => {
  await tree?.remove();
  tree = undefined;
});

const LOG = newRecord('2020-01-31 10:00:00,000');
const BANNER = newRecord('2020-01-31 10:00:01,000', banner('Told.Example.com'));
const SOS = 'sosreport-x-1/var/log/vdsm/vdsm.log';

interface Row {
  readonly title: string;
  readonly files: Readonly<Record<string, string | Buffer>>;
  /** Below the root of the tree. */
  readonly given: string;
  readonly options?: DiscoverOptions;
  /** `ROOT` stands for the name of the tree's root directory. */
  readonly expected: readonly string[];
}

const ROWS: readonly Row[] = [
  {
    title: '--host goes before all',
    files: { 'h1/vdsm.log': BANNER },
    given: '.',
    options: { host: ' Node-7 ', hostFrom: ['{host}/vdsm*'] },
    expected: ['node-7 option'],
  },
  {
    title: '--host-from goes before the tree',
    files: { 'log-collector-data/h1/x/vdsm.log': LOG },
    given: '.',
    options: { hostFrom: ['{host}/vdsm*'] },
    expected: ['x pattern'],
  },
  {
    title: 'a path that --host-from does not match falls to the next rule',
    files: { 'a/n1.log': LOG, 'b/vdsm.log': LOG },
    given: '.',
    options: { hostFrom: ['a/{host}.log'] },
    expected: ['b directory', 'n1 pattern'],
  },
  {
    title: 'the folder of the log collector',
    files: { 'log-collector-data/H1.example.com/var/log/vdsm/vdsm.log': LOG },
    given: '.',
    expected: ['h1.example.com collector'],
  },
  {
    title: 'the log collector goes before a sosreport in it',
    files: {
      [`log-collector-data/h1/${SOS}`]: LOG,
      'log-collector-data/h1/sosreport-x-1/hostname': 'other\n',
      'log-collector-data/h1/sosreport-x-1/version.txt': '',
    },
    given: '.',
    expected: ['h1 collector'],
  },
  {
    title: 'the hostname file of a sosreport',
    files: { [SOS]: BANNER, 'sosreport-x-1/hostname': '\n  Sos1.example.com\n', 'sosreport-x-1/sos_commands/x': '' },
    given: '.',
    expected: ['sos1.example.com sosreport'],
  },
  {
    title: 'a sosreport, recognised by its reports',
    files: { [SOS]: LOG, 'sosreport-x-1/sos_reports/x': '', 'sosreport-x-1/sos_commands/host/hostname': 'sos2\n' },
    given: SOS,
    expected: ['sos2 sosreport'],
  },
  {
    title: 'a sosreport, recognised by its version.txt',
    files: {
      [SOS]: LOG,
      'sosreport-x-1/version.txt': '',
      'sosreport-x-1/sos_commands.d/x': '',
      'sosreport-x-1/etc/hostname': 'sos3',
    },
    given: '.',
    expected: ['sos3 sosreport'],
  },
  {
    title: 'an older path of the name in a sosreport',
    files: { [SOS]: LOG, 'sosreport-x-1/sos_commands/general/hostname': 'sos4' },
    given: '.',
    expected: ['sos4 sosreport'],
  },
  {
    title: 'a sosreport without a name falls to the next rule',
    files: { [SOS]: LOG, 'sosreport-x-1/version.txt': '' },
    given: '.',
    expected: ['sosreport-x-1 directory'],
  },
  {
    title: 'a version.txt elsewhere is no sosreport',
    files: { 'proj/version.txt': '', 'proj/hostname': 'wrong', 'proj/logs/vdsm.log': LOG },
    given: 'proj/logs',
    expected: ['proj parent'],
  },
  {
    title: 'a directory below PATH that is no standard one',
    files: { 'H1/var/log/vdsm/vdsm.log': BANNER, 'H1/var/log/vdsm/vdsm.log.1': LOG },
    given: '.',
    expected: ['h1 directory'],
  },
  {
    title: 'the nearest such directory',
    files: { 'case/site/h1/log/vdsm.log': LOG },
    given: 'case',
    expected: ['h1 directory'],
  },
  {
    title: 'no date and no number',
    files: { 'h1/2020-01-31/17/20200131-1030/vdsm.log': LOG, 'h2/2020-01-31T10:00:00Z/vdsm.log': LOG },
    given: '.',
    expected: ['h1 directory', 'h2 directory'],
  },
  { title: 'but an address', files: { '10.0.0.7/vdsm.log': LOG }, given: '.', expected: ['10.0.0.7 directory'] },
  {
    title: 'below the fixed part of a glob',
    files: { 'logs/h1/vdsm.log': LOG, 'logs/h2/vdsm.log': LOG },
    given: 'logs/*/vdsm.log',
    expected: ['h1 directory', 'h2 directory'],
  },
  { title: 'the banner', files: { 'vdsm.log': BANNER }, given: '.', expected: ['told.example.com banner'] },
  {
    title: 'the newest banner of the set',
    files: {
      'vdsm.log': LOG,
      'vdsm.log.1':
        newRecord('2020-01-30 10:00:00,000', banner('old')) + newRecord('2020-01-30 11:00:00,000', banner('renamed')),
      'vdsm.log.2': newRecord('2020-01-29 10:00:00,000', banner('older')),
    },
    given: 'vdsm.log*',
    expected: ['renamed banner'],
  },
  {
    title: 'a banner without process id (4.10)',
    files: { 'vdsm.log': oldRecord('2012-01-31 10:00:00,000', 'I am the actual vdsm 4.10-2 h12 (3.6.0)') },
    given: 'vdsm.log',
    expected: ['h12 banner'],
  },
  {
    title: 'a banner that names no host (4.9) is skipped',
    files: {
      'x/vdsm.log': oldRecord('2011-12-05 07:04:56,101', 'I am the actual vdsm 4.9-0'),
      'x/vdsm.log.1': oldRecord('2011-12-04 07:04:56,101', 'I am the actual vdsm 4.9-0 h9 (2.6.32)'),
    },
    given: 'x',
    expected: ['h9 banner'],
  },
  {
    title: 'no banner in new layout without host',
    files: { 'x/vdsm.log': newRecord('2011-12-05 07:04:56,101', 'I am the actual vdsm 4.9-0') },
    given: 'x',
    expected: ['x parent'],
  },
  {
    title: 'a banner that is cut by the end of the file',
    files: { 'x/vdsm.log': `${LOG}2020-01-31 10:00:02,000+0000 INFO  (MainThread) [vds] ${banner('h5')}` },
    given: 'x',
    expected: ['h5 banner'],
  },
  {
    title: 'the directory that holds it',
    files: { 'Parent/vdsm.log': LOG },
    given: 'Parent',
    expected: ['parent parent'],
  },
  {
    title: 'the directory that holds it, of a file',
    files: { 'p1/vdsm.log': '', 'p1/other': '' },
    given: 'p1/vdsm.log',
    expected: ['p1 parent'],
  },
];

const SANLOCK = '2020-01-31 10:00:00 4711 [12]: s1 renewal error -202 delta_length 10 last_success 4680\n';
const ENGINE = '2020-01-31 10:00:00,000+01 INFO  [org.ovirt.engine.core.bll.X] (default task-1) [] hello\n';
const SYSLOG = 'Jan 31 10:00:00 h1 kernel: nfs: server 192.0.2.5 not responding, still trying\n';
const OTOPI = '2020-01-31 10:00:00 DEBUG otopi.context context._executeMethod:127 Stage boot METHOD x\n';

/** Companion logs, which have no banner. */
const COMPANIONS: readonly Row[] = [
  {
    title: 'a directory above the standard ones',
    files: {
      'h1/var/log/messages': SYSLOG,
      'h1/var/log/sanlock.log': SANLOCK,
      'h1/var/log/libvirt/qemu/vm1.log': '2020-01-31 10:00:00.123+0000: shutting down\n',
      'e1/var/log/ovirt-engine/setup/ovirt-engine-setup-20200131100000-a1b2c3.log': OTOPI,
      'e2/var/log/rhevm/rhevm.log': ENGINE,
    },
    given: '.',
    expected: ['e1 directory', 'e2 directory', 'h1 directory'],
  },
  {
    title: 'the banner of the vdsm.log beside them',
    files: { 'vdsm.log': BANNER, 'sanlock.log': SANLOCK, 'messages.1': SYSLOG },
    given: '.',
    expected: ['told.example.com banner'],
  },
  {
    title: 'but not for the engine, which is none of the hosts that it manages',
    files: { 'case/vdsm.log': BANNER, 'case/engine.log': ENGINE },
    given: 'case',
    expected: ['case parent', 'told.example.com banner'],
  },
  {
    title: 'of many vdsm.logs in one folder, the one whose name begins the same',
    files: {
      'case/h1-vdsm.log': newRecord('2020-01-31 10:00:00,000', banner('h1')),
      'case/h1-sanlock.log': SANLOCK,
      'case/h2-vdsm.log': newRecord('2020-01-31 10:00:00,000', banner('h2')),
      'case/h2-sanlock.log': SANLOCK,
      'case/h1-b-vdsm.log': newRecord('2020-01-31 10:00:00,000', banner('h1-b')),
      'case/h1-b-sanlock.log': SANLOCK,
      'case/sanlock.log': SANLOCK,
    },
    given: 'case',
    expected: ['case parent', 'h1 file', 'h1-b file', 'h2 file'],
  },
  {
    title: 'the host of the vdsm.log beside them by a pattern, which does not fit them',
    files: { 'site-h1/vdsm.log': LOG, 'site-h1/sanlock.log': SANLOCK },
    given: '.',
    options: { hostFrom: ['site-{host}/vdsm*'] },
    expected: ['h1 pattern'],
  },
  {
    title: 'a sosreport, recognised by its version.txt',
    files: {
      [SOS]: LOG,
      'sosreport-x-1/var/log/sanlock.log': SANLOCK,
      'sosreport-x-1/version.txt': '',
      'sosreport-x-1/hostname': 'sos5',
    },
    given: '.',
    expected: ['sos5 sosreport'],
  },
];

test.each(COMPANIONS)('companion logs: $title', async ({ files, given, options, expected }) => {
  tree = await plant(files);
  const { hosts, faults } = await discover([tree.at(given)], options);
  expect(faults).toEqual([]);
  expect(hosts.map(({ name, rule }) => `${name} ${rule}`)).toEqual(expected);
  const read = hosts.flatMap(({ streams }) => streams.flatMap((stream) => stream.files));
  expect(read).toHaveLength(Object.keys(files).filter((name) => !/(?:version\.txt|\/hostname)$/.test(name)).length);
});

test('the zone of a tree without vdsm.log counts, but not that of other machines', async () => {
  tree = await plant({
    'e1/var/log/ovirt-engine/engine.log': ENGINE,
    'c/var/log/remote/h2/sanlock.log': SANLOCK,
  });
  for (const root of ['e1', 'c']) {
    await mkdir(tree.at(`${root}/etc`), { recursive: true });
    await symlink('../usr/share/zoneinfo/Asia/Kolkata', tree.at(`${root}/etc/localtime`));
  }
  const { hosts } = await discover([tree.at('.')]);
  expect(hosts.map(({ name, facts }) => [name, facts?.localtimeLink])).toEqual([
    ['e1', '../usr/share/zoneinfo/Asia/Kolkata'],
    ['h2', undefined],
  ]);
});

describe('the first rule that finds a name decides it', () => {
  test.each(ROWS)('$title', async ({ files, given, options, expected }) => {
    tree = await plant(files);
    const { hosts, faults } = await discover([tree.at(given)], options);
    expect(faults).toEqual([]);
    expect(hosts.map(({ name, rule }) => `${name} ${rule}`)).toEqual(expected);
  });
});

test('a banner is found deep in a compressed file', async () => {
  const filler = LOG.repeat(20_000);
  tree = await plant({ 'x/vdsm.log.xz': await xz(filler + BANNER + filler) });
  const { hosts } = await discover([tree.at('x')]);
  expect(hosts.map(({ name, rule }) => [name, rule])).toEqual([['told.example.com', 'banner']]);
});

test('a link in a sosreport that leads out of it names no host', async () => {
  tree = await plant({ outside: 'wrong\n', [SOS]: LOG, 'sosreport-x-1/sos_commands/x': '' });
  await symlink('../outside', tree.at('sosreport-x-1/hostname'));
  const { hosts } = await discover([tree.at('sosreport-x-1/var/log/vdsm')]);
  expect(hosts[0]?.rule).toBe('parent');
});

test("this machine's own logs are this machine's", async () => {
  tree = await plant({ 'own/log/vdsm.log': BANNER, 'log2/vdsm.log': LOG });
  await symlink('own/log', tree.at('linked'));
  const machine = { logs: tree.at('linked'), name: hostname() };
  const hints = { host: undefined, hostFrom: undefined, machine, trees: new HostTrees() };
  const nameOf = (name: string): ReturnType<typeof nameHost> => {
    const file = {
      kind: 'vdsm' as const,
      path: tree?.at(name) ?? '',
      base: '',
      compression: 'none',
      size: 0,
      modified: 0,
      stamp: undefined,
      banners: [],
    } as const;
    return nameHost({ name: file.path, files: [file] }, hints);
  };
  expect(await nameOf('own/log/vdsm.log')).toEqual({ name: hostname().toLowerCase(), rule: 'machine' });
  expect(await nameOf('linked/vdsm.log')).toEqual({ name: hostname().toLowerCase(), rule: 'machine' });
  expect((await nameOf('log2/vdsm.log')).rule).toBe('parent');
});

test('logs with one host name are one host, by the first of the rules that gave it', async () => {
  tree = await plant({
    'h1/old/vdsm.log': newRecord('2019-01-01 00:00:00,000', banner('h1')),
    'h1/vdsm.log': newRecord('2020-01-01 00:00:00,000'),
    'h0/vdsm.log': LOG,
  });
  const { hosts } = await discover([tree.at('h1/old/vdsm.log'), tree.at('.')]);
  expect(
    hosts.map(({ name, rule, streams }) => [
      name,
      rule,
      streams.map(({ files }) => files.map((file) => path.relative(tree?.root ?? '', file.path))),
    ]),
  ).toEqual([
    ['h0', 'directory', [['h0/vdsm.log']]],
    ['h1', 'directory', [['h1/old/vdsm.log', 'h1/vdsm.log']]],
  ]);
});
