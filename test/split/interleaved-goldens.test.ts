/**
 * The goldens of every two kinds of log, record by record in turn, under a name that says nothing: each record is read as in
 * its own log. `INTERLEAVED_FIGURES=1` prints the number of pairs and of records.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { LogKind } from '../../src/model/files.ts';
import type { LogRecord } from '../../src/model/records.ts';
import { actionOf } from '../../src/parse/actions.ts';
import { readerOf } from '../../src/parse/readers.ts';
import { recogniseLog } from '../../src/read/find/recognise-log.ts';
import { findDate } from '../../src/read/text/stamps.ts';
import { openSplitter } from '../../src/split/open-splitter.ts';
import { batchOf } from '../support/batch.ts';

const GOLDEN = 'test/golden';
/** Later than every stamp: a file is younger than what it tells. */
const MODIFIED = Date.UTC(2030, 0, 1);
/** Records of each golden. */
const COUNT = 4;
const NEUTRAL = 'notes.txt';

/** Goldens that differ beside another log, and why. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  commands: 'no header names a time: any line is a record in a file of that name',
  'import-1.40': 'headers name seconds since the start: date and time are in the name of the file',
  'import-1.42': 'headers name seconds since the start: date and time are in the name of the file',
  'engine-boot': 'headers name a time without a date',
  'libvirt-9': 'an excerpt without stamps',
  'syslog-journal': 'headers name no year, and no line of that log does, so that it is of the log beside it',
  'syslog-messages': 'headers name no year, and no line of that log does, so that it is of the log beside it',
  'syslog-storage': 'headers name no year, and no line of that log does, so that it is of the log beside it',
};
/** Records that have no evidence of their kind but their file, by golden and line. */
const WITHOUT_EVIDENCE = new Set(['supervdsm-C2/start-of-the-helper-process:5', 'spm-lock/spm-lock:6']);

/** What a record says, without its place. */
interface Essence {
  readonly kind: LogKind;
  readonly time: number;
  readonly level: string;
  readonly message: string;
  readonly trace: string;
  readonly action: string | undefined;
}

/** A record of a golden, with the lines that it was made of. */
interface Whole {
  readonly name: string;
  readonly lines: readonly string[];
  readonly essence: Essence;
}

function read(text: string, name: string): LogRecord[] {
  const kind = recogniseLog(text, name, { path: name, modified: MODIFIED })?.kind ?? 'other';
  const splitter = openSplitter(kind, undefined, false);
  const file = { kind, path: name, compression: 'none', size: text.length, modified: MODIFIED } as const;
  splitter.startFile({ ...file, ...findDate(text) });
  return [...splitter.push(batchOf(text)), ...splitter.end()];
}

function essenceOf(record: LogRecord): Essence {
  const { kind, time, level, message, trace } = record;
  const { event } = readerOf(kind).read(record, undefined);
  return { kind, time, level, message, trace, action: event === undefined ? undefined : actionOf(event) };
}

/** The first whole records of a golden; one that begins in mid-record, or is interleaved itself, has no such text. */
function wholesOf(folder: string): Whole[] {
  const files = readdirSync(`${GOLDEN}/${folder}`).filter((file) => file.endsWith('.log'));
  const goldens = files.map((file) => {
    const text = readFileSync(`${GOLDEN}/${folder}/${file}`, 'utf8').replaceAll('\r', '');
    const lines = text.split('\n');
    const records = read(text, file).toSorted((a, b) => a.line - b.line);
    return records
      .filter(({ layout, line, lines: count }, at) => {
        return layout !== 'none' && line + count <= (records[at + 1]?.line ?? Infinity);
      })
      .map((record) => ({
        name: `${folder}/${file.slice(0, -'.log'.length)}:${record.line}`,
        lines: lines.slice(record.line - 1, record.line - 1 + record.lines),
        essence: essenceOf(record),
      }))
      .slice(0, COUNT);
  });
  return goldens.toSorted((a, b) => b.length - a.length)[0] ?? [];
}

const goldens = readdirSync(GOLDEN, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !/^(?:pasted|mixed)$/.test(entry.name))
  .map(({ name }) => ({ folder: name, wholes: wholesOf(name) }));

/** Returns the records of two goldens in turn. */
function interleave(one: readonly Whole[], other: readonly Whole[]): Whole[] {
  return Array.from({ length: COUNT }, (_, at) => [one[at], other[at]])
    .flat()
    .filter((whole) => whole !== undefined);
}

/** Returns the records that are not read as in their own log. */
function differences(wholes: readonly Whole[]): string[] {
  const text = `${wholes.flatMap(({ lines }) => lines).join('\n')}\n`;
  const records = new Map(read(text, NEUTRAL).map((record) => [record.line, record]));
  let line = 1;
  return wholes.flatMap(({ name, lines, essence }) => {
    const record = records.get(line);
    line += lines.length;
    if (WITHOUT_EVIDENCE.has(name)) return [];
    return record !== undefined && JSON.stringify(essenceOf(record)) === JSON.stringify(essence) ? [] : [name];
  });
}

function isSyslog({ folder }: { readonly folder: string }): boolean {
  return folder.startsWith('syslog-');
}

describe('interleaved goldens', () => {
  it('give each record as its own log does', { timeout: 60_000 }, () => {
    const tried = goldens.filter(({ folder }) => !(folder in EXCEPTIONS));
    const wrong = new Map<string, string[]>();
    let [pairs, count] = [0, 0];
    for (const one of tried) {
      for (const other of tried) {
        // two system logs in one text are of one year
        if (one === other || (isSyslog(one) && isSyslog(other))) continue;
        const wholes = interleave(one.wholes, other.wholes);
        pairs++;
        count += wholes.length;
        const names = differences(wholes);
        if (names.length > 0) wrong.set(`${one.folder} + ${other.folder}`, names);
      }
    }
    if (process.env['INTERLEAVED_FIGURES'] === '1') console.log(`${pairs} pairs, ${count} records`);
    expect(Object.fromEntries(wrong)).toEqual({});
  });

  it('have no needless exceptions', () => {
    const vdsm = goldens.find(({ folder }) => folder === 'F')?.wholes ?? [];
    const needless = Object.keys(EXCEPTIONS).filter((folder) => {
      const wholes = goldens.find((golden) => golden.folder === folder)?.wholes ?? [];
      return differences(interleave(vdsm, wholes)).length === 0;
    });
    expect(needless).toEqual([]);
  });
});
