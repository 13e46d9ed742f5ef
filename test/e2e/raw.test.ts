/** The raw-line path on a real server: what the pipeline makes of records of other shippers, and how a load completes them. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Client } from '@opensearch-project/opensearch';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Ledger } from '../../src/commands/load/ledger.ts';
import { maskText } from '../../src/mask/mask.ts';
import { MASK } from '../../src/mask/rule.ts';
import { MASK_RULES } from '../../src/mask/rules/rules.ts';
import { actionOf } from '../../src/parse/actions.ts';
import { parseRecord, RULES } from '../../src/parse/parse.ts';
import { NOTES } from '../../src/parse/rules/notes.ts';
import type { Sample } from '../../src/parse/rule.ts';
import { sampleRecord } from '../../src/parse/sample-record.ts';
import { RAW_CONTRACT } from '../../src/schema/raw.ts';
import { connect } from '../../src/ship/client.ts';
import { findDifferences } from '../../src/ship/find-differences.ts';
import { install } from '../../src/ship/install.ts';
import { runCli } from '../support/cli.ts';
import { logText } from '../support/log-text.ts';
import {
  compare,
  logOf,
  parsedLines,
  recordsOf,
  sendRaw,
  shipped,
  simulate,
  type Shipped,
} from '../support/raw-path.ts';
import { removePrefix } from '../support/remove-prefix.ts';

const PREFIX = 'rawtest';
const OPTIONS = { prefix: PREFIX, period: 'month' } as const;
const HEADER = '2026-11-24 10:07:27,154+0000 INFO  (jsonrpc/0) [vdsm.api] ';

let client: Client;
let node: string;
let folder: string;

beforeAll(async () => {
  node = inject('opensearch').url;
  client = connect({ node });
  folder = await mkdtemp(path.join(tmpdir(), 'raw-'));
  await install(client, OPTIONS);
});

afterAll(async () => {
  for (const prefix of [PREFIX, `${PREFIX}load`, `${PREFIX}day`]) await removePrefix(client, prefix);
  await client.close();
  await rm(folder, { recursive: true });
});

const make = (documents: readonly Shipped[]) => simulate(node, `${PREFIX}-raw`, documents);

/** Makes the document of one record. */
async function one(document: Shipped) {
  const [made] = await make([document]);
  expect(made?.error).toBeUndefined();
  return made?.doc ?? { _index: '', _id: '', _source: {} };
}

