/** A server with the security plugin: the documented roles do what they are for, and each of their rights is needed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { INDEX_FAMILIES } from '../../src/schema/index-families.ts';
import type { JsonObject } from '../../src/schema/json.ts';
import { ROLE_NAMES, roleBody, roleOf, type RoleName } from '../../src/schema/roles.ts';
import { connect } from '../../src/ship/client.ts';
import { install } from '../../src/ship/install.ts';
import { CLI, runCli, type CliResult } from '../support/cli.ts';
import { logText } from '../support/log-text.ts';
import { oldIndexBody } from '../support/old-mapping.ts';
import { recordsOf, shipped, type Shipped } from '../support/raw-path.ts';
import { ADMIN, signToken, startSecuredServer, whyNoSecurity, type SecuredServer } from '../support/secured-server.ts';

const PASSWORD = 'a Passphrase of the tests 7';
const LINES = 60;
const TRIED = ROLE_NAMES.filter((name) => roleOf(name).untried === undefined);
const API = '/_plugins/_security/api';

const whyNot = await whyNoSecurity();
if (whyNot !== undefined) console.error(`the tests of a secured server are skipped: ${whyNot}`);

let server: SecuredServer;
let folder: string;

describe.skipIf(whyNot !== undefined)(`a secured server${skipped(whyNot)}`, () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'secured-'));
    // its name in the evidence is longer than that of the folder: load asks the server for both
    await mkdir(join(folder, 'logs/node1.example.com'), { recursive: true });
    await writeFile(join(folder, 'logs/node1.example.com/vdsm.log'), logText(LINES));
    await writeFile(join(folder, 'password'), `${PASSWORD}\n`);
    await writeFile(join(folder, 'admin'), `${ADMIN.password}\n`);
    server = await startSecuredServer();
    await makeUsers();
  });

  afterAll(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  describe('with the roles of docs/roles', () => {
    const run = async (role: RoleName, args: readonly string[], prefix: readonly string[] = ['--prefix', 'vdsm']) =>
      await runCli([...args, ...asUser(role), ...prefix]);

    test('setup writes what is missing, and setup --check finds nothing wrong', async () => {
      expect(await run('shipper-setup', ['setup'])).toMatchObject({ code: 0, stderr: '' });
      for (const role of ['shipper', 'shipper-setup'] as const)
        expect(await run(role, ['setup', '--check'])).toMatchObject({ code: 0, stderr: '' });
    });

    test('load adds each document once, with and without setup', async () => {
      const load = (role: RoleName, options: readonly string[] = []) =>
        run(role, ['load', '--json', '--quiet', '--case', 'one', ...rejects(), ...options, logs()]);
      const first = await load('shipper', ['--no-setup']);
      expect(first).toMatchObject({ code: 0, stderr: '' });
      expect(lineCounts(first)).toMatchObject({ created: LINES, exists: 0 });
      for (const again of [await load('shipper', ['--no-setup']), await load('shipper-setup')])
        expect(lineCounts(again)).toMatchObject({ created: 0, exists: LINES });
    });

    test('load --follow ships what is appended', async () => {
      const log = join(folder, 'follow/node2/vdsm.log');
      await mkdir(join(folder, 'follow/node2'), { recursive: true });
      await writeFile(log, logText(30));
      const options = ['--no-setup', '--follow', '--quiet-time', '200ms', '--checkpoint', join(folder, 'checkpoint')];
      const args = ['load', '--json', ...options, ...rejects(), ...asUser('shipper'), join(folder, 'follow')];
      const running = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
      const ended = once(running, 'close');
      await untilLines('node2', 29);
      await appendFile(log, logText(30, { from: 1000 }));
      await untilLines('node2', 60);
      running.kill('SIGTERM');
      expect(await ended).toEqual([143, null]);
    });

    test('replay sends rejected documents', async () => {
      const file = join(folder, 'replay.ndjson');
      const line = { kind: 'line', index: 'vdsm-logs-2026.05', id: 'replayed', action: 'create', status: 400 };
      const document = { '@timestamp': '2026-05-01T00:00:00Z', message: 'again' };
      await writeFile(file, `${JSON.stringify({ ...line, error: { type: 't', reason: 'r' }, document })}\n`);
      const { code, stdout } = await run('shipper', ['replay', ...rejects(), file], []);
      expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('1 created') as string });
    });

    test('a reader searches, and writes nothing', async () => {
      const reader = connect({
        node: server.url,
        caFile: server.authority.cert,
        username: 'reader',
        password: PASSWORD,
      });
      for (const path of [
        '/vdsm-*/_search',
        '/vdsm-*/_mapping',
        '/_resolve/index/vdsm-*',
        '/vdsm-*/_field_caps?fields=*',
      ])
        expect((await reader.transport.request({ method: 'GET', path })).statusCode).toBe(200);
      await expect(
        reader.transport.request({ method: 'POST', path: '/vdsm-logs-2026.05/_doc', body: { message: 'x' } }),
      ).rejects.toMatchObject({ statusCode: 403 });
      await reader.close();
    });

    test('another shipper sends raw lines, and reads nothing; a load completes them', async () => {
      const distinct = [...new Set(recordsOf(logText(20)))];
      const records = distinct.map((record, at) => shipped(record, 'node3', at));
      const first = await sendAs('raw-shipper', 'vdsm', [...records, NO_RECORD]);
      expect(first.stdout).toBe([...records.map(() => 201), 201].join(' '));
      expect((await sendAs('raw-shipper', 'vdsm', records)).stdout).toBe(records.map(() => 409).join(' '));
      expect(await reading('/vdsm-logs-*/_search')('', 'raw-shipper')).toMatchObject({ code: 3 });
      const log = join(folder, 'raw-vdsm.log');
      await writeFile(log, logText(20));
      const args = ['load', '--json', '--quiet', '--no-setup', '--host', 'node3', ...rejects(), log];
      const loaded = await run('shipper', args);
      expect(loaded).toMatchObject({ code: 0, stderr: '' });
      expect(lineCounts(loaded)).toMatchObject({ created: 20 - distinct.length, completed: distinct.length });
    });

    test('purge deletes the case, and rebuild an old mapping', async () => {
      await ask('POST', '/vdsm-*/_refresh');
      const failed = '/vdsm-raw-failed/_count?q=labels.case:one';
      expect(await ask('GET', failed)).toMatchObject({ count: 1 });
      const purged = await run('purger', ['purge', '--json', '--quiet', '--yes', '--case', 'one']);
      expect(purged).toMatchObject({ code: 0, stderr: '' });
      expect(JSON.parse(purged.stdout)).toMatchObject({ left: 0, failures: [] });
      expect(await ask('GET', '/_cat/indices/vdsm-raw*?format=json')).toEqual([]);
      await makeOld('vdsm', 'vdsm-calls-2018.01');
      expect(await run('rebuilder', ['setup', '--rebuild', 'vdsm-calls-2018.01'])).toMatchObject({ code: 0 });
    });

    test('of the shipper nobody purges or sets up', async () => {
      expect(await run('shipper', ['purge', '--yes', '--case', 'one'])).toMatchObject({
        code: 3,
        stderr: expect.stringMatching(/no permissions for \[.*docs\/roles\.md/) as string,
      });
    });
  });

  describe('the ways to authenticate', () => {
    const check = async (options: readonly string[], node = server.url): Promise<CliResult> =>
      await runCli(['setup', '--check', '--node', node, '--ca', server.authority.cert, ...options]);

    test('a bearer token', async () => {
      const file = join(folder, 'token');
      await writeFile(file, `${signToken('somebody', ['admin'])}\n`);
      expect(await check(['--token-file', file])).toMatchObject({ code: 0, stderr: '' });
      await writeFile(file, `${signToken('somebody', ['admin'], -3600)}\n`);
      expect(await check(['--token-file', file])).toMatchObject({
        code: 3,
        stderr: expect.stringMatching(
          /does not accept the credentials \(401\).*--token-file \(a token expires\)/,
        ) as string,
      });
    });

    test('a client certificate', async () => {
      const { cert, key } = await server.authority.sign('by-certificate');
      await ask('PUT', `${API}/rolesmapping/all_access`, { backend_roles: ['admin'], users: ['by-certificate'] });
      expect(await check(['--client-cert', cert, '--client-key', key])).toMatchObject({ code: 0, stderr: '' });
      const other = await server.authority.sign('nobody');
      expect(await check(['--client-cert', other.cert, '--client-key', other.key])).toMatchObject({
        code: 3,
        stderr: expect.stringContaining('no permissions for [cluster:monitor/main] and User [name=nobody') as string,
      });
    });

    test.each<[string, () => readonly string[], RegExp]>([
      [
        'a wrong password',
        () => ['--username', 'admin', '--password-file', join(folder, 'password')],
        /credentials \(401\)/,
      ],
      ['no user', () => [], /credentials \(401\).*Check --username/],
      [
        'a user without a role',
        () => ['--username', 'no-role', '--password-file', join(folder, 'password')],
        /\(403\): no permissions for \[cluster:monitor\/main\].*docs\/roles\.md/,
      ],
    ])('%s is told within 5 s', async (_, options, expected) => {
      const begun = performance.now();
      const { code, stderr } = await check(options());
      expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringMatching(expected) as string });
      expect(performance.now() - begun).toBeLessThan(5000);
    });

    test('http:// is told to be https://', async () => {
      const begun = performance.now();
      expect(await check([], server.url.replace('https', 'http'))).toMatchObject({
        code: 3,
        stderr: expect.stringContaining('Begin the address with https://') as string,
      });
      expect(performance.now() - begun).toBeLessThan(5000);
    });
  });

  describe.each(TRIED)('each right of %s is needed', (role) => {
    const rights = rightsOf(role);
    const done = new Set<string>();

    test('the table has a proof for each, and no others', () => {
      expect(Object.keys(PROOFS[role] ?? {}).toSorted()).toEqual(rights.toSorted());
    });

    test.concurrent.each(rights)('%s', async (right) => {
      const proof = PROOFS[role]?.[right];
      if (proof === undefined) throw new Error('no proof');
      const prefix = variantOf(role, right);
      const { prepare, act, code = 0, says }: Scenario = SCENARIOS[proof];
      await prepare(prefix);
      const before = await snapshot(prefix);
      const known = Object.keys(before.indices);
      const begun = performance.now();
      const refused = await act(prefix, prefix);
      expect(performance.now() - begun).toBeLessThan(20_000);
      const named = right === 'read' ? 'indices:data/read/search' : right.replace('*', '');
      expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining(`[${named}`) as string });
      const after = await snapshot(prefix);
      if (says !== undefined) {
        expect(refused.stdout + refused.stderr).toMatch(says);
        await remove(prefix);
        return;
      }
      // an empty index may have been made for documents that were refused then
      const indices = Object.fromEntries(Object.entries(after.indices).filter(([index]) => known.includes(index)));
      expect({ ...after, indices }).toEqual(before);
      // with all rights, the same is done
      if (!done.has(proof)) expect(await act(prefix, role + FULL)).toMatchObject({ code });
      done.add(proof);
      await remove(prefix);
    });
  });

  test.each(['-logs-*', '-raw-failed'])('raw-shipper needs its rights on PREFIX%s', async (pattern) => {
    const user = `try${pattern.replace('-*', '')}`;
    const prefix = `${user}-x`;
    const role = JSON.stringify(roleBody('raw-shipper', prefix)).replace(`"${prefix}${pattern}"`, '"none"');
    await ask('PATCH', `${API}/roles`, added({ [user]: JSON.parse(role) as object }));
    await ask('PATCH', `${API}/internalusers`, added(usersOf([user])));
    await installed(prefix);
    const lacking = await sendAs(user, prefix, RAW);
    expect(lacking.stdout).toBe(pattern === '-logs-*' ? '403 201' : '201 403');
    await remove(prefix);
  });
});

