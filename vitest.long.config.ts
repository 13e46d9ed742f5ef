import { readdirSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { findJdk, RELEASES, type ReleaseName } from './test/support/releases.ts';

/** Tests that draw cases, of which they draw more here and others each time, and tests that read all sample logs here. */
const PROPERTIES = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter(
    (name) => name.endsWith('.test.ts') && /\bfc\.assert\b|\bsampleLogs\(/.test(readFileSync(`test/${name}`, 'utf8')),
  )
  .map((name) => `test/${name}`);
const env = {
  PROPERTY_SEED: process.env['PROPERTY_SEED'] ?? String(Math.floor(Math.random() * 2 ** 31)),
  PROPERTY_TIMES: process.env['PROPERTY_TIMES'] ?? '15',
};
/** The end-to-end tests of what a server decides: what is installed, indexed, found, deleted, copied. */
const ON_RELEASES = ['setup', 'load', 'fleet', 'purge', 'rebuild', 'choice', 'overwrite', 'checkpoint'].map(
  (name) => `test/e2e/${name}.test.ts`,
);
const releases = (Object.keys(RELEASES) as ReleaseName[]).filter((release) => {
  const jdk = findJdk(release);
  if (jdk === undefined)
    console.warn(
      `the end-to-end tests on OpenSearch ${release} are skipped: they need a JDK of ${RELEASES[release].java} or later`,
    );
  return jdk !== undefined;
});

const setupFiles = ['test/support/properties.ts'];

/** Tests that take minutes or much memory: `npm run test:long`. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'properties',
          include: PROPERTIES,
          env,
          setupFiles,
          maxWorkers: '100%',
          testTimeout: 1_800_000,
        },
      },
      ...releases.map((release, index) => ({
        test: {
          name: `opensearch-${release}`,
          include: ON_RELEASES,
          globalSetup: ['test/support/server.ts'],
          setupFiles: ['test/support/no-warnings.ts'],
          env: { VDSM_TEST_RELEASE: release },
          sequence: { groupOrder: 2 + index },
          maxWorkers: 4,
          testTimeout: 480_000,
          hookTimeout: 480_000,
        },
      })),
      {
        test: {
          name: 'long',
          include: ['test/long/**/*.test.ts', 'test/hostile/rules.test.ts'],
          globalSetup: ['test/support/server.ts'],
          env: { ...env, HOSTILE_FACTOR: '1' },
          setupFiles,
          // one at a time, and after the others: these tests measure time and memory
          sequence: { groupOrder: 1 },
          maxWorkers: 1,
          testTimeout: 1_800_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
