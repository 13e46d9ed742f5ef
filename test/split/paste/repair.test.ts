import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../../../src/model/records.ts';
import { QUALITY_BIT } from '../../../src/schema/quality.ts';
import { openBytes } from '../../../src/read/bytes/open.ts';
import { openSplitter } from '../../../src/split/open-splitter.ts';
import { kindOf } from '../../golden/documents.ts';
import { batchOf, pastedRecordsOf, recordsOf } from '../../support/batch.ts';
import { sampleLogs } from '../../support/evidence.ts';
import { runs } from '../../support/properties.ts';

const GOLDEN = 'test/golden';

const isPasted = (record: LogRecord): boolean => (record.quality & QUALITY_BIT.pasted) !== 0;

describe('clean logs', () => {
  const goldens = readdirSync(GOLDEN, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.log') && !file.startsWith('pasted') && kindOf(`${GOLDEN}/${file}`) === 'vdsm',
  );

  it.each(goldens)('%s: a record that is not flagged as repaired is unchanged', (file) => {
    const text = readFileSync(`${GOLDEN}/${file}`, 'utf8');
    const plain = new Map(recordsOf(text).map((record) => [record.line, record]));
    for (const record of pastedRecordsOf(text)) {
      // prose is a record of its own there, which takes its stamp from the record next to it
      if (record.layout === 'none' || isPasted(record)) continue;
      expect(record).toEqual(plain.get(record.line));
    }
  });

  it('are all goldens but those that people cut', () => {
    const touched = goldens.filter((file) => pastedRecordsOf(readFileSync(`${GOLDEN}/${file}`, 'utf8')).some(isPasted));
    expect(touched.sort()).toEqual([
      'A/call-without-its-end.log',
      'D2/two-polls.log',
      'D3/cut-in-mid-line.log',
      'D3/debug-poll.log',
      'E/nested-calls.log',
      'E/recovery-waits-for-the-pool.log',
      'E/vm-down-in-a-successful-return.log',
      'mixed/closing-words.log',
      'mixed/cut-headers.log',
      'mixed/wrapped-old-header.log',
    ]);
  });

  it('stay unchanged where records have several lines', () => {
    const text = GENUINE.join('\n');
    expect(pastedRecordsOf(text)).toEqual(recordsOf(text));
    expect(pastedRecordsOf(text.replaceAll('\n', '\r\n'))).toEqual(recordsOf(text.replaceAll('\n', '\r\n')));
  });

  it('stay unchanged where they begin in the middle of a record', () => {
    const text =
      '    ret = f()\nAttributeError: x\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n  File "a", line 1, in f\nE: y\n2019-01-01 00:00:00,000 INFO  (a) [b] c (d:1)\n';
    expect(pastedRecordsOf(text)).toEqual(recordsOf(text));
  });

  it.each(sampleLogs())('of whole releases stay unchanged: %s', async (path) => {
    const chunks: Buffer[] = [];
    const file = {
      kind: 'vdsm' as const,
      path,
      compression: 'xz' as const,
      size: 0,
      modified: 0,
    };
    for await (const chunk of openBytes(file, ({ message }) => expect.fail(message))) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    expect(pastedRecordsOf(text, 1000)).toEqual(recordsOf(text));
  });
});

