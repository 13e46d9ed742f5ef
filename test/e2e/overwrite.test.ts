/**
 * Documents of an earlier version, which bear a secret that this one would mask, and how an index is cleaned of them. They
 * are made here of those of this version: the same ids and versions, with more text.
 */
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Client } from '@opensearch-project/opensearch';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import type { Ledger } from '../../src/commands/load/ledger.ts';
import { DOCUMENT_KINDS } from '../../src/schema/document-kinds.ts';
import { connect } from '../../src/ship/client.ts';
import { runCli } from '../support/cli.ts';
import { startFaultProxy } from '../support/fault-proxy.ts';
import { logText } from '../support/log-text.ts';
import { expectAll, Survivor } from '../support/survival.ts';
import { removePrefix } from '../support/remove-prefix.ts';

const PREFIX = 'overwritetest';
const SECRET = 'hunter2secret';
/** A log with lines, a call, a task and a command. */
const LOG = 'test/golden/D2/command-in-a-worker.log';

let client: Client;
let folder: string;
let node: string;

beforeAll(async () => {
  node = inject('opensearch').url;
  client = connect({ node });
  folder = await mkdtemp(path.join(tmpdir(), 'overwrite-'));
  await mkdir(path.join(folder, 'node1'));
  await copyFile(LOG, path.join(folder, 'node1/vdsm.log'));
});

beforeEach(async () => {
  await client.transport.request({ method: 'DELETE', path: `/${PREFIX}-*` });
});

afterAll(async () => {
  await removePrefix(client, PREFIX);
  await client.close();
  await rm(folder, { recursive: true });
});

async function run(command: string, ...options: string[]) {
  const rejects = command === 'load' ? ['--rejects', path.join(folder, 'rejects.ndjson'), folder] : [];
  const result = await runCli([command, '--node', node, '--prefix', PREFIX, '--case', 'A', ...options, ...rejects]);
  return { ...result, ledger: () => JSON.parse(result.stdout) as Ledger };
}

interface Stored {
  readonly _index: string;
  readonly _id: string;
  readonly _version: number;
  readonly _source: Record<string, unknown>;
}

/** Returns all documents of a prefix, without the time at which each was indexed. */
async function documents(prefix = PREFIX): Promise<Stored[]> {
  await client.indices.refresh({ index: `${prefix}-*` });
  const { body } = await client.search({ index: `${prefix}-*`, size: 10_000, body: { version: true } });
  const hits = body.hits.hits as unknown as Stored[];
  return hits
    .map(({ _index, _id, _version, _source: { event, ...source } }) => {
      const { ingested: _, ...rest } = event as Record<string, unknown>;
      return { _index, _id, _version, _source: { ...source, event: rest } };
    })
    .toSorted((a, b) => (`${a._index}${a._id}` < `${b._index}${b._id}` ? -1 : 1));
}

/** Puts the secret into documents, without changing their ids and versions. */
async function spoil(stored: readonly Stored[], moreRecords = 0): Promise<void> {
  const body = stored.flatMap(({ _index, _id, _version, _source }) => [
    { index: { _index, _id, version: _version + moreRecords, version_type: 'external_gte' } },
    { ..._source, message: `password is ${SECRET}`, process: { command_line: SECRET } },
  ]);
  const { body: done } = await client.bulk({ body: body as never, refresh: true });
  expect(done.errors).toBe(false);
}

async function countSecrets(): Promise<number> {
  return (await documents()).filter((document) => JSON.stringify(document).includes(SECRET)).length;
}