describe('the pipeline', () => {
  test('is installed, read back and checked, for a prefix and a period', async () => {
    expect(await findDifferences(client, OPTIONS)).toEqual([]);
    await client.transport.request({ method: 'DELETE', path: `/_ingest/pipeline/${PREFIX}-raw` });
    expect(await findDifferences(client, OPTIONS)).toEqual([
      { kind: 'missing-for-shippers', object: `ingest pipeline ${PREFIX}-raw` },
    ]);
    expect((await install(client, OPTIONS)).written).toEqual([`ingest pipeline ${PREFIX}-raw`]);
    await install(client, { prefix: `${PREFIX}day`, period: 'day' });
    const [made] = await simulate(node, `${PREFIX}day-raw`, [shipped(`${HEADER}x (a:1)`, 'h', 0)]);
    expect(made?.doc?._index).toBe(`${PREFIX}day-logs-2026.11.24`);
  });

  test.each(['A', 'B2', 'C2', 'D1', 'D4', 'E', 'F'])('gives records of era %s what parse gives them', async (era) => {
    const dir = `test/golden/${era}`;
    const logs = (await readdir(dir)).filter((name) => name.endsWith('.log')).slice(0, 4);
    for (const name of logs) {
      const file = path.join(dir, name);
      const { records } = await logOf(file);
      const made = await make(records.map((record, at) => shipped(record, 'Node1', at)));
      const { wrong, shares } = compare(made, await parsedLines(file, 'node1', PREFIX));
      expect(wrong).toEqual([]);
      expect(shares.get('message')?.[0]).toBeGreaterThan(0);
    }
  });

  test('reads engine.log: header, flow, level, event', async () => {
    const line =
      '2022-01-10 10:00:00,123+01 WARN  [org.ovirt.engine.core.dal.dbbroker.auditloghandling.AuditLogDirector] (EE-ManagedThreadFactory-engine-Thread-1) [5f3a1b2c] EVENT_ID: VDS_BROKER_COMMAND_FAILURE(10,802), VDSM host1 command Get Host Capabilities failed: x';
    const { _index, _source } = await one(shipped(line, 'engine1', 0, '/var/log/ovirt-engine/engine.log'));
    expect(_index).toBe(`${PREFIX}-logs-2022.01`);
    expect(_source).toMatchObject({
      '@timestamp': '2022-01-10T09:00:00.123Z',
      event: { dataset: 'ovirt.engine' },
      log: { level: 'warning' },
      trace: { id: '5f3a1b2c' },
      vdsm: { engine: { event: { name: 'VDS_BROKER_COMMAND_FAILURE', code: 10_802 } } },
    });
    const file = path.join(folder, 'engine.log');
    await writeFile(file, `${line}\n`);
    const [known] = await parsedLines(file, 'engine1', PREFIX);
    expect(known?.[0]).toBe((await one(shipped(line, 'engine1', 0)))._id);
  });

  test('gives a message of a rule the action that the rule gives, or none', async () => {
    const samples = RULES.flatMap((rule) => rule.samples).filter(({ message }) => !message.includes('\n'));
    const others = NOTES.flatMap(({ not = [], loggers }): Sample[] =>
      not.map(([message]) => ({ logger: loggers[0]?.replace('.*', '.x') ?? 'root', message, event: {} })),
    );
    const all = [...samples, ...others].filter(({ logger }) => logger !== '*');
    const lines = all.map((sample) => {
      const { level = 'INFO', thread = 'jsonrpc/1', logger, message } = sample;
      return `2026-11-24 10:07:27,154+0000 ${level} (${thread}) [${logger}] ${message} (api:1)`;
    });
    const made = await make(lines.map((line, at) => shipped(line, 'h1', at)));
    let same = 0;
    made.forEach(({ doc }, at) => {
      const sample = all[at] ?? { logger: '', message: '', event: {} };
      const event = parseRecord({ ...sampleRecord(sample), layout: 'new' }, undefined)?.event;
      const action = (doc?._source['event'] as { action?: string } | undefined)?.action;
      if (action === undefined) return;
      same++;
      expect([sample.message, action]).toEqual([sample.message, event && actionOf(event)]);
    });
    expect(same / made.length).toBeGreaterThan(0.9);
  });

  test('takes the shapes of shippers, dotted or nested', async () => {
    const message = `${HEADER}START getSpmStatus() from=::ffff:192.0.2.1,40000, flow_id=f1, task_id=t (api:48)`;
    const shapes: Shipped[] = [
      { message, host: { name: 'H1' }, log: { offset: 7, file: { path: '/l/vdsm.log' } } },
      { message, host: 'h1', file: '/l/vdsm.log', offset: 7, source_type: 'file' },
      { log: message, hostname: 'h1', filename: '/l/vdsm.log', offset: '7' },
      {
        body: message,
        attributes: { 'log.file.path': '/l/vdsm.log', 'log.file.record_offset': 7 },
        resource: { 'host.name': 'h1' },
      },
      {
        Body: message,
        'attributes.log.file.path': '/l/vdsm.log',
        'attributes.log.file.record_offset': 7,
        Resource: { host: { name: 'h1' } },
      },
      { body: { text: message }, 'log.file.path': '/l/vdsm.log', 'log.offset': 7, 'host.name': 'h1' },
    ];
    const [first, ...others] = await Promise.all(shapes.map(one));
    expect(first?._source).toMatchObject({ log: { file: { path: '/l/vdsm.log' } }, vdsm: { log: { offset: 7 } } });
    for (const other of others) {
      expect(other._id).toBe(first?._id);
      expect({ ...other._source, event: 0 }).toEqual({ ...first?._source, event: 0 });
    }
    expect(RAW_CONTRACT.line).toContain('Body');
  });

  test('masks the secrets that load masks, in what it cannot read, too', async () => {
    const layouts = [(text: string) => text, (text: string) => `x failed:\n${text}`];
    const texts = MASK_RULES.flatMap(({ samples, keeps }) => [
      ...samples.flatMap((sample) => [sample.replaceAll('§', ''), sample.replaceAll(/§[^§]*§/g, 'Xy9-47+11')]),
      ...keeps,
    ]).flatMap((text) => layouts.map((layout) => layout(text)));
    const made = await make(texts.map((text) => ({ message: `no header ${text}`, host: 'h1' })));
    expect(made.map(({ doc }) => doc?._index)).toEqual(texts.map(() => `${PREFIX}-raw-failed`));
    made.forEach(({ doc }, at) => expect(doc?._source['message']).toBe(maskText(`no header ${texts[at]}`).text));
    const { _source } = await one(shipped(`${HEADER}START x(password='hunter2') (a:1)`, 'h1', 0));
    expect(_source).toMatchObject({ message: `START x(password='${MASK}')`, vdsm: { masked: 1 } });
  });

  test('makes no index for a year in which no log was written', async () => {
    const year = new Date().getUTCFullYear();
    const at = (one: number): string => HEADER.replace(/^\d{4}/, String(one));
    const made = await make([2008, 2009, year + 1, year + 3, 9999].map((one) => shipped(`${at(one)}x (a:1)`, 'h1', 0)));
    expect(made.map(({ doc }) => doc?._index)).toEqual([
      `${PREFIX}-raw-failed`,
      expect.stringMatching(`^${PREFIX}-logs-2009`),
      expect.stringMatching(`^${PREFIX}-logs-${year + 1}`),
      `${PREFIX}-raw-failed`,
      `${PREFIX}-raw-failed`,
    ]);
  });

  test('keeps what it cannot read, once', async () => {
    const documents: Shipped[] = [
      {
        '@timestamp': '1970-01-01T00:00:00Z',
        message: 'no header',
        host: 'h1',
        file: '/l/vdsm.log',
        offset: 1,
        labels: { case: 'C1' },
      },
      { message: `${HEADER}x (a:1)\n${HEADER}y (a:2)`, host: 'h1', file: '/l/vdsm.log', offset: 2 },
      { message: `${HEADER}no host (a:1)` },
      { host: 'h1', nothing: true },
      { message: '2026-11-24 10:07:27,154 INFO (MainThread) [root] x', host: 'h1', file: '/l/daemon.log' },
    ];
    const first = await sendRaw(node, `${PREFIX}-raw`, documents, 'create');
    const index = `${PREFIX}-raw-failed`;
    expect(first.map(({ status, _index }) => [status, _index])).toEqual(documents.map(() => [201, index]));
    const again = await sendRaw(node, `${PREFIX}-raw`, documents);
    expect(again.map(({ status }) => status)).toEqual(documents.map(() => 409));
    const { body } = await client.get({ index, id: first[0]?._id ?? '' });
    expect(body._source).toMatchObject({
      host: { name: 'h1' },
      labels: { case: 'C1' },
      message: 'no header',
      vdsm: {
        pipeline: { error: 'no header of a log that the pipeline reads' },
        raw: { length: 9 },
        log: { offset: 1 },
      },
      tags: ['raw', 'pipeline_failed'],
    });
    expect((body._source as Shipped)['@timestamp']).not.toBe('1970-01-01T00:00:00Z');
    const purged = await runCli(['purge', '--node', node, '--prefix', PREFIX, '--case', 'C1', '--yes']);
    expect(purged.code).toBe(0);
    expect((await client.exists({ index, id: first[0]?._id ?? '' })).statusCode).toBe(404);
  });

  test('keeps nothing else that a shipper sends, and no condition or routing of its', async () => {
    const others: Shipped[] = [
      { _CMDLINE: 'x --password=hunter2' },
      { _if_seq_no: 3, _if_primary_term: 1 },
      { _routing: 'r1', _version_type: 'internal' },
      { _source: { a: 1 }, _ignored: 'x', _field_names: 'x' },
      { labels: { ' ': 'x', '': 'y' }, 'labels.': 'z' },
      { 'host.name': null },
    ];
    const documents = others.map((other, at) => ({ ...shipped(`${HEADER}other ${at} (a:1)`, 'h1', at), ...other }));
    const answers = await sendRaw(node, `${PREFIX}-raw`, documents);
    expect(answers.map(({ status, error }) => [status, error])).toEqual(others.map(() => [201, undefined]));
    const { body } = await client.mget({ body: { docs: answers.map(({ _index, _id }) => ({ _index, _id })) } });
    for (const { _source, _routing } of body.docs as { _source: Shipped; _routing?: string }[]) {
      expect(Object.keys(_source).filter((name) => name.startsWith('_') || name === 'labels')).toEqual([]);
      expect(_routing).toBeUndefined();
    }
  });

  test('stores nothing that comes around it', async () => {
    const landing = `${PREFIX}-raw`;
    const secret = shipped(`${HEADER}password=hunter2 (a:1)`, 'h1', 0);
    const actions = [
      { index: { _index: landing, pipeline: '_none' } },
      { create: { _index: landing, pipeline: `${PREFIX}-ingest` } },
      { update: { _index: landing, _id: 'u' } },
    ];
    const sent = actions.flatMap((action) => [
      action,
      'update' in action ? { doc: secret, doc_as_upsert: true } : secret,
    ]);
    const { body } = await client.bulk({ body: sent });
    const statuses = body.items.flatMap((item) => Object.values(item).map(({ status }) => status));
    expect(statuses).toEqual([403, 403, 403]);
    await client.indices.refresh({ index: landing });
    expect((await client.count({ index: landing })).body.count).toBe(0);
    const [behind] = await sendRaw(node, landing, [shipped(`${HEADER}behind it (a:1)`, 'h1', 0)]);
    expect(behind?.status).toBe(201);
  });

  test('refuses cases that a load refuses, and takes those of one value', async () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`a${at}`, 'x']));
    const named = (labels: Shipped) => one({ message: `${HEADER}case (a:1)`, host: 'h1', labels });
    for (const name of [' ', ' C', 'a\nb', 'c'.repeat(129), ['a', 'b'], { a: 1 }, 'c'.repeat(2000)]) {
      const { _index, _source } = await named({ case: name });
      expect([name, _index]).toEqual([name, `${PREFIX}-raw-failed`]);
      expect(_source).toMatchObject({ vdsm: { pipeline: { error: 'labels.case is no name of a case' } } });
      expect(_source['labels']).toBeUndefined();
    }
    const { _id } = await named({ case: 'C1' });
    expect((await named({ case: ['C1'] }))._id).toBe(_id);
    expect((await named({ ...many, case: 'C1' }))._id).toBe(_id);
  });

  test('refuses no document, whatever it holds, in time that grows with it', async () => {
    const parts = [
      '\u0000',
      "'",
      '\\',
      '[{(',
      '::',
      '://',
      "password='",
      'token ',
      'Traceback (most recent call last):\n',
      '\n',
      ' from=',
      '-----BEGIN PRIVATE KEY-----',
      '2026-11-24 10:07:27,154',
    ];
    const texts = parts.flatMap((part) => {
      const long = part.repeat(20_000 / part.length);
      return [
        long,
        `${HEADER}${long}`,
        `${HEADER}${long} (a:99999999999)`,
        `Thread-1::DEBUG::2026-11-24 10:05:19,526::a::99999999999::b::(c) ${long}`,
      ];
    });
    texts.push(`${HEADER}RPC call a succeeded in abc seconds (a:1)`, `${HEADER}${'x'.repeat(1_100_000)}`, '');
    const answers = await sendRaw(
      node,
      `${PREFIX}-raw`,
      texts.map((text, at) => shipped(text, 'h1', at)),
    );
    expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
    await client.indices.refresh({ index: `${PREFIX}-*` });
    const query = { match_phrase: { 'vdsm.pipeline.error': 'script' } };
    const { body } = await client.search({ index: `${PREFIX}-raw-failed`, body: { query } });
    expect(body.hits.hits).toEqual([]);
  });
});

