/** Makes the demo fleet: `node scripts/make-fleet/index.mjs [DIRECTORY]`. The same text on every run. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import lzma from 'lzma-native';
import { liveTheDay } from './fleet.mjs';
import { rotate } from './rotation.mjs';

const directory = process.argv[2] ?? fileURLToPath(new URL('../../samples/fleet', import.meta.url));
rmSync(directory, { recursive: true, force: true });
for (const host of liveTheDay()) {
  const logs = path.join(directory, host.name, 'var/log/vdsm');
  mkdirSync(logs, { recursive: true });
  for (const [name, text] of rotate(host)) {
    const bytes = Buffer.from(text, 'utf8');
    writeFileSync(path.join(logs, name), name.endsWith('.xz') ? await compress(bytes) : bytes);
  }
}

function compress(bytes) {
  return new Promise((resolve) => {
    lzma.compress(bytes, { preset: 9 }, resolve);
  });
}
