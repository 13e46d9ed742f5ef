/** Paths of the evidence: excerpts and readings in the repository, and larger ones in a folder next to it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const EVIDENCE = fileURLToPath(new URL('../evidence/', import.meta.url));

/** The reference material from which the evidence was copied. A clone does not have it, and has only two of the sample logs. */
export const REFERENCE = fileURLToPath(new URL('../../../shared/', import.meta.url));
export const hasReference = existsSync(join(REFERENCE, 'samples'));

/** Whether `npm run test:long` runs. */
const isLong = process.env['PROPERTY_TIMES'] !== undefined;

/** Excerpts that people showed in public, and the table with the analysis of each. */
export const FIELD = join(EVIDENCE, 'field');

/** Excerpts of the second collection, most of them with text around the log, and the facts that they show. */
export const FIELD2 = join(EVIDENCE, 'field2');

/** Lists the files of evidence that the repository holds, by their paths in the reference material. */
export function copiedFiles(): { copy: string; original: string }[] {
  const under = (folder: string): string[] =>
    readdirSync(join(EVIDENCE, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
  return ['field', 'field2', 'samples', 'expected'].flatMap(under).map((copy) => ({
    copy,
    original: join(REFERENCE, copy.slice(EVIDENCE.length).replace(/\.tsv\.xz$/, '.tsv')),
  }));
}

/** Returns the path of the excerpt with this number; throws when there is none. */
export function excerptPath(number: string): string {
  const name = readdirSync(FIELD).find((file) => file.startsWith(`${number}-`));
  if (name === undefined) throw new Error(`no excerpt ${number} in ${FIELD}`);
  return join(FIELD, name);
}

/** Reads which era or kind of log each excerpt is of, by its number, as the table of the collection has it. */
export function excerptEras(): [number: string, era: string][] {
  const [, ...rows] = readFileSync(join(FIELD, 'INDEX.tsv'), 'utf8').trimEnd().split('\n');
  return rows.map((row) => {
    const [file = '', , , era = ''] = row.split('\t');
    return [file.slice(0, 3), era];
  });
}

/** Whether the repository itself holds this sample log. */
export function isCopied(sample: string): boolean {
  return existsSync(join(EVIDENCE, 'samples', `${sample}.vdsm.log.xz`));
}

/** Returns the path of a sample log: in the repository, else in the reference material. */
export function samplePath(sample: string): string {
  return join(isCopied(sample) ? EVIDENCE : REFERENCE, 'samples', `${sample}.vdsm.log.xz`);
}

/** Returns the path of a table of the independent reading of a sample log; packed where the repository holds it. */
export function readingPath(sample: string, table: 'calls' | 'tasks' | 'commands'): string {
  const name = `${sample}.vdsm.log.${table}.tsv`;
  return isCopied(sample) ? join(EVIDENCE, 'expected', `${name}.xz`) : join(REFERENCE, 'expected', name);
}

/**
 * Lists sample logs by their paths: the two of the repository, and in `npm run test:long` all of them, where they are at
 * hand. Tests that call this are part of `npm run test:long`.
 */
export function sampleLogs(): string[] {
  const folder = join(isLong && hasReference ? REFERENCE : EVIDENCE, 'samples');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.vdsm.log.xz'))
    .map((name) => join(folder, name));
}
