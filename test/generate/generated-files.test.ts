import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { generatedFiles } from '../../src/generate/generated-files.ts';

test.each([...generatedFiles()])('%s is up to date (else: npm run generate)', async (path, text) => {
  expect(await readFile(new URL(`../../${path}`, import.meta.url), 'utf8')).toBe(text);
});
