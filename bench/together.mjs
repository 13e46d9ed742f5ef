/**
 * `node bench/together.mjs [ROUNDS]`: what a load costs when server and shipper share the processors, and whether the shipper
 * keeps up with a server that answers at once. Needs a build and Java. S and C are the CPU of a document on the server and in
 * the shipper; if both only waited for the processors, a load would run at S / (S + C) of the rate of bodies that are made before.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbedded } from '#dist/embedded/server.js';
import { readHost } from '#dist/run/read-host.js';
import { createSender } from '#dist/ship/bulk.js';
import { connect } from '#dist/ship/client.js';
import { fleetText } from './support/corpus.mjs';
import { startDummy } from './support/dummy-server.mjs';
import { load } from './support/load.mjs';
import { spread } from './support/spread.mjs';

/**
 * @typedef {import('../src/model/bulk-body.ts').BulkBody} BulkBody
 * @typedef {import('../src/model/hosts.ts').HostInput} HostInput
 * @typedef {{ rate: number, cpu: number }} Rate documents a second; µs of server CPU a document
 */

const ROUNDS = Number(process.argv[2] ?? 5);
const BYTES = 24_000_000;
const FLEET = fileURLToPath(new URL('../samples/fleet', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'together-'));
const server = await startEmbedded({ port: 0, home: join(folder, 'server') });
try {
  await together();
  await alone();
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** Server and shipper on the same processors. */
async function together() {
  const log = join(folder, 'vdsm.log');
  writeFileSync(log, await fleetText(BYTES));
  const bodies = await makeBodies(log);
  /** @type {{ prebuilt: Rate[], loaded: Rate[], client: number[] }} */
  const taken = { prebuilt: [], loaded: [], client: [] };
  // the first rounds let the server compile itself
  for (let round = -2; round < ROUNDS; round++) {
    const prebuilt = await measured(() => sendAll(bodies));
    const { run, ...loaded } = await loadMeasured(log);
    if (round < 0) continue;
    taken.prebuilt.push(prebuilt);
    taken.loaded.push(loaded);
    taken.client.push((run.cpuMs * 1000) / run.documents);
  }
  const { prebuilt, loaded, client } = taken;
  const share = loaded.map(({ cpu }, i) => cpu / (cpu + (client[i] ?? NaN)));
  const reached = loaded.map(({ rate }, i) => rate / ((prebuilt[i]?.rate ?? NaN) * (share[i] ?? NaN)));
  console.log(`${(BYTES / 1e6).toFixed(0)} MB of the sample fleet, ${ROUNDS} pairs: median (range)`);
  console.log(
    `  S, µs of server CPU a document       ${spread(
      loaded.map(({ cpu }) => cpu),
      1,
    )}`,
  );
  console.log(`  C, µs of shipper CPU a document      ${spread(client, 1)}`);
  console.log(`  S / (S + C)                          ${spread(share, 2)}`);
  console.log(
    `  made before, documents/s             ${spread(
      prebuilt.map(({ rate }) => rate),
      0,
    )}`,
  );
  console.log(
    `  load, documents/s                    ${spread(
      loaded.map(({ rate }) => rate),
      0,
    )}`,
  );
  console.log(`  load / (made before x S / (S + C))   ${spread(reached, 2)}`);
}

/** The shipper, with a server that answers at once. */
async function alone() {
  const dummy = await startDummy(server.url);
  try {
    /** @type {Record<string, { rate: number[], cpu: number[], rss: number }>} */
    const taken = {};
    for (let round = 0; round < ROUNDS; round++) {
      for (const [name, ...options] of [['1'], ['2'], ['4'], ['1', '--gzip']]) {
        const run = await load([
          '--node',
          dummy.url,
          '--prefix',
          'alone',
          '--workers',
          String(name),
          ...options,
          FLEET,
        ]);
        const one = (taken[[name, ...options].join(' ')] ??= { rate: [], cpu: [], rss: 0 });
        one.rate.push(run.documents / run.seconds);
        one.cpu.push((run.cpuMs * 1000) / run.documents);
        one.rss = Math.max(one.rss, run.rssMb);
      }
    }
    console.log(
      'the sample fleet, to a server that answers at once: documents/s, µs of shipper CPU a document, largest RSS',
    );
    for (const [name, { rate, cpu, rss }] of Object.entries(taken))
      console.log(
        `  --workers ${name.padEnd(10)} ${spread(rate, 0).padEnd(26)} ${spread(cpu, 1).padEnd(22)} ${rss.toFixed(0)} MB`,
      );
  } finally {
    await dummy.stop();
  }
}

/**
 * Makes the bulk bodies of a log.
 * @param {string} path
 * @returns {Promise<BulkBody[]>}
 */
async function makeBodies(path) {
  /** @type {HostInput} */
  const host = {
    name: 'bench',
    rule: 'option',
    streams: [
      {
        kind: 'vdsm',
        name: 'vdsm.log',
        files: [{ kind: 'vdsm', path, compression: 'none', size: BYTES, modified: 0 }],
      },
    ],
  };
  /** @type {BulkBody[]} */
  const bodies = [];
  await readHost(
    host,
    { prefix: 'made', period: 'year', labels: undefined, outputFormat: 'bulk', stamps: true },
    {
      async body(body) {
        bodies.push({ ...body, bytes: body.bytes.slice() });
        return body.bytes.buffer;
      },
      fault() {},
      progress() {},
    },
  );
  return bodies;
}

/**
 * Sends bodies as `load` does; returns the number of documents.
 * @param {BulkBody[]} bodies
 */
async function sendAll(bodies) {
  const client = connect({ node: server.url });
  try {
    const sender = createSender(client, { reject: () => Promise.reject(new Error('a document was rejected')) });
    const sending = [];
    for (const body of bodies) {
      await sender.waitForCapacity();
      sending.push(sender.send(body));
    }
    await Promise.all(sending);
    return bodies.reduce((sum, { ends }) => sum + ends.length, 0);
  } finally {
    await client.close();
  }
}

/** @param {string} log */
async function loadMeasured(log) {
  /** @type {import('./support/load.mjs').Run | undefined} */
  let run;
  const rate = await measured(async () => {
    run = await load(['--node', server.url, '--prefix', 'made', '--period', 'year', '--host', 'bench', log]);
    return run.documents;
  });
  if (run === undefined) throw new Error('nothing was loaded');
  return { run, ...rate };
}

/**
 * Times what indexes documents, with templates in place, and deletes the documents again.
 * @param {() => Promise<number>} index returns the number of documents
 * @returns {Promise<Rate>}
 */
async function measured(index) {
  const [cpu, begun] = [await serverCpuMs(), performance.now()];
  const documents = await index();
  const seconds = (performance.now() - begun) / 1000;
  const used = (await serverCpuMs()) - cpu;
  await fetch(`${server.url}/made-*`, { method: 'DELETE' });
  return { rate: documents / seconds, cpu: (used * 1000) / documents };
}

async function serverCpuMs() {
  const reply = await fetch(`${server.url}/_nodes/stats/process`);
  /** @type {{ nodes: Record<string, { process: { cpu: { total_in_millis: number } } }> }} */
  const { nodes } = /** @type {any} */ (await reply.json());
  return Object.values(nodes)[0]?.process.cpu.total_in_millis ?? 0;
}
