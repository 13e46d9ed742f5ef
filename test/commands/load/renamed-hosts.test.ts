import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { refuseRenamedHosts } from '../../../src/commands/load/renamed-hosts.ts';
import { discover } from '../../../src/read/find/discover.ts';
import { readHost } from '../../../src/run/read-host.ts';
import { connect } from '../../../src/ship/client.ts';
import { gz, banner, newRecord, plant, type Tree } from '../../read/fixtures.ts';

const NAMING = { prefix: 'vdsm', period: 'month', scope: undefined } as const;

/** A server that holds `INDEX ID` of lines, by the names of their hosts. */
let lines: Map<string, string>;
let status: number;
let refusal: object;
let asked: string[];
let server: Server;
let node: string;
let tree: Tree;

beforeEach(async () => {
  [lines, asked, status, refusal] = [new Map(), [], 200, { reason: 'not now' }];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const path = request.url?.split('?')[0] ?? '';
      asked.push(path);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(status === 200 ? answer(path, body) : { error: refusal }));
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  node = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  tree = await plant({
    'in/node5/var/log/vdsm/vdsm.log': text(0) + newRecord('2020-01-31 12:00:00,000', banner('node5.example.com')),
    'in/node5/var/log/vdsm/vdsm.log.1.gz': gz(text(1)),
    'in/node6/logs/vdsm.log': text(2),
  });
});

afterEach(async () => {
  server.close();
  await tree.remove();
});

function text(number: number): string {
  return Array.from({ length: 90 }, (_, second) => {
    const stamp = `2020-01-31 1${1 - (number % 2)}:${10 + number}:${String(second % 60).padStart(2, '0')},00${number}`;
    return newRecord(stamp, `line ${second} ü`);
  }).join('');
}

function answer(path: string, body: string): object {
  if (path.endsWith('/_search')) {
    const { terms, bool } = JSON.parse(body).query;
    const names: string[] = terms?.['host.name'] ?? [];
    const begins: string[] = bool?.should.map((one: { prefix: object }) => Object.values(one.prefix)[0]) ?? [];
    const known = [...new Set(lines.values())];
    const found = known.filter((name) => names.includes(name) || begins.some((begin) => name.startsWith(begin)));
    return { aggregations: { hosts: { buckets: found.map((key) => ({ key })) } } };
  }
  if (path !== '/_mget') return {};
  const docs: { _index: string; _id: string }[] = JSON.parse(body).docs;
  return { docs: docs.map((doc) => ({ ...doc, found: lines.has(`${doc._index} ${doc._id}`) })) };
}

/** Puts the lines of a host on the server under a name. */
async function store(host: string, name: string): Promise<void> {
  const { hosts } = await discover([tree.at(`in/${host}`)], { host: name });
  for (const input of hosts) {
    await readHost(
      input,
      { ...NAMING, labels: undefined, outputFormat: 'print' },
      {
        async body({ bytes }) {
          for (const line of Buffer.from(bytes).toString().split('\n').filter(Boolean)) {
            const { _index, _id } = JSON.parse(line);
            lines.set(`${_index} ${_id}`, name);
          }
          return undefined;
        },
        fault: ({ message }) => expect(message).toBeUndefined(),
        progress() {},
      },
    );
  }
}

async function refuse(given = 'in', host?: string): Promise<string[]> {
  const { hosts } = await discover([tree.at(given)], { host });
  const reported: string[] = [];
  const client = connect({ node });
  try {
    await refuseRenamedHosts(client, hosts, NAMING, (report) => reported.push(report));
  } finally {
    await client.close();
  }
  return reported;
}

test('hosts that the server does not know are loaded', async () => {
  await store('node5', 'somebody');
  expect(await refuse()).toEqual([]);
  expect(asked.filter((path) => path === '/_mget')).toEqual([]);
});

test('a host that is there under another name of its own stops the load, with both names', async () => {
  await store('node5', 'node5.example.com');
  await store('node6', 'logs');
  await expect(refuse()).rejects.toMatchObject({
    exitCode: 2,
    message: [
      'lines of these logs are on the server under another name of their host, and would be there twice:',
      '  node5 is there as node5.example.com: --host node5.example.com with its PATH goes on with that, --host node5 loads it under the new name, too',
      '  node6 is there as logs: --host logs with its PATH goes on with that, --host node6 loads it under the new name, too',
    ].join('\n'),
  });
});

test('a host whose logs name nothing but its short name may be there under its long one, and the other way round', async () => {
  await store('node6', 'node6.example.com');
  await expect(refuse('in/node6')).rejects.toThrow(/node6 is there as node6\.example\.com/);
  await tree.remove();
  tree = await plant({ 'in/node5.example.com/vdsm.log.1.gz': gz(text(1)) });
  lines.clear();
  await store('node5.example.com', 'node5');
  await expect(refuse('in/node5.example.com')).rejects.toThrow(/node5\.example\.com is there as node5:/);
});

test('a host that is there under its name, too, and one that the user names, are loaded', async () => {
  await store('node5', 'node5.example.com');
  expect(await refuse('in/node5', 'node5')).toEqual([]);
  await store('node5', 'node5');
  expect(await refuse()).toEqual([]);
});

test('another host of such a name is another host', async () => {
  await store('node6', 'node5.example.com');
  expect(await refuse('in/node5')).toEqual([]);
  expect(await refuse()).toEqual([]);
});

test('a server that does not answer the question is loaded into', async () => {
  await store('node5', 'node5.example.com');
  status = 400;
  expect(await refuse()).toEqual([expect.stringContaining('cannot ask whether hosts are on the server')]);
});

test('a user who may not ask is told the right, and loads nothing', async () => {
  status = 403;
  refusal = { type: 'security_exception', reason: 'no permissions for [indices:data/read/search] and User [u]' };
  await expect(refuse()).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringMatching(/\(403\): no permissions for \[indices:data\/read\/search\].*with --host/) as string,
  });
  expect(await refuse('in/node5', 'node5')).toEqual([]);
});
