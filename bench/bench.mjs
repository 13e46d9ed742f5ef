/**
 * `npm run bench`: how fast the stages are, as ratios within one interleaved run, since machines are noisy. 1.00 is
 * `xz -dc`, or without xz the decoding of chunks and search for newlines; a ratio of 0.20 takes five times as long. Figures by
 * commit are in HISTORY.md.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseRecord } from '#dist/parse/parse.js';
import { readerOf } from '#dist/parse/readers.js';
import { readHost } from '#dist/run/read-host.js';
import { LineSplitter } from '#dist/read/text/line-splitter.js';
import { openSplitter } from '#dist/split/open-splitter.js';
import { VdsmTracker } from '#dist/track/vdsm-tracker.js';
import { verbLookups } from '#dist/run/lookups.js';
import { fleetText } from './support/corpus.mjs';
import { median } from './support/spread.mjs';

/**
 * @typedef {import('../src/model/files.ts').LogFile} LogFile
 * @typedef {import('../src/model/hosts.ts').HostInput} HostInput
 * @typedef {import('../src/model/records.ts').LogRecord} LogRecord
 * @typedef {import('../src/run/types.ts').PipelineOptions} PipelineOptions
 */

const ROUNDS = 7;
const BYTES = 24_000_000;
const CHUNK = 65_536;
const OLD = /^(.+?)::(\w+)::(\S+ \S+?)::([^:]*)::(\d+)::(.*?)::\(([^)]*)\) (.*)$/;
const NEW = /^(\S+ [\d:,]+)([+-]\d{4})? ([A-Z]+) *\((.*?)\) \[([^\]]*)\] (.*)$/;

const folder = mkdtempSync(join(tmpdir(), 'bench-'));
try {
  await bench();
} finally {
  rmSync(folder, { recursive: true });
}

async function bench() {
  const text = await fleetText(BYTES);
  const plain = join(folder, 'vdsm.log');
  writeFileSync(plain, text);
  const hasXz = spawnSync('xz', ['--version']).status === 0;
  if (hasXz) execFileSync('xz', ['-k', '-T1', plain]);
  /** @type {Buffer[]} */
  const chunks = [];
  for (let at = 0; at < text.length; at += CHUNK) chunks.push(text.subarray(at, at + CHUNK));
  /** @type {LogFile} */
  const file = { kind: 'vdsm', path: plain, compression: 'none', size: text.length, modified: 0 };

  /** @type {Record<string, () => unknown>} */
  const runs = {
    'decode + newlines': () => countNewlines(chunks),
    lines: () => eachRecord(chunks, file, undefined),
    'lines, split': () => eachRecord(chunks, file, () => {}),
    'lines, split, parse': () => eachRecord(chunks, file, (record) => void parseRecord(record, undefined)),
    'lines, split, parse, track': () => withTracker(chunks, file),
    'whole, to bulk bodies': () => whole(file),
    'readline and two regexes': () => readlineAndRegex(plain),
    'wc -l': () => void execFileSync('wc', ['-l', plain]),
    ...(hasXz
      ? { 'xz -dc': () => void spawnSync('xz', ['-dc', `${plain}.xz`], { stdio: ['ignore', 'ignore', 'ignore'] }) }
      : {}),
    ...(hasXz ? { 'whole, from .xz': () => whole({ ...file, path: `${plain}.xz`, compression: 'xz' }) } : {}),
  };
  /** @type {Map<string, number[]>} */
  const times = new Map(Object.keys(runs).map((name) => [name, []]));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, run] of Object.entries(runs)) {
      const began = process.hrtime.bigint();
      await run();
      // the first round warms up
      if (round > 0) times.get(name)?.push(Number(process.hrtime.bigint() - began) / 1e6);
    }
  }
  const base = median(times.get(hasXz ? 'xz -dc' : 'decode + newlines') ?? []);
  const packed = hasXz ? `, ${(text.length / statSync(`${plain}.xz`).size).toFixed(0)} : 1 as .xz` : '';
  console.log(
    `${(text.length / 1e6).toFixed(0)} MB of the sample fleet${packed}; median of ${ROUNDS} interleaved rounds, speed as a share of ${hasXz ? "'xz -dc'" : 'decoding'}`,
  );
  for (const [name, taken] of times) {
    const ms = median(taken);
    console.log(
      `  ${name.padEnd(28)} ${(base / ms).toFixed(3).padStart(7)}  ${(text.length / 1000 / ms).toFixed(0).padStart(6)} MB/s`,
    );
  }
}

/** @param {Buffer[]} chunks */
function countNewlines(chunks) {
  let lines = 0;
  for (const chunk of chunks) {
    const text = chunk.toString('latin1');
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  }
  return lines;
}

/**
 * @param {Buffer[]} chunks
 * @param {LogFile} file
 * @param {((record: LogRecord) => void) | undefined} take gets each record; without it lines are not split
 */
function eachRecord(chunks, file, take) {
  const lines = new LineSplitter();
  const records = openSplitter('vdsm', undefined, false);
  records.startFile(file);
  for (const chunk of chunks) {
    const batch = lines.push(chunk);
    if (take !== undefined) for (const record of records.push(batch)) take(record);
  }
}

/**
 * @param {Buffer[]} chunks
 * @param {LogFile} file
 */
function withTracker(chunks, file) {
  const tracker = new VdsmTracker('bench', verbLookups);
  const reader = readerOf('vdsm');
  let id = 0;
  eachRecord(chunks, file, (record) => {
    tracker.track(record, String(id++), reader.read(record, tracker.epochOf(record).era));
    tracker.take();
  });
}

/** @param {LogFile} file */
function whole(file) {
  /** @type {HostInput} */
  const host = { name: 'bench', rule: 'option', streams: [{ kind: 'vdsm', name: 'vdsm.log', files: [file] }] };
  /** @type {PipelineOptions} */
  const options = { prefix: 'vdsm', period: 'month', labels: undefined, outputFormat: 'bulk' };
  return readHost(host, options, { body: async ({ bytes }) => bytes.buffer, fault() {}, progress() {} });
}

/** @param {string} path */
async function readlineAndRegex(path) {
  let found = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    if (OLD.test(line) || NEW.test(line)) found++;
  }
  return found;
}
