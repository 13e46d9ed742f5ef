import { expect, describe, test } from 'vitest';

import { type DuplicateText, type InputFault, type LogFile } from '../../../src/model/files.ts';
import { QUALITY_BIT } from '../../../src/schema/quality.ts';
import { findOpening } from '../../../src/read/text/stamps.ts';
import { readTexts } from '../../../src/read/text/read-log.ts';
import { newRecord, oldRecord } from '../fixtures.ts';

interface Given {
  readonly text: string | Buffer;
  /** Where it is damaged: the text ends there, with a fault. */
  readonly damaged?: number;
}

/** Reads texts as if they were files, in the order given. */
async function read(given: Readonly<Record<string, string | Buffer | Given>>) {
  const texts = new Map<string, Given>();
  for (const [path, value] of Object.entries(given)) {
    texts.set(path, typeof value === 'string' || Buffer.isBuffer(value) ? { text: value } : value);
  }
  const opened: Record<string, number> = {};
  async function* open({ path }: LogFile, onFault: (fault: InputFault) => void): AsyncGenerator<Buffer> {
    opened[path] = (opened[path] ?? 0) + 1;
    const { text, damaged } = texts.get(path) ?? { text: '' };
    const bytes = Buffer.from(text).subarray(0, damaged);
    for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
    if (damaged !== undefined) onFault({ path, byte: damaged, code: 'truncated', message: 'it is cut' });
  }
  const files = [...texts].map(([path, { text }]) => ({
    kind: 'vdsm' as const,
    path,
    compression: 'none' as const,
    size: text.length,
    modified: 0,
    stamp: findOpening(text.toString(), { kind: 'vdsm', path: 'vdsm.log', modified: 0 }),
  }));
  const faults: string[] = [];
  const copies: DuplicateText[] = [];
  const logs: string[][] = [];
  const places: string[] = [];
  const flags: number[] = [];
  let copied = 0;
  let bytes = 0;
  const events = {
    fault: ({ path }: InputFault) => faults.push(path),
    duplicate: (text: DuplicateText) => copies.push(text),
  };
  for await (const part of readTexts(files, open, {
    ...events,
    fault: (fault) => void events.fault(fault),
    duplicate: (text) => void copies.push(text),
  })) {
    if (part.kind === 'break') logs[part.log]?.push('(break)');
    if (part.kind !== 'lines' && part.kind !== 'duplicate') continue;
    const { lines, before, file, offsets } = part.lines;
    bytes += part.lines.bytes;
    if (part.kind === 'duplicate') copied += lines.length;
    else {
      (logs[part.log] ??= []).push(...lines);
      for (const [index, line] of lines.entries()) {
        places.push(`${file.path}:${before + index + 1}@${offsets[index]} ${line.slice(0, 8)}`);
        flags.push(part.lines.flags?.[index] ?? 0);
      }
    }
  }
  return { logs, faults, copies, copied, opened, places, flags, bytes };
}

function at(ms: number): string {
  return new Date(Date.UTC(2020, 0, 1) + ms).toISOString().slice(0, 23).replace('T', ' ').replace('.', ',');
}

/** Records number `from` to `to`, 10 ms apart, of about 100 bytes each. */
function log(from: number, to: number): string {
  let text = '';
  for (let record = from; record < to; record++)
    text += newRecord(at(10 * record), `record ${record} ${'x'.repeat(20)}`);
  return text;
}

function linesOf(text: string): string[] {
  return text.split('\n').slice(0, -1);
}

describe('what rotation leaves', () => {
  test('is read once, and no file is opened again', async () => {
    const { logs, opened, copies, bytes } = await read({
      'vdsm.log.2': log(0, 20_000),
      'vdsm.log.1': log(20_000, 40_000),
      'vdsm.log': log(40_000, 40_010),
    });
    expect(logs).toEqual([linesOf(log(0, 40_010))]);
    expect(opened).toEqual({ 'vdsm.log.2': 1, 'vdsm.log.1': 1, 'vdsm.log': 1 });
    expect(copies).toEqual([]);
    expect(bytes).toBe(log(0, 40_010).length);
  });

  test('is not taken for duplicate where records of one instant are equal on both sides of a boundary', async () => {
    const twice = newRecord(at(0), 'same').repeat(3);
    const { logs, copied } = await read({ 'vdsm.log.1': log(-5, 0) + twice, 'vdsm.log': twice + log(1, 5) });
    expect(logs.flat()).toHaveLength(15);
    expect(copied).toBe(0);
  });
});

