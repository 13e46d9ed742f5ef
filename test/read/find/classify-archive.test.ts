import { symlink } from 'node:fs/promises';
import { afterEach, describe, expect, test } from 'vitest';

import { discover, type DiscoverOptions, type Discovery } from '../../../src/read/find/discover.ts';
import { readHost } from '../../../src/run/read-host.ts';
import { openBytes } from '../../../src/read/bytes/open.ts';
import { packTar, type Packed } from '../../support/make-archive.ts';
import { banner, gz, newRecord, oldRecord, plant, xz, type Tree } from '../fixtures.ts';

let tree: Tree | undefined;
afterEach(async () => {
  await tree?.remove();
  tree = undefined;
});

const LOG = newRecord('2020-01-31 10:00:00,000');
const OLDER = newRecord('2020-01-30 10:00:00,000');
const PNG = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');
const SOS = 'sosreport-x-1';
const VDSM = `${SOS}/var/log/vdsm`;

function sosreport(hostname: string, logs: readonly Packed[] = [{ path: `${VDSM}/vdsm.log`, content: LOG }]): Packed[] {
  return [
    { path: `${SOS}/hostname`, link: 'sos_commands/host/hostname' },
    ...logs,
    { path: `${SOS}/sos_commands/host/hostname`, content: `${hostname}\n` },
  ];
}

async function find(given: string | readonly string[], options?: DiscoverOptions): Promise<Discovery> {
  return discover(
    [given].flat().map((name) => tree?.at(name) ?? ''),
    options,
  );
}

/** Paths relative to the root of the tree. */
function relative(text: string): string {
  return text.replaceAll(`${tree?.root}/`, '');
}

function filesOf({ hosts }: Discovery): string[] {
  return hosts.flatMap(({ streams }) => streams.flatMap(({ files }) => files.map((file) => relative(file.path))));
}

function hostsOf({ hosts }: Discovery): string[] {
  return hosts.map(({ name, rule }) => `${name} ${rule}`);
}

