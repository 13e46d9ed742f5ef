/**
 * Roads: copies of lines beside a log's own files. In one run with the log they add nothing; in a run of their own, before
 * or after that of the log, they add only what their edges cut.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { discover } from '../../src/read/find/discover.ts';
import type { HostInput } from '../../src/model/hosts.ts';
import { readHost } from '../../src/run/read-host.ts';
import type { HostCounts } from '../../src/run/types.ts';
import { decompress } from '../support/compress.ts';
import { samplePath } from '../support/evidence.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'roads-'));
});
afterAll(() => rm(folder, { recursive: true }));

const HEADER = /^(?:\S+::[A-Z]+::)?2026-\d\d-\d\d /;

describe.each(['driven_v4.50.7.INFO', 'driven_v4.9.0.DEBUG'])('%s', (sample) => {
  let lines: string[];
  let whole: Stored;
  /** Cuts whole records out of the log, by shares of it. */
  const cut = (from: number, to: number): string[] => {
    const headers = lines.flatMap((line, index) => (HEADER.test(line) ? [index] : []));
    return lines.slice(headers[Math.floor(headers.length * from)], headers[Math.floor(headers.length * to)]);
  };

  beforeAll(async () => {
    lines = (await decompress(await readFile(samplePath(sample)))).toString().split('\n');
    whole = await load({ 'vdsm.log': lines.join('\n') });
  });

  const excerpt = (): string => [...cut(0.2, 0.3), ...cut(0.35, 0.4), ''].join('\n');
  /** Two passages, the later one first, as in an answer to an answer. */
  const paste = (): string => [...cut(0.6, 0.65), '', ...cut(0.1, 0.15), ''].join('\n');
  const indented = (text: string): string => text.replace(/^(?=.)/gm, '    ');
  /** A text that begins as the system log does, and goes on with lines of vdsm between its own. */
  const inSyslog = (from: number, to: number): string =>
    cut(from, to)
      .flatMap((line, index) =>
        HEADER.test(line) && (index < 100 || index % 50 === 0) ? [syslogLineAt(line), line] : [line],
      )
      .concat('')
      .join('\n');

  it('is the documents of the log alone, with an excerpt and a paste beside it', async () => {
    const all = await load({ 'vdsm.log': lines.join('\n'), 'excerpt.txt': excerpt(), 'paste.txt': paste() });
    expect(all.sources).toEqual(whole.sources);
    expect(all.written).toBe(whole.written);
    expect(all.counts.duplicate).toBeGreaterThan(0);
    expect(all.counts.documents.line).toBe(whole.counts.documents.line + all.counts.duplicate);
  });

  it('is so in rotated files, and where the excerpt begins before the oldest of them', async () => {
    const half = lines.indexOf(cut(0.5, 0.6)[0] ?? '');
    const files = {
      'vdsm.log.1': `${lines.slice(0, half).join('\n')}\n`,
      'vdsm.log': lines.slice(half).join('\n'),
      'excerpt.txt': [...cut(0, 0.1), ...cut(0.45, 0.55), ''].join('\n'),
    };
    const all = await load(files);
    expect(all.added(whole)).toEqual([]);
    expect(whole.added(all)).toEqual([]);
    expect(all.different(whole)).toEqual([]);
  });

  it('is so with pasted text, but for its prose', async () => {
    const text = indented(`${excerpt()}\nAnd before that:\n\n${paste()}`);
    const all = await load({ 'vdsm.log': lines.join('\n'), 'mail.txt': text }, true);
    const log = await load({ 'vdsm.log': lines.join('\n') }, true);
    const prose = all.added(log);
    expect(prose.every(({ vdsm }) => vdsm.quality?.includes('pasted'))).toBe(true);
    expect(prose.length).toBeLessThanOrEqual(2);
    expect(log.added(all)).toEqual([]);
    expect(all.different(log)).toEqual([]);
  });

  it('is so with its lines in the system log, which keeps its own', async () => {
    const all = await load({ 'vdsm.log': lines.join('\n'), messages: inSyslog(0.2, 0.6) });
    const added = all.added(whole);
    expect(added.map(({ event }) => event.dataset)).toEqual(added.map(() => 'system.syslog'));
    expect(added.length).toBeGreaterThan(10);
    expect(whole.added(all)).toEqual([]);
    expect(all.different(whole)).toEqual([]);
  });

  it('is the documents of the log alone, with its records forwarded to the system log', async () => {
    const records = cut(0.2, 0.6).reduce<string[][]>((all, line) => {
      if (HEADER.test(line)) all.push([line]);
      else all.at(-1)?.push(line);
      return all;
    }, []);
    const messages = records.map(([first = '', ...rest]) => {
      const [, day = '', time = ''] = /2026-11-(\d\d) (\d\d:\d\d:\d\d)/.exec(first) ?? [];
      return `Nov ${day} ${time} node1 vdsm.log: ${[first, ...rest].join('#012')}\n`;
    });
    const all = await load({ 'vdsm.log': lines.join('\n'), messages: messages.join('') });
    expect(all.added(whole)).toEqual([]);
    expect(whole.added(all)).toEqual([]);
    expect(all.different(whole)).toEqual([]);
  });

  it.runIf(sample.endsWith('INFO'))('is so when it is followed', async () => {
    const own = [...cut(0.05, 0.999), ''].join('\n');
    const files = {
      'vdsm.log': own,
      'excerpt.txt': excerpt(),
      'older.txt': [...cut(0, 0.1), ''].join('\n'),
      messages: inSyslog(0.2, 0.6),
    };
    const loaded = await load(files);
    const [host] = await place(files);
    if (host === undefined) throw new Error('no host was found');
    const followed = new Stored();
    const stop = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    await read(host, followed, {
      stop: stop.signal,
      onProgress() {
        clearTimeout(timer);
        timer = setTimeout(() => stop.abort(), 3000);
      },
    });
    expect(followed.added(loaded)).toEqual([]);
    expect(loaded.added(followed)).toEqual([]);
    expect(followed.different(loaded)).toEqual([]);
    expect(followed.counts.duplicate).toBe(loaded.counts.duplicate);
  });

  it('gets from what is beside it what it does not have', async () => {
    const own = `${cut(0, 0.5).join('\n')}\n`;
    const rest = await load({ 'vdsm.log': own, 'later.txt': [...cut(0.4, 0.45), ...cut(0.47, 1), ''].join('\n') });
    expect(whole.added(rest).filter(({ event }) => event.dataset === 'vdsm.log')).toEqual([]);
    // calls in which the lines of the two meet, or that the end of a passage cuts
    expect(rest.added(whole).filter(isUncut)).toEqual([]);
  });

  it.runIf(sample.endsWith('INFO'))('is so after a stop at any time', async () => {
    const files = { 'vdsm.log': lines.join('\n'), 'excerpt.txt': excerpt(), messages: inSyslog(0.2, 0.6) };
    const undisturbed = await load(files);
    expect(new Set(undisturbed.sources.map(([, source]) => source.event.dataset))).toContain('system.syslog');
    const [host] = await place(files);
    if (host === undefined) throw new Error('no host was found');
    const stops: { readonly state: Uint8Array; readonly server: Stored }[] = [];
    const server = new Stored();
    await read(host, server, { keep: (state) => stops.push({ state, server: server.copy() }) });
    expect(server.sources).toEqual(undisturbed.sources);
    expect(stops.length).toBeGreaterThan(5);
    for (const stop of stops.filter((_, index) => index % 3 === 2)) {
      await read(host, stop.server, { resume: stop.state, keep() {} });
      expect(stop.server.added(undisturbed)).toEqual([]);
      expect(undisturbed.added(stop.server)).toEqual([]);
      expect(stop.server.different(undisturbed)).toEqual([]);
    }
  });

  it.each([
    ['an excerpt', () => ({ 'excerpt.txt': `${cut(0.2, 0.4).join('\n')}\n` }), false],
    ['a paste', () => ({ 'mail.txt': indented(paste()) }), true],
    ['a system log', () => ({ messages: inSyslog(0.2, 0.6) }), false],
  ] as const)('is the same over two runs, in either order: %s', async (_, files, pasted) => {
    const log = { 'vdsm.log': lines.join('\n') };
    for (const runs of [
      [log, files()],
      [files(), log],
    ]) {
      const server = new Stored();
      for (const run of runs) await load(run, pasted && run !== log, server);
      expect(whole.added(server)).toEqual([]);
      const added = server.added(whole).filter(({ event }) => event.dataset !== 'system.syslog');
      expect(added.filter(({ event }) => event.dataset === 'vdsm.log')).toEqual([]);
      // those that an edge of a passage cuts
      expect(added.length).toBeLessThanOrEqual(3);
      const ends = new Set(server.ends());
      expect(whole.ends().filter((end) => !ends.has(end))).toEqual([]);
    }
  });
});

