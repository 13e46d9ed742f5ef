/**
 * Makes a clone ready: installs packages where they differ from the lock file, and builds where a source is newer than the
 * build. It needs nothing but node, so that `npm run demo` and `npm test` work in a fresh clone.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { whyInstall } from './installed.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const OLDEST_NODE = /** @type {const} */ ([20, 19]);

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
  fail(`Node.js ${OLDEST_NODE.join('.')} or later is needed, but this is ${process.versions.node}`);
}
const INSTALLED = 'node_modules/.package-lock.json';
const reason = whyInstall(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')), readInstalled(), (path) =>
  existsSync(join(root, path, 'package.json')),
);
if (reason !== undefined) {
  process.stderr.write(`Installing packages with npm ci, since ${reason}. This takes up to a minute ...\n`);
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}
if (isNewer(['src', 'tsconfig.json', 'tsconfig.build.json', INSTALLED], 'dist/.built')) {
  process.stderr.write('Building dist ...\n');
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json']);
  writeFileSync(join(root, 'dist/.built'), '');
}

/**
 * Reads npm's record of what it installed. One that cannot be read counts as none.
 * @returns {import('./installed.mjs').LockFile | undefined}
 */
function readInstalled() {
  try {
    return JSON.parse(readFileSync(join(root, INSTALLED), 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Returns whether any source, or file under it, changed after the target was made.
 * @param {string[]} sources
 * @param {string} target
 */
function isNewer(sources, target) {
  const made = join(root, target);
  if (!existsSync(made)) return true;
  const { mtimeMs } = statSync(made);
  return sources.some((source) => newest(join(root, source)) > mtimeMs);
}

/**
 * Returns when a file, or the newest file under a folder, changed last, in ms since 1970.
 * @param {string} path
 * @returns {number}
 */
function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/**
 * Runs a command; ends this process when it fails.
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  // its output goes to stderr: stdout belongs to the program that runs next
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) fail(`${command} ${args.join(' ')} failed${error === undefined ? '' : `: ${error.message}`}`);
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
