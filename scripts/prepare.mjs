// Makes a fresh clone ready: installs packages when the lock file is another than theirs, builds when a source is newer
// than the build. Needs nothing but node, so that `npm run demo` and `npm test` work with nothing installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const OLDEST_NODE = [20, 19];

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
  fail(`Node.js ${OLDEST_NODE.join('.')} or later is needed; this is ${process.versions.node}.`);
}
const installed = join(root, 'node_modules/.installed');
const wanted = readFileSync(join(root, 'package-lock.json'), 'utf8');
if (!existsSync(installed) || readFileSync(installed, 'utf8') !== wanted) {
  process.stderr.write('Installing packages: npm ci, up to a minute without a word ...\n');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(installed, wanted);
}
if (isNewer(['src', 'tsconfig.json', 'tsconfig.build.json', 'node_modules/.installed'], 'dist/.built')) {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json']);
  writeFileSync(join(root, 'dist/.built'), '');
}

/** Whether any source, or file under it, changed after the target was made. */
function isNewer(sources, target) {
  const made = join(root, target);
  if (!existsSync(made)) return true;
  const { mtimeMs } = statSync(made);
  return sources.some((source) => newest(join(root, source)) > mtimeMs);
}

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function run(command, args) {
  // what is made ready is told on stderr: stdout belongs to the command that follows
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) fail(`${command} ${args.join(' ')} failed${error === undefined ? '' : `: ${error.message}`}`);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
