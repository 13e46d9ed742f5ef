import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QUALITY_BIT } from '../../src/schema/quality.ts';
import { openSplitter } from '../../src/split/open-splitter.ts';
import { MAX_RECORD } from '../../src/split/joiner.ts';
import { batchOf, recordsOf } from '../support/batch.ts';

const NEW = '2017-05-22 11:50:46,061+0530 ERROR (jsonrpc/3) [storage.x] ';
const OLD = 'Thread-1::ERROR::2017-05-22 11:50:46,061::task::865::TaskManager.Task::(_setError) ';
const TRACE = 'Traceback (most recent call last):\n  File "a.py", line 1, in f\nValueError: x';

describe('RecordSplitter', () => {
  it.each([
    ['new: one line', `${NEW}text (task:12)`, 'text', '', 'task', 12],
    ['new: a traceback after the tail', `${NEW}text (task:12)\n${TRACE}`, 'text', TRACE, 'task', 12],
    [
      'new: newlines in the message, tail on its last line',
      `${NEW}a\nb (x:1)\nc (task:12)`,
      'a\nb (x:1)\nc',
      '',
      'task',
      12,
    ],
    ['new: newlines in the message, then a traceback', `${NEW}a\nb (task:12)\n${TRACE}`, 'a\nb', TRACE, 'task', 12],
    [
      'new: the tail alone on the last line',
      `${NEW}closing channel <x>\n(betterAsyncore:179)`,
      'closing channel <x>\n',
      '',
      'betterAsyncore',
      179,
    ],
    ['new: blank lines after the record', `${NEW}text (task:12)\n\n`, 'text', '', 'task', 12],
    ['new: blank lines inside the message', `${NEW}a\n\nb (task:12)`, 'a\n\nb', '', 'task', 12],
    [
      'new: a cause without a traceback of its own',
      `${NEW}text (task:12)\nvdsm.X: y\n\nThe above exception`,
      'text',
      'vdsm.X: y\n\nThe above exception',
      'task',
      12,
    ],
    [
      'new: Panic outside of a handler',
      `${NEW}Panic: x (vdsmd:1)\nNoneType: None`,
      'Panic: x\nNoneType: None',
      '',
      'vdsmd',
      1,
    ],
    ['new: an empty message', `${NEW} (task:12)`, '', '', 'task', 12],
    ['new: no tail, cut', `${NEW}text that en`, 'text that en', '', '', 0],
    ['new: a message that ends like a tail', `${NEW}at (x:12) (task:12)`, 'at (x:12)', '', 'task', 12],
    ['old: a traceback', `${OLD}Unexpected error\n${TRACE}`, 'Unexpected error', TRACE, 'task', 865],
    ['old: a message that is a traceback', `${OLD}${TRACE}`, TRACE, '', 'task', 865],
    [
      'old: a message of several lines',
      `${OLD}backing up ifcfg-x: A=1\nB=2\n\nC=3`,
      'backing up ifcfg-x: A=1\nB=2\n\nC=3',
      '',
      'task',
      865,
    ],
  ])('%s', (_, text, message, trace, module, moduleLine) => {
    expect(recordsOf(`${text}\n`)).toMatchObject([{ message, trace, module, moduleLine }]);
  });

  it('flags a record without its tail', () => {
    expect((recordsOf(`${NEW}text that en`)[0]?.quality ?? 0) & QUALITY_BIT.tail_missing).toBeTruthy();
  });

  it('reads both layouts in one file, line by line', () => {
    expect(recordsOf(`${OLD}a\n${NEW}b (x:1)\n${OLD}c\n`).map(({ layout, message }) => [layout, message])).toEqual([
      ['old', 'a'],
      ['new', 'b'],
      ['old', 'c'],
    ]);
  });

  it('reads a copy with \\r\\n line ends as the same log', () => {
    const text = `${NEW}a\nb (x:1)\n${TRACE}\n${OLD}c\n`;
    const strip = (records: ReturnType<typeof recordsOf>) =>
      records.map(({ firstLine, message, trace, module }) => ({ firstLine, message, trace, module }));
    expect(strip(recordsOf(text.replaceAll('\n', '\r\n')))).toEqual(strip(recordsOf(text)));
  });

  it('keeps a lone \\r within a message', () => {
    expect(recordsOf(`${OLD}50%\r100%\ndone\r\n`)).toMatchObject([{ message: '50%\r100%\ndone\r' }]);
  });

  it('gives lines before the first header the stamp of that header', () => {
    const [head, next] = recordsOf(`  rest of a traceback\nValueError: x\n${NEW}b (x:1)\n`);
    expect(head).toMatchObject({ layout: 'none', message: '  rest of a traceback\nValueError: x', line: 1, lines: 2 });
    expect(head?.time).toBe(next?.time);
    expect((head?.quality ?? 0) & QUALITY_BIT.truncated_input).toBeTruthy();
  });

  it('gives lines of a file without any header its modification time', () => {
    expect(recordsOf('no log\n', 86_400_000)).toMatchObject([
      { layout: 'none', stamp: '1970-01-02 00:00:00,000', time: 86_400_000 },
    ]);
  });

  it('takes the modification time of a file as an instant, whatever the zone of the host', () => {
    const splitter = openSplitter(
      'vdsm',
      { zone: 'Europe/Rome', source: 'option', flag: undefined, driftMs: -5000 },
      false,
    );
    splitter.startFile({ kind: 'vdsm' as const, path: 'vdsm.log', compression: 'none', size: 7, modified: 86_400_000 });
    expect([...splitter.push(batchOf('no log\n')), ...splitter.end()]).toMatchObject([
      {
        stamp: '1970-01-02 00:00:00,000',
        time: 86_395_000,
        zoneSource: undefined,
        quality: QUALITY_BIT.truncated_input | QUALITY_BIT.clock_corrected,
      },
    ]);
  });

  it('gives lines before the first header its zone, too', () => {
    const splitter = openSplitter(
      'vdsm',
      { zone: 'Asia/Kolkata', source: 'option', flag: undefined, driftMs: 0 },
      false,
    );
    splitter.startFile({ kind: 'vdsm' as const, path: 'vdsm.log', compression: 'none', size: 7, modified: 0 });
    const [head, next] = [...splitter.push(batchOf(`  rest\n${OLD}b\n`)), ...splitter.end()];
    expect(next?.time).toBe(Date.UTC(2017, 4, 22, 6, 20, 46, 61));
    expect(head).toMatchObject({ time: next?.time, zoneSource: 'option' });
  });

  it('turns stamps to UTC by their own zone, and flags records whose zone is assumed', () => {
    expect(recordsOf(`${NEW}b (x:1)\n`)).toMatchObject([{ time: Date.UTC(2017, 4, 22, 6, 20, 46, 61), quality: 0 }]);
    expect(recordsOf(`${OLD}b\n`)).toMatchObject([
      { time: Date.UTC(2017, 4, 22, 11, 50, 46, 61), quality: QUALITY_BIT.tz_assumed },
    ]);
  });

  it('keeps the beginning and the end of a record that is too long, and counts its lines', () => {
    const filler = 'y'.repeat(1000);
    const lines = Array.from({ length: 3000 }, (_, i) => `${i} ${filler}`);
    const [record] = recordsOf(`${OLD}begin\n${lines.join('\n')}\nlast line\n`);
    expect(record?.lines).toBe(3002);
    expect(record?.message.length).toBeLessThan(MAX_RECORD + 20_000);
    expect(record?.message).toMatch(/^begin\n0 y/);
    expect(record?.message).toMatch(/…\[\d+ lines left out\]…\n[^]*\nlast line$/);
    expect((record?.quality ?? 0) & QUALITY_BIT.capped).toBeTruthy();
  });

  it('continues an open record in the next file of a rotation set', () => {
    const splitter = openSplitter('vdsm', undefined, false);
    const file = { kind: 'vdsm', compression: 'none', size: 0, modified: 0 } as const;
    splitter.startFile({ ...file, path: 'vdsm.log.1' });
    const first = splitter.push(batchOf(`${OLD}a\n${OLD}b\n`));
    splitter.startFile({ ...file, path: 'vdsm.log' });
    const second = splitter.push(batchOf(`${TRACE}\n${OLD}c\n`));
    expect([...first, ...second, ...splitter.end()]).toMatchObject([
      { message: 'a', path: 'vdsm.log.1', line: 1 },
      { message: 'b', path: 'vdsm.log.1', line: 2, trace: TRACE },
      { message: 'c', path: 'vdsm.log', line: 4 },
    ]);
  });

  const line = fc.oneof(
    fc.constantFrom(
      `${NEW}a (x:1)`,
      `${NEW}a`,
      `${OLD}b`,
      'Traceback (most recent call last):',
      '',
      '  File "x"',
      '(x:1)',
      'b (y:2)',
      'NoneType: None',
      '\r',
    ),
    fc.string().filter((text) => !text.includes('\n')),
  );

  it('returns the same records in whatever batches lines come', () => {
    fc.assert(
      fc.property(fc.array(line), fc.array(fc.nat(20)), (lines, cuts) => {
        const whole = recordsOf(lines.map((text) => `${text}\n`).join(''));
        const splitter = openSplitter('vdsm', undefined, false);
        splitter.startFile({ kind: 'vdsm' as const, path: 'vdsm.log', compression: 'none', size: 0, modified: 0 });
        const { offsets } = batchOf(lines.map((text) => `${text}\n`).join(''));
        const parts = [];
        for (let at = 0, i = 0; at < lines.length; i++) {
          const size = (cuts[i % Math.max(1, cuts.length)] ?? 0) + 1;
          parts.push(
            ...splitter.push({
              lines: lines.slice(at, at + size),
              offsets: offsets.slice(at, at + size),
              flags: undefined,
            }),
          );
          at += size;
        }
        expect([...parts, ...splitter.end()]).toEqual(whole);
      }),
    );
  });

  it('counts every line in one record', () => {
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const records = recordsOf(lines.map((text) => `${text}\n`).join(''));
        expect(records.reduce((sum, record) => sum + record.lines, 0)).toBe(lines.length);
        // and its text is in that record, except for header, tail and blank lines at the end
        for (const record of records) {
          const body = lines.slice(record.line, record.line + record.lines - 1);
          const kept = `${record.message}\n${record.trace}`;
          for (const text of body)
            if (text.trim() !== '')
              expect(kept).toContain(text.replace(/\s*\([\w.-]+:\d+\)\r?$/, '').replace(/\r$/, ''));
        }
      }),
    );
  });
});
