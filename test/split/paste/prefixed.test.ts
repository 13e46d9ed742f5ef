/** Prefixes before lines, quoting, blank lines between, and what people write below a record, through the whole pipeline. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { documentsOf, ofFamily } from '../../golden/documents.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'prefixed-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Line {
  readonly '@timestamp': string;
  readonly message: string;
  readonly event: { readonly dataset: string };
  readonly error?: { readonly message?: string; readonly stack_trace?: string };
}

async function linesOf(lines: readonly string[], pasted = true): Promise<Line[]> {
  const file = path.join(folder, 'text.txt');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return ofFamily(await documentsOf(file, 'none', pasted), 'logs').map(({ _source }) => _source as unknown as Line);
}

async function messagesOf(lines: readonly string[], pasted = true): Promise<string[]> {
  return (await linesOf(lines, pasted)).map(({ message }) => message);
}

const LOG = [
  '2022-01-10 09:00:01,100+0100 INFO  (jsonrpc/1) [vdsm.api] START getSpmStatus() from=::1,4 (api:48)',
  "2022-01-10 09:00:02,000+0100 ERROR (jsonrpc/1) [storage.TaskManager.Task] (Task='x') Unexpected error (task:877)",
  'Traceback (most recent call last):',
  '  File "/usr/lib/vdsm/task.py", line 882, in _run',
  '    return fn(*args, **kargs)',
  'KeyError: 1',
  '2022-01-10 09:00:03,100+01 ERROR [org.ovirt.engine.core.bll.MigrateVmCommand] (t-1) [aa11] Ending command boom',
];

const OLD =
  'Thread-1::DEBUG::2014-01-21 13:13:00,166::task::595::Storage.TaskManager.Task::(_updateState) Task=`a`::moving';

describe('prefixes before lines', () => {
  const PREFIXED: Record<string, (line: string, at: number) => string> = {
    'grep -H': (line) => `/var/log/vdsm/vdsm.log:${line}`,
    'grep -Hn': (line, at) => `vdsm.log.3:${at + 17}:${line}`,
    'grep -n -C': (line, at) => `${at + 17}${at % 3 === 1 ? ':' : '-'}${line}`,
    'grep -H -C of a dated file': (line, at) => `vdsm.log-20220110${at % 3 === 1 ? ':' : '-'}${line}`,
    'xzgrep of several files': (line, at) => `vdsm.log.${at < 2 ? 10 : 1}.xz:${line}`,
    'less -N': (line, at) => `${String(at + 17).padStart(7)} ${line}`,
    'cat -n': (line, at) => `${String(at + 1).padStart(6)}\t${line}`,
    'uniq -c': (line) => `      1 ${line}`,
    'docker compose logs': (line) => `host1  | ${line}`,
    'kubectl logs --prefix': (line) => `[pod/vdsm/x] ${line}`,
    'kubectl logs --timestamps': (line, at) => `2022-01-10T08:00:01.10020030${at}Z ${line}`,
    clush: (line) => `host1: ${line}`,
    'less -N in a quoted mail': (line, at) => `> > ${String(at + 17).padStart(7)} ${line}`,
  };

  it.each(Object.entries(PREFIXED))('of %s are undone', async (_, prefix) => {
    expect(await linesOf(LOG.map((line, at) => prefix(line, at)))).toEqual(
      (await linesOf(LOG)).map((line) =>
        expect.objectContaining({ message: line.message, '@timestamp': line['@timestamp'] }),
      ),
    );
  });

  it.each(Object.entries(PREFIXED))('of %s are undone before one record', async (_, prefix) => {
    expect(await messagesOf([prefix(LOG[0] ?? '', 0)])).toEqual(['START getSpmStatus() from=::1,4']);
  });

  it('are no part of an old header, whose thread may have any name', async () => {
    const lines = await linesOf([`17:${OLD}`, `18:${OLD}`]);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatchObject({ process: { thread: { name: 'Thread-1' } } });
  });

  it('are parted by lines of grep that no record takes in', async () => {
    const [first = '', second = '', third = ''] = LOG;
    expect(await messagesOf([`17:${first}`, '--', `40-${second}`, `41-${third}`])).toEqual([
      'START getSpmStatus() from=::1,4',
      '--',
      "(Task='x') Unexpected error",
    ]);
  });
});

describe('quoting of single records', () => {
  const WRAPPED = [
    '2017-01-11 13:32:22,855+0000 INFO  (jsonrpc/4) [dispatcher] Run and protect:',
    'repoStats(options=None) (logUtils:66)',
  ];

  it.each(['> ', '> > ', '>> ', '>>> '])('leaves no mark in a record that is wrapped: %s', async (mark) => {
    expect(await messagesOf(['Hi,', ...WRAPPED.map((line) => mark + line), 'Regards,'])).toEqual([
      'Hi,',
      'Run and protect: repoStats(options=None)',
      'Regards,',
    ]);
  });

  it('ends at words with fewer marks', async () => {
    expect(await messagesOf([...WRAPPED.map((line) => `> > ${line}`), '> That is mine.'])).toEqual([
      'Run and protect: repoStats(options=None)',
      'That is mine.',
    ]);
  });
});

describe('blank lines behind every line', () => {
  it('are undone where a record has several lines', async () => {
    const doubled = await linesOf(LOG.flatMap((line) => [line, '']));
    expect(doubled.map(({ error }) => error?.stack_trace)).toEqual(
      (await linesOf(LOG)).map(({ error }) => error?.stack_trace),
    );
  });

  it('stay where they part records from paragraphs', async () => {
    const text = [LOG[0] ?? '', '', 'With the change in this patch, the value is logged as below:', '', LOG[6] ?? ''];
    expect(await messagesOf(text)).toEqual(['START getSpmStatus() from=::1,4', text[2], 'Ending command boom']);
  });

  it('stay where they part records', async () => {
    const records = [LOG[0] ?? '', '', LOG[6] ?? '', ''];
    expect(await linesOf(records)).toEqual(await linesOf(records, false));
  });
});

describe('what people write below a record', () => {
  const [, ...TRACED] = LOG.slice(0, 6);

  it.each([
    'and this is what I saw on my machine.',
    'Any ideas?',
    'Ann Smith wrote on 2022-01-10 10:00:00:',
    'ann commented on Jan 10, 2022',
    'Bob  9:20 AM',
    '[09:14] <ann> see above',
    'From: Ann Smith <ann@example.com>',
  ])('is no part of a traceback, pasted or not: %s', async (words) => {
    for (const pasted of [true, false]) {
      const [record, comment] = await linesOf([...TRACED, words], pasted);
      expect(record?.error?.stack_trace).toMatch(/KeyError: 1$/);
      expect(comment?.message).toBe(words);
    }
  });

  it('is no part of a record of the engine', async () => {
    expect(await messagesOf([LOG[6] ?? '', 'Ann Smith wrote on 2022-01-10 10:00:00:', 'no idea'])).toEqual([
      'Ending command boom',
      'Ann Smith wrote on 2022-01-10 10:00:00:\nno idea',
    ]);
  });
});

describe('headings of tail and head', () => {
  it.each([...LOG.filter((line) => line.startsWith('2022')), OLD])('end a record of any kind: %s', async (line) => {
    const [record, heading] = await messagesOf([line, '', '==> /var/log/vdsm/vdsm.log <==', LOG[0] ?? ''], false);
    expect(record).not.toContain('==>');
    expect(heading).toBe('==> /var/log/vdsm/vdsm.log <==');
  });
});

describe('a header that is cut', () => {
  it.each([
    ['2022-01-10 09:00:02,050+0100 INFO (js', '2022-01-10T08:00:02.050Z'],
    ['2022-01-10 09:00:02,05', '2022-01-10T08:00:02.050Z'],
    ['2022-01-10 09:00:0', '2022-01-10T08:00:01.100Z'],
  ])('has the stamp that it shows: %s', async (cut, time) => {
    const lines = await linesOf([LOG[0] ?? '', cut], false);
    expect(lines[1]).toMatchObject({ message: cut, '@timestamp': time });
  });
});
