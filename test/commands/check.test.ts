import { describe, expect, it } from 'vitest';
import { readArguments } from '../../src/cli/arguments.ts';
import { check } from '../../src/commands/check.ts';
import { EXIT } from '../../src/errors.ts';

/** What `check` prints of a log of host node1. */
async function checked(log: string, ...args: string[]): Promise<string> {
  const request = readArguments(['check', '--quiet', '--host', 'node1', ...args, log], {});
  if (request.kind !== 'run') throw new Error('the arguments are wrong');
  let text = '';
  const { paths, options } = request;
  const code = await check({
    paths,
    options,
    env: {},
    out: async (more) => {
      text += typeof more === 'string' ? more : Buffer.from(more).toString();
    },
    err: () => {},
    terminal: false,
    columns: () => 100,
    confirm: undefined,
  });
  expect(code).toBe(EXIT.ok);
  return text;
}

describe('check', () => {
  it('counts records by event.action, as one searches for them', async () => {
    const text = await checked('test/golden/E/nested-calls.log');
    expect(text).toMatch(/^ {2}recognised {2}.*\bcall-start \d/m);
    expect(text).not.toContain('START');
    const [survey] = JSON.parse(await checked('test/golden/E/nested-calls.log', '--json')) as {
      recognised: Record<string, number>;
    }[];
    expect(survey?.recognised['call-start']).toBeGreaterThan(0);
  });

  it('counts the kinds of a text that holds records of several', async () => {
    const text = await checked('test/golden/mixed/vdsm-supervdsm-by-turns.log');
    expect(text).toContain('  kinds       vdsm 3, supervdsm 2\n');
    expect(await checked('test/golden/E/nested-calls.log')).not.toContain('kinds');
  });

  it('counts one record as one', async () => {
    expect(await checked('test/golden/mixed/wrapped-old-header.log')).toContain(', 1 file, 1 record\n');
  });
});
