/** Raw lines on a real server that a load completes without their files. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Client } from '@opensearch-project/opensearch';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Ledger } from '../../src/commands/load/ledger.ts';
import { openBytes } from '../../src/read/bytes/open.ts';
import { discover } from '../../src/read/find/discover.ts';
import { connect } from '../../src/ship/client.ts';
import { install } from '../../src/ship/install.ts';
import { runCli } from '../support/cli.ts';
import { flatten } from '../support/flat.ts';
import { recordsOf, sendRaw, shipped, type Shipped } from '../support/raw-path.ts';
import { removePrefix } from '../support/remove-prefix.ts';

const PREFIX = 'rawindex';
const FLEET = 'samples/fleet';
/** Hosts of both layouts, with and without zones, and the engine that calls them. */
const HOSTS = ['node-a1', 'node-b2', 'node-c1', 'engine'];
const logOf = (host: string): string => (host === 'engine' ? 'engine.log' : 'vdsm.log');

let client: Client;
let node: string;
let folder: string;

/** The records of a host in files as they rotated, without equal first lines, which the pipeline cannot tell apart. */
const files = new Map<string, string[][]>();

beforeAll(async () => {
  node = inject('opensearch').url;
  client = connect({ node });
  folder = await mkdtemp(path.join(tmpdir(), 'raw-index-'));
  for (const host of HOSTS) {
    const first = new Set<string>();
    const records = recordsOf(await readRotated(host))
      .slice(-700)
      .filter((record) => {
        const [line = ''] = record.split('\n', 1);
        return first.size < first.add(line).size;
      });
    const half = Math.ceil(records.length / 2);
    files.set(host, [records.slice(0, half), records.slice(half)]);
    await mkdir(path.join(folder, host));
    await writeFile(path.join(folder, host, `${logOf(host)}.1`), `${records.slice(0, half).join('\n')}\n`);
    await writeFile(path.join(folder, host, logOf(host)), `${records.slice(half).join('\n')}\n`);
  }
  await load('load', ...HOSTS.map((host) => path.join(folder, host)));
});

afterAll(async () => {
  for (const name of ['', 'load', 'late', 'blind']) await removePrefix(client, PREFIX + name);
  await client.close();
  await rm(folder, { recursive: true });
});

