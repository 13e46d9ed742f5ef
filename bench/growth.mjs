/**
 * `node bench/growth.mjs`: whether cost and memory stay flat as input grows, in text, hosts, files, and in what a checkpoint knows. A
 * server that answers at once takes what is loaded. Read the ratios to the first row. Needs a build and Java.
 */
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '#dist/embedded/server.js';
import { fleetText, shift } from './support/corpus.mjs';
import { startDummy } from './support/dummy-server.mjs';
import { load } from './support/load.mjs';

/** @typedef {import('./support/load.mjs').Run} Run */

const BYTES = 12_000_000;
/** Records of a log after which a checkpoint has to stay small. */
const MILLION = 1_000_000;
const HOSTS = 200;
const ROTATED = { hosts: 20, files: 100 };

const folder = mkdtempSync(join(tmpdir(), 'growth-'));
const server = await startEmbedded({ port: 0, home: join(folder, 'server'), fast: true });
const dummy = await startDummy(server.url);
try {
  await growth();
} finally {
  await dummy.stop();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function growth() {
  const text = await fleetText(BYTES);
  // once without being counted: pages of files and code are warm then
  const first = folderOf('1x', () => write(text, '1x/node0/vdsm.log'));
  await run(first);
  const once = await run(first);
  row('1x of text', once, once);
  for (const times of [4, 16]) {
    const input = folderOf(`${times}x`, (name) => {
      for (let copy = 0; copy < times; copy++) write(shift(text, 100 + copy), `${name}/node0/vdsm.log.${times - copy}`);
    });
    row(`${times}x of text, one host`, await run(input), once);
  }
  const many = folderOf('hosts', (name) => {
    for (const [i, part] of partsOf(text, HOSTS).entries()) write(part, `${name}/node${i}/vdsm.log`);
  });
  row(`1x of text, ${HOSTS} hosts`, await run(many), once);
  const rotated = folderOf('rotated', (name) => {
    const large = Buffer.concat([text, shift(text, 200), shift(text, 201), shift(text, 202)]);
    for (const [i, part] of partsOf(large, ROTATED.hosts).entries())
      for (const [j, piece] of partsOf(part, ROTATED.files).entries())
        write(piece, `${name}/node${i}/vdsm.log.${ROTATED.files - j}`);
  });
  row(`4x of text, ${ROTATED.hosts} hosts of ${ROTATED.files} files`, await run(rotated), once);
  await afterMillion(text, once);
}

/**
 * A checkpoint after many records: what it takes on disk, and to load again.
 * @param {Buffer} text
 * @param {Run} once
 */
async function afterMillion(text, once) {
  const copies = Math.ceil(MILLION / once.records);
  const input = folderOf('million', (name) => {
    for (let copy = 0; copy < copies; copy++) write(shift(text, 300 + copy), `${name}/node0/vdsm.log.${copies - copy}`);
  });
  for (const [what, path] of [
    ['1x of text', join(folder, '1x')],
    [`${copies}x of text`, input],
  ]) {
    const checkpoint = join(folder, `${what?.split(' ')[0]}.checkpoint`);
    const whole = await run(String(path), '--checkpoint', checkpoint);
    row(`${what}, with a checkpoint`, whole, once);
    const again = await run(String(path), '--checkpoint', checkpoint);
    console.log(
      `  its checkpoint: ${(statSync(checkpoint).size / 1024).toFixed(0)} kB; a load with nothing new: ${(again.cpuMs / 1000).toFixed(2)} s of CPU, ${again.rssMb.toFixed(0)} MB`,
    );
  }
}

/**
 * @param {string} path
 * @param {string[]} options
 */
function run(path, ...options) {
  return load(['--node', dummy.url, '--workers', '1', ...options, path]);
}

/**
 * @param {string} name
 * @param {(name: string) => void} fill
 */
function folderOf(name, fill) {
  fill(name);
  return join(folder, name);
}

/**
 * @param {Buffer} text
 * @param {string} path
 */
function write(text, path) {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/**
 * Cuts text into parts of about the same length, at ends of lines.
 * @param {Buffer} text
 * @param {number} count
 * @returns {Buffer[]}
 */
function partsOf(text, count) {
  const parts = [];
  let from = 0;
  for (let i = 1; i <= count; i++) {
    const end = text.indexOf('\n', Math.floor((text.length * i) / count) - 1);
    const to = i === count || end < 0 ? text.length : end + 1;
    parts.push(text.subarray(from, to));
    from = to;
  }
  return parts;
}

/**
 * @param {string} what
 * @param {Run} run
 * @param {Run} once
 */
function row(what, { cpuMs, rssMb, records, documents }, once) {
  const cost = (cpuMs * 1000) / records;
  const ratio = cost / ((once.cpuMs * 1000) / once.records);
  console.log(
    `  ${what.padEnd(36)} ${String(records).padStart(9)} records ${String(documents).padStart(9)} documents  ${cost.toFixed(1).padStart(5)} µs of CPU a record (${ratio.toFixed(2)})  ${rssMb.toFixed(0).padStart(4)} MB (${(rssMb / once.rssMb).toFixed(2)})`,
  );
}
