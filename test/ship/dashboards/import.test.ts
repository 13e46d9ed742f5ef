import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { connect } from '../../../src/ship/client.ts';
import { differingObjects, importObjects } from '../../../src/ship/dashboards/import.ts';
import { inWorkspace, overviewLink } from '../../../src/ship/dashboards/link.ts';
import { readObjects } from '../../../src/ship/dashboards/objects.ts';
import type { SavedObject } from '../../../src/ship/dashboards/objects.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

interface Behaviour {
  /** Says that all went well, and keeps nothing: seen in the field. */
  readonly forgets?: boolean;
  readonly status?: number;
  readonly page?: string;
  /** Answer to an import, as Dashboards gives it. */
  readonly imported?: object;
}

/** A Dashboards that keeps what it is given; `requests` are those that came. */
async function startFake({ forgets = false, status = 200, page, imported }: Behaviour = {}) {
  const kept = new Map<string, SavedObject>();
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString();
      response.statusCode = status;
      if (page !== undefined) {
        response.end(page);
        return;
      }
      response.setHeader('content-type', 'application/json');
      if (request.url?.endsWith('/api/saved_objects/_import?overwrite=true')) {
        const lines = body.split('\n').filter((line) => line.startsWith('{'));
        for (const line of lines) {
          const object = JSON.parse(line) as SavedObject;
          if (!forgets) kept.set(`${object.type} ${object.id}`, object);
        }
        if (imported !== undefined) return void response.end(JSON.stringify(imported));
        response.end(JSON.stringify({ success: true, successCount: lines.length }));
        return;
      }
      const asked = JSON.parse(body) as { type: string; id: string }[];
      const found = asked.map(({ type, id }) => kept.get(`${type} ${id}`) ?? { type, id, error: { statusCode: 404 } });
      response.end(JSON.stringify({ saved_objects: found }));
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, kept, requests };
}

