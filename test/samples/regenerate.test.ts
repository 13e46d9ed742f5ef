import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import lzma from 'lzma-native';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FLEET } from './read-fleet.ts';

const GENERATOR = fileURLToPath(new URL('../../scripts/make-fleet/index.mjs', import.meta.url));
let made: string;

beforeAll(() => {
  made = mkdtempSync(path.join(tmpdir(), 'fleet-'));
}, 60_000);

afterAll(() => {
  rmSync(made, { recursive: true, force: true });
});

describe('the generator of the sample fleet', () => {
  it('makes the same text as is committed', async () => {
    const args = [GENERATOR, path.join(made, 'fleet'), '--plain'];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const files = filesIn(FLEET);
    expect(filesIn(path.join(made, 'fleet'))).toEqual(files);
    for (const file of files) {
      const committed = await textOf(path.join(FLEET, file));
      const again = readFileSync(path.join(made, 'fleet', file));
      expect({ file, same: committed.equals(again) }).toEqual({ file, same: true });
    }
  }, 120_000);
});

function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(path.join(directory, name)).isFile())
    .toSorted();
}

function textOf(file: string): Promise<Buffer> {
  const bytes = readFileSync(file);
  if (file.endsWith('.gz')) return Promise.resolve(gunzipSync(bytes));
  if (!file.endsWith('.xz')) return Promise.resolve(bytes);
  return new Promise((resolve) => {
    lzma.decompress(bytes, {}, resolve);
  });
}
