import { describe, expect, it } from 'vitest';
import { actions } from '../../src/generate/events-page.ts';
import { ERAS } from '../../src/parse/eras.ts';
import { readAdapter } from '../../src/parse/adapter.ts';
import { notesToRules } from '../../src/parse/notes.ts';
import type { Note } from '../../src/parse/notes.ts';
import { parseRecord, RULES } from '../../src/parse/parse.ts';
import { NOTES } from '../../src/parse/rules/notes.ts';
import { sampleRecord } from '../../src/parse/sample-record.ts';
import { NOTE_FIELDS } from '../../src/schema/fields.ts';

const ROWS = NOTES.flatMap((note) =>
  note.wordings.map(([, text, sample]) => ({ action: note.action, text, sample, note })),
);

/** Parts of hostile text, for notes with a reader of their own. */
const HOSTILE = [
  '<',
  '<Task ',
  "<JsonRpcTask {'method': ",
  ', duration=1.0',
  ' task#=1',
  "('",
  'a=1.0*, ',
  '/',
  "'",
  ' ',
  '1',
];

describe('notes', () => {
  it('have an action each', () => {
    const actions = NOTES.map(({ action }) => action);
    expect(actions).toEqual([...new Set(actions)]);
  });

  it.each(ROWS)('$action reads the fields of "$text"', ({ text, sample, note }) => {
    expect(read(text, readAdapter(sample)?.rest ?? sample)).toBeDefined();
    const facts = factsOf(note, sample);
    for (const field of fieldsIn(text)) {
      const value = facts[field === 'source' ? 'source.address' : field];
      expect(value).toBeDefined();
      // a level may be logged as its number; any other value is part of the sample
      if (typeof value === 'string' && field !== 'vdsm.loglevel.level')
        expect(sample.toLowerCase()).toContain(value.toLowerCase());
    }
    expect(facts).toMatchObject(note.facts ?? {});
  });

  it('have a meaning, as every other action has', () => {
    const without = [...actions()].filter(([, { means }]) => means === undefined || means === '');
    expect(without).toEqual([]);
  });

  it('name eras that exist', () => {
    const names = NOTES.flatMap(({ wordings }) => wordings.flatMap(([eras]) => eras.split('-')));
    expect(names.filter((name) => !ERAS.some(({ era }) => era === name))).toEqual([]);
  });

  it('name fields that a note can have, and no others', () => {
    const foreign = ROWS.flatMap(({ text }) => fieldsIn(text)).filter(
      (name) => name !== 'source' && !NOTE_FIELDS.has(name),
    );
    expect(foreign).toEqual([]);
  });

  it.each(NOTES.filter(({ read }) => read !== undefined))(
    '$action gives the facts that its reader finds in a sample',
    (note) => {
      const given = note.wordings.filter(([, , , gives]) => gives !== undefined);
      expect(given.length).toBeGreaterThan(0);
      for (const [, , sample, gives] of given) expect(factsOf(note, sample)).toMatchObject(gives ?? {});
    },
  );

  it.each(NOTES.filter(({ read }) => read !== undefined))('$action reads any text in linear time', (note) => {
    const [, , sample] = note.wordings[0] ?? ['', '', ''];
    for (const part of HOSTILE) {
      const fill = part.repeat(Math.ceil(1_000_000 / part.length));
      for (const message of [
        sample + fill,
        sample.slice(0, 20) + fill,
        sample.slice(0, -5) + fill + sample.slice(-5),
      ]) {
        expect(() =>
          parseRecord(sampleRecord({ logger: loggerOf(note), message, event: {} }), undefined),
        ).not.toThrow();
      }
    }
  });

  it('leave out a value that does not fit its field, and read the message all the same', () => {
    expect(read('Sent {vdsm.requests} to {vdsm.sd.id}', 'Sent many to xxxxxxxx-xxxx-xxxx')).toEqual({});
    expect(read('Sent {vdsm.requests} to {vdsm.sd.id}', 'Sent 7 to nobody at all')).toBeUndefined();
    // a number that its field in the index cannot hold would be a reject
    expect(read('Signal {vdsm.signal}', 'Signal 99999999999')).toEqual({});
  });

  it('strip the quotes of Python 2 and 3', () => {
    const text = 'Path {vdsm.sd.path} is gone';
    expect(read(text, "Path u'/x y' is gone")).toEqual({ 'vdsm.sd.path': '/x y' });
    expect(read(text, 'Path "it\'s" is gone')).toEqual({ 'vdsm.sd.path': "it's" });
    expect(read(text, "Path ' is gone")).toEqual({ 'vdsm.sd.path': "'" });
  });

  it('want the whole message to fit', () => {
    expect(read('Started', 'Started ')).toEqual({});
    expect(read('Started', 'Started over')).toBeUndefined();
    expect(read('Took {vdsm.elapsed_seconds} seconds', 'Took 5 seconds and more')).toBeUndefined();
    expect(read('Took {vdsm.elapsed_seconds} seconds', 'Took 5.25 seconds')).toEqual({ 'vdsm.elapsed_seconds': 5.25 });
  });

  it('are found whatever the case of the logger, and behind the id of a task or VM of either layout', () => {
    for (const message of [
      "(vmId='1b8dc1a2-acd3-4a57-9a2b-23f12ae52e38') Pivot failed: x",
      'vmId=`1b8dc1a2`::Pivot failed: x',
      'Pivot failed: x',
    ])
      expect(actionOf('Virt.VM', message)).toBe('live-merge-failed');
  });
});

function factsOf(note: Note, message: string): Record<string, unknown> {
  const reading = parseRecord(sampleRecord({ logger: loggerOf(note), message, event: {} }), undefined);
  return reading?.event.kind === 'note' ? { ...reading.event.facts } : {};
}

function loggerOf({ action }: Note): string {
  return RULES.find(({ name }) => name === action)?.samples[0]?.logger ?? '';
}

function actionOf(logger: string, message: string): string | undefined {
  return parseRecord(sampleRecord({ logger, message, event: {} }), undefined)?.rule;
}

function fieldsIn(text: string): string[] {
  return [...text.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? '');
}

/** Reads a message by a wording of its own; undefined where it does not fit. */
function read(text: string, message: string): object | undefined {
  const [rule] = notesToRules([{ action: 'x', means: '', loggers: ['x'], wordings: [['A-F', text, '']] }]);
  const event = rule?.read(message, sampleRecord({ logger: 'x', message, event: {} }), undefined, 0);
  return event?.kind === 'note' ? { ...event.facts } : undefined;
}
