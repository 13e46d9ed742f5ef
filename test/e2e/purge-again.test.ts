/** What was purged can be loaded again at once, whatever happens to the purge. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Client } from '@opensearch-project/opensearch';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import type { Ledger } from '../../src/commands/load/ledger.ts';
import type { Purged } from '../../src/commands/purge.ts';
import { INDEX_FAMILIES } from '../../src/schema/index-families.ts';
import { connect } from '../../src/ship/client.ts';
import { MARK } from '../../src/ship/purge/hold.ts';
import { CLI, runCli } from '../support/cli.ts';
import { startFaultProxy, type FaultProxy, type Faults } from '../support/fault-proxy.ts';
import { removePrefix } from '../support/remove-prefix.ts';

const PREFIX = 'purgeagain';
/** A log with lines, a call, a task and a command. */
const LOG = 'test/golden/D2/command-in-a-worker.log';
const CALLS = `${PREFIX}-calls-2026.11`;

let client: Client;
let folder: string;
let node: string;
let proxy: FaultProxy;
const running: ChildProcess[] = [];

beforeAll(async () => {
  node = inject('opensearch').url;
  client = connect({ node });
  proxy = await startFaultProxy(node);
  folder = await mkdtemp(path.join(tmpdir(), 'purge-again-'));
  await mkdir(path.join(folder, 'node1'));
  await copyFile(LOG, path.join(folder, 'node1/vdsm.log'));
});

beforeEach(async () => {
  proxy.set({});
  await send('DELETE', `/${PREFIX}-*`);
});

afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await removePrefix(client, PREFIX);
  await proxy.close();
  await client.close();
  await rm(folder, { recursive: true });
});

async function send(method: string, where: string, body?: object): Promise<unknown> {
  const answer = await client.transport.request({ method, path: where, ...(body && { body }) }, { ignore: [404] });
  return answer.body;
}

/** Loads the log, and returns what came of the documents of each kind, and what was said. */
async function load(...options: string[]) {
  const rejects = ['--rejects', path.join(folder, 'rejects.ndjson')];
  const { code, stdout, stderr } = await runCli(
    ['load', '--json', '--quiet', '--node', node, '--prefix', PREFIX, ...rejects, ...options, folder],
    {},
  );
  const kinds = (JSON.parse(stdout) as Ledger).kinds;
  return {
    code,
    stderr,
    created: Object.values(kinds).map(({ created }) => created),
    exists: Object.values(kinds).map(({ exists }) => exists),
  };
}

async function purge(at: string, ...options: string[]) {
  return runCli(['purge', '--node', at, '--prefix', PREFIX, '--yes', '--json', ...options], {});
}

/** Starts a purge through the proxy, and kills it when a request that matches is on its way. */
async function purgeKilledAt(hold: RegExp, signal: NodeJS.Signals = 'SIGKILL'): Promise<number | null> {
  proxy.set({ hold });
  const held = proxy.counts.requestsHeld;
  const args = ['purge', '--node', proxy.url, '--prefix', PREFIX, '--yes', '--case', 'A'];
  const child = spawn(process.execPath, [CLI, ...args], { stdio: 'ignore' });
  running.push(child);
  await expect.poll(() => proxy.counts.requestsHeld, { timeout: 60_000 }).toBeGreaterThan(held);
  child.kill(signal);
  const [code] = (await once(child, 'exit')) as [number | null];
  proxy.set({});
  return code;
}

/** Returns every document as `INDEX ID CASE VERSION`. */
async function documents(): Promise<string[]> {
  await send('POST', `/${PREFIX}-*/_refresh`);
  const { body } = await client.search({ index: `${PREFIX}-*`, size: 1000, body: { version: true } });
  const hits = body.hits.hits as unknown as {
    _index: string;
    _id: string;
    _version: number;
    _source: { labels?: { case?: string } };
  }[];
  return hits.map((hit) => `${hit._index} ${hit._id} ${hit._source.labels?.case} ${hit._version}`).toSorted();
}