describe('a line that the end of a file cuts', () => {
  const line = newRecord(at(50), 'ünïcödé 😀');
  const bytes = Buffer.from(line);

  test.each(Array.from({ length: bytes.length - 1 }, (_, cut) => cut + 1))(
    'is one line: cut at byte %d',
    async (cut) => {
      const { logs, flags, places } = await read({
        'vdsm.log.1': Buffer.concat([Buffer.from(log(0, 2)), bytes.subarray(0, cut)]),
        'vdsm.log': Buffer.concat([bytes.subarray(cut), Buffer.from(log(6, 7))]),
      });
      expect(logs).toEqual([linesOf(log(0, 2) + line + log(6, 7))]);
      expect(flags).toEqual([0, 0, 0, 0]);
      expect(places[2]).toMatch(/^vdsm\.log\.1:3@/);
      expect(places[3]).toBe(`vdsm.log:2@${bytes.length - cut} 2020-01-`);
    },
  );

  test('may span a whole file', async () => {
    const { logs } = await read({ 'vdsm.log.2': 'a\nb', 'vdsm.log.1': 'c', 'vdsm.log': 'd\ne' });
    expect(logs).toEqual([['a', 'bcd', 'e']]);
  });

  test('in the name of its thread is one line, though the rest looks like a header', async () => {
    const old = oldRecord(at(5));
    const { logs } = await read({ 'vdsm.log.1': old + old.slice(0, 4), 'vdsm.log': old.slice(4) + old });
    expect(logs).toEqual([linesOf(old.repeat(3))]);
  });

  test.each([
    ['a record of its own', oldRecord(at(5)).trimEnd(), oldRecord(at(6))],
    ['the end of a traceback', '    raise ValueError', oldRecord(at(6))],
    ['the end of a traceback', '    raise ValueError', newRecord(at(6))],
    ['longer than a name of a thread', `ValueError: ${'x'.repeat(100)}`, oldRecord(at(6))],
  ])('stays as it is, flagged, if it is %s and a header follows', async (_title, line, next) => {
    const { logs, flags } = await read({ 'vdsm.log.1': log(0, 1) + line, 'vdsm.log': next });
    expect(logs).toEqual([[...linesOf(log(0, 1)), line, next.trimEnd()]]);
    expect(flags).toEqual([0, QUALITY_BIT.unterminated, 0]);
  });

  test('is not continued over a missing number, nor after damage', async () => {
    const gap = await read({ 'vdsm.log.4': 'a\nb', 'vdsm.log.2': 'c\n' });
    expect(gap.logs).toEqual([['a', 'b', '(break)', 'c']]);
    const damage = await read({ 'vdsm.log.1': { text: 'a\nbx', damaged: 3 }, 'vdsm.log': 'c\n' });
    expect(damage.logs).toEqual([['a', 'b', '(break)', 'c']]);
    expect(damage.faults).toEqual(['vdsm.log.1']);
  });

  test('is continued after a copy in between', async () => {
    const text = `${log(0, 5)}Traceb`;
    const { logs, copies } = await read({
      'vdsm.log.1': text,
      'vdsm.log.1.xz': text,
      'vdsm.log': `ack\n${log(6, 8)}`,
    });
    expect(logs).toEqual([linesOf(`${log(0, 5)}Traceback\n${log(6, 8)}`)]);
    expect(copies.map(({ path }) => path)).toEqual(['vdsm.log.1.xz']);
  });

  test('is flagged at the very end of the input', async () => {
    const { flags } = await read({ 'vdsm.log': 'a\nb' });
    expect(flags).toEqual([0, QUALITY_BIT.unterminated]);
  });
});

