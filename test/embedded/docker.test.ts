import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { pinnedVersion } from '../../src/embedded/jars.ts';

test('the containers are of the same version as the embedded server', async () => {
  const compose = await readFile(new URL('../../docker/compose.yaml', import.meta.url), 'utf8');
  const images = [...compose.matchAll(/^ +image: (\S+)/gm)].map((found) => found[1]);
  const version = await pinnedVersion();
  expect(images).toEqual([
    `opensearchproject/opensearch:${version}`,
    `opensearchproject/opensearch-dashboards:${version}`,
  ]);
});

test('every published port is bound to loopback', async () => {
  const compose = await readFile(new URL('../../docker/compose.yaml', import.meta.url), 'utf8');
  const ports = [...compose.matchAll(/^ +- (\S+:\d+)$/gm)].map((found) => found[1]);
  expect(ports).toHaveLength(2);
  expect(ports.every((port) => port?.startsWith('127.0.0.1:'))).toBe(true);
});
