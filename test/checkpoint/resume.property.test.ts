/** `load --checkpoint`, again and again over logs that grow and rotate, killed now and then: as one load of all of it. */
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile, appendFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readState } from '../../src/run/host-state.ts';
import type { BulkBody } from '../../src/model/bulk-body.ts';
import type { LogStream } from '../../src/model/files.ts';
import { readHost } from '../../src/run/read-host.ts';
import { findFiles } from '../../src/read/find/find-files.ts';
import { classifyFiles } from '../../src/read/find/classify.ts';
import { orderRotations } from '../../src/read/find/rotation.ts';
import { gz, xz } from '../read/fixtures.ts';
import { logText } from '../support/log-text.ts';
import { runs } from '../support/properties.ts';

type Step =
  | { readonly kind: 'append'; readonly records: number }
  | { readonly kind: 'rotate' | 'compress' | 'decompress' | 'copy' | 'remove copies' }
  /** `bodies`: killed after so many; as many as there are otherwise. */
  | { readonly kind: 'run'; readonly bodies: number };

const steps = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('append' as const), records: fc.integer({ min: 1, max: 1500 }) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('rotate' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('compress', 'decompress', 'copy', 'remove copies') }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('run' as const), bodies: fc.integer({ min: 0, max: 12 }) }) },
  ),
  { minLength: 4, maxLength: 16 },
) as fc.Arbitrary<Step[]>;

/** A log and a copy of it have both grown since the run before: what is new is in both. */
const GROWN_COPIES: Step[] = [
  { kind: 'append', records: 24 },
  { kind: 'copy' },
  { kind: 'run', bodies: 1 },
  { kind: 'append', records: 1 },
  { kind: 'copy' },
  { kind: 'append', records: 1 },
  { kind: 'run', bodies: 0 },
];

describe('loads that resume from a checkpoint', () => {
  it('make the same documents as one load, wherever they were killed and however logs rotated', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (some) => {
        const machine = await Machine.start();
        try {
          for (const step of some) await machine.do(step);
          await machine.run(Infinity);
          const { server, written } = machine;
          const whole = new Server();
          const { stream, remove } = await alone(written);
          await load(stream, whole, undefined, Infinity);
          await remove();
          expect(server.differences(whole)).toEqual([]);
        } finally {
          await machine.stop();
        }
      }),
      { numRuns: runs(12), examples: [[GROWN_COPIES]] },
    );
  });

  it('read only new text', async () => {
    const machine = await Machine.start();
    try {
      await machine.do({ kind: 'append', records: 900 });
      await machine.do({ kind: 'rotate' });
      await machine.do({ kind: 'append', records: 600 });
      expect((await machine.run(Infinity)).documents.line).toBe(1500);
      await machine.do({ kind: 'append', records: 30 });
      // the last record might have gone on, so it is read again
      const more = await machine.run(Infinity);
      expect(more.documents.line).toBe(31);
      expect(more.files).toBe(1);
      await machine.do({ kind: 'rotate' });
      await machine.do({ kind: 'compress' });
      const none = await machine.run(Infinity);
      expect(none.bytes).toBe(0);
      expect(none.documents.line).toBe(1);
    } finally {
      await machine.stop();
    }
  });

  it('find a log again by its text, and recognise another one of the same name', async () => {
    const machine = await Machine.start();
    try {
      await machine.do({ kind: 'append', records: 200 });
      await machine.run(Infinity);
      await machine.replace(logText(50, { from: 100_000 }));
      // and the last record of the other one, which does not go on
      expect((await machine.run(Infinity)).documents.line).toBe(51);
      expect(machine.server.lines()).toBe(250);
    } finally {
      await machine.stop();
    }
  });

  it('forget removed files at some time', async () => {
    const machine = await Machine.start();
    try {
      await machine.do({ kind: 'append', records: 20 });
      for (let i = 0; i < 5; i++) {
        await machine.run(Infinity);
        await machine.replace(logText(20, { from: 100_000 * (i + 1) }));
      }
      await machine.run(Infinity);
      expect(readState(machine.state as Uint8Array).streams.get('vdsm/')?.positions.length).toBe(6);
    } finally {
      await machine.stop();
    }
  });
});

/** The run was killed. */
class Killed extends Error {}

/** Keeps documents as OpenSearch does: `create` once, `index` where the version is higher. */
class Server {
  readonly #documents = new Map<string, { readonly version: number; readonly source: string }>();

  take({ bytes }: BulkBody): void {
    const lines = Buffer.from(bytes).toString().split('\n');
    for (let i = 0; i + 1 < lines.length; i += 2) {
      const action = JSON.parse(lines[i] ?? '') as Record<string, { _index: string; _id: string; version?: number }>;
      const { _index, _id, version = 0 } = Object.values(action)[0] ?? { _index: '', _id: '' };
      const key = `${_index} ${_id}`;
      const known = this.#documents.get(key);
      if (known === undefined || known.version < version)
        this.#documents.set(key, { version, source: placeless(lines[i + 1] ?? '') });
    }
  }