/** Shows in the report why the tests do not run. */
function skipped(why: string | undefined): string {
  return why === undefined ? '' : ` (skipped: ${why})`;
}

/** What a right is needed for. `prepare` is done by the administrator; `code` is what comes of `act` with all rights. */
interface Scenario {
  readonly prepare: (prefix: string) => Promise<unknown>;
  readonly act: (prefix: string, user: string) => Promise<CliResult>;
  readonly code?: number;
  /** What it says that it did and did not do, where something is done without the right. */
  readonly says?: RegExp;
}

const withIndex = async (prefix: string): Promise<unknown> => await ask('PUT', `/${prefix}-logs-2026.05`);
const installed = async (prefix: string): Promise<unknown> => await install(server.admin, { prefix, period: 'month' });
const command =
  (...args: string[]): Scenario['act'] =>
  async (prefix, user) =>
    await runCli([...args.map((arg) => arg.replace('PREFIX', prefix)), ...asUser(user), '--prefix', prefix]);
const load =
  (...options: string[]): Scenario['act'] =>
  async (prefix, user) =>
    await runCli(['load', '--quiet', ...options, ...rejects(), ...asUser(user), '--prefix', prefix, logs()]);

const SCENARIOS = {
  look: { prepare: installed, act: command('setup', '--check') },
  load: { prepare: installed, act: load('--no-setup', '--host', 'node1') },
  labelled: { prepare: installed, act: load('--no-setup', '--host', 'node1', '--case', 'one') },
  again: {
    prepare: async (prefix) => {
      await installed(prefix);
      await loadAsAdmin(prefix, '--host', 'node1');
    },
    act: load('--no-setup', '--host', 'node1'),
  },
  // the server has the host under its short name
  renamed: {
    prepare: async (prefix) => {
      await installed(prefix);
      await loadAsAdmin(prefix, '--host', 'node1');
    },
    act: load('--no-setup'),
    code: 2,
  },
  rival: {
    prepare: async (prefix) => {
      await installed(prefix);
      await ask('PUT', `/_index_template/rival-${prefix}-all`, { index_patterns: [`${prefix}-*`], priority: 9000 });
    },
    act: command('setup', '--check'),
    code: 1,
  },
  setup: { prepare: async () => {}, act: command('setup') },
  version: { prepare: async () => {}, act: reading('/') },
  raw: { prepare: installed, act: (prefix, user) => sendAs(user, prefix, RAW) },
  extend: {
    prepare: async (prefix) => {
      const { mappings, ...rest } = oldIndexBody(prefix, 'line') as { mappings: { properties: JsonObject } };
      const { message: _, ...properties } = mappings.properties;
      await ask('PUT', `/${prefix}-logs-2026.05`, { ...rest, mappings: { ...mappings, properties } });
    },
    act: command('setup'),
  },
  purge: {
    prepare: async (prefix) => await withCase(prefix),
    act: command('purge', '--quiet', '--yes', '--case', 'one'),
  },
  // documents go, and only the empty indices stay
  purgeOnly: {
    prepare: async (prefix) => await withCase(prefix),
    act: command('purge', '--quiet', '--yes', '--case', 'one'),
    says: /^deleted \d+ documents of case one from 3 indices\n.* So empty indices stay\./s,
  },
  rebuild: {
    prepare: async (prefix) => await makeOld(prefix, `${prefix}-calls-2018.01`),
    act: command('setup', '--rebuild', 'PREFIX-calls-2018.01'),
  },
  // the templates are not there yet
  rebuildFirst: {
    prepare: async (prefix) => {
      await makeOld(prefix, `${prefix}-calls-2018.01`);
      await ask('DELETE', `/_index_template/${prefix}-*`);
      await ask('DELETE', `/_component_template/${prefix}-*`);
      await ask('DELETE', `/_ingest/pipeline/${prefix}-*`);
    },
    act: command('setup', '--rebuild', 'PREFIX-calls-2018.01'),
  },
  rebuildRival: {
    prepare: async (prefix) => {
      await makeOld(prefix, `${prefix}-calls-2018.01`);
      await ask('PUT', `/_index_template/rival-${prefix}-all`, { index_patterns: [`${prefix}-*`], priority: 9000 });
    },
    act: command('setup', '--rebuild', 'PREFIX-calls-2018.01'),
    code: 3,
  },
  search: { prepare: withIndex, act: reading('/PREFIX-logs-2026.05/_search') },
  fields: { prepare: withIndex, act: reading('/PREFIX-logs-2026.05/_mapping') },
} as const satisfies Record<string, Scenario>;
type Proof = keyof typeof SCENARIOS;

