/**
 * Fails a test during which a server said that something is deprecated, to the test's own client or to a program that the
 * test ran. A setup file of the end-to-end tests.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, expect } from 'vitest';
import './report-warnings.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'warnings-'));
const file = path.join(folder, 'warnings');
writeFileSync(file, '');
process.env['VDSM_TEST_WARNINGS'] = file;
const preload = fileURLToPath(new URL('report-warnings.mjs', import.meta.url));
process.env['NODE_OPTIONS'] = `${process.env['NODE_OPTIONS'] ?? ''} --import=${preload}`.trim();

function expectNone(): void {
  const warnings = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  writeFileSync(file, '');
  expect([...new Set(warnings)], 'deprecation warnings of the server').toEqual([]);
}

afterEach(expectNone);
// of hooks before the first test and after the last one
afterAll(() => {
  expectNone();
  rmSync(folder, { recursive: true });
});
