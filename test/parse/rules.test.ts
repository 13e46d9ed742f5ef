import { describe, expect, it } from 'vitest';
import { findCommandTexts } from '../../src/parse/commands/text.ts';
import { parseRecord, RULES } from '../../src/parse/parse.ts';
import type { Rule, Sample } from '../../src/parse/rule.ts';
import { NOTES } from '../../src/parse/rules/notes.ts';
import { sampleRecord } from '../../src/parse/sample-record.ts';

/** Characters of hostile text: a reader that is not linear takes minutes on so many. */
const MUCH = 256 * 1024;

/** Parts of hostile text: everything that a rule or its helpers search for. */
const HOSTILE = [
  '[',
  '(',
  '{',
  "'",
  '"',
  '\\',
  "b'",
  '::',
  ' from=',
  ' from=internal',
  ' from=::1,1',
  ', flow_id=',
  ', task_id=',
  ', vmId=',
  ' flowID [',
  '(cwd ',
  ' (cwd None)',
  'rc=',
  'cmd=[',
  'Command [',
  "Command ['a'] failed with rc=1",
  "'status': {",
  "{'status': {'code': 1}, ",
  ' a=b',
  '; <rc> = 1',
  '\n',
];

/** Parts of hostile text for a search that may start at any place and read to the end from there. */
const HOSTILE_COMMANDS = [
  'Command (',
  "Command ['",
  "Command ['a', ",
  "Command ['a'] ",
  "Command ['a'] failed with rc=1 err=[",
  'Command [<',
  'cmd=[{1: ',
  "cmd=['a'] rc=1 out=[ ",
];

const NOTE_ACTIONS = new Set(NOTES.map(({ action }) => action));
const OWN_READERS = RULES.filter(({ name }) => !NOTE_ACTIONS.has(name));

describe('rules', () => {
  it('have unique names', () => {
    const names = RULES.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });

  it.each(RULES)('$name has samples', ({ samples }) => {
    expect(samples.length).toBeGreaterThan(0);
  });

  it.each(RULES.flatMap(rowsOf))('$name reads $sample.message', ({ name, sample }) => {
    const reading = parseRecord(sampleRecord(sample), sample.era);
    expect(reading?.rule).toBe(name);
    expect(reading?.event).toMatchObject(sample.event);
  });

  // notes share one reader of wordings, which `notes.test.ts` tests, with the readers that some have of their own
  it.each(OWN_READERS)('$name never throws, and is linear on much hostile text behind its first words', (rule) => {
    for (const start of rule.starts.length === 0 ? [''] : rule.starts) {
      for (const part of HOSTILE) survive(rule, start + fill(part));
    }
  });

  it.each(OWN_READERS.flatMap(rowsOf))(
    '$name never throws, and is linear on hostile text within $sample.message',
    (row) => {
      const { message } = row.sample;
      const half = message.length >> 1;
      for (const part of HOSTILE) {
        survive(row, message + fill(part), row.sample);
        survive(row, message.slice(0, half) + fill(part) + message.slice(half), row.sample);
      }
    },
  );
});

describe('findCommandTexts', () => {
  it.each([...HOSTILE, ...HOSTILE_COMMANDS])('never throws, and is linear on much of %j', (part) => {
    for (const end of ['', ' rc=1']) {
      const text = fill(part) + end;
      const record = sampleRecord({ logger: 'root', message: text, event: {} });
      expect(findCommandTexts(record).length).toBeLessThanOrEqual(4);
    }
  });
});

/** Parses a message as a record of each level that matters to the rule; the test is that it returns, and soon. */
function survive({ loggers }: Pick<Rule, 'loggers'>, message: string, sample?: Sample): void {
  const logger = sample?.logger ?? loggers.find((name) => name !== '*') ?? 'root';
  for (const level of ['ERROR', 'DEBUG']) {
    const record = sampleRecord({ ...sample, logger, level, message, event: {} });
    parseRecord(record, undefined);
  }
}

function fill(part: string): string {
  return part.repeat(Math.ceil(MUCH / part.length));
}

function rowsOf({ name, loggers, samples }: Rule) {
  return samples.map((sample) => ({ name, loggers, sample }));
}