const LOADS: Readonly<Record<string, Proof>> = {
  'cluster:monitor/main': 'look',
  'cluster:admin/ingest/pipeline/get': 'look',
  'cluster:admin/component_template/get': 'look',
  'indices:admin/index_template/get': 'look',
  'indices:admin/index_template/simulate_index': 'rival',
  'indices:data/write/bulk': 'load',
  'indices:data/write/bulk*': 'load',
  'indices:data/write/index': 'load',
  'indices:admin/create': 'load',
  'indices:admin/mapping/put': 'labelled',
  'indices:admin/get': 'again',
  'indices:admin/refresh*': 'renamed',
  'indices:data/read/search': 'renamed',
  'indices:data/read/mget': 'renamed',
  'indices:data/read/mget*': 'renamed',
};

/** For each right of a role a scenario that needs it. */
const PROOFS: Partial<Readonly<Record<RoleName, Readonly<Record<string, Proof>>>>> = {
  shipper: LOADS,
  'shipper-setup': {
    ...LOADS,
    'cluster:admin/ingest/pipeline/put': 'setup',
    'cluster:admin/component_template/put': 'setup',
    'indices:admin/index_template/put': 'setup',
    'indices:admin/mapping/put': 'extend',
  },
  'raw-shipper': {
    'cluster:monitor/main': 'version',
    'indices:data/write/bulk': 'raw',
    'indices:data/write/bulk*': 'raw',
    'indices:data/write/index': 'raw',
    'indices:admin/create': 'raw',
    'indices:admin/mapping/put': 'raw',
  },
  purger: {
    ...Object.fromEntries(rightsOf('purger').map((right) => [right, 'purge' as const])),
    'indices:admin/delete': 'purgeOnly',
  },
  rebuilder: {
    ...Object.fromEntries(rightsOf('rebuilder').map((right) => [right, 'rebuild' as const])),
    'cluster:admin/ingest/pipeline/put': 'rebuildFirst',
    'cluster:admin/component_template/put': 'rebuildFirst',
    'indices:admin/index_template/put': 'rebuildFirst',
    'indices:admin/index_template/simulate_index': 'rebuildRival',
  },
  reader: {
    read: 'search',
    'indices:admin/mappings/get': 'fields',
  },
};