describe('a load behind it', () => {
  const LOG = logText(200);

  /** Loads the log under a prefix; returns the ledger of its lines. */
  async function load(prefix: string, ...options: string[]) {
    const file = path.join(folder, 'vdsm.log');
    await writeFile(file, LOG);
    const args = ['load', '--node', node, '--prefix', prefix, '--host', 'h1', '--json', ...options, file];
    const { code, stdout, stderr } = await runCli(args, { cwd: folder });
    expect([code, stderr]).toEqual([0, stderr]);
    return JSON.parse(stdout) as Ledger;
  }

  async function all(prefix: string): Promise<Map<string, Shipped>> {
    await client.indices.refresh({ index: `${prefix}-*` });
    const { body } = await client.search({
      index: `${prefix}-logs-*,${prefix}-calls-*,${prefix}-tasks-*,${prefix}-commands-*`,
      size: 10_000,
    });
    return new Map(
      body.hits.hits.map(({ _id, _source }) => {
        const source = _source as { event: object };
        return [_id ?? '', { ...source, event: { ...source.event, ingested: 0 } }];
      }),
    );
  }

  test('completes its documents, and gives what a load alone gives', async () => {
    const raw = recordsOf(LOG).map((record, at) => shipped(record, 'H1', at));
    const landing = `${PREFIX}-raw`;
    const sent = await sendRaw(node, landing, raw);
    const created = sent.filter(({ status }) => status === 201).length;
    const chosen = await load(PREFIX, '--lines', 'error');
    expect(chosen.raw).toBe(created - chosen.kinds.line.completed);
    const { kinds } = await load(PREFIX);
    expect(kinds.line.completed + chosen.kinds.line.completed).toBe(created);
    expect(kinds.line).toMatchObject({ read: raw.length, updated: 0, rejected: 0 });
    expect((await load(PREFIX)).kinds.line).toMatchObject({ created: 0, completed: 0, exists: raw.length });
    // raw behind the load changes nothing
    const again = await sendRaw(node, landing, raw);
    expect(new Set(again.map(({ status }) => status))).toEqual(new Set([409]));
    await load(`${PREFIX}load`);
    const ids = new Map((await all(`${PREFIX}load`)).entries());
    const completed = new Map([...(await all(PREFIX))].filter(([id]) => ids.has(id)));
    expect(completed).toEqual(ids);
  });
});
