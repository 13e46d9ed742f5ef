/**
 * `node bench/index-size.mjs [PATH…]`: how many documents and how much index the logs of each host make, by kind of document, and
 * with `--lines notable`. The table in src/schema/sizes.ts comes from it. Loads each PATH (default: each host of the sample fleet)
 * twice into an embedded server of its own. Needs a build.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbedded } from '#dist/embedded/server.js';

/** @typedef {Record<string, { documents: number, index: number }>} Kinds index in bytes; `notable` is a part of `logs` */
/** @typedef {{ text: number, stored: number, kinds: Kinds }} Row in bytes */

const root = fileURLToPath(new URL('..', import.meta.url));
const fleet = join(root, 'samples/fleet');
const paths = process.argv.length > 2 ? process.argv.slice(2) : readdirSync(fleet).map((host) => join(fleet, host));
const KINDS = ['logs', 'notable', 'calls', 'tasks', 'commands'];

const home = mkdtempSync(join(tmpdir(), 'index-size-'));
const server = await startEmbedded({ port: 0, fast: true, home });
try {
  console.log(`documents per MB of text, and bytes of index per 1,000 bytes of text: ${KINDS.join(', ')}`);
  /** @type {Record<string, Row>} */
  const sums = {};
  for (const [number, path] of paths.entries()) {
    const row = await measure(path, `size${number}`);
    for (const group of ['all', groupOf(row)]) if (group !== undefined) add((sums[group] ??= none()), row);
  }
  for (const [name, row] of Object.entries(sums)) print(name, row);
} finally {
  await server.stop();
  rmSync(home, { recursive: true, force: true });
}

/** @returns {Row} */
function none() {
  return { text: 0, stored: 0, kinds: Object.fromEntries(KINDS.map((kind) => [kind, { documents: 0, index: 0 }])) };
}

/**
 * Adds a row to a sum.
 * @param {Row} sum
 * @param {Row} row
 */
function add(sum, row) {
  sum.text += row.text;
  sum.stored += row.stored;
  for (const kind of KINDS) {
    const [to, from] = [sum.kinds[kind], row.kinds[kind]];
    if (to === undefined || from === undefined) continue;
    to.documents += from.documents;
    to.index += from.index;
  }
}

/**
 * Returns whether a log is at DEBUG, where most lines are routine, or at INFO; undefined: neither, or some of both.
 * @param {Row} row
 */
function groupOf({ kinds: { logs, notable } }) {
  const share = (notable?.documents ?? 0) / (logs?.documents ?? 1);
  return share < 0.5 ? 'DEBUG' : share > 0.95 ? 'INFO' : undefined;
}

/**
 * Loads a path into indices of its own: all of it, and its notable lines.
 * @param {string} path
 * @param {string} prefix
 */
async function measure(path, prefix) {
  /**
   * @param {string} to
   * @param {string[]} args
   */
  const run = (to, ...args) => {
    const all = ['dist/cli.js', 'load', '--quiet', '--json', '--node', server.url, '--prefix', to, ...args, path];
    return JSON.parse(execFileSync(process.execPath, all, { cwd: root, encoding: 'utf8' }));
  };
  const row = { ...none(), stored: run(prefix, '--list').storedBytes, text: run(prefix).bytes };
  run(`${prefix}notable`, '--kinds', 'logs', '--lines', 'notable');
  for (const kind of KINDS) {
    const indices = kind === 'notable' ? `${prefix}notable-logs-*` : `${prefix}-${kind}-*`;
    await ask('POST', `/${indices}/_flush`);
    /** @type {{ _all: { primaries: { docs?: { count: number }, store?: { size_in_bytes: number } } } }} */
    const stats = JSON.parse(await ask('GET', `/${indices}/_stats/store,docs`));
    const { docs, store } = stats._all.primaries;
    row.kinds[kind] = { documents: docs?.count ?? 0, index: store?.size_in_bytes ?? 0 };
  }
  print(basename(path), row);
  return row;
}

/**
 * @param {string} name
 * @param {Row} row
 */
function print(name, { text, stored, kinds }) {
  /** @param {(kind: { documents: number, index: number }) => number} of */
  const cells = (of) =>
    KINDS.map((kind) =>
      of(kinds[kind] ?? { documents: 0, index: 0 })
        .toFixed(0)
        .padStart(6),
    ).join(' ');
  const [documents, index] = [
    cells((kind) => (kind.documents / text) * 1e6),
    cells((kind) => (kind.index / text) * 1e3),
  ];
  console.log(
    `${documents}  |${index}  | ${(text / 1e6).toFixed(1)} MB, ${(text / stored).toFixed(1)} per byte stored, ${name}`,
  );
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
