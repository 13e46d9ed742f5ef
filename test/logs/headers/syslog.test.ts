/** Headers of the system log: their missing year, programs without a tag, and prefixes that programs write before their messages. */
import { describe, expect, it } from 'vitest';
import { readSyslogHeader } from '../../../src/logs/headers/syslog.ts';
import { recordsOfKind } from '../../support/batch.ts';

const read = (line: string, modified = Date.UTC(2024, 5, 1)) => readSyslogHeader(line, { path: 'messages', modified });

describe('the year', () => {
  it.each([
    ['Jan  1 00:00:01', Date.UTC(2025, 0, 1, 6), '2025-01-01'],
    ['Dec 31 23:59:59', Date.UTC(2025, 0, 1, 6), '2024-12-31'],
    // the clock of the host is ahead
    ['Jan  1 00:00:01', Date.UTC(2024, 11, 31, 20), '2025-01-01'],
    ['Jan  3 00:00:01', Date.UTC(2024, 11, 31, 20), '2024-01-03'],
    // a copy with a modification time after its log
    ['Feb 29 10:00:00', Date.UTC(2026, 5, 1), '2024-02-29'],
    ['Feb 29 10:00:00', Date.UTC(2024, 1, 29, 12), '2024-02-29'],
    ['Jun  1 10:00:00', 0, '1969-06-01'],
  ])('of %s in a file of %i is that of the last such day', (stamp, modified, date) => {
    expect(read(`${stamp} host1 kernel: x`, modified)?.stamp.slice(0, 10)).toBe(date);
  });

  it('goes on over New Year', () => {
    const text = 'Dec 31 23:59:58 h kernel: a\nJan  1 00:00:01 h kernel: b\nJan 10 00:00:01 h kernel: c';
    const records = recordsOfKind('syslog', text, 'messages', Date.UTC(2025, 0, 10));
    expect(records.map(({ time }) => new Date(time).toISOString().slice(0, 10))).toEqual([
      '2024-12-31',
      '2025-01-01',
      '2025-01-10',
    ]);
  });
});

describe('the program', () => {
  it.each([
    ['host1 vdsm[12]: WARN text: more', 'vdsm', 'WARN', undefined, 'text: more'],
    ['host1 vdsm root ERROR text: more', 'vdsm', 'ERROR', 'root', 'text: more'],
    ['vdsm vds.dispatcher ERROR text', 'vdsm', 'ERROR', 'vds.dispatcher', 'text'],
    ['host1 journal: vdsm vm.Vm WARNING text', 'vdsm', 'WARNING', 'vm.Vm', 'text'],
    ['host1 vdsm[12]: vdsm root ERROR text', 'vdsm', 'ERROR', 'root', 'text'],
    ['host1 journal: ovirt-ha-agent a.b.C ERROR text', 'ovirt-ha-agent', 'ERROR', 'a.b.C', 'text'],
    ['host1 ovirt-ha-broker[9]: ovirt-ha-broker a.b.C ERROR text', 'ovirt-ha-broker', 'ERROR', 'a.b.C', 'text'],
    ['host1 journal: text', 'journal', undefined, undefined, 'text'],
    ['kernel:  connection1:0: x', 'kernel', undefined, undefined, 'connection1:0: x'],
    ['host1 iscsid: iscsid: text', 'iscsid', undefined, undefined, 'text'],
  ])('of %s is known, with its logger and level', (text, program, level, logger, message) => {
    const line = `Oct 30 16:02:48 ${text}`;
    const header = read(line);
    expect(header).toMatchObject({ logger: program, facts: { 'log.syslog.appname': program } });
    expect([header?.level, header?.facts?.['log.logger']]).toEqual([level, logger]);
    expect(line.slice(header?.at)).toBe(message);
  });

  it('is missing where the line names no program', () => {
    expect(read('Oct 30 16:02:48 host1 vdsm says something')).toBeUndefined();
    expect(read('    more of the same')).toBeUndefined();
  });
});

