import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readArguments } from '../../../src/cli/arguments.ts';
import type { Options } from '../../../src/cli/options.ts';
import { openRunCheckpoint } from '../../../src/commands/load/run-checkpoint.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'run-checkpoint-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

test('a checkpoint goes with the cluster, at whatever addresses', async () => {
  const made = await open('http://a:9200', 'cluster-1');
  made?.keep('host', Buffer.from('{}'));
  expect(await made?.close()).toBe(true);
  const again = await open('http://b:9200', 'cluster-1');
  expect(again?.hosts()).toEqual(['host']);
  await again?.close();
});

test('a checkpoint is refused where another cluster answers at the same address', async () => {
  const made = await open('http://a:9200', 'cluster-1');
  made?.keep('host', Buffer.from('{}'));
  await made?.close();
  await expect(open('http://a:9200', 'cluster-2')).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining(
      'was made with the cluster cluster-1 (cluster_uuid), but this run has the cluster cluster-2 (cluster_uuid)',
    ) as string,
  });
});

function open(node: string, server: string) {
  return openRunCheckpoint(optionsOf(node), server, () => {});
}

function optionsOf(node: string): Options {
  const request = readArguments(['load', 'x', '--node', node, '--checkpoint', path.join(folder, 'checkpoint')], {});
  if (request.kind !== 'run') throw new Error('not a run');
  return request.options;
}
