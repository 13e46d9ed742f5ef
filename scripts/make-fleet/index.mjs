/** Makes the demo fleet: `node scripts/make-fleet/index.mjs [DIRECTORY]`. The same text on every run. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import lzma from 'lzma-native';
import { writeLogsBeside } from './beside/index.mjs';
import { liveTheDay } from './fleet.mjs';
import { rotate } from './rotation.mjs';

const directory = process.argv[2] ?? fileURLToPath(new URL('../../samples/fleet', import.meta.url));
rmSync(directory, { recursive: true, force: true });
const hosts = liveTheDay();
for (const host of hosts) {
  for (const [name, text] of rotate(host)) await write(path.join(host.name, 'var/log/vdsm', name), text);
}
for (const { machine, path: log, text } of writeLogsBeside(hosts)) await write(path.join(machine, log), text);

async function write(name, text) {
  const file = path.join(directory, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, await compress(name, Buffer.from(text, 'utf8')));
}

function compress(name, bytes) {
  if (name.endsWith('.gz')) return gzipSync(bytes, { level: 9 });
  if (!name.endsWith('.xz')) return bytes;
  return new Promise((resolve) => {
    lzma.compress(bytes, { preset: 9 }, resolve);
  });
}