/** Returns what purge changes for a while, as far as an index has it. */
async function held(): Promise<Record<string, unknown>> {
  const settings = (await send('GET', `/${PREFIX}-*/_settings?flat_settings=true`)) as Record<
    string,
    { settings: object }
  >;
  const isHeld = (name: string): boolean => [MARK, 'index.blocks.write', 'index.gc_deletes'].includes(name);
  return Object.fromEntries(
    Object.entries(settings)
      .map(([index, found]) => [index, Object.entries(found.settings).filter(([name]) => isHeld(name))] as const)
      .filter(([, found]) => found.length > 0),
  );
}

const ALL = [11, 1, 1, 1];
const NONE = [0, 0, 0, 0];

describe('of two cases in one index', () => {
  test('one is purged and loaded at once: all its kinds are back, in the versions that they had', async () => {
    await load('--case', 'A');
    await load('--case', 'B');
    const before = await documents();
    expect(before).toHaveLength(28);
    const purged = await purge(node, '--case', 'A');
    expect([purged.code, purged.stderr]).toEqual([0, '']);
    expect(JSON.parse(purged.stdout) as Purged).toMatchObject({ deleted: 14, left: 0, dropped: [], failures: [] });
    expect(await held()).toEqual({});
    expect(await load('--case', 'A')).toEqual({ code: 0, stderr: '', created: ALL, exists: NONE });
    expect(await documents()).toEqual(before);
  });

  test('the server remembers what was deleted by other means: so the above can fail', async () => {
    await load('--case', 'A');
    await load('--case', 'B');
    await send('POST', `/${PREFIX}-*/_refresh`);
    await send('POST', `/${PREFIX}-*/_delete_by_query?refresh=true`, { query: { term: { 'labels.case': 'A' } } });
    expect(await load('--case', 'A')).toMatchObject({ created: NONE, exists: ALL });
  });

  test('a purge that finds nothing makes the server forget what one before it has deleted', async () => {
    await load('--case', 'A');
    await load('--case', 'B');
    // the answer to the last search of the purge is lost, with what it would have done then
    await purgeKilledAt(/_stats\/segments/);
    expect(await held()).toEqual({});
    const again = await purge(node, '--case', 'A');
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('"found": 0')]);
    expect(await load('--case', 'A')).toMatchObject({ created: ALL });
  });

  test('a setting of the operator is kept', async () => {
    await load('--case', 'A');
    await load('--case', 'B');
    await send('PUT', `/${CALLS}/_settings`, { 'index.gc_deletes': '90s' });
    expect((await purge(node, '--case', 'A')).code).toBe(0);
    expect(await held()).toEqual({ [CALLS]: [['index.gc_deletes', '90s']] });
    expect(await load('--case', 'A')).toMatchObject({ created: ALL });
  });
});

test('every family of indices is purged', async () => {
  await load('--case', 'A');
  const indices = INDEX_FAMILIES.map(({ name, byPeriod }) => `${PREFIX}-${name}${byPeriod ? '-2026.10' : ''}`);
  for (const index of indices)
    await send('PUT', `/${index}/_doc/1`, { labels: { case: 'A' }, '@timestamp': '2026-10-01T00:00:00Z' });
  const { code, stdout } = await purge(node, '--case', 'A');
  expect(code).toBe(0);
  expect((JSON.parse(stdout) as Purged).dropped).toEqual(expect.arrayContaining(indices));
  expect(await documents()).toEqual([]);
});

