/**
 * The tests' OpenSearch. As vitest's globalSetup this file gives all e2e tests one server, `inject('opensearch')`;
 * tests that kill, pause or cluster servers start their own with `startTestServer` and `startTestCluster`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestProject } from 'vitest/node';
import { ShipperError } from '../../src/errors.ts';
import { pinnedVersion } from '../../src/embedded/jars.ts';
import { prepareRelease, type ReleaseName } from './releases.ts';
import { startEmbedded, type EmbeddedOptions, type EmbeddedServer } from '../../src/embedded/server.ts';

/** The server that the tests run against, and how it was found. */
export interface TestOpenSearch {
  readonly url: string;
  readonly how: 'given' | 'docker' | 'embedded';
}

declare module 'vitest' {
  export interface ProvidedContext {
    opensearch: TestOpenSearch;
  }
}

interface Started extends TestOpenSearch {
  readonly stop: () => Promise<void>;
}

/**
 * Provides the server named by `VDSM_TEST_OPENSEARCH_URL`, else one in Docker, else the embedded one, and prints which. A
 * project with `VDSM_TEST_RELEASE` in its `env` gets an embedded server of that release.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const release = project.config?.env?.['VDSM_TEST_RELEASE'] as ReleaseName | undefined;
  const { stop, ...server } =
    release === undefined
      ? ((await givenServer()) ?? (await dockerServer()) ?? (await embeddedServer()))
      : await embeddedServer(await prepareRelease(release, console.error));
  console.error(`tests use OpenSearch at ${server.url} (${server.how})`);
  project.provide('opensearch', server);
  return stop;
}

/** Connects to the server of `VDSM_TEST_OPENSEARCH_URL`. Not of `OPENSEARCH_URL`: tests must not touch an operator's production. */
async function givenServer(): Promise<Started | undefined> {
  const url = process.env['VDSM_TEST_OPENSEARCH_URL']?.replace(/\/+$/, '');
  if (!url) return undefined;
  const reply = await fetch(url).catch((cause: unknown) => {
    throw new Error(`VDSM_TEST_OPENSEARCH_URL names ${url}, which does not answer`, { cause });
  });
  if (!reply.ok) throw new Error(`VDSM_TEST_OPENSEARCH_URL names ${url}, which answers ${reply.status}`);
  return { url, how: 'given', stop: async () => {} };
}

/** Starts a server in a container; returns undefined where no Docker engine answers. */
export async function dockerServer(): Promise<Started | undefined> {
  if (!(await dockerAnswers())) {
    console.error('no Docker engine answers: the server in a container is skipped');
    return undefined;
  }
  const { OpenSearchContainer } = await import('@testcontainers/opensearch');
  const container = await new OpenSearchContainer(`opensearchproject/opensearch:${await pinnedVersion()}`)
    .withSecurityEnabled(false)
    // as the embedded server: a disk that is 95 % full would make every index read-only
    .withEnvironment({ 'cluster.routing.allocation.disk.threshold_enabled': 'false' })
    .start();
  return { url: container.getHttpUrl(), how: 'docker', stop: async () => void (await container.stop()) };
}

/** Returns whether a container engine answers within 5 s. */
export async function dockerAnswers(): Promise<boolean> {
  const { getContainerRuntimeClient } = await import('testcontainers');
  const answers = getContainerRuntimeClient().then(
    () => true,
    () => false,
  );
  return await Promise.race([answers, sleep(5_000, false, { ref: false })]);
}

async function embeddedServer(options: EmbeddedOptions = {}): Promise<Started> {
  const server = await startTestServer({ ...options, onProgress: (text) => console.error(text) });
  return { url: server.url, how: 'embedded', stop: async () => void (await server.stop()) };
}

/** An embedded server for one test: stops, crashes, hangs and continues on request. */
export interface TestServer extends EmbeddedServer {
  /** Suspends the process (SIGSTOP): it keeps its connections, and does not answer. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** Removes its home. Call this last, after `stop` or `kill`, where `options.home` named the home. */
  readonly remove: () => Promise<void>;
}

