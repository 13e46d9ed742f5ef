/** A load of a part of the documents, then one of all: the server has what one load of all gives it. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from '@opensearch-project/opensearch';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { KindLedger, Ledger } from '../../src/commands/load/ledger.ts';
import { DOCUMENT_KINDS } from '../../src/schema/document-kinds.ts';
import { savedObjects } from '../../dashboards/index.ts';
import { connect } from '../../src/ship/client.ts';
import { runCli } from '../support/cli.ts';
import { requestsOf, type Answer } from '../support/panels/requests.ts';
import { removePrefix } from '../support/remove-prefix.ts';

const FLEET = fileURLToPath(new URL('../../samples/fleet', import.meta.url));
/** An engine, and hosts at INFO and at DEBUG that it calls: their calls are linked. */
const PATHS = ['engine', 'node-b2', 'node-c1', 'node-c3'].map((host) => path.join(FLEET, host));
const [PARTS, WHOLE] = ['choiceparts', 'choicewhole'] as const;

let client: Client;
let folder: string;
let node: string;

beforeAll(async () => {
  node = inject('opensearch').url;
  client = connect({ node });
  folder = await mkdtemp(path.join(tmpdir(), 'choice-e2e-'));
});

afterAll(async () => {
  for (const prefix of [PARTS, WHOLE]) await removePrefix(client, prefix);
  await client.close();
  await rm(folder, { recursive: true, force: true });
});

async function load(prefix: string, ...options: string[]): Promise<Ledger['kinds']> {
  const rejects = ['--rejects', path.join(folder, 'rejects.ndjson')];
  const args = ['load', '--json', '--quiet', '--node', node, '--prefix', prefix, ...rejects, ...options, ...PATHS];
  const { code, stdout, stderr } = await runCli(args);
  if (code !== 0) throw new Error(stderr);
  return (JSON.parse(stdout) as Ledger).kinds;
}

/** Returns all documents as text, by index and id, with their versions. */
async function documents(prefix: string): Promise<Map<string, string>> {
  await client.indices.refresh({ index: `${prefix}-*` });
  const found = new Map<string, string>();
  let { body } = await client.search({
    index: `${prefix}-*`,
    scroll: '1m',
    size: 5000,
    version: true,
    body: { sort: ['_doc'] },
  });
  while (body.hits.hits.length > 0) {
    for (const { _index, _id, _version, _source } of body.hits.hits as Hit[]) {
      const { event, ...rest } = _source;
      const id = `${_index.slice(prefix.length)} ${_id}`;
      found.set(id, JSON.stringify([_version, { ...rest, event: { ...event, ingested: undefined } }]));
    }
    ({ body } = await client.scroll({ body: { scroll: '1m', scroll_id: String(body._scroll_id) } }));
  }
  return found;
}

interface Hit {
  readonly _index: string;
  readonly _id: string;
  readonly _version: number;
  readonly _source: { readonly event: Readonly<Record<string, unknown>> };
}

/** Panels of lines that show less with `--lines notable`, as docs/sizing.md names them. */
const PANELS_WITH_LESS = Array.from(
  readFileSync('docs/sizing.md', 'utf8').matchAll(/^- "(.+)"$/gm),
  ([, title]) => `vdsm: ${title}`,
).toSorted();

const objects = savedObjects();
const panels = objects.flatMap((object) =>
  requestsOf(object, objects).map((request) => ({ title: String(object.attributes['title']), request })),
);

async function panelsWithLess(): Promise<string[]> {
  await client.indices.refresh({ index: `${WHOLE}-*` });
  const found: string[] = [];
  for (const { title, request } of panels) {
    if (request.index !== 'vdsm-logs-*') continue;
    const counts = [];
    for (const prefix of [PARTS, WHOLE]) {
      const body = { ...request.body, track_total_hits: true };
      const answer = await client.search({ index: `${prefix}-logs-*`, body });
      counts.push((answer.body as unknown as Answer).hits.total.value);
    }
    if (Number(counts[0]) < Number(counts[1])) found.push(title);
  }
  return [...new Set(found)].toSorted();
}

const sum = (kinds: Ledger['kinds'], of: keyof KindLedger): number =>
  DOCUMENT_KINDS.reduce((total, kind) => total + kinds[kind][of], 0);

test('notable lines and calls, then all: equal to one load of all, with every document counted once', async () => {
  const whole = await load(WHOLE);
  const part = await load(PARTS, '--lines', 'notable', '--kinds', 'logs,calls');
  const some = await documents(PARTS);
  expect(await panelsWithLess()).toEqual(PANELS_WITH_LESS);
  const rest = await load(PARTS);
  const [all, parts] = [await documents(WHOLE), await documents(PARTS)];

  expect(part.line.leftOut).toBeGreaterThan(0);
  expect(part.call).toMatchObject({ created: whole.call.created, leftOut: 0 });
  for (const kind of ['task', 'command'] as const)
    expect(part[kind]).toMatchObject({ created: 0, leftOut: whole[kind].created });
  for (const kind of DOCUMENT_KINDS) {
    expect([kind, part[kind].read]).toEqual([kind, whole[kind].read]);
    expect([kind, rest[kind].created]).toEqual([kind, part[kind].leftOut]);
    expect([kind, rest[kind].exists]).toEqual([kind, part[kind].created]);
    expect([kind, rest[kind].updated, rest[kind].leftOut]).toEqual([kind, 0, 0]);
  }
  expect(some.size).toBe(sum(part, 'created'));
  for (const [id, text] of some) expect(all.get(id)).toBe(text);
  expect(parts.size).toBe(all.size);
  for (const [id, text] of parts) expect(all.get(id)).toBe(text);
  expect(whole.call.created).toBeGreaterThan(5000);
  // the engine's calls name the calls of vdsm that they caused, though lines of both are left out
  expect([...some.values()].some((text) => text.includes('"caused_call"'))).toBe(true);
});
