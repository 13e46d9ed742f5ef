/**
 * `npm test`: lint, types, unused code, format, then all tests. Names the tests that were skipped, sums up in its last line,
 * and exits with 1 if anything failed.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const report = join(tmpdir(), `vdsm-opensearch-tests-${process.pid}.json`);
const STEPS = [
  { name: 'lint', command: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'types', command: 'tsc', args: ['--noEmit'] },
  { name: 'unused code', command: 'knip', args: [] },
  { name: 'format', command: 'prettier', args: ['--check', '--log-level', 'warn', '.'] },
];

let passed = 0;
let failed = 0;
for (const { name, command, args } of STEPS) {
  const { status } = spawnSync('npx', ['--no-install', command, ...args], { stdio: 'inherit' });
  console.log(`${status === 0 ? 'ok' : 'FAILED'}: ${name}`);
  if (status === 0) passed++;
  else failed++;
}

const tests = spawnSync(
  'npx',
  [
    '--no-install',
    'vitest',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);
const results = readReport();
passed += results.filter(({ status }) => status === 'passed').length;
const failures = results.filter(({ status }) => status === 'failed').length;
failed += failures;
// a test file that cannot be loaded has no tests to count
if (tests.status !== 0 && failures === 0) failed++;
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
