import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findCircles, readImports, roomOf } from './imports.ts';

/**
 * The floors of `src/`, from the ground up: a room imports rooms of lower floors only, never its neighbours on the same
 * floor. That keeps the stages apart, which `run` puts in order.
 */
const FLOORS: readonly (readonly string[])[] = [
  ['errors.ts', 'zones', 'schema'],
  ['logs', 'cli'],
  ['model', 'embedded'],
  ['read', 'split', 'parse', 'track', 'document', 'ship'],
  ['run', 'generate'],
  ['checkpoint'],
  ['commands'],
  ['cli.ts'],
];

const LOOSE_MAX = 4;
const FILES_MAX = 22;

const imports = readImports();
const floorOf = (room: string): number => FLOORS.findIndex((rooms) => rooms.includes(room));

test('every room has a floor', () => {
  const rooms = [...new Set([...imports.keys()].map(roomOf))].sort();
  expect(FLOORS.flat().toSorted()).toEqual(rooms);
});

test('a room imports rooms of lower floors only: no stage another stage, nothing what stands above it', () => {
  const upward: string[] = [];
  for (const [file, imported] of imports) {
    for (const to of imported) {
      const [from, room] = [roomOf(file), roomOf(to)];
      if (from !== room && floorOf(room) >= floorOf(from)) upward.push(`${file} imports ${to}`);
    }
  }
  expect(upward).toEqual([]);
});

test('no file imports itself through others, types included', () => {
  expect(findCircles(imports)).toEqual([]);
});

test('the tour of the house names every room', () => {
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

test('few modules lie loose, and no folder is a crowd', () => {
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

test('a circle is found, also one of three', () => {
  const circle = new Map([
    ['a', ['b']],
    ['b', ['c']],
    ['c', ['a', 'd']],
    ['d', []],
    ['e', ['e']],
  ]);
  expect(findCircles(circle)).toEqual([['a', 'b', 'c'], ['e']]);
});
