import { describe, expect, it } from 'vitest';
import { readArguments } from '../../src/cli/arguments.ts';

describe('readArguments', () => {
  it.each([
    [['--timezone', '-04:00', 'logs'], '-04:00', ['logs']],
    [['--timezone=-0400', 'logs'], '-0400', ['logs']],
    [['logs', '--timezone', '+05:30'], '+05:30', ['logs']],
    [['--timezone', 'UTC', '--', '--host', '-1'], 'UTC', ['--host', '-1']],
  ])('takes a value that begins like an option, as in %j', (args, timezone, paths) => {
    expect(readArguments(['parse', ...args], {})).toMatchObject({ kind: 'run', paths, options: { timezone } });
  });

  it('takes no option for the value of another', () => {
    expect(() => readArguments(['parse', '--timezone', '--quiet', 'logs'], {})).toThrow('--timezone');
  });
});