function rightsOf(role: RoleName): string[] {
  const { cluster, index } = roleOf(role);
  return [...cluster, ...index].map(({ action }) => action);
}

/** The user with all rights of a role, on every prefix of the tests. */
const FULL = '-full';

/** Returns the prefix, and the user, for a role without one of its rights. */
function variantOf(role: RoleName, right: string): string {
  return `try-${role}-${rightsOf(role).indexOf(right)}`;
}

/** Makes a user for each role as its file has it, one with it on all prefixes, and one for each right that it lacks. */
async function makeUsers(): Promise<void> {
  const roles: Record<string, JsonObject> = {};
  for (const role of ROLE_NAMES) {
    const file = new URL(`../../docs/roles/${role}.json`, import.meta.url);
    roles[role] = JSON.parse(await readFile(file, 'utf8')) as JsonObject;
    roles[role + FULL] = roleBody(role, 'try-*');
    for (const right of rightsOf(role)) {
      const name = variantOf(role, right);
      roles[name] = JSON.parse(
        JSON.stringify(roleBody(role, name), (_, value: unknown) =>
          Array.isArray(value) ? (value as unknown[]).filter((one) => one !== right) : value,
        ),
      ) as JsonObject;
    }
  }
  await ask('PATCH', `${API}/roles`, added(roles));
  const users = { ...usersOf(Object.keys(roles)), 'no-role': { password: PASSWORD } };
  await ask('PATCH', `${API}/internalusers`, added(users));
}

