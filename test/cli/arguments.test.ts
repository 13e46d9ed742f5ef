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

  it.each([
    [['--node', 'http://a:1', '--node', 'http://b:2'], 'http://c:3', ['http://a:1', 'http://b:2']],
    [[], 'http://a:1,http://b:2', ['http://a:1', 'http://b:2']],
    [[], 'https://u:p,w@a:1, https://b:2', ['https://u:p,w@a:1', 'https://b:2']],
    [[], undefined, []],
  ])('takes %j and the variable %j for the addresses %j', (args, variable, node) => {
    const env = variable === undefined ? {} : { OPENSEARCH_URL: variable };
    expect(readArguments(['load', 'logs', ...args], env)).toMatchObject({ options: { node } });
  });

  it('takes no option for the value of another', () => {
    expect(() => readArguments(['parse', '--timezone', '--quiet', 'logs'], {})).toThrow('--timezone');
  });

  it.each([
    ['lod', [], "unknown command 'lod', did you mean 'load'? (see 'vdsm-ship --help')"],
    [
      'foo',
      [],
      "unknown command 'foo', expected one of load, parse, check, setup, demo, replay, purge, completion, summary, failures, slow, flow, task, vm, storage, host, why, callers, coverage, report (see 'vdsm-ship --help')",
    ],
    ['load', ['--xyz', 'x'], "unknown option '--xyz' (see 'vdsm-ship load --help')"],
    ['load', ['--nod', 'x'], "unknown option '--nod', did you mean '--node'? (see 'vdsm-ship load --help')"],
    ['load', ['--check'], "--check is an option of setup, not of load (see 'vdsm-ship load --help')"],
    ['load', ['x', '--node'], "--node needs a value (see 'vdsm-ship load --help')"],
    ['load', ['--node', '--json', 'x'], "--node needs a value (see 'vdsm-ship load --help')"],
    ['load', ['--node=', 'x'], "--node needs a value after '='"],
    ['load', ['--node', '', 'x'], "--node takes URL, but got ''"],
    ['load', ['--json=yes', 'x'], "--json takes no value (see 'vdsm-ship load --help')"],
    ['load', ['-x'], "unknown option '-x' (see 'vdsm-ship load --help')"],
    ['load', [], 'load needs PATH…: a log file, an archive, a directory, a glob, or - for standard input'],
    ['replay', [], 'replay needs FILE: the rejects file that load wrote, or the error file of rsyslog'],
    ['setup', ['x'], "setup takes no arguments, but got 'x'"],
  ])('refuses %s %j: %s', (command, args, message) => {
    expect(() => readArguments([command, ...args], {})).toThrow(
      expect.objectContaining({ code: 'usage', exitCode: 2, message }),
    );
  });
});
