/** Writes the files that are derived from tables: mappings, pages, saved objects. Needs a build: `npm run build && node scripts/generate.mjs`. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generatedFiles } from '../dist/generate/generated-files.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const BUILDERS = join(root, 'dist/.dashboards/dashboards/index.js');

// the builders of dashboards are no part of the program, so they are compiled only here
const compiled = spawnSync(
  process.execPath,
  [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'dashboards')],
  { stdio: 'inherit' },
);
if (compiled.status !== 0) process.exit(1);
const { ndjson, savedObjects } = await import(BUILDERS);

for (const [path, text] of [...generatedFiles(), ['dashboards/vdsm-opensearch.ndjson', ndjson(savedObjects())]]) {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
