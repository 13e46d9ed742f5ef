/** The evidence in the repository is a copy: it must not drift from the reference material, where that is at hand. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decompress } from '../support/compress.ts';
import { copiedFiles, FIELD, FIELD2, hasReference, REFERENCE } from '../support/evidence.ts';

describe.skipIf(!hasReference)('copies of the reference material', () => {
  it('equal their originals', async () => {
    for (const { copy, original } of copiedFiles()) {
      const bytes = readFileSync(copy);
      const text = copy.endsWith('.tsv.xz') ? await decompress(bytes) : bytes;
      expect([copy, text.equals(readFileSync(original))]).toEqual([copy, true]);
    }
  });

  it.each([
    ['field', FIELD],
    ['field2', FIELD2],
  ])('are complete: %s', (name, folder) => {
    const list = (path: string): string[] => readdirSync(path, { recursive: true, encoding: 'utf8' }).toSorted();
    expect(list(folder)).toEqual(list(join(REFERENCE, name)));
  });
});
