/**
 * `node bench/raw-cost.mjs BEFORE LOG [ROUNDS]`: what a document costs the server, in CPU, that another shipper sends through the
 * raw pipeline, beside one that `load` of this build prepares, and one of another build: BEFORE is the folder of its `dist`.
 * The three take turns on one embedded server; read the ratios, since machines are noisy. LOG is plain text of the new layout
 * or the old one. Needs a build.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbedded } from '#dist/embedded/server.js';

const [before, log, rounds = '5'] = process.argv.slice(2);
if (before === undefined || log === undefined) throw new Error('usage: raw-cost.mjs BEFORE LOG [ROUNDS]');
const own = fileURLToPath(new URL('../dist', import.meta.url));
const HEADER = /^(?:20\d\d-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}|[^\s].{0,200}::[A-Z]+::20\d\d-)/;
/** Documents in a request, as shippers send them. */
const BATCH = 1000;

/** @type {string[]} */
const records = [];
for (const line of readFileSync(log, 'utf8').trimEnd().split('\n')) {
  if (HEADER.test(line) || records.length === 0) records.push(line);
  else records[records.length - 1] += `\n${line}`;
}

const home = mkdtempSync(join(tmpdir(), 'raw-cost-'));
const server = await startEmbedded({ port: 0, home });
try {
  // the server compiles itself and the scripts while it takes the first 100,000 documents
  for (let round = 0; round < 4; round++) await each(`warm${round}`);
  /** @type {{ before: number, load: number, raw: number }[]} */
  const costs = [];
  for (let round = 0; round < Number(rounds); round++) costs.push(await each(`round${round}`));
  for (const way of /** @type {const} */ (['before', 'load', 'raw'])) {
    const sorted = costs.map((one) => one[way]).toSorted((a, b) => a - b);
    console.log(`${way.padEnd(8)}${spread(sorted, 0)} µs of server CPU a document`);
  }
  console.log(`raw / load: ${spread(ratios(costs, 'load'), 2)}; raw / before: ${spread(ratios(costs, 'before'), 2)}`);
} finally {
  await server.stop();
  rmSync(home, { recursive: true, force: true });
}

/**
 * Sends the log in each of the ways.
 * @param {string} prefix
 */
async function each(prefix) {
  // templates and pipelines are not what documents cost
  load(before ?? '', `${prefix}a`, ['setup']);
  load(own, `${prefix}b`, ['setup']);
  load(own, `${prefix}c`, ['setup']);
  return {
    before: await measure(`${prefix}a`, async () => load(before ?? '', `${prefix}a`)),
    load: await measure(`${prefix}b`, async () => load(own, `${prefix}b`)),
    raw: await measure(`${prefix}c`, async () => send(`${prefix}c`)),
  };
}

/**
 * Returns the CPU of the server for a document, in µs.
 * @param {string} prefix
 * @param {() => Promise<void>} run
 */
async function measure(prefix, run) {
  const begun = await cpuMs();
  await run();
  await ask('POST', `/${prefix}-*/_flush?force=true`);
  const used = (await cpuMs()) - begun;
  await ask('POST', `/${prefix}-*/_refresh`);
  const { count } = await ask('GET', `/${prefix}-*/_count`);
  await ask('DELETE', `/${prefix}-*`);
  return (used * 1000) / count;
}

/**
 * @param {string} dist
 * @param {string} prefix
 * @param {string[]} command
 */
function load(dist, prefix, command = ['load', '--quiet', '--json', '--host', 'bench', String(log)]) {
  const args = [...command, '--node', server.url, '--prefix', prefix, '--period', 'year'];
  execFileSync(process.execPath, [join(dist, 'cli.js'), ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** @param {string} prefix */
async function send(prefix) {
  for (let at = 0; at < records.length; at += BATCH) {
    const body = records.slice(at, at + BATCH).map((message, i) => {
      const source = {
        message,
        host: { name: 'bench' },
        log: { file: { path: '/var/log/vdsm/vdsm.log' }, offset: at + i },
      };
      return `{"index":{"_index":"${prefix}-raw"}}\n${JSON.stringify(source)}\n`;
    });
    await ask('POST', '/_bulk?filter_path=errors', body.join(''));
  }
}

async function cpuMs() {
  const { nodes } = await ask('GET', '/_nodes/stats/process');
  return Object.values(nodes)[0]?.process.cpu.total_in_millis ?? 0;
}

/**
 * Sends a request, and returns the answer.
 * @param {string} method
 * @param {string} path
 * @param {string} [body]
 * @returns {Promise<{ count: number, nodes: Record<string, { process: { cpu: { total_in_millis: number } } }> }>}
 */
async function ask(method, path, body) {
  const headers = { 'content-type': 'application/x-ndjson' };
  const reply = await fetch(server.url + path, { method, ...(body === undefined ? {} : { headers, body }) });
  const answer = await reply.text();
  if (!reply.ok) throw new Error(`${method} ${path}: ${answer.slice(0, 300)}`);
  return /** @type {never} */ (JSON.parse(answer));
}

/**
 * @param {{ before: number, load: number, raw: number }[]} costs
 * @param {'before' | 'load'} to
 */
function ratios(costs, to) {
  return costs.map((one) => one.raw / one[to]).toSorted((a, b) => a - b);
}

/**
 * @param {number[]} sorted
 * @param {number} digits
 */
function spread(sorted, digits) {
  const [least = 0, middle = 0, most = 0] = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)];
  return `${middle.toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`;
}