describe('a file beside the own files of a log', () => {
  const START = `2022-01-10 09:00:01,100+0100 INFO  (jsonrpc/1) [vdsm.api] START getSpmStatus() from=::1,4 (api:48)\n`;
  const FINISH = `2022-01-10 09:00:02,500+0100 INFO  (jsonrpc/1) [vdsm.api] FINISH getSpmStatus return={} from=::1,4 (api:54)\n`;

  it.each([
    [{ 'vdsm.log': START, 'vdsm-node2.log': FINISH }],
    [{ 'vdsm.log': FINISH, 'vdsm-node2.log': START }],
    [{ 'vdsm.log': FINISH, 'vdsm.log.old': START }],
    [{ 'vdsm.log': START, 'my host-vdsm.log': FINISH }],
  ])('takes part in no call of these: %o', async (files) => {
    const { sources } = await load(files);
    const calls = sources.map(([, source]) => source).filter(({ event }) => event.dataset === 'vdsm.call');
    expect(calls.map(isUncut)).toEqual([false, false]);
  });

  it('has calls of its own, in all its rotated files', async () => {
    const { sources } = await load({ 'vdsm.log': '', 'node2.log.1': START, 'node2.log': FINISH });
    const calls = sources.map(([, source]) => source).filter(({ event }) => event.dataset === 'vdsm.call');
    expect(calls.map(isUncut)).toEqual([true]);
  });
});

