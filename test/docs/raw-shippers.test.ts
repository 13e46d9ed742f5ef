/** The configurations of docs/raw: their syntax, as far as it can be read here, and the expression by which they cut logs. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';
import { MULTILINE, parsedLines, recordsOf } from '../support/raw-path.ts';

const FOLDER = 'docs/raw';
const FILES = readdirSync(FOLDER).filter((name) => name !== 'README.md');

describe.each(FILES)('docs/raw/%s', (name) => {
  const text = readFileSync(path.join(FOLDER, name), 'utf8');

  // Data Prepper takes records that another shipper has cut
  test.skipIf(name === 'data-prepper.yaml')('cuts logs by the expression of docs/raw.md', () => {
    expect(MULTILINE).toMatch(/^\^\(/);
    expect(text).toContain(MULTILINE);
    // no other one, by which records would be cut otherwise
    expect(text.replaceAll(MULTILINE, '').match(/CRITICAL/g) ?? []).toHaveLength(name === 'fluent-bit.yaml' ? 1 : 0);
  });

  test('sends into the landing index, and is in the table of the page', () => {
    expect(text).toContain('vdsm-raw');
    expect(readFileSync(`${FOLDER}/README.md`, 'utf8')).toContain(`(${name})`);
  });

  test.skipIf(!/\.ya?ml$/.test(name))('is YAML', () => {
    expect(parse(text)).toBeTypeOf('object');
  });
});

test('the expression of Fluent Bit for lines that go on is the one that begins a record, turned round', () => {
  const { multiline_parsers: parsers } = parse(readFileSync(`${FOLDER}/fluent-bit.yaml`, 'utf8')) as {
    multiline_parsers: { rules: { regex: string }[] }[];
  };
  const [start = '', goesOn = ''] = parsers[0]?.rules.map(({ regex }) => regex.slice(1, -1)) ?? [];
  expect(start).toBe(MULTILINE);
  const rule = (regex: string): RegExp => new RegExp(regex.replaceAll('[:space:]', String.raw`\s`));
  const lines = logs().flatMap((file) => readFileSync(file, 'utf8').split('\n'));
  for (const line of lines) expect([rule(goesOn).test(line), line]).toEqual([!rule(start).test(line), line]);
});

test('the expression counts the records that the program finds, in grep and here', async () => {
  const found: Record<string, number> = {};
  const wanted: Record<string, number> = {};
  for (const file of logs()) {
    wanted[file] = (await parsedLines(file, 'h1', 'vdsm')).size;
    found[file] = Number(execFileSync('grep', ['-cE', MULTILINE, file], { encoding: 'utf8' }));
    expect(recordsOf(readFileSync(file, 'utf8'))).toHaveLength(found[file]);
  }
  expect(found).toEqual(wanted);
});

/** Logs of all eras: those that the hosts of the sample fleet are writing. */
function logs(): string[] {
  return readdirSync('samples/fleet')
    .filter((host) => host.startsWith('node-'))
    .map((host) => `samples/fleet/${host}/var/log/vdsm/vdsm.log`);
}
