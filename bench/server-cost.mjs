/**
 * `node bench/server-cost.mjs BEFORE LOG [ROUNDS]`: what a document costs the server, in CPU and in index, by this build and by
 * another one: BEFORE is the folder of its `dist`. The builds load LOG by turns into one embedded server; read the ratios, since
 * machines are noisy. The CPU is that of the server alone, until documents are on disk, without merges that are forced. Needs a
 * build.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbedded } from '#dist/embedded/server.js';
import { spread } from './support/spread.mjs';

/**
 * @typedef {{ committed: boolean, size_in_bytes: number }} Segment
 * @typedef {Record<string, { shards: Record<string, { segments: Record<string, Segment> }[]> }>} Indices
 * @typedef {{ count: number, indices: Indices, nodes: Record<string, { process: { cpu: { total_in_millis: number } } }> }} Answer
 */
/** @typedef {{ cpu: number, bytes: Record<string, number> }} Cost µs of a document; bytes of index for a byte of text */

const [before, log, rounds = '9'] = process.argv.slice(2);
if (before === undefined || log === undefined) throw new Error('usage: server-cost.mjs BEFORE LOG [ROUNDS]');
const builds = { before, after: fileURLToPath(new URL('../dist', import.meta.url)) };
const text = statSync(log).size;

const home = mkdtempSync(join(tmpdir(), 'server-cost-'));
const server = await startEmbedded({ port: 0, home });
try {
  // the server compiles itself while it takes the first 100,000 documents
  for (const dist of Object.values(builds)) await measure(dist, 'warm');
  /** @type {{ before: Cost[], after: Cost[] }} */
  const costs = { before: [], after: [] };
  for (let round = 0; round < Number(rounds); round++) {
    costs.before.push(await measure(builds.before, `before${round}`));
    costs.after.push(await measure(builds.after, `after${round}`));
  }
  print(costs);
} finally {
  await server.stop();
  rmSync(home, { recursive: true, force: true });
}

/**
 * Loads the log by a build, and deletes the indices again.
 * @param {string} dist
 * @param {string} prefix
 * @returns {Promise<Cost>}
 */
async function measure(dist, prefix) {
  const args = [
    'load',
    '--quiet',
    '--json',
    '--node',
    server.url,
    '--prefix',
    prefix,
    '--period',
    'year',
    '--host',
    'bench',
  ];
  const begun = await cpuMs();
  execFileSync(process.execPath, [join(dist, 'cli.js'), ...args, String(log)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await ask('POST', `/${prefix}-*/_flush?force=true`);
  const used = (await cpuMs()) - begun;
  await ask('POST', `/${prefix}-*/_refresh`);
  const documents = (await ask('GET', `/${prefix}-*/_count`)).count;
  await ask('POST', `/${prefix}-*/_forcemerge?max_num_segments=1`);
  await ask('POST', `/${prefix}-*/_flush?force=true`);
  const bytes = sizes((await ask('GET', `/${prefix}-*/_segments`)).indices);
  await ask('DELETE', `/${prefix}-*`);
  return { cpu: (used * 1000) / documents, bytes };
}

async function cpuMs() {
  const { nodes } = await ask('GET', '/_nodes/stats/process');
  return Object.values(nodes)[0]?.process.cpu.total_in_millis ?? 0;
}

/**
 * Returns the bytes of index for a byte of text, by the family of indices.
 * @param {Indices} indices
 */
function sizes(indices) {
  /** @type {Record<string, number>} */
  const sums = { all: 0 };
  for (const [index, { shards }] of Object.entries(indices)) {
    const family = index.split('-')[1] ?? '';
    for (const { segments } of Object.values(shards).flat())
      for (const { committed, size_in_bytes: size } of Object.values(segments)) {
        if (!committed) continue;
        sums[family] = (sums[family] ?? 0) + size / text;
        sums['all'] = (sums['all'] ?? 0) + size / text;
      }
  }
  return sums;
}

/** @param {{ before: Cost[], after: Cost[] }} costs */
function print({ before: was, after: is }) {
  const ratios = was.map(({ cpu }, round) => (is[round]?.cpu ?? 0) / cpu);
  console.log(`${(text / 1e6).toFixed(1)} MB of text, ${was.length} pairs: median (range)`);
  console.log(
    row(
      'µs of server CPU a document',
      was.map(({ cpu }) => cpu),
      is.map(({ cpu }) => cpu),
      ratios,
      0,
    ),
  );
  for (const family of Object.keys(was[0]?.bytes ?? {}).toSorted()) {
    const [a, b] = [was, is].map((one) => one.map(({ bytes }) => bytes[family] ?? 0));
    console.log(
      row(
        `index bytes a byte of text: ${family}`,
        a ?? [],
        b ?? [],
        (a ?? []).map((value, i) => (b?.[i] ?? 0) / value),
        3,
      ),
    );
  }
}

/**
 * @param {string} name
 * @param {number[]} was
 * @param {number[]} is
 * @param {number[]} ratios
 * @param {number} digits
 */
function row(name, was, is, ratios, digits) {
  return `${name.padEnd(40)} ${spread(was, digits)} -> ${spread(is, digits)}  ratio ${spread(ratios, 2)}`;
}

/**
 * Sends a request, and returns the answer.
 * @param {string} method
 * @param {string} path
 * @returns {Promise<Answer>}
 */
async function ask(method, path) {
  const reply = await fetch(server.url + path, { method });
  const answer = await reply.text();
  if (!reply.ok) throw new Error(`${method} ${path}: ${answer.slice(0, 300)}`);
  return /** @type {Answer} */ (JSON.parse(answer));
}
