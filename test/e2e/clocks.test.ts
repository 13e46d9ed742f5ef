import { mkdir, symlink } from 'node:fs/promises';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { connect } from '../../src/ship/client.ts';
import { newRecord, oldRecord, plant } from '../read/fixtures.ts';
import type { Tree } from '../read/fixtures.ts';
import { printed, runCli } from '../support/cli.ts';
import type { PrintedDocument } from '../support/cli.ts';
import { removePrefix } from '../support/remove-prefix.ts';

let tree: Tree | undefined;

afterEach(() => tree?.remove());

const OLD = oldRecord('2015-07-01 12:00:00,000');

/** Writes files, and runs `parse` on them. */
async function parse(files: Readonly<Record<string, string>>, ...args: string[]) {
  tree = await plant(files);
  return parseIn(tree, ...args);
}

async function parseIn({ root }: Tree, ...args: string[]) {
  const result = await runCli(['parse', ...args], { cwd: root });
  return { ...result, documents: result.code === 2 ? [] : printed(result).map(shortened) };
}

interface Source {
  readonly '@timestamp': string;
  readonly host: { readonly name: string };
  readonly vdsm: {
    readonly zone?: { readonly source: string };
    readonly clock?: { readonly drift_ms: number };
    readonly quality?: readonly string[];
  };
}

function shortened({ _id, _index, _source }: PrintedDocument) {
  const { host, vdsm, ...source } = _source as unknown as Source;
  return {
    id: `${_index}/${_id}`,
    host: host.name,
    time: source['@timestamp'],
    source: vdsm.zone?.source,
    drift: vdsm.clock?.drift_ms,
    flags: vdsm.quality ?? [],
  };
}

describe('--timezone', () => {
  it('is the zone of stamps that name none, and moves no document', async () => {
    const files = { 'node1/vdsm.log': OLD + newRecord('2017-07-01 12:00:00,000', 'x', '-0400') };
    const { documents } = await parse(files, '--timezone', 'Europe/Rome', 'node1');
    expect(documents).toMatchObject([
      { time: '2015-07-01T10:00:00.000Z', source: 'option', flags: [] },
      { time: '2017-07-01T16:00:00.000Z', source: undefined, flags: [] },
    ]);
    tree ??= await plant({});
    const without = await parseIn(tree, 'node1');
    expect(without.documents[0]).toMatchObject({
      time: '2015-07-01T12:00:00.000Z',
      source: 'assumed',
      flags: ['tz_assumed'],
    });
    expect(without.documents.map(({ id }) => id)).toEqual(documents.map(({ id }) => id));
  });

  it('is the zone for check, too', async () => {
    tree = await plant({ 'node1/vdsm.log': OLD });
    const { code, stdout } = await runCli(['check', '--json', '--timezone', '+05:30', 'node1'], { cwd: tree.root });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ quality: {} }]);
    expect(stdout).not.toContain('tz_assumed');
  });

  it('reaches the worker threads of load', async () => {
    const node = inject('opensearch').url;
    const client = connect({ node });
    const prefix = 'clockstest';
    try {
      tree = await plant({ 'node1/vdsm.log': OLD });
      const args = ['--quiet', '--node', node, '--prefix', prefix, '--timezone', 'Europe/Rome', 'node1'];
      const { code, stderr } = await runCli(['load', ...args], { cwd: tree.root });
      expect([code, stderr]).toEqual([0, '']);
      await client.indices.refresh({ index: `${prefix}-*` });
      const { body } = await client.search({ index: `${prefix}-logs-*` });
      expect(body.hits.hits.map(({ _source }) => _source)).toMatchObject([
        { '@timestamp': '2015-07-01T10:00:00.000Z', vdsm: { zone: { source: 'option' } } },
      ]);
    } finally {
      await removePrefix(client, prefix);
      await client.close();
    }
  });

  it.each([
    [
      'Europe/Roma',
      "--timezone takes a time zone as Europe/Rome, UTC or +05:30, but got 'Europe/Roma'. Did you mean Europe/Rome?",
    ],
    ['UTC+2', 'Did you mean +02:00?'],
  ])('refuses %s and names the nearest', async (zone, message) => {
    const { code, stderr, stdout } = await parse({ 'node1/vdsm.log': OLD }, '--timezone', zone, 'node1');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });
});

