/**
 * `npm test`: lint, types, unused code and format at the same time, then all tests. Names the tests that were skipped, sums
 * up in its last line, and exits with 1 if anything failed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const bin = join(dirname(dirname(fileURLToPath(import.meta.url))), 'node_modules/.bin');
const report = join(tmpdir(), `vdsm-opensearch-tests-${process.pid}.json`);
const STEPS = [
  { name: 'lint', command: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'types', command: 'tsc', args: ['--noEmit'] },
  { name: 'unused code', command: 'knip', args: [] },
  { name: 'format', command: 'prettier', args: ['--check', '--log-level', 'warn', '.'] },
];

let passed = 0;
let failed = 0;
await Promise.all(
  STEPS.map(async ({ name, command, args }) => {
    const child = spawn(join(bin, command), args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = once(child, 'exit');
    const output = (await Promise.all([text(child.stdout), text(child.stderr)])).join('');
    const [code] = await ended;
    console.log(code === 0 ? `ok: ${name}` : `${output}FAILED: ${name}`);
    if (code === 0) passed++;
    else failed++;
  }),
);

const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
const tests = spawn(join(bin, 'vitest'), ['run', ...reporters, ...process.argv.slice(2)], { stdio: 'inherit' });
const [testsCode] = await once(tests, 'exit');
const results = readReport();
passed += results.filter(({ status }) => status === 'passed').length;
const failures = results.filter(({ status }) => status === 'failed').length;
failed += failures;
// a test file that cannot be loaded has no tests to count
if (testsCode !== 0 && failures === 0) failed++;
const skipped = results.filter(({ status }) => status !== 'passed' && status !== 'failed');
for (const { fullName } of skipped) console.log(`skipped: ${fullName}`);
console.log(`${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`);
process.exitCode = failed === 0 ? 0 : 1;

/**
 * Reads what became of each test; of none where vitest wrote no report.
 * @returns {{ fullName: string, status: string }[]}
 */
function readReport() {
  try {
    /** @type {{ testResults: { assertionResults: { fullName: string, status: string }[] }[] }} */
    const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
    return testResults.flatMap(({ assertionResults }) => assertionResults);
  } catch {
    return [];
  } finally {
    rmSync(report, { force: true });
  }
}
