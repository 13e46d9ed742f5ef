import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest, longest first. They begin first, so that none of them runs alone at the end. */
const LONGEST = [
  'test/e2e/purge-again.test.ts',
  'test/e2e/survive-server.test.ts',
  'test/e2e/survive-kill.test.ts',
  'test/e2e/load.test.ts',
  'test/e2e/follow.test.ts',
  'test/e2e/overwrite.test.ts',
  'test/e2e/fleet.test.ts',
  'test/e2e/demo.test.ts',
  'test/e2e/survive-disk.test.ts',
  'test/embedded/server.test.ts',
  'test/run/state.property.test.ts',
  'test/read/archive/archives.test.ts',
  'test/read/archive/walk.test.ts',
  'test/samples/fleet.test.ts',
  'test/embedded/orphan.test.ts',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification): number => {
      const rank = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return rank < 0 ? LONGEST.length : rank;
    };
    return (await super.sort(files)).toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/long/**'],
          setupFiles: ['test/support/properties.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // vitest leaves one core alone: half of a machine with two
          maxWorkers: '100%',
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/support/server.ts'],
          setupFiles: ['test/support/no-warnings.ts'],
          // after the others: the server takes a core for itself
          sequence: { groupOrder: 1 },
          // more than two cores carry, since these tests wait a lot: for retries, for quiet logs, for servers that start
          maxWorkers: 4,
          testTimeout: 480_000,
          hookTimeout: 480_000,
        },
      },
    ],
  },
});