describe('pasted text', () => {
  it('gives the same records in whatever batches it comes', () => {
    for (const file of readdirSync(`${GOLDEN}/pasted`).filter((name) => name.endsWith('.log'))) {
      const text = readFileSync(`${GOLDEN}/pasted/${file}`, 'utf8');
      const whole = pastedRecordsOf(text);
      for (const size of [1, 2, 7]) expect(pastedRecordsOf(text, size)).toEqual(whole);
    }
  });

  it('needs no second repair', () => {
    for (const file of readdirSync(`${GOLDEN}/pasted`).filter((name) => name.endsWith('.log'))) {
      const repaired = pastedRecordsOf(readFileSync(`${GOLDEN}/pasted/${file}`, 'utf8')).filter(
        ({ layout, message }) => layout !== 'none' && !message.includes('\n'),
      );
      const text = repaired.map(({ firstLine, trace }) => (trace === '' ? firstLine : `${firstLine}\n${trace}`));
      const again = pastedRecordsOf(text.join('\n'));
      expect(again.map(({ message, trace }) => [message, trace])).toEqual(
        repaired.map(({ message, trace }) => [message, trace]),
      );
      expect(again.some(isPasted)).toBe(false);
    }
  });

  it('loses no line: each is in a record, in order', () => {
    const piece = fc.oneof(
      fc.constantFrom(...PIECES),
      fc.string({ maxLength: 40 }).map((text) => text.replace(/[\r\n]/g, ' ')),
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (lines, size) => {
        const text = `${lines.join('\n')}\n`;
        const records = pastedRecordsOf(text, size);
        // two records that share a line both count it
        let next = 1;
        for (const { line, lines: count } of records) {
          expect([next, next - 1]).toContain(line);
          next = line + count;
        }
        expect(next).toBe(batchOf(text).lines.length + 1);
        const all = records
          .map(({ firstLine, message, trace, thread, logger, module }) =>
            [firstLine, message, trace, thread, logger, module].join(' '),
          )
          .join(' ');
        for (const word of text.match(/\bword\d+\b/g) ?? []) expect(all).toContain(word);
      }),
      { numRuns: runs(300) },
    );
  });

  it('gives a header that lost its stamp the stamp before it', () => {
    const [, second] = pastedRecordsOf(
      '2019-01-01 00:00:01,000+0200 INFO  (a) [b] c (d:1)\nERROR (jsonrpc/6) [api] FINISH x error=y (api:52)\n',
    );
    expect(second).toMatchObject({
      stamp: '2019-01-01 00:00:01,000',
      zone: '+0200',
      level: 'ERROR',
      thread: 'jsonrpc/6',
      line: 2,
    });
  });

  it('strips the prefix of the system log from all lines of a record', () => {
    const prefix = 'Apr 13 18:01:56 node1 vdsm[411]: ';
    const text = [
      'MainThread::ERROR::2015-04-13 18:01:56,201::vdsm::58::vds::(run) failed',
      'Traceback (most recent call last):',
      '  File "a", line 1, in f',
      'E: x',
    ];
    const kernel = 'Apr 13 18:01:57 node1 kernel: x';
    const records = pastedRecordsOf([...text.map((line) => prefix + line), kernel].join('\n'));
    expect(records.map(({ kind, message, trace }) => [kind, message, trace])).toEqual([
      ['vdsm', 'failed', text.slice(1).join('\n')],
      ['syslog', 'x', ''],
    ]);
  });

  it.each([
    {
      what: 'whose arguments its author aligned',
      text: '2017-05-14 18:25:39,482-0400 INFO  (jsonrpc/0) [storage.LVM] Creating LV\n(vg=c3ebdeb0-7e77-4e9d-92a8-408eecaffd5f, lv=metadata, size=512m,\n activate=True, tags=()) (lvm:1)\n',
      message: 'Creating LV (vg=c3ebdeb0-7e77-4e9d-92a8-408eecaffd5f, lv=metadata, size=512m, activate=True, tags=())',
    },
    {
      what: 'in quotes',
      text: '"MainThread::INFO::2013-05-05 11:57:38,609::vdsm::89::vds::(run) I am vdsm"\n',
      message: 'I am vdsm',
    },
    {
      what: 'of another log, whose header is in {noformat}',
      text: '{noformat}2020-03-10 17:44:09,519+02 INFO  [org.ovirt.engine.core.X] (default task-8) [] hello{noformat}\n',
      message: 'hello',
    },
  ])('gives a record $what', ({ text, message }) => {
    expect(pastedRecordsOf(text).map((record) => record.message)).toEqual([message]);
  });

  it('keeps an ellipsis within a record, and makes a fragment of one between records', () => {
    const records = pastedRecordsOf(
      "2019-01-01 00:00:01,000 INFO  (a) [b] {'a':\n<lot of data>\n'b': 1} (d:1)\n...\n2019-01-01 00:00:02,000 INFO  (a) [b] c (d:1)\n",
    );
    expect(records.map(({ message }) => message)).toEqual(["{'a':\n<lot of data>\n'b': 1}", '...', 'c']);
  });

  it('leaves a record unchanged that is too long to be pasted by hand', () => {
    const lines = Array.from({ length: 3000 }, (_, i) => `line ${i}`);
    const text = `2019-01-01 00:00:00,000 INFO  (a) [b] long\n${lines.join('\n')}\n2019-01-01 00:00:01,000 INFO  (a) [b] c (d:1)\n`;
    expect(pastedRecordsOf(text, 100)).toEqual(recordsOf(text));
  });

  it('is not repaired across two files', () => {
    const splitter = openSplitter('vdsm', undefined, true);
    const file = (path: string) => ({
      kind: 'vdsm' as const,
      path,
      compression: 'none' as const,
      size: 0,
      modified: 0,
    });
    splitter.startFile(file('vdsm.log.1'));
    const records = splitter.push(
      batchOf('2019-01-01 00:00:00,000 INFO  (a) [b] c (d:1)\nTraceback (most recent call last):\n'),
    );
    splitter.startFile(file('vdsm.log'));
    records.push(
      ...splitter.push(batchOf('  File "a", line 1, in f\nE: x\n2019-01-01 00:00:01,000 INFO  (a) [b] c (d:1)\n')),
      ...splitter.end(),
    );
    expect(records.map(({ path, line, lines }) => [path, line, lines])).toEqual([
      ['vdsm.log.1', 1, 4],
      ['vdsm.log', 3, 1],
    ]);
  });
});