describe('--timezones', () => {
  it('gives hosts their zones by the first row that fits; the others take --timezone', async () => {
    const files = {
      'logs/node1/vdsm.log': OLD,
      'logs/node2.rome.example.com/vdsm.log': OLD,
      'logs/node3/vdsm.log': OLD,
      'zones.txt': '# the fleet\nnode1 Asia/Kolkata\n*.rome.example.com Europe/Rome\n',
    };
    const { documents } = await parse(files, '--timezones', 'zones.txt', '--timezone', '-0400', 'logs');
    expect(documents).toMatchObject([
      { host: 'node1', time: '2015-07-01T06:30:00.000Z', source: 'timezones' },
      { host: 'node2.rome.example.com', time: '2015-07-01T10:00:00.000Z', source: 'timezones' },
      { host: 'node3', time: '2015-07-01T16:00:00.000Z', source: 'option' },
    ]);
  });

  it.each([
    ['node1\n', "--timezones zones.txt:1: expected HOST ZONE, as in 'node1 Europe/Rome', but got 'node1'"],
    ['node1 UTC\n\nnode2 Mars/Olympus\n', '--timezones zones.txt:3 takes a time zone'],
  ])('refuses the file %j by its line', async (text, message) => {
    const files = { 'node1/vdsm.log': OLD, 'zones.txt': text };
    const { code, stderr } = await parse(files, '--timezones', 'zones.txt', 'node1');
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('refuses a file that is not there', async () => {
    const { code, stderr } = await parse({ 'node1/vdsm.log': OLD }, '--timezones', 'none.txt', 'node1');
    expect(code).toBe(2);
    expect(stderr).toContain("--timezones takes a file with rows HOST ZONE, but 'none.txt' cannot be read");
  });
});

describe('the zone of a host', () => {
  it("is that of its sosreport's etc/localtime", async () => {
    const report = 'sosreport-node1';
    tree = await plant({
      [`${report}/hostname`]: 'node1.example.com\n',
      [`${report}/sos_commands/date/date`]: 'Wed Jul  1 12:00:00 UTC 2015\n',
      [`${report}/var/log/vdsm/vdsm.log`]: OLD,
    });
    await mkdir(tree.at(`${report}/etc`));
    await symlink('../usr/share/zoneinfo/Europe/Rome', tree.at(`${report}/etc/localtime`));
    const { documents } = await parseIn(tree, report);
    expect(documents).toMatchObject([
      { host: 'node1.example.com', time: '2015-07-01T10:00:00.000Z', source: 'localtime', flags: [] },
    ]);
  });

  it('is inferred from what it logged after an upgrade in place', async () => {
    const { documents } = await parse(
      {
        'node1/vdsm.log.1': oldRecord('2017-07-01 11:00:00,000'),
        'node1/vdsm.log': newRecord('2017-07-01 12:00:00,000', 'x', '+0200'),
      },
      'node1',
    );
    expect(documents).toMatchObject([
      { time: '2017-07-01T09:00:00.000Z', source: 'log', flags: ['tz_inferred'] },
      { time: '2017-07-01T10:00:00.000Z', source: undefined, flags: [] },
    ]);
  });
});

describe('the clock of a host', () => {
  const row = (host: string, drift: string): string =>
    `${`${host} `.padEnd(17)} : 2017-07-01 12:10:00+02:00         : 2017-07-01 10:08:29.500000+00:00  : ${drift.padEnd(35)}\n`;
  const header =
    'Node              : Node Time                         : Engine Time                       : Clock Drift Between Engine and Node\n';
  const log = newRecord('2017-07-01 12:00:00,000', 'x', '+0200');
  const files = {
    'lc/log-collector-data/time_diff.txt': [
      header,
      row('node1.example.com', '+0:01:30.500000'),
      row('node2.example.com', '-0:00:37.000000'),
      row('node3.example.com', '-0:00:00.700000'),
      row('node4.example.com', '+30 days, 0:00:00'),
    ].join(''),
    ...Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`lc/log-collector-data/node${n}.example.com/vdsm.log`, log])),
  };

  it("is corrected by the log collector's time_diff.txt, and reported; ids stay", async () => {
    const { documents, stderr, code } = await parse(files, 'lc');
    expect(code).toBe(0);
    expect(documents).toMatchObject([
      { host: 'node1.example.com', time: '2017-07-01T09:58:29.500Z', drift: -90_500, flags: ['clock_corrected'] },
      { host: 'node2.example.com', time: '2017-07-01T10:00:37.000Z', drift: 37_000, flags: ['clock_corrected'] },
      { host: 'node3.example.com', time: '2017-07-01T10:00:00.000Z', drift: undefined, flags: [] },
      { host: 'node4.example.com', time: '2017-07-01T10:00:00.000Z', drift: undefined, flags: [] },
      { host: 'node5.example.com', time: '2017-07-01T10:00:00.000Z', drift: undefined, flags: [] },
    ]);
    expect(stderr).toContain(
      'node4.example.com: clock drift is not corrected: by time_diff.txt its clock is 30.0 days ahead, and more than a day is no drift',
    );
    expect(stderr).toContain(
      'corrected by time_diff.txt: the clocks of 2 hosts, the most node1.example.com by -90.5 s (--no-drift',
    );
    if (tree === undefined) throw new Error('no tree was planted');
    const left = await parseIn(tree, '--no-drift', 'lc');
    expect(left.stderr).not.toContain('corrected');
    for (const { time, drift, flags } of left.documents) {
      expect([time, drift, flags]).toEqual(['2017-07-01T10:00:00.000Z', undefined, []]);
    }
    expect(left.documents.map(({ id }) => id)).toEqual(documents.map(({ id }) => id));
  });
});
