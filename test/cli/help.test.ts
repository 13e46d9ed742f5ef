import { describe, expect, it, test } from 'vitest';
import { helpText } from '../../src/cli/help.ts';
import { COMMANDS, OPTIONS, optionsOf } from '../../src/cli/options.ts';
import type { CommandName } from '../../src/cli/options.ts';
import { EXIT, EXIT_CODES } from '../../src/errors.ts';

const commands = Object.keys(COMMANDS) as CommandName[];
const WIDTHS = [60, 80, 100, 200];

test('help names every exit code, those of signals too, with what it means', () => {
  const text = helpText(undefined).replaceAll(/\s+/g, ' ');
  for (const { code, when } of Object.values(EXIT_CODES)) expect(text).toContain(` ${code} ${when}`);
  expect(Object.values(EXIT)).toEqual([0, 1, 2, 3, 130, 143]);
});

describe.each([undefined, ...commands])('help of %s', (command) => {
  it.each(WIDTHS)('fits into %i columns, of which it uses 100 at most', (columns) => {
    const lines = helpText(command, columns).split('\n');
    expect(lines.filter((line) => line.length > Math.min(columns, 100))).toEqual([]);
  });
});

test.each(commands)('help of %s has each option that it takes, once, with its default and its variable', (command) => {
  const text = helpText(command);
  for (const [name, option] of optionsOf(command)) {
    expect(text.match(new RegExp(`^ {2}--${name}(?: |$)`, 'gm'))).toHaveLength(1);
    if (option.default !== undefined) expect(text).toContain(`default: ${option.default}`);
    if (option.env !== undefined) expect(text).toContain(`env: ${option.env}`);
  }
});

test('a command has its own words for an option that means something else to it', () => {
  expect(helpText('purge')).toContain('case whose documents to delete');
  expect(helpText('load')).not.toContain('case whose documents to delete');
  for (const { on, ...option } of Object.values(OPTIONS)) {
    const others = 'helpFor' in option ? Object.keys(option.helpFor) : [];
    expect(on).toEqual(expect.arrayContaining(others));
  }
});
