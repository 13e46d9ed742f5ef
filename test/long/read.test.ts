/** The read stage seen from outside: the memory of a process that reads more than fits, and how a process that reads ends. */
import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGzip } from 'node:zlib';
import lzma from 'lzma-native';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { LOG_TEXT } from '../read/fixtures.ts';

const run = promisify(execFile);

const MAX_RSS = 350 << 20;
const GIGABYTE = 1 << 30;

let inputs = '';
let program = '';

beforeAll(async () => {
  inputs = await mkdtemp(path.join(tmpdir(), 'read-long-'));
  const cache = path.resolve('node_modules/.cache');
  await mkdir(cache, { recursive: true });
  program = await mkdtemp(path.join(cache, 'read-long-'));
  await run('npx', ['tsc', '-p', 'tsconfig.build.json', '--outDir', program]).catch((error: unknown) => {
    // another stage that does not compile is no fault of this one
    if (!(error instanceof Error && 'stdout' in error && !String(error.stdout).includes('src/read/'))) throw error;
  });
});

afterAll(async () => {
  for (const directory of [inputs, program]) await rm(directory, { recursive: true, force: true });
});

/** Built modules that the scripts below import, with their sources: this file does not compile when one of them moves. */
interface BuiltModules {
  readonly 'read/bytes/open.js': typeof import('../../src/read/bytes/open.ts');
  readonly 'read/bytes/native-call-guard.js': typeof import('../../src/read/bytes/native-call-guard.ts');
  readonly 'read/find/discover.js': typeof import('../../src/read/find/discover.ts');
  readonly 'read/text/read-log.js': typeof import('../../src/read/text/read-log.ts');
}

const OPEN: keyof BuiltModules = 'read/bytes/open.js';
const GUARD: keyof BuiltModules = 'read/bytes/native-call-guard.js';
const DISCOVER: keyof BuiltModules = 'read/find/discover.js';
const READ_LOG: keyof BuiltModules = 'read/text/read-log.js';

function* repeat(piece: Buffer, length: number): Generator<Buffer> {
  for (let left = length; left > 0; left -= piece.length) yield piece.subarray(0, left);
}

const ZEROS = Buffer.alloc(1 << 20);
const LINE = Buffer.from('no end of it, '.repeat(80_000));
const LOG = Buffer.from(LOG_TEXT);

interface Row {
  readonly title: string;
  readonly name: string;
  readonly bytes: number;
  readonly piece: Buffer;
  readonly coder?: () => NodeJS.ReadWriteStream;
  readonly lines: number;
  readonly capped: number;
}

const LOG_LINES = LOG_TEXT.split('\n').length - 1;
const LOGS = Math.ceil(GIGABYTE / LOG.length);

const ROWS: readonly Row[] = [
  {
    title: 'a plain log of 1 GB',
    name: 'plain',
    bytes: LOGS * LOG.length,
    piece: LOG,
    lines: LOGS * LOG_LINES,
    capped: 0,
  },
  { title: 'a line of 200 MB', name: 'line', bytes: 200e6, piece: LINE, lines: 1, capped: 1 },
  {
    title: 'a line of 1 GB, zero bytes in an .xz',
    name: 'zeros.xz',
    bytes: GIGABYTE,
    piece: ZEROS,
    coder: () => lzma.createStream('easyEncoder', { preset: 1 }),
    lines: 1,
    capped: 1,
  },
  {
    title: 'a line of 1 GB, zero bytes in a gzip',
    name: 'zeros.gz',
    bytes: GIGABYTE,
    piece: ZEROS,
    coder: () => createGzip(),
    lines: 1,
    capped: 1,
  },
];

test.each(ROWS)(
  '$title is read in less than 350 MB of memory',
  async ({ name, bytes, piece, coder, lines, capped }) => {
    const file = path.join(inputs, name);
    const sink = createWriteStream(file);
    if (coder === undefined) await pipeline(Readable.from(repeat(piece, bytes)), sink);
    else await pipeline(Readable.from(repeat(piece, bytes)), coder(), sink);

    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', READER, program, file]);
    const seen = JSON.parse(stdout) as { bytes: number; lines: number; capped: number; faults: number; maxRss: number };
    await rm(file);
    console.info(`${name}: ${Math.round(seen.maxRss / 1e6)} MB`);
    expect(seen).toMatchObject({ bytes, capped, faults: 0 });
    expect(Math.abs(seen.lines - lines)).toBeLessThanOrEqual(1);
    expect(seen.maxRss).toBeLessThan(MAX_RSS);
  },
);

test.each([
  ['process.exit()', 'exit', 7],
  ['an error that nobody catches', 'throw', 1],
  ['the end of the threads', 'end', 7],
])('%s is no crash, though threads are decoding', async (_title, how, expected) => {
  const file = path.join(inputs, 'log.xz');
  await pipeline(Readable.from(repeat(LOG, 5e6)), lzma.createStream('easyEncoder'), createWriteStream(file));
  for (let round = 0; round < 5; round++) {
    const ended = run(process.execPath, ['--input-type=module', '--eval', ENDER, program, file, how]);
    await expect(ended).rejects.toMatchObject({ stdout: 'decoding\n', code: expected, signal: null });
  }
});

/** Starts threads that decode again and again, and ends while they do. */
const ENDER = `
const [program, file, how] = process.argv.slice(1);
const { Worker } = await import('node:worker_threads');
const { endThreads } = await import(program + '/${GUARD}');
const decode = \`
  const { workerData: [program, path], parentPort } = require('node:worker_threads');
  import(program + '/${OPEN}').then(async ({ openBytes }) => {
    for (;;) for await (const chunk of openBytes({ kind: 'vdsm', path, compression: 'xz', size: 0, modified: 0 }, () => {})) {
      parentPort.postMessage(chunk.length);
    }
  });
\`;
const threads = [1, 2, 3].map(() => new Worker(decode, { eval: true, execArgv: [], workerData: [program, file] }));
await Promise.all(threads.map((thread) => new Promise((resolve) => thread.once('message', resolve))));
console.log('decoding');
if (how === 'exit') process.exit(7);
if (how === 'throw') throw new Error('nobody catches this');
await endThreads(threads);
process.exitCode = 7;
`;

/** Finds the file, searches it for a banner, and reads its lines. `maxRss` is in bytes. */
const READER = `
const [program, file] = process.argv.slice(1);
const { discover } = await import(program + '/${DISCOVER}');
const { readStream } = await import(program + '/${READ_LOG}');
const { hosts, faults } = await discover([file]);
let bytes = 0, lines = 0, capped = 0;
const events = { fault: (fault) => faults.push(fault), duplicate() {} };
for await (const part of readStream(hosts[0].streams[0], events)) {
  if (part.kind !== 'lines') continue;
  bytes += part.lines.bytes;
  lines += part.lines.lines.length;
  for (const line of part.lines.lines) if (line.includes('bytes left out')) capped += 1;
}
const maxRss = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ bytes, lines, capped, faults: faults.length, maxRss }));
`;