describe('a purge that is cut off', () => {
  const kinds: readonly (readonly [string, Faults['hold'] & {}])[] = [
    ['between block and delete', new RegExp(`^DELETE /${PREFIX}`)],
    ['before it takes back the setting', /^PUT .*"index\.gc_deletes":null/],
  ];

  test.each(kinds)('%s, by kill -9: the next load takes back what it left, and has everything', async (_, hold) => {
    await load('--case', 'A');
    // with another case, the indices do not get empty
    const isSetting = !hold.source.startsWith('^DELETE');
    if (isSetting) await load('--case', 'B');
    await purgeKilledAt(hold);
    expect(Object.keys(await held()).length).toBeGreaterThan(0);
    const again = await load('--case', 'A');
    expect(again).toMatchObject({ code: 0, created: ALL });
    expect(again.stderr).toContain(
      `took back what a purge that was cut off left (${isSetting ? 'deletions' : 'writes'})`,
    );
    expect(await held()).toEqual({});
  });

  test.each([
    ['purge', ['--case', 'A', '--yes']],
    ['setup', []],
  ])('is finished by the next %s', async (command, options) => {
    await load('--case', 'A');
    await purgeKilledAt(new RegExp(`^DELETE /${PREFIX}`));
    // the other kind, with a setting of the operator
    await send('PUT', `/${PREFIX}-tasks-2026.11/_settings`, { [MARK]: 'x/deletions/90s', 'index.gc_deletes': '0s' });
    const { code } = await runCli([command, '--node', node, '--prefix', PREFIX, ...options], {});
    expect(code).toBe(0);
    expect(await held()).toEqual(
      command === 'purge' ? {} : { [`${PREFIX}-tasks-2026.11`]: [['index.gc_deletes', '90s']] },
    );
    expect(await load('--case', 'A')).toMatchObject({ code: 0, created: ALL });
  });

  test('while the server deletes: the next load waits for that', async () => {
    await load('--case', 'A');
    await load('--case', 'B');
    await purgeKilledAt(/^GET \/_tasks/);
    expect(Object.keys(await held())).toEqual([CALLS]);
    // the server has deleted from the first index only
    expect(await load('--case', 'A')).toMatchObject({ code: 0, created: [0, 1, 0, 0] });
    expect(await held()).toEqual({});
    expect(await documents()).toHaveLength(28);
  });

  test('by a signal takes everything back itself', async () => {
    await load('--case', 'A');
    proxy.set({ hold: new RegExp(`^DELETE /${PREFIX}`) });
    expect(await purgeKilledAt(new RegExp(`^DELETE /${PREFIX}`), 'SIGTERM')).not.toBe(0);
    expect(await held()).toEqual({});
  });

  test('a block of the operator is none of its own', async () => {
    await load('--case', 'A');
    await send('PUT', `/${CALLS}/_settings`, { 'index.blocks.write': true });
    const { code, stderr } = await purge(node, '--case', 'A');
    expect([code, stderr]).toEqual([1, expect.stringContaining('index write (api)')]);
    expect(await held()).toEqual({ [CALLS]: [['index.blocks.write', 'true']] });
  });
});

describe('a purge that is refused', () => {
  test('to delete an empty index leaves no block', async () => {
    await load('--case', 'A');
    proxy.set({ refuse: { what: new RegExp(`^DELETE /${PREFIX}`), status: 403 } });
    const { code, stderr } = await purge(proxy.url, '--case', 'A');
    expect([code, stderr]).toEqual([3, expect.stringContaining('403')]);
    expect(await held()).toEqual({});
    expect((await purge(node, '--case', 'A')).code).toBe(0);
    expect(await load('--case', 'A')).toMatchObject({ created: ALL });
  });

  test('to change settings says that the server remembers, with exit code 1; the next one makes it forget', async () => {
    await load('--case', 'A');
    await load('--case', 'B');
    proxy.set({ refuse: { what: /^PUT .*_settings/, status: 403 } });
    const { code, stdout, stderr } = await purge(proxy.url, '--case', 'A');
    expect([code, stderr]).toEqual([1, expect.stringContaining('remembers what was deleted for a minute')]);
    expect(JSON.parse(stdout) as Purged).toMatchObject({ deleted: 14, left: 0 });
    expect((await purge(node, '--case', 'A')).code).toBe(0);
    expect(await load('--case', 'A')).toMatchObject({ created: ALL });
  });
});
