/**
 * Excerpts of the second collection, whose authors wrapped, indented or commented on the log, or showed several logs in one
 * text: each fact of `facts.json` is in one of the documents.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FACTS_NOT_READ } from '../known-gaps.ts';
import { FIELD2 } from '../support/evidence.ts';
import { flatten } from '../support/flat.ts';
import { readExcerpt } from '../support/read-excerpt.ts';

/** A document that an excerpt must give: its fields by their dotted names, each with a pattern for its value. */
type Fact = Readonly<Record<string, string>>;

interface Excerpt {
  readonly file: string;
  /** Read with `--pasted`. */
  readonly pasted: boolean;
  readonly need: readonly Fact[];
}

const excerpts = JSON.parse(readFileSync(join(FIELD2, 'facts.json'), 'utf8')) as Excerpt[];
type Row = readonly [name: string, fact: Fact, excerpt: Omit<Excerpt, 'need'>];

const facts = excerpts.flatMap(({ need, ...excerpt }) =>
  need.map((fact, at): Row => [`${excerpt.file}${excerpt.pasted ? ' --pasted' : ''} ${at + 1}`, fact, excerpt]),
);
const isGap = ([name]: Row): boolean => name in FACTS_NOT_READ;

describe('facts of mixed and pasted excerpts', () => {
  it.each(facts.filter((row) => !isGap(row)))('are read: %s', expectFact);

  // turns red when a gap is closed: then its row goes
  it.fails.each(facts.filter(isGap))('are not read yet: %s', expectFact);

  it('have no gap of another name', () => {
    const names = new Set(facts.map(([name]) => name));
    expect(Object.keys(FACTS_NOT_READ).filter((name) => !names.has(name))).toEqual([]);
  });
});

async function expectFact(...[, fact, { file, pasted }]: Row): Promise<void> {
  const documents = (await readExcerpt(join(FIELD2, file), pasted)).map(flatten);
  const found = documents.some((document) =>
    Object.entries(fact).every(([field, pattern]) => new RegExp(pattern).test([document.get(field)].flat().join(' '))),
  );
  expect(found).toBe(true);
}