/**
 * Starts an embedded server on any free port; in its fast mode unless `options.fast` says otherwise. Without
 * `options.home` it has a temporary home that `stop` removes; give `home` (and `port`) to start it again on the same data
 * after `stop` or `kill`.
 */
export async function startTestServer(options: EmbeddedOptions = {}): Promise<TestServer> {
  const home = options.home ?? (await mkdtemp(join(tmpdir(), 'vdsm-test-server-')));
  const remove = async (): Promise<void> => await rm(home, { recursive: true, force: true });
  const discard = options.home === undefined ? remove : async (): Promise<void> => {};
  const server = await startEmbedded({ fast: true, ...options, home }).catch(async (error: unknown) => {
    await discard();
    throw needsJava(error);
  });
  return {
    ...server,
    pause: () => void process.kill(server.pid, 'SIGSTOP'),
    resume: () => void process.kill(server.pid, 'SIGCONT'),
    remove,
    stop: async () => {
      const exit = await server.stop();
      await discard();
      return exit;
    },
  };
}

/** Says why a test needs Java and Maven though others run without. */
function needsJava(error: unknown): unknown {
  if (!(error instanceof ShipperError) || !/needs (?:a JDK|Java|Maven)/.test(error.message)) return error;
  const message =
    'this test stops, pauses or clusters servers of its own, and needs Java and Maven for them, also where the other tests use a server in Docker or that of VDSM_TEST_OPENSEARCH_URL';
  return new ShipperError(error.code, `${message}: ${error.message}`, { cause: error });
}

/** Several servers that form one cluster, with 512 MB of heap each. */
export interface TestCluster {
  readonly nodes: readonly TestServer[];
  /** Starts the node of this index again, on its data and its transport port, after `stop` or `kill`. */
  readonly restart: (index: number) => Promise<TestServer>;
  /** Stops every node and removes the cluster's data. */
  readonly stop: () => Promise<void>;
}

/** Starts a cluster; resolves when every node answers and has joined. */
export async function startTestCluster(size: number, options: EmbeddedOptions = {}): Promise<TestCluster> {
  const root = await mkdtemp(join(tmpdir(), 'vdsm-test-cluster-'));
  const names = Array.from({ length: size }, (_, index) => `node-${index}`);
  const ports = await freePorts(size);
  const start = async (index: number): Promise<TestServer> =>
    await startTestServer({
      heap: '512m',
      ...options,
      home: join(root, `node-${index}`),
      settings: {
        'discovery.type': '',
        'node.name': `node-${index}`,
        'transport.port': ports[index] ?? 0,
        'discovery.seed_hosts': ports.map((port) => `127.0.0.1:${port}`).join(','),
        'cluster.initial_cluster_manager_nodes': names.join(','),
        ...options.settings,
      },
    });
  const nodes: TestServer[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(nodes.map(async (node) => await node.stop()));
    await rm(root, { recursive: true, force: true });
  };
  const starts = await Promise.allSettled(names.map(async (_, index) => (nodes[index] = await start(index))));
  const failed = starts.find((one) => one.status === 'rejected');
  const joined = failed ?? (await untilJoined(nodes, size));
  if (joined) {
    await stop();
    throw joined.reason;
  }
  return {
    nodes,
    restart: async (index) => (nodes[index] = await start(index)),
    stop,
  };
}

async function untilJoined(nodes: readonly TestServer[], size: number): Promise<{ reason: unknown } | undefined> {
  for (const { url } of nodes) {
    const reply = await fetch(`${url}/_cluster/health?wait_for_nodes=${size}&timeout=120s`);
    if (!reply.ok) return { reason: new Error(`the cluster did not form: ${await reply.text()}`) };
  }
  return undefined;
}

/** Returns different ports that were free a moment ago. */
async function freePorts(count: number): Promise<number[]> {
  const held = Array.from({ length: count }, () => createServer());
  await Promise.all(held.map(async (one) => await new Promise<void>((done) => one.listen(0, '127.0.0.1', done))));
  const ports = held.map((one) => (one.address() as AddressInfo).port);
  await Promise.all(held.map(async (one) => await new Promise((done) => one.close(done))));
  return ports;
}
