import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTraceback } from '../../../src/parse/errors/traceback.ts';

const HEAD = 'Traceback (most recent call last):';

describe('readTraceback', () => {
  it('reads class, message and frames of Python 2', () => {
    expect(
      readTraceback(
        [
          HEAD,
          '  File "/usr/share/vdsm/storage/task.py", line 840, in _run',
          '    return fn(*args, **kargs)',
          '  File "/usr/share/vdsm/storage/hsm.py", line 132, in getStorageDomainInfo',
          '    raise se.StorageDomainDoesNotExist(sdUUID)',
          "StorageDomainDoesNotExist: Storage domain does not exist: ('02372ff1',)",
        ].join('\n'),
      ),
    ).toMatchObject({
      type: 'StorageDomainDoesNotExist',
      message: "Storage domain does not exist: ('02372ff1',)",
      causes: [],
      frames: [
        { file: '/usr/share/vdsm/storage/task.py', func: '_run' },
        { file: '/usr/share/vdsm/storage/hsm.py', func: 'getStorageDomainInfo' },
      ],
    });
  });

  it('reads those of Python 3.11, which marks the source, and keeps the module of the class', () => {
    expect(
      readTraceback(
        `${HEAD}\n  File "/usr/lib/python3.11/site-packages/vdsm/common/api.py", line 33, in method\n    ret = func(*args, **kwargs)\n          ^^^^^^^^^^^^^^^^^^^^^\nvdsm.common.exception.NoSuchVM: Virtual machine does not exist: {'vmId': 'x'}`,
      ),
    ).toMatchObject({
      type: 'vdsm.common.exception.NoSuchVM',
      message: "Virtual machine does not exist: {'vmId': 'x'}",
    });
  });

  it('takes the last exception of a chain, and names the causes first cause first', () => {
    const text = [
      HEAD,
      '  File "a.py", line 1, in first',
      '    x()',
      'KeyError: 1',
      '',
      'During handling of the above exception, another exception occurred:',
      '',
      HEAD,
      '  File "b.py", line 2, in second',
      '    y()',
      'OSError: [Errno 5] Input/output error',
      '',
      'The above exception was the direct cause of the following exception:',
      '',
      HEAD,
      '  File "c.py", line 3, in third',
      '    raise Failed() from e',
      'pkg.Failed: it failed',
    ].join('\n');
    expect(readTraceback(text)).toMatchObject({
      type: 'pkg.Failed',
      message: 'it failed',
      causes: ['KeyError', 'OSError', 'pkg.Failed'],
      frames: [{ file: 'c.py', func: 'third' }],
    });
  });

  it('reads a cause that has no traceback of its own', () => {
    const text = `vdsm.storage.exception.VolumeDoesNotExist: Volume does not exist: ('x',)\n\nThe above exception was the direct cause of the following exception:\n\n${HEAD}\n  File "guarded.py", line 9, in context\n    raise\nRuntimeError: both`;
    expect(readTraceback(text)).toMatchObject({
      type: 'RuntimeError',
      causes: ['vdsm.storage.exception.VolumeDoesNotExist', 'RuntimeError'],
    });
  });

  it.each([
    [
      'of several lines',
      `${HEAD}\n  File "a.py", line 1, in f\n    g()\nlibvirtError: first\n\nthird`,
      'libvirtError',
      'first\n\nthird',
    ],
    ['without text', `${HEAD}\n  File "a.py", line 1, in f\n    assert x\nAssertionError`, 'AssertionError', ''],
    [
      'with the place of a SyntaxError',
      `${HEAD}\n  File "a.py", line 1, in <module>\n    import b\n  File "b.py", line 3\n    foo bar\n        ^\nSyntaxError: invalid syntax`,
      'SyntaxError',
      'invalid syntax',
    ],
    [
      'of another process, printed in its text',
      `${HEAD}\n  File "managers.py", line 772, in _callmethod\n    raise convert_to_error(kind, result)\nmultiprocessing.managers.RemoteError: \n-----\n${HEAD}\n  File "x.py", line 1, in f\nValueError: inner\n-----`,
      'multiprocessing.managers.RemoteError',
      `-----\n${HEAD}\n  File "x.py", line 1, in f\nValueError: inner\n-----`,
    ],
    [
      'behind text of the message',
      `Could not do it:\n${HEAD}\n  File "a.py", line 1, in f\nValueError: x`,
      'ValueError',
      'x',
    ],
    [
      'without indentation',
      `${HEAD}\nFile "a.py", line 1, in f\nelse:\nFile "b.py", line 2, in g\npass\nValueError: x`,
      'ValueError',
      'x',
    ],
  ])('reads an exception %s', (_what, text, type, message) => {
    expect(readTraceback(text)).toMatchObject({ type, message });
  });

  it('keeps one frame of a recursion', () => {
    const frame = '  File "a.py", line 1, in f\n    f()\n';
    const text = `${HEAD}\n${frame.repeat(3)}  [Previous line repeated 993 more times]\nRecursionError: maximum recursion depth exceeded`;
    expect(readTraceback(text)).toMatchObject({ type: 'RecursionError', frames: [{ file: 'a.py', func: 'f' }] });
  });

  it('reads as much as there is of one that is cut off', () => {
    expect(readTraceback(`${HEAD}\n  File "a.py", line 1, in f\n    retur`)).toMatchObject({
      type: undefined,
      message: '',
      frames: [{ func: 'f' }],
    });
  });

  it.each([
    ['no exception at all', 'NoneType: None'],
    ['a stack that was asked for', 'Stack (most recent call last):\n  File "a.py", line 1, in f'],
    ['a blocked worker', 'Worker blocked: <Worker name=x>, traceback:\nFile: "a.py", line 1, in f\n  g()'],
    [
      'what a command wrote, printed as a string',
      "Command ['x'] failed with rc=1 out=b'' err=b'Traceback (most recent call last):\\n  File'",
    ],
    ['a plain message', 'Unexpected error'],
  ])('finds none in %s', (_what, text) => {
    expect(readTraceback(text)).toBeUndefined();
  });

  it('takes any text, and examines each character once', () => {
    const pieces = fc.constantFrom(
      HEAD,
      '\n',
      '  File "a.py", line 1, in f',
      '    f()',
      'E: x',
      'During handling of the above exception, another exception occurred:',
      'The above exception was the direct cause of the following exception:',
      '\u2028',
      '"',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        const text = parts.join('');
        expect(readTraceback(text)?.steps ?? 0).toBeLessThanOrEqual(text.length);
      }),
    );
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readTraceback(`${HEAD}\n${text}`)));
  });

  it.each([
    ['frames', `${HEAD}\n${'  File "a.py", line 1, in f\n  File "b.py", line 1, in g\n'.repeat(20_000)}E: x`],
    [
      'links',
      `${HEAD}\n${'E: x\n\nDuring handling of the above exception, another exception occurred:\n'.repeat(15_000)}E: x`,
    ],
    ['one line', `${HEAD}\n  File "${'a'.repeat(1_000_000)}`],
    ['text', `${HEAD}\nE: ${'x: y\n'.repeat(200_000)}`],
  ])('is bounded in a megabyte of %s', (_what, text) => {
    const traceback = readTraceback(text);
    expect(traceback?.steps).toBeLessThanOrEqual(text.length);
    expect(traceback?.frames.length).toBeLessThanOrEqual(64);
    expect(traceback?.causes.length).toBeLessThanOrEqual(16);
    expect(traceback?.message.length).toBeLessThan(5000);
  });
});
