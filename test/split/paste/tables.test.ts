import { describe, expect, it } from 'vitest';
import { readHeader } from '../../../src/split/header.ts';
import {
  beginsFragment,
  CLOSINGS,
  ELLIPSIS,
  FRAGMENT_KINDS,
  isClosing,
  isProse,
  PROSE_SAMPLES,
} from '../../../src/split/paste/fragments.ts';
import { HEADER_REPAIRS, repairHeader, STAMPLESS_HEADER } from '../../../src/split/paste/header-repairs.ts';
import { LINE_REPAIRS, repairLine } from '../../../src/split/paste/line-repairs.ts';
import { MARK_SAMPLES, readMark, stripMark, stripOwnMark } from '../../../src/split/paste/marks.ts';
import { repairText, TEXT_REPAIRS } from '../../../src/split/paste/text-repairs.ts';
import { mendTraceback } from '../../../src/split/paste/traceback.ts';
import { glue, unwrap, WRAP_SIGNS } from '../../../src/split/paste/wraps.ts';

describe('repairs of lines', () => {
  it.each(LINE_REPAIRS)('$name: repairs its sample, once and for all', (row) => {
    const { sample } = row;
    expect(row.repair(sample.before)).toEqual(sample.after);
    expect(sample.after.map((line) => row.repair(line))).toEqual(sample.after.map(() => undefined));
  });

  it('apply one after the other', () => {
    for (const { sample } of LINE_REPAIRS) expect(repairLine(sample.before)).toEqual(sample.after);
  });

  it.each([
    '2019-01-01 00:00:00,000 INFO  (a) [b] <name>a &gt; b &amp; c</name> (d:1)',
    "2019-01-01 00:00:00,000 INFO  (a) [b] {'xml': '&#39;'} (d:1)",
    'Thread-1::DEBUG::2011-06-23 13:11:12,125::m::1::l::(f) echo of a::DEBUG::2011-06-23 13:11:12,195::m::1::l::(f) y',
    'a (b:1) 2017-05-12 is a day',
  ])('leave genuine lines alone: %s', (line) => {
    expect(repairLine(line)).toEqual([line]);
  });

  it('leave lines unchanged that are too long to be pasted by hand', () => {
    const line = '&gt;'.repeat(20_000);
    expect(repairLine(line)).toEqual([line]);
  });
});

describe('repairs of headers', () => {
  it.each(HEADER_REPAIRS)('$name: repairs its sample to a header', ({ sample, of }) => {
    const repaired = repairHeader(sample.before, of === 'cut', readHeader);
    expect(repaired).toBe(sample.after);
    expect(readHeader(sample.after)).toBeDefined();
    expect(repairHeader(sample.after, true, readHeader)).toBe(sample.after);
  });

  it('do not end a header behind its stamp if the next line may complete it', () => {
    expect(repairHeader('Thread-12::INFO::2015-05-04 00:01:15,854::', false, readHeader)).toBeUndefined();
  });

  it('recognise a header without its stamp, but not one of engine.log', () => {
    expect(STAMPLESS_HEADER.test('INFO  (jsonrpc/6) [api] FINISH x error=y (api:52)')).toBe(true);
    expect(STAMPLESS_HEADER.test('ERROR [org.ovirt.engine.core.X] (EE-Thread-32) [539b710] x')).toBe(false);
  });
});

describe('marks', () => {
  const header = '2019-01-01 00:00:00,000 INFO  (a) [b] c (d:1)';

  it.each(MARK_SAMPLES)('"$before" is a mark of kind $kind, and is stripped', ({ before, kind }) => {
    const mark = readMark(before + header);
    expect(mark).toEqual({ kind, text: before });
    if (mark !== undefined) expect(stripOwnMark(before + header, mark)).toBe(header);
  });

  it('never match the beginning of a header', () => {
    for (const line of [header, 'Thread-1::INFO::x', '21a24db4-d553::DEBUG::x', 'Dummy-1::x'])
      expect(readMark(line)).toBeUndefined();
  });

  it.each([
    { kind: 'quote', mark: '> ', line: '>   File "x"', text: '  File "x"' },
    { kind: 'table', mark: ' | | ', line: ' | | text |', text: 'text' },
    { kind: 'list', mark: '- ', line: '    File', text: '  File' },
    { kind: 'indent', mark: '    ', line: '  x', text: 'x' },
    {
      kind: 'syslog',
      mark: 'Apr 13 18:01:56 node1 vdsm[411]: ',
      line: 'Apr 13 18:01:57 node1 vdsm[411]:   File',
      text: '  File',
    },
    {
      kind: 'syslog',
      mark: 'Apr 13 18:01:56 node1 vdsm[411]: ',
      line: 'Apr 13 18:01:57 node1 kernel: x',
      text: 'Apr 13 18:01:57 node1 kernel: x',
    },
    { kind: 'code', mark: '`', line: '  x', text: '  x' },
  ] as const)('a mark of kind $kind is stripped from the lines below, too', ({ kind, mark, line, text }) => {
    expect(stripMark(line, { kind, text: mark })).toBe(text);
  });
});

