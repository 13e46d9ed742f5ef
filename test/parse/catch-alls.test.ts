/**
 * Catch-alls: wordings with slots and fewer than two words of their own, which take whatever begins alike. Each note with
 * one says what it must not take, and `check` does not count them as recognising.
 */
import { describe, expect, it } from 'vitest';
import { actionOf } from '../../src/parse/actions.ts';
import { countLiteralWords, isCatchAllText, notesToRules } from '../../src/parse/notes.ts';
import type { Note } from '../../src/parse/notes.ts';
import { isCatchAll, parseRecord } from '../../src/parse/parse.ts';
import { LOG_RULES, readerOf } from '../../src/parse/readers.ts';
import { NOTES } from '../../src/parse/rules/notes.ts';
import { sampleRecord } from '../../src/parse/sample-record.ts';
import type { LogKind } from '../../src/model/files.ts';

const ALL: readonly { readonly kind: LogKind; readonly note: Note }[] = [
  ...NOTES.map((note) => ({ kind: 'vdsm' as const, note })),
  ...LOG_RULES.flatMap(({ kind, notes }) => notes.map((note) => ({ kind, note }))),
];
const WIDE = ALL.flatMap(({ kind, note }) =>
  note.wordings.filter(([, text]) => isCatchAllText(text)).map(([, text, sample]) => ({ kind, note, text, sample })),
);
const NEGATIVE = ALL.flatMap(({ kind, note }) =>
  (note.not ?? []).map(([message, action]) => ({ kind, note, name: note.action, message, action })),
);

describe('catch-alls', () => {
  it.each(WIDE)('$kind: "$text" says what it must not take', ({ note }) => {
    expect(note.not?.length ?? 0).toBeGreaterThan(0);
  });

  it.each(WIDE)('$kind: "$text" does not count as recognising', ({ kind, note, sample }) => {
    const reading = read(kind, note, sample);
    // another wording of the note, or another note, may take the sample first
    if (reading?.rule === note.action && takenBy(note, sample)) expect(isCatchAll(reading)).toBe(true);
  });

  it.each(NEGATIVE)('$kind: $name does not take $message', ({ kind, note, message, action }) => {
    const reading = read(kind, note, message);
    expect(reading === undefined ? undefined : actionOf(reading.event)).toBe(action);
  });

  it('are few', () => {
    const all = ALL.reduce((sum, { note }) => sum + note.wordings.length, 0);
    expect(WIDE.length / all).toBeLessThan(0.04);
  });

  it('are no exact texts, nor wordings of two words, nor those with ids alone', () => {
    const texts = ['Exiting', 'Return: {}', '{} leader read', 'sdUUID={vdsm.sd.id}', 'Removing: {vdsm.sd.path}'];
    expect(texts.map(isCatchAllText)).toEqual([false, true, false, false, true]);
    expect(['Exiting', 'Return: {}', '{} leader read', '{vdsm.task.id}'].map(countLiteralWords)).toEqual([1, 1, 2, 0]);
    const record = sampleRecord({ logger: 'vds', message: 'Exiting', event: {} });
    const reading = parseRecord(record, undefined);
    expect(reading === undefined ? undefined : isCatchAll(reading)).toBe(false);
  });
});

/** Whether a catch-all of the note takes the message, and no narrower wording before it. */
function takenBy(note: Note, message: string): boolean {
  const first = note.wordings.find(
    (wording) =>
      notesToRules([{ ...note, wordings: [wording] }])[0]?.read(
        message,
        sampleRecord({ logger: 'x', message, event: {} }),
        undefined,
        0,
      ) !== undefined,
  );
  return first !== undefined && isCatchAllText(first[1]);
}

function read(kind: LogKind, note: Note, message: string) {
  const [first = ''] = note.loggers;
  const logger = first === '*' ? 'root' : first.replace('.*', '.x');
  return readerOf(kind).parse({ ...sampleRecord({ logger, message, event: {} }), kind }, undefined);
}