describe('an import of saved objects', () => {
  it('writes missing objects, reads every object back, and changes nothing the second time', async () => {
    const fake = await startFake();
    const client = connect({ node: fake.url });
    const objects = await readObjects('vdsm');
    const first = await importObjects(client, objects, undefined);
    expect([first.written.length, first.unchanged.length]).toEqual([objects.length, 0]);
    expect(fake.kept.size).toBe(objects.length);
    const second = await importObjects(client, objects, undefined);
    expect([second.written.length, second.unchanged.length]).toEqual([0, objects.length]);
  });

  it('writes again an object that somebody changed, and names it', async () => {
    const fake = await startFake();
    const client = connect({ node: fake.url });
    const objects = await readObjects('vdsm');
    await importObjects(client, objects, undefined);
    const fleet = objects.find(({ type, id }) => type === 'dashboard' && id === 'vdsm-fleet');
    fake.kept.set('dashboard vdsm-fleet', { ...fleet!, attributes: { ...fleet!.attributes, title: 'mine' } });
    expect(await differingObjects(client, objects, undefined)).toEqual(['dashboard vdsm-fleet']);
    expect((await importObjects(client, objects, undefined)).written).toEqual(['dashboard vdsm-fleet']);
  });

  it('detects a success that installed nothing', async () => {
    const fake = await startFake({ forgets: true });
    await expect(importObjects(connect({ node: fake.url }), await readObjects('vdsm'), undefined)).rejects.toThrow(
      /the import succeeded, but these objects are missing or different/,
    );
  });

  it('uses base path, user and tenant', async () => {
    const fake = await startFake();
    const client = connect({ node: `${fake.url}/dash`, username: 'u', password: 'p' });
    await importObjects(client, await readObjects('vdsm'), 'global');
    expect(fake.requests.map(({ url }) => url)).toContain('/dash/api/saved_objects/_import?overwrite=true');
    for (const { headers } of fake.requests) {
      expect(headers).toMatchObject({ 'osd-xsrf': 'true', securitytenant: 'global' });
      expect(headers.authorization).toBe(`Basic ${Buffer.from('u:p').toString('base64')}`);
    }
  });

  it('goes to a workspace below its path, as do the links', async () => {
    const fake = await startFake();
    const client = connect({ node: inWorkspace(`${fake.url}/dash/`, '9gt3vk') });
    await importObjects(client, await readObjects('vdsm'), undefined);
    const asked = new Set(fake.requests.map(({ url }) => url));
    expect([...asked]).toEqual([
      '/dash/w/9gt3vk/api/saved_objects/_bulk_get',
      '/dash/w/9gt3vk/api/saved_objects/_import?overwrite=true',
    ]);
    expect(overviewLink(inWorkspace('https://h', 'a_b-1'), 'vdsm', '2026-05-01', '2026-05-02')).toMatch(
      /^https:\/\/h\/w\/a_b-1\/app\/dashboards#\/view\/vdsm-fleet/,
    );
    for (const wrong of ['a/b', '', '..', 'a?b'])
      expect(() => inWorkspace(fake.url, wrong)).toThrow(expect.objectContaining({ exitCode: 2 }));
  });

  // the form of these replies is that of Dashboards' sources; none of them was seen here
  it.each([
    [
      'unsupported_type',
      /dashboard vdsm-fleet \(unsupported_type\)\. Dashboards 3\.7\.0 .*there Import \(in a workspace/,
    ],
    ['missing_references', /dashboard vdsm-fleet \(missing_references\)\. Objects that they refer to are not there/],
    ['conflict', /dashboard vdsm-fleet \(conflict\)\. Objects of the same ids belong to another workspace/],
    ['unknown', /dashboard vdsm-fleet \(unknown\)$/],
  ])('that is refused with %s says what to do', async (type, message) => {
    const error = { type, statusCode: 400 };
    const title = 'vdsm: Fleet overview';
    const imported = {
      success: false,
      successCount: 0,
      errors: [{ id: 'vdsm-fleet', type: 'dashboard', title, meta: { title, icon: 'dashboardApp' }, error }],
    };
    const fake = await startFake({ imported, forgets: true });
    await expect(importObjects(connect({ node: fake.url }), await readObjects('vdsm'), undefined)).rejects.toThrow(
      message,
    );
  });

  it.each([
    [{ status: 401 }, /it refuses the user \(401\)/],
    [{ page: '<html>log in here</html>' }, /expected OpenSearch Dashboards, got status 200 with .*log in here/s],
  ])('fails with the answer: %j', async (behaviour, message) => {
    const fake = await startFake(behaviour);
    const client = connect({ node: fake.url });
    await expect(importObjects(client, await readObjects('vdsm'), undefined)).rejects.toThrow(message);
  });
});

describe('saved objects of another prefix', () => {
  it('have ids, titles, index names, references and links of their own, and the same fields', async () => {
    const [own, other] = [await readObjects('vdsm'), await readObjects('rhv')];
    expect(other).toHaveLength(own.length);
    expect(other.filter(({ id }) => !id.startsWith('rhv-'))).toEqual([]);
    const text = JSON.stringify(other);
    expect(text.match(/(?<!super)vdsm-(?!ship)[a-z*]+/g)).toBeNull();
    expect(text).toContain('#/view/rhv-latency');
    expect(text).toContain('rhv-calls-*');
    expect(text).toContain('vdsm.call.verb');
    expect(text).toContain('"title":"rhv: Fleet overview"');
    const known = new Set(other.map(({ type, id }) => `${type} ${id}`));
    const references = other.flatMap((object) => object.references.map(({ type, id }) => `${type} ${id}`));
    expect(references.filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('the link that load prints', () => {
  it('opens the overview on exactly the span, below the base path, without a password', () => {
    expect(
      overviewLink(
        'https://u:p@dash.example.com/base/',
        'vdsm',
        '2019-05-12T05:58:12.318Z',
        '2019-05-12T10:03:59.946Z',
      ),
    ).toBe(
      "https://dash.example.com/base/app/dashboards#/view/vdsm-fleet?_g=(time:(from:'2019-05-12T05:58:12.318Z',to:'2019-05-12T10:03:59.947Z'))",
    );
  });
});
