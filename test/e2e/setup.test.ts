import type { Client } from '@opensearch-project/opensearch';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { INDEX_FAMILY, DOCUMENT_KINDS } from '../../src/schema/document-kinds.ts';
import { PIPELINE_FAILED, PIPELINE_VERSION, pipeline } from '../../src/schema/ingest.ts';
import type { FieldDef } from '../../src/schema/fields.ts';
import { mappingOf, type TemplateOptions } from '../../src/schema/templates.ts';
import { connect } from '../../src/ship/client.ts';
import { describe as tell } from '../../src/ship/compare.ts';
import { findDifferences } from '../../src/ship/find-differences.ts';
import { install } from '../../src/ship/install.ts';
import { installRetention } from '../../src/ship/retention.ts';
import { sampleDocument } from '../support/sample-document.ts';

const PREFIX = 'setuptest';
const OPTIONS: TemplateOptions = { prefix: PREFIX, period: 'month' };
const OBJECTS = [
  `ingest pipeline ${PREFIX}-ingest`,
  `component template ${PREFIX}-common`,
  ...DOCUMENT_KINDS.map((kind) => `index template ${PREFIX}-${INDEX_FAMILY[kind]}`),
  `ingest pipeline ${PREFIX}-raw`,
  `index template ${PREFIX}-raw`,
  `index template ${PREFIX}-raw-failed`,
];

let client: Client;

beforeAll(() => {
  client = connect({ node: inject('opensearch').url });
});

afterEach(clean);
afterAll(async () => client.close());

describe('install', () => {
  test('writes everything once, and nothing the second time', async () => {
    expect(await install(client, OPTIONS)).toEqual({ written: OBJECTS, unchanged: [], extended: [] });
    expect(await install(client, OPTIONS)).toEqual({ written: [], unchanged: OBJECTS, extended: [] });
    expect(await findDifferences(client, OPTIONS)).toEqual([]);
  });

  test.each(DOCUMENT_KINDS)(
    'strict templates take a %s with every field of the table, and refuse an unknown one',
    async (kind) => {
      await install(client, { ...OPTIONS, dynamic: 'strict' });
      const index = `${PREFIX}-${INDEX_FAMILY[kind]}-2026.11`;
      await put(`/${index}/_doc/1?refresh=true`, sampleDocument(kind));
      const found = await source(index, '1');
      expect(found).toMatchObject(sampleDocument(kind));
      expect(found).toMatchObject({ vdsm: { pipeline: { version: PIPELINE_VERSION } } });
      expect(found).toHaveProperty('event.ingested');
      expect(found).not.toHaveProperty('vdsm.pipeline.error');
      await expect(put(`/${index}/_doc/2`, { ...sampleDocument(kind), unheard: 1 })).rejects.toThrow(
        /strict_dynamic_mapping_exception/,
      );
      await expect(put(`/${index}/_doc/2`, { vdsm: { unheard: 1 } })).rejects.toThrow(
        /strict_dynamic_mapping_exception/,
      );
      // the server's mapping of this index equals the table, by the comparison of setup --check
      expect(await findDifferences(client, { ...OPTIONS, dynamic: 'strict' })).toEqual([]);
    },
  );

  test('production templates keep an unknown field without making it searchable', async () => {
    await install(client, OPTIONS);
    const index = `${PREFIX}-logs-2026.11`;
    await put(`/${index}/_doc/1?refresh=true`, { message: 'm', vdsm: { unheard: 1 }, labels: { case: 'c1' } });
    expect(await source(index, '1')).toMatchObject({ vdsm: { unheard: 1 } });
    expect(await hits(index, { term: { 'vdsm.unheard': 1 } })).toBe(0);
    expect(await hits(index, { term: { 'labels.case': 'c1' } })).toBe(1);
  });

  test('another period is refused while there are documents, however fresh', async () => {
    await install(client, OPTIONS);
    await install(client, { ...OPTIONS, period: 'day' });
    await put(`/${PREFIX}-logs-2026.11.25/_doc/1`, { message: 'm' });
    await expect(install(client, OPTIONS)).rejects.toMatchObject({
      code: 'setup',
      message: expect.stringMatching(/hold 1 documents by day, but --period is month/) as string,
    });
    expect(await findDifferences(client, OPTIONS)).toContainEqual({
      kind: 'period',
      object: `component template ${PREFIX}-common`,
      expected: 'month',
      found: 'day',
    });
  });

  test('gives existing indices the fields that they lack', async () => {
    const index = `${PREFIX}-calls-2026.10`;
    await put(`/${index}`, {
      settings: { index: { default_pipeline: `${PREFIX}-ingest` } },
      mappings: { dynamic: 'false', properties: { message: { type: 'text' } } },
    });
    expect((await install(client, OPTIONS)).extended).toEqual([index]);
    expect((await install(client, OPTIONS)).extended).toEqual([]);
    // it has all fields, but keeps its mapping otherwise
    expect(await findDifferences(client, OPTIONS)).toEqual([{ kind: 'old-mapping', index, expected: 2, found: 1 }]);
  });
});