describe('a copy', () => {
  const whole = log(0, 30_000);
  const next = log(30_000, 30_020);

  test('of a whole file is left out, by its fingerprints', async () => {
    const { logs, copies, copied, opened, bytes } = await read({
      'vdsm.log.1': whole,
      'sos/vdsm.log.1': whole,
      'vdsm.log': next,
      'sos/vdsm.log': next,
    });
    expect(logs).toEqual([linesOf(whole + next)]);
    expect(copies).toEqual([
      { path: 'sos/vdsm.log.1', of: 'vdsm.log.1', bytes: whole.length, damage: undefined },
      { path: 'sos/vdsm.log', of: 'vdsm.log', bytes: next.length, damage: undefined },
    ]);
    expect(copied).toBe(30_020);
    expect(bytes).toBe(2 * (whole + next).length);
    expect(opened).toMatchObject({ 'vdsm.log.1': 1, 'sos/vdsm.log.1': 1 });
  });

  test.each([
    ['read first', ['snapshot', 'vdsm.log.1']],
    ['read last', ['vdsm.log.1', 'snapshot']],
  ])('that ends earlier, in the middle of a line, adds nothing: %s', async (_title, order) => {
    const texts: Record<string, string> = { snapshot: whole.slice(0, 1_000_007), 'vdsm.log.1': whole };
    const given = Object.fromEntries(order.map((name) => [name, texts[name] ?? '']));
    const { logs, flags, copied, bytes } = await read({ ...given, 'vdsm.log': next });
    expect(logs).toEqual([linesOf(whole + next)]);
    expect(Math.max(...flags)).toBe(0);
    expect(copied).toBeGreaterThanOrEqual(linesOf(whole.slice(0, 1_000_007)).length);
    expect(bytes).toBe(1_000_007 + (whole + next).length);
  });

  test.each([5, 1_000_003, whole.length - 300_000, whole.length - 700])(
    'that begins later, at byte %d, adds nothing',
    async (cut) => {
      const { logs, copies } = await read({
        'vdsm.log.1': whole,
        'vdsm.log.tailed': whole.slice(cut),
        'vdsm.log': next,
      });
      expect(logs).toEqual([linesOf(whole + next)]);
      expect(copies).toHaveLength(1);
    },
  );

  test.each([300, 400_000, 2_000_000])('of the last %d bytes, followed by more text, adds that text', async (size) => {
    const { logs, copies, places } = await read({ 'vdsm.log.1': whole, 'vdsm.log': whole.slice(-size) + next });
    expect(logs).toEqual([linesOf(whole + next)]);
    expect(copies).toEqual([{ path: 'vdsm.log', of: 'vdsm.log.1', bytes: size, damage: undefined }]);
    const before = linesOf(whole.slice(-size)).length;
    expect(places.at(-20)).toBe(`vdsm.log:${before + 1}@${size} 2020-01-`);
  });

  test('may span two files, and continue the log', async () => {
    const [a, b, c] = [log(0, 9000), log(9000, 18_000), log(18_000, 18_010)];
    const { logs } = await read({ 'vdsm.log.2': a, 'vdsm.log.1': b, 'all.log': a.slice(3000) + b + c });
    expect(logs).toEqual([linesOf(a + b + c)]);
  });

  test('that is damaged is no fault if the whole file is read, too, whichever is read first', async () => {
    const cut = { text: whole, damaged: 1_500_005 };
    for (const given of [
      { 'vdsm.log.1': whole, 'vdsm.log.1.xz': cut },
      { 'vdsm.log.1.xz': cut, 'vdsm.log.1': whole },
    ]) {
      const { logs, faults, copies, flags } = await read({ ...given, 'vdsm.log': next });
      expect(logs).toEqual([linesOf(whole + next)]);
      expect(faults).toEqual([]);
      expect(copies.filter(({ damage }) => damage !== undefined)).toEqual([
        expect.objectContaining({ path: 'vdsm.log.1.xz', of: 'vdsm.log.1', damage: 'byte 1500005: it is cut' }),
      ]);
      expect(Math.max(...flags)).toBe(0);
    }
  });

  test.each([0, 3, 40, 100])(
    'of which damage leaves %d bytes is no fault if the whole file is read, too',
    async (damaged) => {
      const { logs, faults } = await read({ 'vdsm.log.1': log(0, 9), 'vdsm.log.1.xz': { text: log(0, 9), damaged } });
      expect(logs).toEqual([linesOf(log(0, 9))]);
      expect(faults).toEqual([]);
    },
  );

  test('that differs in one byte is no copy', async () => {
    const other = `${whole.slice(0, 20_000)}#${whole.slice(20_001)}`;
    const { logs, copied } = await read({ 'vdsm.log.1': whole, 'sos/vdsm.log.1': other });
    expect(logs.flat()).toHaveLength(60_000);
    expect(copied).toBe(0);
  });

  test('is left out up to where it differs, if that is far', async () => {
    const other = `${whole.slice(0, 1_500_000)}#${whole.slice(1_500_001)}`;
    const { logs, copied } = await read({ 'vdsm.log.1': whole, 'sos/vdsm.log.1': other });
    const equal = linesOf(`${whole.slice(0, 1_500_000)}\n`).length - 1;
    expect(copied).toBe(equal);
    expect(logs.flat()).toHaveLength(60_000 - equal);
  });
});

test('logs of two machines in one set do not mix', async () => {
  const of = (machine: string, from: number, to: number): string => log(from, to).replaceAll('record', machine);
  const { logs } = await read({
    'a/vdsm.log.1': of('a', 0, 1000),
    'b/vdsm.log.1': of('b', 3, 1200),
    'a/vdsm.log': of('a', 1000, 1500),
    'b/vdsm.log': of('b', 1200, 1500),
  });
  expect(logs).toEqual([linesOf(of('a', 0, 1500)), linesOf(of('b', 3, 1500))]);
});