function added(values: Record<string, object>): object[] {
  return Object.entries(values).map(([name, value]) => ({ op: 'add', path: `/${name}`, value }));
}

/** Returns a user for each role, of the same name. */
function usersOf(roles: readonly string[]): Record<string, object> {
  return Object.fromEntries(roles.map((name) => [name, { password: PASSWORD, opendistro_security_roles: [name] }]));
}

async function ask(method: string, path: string, body?: object): Promise<unknown> {
  return (await server.admin.transport.request({ method, path, ...(body && { body }) })).body;
}

function asUser(user: string): string[] {
  const password = join(folder, user === ADMIN.username ? 'admin' : 'password');
  const ca = server.authority.cert;
  return ['--node', server.url, '--ca', ca, '--username', user, '--password-file', password];
}

const rejects = (): string[] => ['--rejects', join(folder, 'rejects.ndjson')];
const logs = (): string => join(folder, 'logs');

async function loadAsAdmin(prefix: string, ...options: string[]): Promise<void> {
  expect(await load(...options)(prefix, ADMIN.username)).toMatchObject({ code: 0 });
}

/** Loads a case, of which the pipeline of raw lines could not read one. */
async function withCase(prefix: string): Promise<void> {
  await loadAsAdmin(prefix, '--case', 'one');
  expect(await sendAs(ADMIN.username, prefix, [NO_RECORD])).toMatchObject({ code: 0 });
  await ask('POST', `/${prefix}-raw-failed/_refresh`);
}

/** A document of a shipper that the pipeline cannot read. */
const NO_RECORD: Shipped = { message: 'no header', host: 'node3', labels: { case: 'one' } };
/** One that it reads, and one that it does not. */
const RAW: readonly Shipped[] = [{ message: logText(1).trimEnd(), host: 'node3', labels: { case: 'one' } }, NO_RECORD];

