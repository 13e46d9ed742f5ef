/** Lines of vdsm and its helpers in the system log are the lines of their logs: text, ids, times, whatever forwarded them. */
import { describe, expect, it } from 'vitest';
import type { LogKind } from '../../src/model/files.ts';
import { findDate } from '../../src/read/text/stamps.ts';
import { isHostName } from '../../src/run/line-hosts.ts';
import { forwardedLines, kindOfFileTag, kindOfTag } from '../../src/split/forwarded.ts';
import { recordsOf, recordsOfKind } from '../support/batch.ts';

const VDSM = [
  '2018-06-14 07:44:53,167-0400 INFO  (jsonrpc/7) [vdsm.api] START getSpmStatus(x=1) from=::1,4 (api:46)',
  '2018-06-14 07:44:54,767-0400 ERROR (jsonrpc/7) [storage.Dispatcher] FINISH getSpmStatus error=x (dispatcher:84)',
  'Traceback (most recent call last):',
  '  File "/usr/lib/python2.7/site-packages/vdsm/storage/dispatcher.py", line 71, in wrapper',
  '    result = ctask.prepare(func, *args, **kwargs)',
  'TemporaryFailure: x',
  '',
  'During handling of the above exception, another exception occurred:',
  '\tan odd line',
  'Thread-13::ERROR::2018-06-14 07:44:55,126::task::866::Storage.TaskManager.Task::(_setError) Unexpected error',
  'Traceback (most recent call last):',
  '  File "/usr/share/vdsm/storage/task.py", line 873, in _run',
  'StoragePoolUnknown: x',
  'MainProcess|jsonrpc/1::DEBUG::2018-06-14 07:44:55,940::supervdsmServer::99::SuperVdsm.ServerCallback::(wrapper) call x',
  '2018-06-14 07:44:56,200-04 ERROR [org.ovirt.engine.core.bll.X] (default task-22) [4eb12d8a] failed',
  '\tat org.ovirt.engine.core.bll.X.perform(X.java:12) [bll.jar:]',
  'MainThread::INFO::2018-06-14 07:44:57,100::states::385::ovirt_hosted_engine_ha.agent.hosted_engine.HostedEngine::(consume) score',
];
const HEADER = /^(?:\S+::[A-Z]+::)?2018-\d\d-\d\d /;
const BSD = 'Jun 14 07:44:56 node1 ';

/** Whole records, each with its lines. */
function recordsIn(lines: readonly string[]): string[][] {
  const records: string[][] = [];
  for (const line of lines)
    if (HEADER.test(line)) records.push([line]);
    else records.at(-1)?.push(line);
  return records;
}

const escape = (text: string): string => text.replaceAll('\n', '#012').replaceAll('\t', '#011');
const FORWARDED: Readonly<Record<string, string[]>> = {
  'imfile, a line each': VDSM.map((line) => `${BSD}vdsm.log:${line.startsWith(' ') ? '' : ' '}${line}`),
  'imfile, a record each': recordsIn(VDSM).map((record) => `${BSD}vdsm.log: ${escape(record.join('\n'))}`),
  'a pid': VDSM.map((line) => `${BSD}vdsm[411]: ${line}`),
  'between lines of others': VDSM.flatMap((line) => [`${BSD}kernel: sd 1:0:0:1: text`, `${BSD}vdsm.log: ${line}`]),
  'a stamp of RFC 3339': VDSM.map((line) => `2018-06-14T07:44:56.123456-04:00 node1 vdsm.log: ${line}`),
  'no host': VDSM.map((line) => `Jun 14 07:44:56 vdsm.log: ${line}`),
  'the journal': recordsIn(VDSM).map((record) => {
    const begin = `${BSD}vdsm[411]: `;
    return `${begin}${record.join(`\n${' '.repeat(begin.length)}`)}`;
  }),
};

const essence = (records: ReturnType<typeof recordsOf>) =>
  records.map(
    ({ kind, firstLine, stamp, local, level, thread, logger, module, moduleLine, func, message, trace, layout }) => {
      return { kind, firstLine, stamp, local, level, thread, logger, module, moduleLine, func, message, trace, layout };
    },
  );

