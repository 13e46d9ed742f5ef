import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findCircles, readImports, roomOf } from './imports.ts';

/**
 * The layers of `src/`, from the lowest up. A module (a folder) imports modules of lower layers only, never one of the same
 * layer. That keeps the stages independent of each other; `run` puts them in order.
 */
const LAYERS: readonly (readonly string[])[] = [
  ['errors.ts', 'zones', 'schema'],
  ['logs', 'cli'],
  ['model', 'embedded'],
  ['query'],
  ['read', 'split', 'mask', 'parse', 'track', 'document', 'ship', 'answers'],
  ['run', 'generate', 'search', 'report'],
  ['checkpoint'],
  ['commands'],
  ['cli.ts'],
];

const LOOSE_MAX = 4;
const FILES_MAX = 22;

const imports = readImports();
const layerOf = (room: string): number => LAYERS.findIndex((modules) => modules.includes(room));

test('every module has a layer', () => {
  const modules = [...new Set([...imports.keys()].map(roomOf))].sort();
  expect(LAYERS.flat().toSorted()).toEqual(modules);
});

test('a module imports modules of lower layers only, so no stage imports another', () => {
  const upward: string[] = [];
  for (const [file, imported] of imports) {
    for (const to of imported) {
      const [from, room] = [roomOf(file), roomOf(to)];
      if (from !== room && layerOf(room) >= layerOf(from)) upward.push(`${file} imports ${to}`);
    }
  }
  expect(upward).toEqual([]);
});

test('there is no circular import, types included', () => {
  expect(findCircles(imports)).toEqual([]);
});

test('docs/architecture.md names every module', () => {
  const tour = readFileSync('docs/architecture.md', 'utf8');
  const places = [...new Set([...imports.keys()].map(roomOf))].map(
    (room) => `src/${room.includes('.') ? room : `${room}/`}`,
  );
  expect(places.filter((place) => !tour.includes(`| \`${place}\``))).toEqual([]);
});

test('every import names a file', () => {
  const missing = [...imports].flatMap(([file, imported]) =>
    imported.filter((to) => !imports.has(to)).map((to) => `${file} imports ${to}`),
  );
  expect(missing).toEqual([]);
});

test('few files lie directly in src/, and no folder holds many', () => {
  const loose = [...imports.keys()].filter((file) => !file.includes('/'));
  expect(loose.length).toBeLessThanOrEqual(LOOSE_MAX);
  const sizes = new Map<string, number>();
  for (const file of imports.keys()) {
    const folder = path.posix.dirname(file);
    sizes.set(folder, (sizes.get(folder) ?? 0) + 1);
  }
  const crowds = [...sizes].filter(([folder, files]) => folder !== '.' && files > FILES_MAX);
  expect(crowds).toEqual([]);
});

test('findCircles finds circles of one, and of three files', () => {
  const circle = new Map([
    ['a', ['b']],
    ['b', ['c']],
    ['c', ['a', 'd']],
    ['d', []],
    ['e', ['e']],
  ]);
  expect(findCircles(circle)).toEqual([['a', 'b', 'c'], ['e']]);
});
