import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { readArguments } from '../../src/cli/arguments.ts';
import { setup } from '../../src/commands/setup.ts';
import { ROLE_NAMES } from '../../src/schema/roles.ts';

/** Runs setup, and returns what it prints. */
async function run(...args: string[]): Promise<string> {
  const request = readArguments(['setup', ...args], {});
  if (request.kind !== 'run') throw new Error('the arguments are wrong');
  const { paths, options } = request;
  let printed = '';
  await setup({
    paths,
    options,
    env: {},
    out: async (text) => void (printed += text.toString()),
    err: () => {},
    print: async () => {},
    paper: { width: 100, colours: false },
    draw: () => {},
    terminal: false,
    columns: () => 100,
    confirm: undefined,
  });
  return printed;
}

it.each([['--check'], ['--export', 'file'], ['--dashboards', 'http://127.0.0.1:1'], ['--retention', '30']])(
  'refuses --rebuild with %s before it asks a server',
  async (...beside) => {
    await expect(run('--rebuild', 'vdsm-logs-2026.05', ...beside)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(beside[0]) as string,
    });
  },
);

it.each(ROLE_NAMES)('prints the role %s as its file has it, or for another prefix', async (name) => {
  const file = await readFile(new URL(`../../docs/roles/${name}.json`, import.meta.url), 'utf8');
  expect(await run('--role', name)).toBe(file);
  const other = JSON.parse(await run('--role', name, '--prefix', 'lab')) as {
    index_permissions: { index_patterns: string[] }[];
  };
  const patterns = other.index_permissions.flatMap(({ index_patterns: some }) => some);
  expect(patterns.filter((pattern) => !/^(?:rebuild-)?lab-(?:\*|logs-\*|raw-failed)$/.test(pattern))).toEqual([]);
});

it('refuses a role that there is not', async () => {
  await expect(run('--role', 'admin')).rejects.toThrow(
    '--role takes one of shipper, shipper-setup, raw-shipper, purger',
  );
});