describe('lines that were forwarded', () => {
  const own = essence(recordsOf(VDSM.join('\n')));

  it('are of four kinds', () => {
    expect([...new Set(own.map(({ kind }) => kind))]).toEqual(['vdsm', 'supervdsm', 'engine', 'ha-agent']);
  });

  it.each(Object.entries(FORWARDED))('by %s are the records of the log itself', (_, lines) => {
    for (const kind of ['syslog', 'vdsm', 'engine', 'other'] as const) {
      const all = recordsOfKind(kind, `${lines.join('\n')}\n`, 'messages', Date.UTC(2024, 11, 31));
      const forwarded = all.filter(({ isForwarded }) => isForwarded);
      expect(essence(forwarded)).toEqual(own);
      const [, ...others] = all.filter(({ isForwarded }) => !isForwarded);
      expect(others.every((record) => record.kind === 'syslog')).toBe(true);
      // a date comes before all but the first
      expect(others.every(({ stamp }) => stamp.startsWith('2018-06-14'))).toBe(true);
    }
  });

  it('of two hosts keep apart', () => {
    const lines = VDSM.flatMap((line) => [
      `${BSD}vdsm.log: ${line}`,
      `${BSD.replace('node1', 'node2')}vdsm.log: ${line}`,
    ]);
    const all = recordsOfKind('syslog', lines.join('\n'));
    for (const host of ['node1', 'node2']) expect(essence(all.filter((record) => record.host === host))).toEqual(own);
  });

  it('are the same in whatever batches they come', () => {
    for (const lines of Object.values(FORWARDED)) {
      const text = lines.join('\r\n');
      expect(essence(recordsOfKind('syslog', text.replaceAll('\r', '')))).toEqual(
        essence(recordsOfKind('syslog', text)),
      );
    }
  });

  it('take the zone of the outer stamp only where that is near', () => {
    const line = 'Thread-13::ERROR::2018-06-14 07:44:55,126::task::866::x::(f) text';
    const zoneOf = (stamp: string) => recordsOfKind('syslog', `${stamp} node1 vdsm.log: ${line}`)[0]?.zone;
    expect(zoneOf('2018-06-14T07:44:56.123456-04:00')).toBe('-0400');
    expect(zoneOf('2018-06-14T11:44:56.123456+00:00')).toBe('');
    expect(zoneOf('Jun 14 07:44:56')).toBe('');
  });

  it('are none where programs write a header of their own', () => {
    const [record] = recordsOfKind('syslog', `${BSD}sanlock[1]: 2018-06-14 07:44:55-0400 48071 [10244]: s3 text`);
    expect(record).toMatchObject({
      kind: 'syslog',
      isForwarded: false,
      logger: 'sanlock',
      stamp: '2018-06-14 07:44:55,000',
    });
  });

  it('without a stamp, of the engine, have that of the line', () => {
    const text = `${BSD}ovirt-engine: ERROR [org.ovirt.engine.core.bll.X] (t-17) failed#012\tat org.ovirt.A.b(A.java:1)`;
    expect(recordsOfKind('syslog', text, 'messages', Date.UTC(2018, 11, 31))).toMatchObject([
      {
        kind: 'engine',
        firstLine: text,
        stamp: '2018-06-14 07:44:56,000',
        level: 'ERROR',
        thread: 't-17',
        message: 'failed',
        trace: '\tat org.ovirt.A.b(A.java:1)',
      },
    ]);
  });
});

describe('control characters', () => {
  it('of a message of the system log are undone', () => {
    const text = `${BSD}vdsm[1]: WARN text#012Traceback (most recent call last):#012  File "a"#012ValueError: x`;
    expect(recordsOfKind('syslog', text)).toMatchObject([
      { firstLine: text, message: 'text', trace: 'Traceback (most recent call last):\n  File "a"\nValueError: x' },
    ]);
  });

  it('of other numbers, and of lines that are not forwarded, stay', () => {
    expect(forwardedLines('issue #014, #0110')).toEqual(['issue #014, \t0']);
    const line = '2018-06-14 07:44:53,167-0400 INFO  (jsonrpc/7) [vdsm.api] a#012b (api:46)';
    expect(recordsOf(line)).toMatchObject([{ message: 'a#012b' }]);
  });

  it('of terminals are undone', () => {
    expect(forwardedLines('#033[1mx#033[0m #033')).toEqual(['\u001b[1mx\u001b[0m #033']);
  });

  it('as rsyslog writes them with escapeLF are undone where no string is open', () => {
    const python = String.raw`MainThread::ERROR::2018-06-14 07:44:57,100::a::1::b::(c) x\nTraceback (most recent call last):\n  File "a"\nValueError: x`;
    expect(forwardedLines(python)).toHaveLength(4);
    const java = String.raw`2018-06-14 07:44:56,200-04 ERROR [org.ovirt.X] (t) [] failed: x\n\tat org.ovirt.X.a(X.java:1)\n\tat org.ovirt.X.b(X.java:2)`;
    expect(forwardedLines(java).slice(1)).toEqual(['\tat org.ovirt.X.a(X.java:1)', '\tat org.ovirt.X.b(X.java:2)']);
    expect(forwardedLines(java.replace('x', "'x"))).toHaveLength(1);
  });

  it('as rsyslog writes them with escapeLF are undone behind a tail', () => {
    const begin = '2018-06-14 07:44:53,167-0400 ERROR (a) [b] x';
    const trace = String.raw`\nTraceback (most recent call last):\n  File "a"\nValueError: x`;
    expect(forwardedLines(`${begin} (api:46)${trace}`)).toHaveLength(4);
    expect(forwardedLines(`${begin} err='${trace}' (api:46)`)).toHaveLength(1);
  });
});

