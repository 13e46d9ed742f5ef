/** The raw-line path at its full size: all sample logs, through `_simulate` and through the index, and with a load at once. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@opensearch-project/opensearch';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { connect } from '../../src/ship/client.ts';
import { install } from '../../src/ship/install.ts';
import { CLI, runCli } from '../support/cli.ts';
import { decompress } from '../support/compress.ts';
import { hasReference, REFERENCE } from '../support/evidence.ts';
import { logText } from '../support/log-text.ts';
import { removePrefix } from '../support/remove-prefix.ts';
import { compare, parsedLines, recordsOf, sendRaw, shipped, simulate } from '../support/raw-path.ts';

const PREFIX = 'rawlong';
const OPTIONS = { prefix: PREFIX, period: 'month' } as const;

let node: string;
let client: Client;
let folder: string;

beforeAll(async () => {
  node = inject('opensearch').url;
  client = connect({ node });
  folder = await mkdtemp(path.join(tmpdir(), 'rawlong-'));
  await install(client, OPTIONS);
});

afterAll(async () => {
  for (const prefix of [PREFIX, 'bothraw', 'alone']) await removePrefix(client, prefix);
  await client.close();
  await rm(folder, { recursive: true });
});

/** A clone has the two of the evidence only. */
const SAMPLES = path.join(hasReference ? REFERENCE : 'test/evidence', 'samples');
const samples = readdirSync(SAMPLES).filter((name) => name.endsWith('.vdsm.log.xz'));

describe('the sample logs', () => {
  test.each(samples)('%s: every record is what parse makes of it, or says less', async (name) => {
    const sample = path.join(SAMPLES, name);
    const text = (await decompress(readFileSync(sample))).toString();
    const records = recordsOf(text);
    const documents = records.map((record, at) => shipped(record, 'H1', at));
    const parsed = await parsedLines(sample, 'h1', PREFIX);
    const { wrong, repeats, shares } = compare(await simulate(node, `${PREFIX}-raw`, documents), parsed);
    expect(wrong).toEqual([]);
    const answers = await sendRaw(node, `${PREFIX}-raw`, documents);
    expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
    expect(new Set(answers.map(({ _id }) => _id)).size).toBe(records.length - repeats);
    const share = (field: string): string => (shares.get(field) ?? [0, 0]).join('/');
    const names = ['event.action', 'vdsm.call.verb', 'source.address', 'trace.id', 'vdsm.task.id', 'event.outcome'];
    console.log(
      `${name}: ${records.length} records, ${repeats} repeats; ${names.map((field) => `${field} ${share(field)}`).join(', ')}`,
    );
  });
});

test('raw records and loads at once, killed and repeated, give what a load alone gives', async () => {
  const log = logText(3000);
  const file = path.join(folder, 'vdsm.log');
  await writeFile(file, log);
  const args = (prefix: string) => ['load', '--quiet', '--node', node, '--prefix', prefix, '--host', 'h1', file];
  const documents = recordsOf(log).map((record, at) => shipped(record, 'h1', at));
  await install(client, { ...OPTIONS, prefix: 'bothraw' });
  for (let round = 0; round < 6; round++) {
    const sending = sendRaw(node, 'bothraw-raw', round % 2 === 0 ? documents : documents.toReversed());
    const loading = spawn(process.execPath, [CLI, ...args('bothraw')], { cwd: folder, stdio: 'ignore' });
    await sleep(300 + 400 * round);
    loading.kill('SIGKILL');
    await sending;
  }
  await sendRaw(node, 'bothraw-raw', documents);
  expect((await runCli(args('bothraw'), { cwd: folder })).code).toBe(0);
  await sendRaw(node, 'bothraw-raw', documents);
  expect((await runCli(args('alone'), { cwd: folder })).code).toBe(0);
  for (const family of ['logs', 'calls', 'tasks', 'commands'])
    expect(await all('bothraw', family)).toEqual(await all('alone', family));
});

/** Returns the documents of a family by their ids, without the instant of their arrival. */
async function all(prefix: string, family: string): Promise<Map<string, object>> {
  await client.indices.refresh({ index: `${prefix}-*` });
  const found = new Map<string, object>();
  let after: unknown[] | undefined;
  for (;;) {
    const { body } = await client.search({
      index: `${prefix}-${family}-*`,
      body: {
        size: 5000,
        sort: [{ '@timestamp': 'asc' }, { _id: 'asc' }],
        ...(after && { search_after: after as never }),
      },
    });
    const { hits } = body.hits;
    if (hits.length === 0) return found;
    for (const { _id = '', _source } of hits) {
      const source = _source as { event: object };
      found.set(_id, { ...source, event: { ...source.event, ingested: 0 } });
    }
    after = hits.at(-1)?.sort;
  }
}
