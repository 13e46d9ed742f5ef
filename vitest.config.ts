import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/long/**'],
          setupFiles: ['test/support/properties.ts'],
          testTimeout: 120_000,
          // vitest leaves one core alone: half of a machine with two
          maxWorkers: '100%',
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/support/server.ts'],
          // behind the others: the server takes a core for itself, but these wait a lot
          sequence: { groupOrder: 1 },
          maxWorkers: 2,
          testTimeout: 480_000,
          hookTimeout: 480_000,
        },
      },
    ],
  },
});