test.runIf(inject('opensearch').how === 'embedded')('a server without the plugin takes no retention', async () => {
  expect(await installRetention(client, PREFIX, undefined)).toMatchObject({ installed: false });
  await expect(installRetention(client, PREFIX, 30)).rejects.toMatchObject({
    code: 'setup',
    message: expect.stringContaining('it has no index management plugin (ISM)') as string,
  });
});

test('a field that is only stored may be of any size and form', async () => {
  const kinds = ['keyword', 'text', 'flat_object', 'long', 'ip', 'date', 'boolean'] as const;
  const fields = kinds.map((type): FieldDef => ({ name: type, type, on: ['call'], doc: '', stored: true }));
  await put(`/${PREFIX}-other`, {
    mappings: { properties: Object.fromEntries(fields.map((field) => [field.name, mappingOf(field)])) },
  });
  const long = 'x'.repeat(100_000);
  const document = { keyword: long, text: long, flat_object: { 'a.b': [long, { c: 1 }] }, long: 1, boolean: false };
  await put(`/${PREFIX}-other/_doc/1`, document);
  expect(await source(`${PREFIX}-other`, '1')).toEqual(document);
});

describe('difference', () => {
  test('names everything that is missing', async () => {
    expect((await findDifferences(client, OPTIONS)).map(tell)).toEqual(OBJECTS.map((object) => `${object} is missing`));
  });

  test('finds planted differences in templates, pipeline and indices', async () => {
    await install(client, OPTIONS);
    const { body } = pipeline(PREFIX);
    await put(`/_ingest/pipeline/${PREFIX}-ingest`, { ...body, version: 99 });
    await put(`/_index_template/${PREFIX}-tasks`, { index_patterns: [`${PREFIX}-tasks-*`], priority: 7 });
    await put(`/${PREFIX}-logs-2025.01`, {
      settings: { index: { default_pipeline: '_none' } },
      mappings: { properties: { host: { properties: { name: { type: 'text' } } } } },
    });
    const told = (await findDifferences(client, OPTIONS)).map(tell);
    expect(told).toContain(`ingest pipeline ${PREFIX}-ingest differs at version: expected 1, found 99`);
    expect(told).toContain(`index template ${PREFIX}-tasks differs at priority: expected 200, found 7`);
    expect(told).toContain(`index ${PREFIX}-logs-2025.01: default pipeline is _none, expected ${PREFIX}-ingest`);
    expect(told.find((one) => one.includes('field host.name'))).toMatch(
      /is \{"type":"text"\}, expected \{"type":"keyword"/,
    );
    // the index contradicts the template, so that a second installation repairs the templates only
    expect((await install(client, OPTIONS)).extended).toEqual([]);
    expect((await findDifferences(client, OPTIONS)).every((one) => 'index' in one)).toBe(true);
  });

  test('finds a foreign template that takes precedence over ours, and an installation stops at it', async () => {
    await install(client, OPTIONS);
    await put(`/_index_template/other-${PREFIX}`, { index_patterns: ['a*', `${PREFIX}-logs-*`], priority: 5000 });
    const by = `index template other-${PREFIX} (priority 5000, for a*, ${PREFIX}-logs-*)`;
    const object = `index template ${PREFIX}-logs`;
    expect(await findDifferences(client, OPTIONS)).toEqual([{ kind: 'overridden', object, by, field: '@timestamp' }]);
    await expect(install(client, OPTIONS)).rejects.toMatchObject({
      code: 'setup',
      message: expect.stringContaining(`${object} does not apply to new indices: ${by} wins`) as string,
    });
  });

  test('a foreign template that does no harm is none: legacy, of lower priority, or with our fields', async () => {
    await install(client, OPTIONS);
    const mine = await client.transport.request({ method: 'GET', path: `/_index_template/${PREFIX}-logs` });
    const { index_templates: list } = mine.body as { index_templates: { index_template: { template: object } }[] };
    const text = { mappings: { properties: { host: { properties: { name: { type: 'text' } } } } } };
    await put(`/_index_template/low-${PREFIX}`, { index_patterns: [`${PREFIX}-*`], priority: 7, template: text });
    await put(`/_index_template/same-${PREFIX}`, {
      index_patterns: [`${PREFIX}-logs-*`],
      priority: 5000,
      composed_of: [`${PREFIX}-common`],
      template: { ...list[0]?.index_template.template, settings: { number_of_shards: 2 } },
    });
    // past the client: the server warns of legacy templates, and a warning fails a test
    const legacy = await fetch(`${inject('opensearch').url}/_template/old-${PREFIX}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ index_patterns: [`${PREFIX}-*`], order: 9999, ...text }),
    });
    expect(legacy.status).toBe(200);
    try {
      expect(await findDifferences(client, OPTIONS)).toEqual([]);
      // a legacy template loses against ours, whatever its order
      await put(`/${PREFIX}-logs-2026.11/_doc/1`, { message: 'm' });
      await put(`/${PREFIX}-calls-2026.11/_doc/1`, { message: 'm' });
      expect(await findDifferences(client, OPTIONS)).toEqual([]);
    } finally {
      await client.transport.request({ method: 'DELETE', path: `/_template/old-${PREFIX}` });
    }
  });
});

describe('the ingest pipeline', () => {
  test('keeps a document on which an added processor fails, and reports the error', async () => {
    await install(client, OPTIONS);
    // our own processors cannot fail on a document that the mapping takes, but one that an administrator adds can
    const { body } = pipeline(PREFIX);
    const processors = [...(body['processors'] as object[]), { convert: { field: 'message', type: 'integer' } }];
    await put(`/_ingest/pipeline/${PREFIX}-ingest`, { ...body, processors });
    const index = `${PREFIX}-logs-2026.11`;
    await put(`/${index}/_doc/1?refresh=true`, { message: 'no number', tags: ['mine'] });
    const found = await source(index, '1');
    expect(found).toMatchObject({ message: 'no number', tags: ['mine', PIPELINE_FAILED] });
    expect(found).toHaveProperty('vdsm.pipeline.error', expect.stringMatching(/^convert: .*no number/));
    expect(await hits(index, { match: { 'vdsm.pipeline.error': 'convert' } })).toBe(1);
  });
});

async function put(path: string, body: object): Promise<void> {
  await client.transport.request({ method: 'PUT', path, body });
}

async function source(index: string, id: string): Promise<unknown> {
  return (await client.transport.request({ method: 'GET', path: `/${index}/_source/${id}` })).body;
}

async function hits(index: string, query: object): Promise<number> {
  const { body } = await client.transport.request({ method: 'POST', path: `/${index}/_count`, body: { query } });
  return (body as { count: number }).count;
}

async function clean(): Promise<void> {
  const paths = [
    `/${PREFIX}-*`,
    `/_index_template/*${PREFIX}*`,
    `/_component_template/${PREFIX}-*`,
    `/_ingest/pipeline/${PREFIX}-*`,
  ];
  for (const path of paths) await client.transport.request({ method: 'DELETE', path }, { ignore: [404] });
}