describe('an archive', () => {
  test('is read however it is packed, and whatever its name', async () => {
    const tar = packTar(sosreport('h1'));
    tree = await plant({ 'a.tar': tar, 'b.tar.xz': await xz(tar), 'c.tgz': gz(tar), d: gz(tar) });
    const found = await find('.');
    expect(found.faults).toEqual([]);
    expect(filesOf(found).sort()).toEqual(
      ['a.tar', 'b.tar.xz', 'c.tgz', 'd'].map((name) => `${name}/${VDSM}/vdsm.log`),
    );
    expect(hostsOf(found)).toEqual(['h1 sosreport']);
  });

  test('its logs have the content that was packed', async () => {
    tree = await plant({
      'a.tar.xz': await xz(
        packTar(
          sosreport('h1', [
            { path: `${VDSM}/vdsm.log`, content: LOG },
            { path: `${VDSM}/vdsm.log.1.xz`, content: await xz(OLDER) },
          ]),
        ),
      ),
    });
    const { hosts } = await find('a.tar.xz');
    const files = hosts[0]?.streams[0]?.files ?? [];
    expect(files.map(({ compression }) => compression)).toEqual(['xz', 'none']);
    const texts: string[] = [];
    for (const file of files) {
      const parts: Buffer[] = [];
      for await (const part of openBytes(file, (fault) => expect(fault).toBeUndefined())) parts.push(part);
      texts.push(Buffer.concat(parts).toString());
    }
    expect(texts).toEqual([OLDER, LOG]);
  });

  test('is classified file by file like a directory', async () => {
    const members: Packed[] = [
      { path: `${VDSM}/vdsm.log`, content: LOG },
      { path: `${VDSM}/vdsm.log.1`, content: PNG },
      { path: `${VDSM}/vdsm.log.2`, content: '' },
      { path: `${VDSM}/supervdsm.log`, content: oldRecord('2020-01-31 10:00:00,000') },
      { path: `${VDSM}/supervdsm.log.1`, content: oldRecord('2020-01-30 10:00:00,000') },
      { path: `${VDSM}/import/import-1.log`, content: LOG },
      { path: `${VDSM}/old.txt`, content: OLDER },
      { path: `${VDSM}/notes.txt`, content: 'nothing\n' },
      { path: `${VDSM}/picture.png`, content: PNG },
      { path: `${SOS}/sos_commands/vdsm/tail_log`, content: LOG },
    ];
    tree = await plant({ 'a.tar.gz': gz(packTar(members)) });
    const found = await find('.');
    // content decides, and between two kinds with one header the name
    const kinds = found.hosts[0]?.streams.map(({ kind, files }) => [
      kind,
      files.map(({ path }) => relative(path)).toSorted(),
    ]);
    expect(kinds).toEqual([
      ['vdsm', [`a.tar.gz/${VDSM}/import/import-1.log`, `a.tar.gz/${VDSM}/old.txt`, `a.tar.gz/${VDSM}/vdsm.log`]],
      ['supervdsm', [`a.tar.gz/${VDSM}/supervdsm.log`, `a.tar.gz/${VDSM}/supervdsm.log.1`]],
    ]);
    expect(found.faults.map(({ path, code, message }) => `${relative(path)} ${code} ${message}`)).toEqual([
      `a.tar.gz/${VDSM}/vdsm.log.1 not_a_log it looks like a PNG image, not like a log`,
    ]);
    expect(found.skipped.map(({ path, reason }) => `${relative(path)}: ${reason}`)).toEqual([
      `a.tar.gz/${VDSM}/vdsm.log.2: empty`,
    ]);
  });

  test('that holds two members of one path has the later one, as in tar', async () => {
    const members = [LOG, `${LOG}${LOG}`].map((content) => ({ path: 'vdsm.log', content }));
    tree = await plant({ 'a.tar': packTar(members) });
    const { hosts } = await find('a.tar');
    expect(hosts[0]?.streams[0]?.files.map(({ size }) => size)).toEqual([2 * LOG.length]);
  });

  test('without a log is skipped in a walk, damaged or not, and alone it is an input error', async () => {
    const engine = packTar([{ path: 'sos/var/log/httpd/access.txt', content: 'x' }]);
    tree = await plant({
      'h/vdsm.log': LOG,
      'backup.tar': packTar([{ path: 'x', content: 'x'.repeat(5000) }]).subarray(0, 2048),
      'engine.tar.xz': await xz(engine),
    });
    const found = await find('.');
    expect(filesOf(found)).toEqual(['h/vdsm.log']);
    expect(found.faults).toEqual([]);
    expect(found.skipped.map(({ path, reason }) => `${relative(path)}: ${reason.split(':')[0]}`)).toEqual([
      'backup.tar: an archive that holds no log of oVirt; it is damaged',
      'engine.tar.xz: an archive that holds no log of oVirt',
    ]);
    await expect(find('engine.tar.xz')).rejects.toMatchObject({ code: 'input' });
  });

  test('with the name of a sosreport that is cut, or none, is a fault even in a walk', async () => {
    tree = await plant({
      'h/vdsm.log': LOG,
      'sosreport-h1.tar': packTar(sosreport('h1')).subarray(0, 700),
      'sosreport-h2.tar.xz': 'gone\n',
      'sosreport-h2.tar.xz.md5': 'd41d8cd98f00b204e9800998ecf8427e\n',
    });
    const found = await find('.');
    expect(filesOf(found)).toEqual(['h/vdsm.log']);
    expect(found.faults.map(({ path, code }) => `${relative(path)} ${code}`).sort()).toEqual([
      'sosreport-h1.tar truncated',
      'sosreport-h2.tar.xz corrupt',
    ]);
  });
});

