import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { makeFleet } from '../../scripts/make-fleet/write-fleet.ts';
import { decompress } from '../support/compress.ts';
import { FLEET } from './read-fleet.ts';

describe('the generator of the sample fleet', () => {
  it('makes the texts that are committed', async () => {
    const made = new Map(makeFleet());
    const files = filesIn(FLEET);
    expect([...made.keys()].toSorted()).toEqual(files);
    for (const file of files) {
      const committed = await textOf(path.join(FLEET, file));
      const again = Buffer.from(made.get(file) ?? '');
      expect({ file, same: committed.equals(again) }).toEqual({ file, same: true });
    }
  });
});

function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(path.join(directory, name)).isFile())
    .toSorted();
}

function textOf(file: string): Buffer | Promise<Buffer> {
  const bytes = readFileSync(file);
  if (file.endsWith('.gz')) return gunzipSync(bytes);
  return file.endsWith('.xz') ? decompress(bytes) : bytes;
}
