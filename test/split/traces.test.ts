/** `error.stack_trace` holds tracebacks only, and no text is lost: what follows one is a fragment of its own. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QUALITY_BIT } from '../../src/schema/quality.ts';
import type { LogKind } from '../../src/model/files.ts';
import { isClosing } from '../../src/logs/closings.ts';
import { isCutHeader } from '../../src/split/cut-headers.ts';
import { recordsOf, recordsOfKind } from '../support/batch.ts';

const NEW = '2017-05-22 11:50:46,061+0530 ERROR (jsonrpc/3) [storage.x] text (task:12)';
const OLD = 'Thread-1::ERROR::2017-05-22 11:50:46,061::task::865::TaskManager.Task::(_setError) text';
const ENGINE =
  '2022-01-16 10:00:05,000+01 ERROR [org.ovirt.engine.core.bll.MigrateVmCommand] (default task-1) [aa] Command failed';

const FRAMES = 'Traceback (most recent call last):\n  File "/a/b.py", line 12, in f\n    return g(x)';
const WHOLE = `${FRAMES}\nvdsm.storage.exception.StorageException: bad: ('a',)\nsecond line of the message`;
const CHAINED = `${FRAMES}\nKeyError: 'x'\n\nDuring handling of the above exception, another exception occurred:\n\n${WHOLE}`;
const DIRECT = `${FRAMES}\nKeyError: 'x'\n\nThe above exception was the direct cause of the following exception:\n\n${WHOLE}`;
const UNINDENTED = 'Traceback (most recent call last):\nFile "/a/b.py", line 12, in f\nreturn g(x)\nValueError: x';
const MARKED = 'Traceback (most recent call last):\n  File "/a.py", line 1, in f\n    g(x)\n    ~^^^\nValueError: x';
const BARE_CAUSE = `vdsm.X: y\n\nThe above exception was the direct cause of the following exception:\n\n${WHOLE}`;
const TRACEBACKS = [FRAMES, WHOLE, CHAINED, DIRECT, UNINDENTED, MARKED, 'Traceback (most recent'];

const JAVA = '\tat org.ovirt.engine.core.A.b(A.java:12) [bll.jar:]\n\tat java.lang.Thread.run(Thread.java:748)';
const JAVA_CHAIN = `${JAVA}\nCaused by: java.sql.SQLException: ERROR: duplicate key\n  Detail: Key (x) exists.\n\n  Where: function f\n\tat org.postgresql.A.b(A.java:1)\n\t... 12 more`;
const STACKS = [JAVA, JAVA_CHAIN, `${JAVA}\nCaused by: java.lang.Error: x\nsecond line`, `${JAVA}\n\tat org.ovirt.en`];

/** What stands behind a record in excerpts, and is no part of it. */
const PROSE = [
  'Regards,\nAnn',
  'Bug-Url: https://bugzilla.example.com/1',
  'Fixed by using getattr() instead of accessing it.\n\nBug-Url: https://bugzilla.example.com/1',
  'This is what I see in the log, any idea?',
];
/** What ends a traceback without a blank line before it. */
const GLUED = ['^C', '^C^C', 'Regards,\nAnn', 'Thanks in advance', '[root@host1 ~]# tail -f vdsm.log', '```'];
const CUT = {
  vdsm: ['2017-03-16 18:58:3', '2017-03-16 18:58:33,065+0200 WARN  (check/lo', '2017-03-16 18:58:33,065+02'],
  old: ['Thread-13::ERROR::2016-01-15 20:2', 'Detector thread::DEBUG::', 'a::INFO::2015-05-04 00:01:15,854::x::12'],
  engine: ['2022-01-16 10:00:0', '2022-01-16 10:00:05,000+01 WARN  [org.ovirt.engine.core.bll.Mig'],
} as const;

function partsOf(text: string, kind: LogKind = 'vdsm') {
  return recordsOfKind(kind, `${text}\n`).map(({ layout, message, trace, line, lines, offset, quality }) => {
    return { layout, message, trace, line, lines, offset, quality };
  });
}

describe('a traceback', () => {
  it.each([NEW, OLD])('stays whole behind %s', (header) => {
    for (const trace of TRACEBACKS) expect(partsOf(`${header}\n${trace}`)).toMatchObject([{ message: /text/, trace }]);
  });

  it('stays whole where its first cause has no frames', () => {
    expect(partsOf(`${NEW}\n${BARE_CAUSE}`)).toMatchObject([{ message: 'text', trace: BARE_CAUSE }]);
  });

  it('stays whole where it is a stack of Java', () => {
    for (const trace of STACKS)
      expect(partsOf(`${ENGINE}\n${trace}`, 'engine')).toMatchObject([{ message: 'Command failed', trace }]);
  });

  it.each([NEW, OLD])('ends before the prose behind %s', (header) => {
    for (const trace of TRACEBACKS)
      for (const prose of PROSE) {
        const [record, rest, ...more] = partsOf(`${header}\n${trace}\n\n${prose}`);
        expect(record?.trace).toBe(trace);
        expect(rest).toMatchObject({ layout: 'none', message: prose, trace: '', quality: expect.any(Number) });
        expect((rest?.quality ?? 0) & QUALITY_BIT.stamp_inherited).toBeTruthy();
        expect(more).toEqual([]);
      }
  });

  it.each([NEW, OLD])('ends before what a terminal or a mail puts right behind it: %s', (header) => {
    for (const trace of [FRAMES, WHOLE, CHAINED])
      for (const text of GLUED)
        expect(partsOf(`${header}\n${trace}\n${text}`)).toMatchObject([{ trace }, { layout: 'none', message: text }]);
  });

  it('of Java ends before prose', () => {
    for (const trace of [JAVA, JAVA_CHAIN])
      for (const text of [...PROSE, ...GLUED])
        expect(partsOf(`${ENGINE}\n${trace}\n\n${text}`, 'engine')).toMatchObject([{ trace }, { message: text }]);
  });

  it('that is the message itself ends before prose, too', () => {
    const header = 'Thread-1::ERROR::2017-05-22 11:50:46,061::x::1::root::(f) ';
    expect(partsOf(`${header}${WHOLE}\n\nRegards,\nAnn`)).toMatchObject([
      { message: WHOLE, trace: '' },
      { message: 'Regards,\nAnn' },
    ]);
  });
});

