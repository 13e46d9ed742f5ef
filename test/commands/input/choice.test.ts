import { describe, expect, it } from 'vitest';
import { choiceSettings, choiceText, readChoice } from '../../../src/commands/input/choice.ts';

const EVERYTHING = [undefined, 'all'] as const;
const read = (kinds?: string, lines?: string) => readChoice({ kinds, lines });

describe('--kinds and --lines', () => {
  it.each([
    ['calls', undefined, { kinds: ['call'], lines: 'all' }],
    ['commands, Logs', 'notable', { kinds: ['line', 'command'], lines: 'notable' }],
    ['calls,calls,tasks', undefined, { kinds: ['call', 'task'], lines: 'all' }],
    [undefined, 'WARN', { kinds: ['line', 'call', 'task', 'command'], lines: 'warning' }],
    [undefined, 'Warning', { kinds: ['line', 'call', 'task', 'command'], lines: 'warning' }],
    [undefined, 'INFO', { kinds: ['line', 'call', 'task', 'command'], lines: 'info' }],
    ['logs', 'all', { kinds: ['line'], lines: 'all' }],
  ])('choose documents: %s, %s', (kinds, lines, choice) => {
    expect(read(kinds, lines)).toEqual(choice);
  });

  it.each(EVERYTHING)('choose nothing where they choose everything: %s', (lines) => {
    expect(read(undefined, lines)).toBeUndefined();
    expect(read('tasks,commands,calls,logs', lines)).toBeUndefined();
    expect(choiceSettings({ kinds: 'tasks,commands,calls,logs', lines })).toEqual({});
  });

  it.each([
    ['log', undefined, "--kinds takes one or more of logs, calls, tasks, commands, separated by commas, but got 'log'"],
    ['', undefined, "--kinds takes one or more of logs, calls, tasks, commands, separated by commas, but got ''"],
    ['calls,', undefined, "but got 'calls,'"],
    ['all', undefined, "but got 'all'"],
    [undefined, 'verbose', '--lines takes all, notable, or a level (trace, debug, info, warning, error, critical)'],
    [undefined, '', "but got ''"],
    [undefined, 'toString', "but got 'toString'"],
    ['calls', 'notable', '--lines notable chooses among lines, but --kinds calls leaves all of them out'],
  ])('refuse %s, %s', (kinds, lines, text) => {
    expect(() => read(kinds, lines)).toThrow(expect.objectContaining({ code: 'usage' }) as Error);
    expect(() => read(kinds, lines)).toThrow(text);
  });

  it('are one setting of a checkpoint, however they are written', () => {
    expect(choiceSettings({ kinds: 'tasks,logs', lines: 'WARN' })).toEqual({
      '--kinds': 'logs,tasks',
      '--lines': 'warning',
    });
    expect(choiceSettings({ kinds: 'logs,tasks', lines: 'warning' })).toEqual(
      choiceSettings({ kinds: 'TASKS, logs', lines: 'warn' }),
    );
  });

  it('are told to a person', () => {
    expect(choiceText({ kinds: ['line', 'call'], lines: 'warning' })).toBe(
      'chosen: logs, calls; lines: warning and above; a load with more adds the rest',
    );
    expect(choiceText({ kinds: ['call'], lines: 'all' })).toBe('chosen: calls; a load with more adds the rest');
  });
});
