import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readArguments } from '../../src/cli/arguments.ts';
import { check } from '../../src/commands/check.ts';
import { EXIT } from '../../src/errors.ts';
import type { StreamSurvey } from '../../src/run/survey.ts';

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
    print: async () => {},
    paper: { width: 100, colours: false },
    draw: () => {},
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

  it('counts copies beside the own files of a log as duplicates', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'check-'));
    try {
      const log = await readFile('test/golden/E/nested-calls.log', 'utf8');
      const lines = log.trimEnd().split('\n');
      const [first = ''] = lines;
      const [, day = '', time = ''] = /^\S+-(\d\d) (\S+),/.exec(first) ?? [];
      await writeFile(path.join(folder, 'vdsm.log'), log);
      await writeFile(path.join(folder, 'excerpt.txt'), `${lines.slice(0, 4).join('\n')}\n`);
      await writeFile(path.join(folder, 'messages'), `Jan ${day} ${time} node1 vdsm.log: ${first}\n`);
      const alone = JSON.parse(await checked('test/golden/E/nested-calls.log', '--json')) as StreamSurvey[];
      const all = JSON.parse(await checked(folder, '--json')) as StreamSurvey[];
      const sum = (surveys: StreamSurvey[], key: 'records' | 'duplicate'): number =>
        surveys.reduce((total, survey) => total + survey[key], 0);
      expect(sum(all, 'records')).toBe(sum(alone, 'records'));
      expect(sum(all, 'duplicate')).toBe(5);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('sums up, and says that unrecognised records are loaded', async () => {
    const text = await checked('test/golden/E/nested-calls.log');
    expect(text).toMatch(/\ntotal: 1 host, 1 log, 1 file, \d+ records\n {2}not recognised: /);
  });

  it('counts one record as one', async () => {
    expect(await checked('test/golden/mixed/wrapped-old-header.log')).toContain(', 1 file, 1 record\n');
  });
});
