/** Rebuilding an index of an earlier release: it is cut off after each step, and repeated. */
import { spawn } from 'node:child_process';
import type { Client } from '@opensearch-project/opensearch';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { connect } from '../../src/ship/client.ts';
import { install } from '../../src/ship/install.ts';
import { copyName, giveUp, rebuildIndex, STEPS, type Step } from '../../src/ship/rebuild/rebuild.ts';
import { runCli } from '../support/cli.ts';
import { oldIndexBody } from '../support/old-mapping.ts';
import { removePrefix } from '../support/remove-prefix.ts';

const PREFIX = 'rebuildtest';
const INDEX = `${PREFIX}-calls-2026.10`;
const PLACE = { prefix: PREFIX, index: INDEX };
const DOCUMENTS = 60;
const { url } = inject('opensearch');

let client: Client;

beforeAll(() => {
  client = connect({ node: url });
});

beforeEach(async () => {
  await clean();
  await ask('PUT', `/${INDEX}`, { ...oldIndexBody(PREFIX, 'call'), aliases: { 'rebuildtest-mine': {} } });
  // after the index: templates add to the mapping of an index that is made
  await install(client, { prefix: PREFIX, period: 'month' });
  await sendCalls((number) => number + 1);
});

afterEach(clean);
afterAll(async () => client.close());

describe('an index is rebuilt under its name, with each document in its version', () => {
  test('in one go', async () => {
    const before = await documents();
    expect(await rebuildIndex(client, PLACE)).toEqual({ kind: 'rebuilt', documents: DOCUMENTS });
    await expectRebuilt(before);
    expect(await rebuildIndex(client, PLACE)).toEqual({ kind: 'unchanged' });
  });

  test.each(STEPS)('after it was cut off behind this step: %s', async (last) => {
    const before = await documents();
    await expect(rebuildIndex(client, PLACE, cutOffAfter(last))).rejects.toThrow('cut off');
    // a load in between waits, or its less complete documents give way
    if (STEPS.indexOf(last) >= STEPS.indexOf('old index deleted')) await sendCalls(() => 1);
    expect(await rebuildIndex(client, PLACE)).toEqual({ kind: 'rebuilt', documents: DOCUMENTS });
    await expectRebuilt(before);
  });

  test('after it was cut off behind each step in turn', async () => {
    const before = await documents();
    for (const last of STEPS) await expect(rebuildIndex(client, PLACE, cutOffAfter(last))).rejects.toThrow('cut off');
    expect(await rebuildIndex(client, PLACE)).toEqual({ kind: 'rebuilt', documents: DOCUMENTS });
    await expectRebuilt(before);
  });

  test('after the program was killed while the server copied', async () => {
    const before = await documents();
    for (const step of ['writes held', 'new index made'] as const) await killAfter(step);
    const { code, stdout } = await runCli(['setup', '--rebuild', INDEX, '--node', url, '--prefix', PREFIX]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining(INDEX) as string });
    await expectRebuilt(before);
  });
});

test('writes are held until the old index is gone, and the block of an operator stays', async () => {
  await expect(rebuildIndex(client, PLACE, cutOffAfter('writes held'))).rejects.toThrow('cut off');
  expect(await sendCalls(() => 100)).toEqual(new Set([403]));
  await giveUp(client, INDEX);
  expect(await sendCalls(() => 100)).toEqual(new Set([200]));
  await ask('PUT', `/${INDEX}/_settings`, { 'index.blocks.write': true });
  await expect(rebuildIndex(client, PLACE, cutOffAfter('copied'))).rejects.toThrow('cut off');
  await rebuildIndex(client, PLACE);
  expect(await sendCalls(() => 200)).toEqual(new Set([403]));
});

test('other indices are refused', async () => {
  for (const index of [`${PREFIX}-calls-2026.11`, 'other-calls-2026.10', `${PREFIX}-common`])
    await expect(rebuildIndex(client, { prefix: PREFIX, index })).rejects.toMatchObject({ code: 'usage' });
});

function cutOffAfter(last: Step): (step: Step) => void {
  return (step) => {
    if (step === last) throw new Error('cut off');
  };
}

/** Runs the program, and kills it when it reports a step. */
async function killAfter(step: Step): Promise<void> {
  const args = ['dist/cli.js', 'setup', '--rebuild', INDEX, '--node', url, '--prefix', PREFIX];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += String(chunk);
    if (said.includes(step)) child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.once('close', resolve));
  expect(said).toContain(step);
}

async function expectRebuilt(before: unknown): Promise<void> {
  expect(await documents()).toEqual(before);
  const index = (await ask('GET', `/${INDEX}`)) as Record<string, { mappings: object; aliases: object }>;
  expect(index[INDEX]).toMatchObject({ mappings: { _meta: { mapping: 2 } }, aliases: { 'rebuildtest-mine': {} } });
  const { statusCode } = await client.transport.request(
    { method: 'HEAD', path: `/${copyName(INDEX)}` },
    { ignore: [404] },
  );
  expect(statusCode).toBe(404);
  // a cut copy of the log has less of each call: the server keeps what it has
  expect(await sendCalls((number) => Math.max(1, number - 3))).toEqual(new Set([409]));
  expect(await documents()).toEqual(before);
}

/** Sends the calls in versions by their number, and returns the statuses. */
async function sendCalls(versionOf: (number: number) => number): Promise<ReadonlySet<number>> {
  const lines = Array.from({ length: DOCUMENTS }, (_, number) => {
    const version = versionOf(number);
    const action = { index: { _index: INDEX, _id: `call${number}`, version, version_type: 'external' } };
    const source = { '@timestamp': '2026-10-01T00:00:00.000Z', vdsm: { call: { verb: 'ping', commands: version } } };
    return `${JSON.stringify(action)}\n${JSON.stringify(source)}\n`;
  });
  const { body } = await client.transport.request({
    method: 'POST',
    path: '/_bulk?pipeline=_none',
    bulkBody: lines.join(''),
  });
  return new Set((body as { items: { index: { status: number } }[] }).items.map(({ index }) => index.status));
}

/** Returns version and source of each document, by its id. */
async function documents(): Promise<unknown> {
  await ask('POST', `/${INDEX}/_refresh`);
  const { hits } = (await ask('POST', `/${INDEX}/_search`, { size: 1000, version: true })) as {
    hits: { hits: { _id: string; _version: number; _source: unknown }[] };
  };
  return hits.hits
    .map(({ _id, _version, _source }) => ({ _id, _version, _source }))
    .toSorted((a, b) => (a._id < b._id ? -1 : 1));
}

async function ask(method: string, path: string, body?: object): Promise<unknown> {
  return (await client.transport.request({ method, path, ...(body && { body }) })).body;
}

async function clean(): Promise<void> {
  await removePrefix(client, PREFIX);
  await client.transport.request({ method: 'DELETE', path: `/rebuild-${PREFIX}-*` }, { ignore: [404] });
}