/** Records of several lines as vdsm writes them: none is damaged. */
const GENUINE = [
  '2019-01-01 00:00:00,000+0000 WARN  (vdsm.Scheduler) [Executor] Worker blocked: <Worker name=jsonrpc/0 running <Task <JsonRpcTask {} at 0x1> timeout=60, duration=60 at 0x2> task#=3 at 0x3>, traceback:',
  'File: "/usr/lib64/python2.7/threading.py", line 785, in __bootstrap',
  '  self.__bootstrap_inner()',
  'File: "/usr/lib64/python2.7/threading.py", line 812, in __bootstrap_inner',
  '  self.run() (executor:363)',
  "2019-01-01 00:00:01,000+0000 INFO  (vm/1) [virt.vm] (vmId='x') <?xml version='1.0' encoding='UTF-8'?>",
  '<domain type="kvm">',
  '    <name>a &gt; b</name>',
  '</domain>',
  ' (vm:1)',
  '2019-01-01 00:00:02,000+0000 ERROR (health) [health] Found 2 uncollectable objects: [<a at 0x1>,',
  ' <b at 0x2>] (health:1)',
  "2019-01-01 00:00:03,000+0000 DEBUG (a) [common.commands] /usr/bin/x 'one",
  "two' (cwd None) (commands:1)",
  '2019-01-01 00:00:04,000+0000 ERROR (a) [storage.guarded] x failed (g:1)',
  'Traceback (most recent call last):',
  '  File "a", line 1, in f',
  '    raise E',
  'E: one',
  '',
  'During handling of the above exception, another exception occurred:',
  '',
  'Traceback (most recent call last):',
  '  File "a", line 2, in g',
  'E: two',
  'MainProcess|Thread-1000::DEBUG::2015-02-18 10:55:08,732::ifcfg::460::root::(_persistentBackup) backing up ifcfg-ovirtmgmt: # Generated by VDSM version 4.17',
  'DEVICE=ovirtmgmt',
  'ONBOOT=yes',
  '',
  'Thread-16::DEBUG::2015-02-18 10:55:08,733::BindingXMLRPC::318::vds::(wrapper) ',
  'Thread-16::ERROR::2015-02-18 10:55:08,734::task::1::root::(f) Traceback (most recent call last):',
  '  File "a", line 1, in f',
  'E: x',
  '',
];

/** Lines that pasted text consists of, whole and damaged. */
const PIECES = [
  '2019-01-01 00:00:00,000+0200 INFO  (word1) [word2] word3 (word4:1)',
  '2019-01-01 00:00:00,000+0200 INFO (word1) [word2]',
  'word5 word6 (word7:12)',
  '(word8:12)',
  '2019-01-01 00:00:00,000+0200 INFO  (word9)',
  '[word10] word11 (word12:3)',
  '(word13:3) 2019-01-02',
  '00:00:01,000+0200 INFO  (word14) [word15] word16 (word17:1)',
  'Thread-1::DEBUG::2011-06-23',
  '13:11:12,125::word18::1::word19::(word20) word21',
  'Thread-1::DEBUG::2011-06-23 13:11:12,125::word22::1::word23::',
  '(word24) word25',
  "Thread-1::DEBUG::2011-06-23 13:11:12,125::m::1::l::(f) 'word26' (cwd None) a::DEBUG::2011-06-23 13:11:12,195::m::1::l::(f) word27",
  'Traceback (most recent call last):',
  'File "word28", line 1, in f',
  'word29Error: word30',
  '> 2019-01-01 00:00:00,000+0200 ERROR (a) [b] word31 (d:1)',
  '> word32',
  '  • Some word33 text',
  'Some word34 text',
  '[root@node1 ~]# tail word35',
  '...',
  '',
  '    MainThread::INFO::2011-12-05 07:04:56,101::vdsm::71::vds::(run)word36',
  'ERROR (word37) [word38] word39 (word40:1)',
  'Aug 17 15:28:57 node1 systemd[1]: word41. Aug 17 15:28:58 node1 systemd[1]: word42.',
  '&gt; word43 &quot;',
];
