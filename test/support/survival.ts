/** What the tests of survival share: a log, runs of the program, and the documents on the server in the end. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from '@opensearch-project/opensearch';
import { expect } from 'vitest';
import type { Ledger } from '../../src/commands/load/ledger.ts';
import { connect } from '../../src/ship/client.ts';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Upper bound of a run's memory, in bytes; a 10 GB file has to fit into it. */
export const MOST_MEMORY = 512 * 2 ** 20;

export interface Run {
  readonly pid: number;
  readonly ended: Promise<{
    readonly code: number | null;
    readonly ledger: Ledger | undefined;
    readonly stderr: string;
  }>;
  /** Returns the peak memory of the process so far, in bytes; 0 where the system does not report it. */
  readonly peak: () => number;
  readonly stderr: () => string;
  readonly isOver: () => boolean;
  readonly kill: (signal: NodeJS.Signals) => void;
}

interface StartOptions {
  /** Address, or addresses, if others than that of the survivor. */
  readonly node?: string | readonly string[];
  readonly prefix?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** A folder with the logs of one host, and an index prefix of its own. */
export class Survivor {
  readonly prefix: string;
  readonly folder: string;
  readonly #runs: Run[] = [];
  #client: Client;
  node: string;

  constructor(node: string, prefix: string, folder: string) {
    this.node = node;
    this.prefix = prefix;
    this.folder = folder;
    this.#client = connect({ node });
  }

  static async make(node: string, prefix: string): Promise<Survivor> {
    const survivor = new Survivor(node, prefix, await mkdtemp(path.join(tmpdir(), 'survive-')));
    await mkdir(path.dirname(survivor.log('x')), { recursive: true });
    await survivor.forget();
    return survivor;
  }

  log(name: string): string {
    return path.join(this.folder, 'in/node1/var/log/vdsm', name);
  }

  /** Starts a load. */
  start(options: readonly string[] = [], { node = this.node, prefix = this.prefix, env = {} }: StartOptions = {}): Run {
    const rejects = ['--rejects', path.join(this.folder, 'rejects')];
    const nodes = [node].flat().flatMap((url) => ['--node', url]);
    const args = ['load', '--json', ...nodes, '--prefix', prefix, ...rejects, ...options];
    const child = spawn(process.execPath, [CLI, ...args, path.join(this.folder, 'in')], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    let [stdout, stderr, peak, over] = ['', '', 0, false];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const watch = setInterval(() => {
      void memoryOf(child.pid ?? 0).then(({ most }) => (peak = Math.max(peak, most)));
    }, 100);
    const ended = once(child, 'close').then(([code]) => {
      over = true;
      clearInterval(watch);
      return {
        code: code as number | null,
        stderr,
        ledger: stdout === '' ? undefined : (JSON.parse(stdout) as Ledger),
      };
    });
    const run: Run = {
      pid: child.pid ?? 0,
      ended,
      peak: () => peak,
      stderr: () => stderr,
      isOver: () => over,
      kill: (signal) => void child.kill(signal),
    };
    this.#runs.push(run);
    return run;
  }

  /** Uses another node from now on. */
  async moveTo(node: string): Promise<void> {
    await this.#client.close();
    this.node = node;
    this.#client = connect({ node });
  }

  /** Counts the lines on the server. */
  async lines(): Promise<number> {
    await this.#client.indices.refresh({ index: `${this.prefix}-*` });
    const { body } = await this.#client.count({ index: `${this.prefix}-logs-*` }, { ignore: [404] });
    return body.count ?? 0;
  }

  /** Returns all documents of a prefix, sorted, without the fields that differ from run to run. */
  async documents(prefix = this.prefix): Promise<string[]> {
    await this.#client.indices.refresh({ index: `${prefix}-*` });
    const found: string[] = [];
    let after: string[] | undefined;
    for (;;) {
      const { body } = await this.#client.search({
        index: `${prefix}-*`,
        size: 5000,
        body: {
          sort: [{ _index: 'asc' }, { '@timestamp': 'asc' }, { _id: 'asc' }] as never,
          ...(after && { search_after: after }),
        },
      });
      const hits = body.hits.hits as { _index: string; _id: string; _source: unknown; sort: string[] }[];
      if (hits.length === 0) return found.toSorted();
      after = hits.at(-1)?.sort;
      for (const { _index, _id, _source } of hits)
        found.push(`${_index.slice(prefix.length)} ${_id} ${placeless(_source)}`);
    }
  }

  /** Removes the indices, templates and pipelines of this prefix from the server. */
  async forget(): Promise<void> {
    for (const prefix of [this.prefix, `${this.prefix}calm`]) {
      await this.#client.transport.request({ method: 'DELETE', path: `/${prefix}-*` });
      for (const kind of ['_index_template', '_component_template', '_ingest/pipeline'])
        await this.#client.transport.request({ method: 'DELETE', path: `/${kind}/${prefix}-*` }, { ignore: [404] });
    }
  }

  async end(): Promise<void> {
    for (const run of this.#runs) if (!run.isOver()) run.kill('SIGKILL');
    await Promise.all(this.#runs.map(({ ended }) => ended.catch(() => {})));
    await this.forget().catch(() => {});
    await this.#client.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Checks that the server has the documents of an undisturbed run; returns how many there are. */
export async function expectAll(survivor: Survivor): Promise<number> {
  const ours = await survivor.documents();
  const prefix = `${survivor.prefix}calm`;
  const { code, stderr } = await survivor.start(['--quiet'], { prefix }).ended;
  expect([code, stderr]).toEqual([0, '']);
  const theirs = await survivor.documents(prefix);
  const at = theirs.findIndex((document, i) => document !== ours[i]);
  expect({ count: ours.length, differs: at < 0 ? undefined : ours[at] }).toEqual({
    count: theirs.length,
    differs: at < 0 ? undefined : theirs[at],
  });
  return ours.length;
}

/** Returns the memory of a process, now and at its peak, in bytes; 0 where the system does not report it. */
export async function memoryOf(pid: number): Promise<{ now: number; most: number }> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const of = (name: string): number => Number(new RegExp(`^${name}:\\s*(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024;
  return { now: of('VmRSS'), most: of('VmHWM') };
}

function placeless(source: unknown): string {
  return JSON.stringify(source, (key, value: unknown) =>
    ['ingested', 'file', 'line', 'offset', 'last', 'path'].includes(key) ? undefined : value,
  );
}
