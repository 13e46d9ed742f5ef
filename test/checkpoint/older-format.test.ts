/** A checkpoint that an older version wrote, in a format that this version cannot resume from. */
import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openCheckpoint } from '../../src/checkpoint/checkpoint.ts';
import { readHost } from '../../src/run/read-host.ts';
import type { HostInput } from '../../src/model/hosts.ts';

/**
 * Version 0.1.0 wrote it, in format 3, when it had read the first two lines of `LOG`: the start of a call. `sent.ndjson`
 * holds the documents that it had sent.
 */
const MADE = 'test/checkpoint/format-3';
const LOG = 'test/golden/D2/failed-by-error.log';
const HOST: HostInput = {
  name: 'node1',
  rule: 'option',
  streams: [
    {
      kind: 'vdsm',
      name: 'vdsm.log',
      files: [{ kind: 'vdsm', path: LOG, compression: 'none', size: 0, modified: 0 }],
    },
  ],
};

let folder: string;
let file: string;
let reported: string[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'checkpoint-'));
  file = path.join(folder, 'checkpoint');
  reported = [];
  await copyFile(path.join(MADE, 'checkpoint'), file);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

it('is removed, since it may hold secrets, and its hosts are read from the beginning without a document twice', async () => {
  const server = new Documents();
  server.take(await readFile(path.join(MADE, 'sent.ndjson'), 'utf8'));
  expect(server.versions.size).toBe(3);

  const upgraded = await load(server);
  expect(reported).toEqual([
    expect.stringMatching(
      /^the checkpoint .*checkpoint cannot be used: an older version wrote it \(0\.1\.0\)\. It is removed, since it may hold passwords of the logs; everything is read again, and nothing is indexed twice\.$/,
    ),
  ]);
  expect(await readdir(folder)).toEqual(['checkpoint']);
  expect(upgraded.documents.line).toBe(8);

  const whole = new Documents();
  await readHost(HOST, OPTIONS, { body: async ({ bytes }) => whole.take(bytes), fault, progress: () => {} });
  expect(server.versions).toEqual(whole.versions);

  // the next run resumes from the new checkpoint: the last record might have continued, so it is read again
  expect((await load(server)).documents.line).toBe(1);
  expect(server.versions).toEqual(whole.versions);
  expect(reported).toHaveLength(1);
});

const OPTIONS = { prefix: 'vdsm', period: 'month', labels: undefined, outputFormat: 'bulk' } as const;

/** Loads the host with the checkpoint, as `load --checkpoint` does. */
async function load(server: Documents) {
  const settings = { '--prefix': 'vdsm', '--period': 'month' };
  const checkpoint = await openCheckpoint(file, {
    program: '0.2.0',
    settings,
    report: (text) => reported.push(text),
  });
  const state = { due: () => false, keep: (make: () => Uint8Array) => checkpoint.keep(HOST.name, make()) };
  const counts = await readHost(
    HOST,
    OPTIONS,
    { body: async ({ bytes }) => server.take(bytes), fault, progress: () => {}, state },
    checkpoint.of(HOST.name),
  );
  await checkpoint.close();
  return counts;
}

function fault({ message }: { readonly message: string }): never {
  throw new Error(message);
}

/** Versions of documents by index and id, as OpenSearch keeps them: `create` once, `index` if the version is higher. */
class Documents {
  readonly versions = new Map<string, number>();

  take(body: string | Uint8Array): undefined {
    const lines = Buffer.from(body).toString().split('\n');
    for (let i = 0; i + 1 < lines.length; i += 2) {
      const action = JSON.parse(lines[i] ?? '') as Record<string, { _index: string; _id: string; version?: number }>;
      for (const { _index, _id, version = 0 } of Object.values(action)) {
        const key = `${_index} ${_id}`;
        this.versions.set(key, Math.max(version, this.versions.get(key) ?? 0));
      }
    }
  }
}