describe('what sos cuts', () => {
  const TAILED = `${SOS}/sos_strings/vdsm/var.log.vdsm.vdsm.log.tailed`;
  const cut = `end of a record (vdsmd:148)\n${LOG}`;
  const logs: Packed[] = [
    { path: `${VDSM}/vdsm.log.1.xz`, content: OLDER },
    { path: `${VDSM}/vdsm.log`, link: '../../../sos_strings/vdsm/var.log.vdsm.vdsm.log.tailed' },
    {
      path: `${SOS}/sos_strings/vdsm/var.log.vdsm.upgrade.log.tailed`,
      content: 'MainThread::DEBUG::2020-01-31 10:00:00,000::x::1::upgrade::(x) x\n',
    },
    { path: TAILED, content: cut },
  ];

  test('counts once, as the vdsm.log of its host, in one set with the other files', async () => {
    tree = await plant({ 'sosreport-x.tar': packTar(sosreport('h1', logs)) });
    const found = await find('sosreport-x.tar');
    expect(found.faults).toEqual([]);
    expect(hostsOf(found)).toEqual(['h1 sosreport']);
    const [vdsm, ...others] = found.hosts[0]?.streams ?? [];
    expect(vdsm?.files.map(({ path }) => relative(path))).toEqual([
      `sosreport-x.tar/${VDSM}/vdsm.log.1.xz`,
      `sosreport-x.tar/${TAILED}`,
    ]);
    expect(others.map(({ kind }) => kind)).toEqual(['upgrade']);
    expect(found.skipped.map(({ path, reason }) => `${relative(path)}: ${reason}`)).toEqual([
      `sosreport-x.tar/${VDSM}/vdsm.log: a link to a file that is read`,
    ]);
  });

  test('counts once in an unpacked sosreport, too', async () => {
    tree = await plant({ [`h1/${TAILED}`]: cut, [`h1/${VDSM}/vdsm.log.1`]: OLDER, 'h1/x': '' });
    await symlink('../../../sos_strings/vdsm/var.log.vdsm.vdsm.log.tailed', tree.at(`h1/${VDSM}/vdsm.log`));
    const found = await find('h1');
    expect(filesOf(found)).toEqual([`h1/${VDSM}/vdsm.log.1`, `h1/${TAILED}`]);
    expect(found.hosts).toHaveLength(1);
    expect(found.hosts[0]?.streams).toHaveLength(1);
  });

  test('keeps the rest of a cut record, flagged, and adds it to no other', async () => {
    tree = await plant({ 'sosreport-x.tar': packTar(sosreport('h1', logs)) });
    const { hosts } = await find('sosreport-x.tar');
    const lines: string[] = [];
    for (const host of hosts) {
      const options = { prefix: 'vdsm', period: 'month', labels: undefined, outputFormat: 'print' } as const;
      await readHost(host, options, {
        async body({ bytes }) {
          for (const line of Buffer.from(bytes).toString().trimEnd().split('\n')) {
            const { message, vdsm } = JSON.parse(line)._source;
            lines.push(`${message} ${vdsm.quality ?? ''}`);
          }
          return undefined;
        },
        fault: (fault) => expect(fault).toBeUndefined(),
        progress() {},
      });
    }
    expect(lines).toEqual(['something ', 'end of a record (vdsmd:148) truncated_input', 'something ', 'x tz_assumed']);
  });

  test('links that lead out of the archive or to themselves are refused by name, and the rest is read', async () => {
    const links: Packed[] = [
      { path: `${VDSM}/vdsm.log`, content: LOG },
      { path: `${VDSM}/vdsm.log.1`, link: '/var/log/vdsm/vdsm.log' },
      { path: `${VDSM}/vdsm.log.2`, link: '../../../../../vdsm.log' },
      { path: `${VDSM}/vdsm.log.3`, link: 'vdsm.log.3' },
      { path: `${VDSM}/vdsm.log.4`, link: 'nowhere' },
    ];
    tree = await plant({ 'a.tar': packTar(links) });
    const found = await find('a.tar');
    expect(filesOf(found)).toEqual([`a.tar/${VDSM}/vdsm.log`]);
    expect(found.faults.map(({ path, message }) => `${relative(path)}: ${message}`)).toEqual([
      `a.tar/${VDSM}/vdsm.log.1: it is a link to a path outside the archive: /var/log/vdsm/vdsm.log`,
      `a.tar/${VDSM}/vdsm.log.2: it is a link to a path outside the archive: ../../../../../vdsm.log`,
      `a.tar/${VDSM}/vdsm.log.3: it is a chain of more than 40 links, or a loop`,
    ]);
    expect(found.skipped.map(({ path, reason }) => `${relative(path)}: ${reason}`)).toEqual([
      `a.tar/${VDSM}/vdsm.log.4: a link to a file that is no log in this archive`,
    ]);
  });
});

