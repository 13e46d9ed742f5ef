/** The command line of the answers, and what they say of inputs that have little to say. */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { makeHead } from '../../src/answers/head.ts';
import { ANSWERS, type AnswerName } from '../../src/cli/options.ts';
import { answerCommand } from '../../src/commands/answers/answer.ts';
import { readRequest } from '../../src/commands/answers/read-ask.ts';
import { resolveHost, resolveTime, spansFor } from '../../src/commands/answers/resolve.ts';
import { ShipperError } from '../../src/errors.ts';
import type { GroupRow } from '../../src/query/query.ts';
import { contextOf } from '../support/answers.ts';

const C1 = 'samples/fleet/node-c1/var/log/vdsm';
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'answers-'));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

interface Ran {
  readonly code: number;
  readonly text: string;
  readonly err: string;
}

/** Runs an answer as the program does; an error becomes its exit code and message. */
async function run(...args: string[]): Promise<Ran> {
  let [text, err] = ['', ''];
  const add = async (more: string | Uint8Array): Promise<void> => {
    text += typeof more === 'string' ? more : Buffer.from(more).toString();
  };
  const context = { ...contextOf([...args, '--quiet'], (more) => (err += more)), out: add, print: add };
  try {
    return { code: await answerCommand(args[0] as AnswerName)(context), text, err };
  } catch (error) {
    if (!(error instanceof ShipperError)) throw error;
    return { code: error.exitCode, text, err: err + error.message };
  }
}

describe('the words before the PATHs', () => {
  const read = (...args: string[]) => readRequest(args[0] as AnswerName, contextOf(args));

  test('are a subject only where no such file is', async () => {
    expect(await read('flow', 'abc', 'samples')).toMatchObject({ subject: 'abc', paths: ['samples'] });
    expect(await read('slow', 'samples')).toMatchObject({ subject: undefined, paths: ['samples'] });
    expect(await read('slow', 'getVM')).toMatchObject({ subject: 'getVM', paths: [] });
    expect(await read('slow', '--about', 'samples', 'docs')).toMatchObject({ subject: 'samples', paths: ['docs'] });
    expect(await read('why', 'h', '09:20', 'samples')).toMatchObject({
      subject: 'h',
      time: '09:20',
      paths: ['samples'],
    });
    expect(await read('why', '--about', 'h', '09:20')).toMatchObject({ subject: 'h', time: '09:20', paths: [] });
  });

  it.each<[string, string[], string]>([
    ['an id is missing', ['flow'], 'flow ID needs ID'],
    ['an id is missing, since the word is a file', ['task', 'samples'], 'task ID needs ID'],
    ['the time is missing', ['why', 'h'], 'why HOST TIME needs TIME'],
    ['a path is wrong', ['slow', 'no/such'], 'no such file or directory'],
    ['names of logs are given without logs', ['summary', '--host', 'h'], '--only-host narrows the answer'],
    ['the limit is none', ['slow', '--limit', '0'], '--limit takes a number from 1'],
  ])('are refused where %s', async (_, args, message) => {
    await expect(read(...args)).rejects.toThrow(message);
  });

  test('name the filter and the tail of the next command', async () => {
    const request = await read(
      'failures',
      '--only-host',
      'Node-C1',
      '--only-case',
      'a b',
      '--prefix',
      'x',
      '--since',
      '2026-05-12T09:00',
    );
    expect(request.ask.narrowed).toEqual([
      'Node-C1',
      'case a b',
      'the time from 2026-05-12T09:00Z on (--since, --until)',
    ]);
    expect(request.ask.tail).toBe("--prefix x --only-case 'a b'");
  });
});