describe('the form', () => {
  const STAMP = '2023-05-01 10:00:00,123';
  it.each([
    ['<13>May  1 10:00:00.123456 h vdsm[1]: x', STAMP, undefined],
    ['<13>May  1 10:00:00.123 vdsm[1]: x', STAMP, undefined],
    ['2023-05-01T10:00:00.123456+02:00 h vdsm[1]: x', STAMP, '+0200'],
    ['<134>2023-05-01T10:00:00.123456-0230 h vdsm[1]: x', STAMP, '-0230'],
    ['<134>1 2023-05-01T10:00:00.123456+02:00 h vdsm 1 - - x', STAMP, '+0200'],
    ['1 2023-05-01T10:00:00.123Z h vdsm 1 ID47 - x', STAMP, '+0000'],
    ['<134>1 2023-05-01T10:00:00.123Z h vdsm 1 - - \uFEFFx', STAMP, '+0000'],
    ['<134>1 2023-05-01T10:00:00.123Z h vdsm 1 - - \xEF\xBB\xBFx', STAMP, '+0000'],
    [String.raw`<134>1 2023-05-01T10:00:00.123Z h vdsm 1 - [a@1 b="\"\]\\" c=""][d] x`, STAMP, '+0000'],
    [`<134>1 2023-05-01T10:00:00.123Z h vdsm 1 - [a b="${'y'.repeat(4000)}"] x`, STAMP, '+0000'],
    ['2023-05-01T10:00:00.123Z h vdsm 1 - - x', STAMP, '+0000'],
    ['May  1 10:00:00.123 h vdsm[1]: \uFEFFx', STAMP, undefined],
    ['Mon 2023-05-01 10:00:00.123456 UTC h vdsm[1]: x', STAMP, '+0000'],
    ['Mon 2023-05-01 10:00:00.123456 CEST h vdsm[1]: x', STAMP, '+0200'],
    ['Mon 2023-05-01 10:00:00.123456 +0530 h vdsm[1]: x', STAMP, '+0530'],
    ['Mon 2023-05-01 10:00:00.123456 -03 h vdsm[1]: x', STAMP, '-0300'],
    // abbreviations with several meanings mean none
    ['Mon 2023-05-01 10:00:00.123456 CST h vdsm[1]: x', STAMP, undefined],
    ['Mon 2023-05-01 10:00:00.123456 IST h vdsm[1]: x', STAMP, undefined],
    ['Mon 2023-05-01 10:00:00.123456 EST h vdsm[1]: x', STAMP, undefined],
    ['Mon 2023-05-01 10:00:00.123456 h vdsm[1]: x', STAMP, undefined],
    ['Mon 2023-05-01 10:00:00.123456 UTC h vdsmd.service[1]: x', STAMP, '+0000'],
    ['1682935200.123456 h vdsm[1]: x', STAMP, '+0000'],
    // no wall clock
    ['[12345.678901] h vdsm[1]: x', '', undefined],
    ['[    5.678901] h vdsm[1]: x', '', undefined],
    ['[12345.678901 <    0.000012 >] h vdsm[1]: x', '', undefined],
    ['<134>1 - h vdsm 1 - - x', '', undefined],
    [
      '{"__REALTIME_TIMESTAMP":"1682935200123456","SYSLOG_IDENTIFIER":"vdsm","_PID":"1","_HOSTNAME":"h","MESSAGE":"x"}',
      STAMP,
      '+0000',
    ],
    ['{"__REALTIME_TIMESTAMP":"1682935200123456","_COMM":"vdsm","_PID":"1","MESSAGE":[120]}', STAMP, '+0000'],
  ])('of %s is read', (line, stamp, zone) => {
    const header = read(line, Date.UTC(2023, 5, 1));
    expect(header).toMatchObject({ stamp, logger: 'vdsm', facts: { 'process.pid': 1 } });
    expect(header?.zone === '' ? undefined : header?.zone).toBe(zone);
    expect(header?.message ?? line.slice(header?.at)).toBe('x');
  });

  it.each([
    '-- Reboot --',
    '-- Boot 0123456789abcdef0123456789abcdef --',
    '-- Logs begin at Mon 2021-08-23 08:00:01 CDT, end at Sat 2021-08-28 09:12:01 CDT. --',
    '-- Journal begins at Mon 2021-08-23 08:00:01 CDT, ends at Sat 2021-08-28 09:12:01 CDT. --',
    '-- No entries --',
  ])('%s is of no program, and has no time', (line) => {
    expect(read(line)).toEqual({ stamp: '', at: 0 });
  });

  it.each([
    // the kernel's own buffer
    '[ 3194.507083] sd 1:0:0:1: [sdb] text',
    '[ 3194.507083] usb 1-1: new device',
    '-- ',
    '--- a/file',
    '<domain type="kvm">',
    '{"jsonrpc": "2.0"}',
    '{"__REALTIME_TIMESTAMP":"1682935200123456","MESSAGE":null}',
    '{"__REALTIME_TIMESTAMP":"x","MESSAGE":"x"}',
    '1 2023-05-01',
    '1682935200.5 x',
    '<134>',
    '<1345>May  1 10:00:00 h vdsm[1]: x',
    'Mon 2023-05-01 is a day',
  ])('%s is none', (line) => {
    expect(read(line)).toBeUndefined();
  });

  it('keeps the priority', () => {
    expect(read('<134>1 - h vdsm 1 - - x')?.facts).toMatchObject({ 'log.syslog.priority': 134 });
  });
});

it('seconds since boot and fractions of a second are read', () => {
  expect(read('Oct 30 16:02:48 h kernel: [ 3194.507083] x')?.facts).toMatchObject({ 'vdsm.uptime_seconds': 3194 });
  expect(read('Oct 30 16:02:48.123456 h kernel: x')?.stamp).toBe('2023-10-30 16:02:48,123');
});

it('long lines are fast', () => {
  for (const begin of [
    'Oct 30 16:02:48 ',
    'Oct 30 16:02:48 host1 ',
    'Oct 30 16:02:48 host1 journal: vdsm ',
    '2024-01-01T00:00:00Z ',
    '<1>1 2024-01-01T00:00:00Z h a - - [a b="',
    '1 2024-01-01T00:00:00Z h a - - [a b="c"]',
    'Mon 2024-01-01 00:00:00 ',
    '[1.000000 ',
    '{"__REALTIME_TIMESTAMP"',
    '-- Reboot ',
  ]) {
    for (const part of ['a', 'a ', 'vdsm ', '[1]', ':', 'a.b ERROR', ' ', 'kernel: ', '\\"', '[a b="']) {
      const line = begin + part.repeat(200_000 / part.length);
      const began = performance.now();
      read(line);
      expect(performance.now() - began).toBeLessThan(200);
    }
  }
});
