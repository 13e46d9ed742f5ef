import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { completionScript } from '../../src/cli/completion.ts';
import { COMMANDS, optionsOf, type CommandName } from '../../src/cli/options.ts';

const names = Object.keys(COMMANDS) as CommandName[];

/** Returns what bash offers for the last of some words. */
function completed(...words: string[]): string[] {
  const script = [
    completionScript('bash'),
    'COMP_WORDS=("$@")',
    'COMP_CWORD=$(($# - 1))',
    '_vdsm_ship',
    String.raw`printf '%s\n' "` + '${COMPREPLY[@]}"',
  ].join('\n');
  const { stdout, stderr, status } = spawnSync('bash', ['-c', script, 'bash', 'vdsm-ship', ...words], {
    encoding: 'utf8',
    cwd: import.meta.dirname,
  });
  expect([status, stderr]).toEqual([0, '']);
  return stdout.split('\n').filter((line) => line !== '');
}

describe('completion of bash', () => {
  it.each([
    [['lo'], ['load']],
    [['load', '--per'], ['--period']],
    [['load', '--period', 'm'], ['month']],
    [['load', '--node', 'x'], []],
    [['load', '--ca', 'completion.t'], ['completion.test.ts']],
    [['load', 'completion.t'], ['completion.test.ts']],
    [['setup', '--rejects'], []],
    [['completion', 'z'], ['zsh']],
    [['help', 'pur'], ['purge']],
  ])('of %j is %j', (words, offered) => {
    expect(completed(...words)).toEqual(offered);
  });

  it('offers each command, and of each all options', () => {
    expect(completed('')).toEqual([...names, 'help', '--help', '--version']);
    for (const name of names)
      expect(completed(name, '--')).toEqual([...optionsOf(name).map(([option]) => `--${option}`), '--help']);
  });
});

describe.each(['zsh', 'fish'])('completion of %s', (shell) => {
  const isThere = spawnSync(shell, ['--version']).status === 0;

  it.skipIf(!isThere)('is read by the shell without a complaint', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'completion-')), shell);
    writeFileSync(file, completionScript(shell));
    const { stderr, status } = spawnSync(shell, ['-n', file], { encoding: 'utf8' });
    rmSync(dirname(file), { recursive: true });
    expect([status, stderr]).toEqual([0, '']);
  });

  it('has every option of every command', () => {
    const lines = completionScript(shell);
    for (const name of names)
      for (const [option] of optionsOf(name))
        expect(lines).toContain(shell === 'zsh' ? `--${option}[` : `from ${name}' -l ${option} `);
  });
});

it('names the shells that there are', () => {
  expect(() => completionScript('tcsh')).toThrow("completion takes one of bash, zsh, fish, but got 'tcsh'");
});
