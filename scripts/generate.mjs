/**
 * Writes the files that are derived from tables: mappings, pages, saved objects. It needs a build:
 * `npm run build && node scripts/generate.mjs`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from './compile.mjs';
import { generatedFiles } from '#dist/generate/generated-files.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** @type {typeof import('../dashboards/index.ts')} */
const { ndjson, savedObjects } = await import(compile('dashboards', '.dashboards/dashboards/index.js'));

const files = new Map(generatedFiles()).set('dashboards/vdsm-opensearch.ndjson', ndjson(savedObjects()));
for (const [path, text] of files) {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
