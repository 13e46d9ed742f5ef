import { expect, it } from 'vitest';
import { readArguments } from '../../src/cli/arguments.ts';
import { setup } from '../../src/commands/setup.ts';

it.each([['--check'], ['--export', 'file'], ['--dashboards', 'http://127.0.0.1:1'], ['--retention', '30']])(
  'refuses --rebuild with %s before it asks a server',
  async (...beside) => {
    const request = readArguments(['setup', '--rebuild', 'vdsm-logs-2026.05', ...beside], {});
    if (request.kind !== 'run') throw new Error('the arguments are wrong');
    const { paths, options } = request;
    const run = setup({
      paths,
      options,
      env: {},
      out: async () => {},
      err: () => {},
      draw: () => {},
      terminal: false,
      columns: () => 100,
      confirm: undefined,
    });
    await expect(run).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining(beside[0]) });
  },
);
