/**
 * `node bench/index-size.mjs [PATH…]`: how much index the logs of each host make, from which the ratios of
 * src/run/estimate.ts come. Loads each PATH (default: each host of the sample fleet) into an embedded server of its own.
 * Needs a build.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbedded } from '#dist/embedded/server.js';

/** @typedef {[text: number, stored: number, documents: number, index: number]} Row in bytes, but for the documents */

const root = fileURLToPath(new URL('..', import.meta.url));
const fleet = join(root, 'samples/fleet');
const paths = process.argv.length > 2 ? process.argv.slice(2) : readdirSync(fleet).map((host) => join(fleet, host));

const home = mkdtempSync(join(tmpdir(), 'index-size-'));
const server = await startEmbedded({ port: 0, fast: true, home });
try {
  console.log('index/text  text/stored  text/document  text MB  path');
  /** @type {Row} */
  const sums = [0, 0, 0, 0];
  for (const [number, path] of paths.entries()) {
    const row = await measure(path, `size${number}`);
    for (const [i, value] of row.entries()) sums[i] = (sums[i] ?? 0) + value;
  }
  print('all', sums);
} finally {
  await server.stop();
  rmSync(home, { recursive: true, force: true });
}

/**
 * Loads a path into indices of its own.
 * @param {string} path
 * @param {string} prefix
 */
async function measure(path, prefix) {
  /** @param {string[]} args */
  const run = (...args) => {
    const all = ['dist/cli.js', 'load', '--quiet', '--json', '--node', server.url, '--prefix', prefix, ...args, path];
    return JSON.parse(execFileSync(process.execPath, all, { cwd: root, encoding: 'utf8' }));
  };
  const stored = run('--list').storedBytes;
  const text = run().bytes;
  await ask('POST', `/${prefix}-*/_flush`);
  /** @type {{ _all: { primaries: { docs: { count: number }, store: { size_in_bytes: number } } } }} */
  const stats = JSON.parse(await ask('GET', `/${prefix}-*/_stats/store,docs`));
  const { primaries } = stats._all;
  /** @type {Row} */
  const row = [text, stored, primaries.docs.count, primaries.store.size_in_bytes];
  print(basename(path), row);
  return row;
}

/**
 * @param {string} name
 * @param {Row} row
 */
function print(name, [text, stored, documents, index]) {
  const cells = [
    (index / text).toFixed(2).padStart(10),
    (text / stored).toFixed(1).padStart(11),
    (text / documents).toFixed(0).padStart(13),
    (text / 1e6).toFixed(1).padStart(7),
    name,
  ];
  console.log(cells.join('  '));
}

/**
 * Sends a request, and returns the text of the answer.
 * @param {string} method
 * @param {string} path
 */
async function ask(method, path) {
  const reply = await fetch(server.url + path, { method });
  if (!reply.ok) throw new Error(`${method} ${path}: ${await reply.text()}`);
  return reply.text();
}