  lines(): number {
    return [...this.#documents.keys()].filter((key) => key.startsWith('vdsm-logs-')).length;
  }

  /** What only one of two has, or has otherwise: the first few. */
  differences(other: Server): string[] {
    const keys = new Set([...this.#documents.keys(), ...other.#documents.keys()]);
    return [...keys]
      .filter((key) => this.#documents.get(key)?.source !== other.#documents.get(key)?.source)
      .slice(0, 3)
      .map((key) => `${key}\n${this.#documents.get(key)?.source}\n${other.#documents.get(key)?.source}`);
  }
}

/** Without what says where it stands. */
function placeless(source: string): string {
  return JSON.stringify(JSON.parse(source), (key, value: unknown) =>
    ['file', 'line', 'offset', 'last', 'log'].includes(key) ? undefined : value,
  );
}

/** A host whose logs grow, and the program that reads them. */
class Machine {
  readonly server = new Server();
  /** All that was ever written. */
  written = '';
  state: Uint8Array | undefined;
  readonly #folder: string;
  #records = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async start(): Promise<Machine> {
    const folder = await mkdtemp(path.join(tmpdir(), 'resume-'));
    await mkdir(path.join(folder, 'var/log/vdsm'), { recursive: true });
    return new Machine(folder);
  }

  stop(): Promise<void> {
    return rm(this.#folder, { recursive: true });
  }

  async do(step: Step): Promise<void> {
    switch (step.kind) {
      case 'append': {
        const text = logText(step.records, { from: this.#records });
        this.#records += step.records;
        this.written += text;
        return appendFile(this.#at('vdsm.log'), text);
      }
      case 'rotate':
        if (!existsSync(this.#at('vdsm.log'))) return;
        for (let number = 20; number >= 0; number--)
          for (const ending of ['', '.xz', '.gz']) {
            const name = (n: number): string => this.#at(`vdsm.log${n === 0 ? '' : `.${n}`}${ending}`);
            if (existsSync(name(number))) await rename(name(number), name(number + 1));
          }
        return;
      case 'compress': {
        if (!existsSync(this.#at('vdsm.log.1'))) return;
        const text = await readFile(this.#at('vdsm.log.1'));
        await writeFile(this.#at('vdsm.log.1.xz'), await xz(text));
        return rm(this.#at('vdsm.log.1'));
      }
      case 'decompress':
        // as a copy in the same folder
        if (!existsSync(this.#at('vdsm.log.1'))) return;
        return writeFile(this.#at('vdsm.log.1.gz'), gz(await readFile(this.#at('vdsm.log.1'))));
      case 'copy':
        // of a single instant nothing proves that it is a copy
        if (!existsSync(this.#at('vdsm.log')) || (await stat(this.#at('vdsm.log'))).size < 4096) return;
        await mkdir(path.join(this.#folder, 'sos'), { recursive: true });
        return copyFile(this.#at('vdsm.log'), path.join(this.#folder, 'sos/vdsm.log'));
      case 'remove copies':
        return rm(path.join(this.#folder, 'sos'), { recursive: true, force: true });
      case 'run':
        await this.run(step.bodies);
        return;
      default:
        step satisfies never;
    }
  }

  /** Another log in place of the one there is. */
  async replace(text: string): Promise<void> {
    await writeFile(this.#at('vdsm.log'), text);
  }

  async run(bodies: number) {
    const stream = await streamOf(this.#folder);
    const { state, counts } = await load(stream, this.server, this.state, bodies);
    this.state = state;
    return counts;
  }

  #at(name: string): string {
    return path.join(this.#folder, 'var/log/vdsm', name);
  }
}

async function alone(text: string) {
  const folder = await mkdtemp(path.join(tmpdir(), 'resume-'));
  await writeFile(path.join(folder, 'vdsm.log'), text);
  return { stream: await streamOf(folder), remove: () => rm(folder, { recursive: true }) };
}

async function streamOf(folder: string): Promise<LogStream | undefined> {
  const { logs } = await classifyFiles((await findFiles([folder])).files);
  return orderRotations(logs);
}

/** Loads a stream; killed after so many bodies. A state is kept whenever there is one. */
async function load(stream: LogStream | undefined, server: Server, resume: Uint8Array | undefined, bodies: number) {
  let state = resume;
  let left = bodies;
  const counts = await readHost(
    { name: 'node1', rule: 'option', streams: stream === undefined ? [] : [stream] },
    { prefix: 'vdsm', period: 'month', labels: undefined, outputFormat: 'bulk' },
    {
      async body(body) {
        if (left-- <= 0) throw new Killed();
        server.take(body);
        return undefined;
      },
      fault(fault) {
        throw new Error(`${fault.path}: ${fault.message}`);
      },
      progress: () => {},
      state: { due: () => true, keep: (make) => void (state = make()) },
    },
    resume,
  ).catch((error: unknown) => {
    if (error instanceof Killed) return { documents: { line: 0, call: 0, task: 0, command: 0 }, files: 0, bytes: 0 };
    throw error;
  });
  return { state, counts };
}