describe('a host and a time', () => {
  const scene = {
    hosts: ['node-c1.example.com', 'node-c2.example.com', 'other'],
    from: Date.parse('2026-05-12T05:00Z'),
    until: Date.parse('2026-05-12T10:00Z'),
  };

  it.each(['node-c1.example.com', 'node-c1', 'NODE-C1', 'c1', 'node-c1.ex'])('%s is found', (typed) => {
    expect(resolveHost(typed, scene)).toBe('node-c1.example.com');
  });

  test('of several hosts is refused, of none too', () => {
    expect(() => resolveHost('node', scene)).toThrow(
      'beginning of several hosts: node-c1.example.com, node-c2.example.com',
    );
    expect(() => resolveHost('x', scene)).toThrow("there is no host 'x', but node-c1.example.com");
    expect(() => resolveHost('x', { ...scene, hosts: [] })).toThrow('there are none');
  });

  it.each([
    ['09:20', '2026-05-12T09:20:00.000Z'],
    ['9:20:17', '2026-05-12T09:20:17.000Z'],
    ['11:20+02:00', '2026-05-12T09:20:00.000Z'],
    ['2026-05-11T09:20', '2026-05-11T09:20:00.000Z'],
  ])('%s is an instant', (typed, instant) => {
    expect(new Date(resolveTime(typed, scene)).toISOString()).toBe(instant);
  });

  test('without a date is that of the host where other logs are of other days', () => {
    const day = { from: scene.from, until: scene.until };
    const other = { from: scene.from + 86_400_000, until: scene.until + 5 * 86_400_000 };
    const spans = new Map([
      ['node-c1.example.com', day],
      ['other', other],
    ]);
    const both = { ...scene, until: other.until, spans };
    expect(resolveTime('09:20', both, 'node-c1.example.com')).toBe(Date.parse('2026-05-12T09:20Z'));
    expect(() => resolveTime('09:20', both, 'other')).toThrow('the logs of other span 2026-05-13 to 2026-05-17');
  });

  test('without a date is refused where the logs span days, or their time is not known', () => {
    expect(() => resolveTime('09:20', { ...scene, until: scene.until + 86_400_000 })).toThrow(
      'such as 2026-05-13T09:20: the logs span',
    );
    expect(() => resolveTime('09:20', { ...scene, from: Infinity, until: -Infinity })).toThrow(
      'not known before they are read',
    );
    expect(() => resolveTime('noon', scene)).toThrow('TIME is a time such as 09:20');
    expect(() => resolveTime('25:20', scene)).toThrow('no time of the day');
  });

  test('spans in which records are counted are few enough for a server, however long the logs are', () => {
    expect(spansFor(scene)).toBe(60_000);
    expect(spansFor({ hosts: Array.from({ length: 500 }, String), from: 0, until: 30 * 86_400_000 })).toBe(86_400_000);
    expect(spansFor({ ...scene, from: Infinity })).toBeUndefined();
  });
});

