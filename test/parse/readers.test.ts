/** The tables of companion logs: each sample is read by its row, and no text breaks a reader or takes it long. */
import { describe, expect, it } from 'vitest';
import { actionsOf } from '../../src/generate/logs-page.ts';
import { LOG_RULES, readerOf } from '../../src/parse/readers.ts';
import { notesToRules } from '../../src/parse/notes.ts';
import { sampleRecord } from '../../src/parse/sample-record.ts';
import { NOTE_FIELDS } from '../../src/schema/fields.ts';

const ROWS = LOG_RULES.flatMap(({ kind, notes, rules = [] }) =>
  [...rules, ...notesToRules(notes)].flatMap((rule) =>
    rule.samples.map((sample) => ({ kind, rule: rule.name, sample })),
  ),
);
const HOSTILE = [
  '[',
  '(',
  '{',
  "'",
  '=',
  ' ',
  ', ',
  ':',
  'a=',
  "='",
  '\n',
  '\tat a.b(',
  'Caused by: ',
  '1',
  '/',
  '<',
  '%',
];
const KB = 1024;
/** Far more than any reader takes; a quadratic one would take minutes. */
const PATIENCE_MS = 20_000;

const NAMES = LOG_RULES.flatMap(({ kind, names }) => names?.samples.map((sample) => ({ kind, sample })) ?? []);

describe('names in records', () => {
  it.each(NAMES)('of $kind are read: $sample.message$sample.path', ({ kind, sample }) => {
    const { message = '', path = '' } = sample;
    const record = { ...sampleRecord({ logger: '', message, event: {} }), path };
    expect(readerOf(kind).read(record, undefined).names).toEqual(sample.names);
  });
});

describe.each(LOG_RULES)('rules of $kind', ({ kind, notes, rules = [] }) => {
  const all = [...rules, ...notesToRules(notes)];

  it('have unique names, and samples', () => {
    const names = all.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
    expect(all.filter(({ samples }) => samples.length === 0)).toEqual([]);
  });

  it('set only fields that a line may have', () => {
    const fields = notes.flatMap(({ facts = {}, wordings }) => [
      ...Object.keys(facts),
      ...wordings.flatMap(([, text]) => [...text.matchAll(/\{([^{}]+)\}/g)].map(([, field]) => field ?? '')),
    ]);
    expect(fields.filter((field) => field !== 'source' && !NOTE_FIELDS.has(field))).toEqual([]);
  });

  it('stay total and linear on hostile text', { timeout: PATIENCE_MS }, () => {
    const reader = readerOf(kind);
    for (const sample of all.flatMap((rule) => rule.samples.slice(0, 2)).slice(0, 60)) {
      for (const part of HOSTILE) {
        const hostile = part.repeat((20 * KB) / part.length);
        const half = sample.message.length >> 1;
        for (const message of [
          sample.message + hostile,
          sample.message.slice(0, half) + hostile + sample.message.slice(half),
        ]) {
          const record = { ...sampleRecord(sample), message, level: 'ERROR', trace: hostile };
          reader.read(record, undefined);
        }
      }
    }
  });
});

describe('actions', () => {
  it.each(LOG_RULES)('of $kind have a meaning', ({ kind }) => {
    const without = [...actionsOf(kind)].filter(([, { means }]) => means === '').map(([action]) => action);
    expect(without).toEqual([]);
  });
});

describe('samples', () => {
  it.each(ROWS)('$kind: $rule reads $sample.message', ({ kind, rule, sample }) => {
    const reading = readerOf(kind).parse(sampleRecord(sample), undefined);
    expect(reading?.rule).toBe(rule);
    expect(reading?.event).toMatchObject(sample.event);
  });
});