describe('a line without a wall clock', () => {
  const INNER = '2018-06-14 07:44:53,167-0400 INFO  (jsonrpc/7) [vdsm.api] x (api:46)';

  it('is of the time of what is forwarded beside it', () => {
    for (const kind of ['syslog', 'other', 'vdsm'] as const) {
      const lines = ['[1.000001] h kernel: a', `[2.000001] h vdsm[1]: ${INNER}`, '[3.000001] h vdsm[1]: WARN b'];
      const records = recordsOfKind(kind, lines.join('\n'), 'x', Date.UTC(2024, 0, 1));
      expect(records.map(({ kind: own, stamp, zone }) => [own, stamp, zone])).toEqual(
        expect.arrayContaining([
          ['syslog', '2018-06-14 07:44:53,167', '-0400'],
          ['vdsm', '2018-06-14 07:44:53,167', '-0400'],
          ['syslog', '2018-06-14 07:44:53,167', '-0400'],
        ]),
      );
      expect(records).toHaveLength(3);
    }
  });
});

describe('a boot', () => {
  it('ends the record above, forwarded or not', () => {
    for (const text of ['WARN a', '2018-06-14 07:44:53,167-0400 INFO  (a) [b] a (c:1)']) {
      const records = recordsOfKind('syslog', `${BSD}vdsm[1]: ${text}\n-- Reboot --\n${BSD}vdsm[1]: ${text}`);
      expect(records.map(({ message }) => message).toSorted()).toEqual(['-- Reboot --', 'a', 'a']);
    }
  });
});

describe('a message that is longer than the shipper allows', () => {
  const text = `2018-06-14 07:44:53,167-0400 INFO  (a) [b] ${'0123456789'.repeat(900)} (api:46)`;
  const split = (size: number, part = text): string[] => {
    const parts: string[] = [];
    for (let at = 0; at < part.length; at += size) parts.push(`${BSD}vdsm.log: ${part.slice(at, at + size)}`);
    return parts;
  };

  it.each([1024, 4096, 8192])('of %i bytes is one record', (size) => {
    const [own] = recordsOf(text);
    const records = recordsOfKind('syslog', [...split(size), `${BSD}vdsm.log: ${VDSM[0] ?? ''}`].join('\n'));
    expect(records.map(({ firstLine, message }) => [firstLine, message])).toEqual([
      [text, own?.message],
      [VDSM[0], expect.anything()],
    ]);
    expect(records[0]?.lines).toBe(Math.ceil(text.length / size));
  });

  it('is not joined to what no limit cut, nor to a traceback', () => {
    expect(recordsOfKind('syslog', split(1000).join('\n'))[0]?.message).toContain('\n');
    const long = text.slice(0, 1024);
    const [record] = recordsOfKind(
      'syslog',
      [long, 'Traceback (most recent call last):', '  File "a"', 'ValueError: x']
        .map((line) => `${BSD}vdsm.log: ${line}`)
        .join('\n'),
    );
    expect(record?.firstLine).toBe(long);
    expect(record?.message).toContain('\nTraceback');
  });
});

