/** The same answer from the logs and from a server that holds them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from '@opensearch-project/opensearch';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { connect } from '../../src/ship/client.ts';
import { giveAnswers, type TestAnswer } from '../support/answers.ts';
import { runCli } from '../support/cli.ts';
import { FLEET_QUESTIONS } from '../support/fleet-questions.ts';
import { removePrefix } from '../support/remove-prefix.ts';

const FLEET = fileURLToPath(new URL('../../samples/fleet', import.meta.url));
const PREFIX = 'answers-e2e';

const { url } = inject('opensearch');
let client: Client;
let folder: string;
let fromFiles: TestAnswer[];
let fromServer: TestAnswer[];

beforeAll(async () => {
  client = connect({ node: url });
  folder = await mkdtemp(path.join(tmpdir(), 'answers-e2e-'));
  const rejects = ['--rejects', path.join(folder, 'rejects.ndjson')];
  const loaded = await runCli(['load', '--node', url, '--prefix', PREFIX, ...rejects, '--quiet', FLEET]);
  if (loaded.code !== 0) throw new Error(`the fleet was not loaded: ${loaded.stderr}`);
  await client.indices.refresh({ index: `${PREFIX}-*` });
  fromFiles = await giveAnswers(FLEET_QUESTIONS, ['--workers', '1', FLEET]);
  fromServer = await giveAnswers(FLEET_QUESTIONS, ['--node', url, '--prefix', PREFIX]);
});

afterAll(async () => {
  await removePrefix(client, PREFIX);
  await client.close();
  await rm(folder, { recursive: true, force: true });
});

describe('an answer is the same from logs and from the server', () => {
  it.each(FLEET_QUESTIONS.map((words, i) => [words.join(' '), i] as const))('%s', (_, i) => {
    expect(withoutTail(fromServer[i]?.data)).toEqual(withoutTail(fromFiles[i]?.data));
  });
});

/** Removes the place of the input from the commands to run next. */
function withoutTail(data: unknown): unknown {
  const text = JSON.stringify(data);
  return JSON.parse(text.replaceAll(` ${FLEET}`, '').replaceAll(` --node ${url} --prefix ${PREFIX}`, ''));
}
