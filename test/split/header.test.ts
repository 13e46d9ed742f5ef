import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHeader } from '../../src/split/header.ts';

const STAMP = '2017-05-22 11:50:46,061';

describe('readHeader', () => {
  it.each([
    [
      '4.9',
      `Thread-1::DEBUG::${STAMP}::task::492::TaskManager.Task::(_debug) Task x: y`,
      ['Thread-1', 'DEBUG', '', 'TaskManager.Task', 'Task x: y', 'task', 492, '_debug'],
    ],
    [
      'a lambda',
      `MainThread::DEBUG::${STAMP}::misc::84::Storage.Misc.excCmd::(<lambda>) 'true' (cwd None)`,
      ['MainThread', 'DEBUG', '', 'Storage.Misc.excCmd', "'true' (cwd None)", 'misc', 84, '<lambda>'],
    ],
    [
      'a thread with ::',
      `Client fe80::1:54321::INFO::${STAMP}::a::1::b::(c) d`,
      ['Client fe80::1:54321', 'INFO', '', 'b', 'd', 'a', 1, 'c'],
    ],
    [
      'a thread with blanks',
      `VM Channels Listener::WARNING::${STAMP}::a::1::b::(c) d`,
      ['VM Channels Listener', 'WARNING', '', 'b', 'd', 'a', 1, 'c'],
    ],
    ['an unnamed level', `T::Level 7::${STAMP}::a::1::b::(c) d`, ['T', 'Level 7', '', 'b', 'd', 'a', 1, 'c']],
    ['an empty message', `T::DEBUG::${STAMP}::a::1::b::(c) `, ['T', 'DEBUG', '', 'b', '', 'a', 1, 'c']],
    [
      'an empty message, its blank stripped',
      `T::DEBUG::${STAMP}::a::1::b::(c)`,
      ['T', 'DEBUG', '', 'b', '', 'a', 1, 'c'],
    ],
    [
      'supervdsm',
      `MainProcess|jsonrpc/5::DEBUG::${STAMP}::a::1::SuperVdsm.ServerCallback::(wrapper) call f`,
      ['MainProcess|jsonrpc/5', 'DEBUG', '', 'SuperVdsm.ServerCallback', 'call f', 'a', 1, 'wrapper'],
    ],
  ])('reads the old layout: %s', (_, line, [thread, level, zone, logger, message, module, moduleLine, func]) => {
    expect(readHeader(line)).toMatchObject({
      layout: 'old',
      thread,
      level,
      zone,
      logger,
      message,
      module,
      moduleLine,
      func,
      stamp: STAMP,
    });
  });

  it.each([
    [
      '4.19.1, no zone',
      `${STAMP} INFO  (jsonrpc/3) [dispatcher] Run (a:1)`,
      ['jsonrpc/3', 'INFO', '', 'dispatcher', 'Run (a:1)'],
    ],
    ['a zone', `${STAMP}+0530 WARN  (jsonrpc/3) [root] x (a:1)`, ['jsonrpc/3', 'WARN', '+0530', 'root', 'x (a:1)']],
    ['a negative zone', `${STAMP}-0400 ERROR (a) [b] x (a:1)`, ['a', 'ERROR', '-0400', 'b', 'x (a:1)']],
    [
      'level padded to 7',
      `${STAMP} INFO    (Thread-11) [virt.vm] x (vm:1751)`,
      ['Thread-11', 'INFO', '', 'virt.vm', 'x (vm:1751)'],
    ],
    ['blanks collapsed by a page', `${STAMP}+0000 INFO (a) [b] x (a:1)`, ['a', 'INFO', '+0000', 'b', 'x (a:1)']],
    [
      'nested parentheses',
      `${STAMP}+0000 INFO  (ioprocess communication (16074)) [IOProcess] S (__init__:447)`,
      ['ioprocess communication (16074)', 'INFO', '+0000', 'IOProcess', 'S (__init__:447)'],
    ],
    ['an empty logger', `${STAMP}+0000 INFO  (a) [] x (a:1)`, ['a', 'INFO', '+0000', '', 'x (a:1)']],
    ['an unnamed level', `${STAMP}+0000 Level 5 (a) [b] x (a:1)`, ['a', 'Level 5', '+0000', 'b', 'x (a:1)']],
    ['U+2028 in the text', `${STAMP}+0000 INFO  (a) [b] x\u2028y (a:1)`, ['a', 'INFO', '+0000', 'b', 'x\u2028y (a:1)']],
  ])('reads the new layout: %s', (_, line, [thread, level, zone, logger, message]) => {
    expect(readHeader(line)).toMatchObject({ layout: 'new', thread, level, zone, logger, message, stamp: STAMP });
  });

  it.each([
    ['a traceback line', '  File "/usr/share/vdsm/storage/task.py", line 840, in _run'],
    ['an indented header', ` ${STAMP}+0000 INFO  (a) [b] x (a:1)`],
    ['a header cut after its stamp', STAMP],
    ['a header cut after ::', `Thread-13::DEBUG::${STAMP}::`],
    ['no thread', `::DEBUG::${STAMP}::a::1::b::(c) d`],
    ['a day that no calendar has', '2017-02-30 11:50:46,061+0000 INFO  (a) [b] x (a:1)'],
    ['an hour that no clock has', 'T::DEBUG::2017-02-28 25:50:46,061::a::1::b::(c) d'],
    ['nothing', ''],
  ])('takes no header from %s', (_, line) => {
    expect(readHeader(line)).toBeUndefined();
  });

  it('never throws, whatever the line', () => {
    const pieces = fc.constantFrom(
      '::',
      'DEBUG',
      STAMP,
      '+0000',
      ' ',
      '(',
      ')',
      '[',
      ']',
      ') [',
      'Level ',
      '1',
      'x',
      '\r',
      '\u2028',
    );
    fc.assert(fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => void readHeader(parts.join(''))));
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (line) => void readHeader(line)));
  });

  it('reads no more than the beginning of a hostile line', () => {
    // reading these in quadratic time would take minutes, so that the test fails by its time-out
    for (const piece of [') [', '::', '::DEBUG', '(', '[', ']', `::DEBUG::${STAMP}`]) {
      readHeader(`${STAMP}+0000 INFO  (${piece.repeat(1_000_000)}`);
      readHeader(piece.repeat(1_000_000));
    }
  });
});