describe('repairs of text', () => {
  it.each(TEXT_REPAIRS)('$name: repairs its sample, once and for all', ({ sample }) => {
    expect(repairText(sample.before)).toBe(sample.after);
    expect(repairText(sample.after)).toBe(sample.after);
  });

  it.each([
    'vmId=`97ca14a3-1502-4ac6-bb48-ba9dcd8179d2`::text',
    'ResName=`Storage.x`ReqID=`97ca14a3-1502-4ac6-bb48-ba9dcd8179d2`::text',
    'from 97ca14a3-1502-4ac6-bb48-ba9dcd8179d2 to 97ca14a3-1502-4ac6-bb48-ba9dcd8179d2',
    'dead beef',
    "VM’s name is 'x'",
    'Info request: volUUID = 65e378a1-323b-4308-94a1-7e433a5af9ae',
  ])('leave genuine text unchanged: %s', (text) => {
    expect(repairText(text)).toBe(text);
  });
});

describe('tracebacks', () => {
  const genuine = [
    'Traceback (most recent call last):',
    '  File "/usr/share/vdsm/vdsm", line 72, in run',
    '    serve_clients(log)',
    '  File "x", line 3',
    '    a b',
    '      ^',
    'SyntaxError: invalid syntax',
    '',
    'The above exception was the direct cause of the following exception:',
    '',
    'Traceback (most recent call last):',
    'ValueError: a',
    '  b',
  ];

  it('stay unchanged if they are genuine', () => {
    expect(mendTraceback(genuine).map(({ text }) => text)).toEqual(genuine);
  });

  it('get back the indentation that a page removed or deepened', () => {
    const lines = [
      'Traceback (most recent call last):',
      '  File "/usr/share/vdsm/vdsm", line 72, in run',
      '    serve_clients(log)',
      '  File "/usr/share/vdsm/vdsm", line 40, in serve_clients',
      'libvirtError: Failed to connect',
    ];
    for (const shift of [(line: string) => line.trim(), (line: string) => `     ${line}`]) {
      const mangled = lines.map((line, i) => (i === 0 ? line : shift(line)));
      expect(mendTraceback(mangled).map(({ text }) => text)).toEqual(lines);
    }
  });

  it('get back frames that were wrapped', () => {
    const mended = mendTraceback([
      'Traceback (most recent call last):',
      '  File "a", line 288, in',
      'f',
      '  File "b", line',
      '512, in g',
      'E: x',
    ]);
    expect(mended).toEqual([
      { text: 'Traceback (most recent call last):', from: 1 },
      { text: '  File "a", line 288, in f', from: 2 },
      { text: '  File "b", line 512, in g', from: 2 },
      { text: 'E: x', from: 1 },
    ]);
  });
});

describe('fragments', () => {
  it.each(FRAGMENT_KINDS)('$name: its samples begin a fragment', ({ samples }) => {
    for (const line of samples) expect(beginsFragment(line)).toBe(true);
  });

  it.each(CLOSINGS)('$name: its samples end a record of any kind', ({ samples }) => {
    for (const line of samples) expect(isClosing(line, false)).toBe(true);
  });

  it('a URL ends a record below a blank line only', () => {
    expect([isClosing('https://a.example/b', true), isClosing('https://a.example/b', false)]).toEqual([true, false]);
  });

  it.each(['Thanks to the lock of vm1', '  File "a", line 1, in f', 'Commented out', 'libvirt: error:', 'OSError: x'])(
    'lines of records close nothing: %s',
    (line) => {
      expect(isClosing(line, true)).toBe(false);
    },
  );

  it('do not begin within a record', () => {
    for (const line of PROSE_SAMPLES.other) expect(beginsFragment(line)).toBe(false);
    for (const line of ['# Generated by VDSM version 4.17', '- name: x', 'DEVICE=ovirtmgmt'])
      expect(beginsFragment(line)).toBe(false);
  });

  it.each(PROSE_SAMPLES.prose)('prose: %s', (line) => {
    expect(isProse(line)).toBe(true);
  });

  it.each(PROSE_SAMPLES.other)('no prose: %s', (line) => {
    expect(isProse(line)).toBe(false);
  });

  it('recognise the marks of omitted text', () => {
    for (const line of ['...', '..... .....', '<lot of data>', '[...]', '…', '<snip>'])
      expect(ELLIPSIS.test(line)).toBe(true);
    for (const line of ['<domain>', '</os>', 'a...', '<a b="c">']) expect(ELLIPSIS.test(line)).toBe(false);
  });
});

describe('wraps', () => {
  it.each(WRAP_SIGNS.filter(({ sample }) => sample.length > 0))('$name: its sample is joined to one line', (sign) => {
    expect(sign.find(sign.sample, 0)).toBeDefined();
    expect(unwrap(sign.sample, 0, false)).toBeDefined();
  });

  it('at a known column are joined though only one line is full', () => {
    expect(unwrap(['x'.repeat(133), 'y'], 133, false)?.text).toBe(`${'x'.repeat(133)}y`);
    expect(unwrap(['x'.repeat(133), 'y'], 0, false)).toBeUndefined();
  });

  it.each([
    ['logger::', '(run) x', 'logger::(run) x'],
    ['deleteImage(', "sdUUID='x'", "deleteImage(sdUUID='x'"],
    ['args:', '( spUUID=x)', 'args: ( spUUID=x)'],
    ['bc7a3e50-a965-45', "df-8699-ac47a0e20aa5',", "bc7a3e50-a965-45df-8699-ac47a0e20aa5',"],
    ['one ', '  two', 'one two'],
  ])('between words get their blank back: %s + %s', (before, after, joined) => {
    expect(glue(before, after, 0)).toBe(joined);
  });
});