it('the beginning of a log that its file names in the tag is of the log', () => {
  const lines = ['  File "a"', 'ValueError: x', VDSM[0] ?? ''];
  const records = recordsOfKind(
    'syslog',
    lines.map((line) => `${BSD}vdsm.log:${line.startsWith(' ') ? '' : ' '}${line}`).join('\n'),
  );
  expect(records.map(({ kind, message }) => [kind, message])).toMatchObject([
    ['vdsm', '  File "a"\nValueError: x'],
    ['vdsm', expect.anything()],
  ]);
  const alone = recordsOfKind('syslog', `${BSD}vdsm.log: ValueError: x`, 'messages', Date.UTC(2018, 11, 31));
  expect(alone).toMatchObject([{ kind: 'vdsm', stamp: '2018-06-14 07:44:56,000', message: 'ValueError: x' }]);
  expect(kindOfFileTag('/var/log/ovirt-hosted-engine-ha/agent.log')).toBe('ha-agent');
  expect(['agent.log', 'server.log', 'vdsm', 'x.log'].map(kindOfFileTag)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

it('the places that Python marks in a line keep their indentation', () => {
  const trace = ['Traceback (most recent call last):', '  File "a"', '    f(x)', '     ^^^', 'ValueError: x'];
  for (const blank of [' ', '']) {
    const lines = [VDSM[1] ?? '', ...trace].map(
      (line) => `${BSD}vdsm.log:${line.startsWith(' ') ? blank : ' '}${line}`,
    );
    expect(recordsOfKind('syslog', lines.join('\n'))[0]?.trace).toBe(trace.join('\n'));
  }
});

it.each([
  ['vdsm.log', 'vdsm'],
  ['vdsm', 'vdsm'],
  ['supervdsm.log', 'supervdsm'],
  ['supervdsmd', 'supervdsm'],
  ['/var/log/vdsm/supervdsm.log', 'supervdsm'],
  ['engine.log', 'engine'],
  ['ovirt-engine', 'engine'],
  ['agent', 'ha-agent'],
  ['mom.log', 'mom'],
  ['something', 'vdsm'],
] satisfies [string, LogKind][])('the tag %s names logs of kind %s', (tag, kind) => {
  expect(kindOfTag(tag)).toBe(kind);
});

describe('the year', () => {
  const KERNEL = 'Jan 25 06:11:56 host1 kernel: text';
  it.each([
    [
      'an inner stamp behind it',
      `${KERNEL}\nJan 25 06:12:06 host1 sanlock[2]: 2014-01-25 06:12:06-0600 48071 [1]: s3 x`,
    ],
    ['a line of vdsm', `2014-01-24 23:59:59,000 - x\n${KERNEL}`],
    [
      'a forwarded line',
      `${KERNEL}\nJan 25 06:12:06 host1 vdsm.log: 2014-01-25 06:12:06,001-0600 INFO  (a) [b] x (c:1)`,
    ],
    ['an old header', `${KERNEL}\nJan 25 06:12:06 h vdsm.log: Thread-1::INFO::2014-01-25 06:12:06,001::a::1::b::(c) x`],
    [
      'a line with a priority',
      `<13>${KERNEL}\n<13>Jan 25 06:12:06 h vdsm.log: 2014-01-25 06:12:06,001-0600 INFO  (a) [b] x (c:1)`,
    ],
    ['systemd', `Active: active (running) since Fri 2014-01-24 16:02:43 IST; 7s ago\n${KERNEL}`],
    ['the journal', `-- Logs begin at Mon 2013-12-23 08:00:01 CDT, end at Sat 2014-01-25 09:12:01 CDT. --\n${KERNEL}`],
  ])('is told by %s', (_, text) => {
    const { dated = Number.NaN } = findDate(text);
    expect(Math.abs(dated - Date.UTC(2014, 0, 1))).toBeLessThan(30 * 86_400_000);
  });

  it('is that of the dates around it, over New Year, and February 29', () => {
    const yearsOf = (text: string) =>
      recordsOfKind('syslog', text, 'messages', Date.UTC(2024, 5, 1)).map(({ stamp }) => stamp.slice(0, 4));
    const sanlock = (stamp: string) => `Jan  1 00:00:00 h sanlock[2]: ${stamp} 48071 [1]: s3 x\n`;
    expect(
      yearsOf(`${sanlock('2014-12-31 23:59:59')}Jan  1 00:00:01 h kernel: x\nDec 31 23:59:59 h kernel: y`),
    ).toEqual(['2014', '2015', '2014']);
    expect(yearsOf(`${sanlock('2017-01-01 00:00:00')}Feb 29 00:00:01 h kernel: x`)).toEqual(['2017', '2016']);
  });

  it('is not told by a text without such headers', () => {
    expect(findDate('2014-01-25 06:12:06,001 - x').dated).toBeUndefined();
    expect(findDate(KERNEL).dated).toBeUndefined();
  });
});

it('hosts are told from what stands in their place', () => {
  expect(['node5', 'n-5.example.com', '192.0.2.7'].every(isHostName)).toBe(true);
  expect(['', 'localhost', 'kernel', '-', 'a:b', '<host>'].some(isHostName)).toBe(false);
});
