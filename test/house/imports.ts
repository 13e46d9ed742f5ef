/** What the files of `src/` import, read from their text: types too, since a circle of types is one for the reader. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../src/', import.meta.url));
const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*'(\.{1,2}\/[^']+)'/g;

/** Every file of `src/`, by its path there, with the files of `src/` that it imports. */
export function readImports(): Map<string, string[]> {
  const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
    .map((name) => name.split(path.sep).join('/'))
    .filter((name) => name.endsWith('.ts'))
    .sort();
  return new Map(
    files.map((file) => {
      const text = readFileSync(path.join(ROOT, file), 'utf8');
      const imported = [...text.matchAll(IMPORT)].map(([, to = '']) => path.posix.join(path.posix.dirname(file), to));
      return [file, [...new Set(imported)]];
    }),
  );
}

/** The top folder that a file is in; a loose file is its own room. */
export function roomOf(file: string): string {
  return file.split('/')[0] ?? file;
}

/** Groups of files that import each other, directly or through others (Tarjan's strongly connected components). */
export function findCircles(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const visit = (file: string): void => {
    const number = order.size;
    order.set(file, number);
    lowest.set(file, number);
    stack.push(file);
    for (const to of imports.get(file) ?? []) {
      if (!order.has(to)) visit(to);
      if (stack.includes(to)) lowest.set(file, Math.min(lowest.get(file) ?? 0, lowest.get(to) ?? 0));
    }
    if (lowest.get(file) !== number) return;
    const circle = stack.splice(stack.indexOf(file));
    if (circle.length > 1 || imports.get(file)?.includes(file) === true) circles.push(circle.sort());
  };
  for (const file of imports.keys()) visit(file);
  return circles;
}
