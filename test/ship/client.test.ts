import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { request } from '../../src/ship/request.ts';
import { waitForServer } from '../../src/ship/wait-for-server.ts';
import { connect, redact, serverName, type ServerOptions } from '../../src/ship/client.ts';
import { replyOf } from '../../src/ship/reply.ts';

let folder: string;
let server: Server;
let seen: (string | undefined)[];
let paths: (string | undefined)[];
let answer: { status: number; type: string; body: string };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'client-'));
  seen = [];
  paths = [];
  answer = { status: 200, type: 'application/json', body: '{}' };
  server = createServer((request, response) => {
    seen.push(request.headers.authorization);
    paths.push(request.url);
    response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

describe('the credentials', () => {
  test.each<[string, (file: string) => Partial<ServerOptions>, string | undefined]>([
    ['none', () => ({}), undefined],
    ['user and password', () => ({ username: 'u', password: 'p:ö' }), basic('u:p:ö')],
    ['user and password file', (file) => ({ username: 'u', passwordFile: file }), basic('u:from file')],
    ['a file before a value', (file) => ({ username: 'u', password: 'p', passwordFile: file }), basic('u:from file')],
    ['an API key', () => ({ apiKey: 'a2V5' }), 'ApiKey a2V5'],
    ['an API key file before a value', (file) => ({ apiKey: 'a2V5', apiKeyFile: file }), 'ApiKey from file'],
    ['a token', () => ({ token: 'abc.def' }), 'Bearer abc.def'],
    ['a token file before a value', (file) => ({ token: 't', tokenFile: file }), 'Bearer from file'],
  ])('%s', async (_, options, expected) => {
    const file = join(folder, 'secret');
    await writeFile(file, 'from file\r\nsecond line\n');
    const client = connect({ node: address(), ...options(file) });
    await request(client, { method: 'GET', path: '/' });
    await client.close();
    expect(seen).toEqual([expected]);
  });

  test('in the address are used, but never shown', async () => {
    const client = connect({ node: address().replace('//', '//me:s%40cret@') });
    await request(client, { method: 'GET', path: '/' });
    expect(seen).toEqual([basic('me:s@cret')]);
    expect(serverName(client)).toBe(address());
    answer = { status: 401, type: 'text/plain', body: 'Unauthorized' };
    await expect(waitForServer(client)).rejects.toThrow(
      `${address()}: the server does not accept the credentials (401): 'Unauthorized'.`,
    );
    await client.close();
  });

  test.each<[string, Partial<ServerOptions>, RegExp]>([
    ['user and token', { username: 'u', token: 't' }, /--username \(or OPENSEARCH_USERNAME\) and --token-file/],
    [
      'token and API key',
      { token: 't', apiKeyFile: 'f' },
      /--token-file .* and --api-key-file \(or OPENSEARCH_API_KEY\)/,
    ],
    [
      'password and API key',
      { password: 'p', apiKey: 'k' },
      /--password-file \(or OPENSEARCH_PASSWORD\) and --api-key/,
    ],
    ['all three', { username: 'u', token: 't', apiKey: 'k' }, /--username .* and --token-file .* and --api-key-file/],
  ])('in two ways at once are a usage error that names both: %s', (_, options, message) => {
    expect(() => connect({ node: address(), ...options })).toThrow(message);
  });

  test.each<[string, Partial<ServerOptions>, RegExp]>([
    ['me:pw@', { username: 'u' }, /more than one user: --username .* and the user in the address of --node/],
    ['me:pw@', { passwordFile: 'f' }, /more than one password: --password-file .* and that in the address of --node/],
    ['me:pw@', { token: 't' }, /the user in the address of --node and --token-file/],
    ['me:pw@', { apiKey: 'k' }, /the user in the address of --node and --api-key-file/],
  ])('in the address %s and beside it %o are a usage error', (user, options, message) => {
    expect(() => connect({ node: address().replace('//', `//${user}`), ...options })).toThrow(message);
  });

  test('a user in the address may have the password in a file', async () => {
    const file = join(folder, 'secret');
    await writeFile(file, 'from file\n');
    const client = connect({ node: address().replace('//', '//me@'), passwordFile: file });
    await request(client, { method: 'GET', path: '/' });
    await client.close();
    expect(seen).toEqual([basic('me:from file')]);
  });

  test('that cannot be read are a usage error that names option and file', () => {
    const missing = join(folder, 'missing');
    expect(() => connect({ node: address(), username: 'u', passwordFile: missing })).toThrow(
      `--password-file takes a file, but '${missing}' cannot be read`,
    );
    expect(() => connect({ node: address(), caFile: missing })).toThrow(
      `--ca takes a file, but '${missing}' cannot be read`,
    );
    expect(() => connect({ node: address(), password: 'p' })).toThrow('add --username NAME');
  });
});

test.each([
  ['https://me:pw@host:9200/', 'https://host:9200'],
  ['https://me:pw@host:9200/search/?token=x#y', 'https://host:9200/search/'],
  ['http://host', 'http://host'],
  ['localhost:9200', 'localhost:9200'],
  ...[
    '//me:pw@host',
    'ht!tp://me:p@w@host?x',
    'me:pw@host:9200',
    'https://me:p/w@host',
    'https://me:12/w@host:9200',
    'https://me:12#w@host:9200',
    'https://me:12?w@host:9200',
    'https:me:12@host@',
  ].map((url): [string, string] => [url, '(not shown: it may hold a password)']),
])('%s is shown as %s', (url, shown) => {
  expect(redact(url)).toBe(shown);
});

test.each([
  'me:geheim@host:9200',
  '//me:geheim@host:9200',
  'https//me:geheim@host:9200',
  'https://me:geheim/9@host:9200',
  'https://me:12/geheim@host:9200',
  'https://me:12?geheim@host:9200',
  'https://me:12#geheim@host:9200',
  'https://me:12\\geheim@host:9200',
  'https://me:geheim%zz@host:9200',
  'https://me%:geheim@host:9200',
  'ftp://me:geheim@host:9200',
])('the address "%s" is a usage error that shows no password', (node) => {
  let thrown: unknown;
  try {
    connect({ node });
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ code: 'usage' });
  const { message, cause } = thrown as Error;
  expect(`${message} ${String(cause)}`).not.toMatch(/geheim|@host/);
  expect(message).toContain('%2F');
});

test('a password may have any character, written as in addresses', async () => {
  const client = connect({ node: 'https://me:p%2Fw%25%40@host:9200' });
  expect(serverName(client)).toBe('https://host:9200');
  await client.close();
});

test.each(['ftp://host', 'localhost:9200', 'me:pw@host', ''])('the address "%s" is a usage error', (node) => {
  expect(() => connect({ node })).toThrow(/^--node takes an address such as/);
});

test.each(['?token=geheim', '#geheim', '/search?pretty', '/app/home#/'])(
  'an address that ends with %s is a usage error that does not show it',
  (end) => {
    const give = () => connect({ node: `http://host:9200${end}` });
    expect(give).toThrow(/--node takes an address with at most a path, .* follows 'http:\/\/host:9200/);
    expect(give).not.toThrow(/geheim|pretty/);
  },
);

test('a path in the address, as behind a proxy, begins the path of every request', async () => {
  for (const path of ['/search', '/search/']) {
    const client = connect({ node: `${address()}${path}` });
    await request(client, { method: 'GET', path: '/_bulk' });
    expect(serverName(client)).toBe(`${address()}${path}`);
    await client.close();
  }
  expect(paths).toEqual(['/search/_bulk', '/search/_bulk']);
});

describe('the first answer', () => {
  test.each([
    [
      'another program',
      200,
      'application/json',
      '{"version":{"number":"8.1.0"}}',
      /version 8\.1\.0 of another program/,
    ],
    [
      'Elasticsearch',
      200,
      'application/json',
      '{"version":{"number":"8.1.0"},"tagline":"You Know, for Search"}',
      /got Elasticsearch 8\.1\.0\. vdsm-ship needs OpenSearch 2\.7 or later\. Nothing was changed/,
    ],
    [
      'an OpenSearch before 2.7',
      200,
      'application/json',
      '{"version":{"number":"2.6.0","distribution":"opensearch"}}',
      /needs OpenSearch 2\.7 or later, but this is OpenSearch 2\.6\.0/,
    ],
    [
      'an OpenSearch that says it is 7.10.2',
      200,
      'application/json',
      '{"version":{"number":"7.10.2"},"tagline":"The OpenSearch Project: https://opensearch.org/"}',
      /compatibility\.override_main_response_version/,
    ],
    ["a proxy's page", 403, 'text/html', '<h1>Forbidden</h1>', /a proxy, not OpenSearch, .*Forbidden.*: check --node/],
    [
      'a read-only cluster',
      403,
      'application/json',
      '{"error":{"type":"cluster_block_exception","reason":"blocked by: [FORBIDDEN/6/cluster read-only (api)];"}}',
      /refuses changes \(403\): blocked by.*lift the block: cluster\.blocks\.read_only/,
    ],
    [
      'a JSON document',
      200,
      'application/json',
      '{"hello":1}',
      /expected OpenSearch, got status 200 with '\{"hello":1\}'/,
    ],
    ['broken JSON', 200, 'application/json', '{"version":', /expected OpenSearch, got status 200 with '\{"version":'/],
    ['a missing page', 404, 'text/html', '<h1>Not Found</h1>', /got status 404 with '<h1>Not Found<\/h1>'/],
    ["a proxy's JSON", 403, 'application/json', '{"message":"Forbidden"}', /a proxy, not OpenSearch, .*\{"message"/],
    ["a proxy's other JSON", 403, 'application/json', '{"error":"denied"}', /a proxy, not OpenSearch, .*: denied/],
    [
      'a forbidden one',
      403,
      'application/json',
      '{"error":{"reason":"no permissions for [cluster:monitor/main]"}}',
      /\(403\): no permissions for/,
    ],
  ])('%s is reported at once', async (_, status, type, body, message) => {
    answer = { status, type, body };
    const client = connect({ node: address() });
    await expect(waitForServer(client)).rejects.toMatchObject({
      code: 'server',
      message: expect.stringMatching(message) as string,
    });
    expect(seen).toHaveLength(1);
    await client.close();
  });

  test('a server that stays busy is reported with its last answer', async () => {
    answer = { status: 503, type: 'text/html', body: '<h1>Busy</h1>' };
    const client = connect({ node: address() });
    await expect(waitForServer(client, { seconds: 0.2 })).rejects.toThrow(
      /no usable answer for 0\.2 s; .*status 503 with '<h1>Busy/,
    );
    await client.close();
  });

  test('a server without encryption behind https:// is reported at once', async () => {
    const client = connect({ node: address().replace('http:', 'https:') });
    await expect(waitForServer(client)).rejects.toThrow(
      /does not encrypt at this port \(wrong version number\)\. Begin the address with http:/,
    );
    await client.close();
  });
});

test('a reply that breaks off in a malformed way is a fault, and nothing is printed', async () => {
  const raw = createTcpServer((socket) => {
    socket.once('data', () => {
      socket.write(
        'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n',
      );
      setTimeout(() => socket.write('no chunk at all\r\n'), 20);
    });
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
  const log = vi.spyOn(console, 'log');
  const client = connect({ node: `http://127.0.0.1:${(raw.address() as AddressInfo).port}` });
  const reply = await replyOf(client.transport.request({ method: 'GET', path: '/' }));
  expect(reply).toMatchObject({ kind: 'fault', fault: 'connection' });
  await client.close();
  raw.close();
  expect(log).not.toHaveBeenCalled();
});

function address(): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function basic(text: string): string {
  return `Basic ${Buffer.from(text).toString('base64')}`;
}
