/** The index management plugin is not in the embedded server: what it answers is played here, from its documentation. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { connect } from '../../src/ship/client.ts';
import { installRetention } from '../../src/ship/retention.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

interface Said {
  readonly status: number;
  readonly body: unknown;
}

async function startFake(get: Said, put: Said = { status: 201, body: { _id: 'vdsm-retention' } }) {
  const written: { url: string; body: unknown }[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      if (request.method === 'PUT')
        written.push({ url: request.url ?? '', body: JSON.parse(Buffer.concat(parts).toString()) });
      const { status, body } = request.method === 'GET' ? get : put;
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { client: connect({ node: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }), written };
}

const NONE: Said = {
  status: 404,
  body: { error: { type: 'status_exception', reason: 'Policy not found' }, status: 404 },
};
const NO_PLUGIN: Said = {
  status: 400,
  body: { error: 'no handler found for uri [/_plugins/_ism/policies/vdsm-retention] and method [GET]' },
};
const NO_RIGHT: Said = {
  status: 403,
  body: { error: { type: 'security_exception', reason: 'no permissions for [x]' } },
};
const THERE: Said = { status: 200, body: { _id: 'vdsm-retention', _seq_no: 7, _primary_term: 1, policy: {} } };

describe('the retention policy', () => {
  it('is written if there is none, attached to no index', async () => {
    const { client, written } = await startFake(NONE);
    expect((await installRetention(client, 'vdsm', undefined)).installed).toBe(true);
    expect(written.map(({ url }) => url)).toEqual(['/_plugins/_ism/policies/vdsm-retention']);
    expect(JSON.stringify(written)).not.toContain('ism_template');
  });

  it('is attached to new indices if days are given, and replaces the version that was read', async () => {
    const { client, written } = await startFake(THERE);
    expect((await installRetention(client, 'vdsm', 30)).said).toContain('deleted after 30 days');
    expect(written[0]?.url).toBe('/_plugins/_ism/policies/vdsm-retention?if_seq_no=7&if_primary_term=1');
    expect(JSON.stringify(written)).toContain('"min_index_age":"30d"');
    expect(JSON.stringify(written)).toContain('vdsm-logs-*');
  });

  it('is left unchanged without days', async () => {
    const { client, written } = await startFake(THERE);
    expect((await installRetention(client, 'vdsm', undefined)).installed).toBe(true);
    expect(written).toEqual([]);
  });

  it.each([
    ['the plugin is not there', NO_PLUGIN, 'setup', /no index management plugin \(ISM\).*install the plugin/],
    ['our user may not', NO_RIGHT, 'server', /user may not use .*\(403\): no permissions.*ism\/policy\/get/],
    [
      'a proxy refuses',
      { status: 403, body: '<h1>Forbidden</h1>' },
      'server',
      /something before the server.*Forbidden/,
    ],
  ])('is reported if %s, and an error if days are given', async (_, said, code, message) => {
    const { client, written } = await startFake(said);
    const done = await installRetention(client, 'vdsm', undefined);
    expect(done).toMatchObject({ installed: false, said: expect.stringContaining('indices stay until') as string });
    await expect(installRetention(client, 'vdsm', 30)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
    expect(written).toEqual([]);
  });

  it('is an error if it may be read, but not written', async () => {
    const { client } = await startFake(NONE, NO_RIGHT);
    expect((await installRetention(client, 'vdsm', undefined)).installed).toBe(false);
    await expect(installRetention(client, 'vdsm', 30)).rejects.toThrow(/ism\/policy\/write/);
  });
});
