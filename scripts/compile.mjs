/** Compiles TypeScript that is no part of the program: what node 20 runs has to be JavaScript. */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Compiles a folder by the `tsconfig.json` in it, and returns the URL of a compiled file. Ends this process where it does not
 * compile.
 * @param {string} folder from the root of the repository
 * @param {string} file the compiled file, below `dist`
 */
export function compile(folder, file) {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', join(root, folder)], { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
  return new URL(`../dist/${file}`, import.meta.url).href;
}
