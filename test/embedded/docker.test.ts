/** The Compose files, as YAML: no Docker engine runs them here. */
import { readFile, readdir } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { pinnedVersion } from '../../src/embedded/jars.ts';

const FOLDER = new URL('../../docker/', import.meta.url);
/** The files that are started. */
const FILES = ['compose.yaml', 'compose.laptop.yaml'] as const;

interface Service {
  readonly image?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: { readonly test: unknown; readonly retries: number };
  readonly depends_on?: object;
  readonly extends?: { readonly file: string; readonly service: string };
}

interface Compose {
  readonly name: string;
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes?: object;
}

/** Reads a file, and puts into each service what it takes from another file, as Compose does. */
async function read(file: string): Promise<Compose> {
  const compose = parse(await readFile(new URL(file, FOLDER), 'utf8')) as Compose;
  const services: Record<string, Service> = {};
  for (const [name, service] of Object.entries(compose.services)) {
    const from = service.extends && (await read(service.extends.file)).services[service.extends.service];
    services[name] = {
      ...from,
      ...service,
      environment: { ...from?.environment, ...service.environment },
      ...(service.healthcheck && { healthcheck: { ...from?.healthcheck, ...service.healthcheck } }),
    };
  }
  return { ...compose, services };
}

const found = new Map<string, Compose>();
const serviceOf = (file: string, name: string): Service => found.get(file)?.services[name] ?? {};

beforeAll(async () => {
  for (const file of FILES) found.set(file, await read(file));
});

test('the files are those that are tested here', async () => {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.yaml'));
  expect(files.toSorted()).toEqual([...FILES, 'compose.common.yaml'].toSorted());
});

describe.each(FILES)('%s', (file) => {
  test('runs the version of the embedded server', async () => {
    const version = await pinnedVersion();
    expect(serviceOf(file, 'opensearch').image).toBe(`opensearchproject/opensearch:${version}`);
    expect(serviceOf(file, 'dashboards').image).toBe(`opensearchproject/opensearch-dashboards:${version}`);
  });

  test('binds every published port to loopback', () => {
    const services = Object.values(found.get(file)?.services ?? {});
    const ports = services.flatMap((service) => service.ports ?? []);
    expect(ports).toHaveLength(2);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  test('declares the volume that OpenSearch uses, and starts Dashboards when that is healthy', () => {
    expect(serviceOf(file, 'opensearch').volumes).toEqual(['opensearch-data:/usr/share/opensearch/data']);
    expect(found.get(file)?.volumes).toHaveProperty('opensearch-data');
    expect(serviceOf(file, 'dashboards').depends_on).toEqual({ opensearch: { condition: 'service_healthy' } });
    expect(serviceOf(file, 'opensearch').healthcheck?.retries).toBeGreaterThan(1);
  });

  test('has health checks that are plain text: podman-compose joins the lists of a file and of what it extends', () => {
    for (const name of ['opensearch', 'dashboards'])
      expect(serviceOf(file, name).healthcheck?.test).toEqual(expect.stringMatching(/^curl .*localhost/));
  });
});

test('security is on by default: a password is required, TLS is used, and nothing turns it off', () => {
  const { environment = {}, healthcheck } = serviceOf('compose.yaml', 'opensearch');
  expect(environment['OPENSEARCH_INITIAL_ADMIN_PASSWORD']).toMatch(/^\$\{OPENSEARCH_INITIAL_ADMIN_PASSWORD:\?.+\}$/);
  expect(healthcheck?.test).toContain('https://localhost:9200');
  const dashboards = serviceOf('compose.yaml', 'dashboards').environment ?? {};
  expect(dashboards['OPENSEARCH_HOSTS']).toBe('["https://opensearch:9200"]');
  expect([...Object.keys(environment), ...Object.keys(dashboards)].filter((name) => name.includes('SECURITY'))).toEqual(
    [],
  );
});

test('the file for a laptop turns security off, on both sides, and shares no data with the other', () => {
  expect(serviceOf('compose.laptop.yaml', 'opensearch').environment).toMatchObject({
    DISABLE_SECURITY_PLUGIN: 'true',
    DISABLE_INSTALL_DEMO_CONFIG: 'true',
  });
  expect(serviceOf('compose.laptop.yaml', 'dashboards').environment).toMatchObject({
    DISABLE_SECURITY_DASHBOARDS_PLUGIN: 'true',
    OPENSEARCH_HOSTS: '["http://opensearch:9200"]',
  });
  expect(found.get('compose.laptop.yaml')?.name).not.toBe(found.get('compose.yaml')?.name);
});

describe('what docker/README.md says', () => {
  let readme: string;
  let all: string;

  beforeAll(async () => {
    readme = await readFile(new URL('README.md', FOLDER), 'utf8');
    const files = ['compose.common.yaml', ...FILES].map((file) => readFile(new URL(file, FOLDER), 'utf8'));
    all = (await Promise.all(files)).join('\n');
  });

  test('names the version, loopback, and that nothing of it was run', async () => {
    expect(readme).toContain(`both ${await pinnedVersion()}`);
    expect(readme).toContain('**Not tested with Docker.**');
    expect(readme).toMatch(/bound to\s+127\.0\.0\.1/);
  });

  test('has each variable of the files, with its default', () => {
    const rows = [...readme.matchAll(/^\| `(\w+)` +\| (?:`([^`]+)`|required) +\|/gm)];
    const said = new Map(rows.map(([, name = '', value]) => [name, value]));
    const used = new Map(
      [...all.matchAll(/(?<!\$)\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}/g)].map(([, name = '', value]) => [name, value]),
    );
    expect(said).toEqual(used);
  });

  test('starts files that are there, and talks to ports that they publish', () => {
    const started = new Set([...readme.matchAll(/-f docker\/(\S+)/g)].map(([, file]) => file));
    expect(started).toEqual(new Set(FILES));
    const ports = new Set([...readme.matchAll(/https?:\/\/127\.0\.0\.1:(\d+)/g)].map(([, port]) => port));
    const published = [...all.matchAll(/127\.0\.0\.1:\$\{\w+:-(\d+)\}:(\d+)/g)];
    expect(ports).toEqual(new Set(published.map(([, port]) => port)));
    for (const [, outside, inside] of published) expect(outside).toBe(inside);
  });

  test('uses https:// where the file has security, and http:// where it has not', () => {
    const [secure = '', laptop = ''] = readme.split('## On a laptop');
    expect(secure).not.toMatch(/--node http:/);
    expect(laptop).not.toMatch(/--node https:/);
  });
});
