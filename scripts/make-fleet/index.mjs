/**
 * Makes the demo fleet: `node scripts/make-fleet/index.mjs [DIRECTORY] [--plain]`. The same text on every run; `--plain`
 * leaves it uncompressed, whatever a file's name says, which takes a fifth of the time.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import lzma from 'lzma-native';
import { writeCompanionLogs } from './companions/index.mjs';
import { liveTheDay } from './fleet.mjs';
import { rotate } from './rotation.mjs';

const plain = process.argv.includes('--plain');
const given = process.argv.slice(2).find((argument) => !argument.startsWith('--'));
const directory = given ?? fileURLToPath(new URL('../../samples/fleet', import.meta.url));
rmSync(directory, { recursive: true, force: true });
const hosts = liveTheDay();
for (const host of hosts) {
  for (const [name, text] of rotate(host)) await write(path.join(host.name, 'var/log/vdsm', name), text);
}
for (const { machine, path: log, text } of writeCompanionLogs(hosts)) await write(path.join(machine, log), text);

async function write(name, text) {
  const file = path.join(directory, name);
  mkdirSync(path.dirname(file), { recursive: true });
  const bytes = Buffer.from(text, 'utf8');
  writeFileSync(file, plain ? bytes : await compress(name, bytes));
}

function compress(name, bytes) {
  if (name.endsWith('.gz')) return gzipSync(bytes, { level: 9 });
  if (!name.endsWith('.xz')) return bytes;
  return new Promise((resolve) => {
    lzma.compress(bytes, { preset: 9 }, resolve);
  });
}
