import { expect, test } from 'vitest';

import type { LogKind } from '../../src/model/files.ts';
import { notesToRules } from '../../src/parse/notes.ts';
import { RULES } from '../../src/parse/parse.ts';
import { LOG_RULES, readerOf } from '../../src/parse/readers.ts';
import type { Rule } from '../../src/parse/rule.ts';
import { sampleRecord } from '../../src/parse/sample-record.ts';
import { distorted } from './texts.ts';
import { makeTimer } from './timing.ts';

/** The rules of each kind of log; those that another kind shares are timed there. */
const TABLES: readonly { kind: LogKind; rules: readonly Rule[] }[] = [
  { kind: 'vdsm', rules: RULES },
  ...LOG_RULES.map(({ kind, rules = [], notes }) => ({ kind, rules: [...rules, ...notesToRules(notes)] })),
];

/**
 * Times the limit of 1 ms for 32 KB. `npm run test:long`, where nothing else runs, holds the limit itself; superlinear time
 * would be hundreds of times as long.
 */
const FACTOR = Number(process.env['HOSTILE_FACTOR'] ?? '4');

/** Each text is read as a record is: prefix, rule, error with its fingerprint, quoted commands, names. */
test.each(TABLES)('every rule of $kind reads hostile messages in linear time', ({ kind, rules }) => {
  const tooSlow = makeTimer(FACTOR);
  const slow: string[] = [];
  const done = new Set<string>();
  const reader = readerOf(kind);
  for (const rule of rules) {
    for (const sample of rule.samples) {
      const record = { ...sampleRecord(sample), kind };
      const read = (message: string): unknown => reader.read({ ...record, message, firstLine: message }, sample.era);
      for (const make of distorted(sample.message)) {
        // samples that begin alike make equal texts
        const key = `${record.logger} ${record.level} ${make(200)}`;
        if (done.has(key)) continue;
        done.add(key);
        const why = tooSlow(read, make);
        if (why !== undefined) slow.push(`${rule.name}: ${why}`);
      }
    }
  }
  expect(slow).toEqual([]);
});
