import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@opensearch-project/opensearch';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { purge } from '../../src/commands/purge.ts';
import type { Purged } from '../../src/commands/purge.ts';
import type { Context } from '../../src/commands/context.ts';
import { connect } from '../../src/ship/client.ts';
import { runCli } from '../support/cli.ts';
import { startFaultProxy } from '../support/fault-proxy.ts';
import { logText } from '../support/log-text.ts';
import { removePrefix } from '../support/remove-prefix.ts';

const PREFIX = 'purgetest';

let client: Client;
let folder: string;
let node: string;

beforeAll(async () => {
  node = inject('opensearch').url;
  client = connect({ node });
  folder = await mkdtemp(join(tmpdir(), 'purge-'));
  await mkdir(join(folder, 'node1'));
  await writeFile(join(folder, 'node1/vdsm.log'), logText(400));
});

beforeEach(clean);

afterAll(async () => {
  await removePrefix(client, PREFIX);
  await client.close();
  await rm(folder, { recursive: true });
});

async function clean(): Promise<void> {
  await client.transport.request({ method: 'DELETE', path: `/${PREFIX}-*` });
}

/** Loads the log of node1, and asserts that all of it was new. */
async function load(options: readonly string[]): Promise<void> {
  const rejects = ['--rejects', join(folder, 'rejects.ndjson')];
  const { code, stdout, stderr } = await runCli([
    'load',
    '--json',
    '--quiet',
    '--node',
    node,
    '--prefix',
    PREFIX,
    ...rejects,
    ...options,
    folder,
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect((JSON.parse(stdout) as { kinds: { line: object } }).kinds.line).toMatchObject({ created: 400, exists: 0 });
}

/** Returns every document as `INDEX ID CASE`. */
async function documents(): Promise<string[]> {
  await client.indices.refresh({ index: `${PREFIX}-*` });
  const { body } = await client.search({
    index: `${PREFIX}-*`,
    size: 10_000,
    body: { _source: ['labels'], sort: ['_doc'] },
  });
  const hits = body.hits.hits as unknown as { _index: string; _id: string; _source: { labels?: { case?: string } } }[];
  return hits.map(({ _index, _id, _source }) => `${_index} ${_id} ${_source.labels?.case ?? 'none'}`).toSorted();
}

async function runPurge(...options: string[]) {
  const result = await runCli(
    ['purge', ...(options.includes('--node') ? [] : ['--node', node]), '--prefix', PREFIX, ...options],
    { input: '' },
  );
  return { ...result, purged: () => JSON.parse(result.stdout) as Purged };
}

describe('purge', () => {
  test('deletes one case of two with the same node1, and leaves the other and documents without a case, to the id', async () => {
    await load(['--case', 'A/1']);
    await load(['--case', 'B 2', '--label', 'site=x']);
    await load([]);
    const before = await documents();
    const [a, b, none] = ['A/1', 'B 2', 'none'].map((name) => before.filter((one) => one.endsWith(` ${name}`)));
    expect(a?.length).toBeGreaterThan(520);
    expect([b?.length, none?.length]).toEqual([a?.length, a?.length]);

    const { code, stderr, purged } = await runPurge('--case', 'A/1', '--yes', '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(purged()).toMatchObject({ found: a?.length, deleted: a?.length, left: 0, dropped: [], failures: [] });
    expect(purged().indices.map(({ index }) => index)).toEqual([`${PREFIX}-calls-2026.05`, `${PREFIX}-logs-2026.05`]);
    expect(await documents()).toEqual([...(b ?? []), ...(none ?? [])].toSorted());
  });

  test('deletes indices that are empty then, so that setup with another period is free again', async () => {
    await load(['--case', 'only']);
    const { code, stdout } = await runPurge('--case', 'only', '--yes');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^deleted [\d,]+ documents of case only from 2 indices\ndeleted 2 empty indices: purgetest-calls-2026\.05, purgetest-logs-2026\.05\n$/,
    );
    expect((await client.indices.exists({ index: `${PREFIX}-*`, allow_no_indices: false })).body).toBe(false);
    // and the case can be loaded again
    await load(['--case', 'only']);
  });

  test('does not reach the same case of another prefix, whose indices the pattern of this one matches', async () => {
    await load(['--case', 'x']);
    const index = `${PREFIX}-logs-logs-2026.05`;
    await client.index({ index, id: 'theirs', body: { labels: { case: 'x' } }, refresh: true });
    await client.indices.create({ index: `${PREFIX}-logs-logs-2026.06` });
    const { code, purged } = await runPurge('--case', 'x', '--yes', '--json');
    expect(code).toBe(0);
    expect(purged().indices.map((one) => one.index)).not.toContain(index);
    expect(purged().dropped).toEqual([`${PREFIX}-calls-2026.05`, `${PREFIX}-logs-2026.05`]);
    expect(await documents()).toEqual([`${index} theirs x`]);
  });

  test('lists the cases if it finds none of that name, and deletes nothing', async () => {
    const empty = await runPurge('--case', 'ACME', '--yes');
    expect(empty).toMatchObject({ code: 0, stdout: expect.stringContaining('there are no cases') as string });
    await load(['--case', 'ACME']);
    const before = await documents();
    for (const name of ['acme', 'ACM', 'ACME*', '*']) {
      const { code, stdout } = await runPurge('--case', name, '--yes');
      expect([code, stdout]).toEqual([0, expect.stringContaining(`case ${name} has no documents in`)]);
      expect(stdout).toContain('existing cases: ACME\n');
    }
    expect(await documents()).toEqual(before);
  });

  test('refuses with 2 to delete without a terminal to ask on, without a case, and with an empty one', async () => {
    await load(['--case', 'x']);
    const before = await documents();
    for (const [options, why] of [
      [['--case', 'x'], /--yes/],
      [['--yes'], /--case NAME/],
      [['--case', ' ', '--yes'], /--case takes a name/],
      [['--case', 'x', '--yes', 'file'], /takes no arguments/],
    ] as const) {
      const { code, stderr } = await runPurge(...options);
      expect([options, code]).toEqual([options, 2]);
      expect(stderr).toMatch(why);
    }
    expect(await documents()).toEqual(before);
  });

  test('asks with the count, and deletes only after a yes', async () => {
    await load(['--case', 'x']);
    const before = await documents();
    const said: string[] = [];
    const ask = async (answer: boolean): Promise<{ code: number; question: string }> => {
      let question = '';
      const context = {
        paths: [],
        options: { node, prefix: PREFIX, period: 'month', case: 'x', label: [], yes: false, json: false, quiet: false },
        env: {},
        out: async () => {},
        err: (text: string) => void said.push(text),
        draw: (codes: string) => void said.push(codes),
        terminal: true,
        columns: () => 80,
        confirm: async (text: string) => {
          question = text;
          return answer;
        },
      };
      return { code: await purge(context as unknown as Context), question };
    };
    const declined = await ask(false);
    expect(declined.code).toBe(0);
    expect(declined.question).toBe(
      `Delete ${before.length.toLocaleString('en-US')} documents of case x from 2 indices? [y/N] `,
    );
    expect(said.join('')).toMatch(/purgetest-logs-2026\.05 +400\n.*nothing was deleted/s);
    expect(await documents()).toEqual(before);

    expect((await ask(true)).code).toBe(0);
    expect(said.join('')).toContain(`of ${before.length.toLocaleString('en-US')} documents`);
    expect(await documents()).toEqual([]);
  });

  test('reports the documents that it could not delete, and ends with 1', async () => {
    await load(['--case', 'x']);
    const index = `${PREFIX}-calls-2026.05`;
    await client.indices.putSettings({ index, body: { 'index.blocks.write': true } });
    const blocked = await runPurge('--case', 'x', '--yes', '--json');
    expect(blocked.code).toBe(1);
    expect(blocked.purged().left).toBeGreaterThan(120);
    expect(blocked.purged().dropped).toEqual([`${PREFIX}-logs-2026.05`]);
    expect(blocked.stderr).toContain(index);

    await client.indices.close({ index });
    const closed = await runPurge('--case', 'x', '--yes');
    expect(closed).toMatchObject({ code: 1, stderr: expect.stringContaining(`${index} is closed`) as string });
  });

  test('without a right says which, and what it did before it was refused', async () => {
    await load(['--case', 'x']);
    const proxy = await startFaultProxy(inject('opensearch').url, {
      refuse: { what: /^POST \/\S*-calls-\S*_delete_by_query/, status: 403 },
    });
    try {
      // nothing is deleted before the first index, which is that of the calls
      const first = await runPurge('--case', 'x', '--yes', '--node', proxy.url);
      expect(first).toMatchObject({
        code: 3,
        stderr: expect.stringContaining('No document is deleted so far.') as string,
      });

      proxy.set({ refuse: { what: /^POST \/\S*-logs-\S*_delete_by_query/, status: 403 } });
      const second = await runPurge('--case', 'x', '--yes', '--json', '--node', proxy.url);
      expect(second.code).toBe(3);
      expect(second.purged()).toMatchObject({ left: 400, dropped: [`${PREFIX}-calls-2026.05`] });
      expect(second.purged().deleted).toBeGreaterThan(120);
      expect(second.stderr).toContain('(403)');

      proxy.set({ refuse: { what: /^DELETE /, status: 403 } });
      const third = await runPurge('--case', 'x', '--yes', '--json', '--node', proxy.url);
      expect(third.code).toBe(3);
      expect(third.purged()).toMatchObject({ deleted: 400, left: 0, dropped: [] });
      expect(third.stderr).toContain('So empty indices stay.');
    } finally {
      await proxy.close();
    }
  });

  test('refuses where an index was made without the template, and a name could match other cases', async () => {
    await client.indices.create({
      index: `${PREFIX}-logs-2026.05`,
      body: { mappings: { properties: { labels: { properties: { case: { type: 'text' } } } } } } as never,
    });
    await client.index({ index: `${PREFIX}-logs-2026.05`, body: { labels: { case: 'ACME corp' } }, refresh: true });
    const { code, stderr } = await runPurge('--case', 'ACME', '--yes');
    expect(code).toBe(3);
    expect(stderr).toMatch(/type 'text', expected 'keyword'/);
    expect(await documents()).toHaveLength(1);
  });
});