describe('text behind a tail', () => {
  it('is no traceback where it is none', () => {
    for (const text of [...PROSE, ...GLUED]) {
      expect(partsOf(`${NEW}\n${text}`)).toMatchObject([
        { message: 'text', trace: '' },
        { layout: 'none', message: text, trace: '' },
      ]);
    }
  });

  it('is part of the message where Python names no exception', () => {
    expect(partsOf(`${NEW}\nNoneType: None\n\nRegards`)).toMatchObject([
      { message: 'text\nNoneType: None', trace: '' },
      { message: 'Regards' },
    ]);
  });

  it('has its own place in the file', () => {
    const [record, rest] = partsOf(`${NEW}\n\nRegards,\nAnn\n`);
    expect(record).toMatchObject({ line: 1, lines: 2, offset: 0 });
    expect(rest).toMatchObject({ line: 3, lines: 3, offset: NEW.length + 2 });
  });
});

describe('a cut header', () => {
  it.each([
    ['vdsm', NEW, CUT.vdsm],
    ['vdsm', OLD, [...CUT.vdsm, ...CUT.old]],
    ['supervdsm', OLD.replace('Thread-1', 'MainProcess|Thread-1'), CUT.old],
    ['ha-agent', OLD.replace('TaskManager.Task', 'ovirt_hosted_engine_ha.agent.x'), CUT.old],
    ['engine', ENGINE, CUT.engine],
    ['mom', '2017-05-22 11:50:46,061 - mom.x - INFO - text', ['2017-05-22 11:50:46,061 - mom.x - IN']],
    ['sanlock', '2022-01-10 10:00:00 100 [500]: text', ['2022-01-10 10:01:00 160 [5']],
    ['libvirt', '2022-01-10 10:00:00.123+0000: 12: error : f:1 : text', ['2022-01-10 10:00:00.123+0000: 1']],
    ['syslog', 'Aug 27 14:08:33 h kernel: scsi text', ['Aug 27 14:08:3', 'Aug 27 14:08:33 h kern']],
  ] as const)('of %s is a fragment, at the end and before another header', (kind, header, cuts) => {
    for (const cut of cuts) {
      expect(isCutHeader(cut)).toBe(true);
      for (const text of [`${header}\n${cut}`, `${header}\n${cut}\n${header}`]) {
        const [record, fragment, ...more] = recordsOfKind(kind, `${text}\n`);
        expect(record?.message).toMatch(/text$|failed$/);
        expect(record?.trace).toBe('');
        expect(fragment).toMatchObject({ layout: 'none', message: cut });
        expect((fragment?.quality ?? 0) & QUALITY_BIT.truncated_input).toBeTruthy();
        expect(more).toHaveLength(text.endsWith(header) ? 1 : 0);
      }
    }
  });

  it('does not end a traceback with itself', () => {
    for (const cut of [...CUT.vdsm, ...CUT.old])
      for (const trace of [FRAMES, WHOLE, CHAINED])
        for (const header of [NEW, OLD])
          expect(partsOf(`${header}\n${trace}\n${cut}`)).toMatchObject([{ trace }, { message: cut }]);
  });

  it.each(['2017-03-16', '12:30:45', 'std::vector', 'a::b::c', 'ERROR', '2017-03-16 was a Thursday', 'Aug 27'])(
    'is not %s',
    (line) => {
      expect(isCutHeader(line)).toBe(false);
    },
  );

  it('takes no long time on long lines', () => {
    for (const part of ['a', 'a::', '2017-03-16 ', '::ERROR::', '[', ' '])
      expect(isCutHeader(part.repeat(100_000))).toBe(false);
  });
});

it.each(['Thanks: an exception', 'Regards=1', 'Error: x', 'http.Client: x', 'Link is up', 'cheers(x)', 'On: off'])(
  '%s closes nothing',
  (line) => {
    expect(isClosing(line)).toBe(false);
  },
);

it('no text is lost behind a record, and every line is counted', () => {
  const piece = fc.constantFrom(
    ...TRACEBACKS,
    ...PROSE,
    ...GLUED,
    ...CUT.vdsm,
    ...CUT.old,
    '',
    'NoneType: None',
    'x: y',
  );
  fc.assert(
    fc.property(fc.constantFrom(NEW, OLD), fc.array(piece, { maxLength: 6 }), (header, pieces) => {
      const text = [header, ...pieces].join('\n');
      const records = recordsOf(`${text}\n`);
      const kept = records.flatMap(({ message, trace }) => [message, trace]).join('\n');
      for (const line of text.split('\n').slice(1)) expect(kept).toContain(line.trim());
      expect(records.reduce((sum, { lines }) => sum + lines, 0)).toBe(text.split('\n').length);
    }),
  );
});