interface Source {
  readonly event: {
    readonly dataset: string;
    readonly action?: string;
    readonly outcome?: string;
    readonly duration?: number;
  };
  readonly vdsm: { readonly quality?: readonly string[] };
}

/** Whether a document does not show that the edge of a text cuts it. */
function isUncut({ event, vdsm }: Source): boolean {
  return event.outcome !== 'unknown' && vdsm.quality?.includes('start_missing') !== true;
}

/** A line of sanlock in the system log, at the time of a line of vdsm. */
function syslogLineAt(line: string): string {
  const [, date = '', time = ''] = /(2026-\d\d-\d\d) (\d\d:\d\d:\d\d)/.exec(line) ?? [];
  const day = Number(date.slice(8));
  return `Nov ${day} ${time} node1 sanlock[123]: ${date} ${time} 12 [123]: s1 lockspace abc`;
}

/** What a server holds: lines are created once; of calls, tasks and commands the one with more records wins. */
class Stored {
  readonly #documents = new Map<string, { readonly version: number; readonly source: Source }>();
  /** Documents that were sent. */
  written = 0;
  counts!: HostCounts;

  copy(): Stored {
    const copy = new Stored();
    for (const [id, document] of this.#documents) copy.#documents.set(id, document);
    copy.written = this.written;
    return copy;
  }

  get sources(): [string, Source][] {
    return [...this.#documents]
      .map(([id, { source }]): [string, Source] => [id, source])
      .toSorted(([a], [b]) => (a < b ? -1 : 1));
  }

  take(action: { create?: { _id: string }; index?: { _id: string; version: number } }, source: Source): void {
    this.written++;
    const id = `${source.event.dataset} ${action.create?._id ?? action.index?._id}`;
    const version = action.index?.version ?? 1;
    if (version > (this.#documents.get(id)?.version ?? 0)) this.#documents.set(id, { version, source });
  }

  /** Returns the documents that another server does not hold. */
  added(other: Stored): Source[] {
    return this.sources.filter(([id]) => !other.#documents.has(id)).map(([, source]) => source);
  }

  /** Returns what became of the calls, tasks and commands, by their ids. */
  ends(): string[] {
    return this.sources
      .filter(([, { event }]) => event.dataset !== 'vdsm.log')
      .map(([id, { event }]) => `${id} ${event.action} ${event.outcome} ${event.duration}`);
  }

  /** Returns the documents of both servers that have other contents here, but for their places. */
  different(other: Stored): Source[] {
    return this.sources
      .filter(([id, source]) => {
        const theirs = other.#documents.get(id)?.source;
        return theirs !== undefined && withoutPlace(theirs) !== withoutPlace(source);
      })
      .map(([, source]) => source);
  }
}

function withoutPlace(source: Source): string {
  const { log: _log, ...rest } = source as Source & { log: unknown };
  return JSON.stringify(rest, (key, value: unknown) => (PLACE.has(key) ? undefined : value));
}

const PLACE = new Set(['log', 'offset', 'zone']);

/** Reads files of a host as `load` does. */
async function load(files: Record<string, string>, pasted = false, server = new Stored()): Promise<Stored> {
  for (const host of await place(files, pasted)) await read(host, server, { pasted });
  return server;
}

async function place(files: Record<string, string>, pasted = false): Promise<readonly HostInput[]> {
  const directory = path.join(await mkdtemp(path.join(folder, 'run-')), 'node1');
  await mkdir(directory);
  const paths = Object.keys(files).map((name) => path.join(directory, name));
  for (const pathname of paths) await writeFile(pathname, files[path.basename(pathname)] ?? '');
  const { hosts, faults } = await discover(paths, { host: 'node1', pasted });
  expect(faults).toEqual([]);
  return hosts;
}

async function read(
  host: HostInput,
  server: Stored,
  { pasted = false, resume, keep, stop, onProgress }: Reading = {},
): Promise<void> {
  server.counts = await readHost(
    host,
    {
      prefix: 'vdsm',
      period: 'month',
      labels: undefined,
      outputFormat: 'bulk',
      pasted,
      follow: stop && { quietMs: 300, openAfterMs: Infinity },
    },
    {
      async body({ bytes }) {
        const texts = Buffer.from(bytes).toString().replace(RUN, '').trimEnd().split('\n');
        for (let at = 0; at < texts.length; at += 2)
          server.take(JSON.parse(texts[at] ?? ''), JSON.parse(texts[at + 1] ?? ''));
        return undefined;
      },
      fault: ({ message }) => expect(message).toBeUndefined(),
      progress: () => onProgress?.(),
      ...(keep && { state: { due: () => true, keep: (make) => keep(make()) } }),
    },
    resume,
    undefined,
    stop,
  );
}

interface Reading {
  readonly pasted?: boolean;
  readonly resume?: Uint8Array;
  readonly keep?: (state: Uint8Array) => void;
  /** Follows the logs until it aborts. */
  readonly stop?: AbortSignal;
  readonly onProgress?: () => void;
}

/** The folder of one run, in the paths of its documents. */
const RUN = /\/[^"]*\/run-[^"/]*/g;
