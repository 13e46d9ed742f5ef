/** Makes the sample fleet: `node scripts/make-fleet/index.mjs [DIRECTORY]`, by default `samples/fleet`. */
import { fileURLToPath } from 'node:url';
import { compile } from '../compile.mjs';

const { writeFleet } = /** @type {typeof import('./write-fleet.ts')} */ (
  await import(compile('scripts/make-fleet', '.make-fleet/write-fleet.js'))
);
await writeFleet(process.argv[2] ?? fileURLToPath(new URL('../../samples/fleet', import.meta.url)));
