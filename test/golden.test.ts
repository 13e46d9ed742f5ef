/**
 * Real excerpts of each era, and the whole list of documents that each gives. `npm run golden:record` writes what comes
 * now; the difference is reviewed like code.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { INDEX_FAMILY, DOCUMENT_KINDS } from '../src/schema/document-kinds.ts';
import type { DocumentKind } from '../src/schema/document-kinds.ts';
import { RULES } from '../src/parse/parse.ts';
import { fieldsOf } from '../src/schema/fields.ts';
import { readerOf } from '../src/parse/readers.ts';
import { documentsOf, kindOf as kindOfLog } from './golden/documents.ts';
import type { Printed } from './golden/documents.ts';
import { RULES_WITHOUT_GOLDEN, SHAPES_WITHOUT_GOLDEN } from './known-gaps.ts';
import { pastedRecordsOf, recordsOfKind } from './support/batch.ts';

/** Relative to the project, since the path goes into the documents. */
const FOLDER = 'test/golden';
const RULES_HIT = `${FOLDER}/rules-hit.json`;
/** Read as `--pasted` does. */
const PASTED = 'pasted/';
const RECORD = process.env['RECORD_GOLDENS'] === '1';

const GOLDENS = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => readdirSync(`${FOLDER}/${name}`).map((file) => `${name}/${file}`))
  .filter((file) => file.endsWith('.log'))
  .map((file) => file.slice(0, -'.log'.length))
  .sort();

describe('goldens', () => {
  it.each(GOLDENS)(
    '%s gives the recorded documents (else: npm run golden:record, and review the difference)',
    async (golden) => {
      const documents = await documentsOf(logOf(golden), 'none', golden.startsWith(PASTED));
      if (RECORD) writeJson(expectedOf(golden), documents);
      expect(documents).toEqual(readJson(expectedOf(golden)));
    },
  );

  it.each(GOLDENS)('%s holds declared fields only', (golden) => {
    const documents = readJson(expectedOf(golden)) as Printed[];
    const foreign = documents.flatMap(({ _index, _source }) => undeclared(kindOf(_index), _source));
    expect([...new Set(foreign)]).toEqual([]);
  });

  it('have a log for each recorded list', () => {
    const recorded = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.expected.json'),
    );
    expect(recorded.filter((file) => !existsSync(`${FOLDER}/${file.replace('.expected.json', '.log')}`))).toEqual([]);
  });

  it('hit the rules that are listed (else: npm run golden:record)', () => {
    const hit = Object.fromEntries(GOLDENS.map((golden) => [golden, rulesHit(golden)]));
    if (RECORD) writeJson(RULES_HIT, hit);
    expect(hit).toEqual(readJson(RULES_HIT));
  });

  it('hit every rule that a real line is known for, and only these', () => {
    // supervdsm writes much of what vdsm does
    const hit = new Set(GOLDENS.flatMap(rulesHit).map((name) => name.replace('supervdsm/', '')));
    const missed = RULES.filter(({ name, fromSources }) => fromSources !== true && !hit.has(name));
    expect(
      missed.map(({ name }) => name),
      'rules that no golden hits: add an excerpt under test/golden/<era>/ and run npm run golden:record, or mark the rule fromSources',
    ).toEqual(Object.keys(RULES_WITHOUT_GOLDEN));
    expect(
      RULES.filter(({ name, fromSources }) => fromSources === true && hit.has(name)),
      'rules marked fromSources that a golden hits: take the mark off',
    ).toEqual([]);
  });

  it.each(Object.entries(SHAPES_WITHOUT_GOLDEN))('hold no "%s" yet: %s', (text) => {
    expect(GOLDENS.filter((golden) => readFileSync(logOf(golden), 'utf8').includes(text))).toEqual([]);
  });
});

function logOf(golden: string): string {
  return `${FOLDER}/${golden}.log`;
}

function expectedOf(golden: string): string {
  return `${FOLDER}/${golden}.expected.json`;
}

function rulesHit(golden: string): string[] {
  const text = readFileSync(logOf(golden), 'utf8');
  const kind = golden.startsWith(PASTED) ? 'vdsm' : kindOfLog(logOf(golden));
  const records = golden.startsWith(PASTED) ? pastedRecordsOf(text) : recordsOfKind(kind, text);
  const names = records.flatMap((record) => {
    const rule = readerOf(record.kind).parse(record, undefined)?.rule;
    // names of the rules of vdsm.log stand alone
    return rule === undefined ? [] : record.kind === 'vdsm' ? rule : `${record.kind}/${rule}`;
  });
  return [...new Set(names)].sort();
}

function kindOf(index: string): DocumentKind {
  const kind = DOCUMENT_KINDS.find((name) => index.startsWith(`vdsm-${INDEX_FAMILY[name]}-`));
  if (kind === undefined) throw new Error(`${index} is no index of ours`);
  return kind;
}

/** Names that a document has and the field table does not. Values of `flat_object` and `labels` fields name themselves. */
function undeclared(kind: DocumentKind, source: Readonly<Record<string, unknown>>): string[] {
  const declared = new Set(fieldsOf(kind).flatMap((field) => (field.byPipeline === true ? [] : [field.name])));
  const walk = (value: unknown, name: string): string[] => {
    if (declared.has(name)) return [];
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${kind} ${name}`];
    return Object.entries(value).flatMap(([key, inner]) => walk(inner, name === '' ? key : `${name}.${key}`));
  };
  return walk(source, '');
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function writeJson(path: string, value: unknown): void {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}