describe('an answer of one host at INFO', () => {
  test.each<string[]>(
    ANSWERS.map((name) => {
      const subjects: Partial<Record<AnswerName, string[]>> = {
        flow: ['3d1c5b7a'],
        task: ['c2a74f4e'],
        vm: ['6ae25fc0'],
        host: ['node-c1'],
        why: ['node-c1', '08:24'],
      };
      return [name, ...(subjects[name] ?? [])];
    }),
  )('%s', async (name, ...words) => {
    const { code, text, err } = await run(name, ...words, C1);
    if (name === 'task') {
      expect({ code, err }).toMatchObject({
        code: 3,
        err: expect.stringContaining('there is no task c2a74f4e here') as string,
      });
      return;
    }
    expect(code).toBe(0);
    expect(text).toMatch(/^1 host, 2026-05-12 /);
    expect(text).toContain('limit: INFO logs, without commands and locks but those that errors quote: node-c1');
    expect(text).not.toMatch(/undefined|NaN|Infinity|\[object/);
  });
});

describe('an answer of', () => {
  test('an empty folder is an error of the input', async () => {
    await mkdir(path.join(folder, 'empty'));
    expect(await run('summary', path.join(folder, 'empty'))).toMatchObject({ code: 3, text: '' });
  });

  test('logs without a record in the time says so', async () => {
    const { code, err } = await run('summary', C1, '--since', '2030-01-01');
    expect({ code, err }).toMatchObject({
      code: 3,
      err: expect.stringContaining('the time from 2030-01-01T00:00Z on') as string,
    });
  });

  test('a time that is not in the logs of the host says so', async () => {
    const { code, text } = await run('why', 'node-c1', '2026-05-13T08:24', C1);
    expect(code).toBe(0);
    expect(text).toMatch(
      /\n.* 2026-05-13 08:21:00 - 2026-05-13 08:27:00 UTC\nits logs hold nothing of this time: they span/,
    );
    expect(text).not.toContain('no warning');
  });

  test('the name of a VM is answered with its id', async () => {
    expect(await run('vm', 'vm-c04', 'samples/fleet/engine')).toMatchObject({
      code: 3,
      err: expect.stringContaining('that is the name of 6ae25fc0-b222-4855-a8f4-6fc2ff60b8d7') as string,
    });
  });

  test('damaged logs has what could be read, names the damage once, and ends with 1', async () => {
    const damaged = path.join(folder, 'damaged/host-d');
    await mkdir(damaged, { recursive: true });
    const packed = await readFile(`${C1}/vdsm.log.1.xz`);
    await writeFile(path.join(damaged, 'vdsm.log.1.xz'), packed.subarray(0, packed.length - 4000));
    const { code, text, err } = await run('failures', damaged);
    expect(code).toBe(1);
    expect(text).toContain('358  StorageDomainDoesNotExist');
    expect(err.match(/vdsm\.log\.1\.xz: byte/g)).toHaveLength(1);
  });

  test('a text that is no log of vdsm has useful words', async () => {
    await writeFile(path.join(folder, 'vdsm.log'), 'hello\nworld\n');
    const { text } = await run('summary', path.join(folder, 'vdsm.log'), '--host', 'h');
    expect(text).not.toMatch(/undefined|NaN|Infinity/);
  });

  test('the same id of several flows lists them', async () => {
    await cp(C1, path.join(folder, 'two/host-e'), { recursive: true });
    expect(await run('flow', '3', path.join(folder, 'two'))).toMatchObject({
      code: 2,
      err: expect.stringContaining("'3' is the beginning of") as string,
    });
  });

  test('an excerpt without calls has its errors', async () => {
    const excerpt = 'test/evidence/field/026-pastebin-yRpSLKxJ-sanlock-rdma.log';
    const { text } = await run('failures', excerpt, '--pasted', '--host', 'vm01');
    expect(text).toContain('0 calls on 0 hosts');
    expect(text).toContain('Errors without a failed call or task, earliest first');
    expect(text).toMatch(/4 {2}SANLK_AIO_TIMEOUT {2}s3 delta_renew/);
  });

  test('JSON is the data', async () => {
    const { text } = await run('failures', C1, '--json');
    expect(JSON.parse(text)).toMatchObject({
      calls: 3044,
      codes: [{ code: '358', count: 8 }],
      head: { documents: 11_603 },
    });
  });

  test('one host of several is narrowed, in any form of its name', async () => {
    const { text } = await run('coverage', 'samples/fleet', '--only-host', 'node-a2', '--workers', '1');
    expect(text).toMatch(/^1 host, /);
    expect(text).toContain('limit: only node-a2');
  });
});

describe('the head says what an input lacks', () => {
  const ask = { every: 1, limit: 1, from: 'server', narrowed: [], tail: '' } as const;
  const row = (...keys: string[]): GroupRow => ({
    keys,
    count: 5,
    from: '2026-01-01T00:00:00.000Z',
    until: '2026-01-01T00:00:00.000Z',
    measures: {},
  });
  const head = (groups: Record<string, GroupRow[]>) =>
    makeHead(
      {
        selected: {},
        grouped: Object.fromEntries(
          Object.entries(groups).map(([name, rows]) => [`head.${name}`, { rows, isCut: false }]),
        ),
      },
      ask,
    ).limits;

  it.each<[string, Record<string, GroupRow[]>, string[]]>([
    ['nothing, at DEBUG', { lines: [row('a', 'vdsm.log')], levels: [row('a', 'debug')] }, []],
    [
      'hosts with raw lines only',
      { lines: [row('a', 'vdsm.log')], levels: [row('a', 'info')], raw: [row('a')] },
      ['raw lines only, without calls, tasks and commands: a'],
    ],
    [
      'lines, which a load left out',
      { calls: [row('a', 'vdsm.call')] },
      ['lines were left out (--lines or --kinds of the load), and with them what only lines tell: a'],
    ],
    [
      'several cases',
      { cases: [row('x'), row('y'), row('none')] },
      ['several cases together, narrow it with --only-case: x, y'],
    ],
  ])('%s', (_, groups, limits) => {
    expect(head(groups)).toEqual(limits);
  });
});