/** Sends documents into the landing index, as another shipper does; its standard output has the status of each. */
async function sendAs(user: string, prefix: string, documents: readonly Shipped[]): Promise<CliResult> {
  const password = user === ADMIN.username ? ADMIN.password : PASSWORD;
  const client = connect({ node: server.url, caFile: server.authority.cert, username: user, password });
  const body = documents.map((one) => `{"index":{}}\n${JSON.stringify(one)}\n`).join('');
  const answer = await client.transport.request({ method: 'POST', path: `/${prefix}-raw/_bulk`, bulkBody: body }).then(
    ({ body: reply }) => {
      const { items } = reply as { items: { index: { status: number } }[] };
      const statuses = items.map(({ index }) => index.status);
      const refused = statuses.some((status) => status === 403);
      return { code: refused ? 3 : 0, stdout: statuses.join(' '), stderr: refused ? JSON.stringify(reply) : '' };
    },
    (error: { meta?: { body?: unknown } }) => ({ code: 3, stdout: '', stderr: JSON.stringify(error.meta?.body) }),
  );
  await client.close();
  return answer;
}

/** Makes an index as an earlier release did, with a document and an alias, and then the templates of today. */
async function makeOld(prefix: string, index: string): Promise<void> {
  await ask('PUT', `/${index}`, { ...oldIndexBody(prefix, 'call'), aliases: { [`${prefix}-mine`]: {} } });
  await installed(prefix);
  await ask('PUT', `/${index}/_doc/1?refresh=true`, { '@timestamp': '2018-01-01T00:00:00Z' });
}

/** Asks as a reader, with the outcome as a command has it. */
function reading(path: string): Scenario['act'] {
  return async (prefix, user) => {
    const client = connect({ node: server.url, caFile: server.authority.cert, username: user, password: PASSWORD });
    const answer = await client.transport.request({ method: 'GET', path: path.replace('PREFIX', prefix) }).then(
      () => ({ code: 0, stderr: '' }),
      (error: { meta?: { body?: unknown } }) => ({ code: 3, stderr: JSON.stringify(error.meta?.body) }),
    );
    await client.close();
    return { ...answer, stdout: '' };
  };
}

/** Returns what there is of a prefix: templates, pipeline, indices with their blocks and fields, documents. */
async function snapshot(prefix: string) {
  const all = `*${prefix}-*`;
  const ifAny = async (path: string): Promise<unknown> => await ask('GET', path).catch(() => undefined);
  await ask('POST', `/${all}/_refresh`);
  const templates = (await ifAny(`/_index_template/${all}`)) as { index_templates: { name: string }[] } | undefined;
  const path = 'filter_path=*.mappings,*.settings.index.blocks,*.aliases,*.settings.index.uuid';
  const found = (await ask('GET', `/${all}/_search?size=1000&filter_path=hits.hits._id`)) as {
    hits?: { hits: { _id: string }[] };
  };
  return {
    templates: templates?.index_templates.toSorted((one, other) => one.name.localeCompare(other.name)),
    component: await ifAny(`/_component_template/${all}`),
    pipeline: await ifAny(`/_ingest/pipeline/${all}`),
    indices: (await ask('GET', `/${all}?${path}`)) as JsonObject,
    documents: (found.hits?.hits ?? []).map(({ _id: id }) => id).toSorted(),
  };
}

async function remove(prefix: string): Promise<void> {
  await ask('DELETE', `/${INDEX_FAMILIES.map(({ name }) => `${prefix}-${name}*`).join(',')}`);
  await ask('DELETE', `/_index_template/*${prefix}-*`).catch(() => {});
}

async function untilLines(host: string, lines: number): Promise<void> {
  const body = { query: { term: { 'host.name': host } } };
  const count = async (): Promise<number> => {
    await ask('POST', '/vdsm-logs-*/_refresh');
    return ((await ask('POST', '/vdsm-logs-*/_count', body)) as { count: number }).count;
  };
  for (const end = performance.now() + 30_000; (await count()) < lines; await sleep(200))
    if (performance.now() > end) throw new Error(`${host} has not ${lines} lines within 30 s`);
}

function lineCounts({ stdout }: CliResult): object {
  return (JSON.parse(stdout) as { kinds: { line: object } }).kinds.line;
}
