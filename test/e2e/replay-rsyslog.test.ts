/** `replay` of what rsyslog keeps when the server refuses records: it goes through the landing index and its pipeline. */
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Client } from '@opensearch-project/opensearch';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { connect } from '../../src/ship/client.ts';
import { install } from '../../src/ship/install.ts';
import { runCli, type CliResult } from '../support/cli.ts';
import { parsedLines, recordsOf } from '../support/raw-path.ts';
import { removePrefix } from '../support/remove-prefix.ts';

const PREFIX = 'replayraw';
const LOG = 'test/golden/F/commands.log';

let client: Client;
let node: string;
let folder: string;
let rejects: string;

beforeAll(async () => {
  node = inject('opensearch').url;
  client = connect({ node });
  folder = await mkdtemp(path.join(tmpdir(), 'replay-raw-'));
  rejects = path.join(folder, 'again.ndjson');
  await removePrefix(client, PREFIX);
  await install(client, { prefix: PREFIX, period: 'month' });
});

afterAll(async () => {
  await removePrefix(client, PREFIX);
  await client.close();
  await rm(folder, { recursive: true });
});

/** The error file of one request with the records of a log. */
async function errorFile(index: string, text: string): Promise<string> {
  const postdata = recordsOf(text)
    .map((message) => `{"index":{"_index": "${index}"}}\n${JSON.stringify({ message, 'host.name': 'Node1' })}\n\n`)
    .join('');
  const file = path.join(folder, `${index}.json`);
  const request = { url: `${node}/_bulk?`, postdata };
  await writeFile(file, `${JSON.stringify({ request, reply: { error: 'busy', status: 429 } })}\n`);
  return file;
}

const replay = async (file: string): Promise<CliResult> =>
  await runCli(['replay', '--node', node, '--rejects', rejects, file]);

test('records get the documents that parse gives them, and the file stays as it is', async () => {
  const text = await readFile(LOG, 'utf8');
  const file = await errorFile(`${PREFIX}-raw`, text);
  const before = await readFile(file, 'utf8');
  const count = recordsOf(text).length;
  expect(await replay(file)).toMatchObject({
    code: 0,
    stdout: `lines: ${count} read = ${count} created + 0 updated + 0 already there + 0 rejected\n`,
  });
  await client.indices.refresh({ index: `${PREFIX}-*` });
  const { body } = await client.search({ index: `${PREFIX}-logs-*`, size: 1000, body: { query: { match_all: {} } } });
  const parsed = await parsedLines(LOG, 'node1', PREFIX);
  expect(new Set((body.hits.hits as { _id: string }[]).map(({ _id }) => _id))).toEqual(new Set(parsed.keys()));
  expect((await replay(file)).stdout).toBe(
    `lines: ${count} read = 0 created + 0 updated + ${count} already there + 0 rejected\n`,
  );
  expect(await readFile(file, 'utf8')).toBe(before);
  await expect(stat(rejects)).rejects.toThrow('ENOENT');
});

test('without the pipeline it stops, and says so', async () => {
  const result = await replay(await errorFile('nowhere-raw', await readFile(LOG, 'utf8')));
  expect(result.code).toBe(3);
  expect(result.stderr).toContain('nowhere-raw');
});

test('a file of another kind has one complaint', async () => {
  const result = await replay(path.resolve(LOG));
  expect(result).toMatchObject({ code: 1, stdout: expect.stringContaining('has no documents') as string });
  expect(result.stderr.trim().split('\n')).toHaveLength(1);
  expect(result.stderr).toContain('neither a rejects file of load nor an error file of rsyslog');
});
