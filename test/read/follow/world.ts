import {
  copyFile,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  truncate,
  unlink,
  writeFile,
  type FileHandle,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { InputFault, LogStream } from '../../../src/model/files.ts';
import { readHost } from '../../../src/run/read-host.ts';
import type { FollowTimes, HostCounts } from '../../../src/run/types.ts';
import { followStream, type FollowClock } from '../../../src/read/follow/follow.ts';
import { readStreams, type Printed } from '../../golden/documents.ts';
import { gz, xz } from '../fixtures.ts';

/** A clock that only advances when the test says so, and then lets the reader poll. */
class ManualClock implements FollowClock {
  #now = 1_000_000;
  #sleeper: { readonly until: number; readonly wake: () => void } | undefined;
  #onSleep: (() => void) | undefined;

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((wake) => {
      const woken = (): void => {
        this.#sleeper = undefined;
        signal.removeEventListener('abort', woken);
        wake();
      };
      if (signal.aborted) {
        woken();
        return;
      }
      signal.addEventListener('abort', woken, { once: true });
      this.#sleeper = { until: this.#now + ms, wake: woken };
      this.#onSleep?.();
    });
  }

  /** Advances by `ms`: when it resolves, the reader has made each poll that was due. */
  async pass(ms: number, ended: Promise<unknown>): Promise<void> {
    const until = this.#now + ms;
    await this.#asleep(ended);
    for (let sleeper = this.#sleeper; sleeper !== undefined && sleeper.until <= until; sleeper = this.#sleeper) {
      this.#now = Math.max(this.#now, sleeper.until);
      sleeper.wake();
      await this.#asleep(ended);
    }
    this.#now = until;
  }

  async #asleep(ended: Promise<unknown>): Promise<void> {
    if (this.#sleeper !== undefined) return;
    const slept = new Promise<void>((resolve) => (this.#onSleep = resolve));
    await Promise.race([slept, ended]);
    this.#onSleep = undefined;
  }
}

const TIMES: FollowTimes = { quietMs: 2000, openAfterMs: 300_000 };

/** A reader in this process: one run of `load --follow`. */
export interface FollowRun {
  /** Advances its clock. */
  pass(ms: number): Promise<void>;
  /** Stops it cleanly. */
  stop(): Promise<HostCounts>;
  /**
   * Stops it as kill -9 does: it saves no more state, and documents that it sent after the last state are sent twice.
   */
  kill(): Promise<void>;
}

/** A log directory with a writer, a rotation, and a reader that follows the log. It keeps every document. */
export class World {
  readonly root: string;
  readonly documents: Printed[] = [];
  readonly faults: InputFault[] = [];
  /** The newest state that a reader has saved. */
  state: Uint8Array | undefined;
  /** Chances to save a state between two states that are saved. */
  readonly #keepEvery: number;
  #chances = 0;
  /** All text that was ever written. */
  #written = '';
  /** The writer's own descriptor, which stays the same when the file is renamed. */
  #writer: FileHandle | undefined;

  static async create(keepEvery = 1): Promise<World> {
    return new World(await mkdtemp(path.join(tmpdir(), 'follow-')), keepEvery);
  }

  private constructor(root: string, keepEvery: number) {
    this.root = root;
    this.#keepEvery = keepEvery;
  }

  at(name: string): string {
    return path.join(this.root, name);
  }

  get live(): string {
    return this.at('vdsm.log');
  }

  get written(): string {
    return this.#written;
  }

  /** Writes to the writer's file; creates the live file where it has none. */
  async write(text: string): Promise<void> {
    this.#writer ??= await open(this.live, 'a');
    await this.#writer.appendFile(text);
    this.#written += text;
  }

  /** Whether the writer has a file open. */
  get isWriting(): boolean {
    return this.#writer !== undefined;
  }

  /** Closes the writer's file, so that its next line creates a new one. */
  async reopen(): Promise<void> {
    await this.#writer?.close();
    this.#writer = undefined;
  }

  /** Moves all files up by one, as logrotate does; the live file becomes `.1`. */
  async shift(): Promise<void> {
    const names = (await readdir(this.root)).filter((name) => /^vdsm\.log\.\d+/.test(name));
    const numberOf = (name: string): number => Number(/\d+/.exec(name)?.[0]);
    for (const name of names.sort((a, b) => numberOf(b) - numberOf(a)))
      await rename(this.at(name), this.at(name.replace(/\d+/, String(numberOf(name) + 1))));
  }

  async rotate(): Promise<void> {
    await this.shift();
    await rename(this.live, this.at('vdsm.log.1'));
  }

  async copyTruncate(): Promise<void> {
    await this.shift();
    await copyFile(this.live, this.at('vdsm.log.1'));
    await truncate(this.live);
  }

  async compress(name: string, how: 'xz' | 'gz' = 'xz'): Promise<void> {
    const text = await readFile(this.at(name));
    await writeFile(this.at(`${name}.${how}`), how === 'xz' ? await xz(text) : gz(text));
    await unlink(this.at(name));
  }

  async remove(name: string): Promise<void> {
    await unlink(this.at(name));
  }

  stream(): LogStream {
    return { kind: 'vdsm', name: this.live, files: [] };
  }

  /** Starts a reader, which resumes from the newest state. */
  begin(): FollowRun {
    const clock = new ManualClock();
    const stop = new AbortController();
    let isKilled = false;
    const ended = readHost(
      { name: 'node1', rule: 'option', streams: [this.stream()] },
      { prefix: 'vdsm', period: 'month', labels: undefined, outputFormat: 'print', follow: TIMES },
      {
        body: async ({ bytes }) => {
          if (isKilled) return undefined;
          for (const line of Buffer.from(bytes).toString().split('\n'))
            if (line !== '') this.documents.push(JSON.parse(line) as Printed);
          return undefined;
        },
        fault: (fault) => this.faults.push(fault),
        progress() {
          // not shown
        },
        state: {
          due: () => ++this.#chances % this.#keepEvery === 0,
          keep: (make) => {
            if (!isKilled) this.state = make();
          },
        },
      },
      this.state,
      (stream, events, known) =>
        followStream(stream, events, known, { quietMs: TIMES.quietMs, signal: stop.signal, clock }),
      stop.signal,
    );
    return {
      pass: (ms) => clock.pass(ms, ended),
      async stop() {
        stop.abort();
        return ended;
      },
      async kill() {
        isKilled = true;
        stop.abort();
        await ended;
      },
    };
  }

  /** Returns the documents that an undisturbed `load` makes of all text that was written, as one file. */
  async whole(text = this.#written): Promise<Printed[]> {
    const root = await mkdtemp(path.join(tmpdir(), 'whole-'));
    try {
      const pathname = path.join(root, 'vdsm.log');
      await writeFile(pathname, text);
      const file = {
        kind: 'vdsm' as const,
        path: pathname,
        compression: 'none' as const,
        size: text.length,
        modified: 0,
      };
      return (await readStreams([{ kind: 'vdsm' as const, name: pathname, files: [file] }])).documents;
    } finally {
      await rm(root, { recursive: true });
    }
  }

  async end(): Promise<void> {
    await this.#writer?.close();
    await rm(this.root, { recursive: true });
  }
}

/**
 * Returns what the server would hold: of lines the first document of each id, of others the newest. Places are left
 * out.
 */
export function heldOf(documents: readonly Printed[], family = 'logs'): string[] {
  const held = new Map<string, string>();
  for (const document of documents.filter(({ _index }) => _index.startsWith(`vdsm-${family}-`)))
    if (family !== 'logs' || !held.has(document._id)) held.set(document._id, describePlaceless(document));
  return [...held.values()].sort();
}

function describePlaceless({ _index, _id, _source }: Printed): string {
  const { log, vdsm, ...rest } = _source as unknown as Record<'log' | 'vdsm', Record<string, unknown>>;
  const { file: _file, ...placeless } = log;
  const { log: place, ...others } = vdsm;
  const { layout } = place as { layout?: string };
  return `${_index} ${_id} ${JSON.stringify({ ...rest, log: placeless, vdsm: { ...others, layout } })}`;
}