describe('an index of an earlier version', () => {
  test('is cleaned by --overwrite, and repeated it changes nothing', async () => {
    await run('load');
    const clean = await documents();
    expect(clean).toHaveLength(14);
    expect(clean.filter(({ _index }) => _index.includes('-logs-')).map(({ _version }) => _version)).toEqual(
      Array.from({ length: 11 }, () => 3),
    );
    await spoil(clean);
    expect(await countSecrets()).toBe(14);

    // a load as ever leaves it, since the ids are there
    expect((await run('load', '--json')).ledger().kinds.call).toMatchObject({ exists: 1, updated: 0 });
    expect(await countSecrets()).toBe(14);

    for (let round = 0; round < 2; round++) {
      const { code, ledger, stderr } = await run('load', '--overwrite', '--json', '--quiet');
      expect([code, stderr]).toEqual([0, '']);
      const { kinds, overwrite } = ledger();
      expect(kinds.line).toMatchObject({ read: 11, created: 0, updated: 11, exists: 0, notOverwritten: 0 });
      expect(kinds.call).toMatchObject({ read: 1, created: 0, updated: 1, exists: 0, notOverwritten: 0 });
      expect(overwrite).toEqual({ kept: [] });
      expect(await documents()).toEqual(clean);
    }
    // and what comes later finds the documents
    expect((await run('load', '--json')).ledger().kinds.line).toMatchObject({ created: 0, exists: 11 });
  });

  test('is cleaned by purge and load, at once and in all kinds', async () => {
    await run('load');
    const clean = await documents();
    await spoil(clean);
    expect((await run('purge', '--yes')).code).toBe(0);
    expect((await run('load')).code).toBe(0);
    expect(await documents()).toEqual(clean);
  });

  test('gets documents that are not there yet, too', async () => {
    const { code, stdout } = await run('load', '--overwrite', '--quiet');
    expect(code).toBe(0);
    expect(stdout).toContain(
      'lines: 11 read = 11 indexed + 0 updated + 0 already there + 0 duplicate input + 0 filtered + 0 rejected + 0 not overwritten\n',
    );
    expect(stdout).toContain(
      'calls: 1 emitted = 1 created + 0 updated + 0 already there + 0 rejected + 0 not overwritten\n',
    );
    expect(stdout).toContain('To clean an index for certain, purge and load again\n');
  });
});

test('a document of which the server has more is kept, named and counted, with exit code 1', async () => {
  await run('load');
  const clean = await documents();
  await spoil(clean);
  const fuller = clean.filter(({ _index }) => !_index.includes('-logs-'));
  await spoil(fuller, 1);
  const line = clean.filter(({ _index }) => _index.includes('-logs-')).slice(0, 1);
  await spoil(line, 2);
  const { code, ledger, stderr } = await run('load', '--overwrite', '--json', '--quiet');
  expect(code).toBe(1);
  const { kinds, overwrite } = ledger();
  expect(kinds.line).toMatchObject({ read: 11, updated: 10, exists: 0, notOverwritten: 1 });
  for (const kind of DOCUMENT_KINDS.filter((one) => one !== 'line'))
    expect(kinds[kind]).toMatchObject({ read: 1, updated: 0, exists: 0, notOverwritten: 1 });
  const kept = [...fuller, ...line].map(({ _index: index, _id: id }) => ({ index, id }));
  expect(overwrite?.kept).toHaveLength(4);
  expect(overwrite?.kept).toEqual(expect.arrayContaining(kept));
  for (const { index, id } of kept) expect(stderr).toContain(`${id} in ${index}: the server has it more complete`);
  expect(await countSecrets()).toBe(4);
  // the certain way
  await run('purge', '--yes');
  await run('load');
  expect(await documents()).toEqual(clean);
});

test('a run that is killed and repeated leaves no old document', async () => {
  const survivor = await Survivor.make(node, 'overwritekill');
  const proxy = await startFaultProxy(node, { delayMs: 300 });
  try {
    // more than one body; the 10,000 documents that a search returns are changed
    await writeFile(survivor.log('vdsm.log'), logText(9000));
    expect((await survivor.start().ended).code).toBe(0);
    const stored = await documents('overwritekill');
    for (let at = 0; at < stored.length; at += 2000) await spoil(stored.slice(at, at + 2000));
    const first = survivor.start(['--overwrite'], { node: proxy.url });
    await expect.poll(() => proxy.counts.bulkRequests, { timeout: 60_000 }).toBeGreaterThan(2);
    first.kill('SIGKILL');
    await first.ended;
    const { code, ledger } = await survivor.start(['--overwrite']).ended;
    expect([code, ledger?.kinds.line]).toMatchObject([0, { read: 9000, updated: 9000, notOverwritten: 0 }]);
    await expectAll(survivor);
  } finally {
    await proxy.close();
    await survivor.end();
  }
});

test.each([
  ['--checkpoint', 'x'],
  ['--follow', undefined],
])('%s is refused: it reads only what is new', async (option, value) => {
  const { code, stderr } = await run('load', '--overwrite', option, ...(value === undefined ? [] : [value]));
  expect([code, stderr]).toEqual([2, expect.stringContaining(`but ${option} goes on with them`)]);
});