/** Returns the text of a log and its rotated files, the oldest first. */
async function readRotated(host: string): Promise<string> {
  const dir = path.join(FLEET, host, 'var/log', host === 'engine' ? 'ovirt-engine' : 'vdsm');
  const { hosts } = await discover([dir], { host });
  const kind = host === 'engine' ? 'engine' : 'vdsm';
  const stream = hosts[0]?.streams.find((one) => one.kind === kind);
  const chunks: Buffer[] = [];
  for (const file of stream?.files ?? [])
    for await (const chunk of openBytes(file, () => {})) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

/** Sends the lines of all hosts, of one file or both; those with offsets in an order that is not that of the files. */
async function send(name: string, isSent: (file: number) => boolean = () => true, offsets = true): Promise<number> {
  await install(client, { prefix: PREFIX + name, period: 'month' });
  const documents: Shipped[] = [];
  for (const [host, rotated] of files) {
    for (const [file, records] of rotated.entries()) {
      let offset = 0;
      for (const record of records) {
        const document = shipped(record, host, offset, `/var/log/${logOf(host)}`);
        offset += Buffer.byteLength(record) + 1;
        if (!isSent(file)) continue;
        documents.push(offsets ? document : { ...document, log: { file: { path: `/var/log/${logOf(host)}` } } });
      }
    }
  }
  const sent = await sendRaw(node, `${PREFIX}${name}-raw`, offsets ? documents.toReversed() : documents);
  return sent.filter(({ status }) => status === 201).length;
}

async function load(name: string, ...args: string[]): Promise<Ledger & { stderr: string }> {
  const named = args.some((arg) => arg.startsWith('index:')) ? [] : ['--host-from', `${folder}/{host}/*`];
  const all = ['load', '--node', node, '--prefix', PREFIX + name, '--json', ...named, ...args];
  const { code, stdout, stderr } = await runCli(all, { cwd: folder });
  expect([code, stderr]).toEqual([0, stderr]);
  return { ...(JSON.parse(stdout) as Ledger), stderr };
}

const index = (name: string): string => `index:${PREFIX}${name}-logs-*`;

/** Where a document stands in files, and how it came: what a load of the files knows, and the server does not. */
const OWN = /^(?:log\.file\.path|vdsm\.log\.(?:line|offset|end\..*)|vdsm\.host\.source|event\.ingested)$/;

/** Returns the documents under a prefix, by family and id, without what may differ. */
async function all(name: string, families = ['logs', 'calls', 'tasks', 'commands']) {
  const prefix = PREFIX + name;
  await client.indices.refresh({ index: `${prefix}-*` });
  const found = new Map<string, object>();
  for (const family of families) {
    let after: unknown[] | undefined;
    for (;;) {
      const sort = [{ '@timestamp': 'asc' }, { _seq_no: 'asc' }];
      const { body } = await client.search({
        index: `${prefix}-${family}-*`,
        body: { size: 5000, sort: sort as never, ...(after && { search_after: after as never }) },
      });
      for (const { _id, _index = '', _source } of body.hits.hits) {
        const fields = [...flatten({ _index, _id: _id ?? '', _source: _source as never })].filter(
          ([field]) => !OWN.test(field),
        );
        found.set(`${_index.slice(prefix.length)}/${_id}`, Object.fromEntries(fields));
      }
      after = body.hits.hits.at(-1)?.sort;
      if (body.hits.hits.length < 5000) break;
    }
  }
  return found;
}

/** Returns documents without the links between calls of the engine and of vdsm. */
function unlinked(documents: ReadonlyMap<string, object>): Map<string, object> {
  const isLink = (field: string): boolean => field.startsWith('vdsm.engine.') || field === 'vdsm.quality';
  const rest = (document: object) => Object.fromEntries(Object.entries(document).filter(([field]) => !isLink(field)));
  return new Map([...documents].map(([id, document]) => [id, rest(document)]));
}

describe('index:PATTERN', () => {
  test('makes of raw lines what a load of the files makes', async () => {
    const created = await send('');
    const ledger = await load('', index(''));
    expect(ledger.kinds.line).toMatchObject({ read: created, completed: created, created: 0 });
    expect(ledger.unordered).toEqual([]);
    const expected = await all('load');
    const made = await all('');
    expect([...made.keys()].toSorted()).toEqual([...expected.keys()].toSorted());
    for (const [id, document] of expected) expect({ id, ...made.get(id) }).toEqual({ id, ...document });
    // nothing is raw any more
    const again = await load('', index(''));
    expect(again.stderr).toContain('no raw lines');
    expect(again.kinds.line.read).toBe(0);
    // the files complete the lines once more, with their places
    const complete = await load('', ...HOSTS.map((host) => path.join(folder, host)));
    expect(complete.kinds.line).toMatchObject({ created: 0, completed: created, exists: 0 });
    expect(complete.kinds.call).toMatchObject({ created: 0, updated: 0 });
    expect(await all('')).toEqual(expected);
  });

  test('goes on with lines that come later', async () => {
    await send('late', (file) => file === 0);
    await load('late', index('late'));
    const came = await send('late', (file) => file === 1);
    const second = await load('late', index('late'));
    expect(second.kinds.line.completed).toBe(came);
    const spans = ['calls', 'tasks', 'commands'];
    // calls of hosts are linked where one load has both
    const expected = unlinked(await all('load', spans));
    const made = unlinked(await all('late', spans));
    expect([...made.keys()].toSorted()).toEqual([...expected.keys()].toSorted());
    for (const [id, document] of expected) expect({ id, ...made.get(id) }).toEqual({ id, ...document });
  });

  test('says of which hosts the order is not known', async () => {
    const created = await send('blind', undefined, false);
    const first = await load('blind', index('blind'), '--host', 'NODE-C1');
    expect(first.hostNames).toEqual([{ host: 'node-c1', rule: 'shipper' }]);
    const ledger = await load('blind', index('blind'));
    expect(first.kinds.line.completed + ledger.kinds.line.completed).toBe(created);
    expect(ledger.unordered?.map(({ host }) => host)).toContain('node-a1');
    for (const { host, lines } of ledger.unordered ?? []) {
      expect(lines).toBeGreaterThan(1);
      expect(ledger.stderr).toContain(`order not known: ${host}: `);
    }
    // the files tell it
    const paths = HOSTS.map((host) => path.join(folder, host));
    expect((await load('blind', ...paths)).kinds.line).toMatchObject({ created: 0, completed: created });
    expect(await all('blind', ['logs'])).toEqual(await all('load', ['logs']));
  });

  test.each([
    [['load', 'index:rawindex-logs-*', 'vdsm.log'], 'is the only PATH'],
    [['load', 'index:rawindex-logs-*', '--follow'], '--follow'],
    [['load', 'index:rawindex-logs-*', '--checkpoint', 'c'], '--checkpoint'],
    [['load', 'index:rawindex-logs-*', '--list'], '--list'],
    [['load', 'index:rawindex-logs-*', '--timezone', 'UTC'], '--timezone'],
    [['load', 'index:other-logs-*'], 'name indices of lines of --prefix rawindex'],
    [['load', 'index:rawindex-calls-*'], 'name indices of lines of --prefix rawindex'],
    [['parse', 'index:rawindex-logs-*'], 'only load reads lines back'],
  ])('%j is refused', async ([command = '', ...args], text) => {
    const { code, stderr } = await runCli([command, ...args, '--prefix', PREFIX], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain(text);
  });
});