describe('the host of a log in an archive', () => {
  const log = (directory: string, content = LOG): Packed => ({ path: `${directory}/vdsm.log`, content });

  test.each<[title: string, members: Packed[], expected: string, options?: DiscoverOptions]>([
    ['--host', sosreport('other'), 'h1 option', { host: 'H1' }],
    [
      '--host-from, on the path of the member',
      sosreport('other'),
      SOS + ' pattern',
      { hostFrom: ['*.tar/{host}/var'] },
    ],
    ['the folder of the log collector', [log('x/log-collector-data/H1/var/log/vdsm')], 'h1 collector'],
    ['the hostname of a sosreport', sosreport('H1.example.com'), 'h1.example.com sosreport'],
    [
      'the hostname in etc',
      [{ path: 'r/etc/hostname', content: 'h1' }, { path: 'r/sos_reports/x', content: '' }, log('r/var/log/vdsm')],
      'h1 sosreport',
    ],
    [
      'but not where it is no sosreport',
      [{ path: 'r/etc/hostname', content: 'no' }, log('r/var/log/vdsm')],
      'r directory',
    ],
    [
      'a sosreport that is known by its version.txt',
      [log('r/var/log/vdsm'), { path: 'r/version.txt', content: '' }, { path: 'r/hostname', content: '\nh1\n' }],
      'h1 sosreport',
    ],
    ['a directory in it', [log('H1/var/log/vdsm')], 'h1 directory'],
    ['the banner', [log('var/log/vdsm', newRecord('2020-01-31 10:00:01,000', banner('h1')))], 'h1 banner'],
    ['its own name, where it holds nothing but the log', [log('var/log/vdsm')], 'node1 parent'],
  ])('%s', async (_title, members, expected, options) => {
    tree = await plant({ 'node1.tar': packTar(members) });
    expect(hostsOf(await find('node1.tar', options))).toEqual([expected]);
  });

  test('archives that a walk finds are directories of their names', async () => {
    const tar = packTar([log('var/log/vdsm', newRecord('2020-01-31 10:00:01,000', banner('told')))]);
    tree = await plant({ 'node1.tar.gz': gz(tar), 'b/node2.tgz': gz(tar), 'vdsm.tar': tar });
    expect(hostsOf(await find('.'))).toEqual(['node1 directory', 'node2 directory', 'told banner']);
  });

  test('a sosreport around the archive is another machine', async () => {
    const outer = [...sosreport('outer', []), { path: `${SOS}/x.tar`, content: packTar([log('h1/var/log/vdsm')]) }];
    tree = await plant({ 'sos/hostname': 'disk', 'sos/sos_commands/x': '', 'sos/a.tar': packTar([log('h2')]) });
    expect(hostsOf(await find('sos'))).toEqual(['h2 directory']);
    await tree.remove();
    tree = await plant({ 'a.tar': packTar(outer) });
    expect(hostsOf(await find('a.tar'))).toEqual(['outer sosreport']);
  });

  test('an archive of sosreports, as sos collect makes it', async () => {
    const members = await Promise.all(
      ['h1', 'h2'].map(async (host) => ({
        path: `sos-collector-case-1/sosreport-${host}-1.tar.xz`,
        content: await xz(packTar(sosreport(host))),
      })),
    );
    tree = await plant({ 'sos-collector-case-1.tar.xz': await xz(packTar(members)) });
    expect(hostsOf(await find('.'))).toEqual(['h1 sosreport', 'h2 sosreport']);
  });
});

describe('facts about the clock', () => {
  test('are read from the sosreport, and the drift of the host from time_diff.txt, in the archive or next to it', async () => {
    const facts: Packed[] = [
      { path: `${SOS}/etc/localtime`, link: '../usr/share/zoneinfo/Asia/Kolkata' },
      { path: `${SOS}/sos_commands/date/date`, content: 'Fri Jan 31 15:30:00 IST 2020\n' },
    ];
    const report = packTar([...sosreport('other'), ...facts]);
    const row = 'H1                : 2020-01-31 15:30:03+05:30         : 2020-01-31 10:00:00.5+00:00 : +0:00:02.500000';
    const expected = [
      {
        localtimeLink: '../usr/share/zoneinfo/Asia/Kolkata',
        date: 'Fri Jan 31 15:30:00 IST 2020\n',
        timeDiff: row,
      },
    ];
    const members = [
      { path: './log-collector-data/H1/H1-sosreport.tar.xz', content: await xz(report) },
      { path: './log-collector-data/time_diff.txt', content: `Node : Node Time\n${row}\n` },
      { path: './log-collector-data/postgresql-sosreport-1.tar', content: packTar(sosreport('engine', [])) },
    ];
    tree = await plant({
      'packed.tar': packTar(members),
      'unpacked/log-collector-data/h1/H1-sosreport.tar.xz': await xz(report),
      'unpacked/log-collector-data/time_diff.txt': `${row}\n`,
    });
    for (const given of ['packed.tar', 'unpacked']) {
      const found = await find(given);
      expect(hostsOf(found)).toEqual(['h1 collector']);
      expect(found.hosts.map((host) => host.facts)).toEqual(expected);
      expect(found.faults).toEqual([]);
    }
  });
});
