import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readError } from '../../../src/parse/errors/read-error.ts';
import { readOneLine } from '../../../src/parse/errors/one-line.ts';
import { readTraceback } from '../../../src/parse/errors/traceback.ts';
import { sampleRecord } from '../../../src/parse/sample-record.ts';
import { readerOf } from '../../../src/parse/readers.ts';

const MB = 1024 * 1024;
const CHANNEL = "<yajsonrpc.betterAsyncore.Dispatcher connected ('::ffff:192.0.2.142', 38002, 0, 0) at 0x7fbda865ed30>";
const asyncore = (cls: string, message: string) =>
  `uncaptured python exception, closing channel ${CHANNEL} (${cls}:${message} [/usr/lib64/python3.6/asyncore.py|readwrite|108] [/usr/lib/python3.6/site-packages/vdsm/protocoldetector.py|handle_read|115])`;

describe('readOneLine', () => {
  it.each<[string, string, string, string]>([
    [
      'asyncore, Python 3',
      asyncore("<class 'TypeError'>", "object of type 'NoneType' has no len()"),
      'TypeError',
      "object of type 'NoneType' has no len()",
    ],
    ['asyncore, Python 2', asyncore("<type 'exceptions.KeyError'>", "'x'"), 'KeyError', "'x'"],
    [
      'asyncore, a class of a module',
      asyncore("<class 'socket.error'>", '[Errno 104] Connection reset by peer'),
      'socket.error',
      '[Errno 104] Connection reset by peer',
    ],
    ['asyncore, an old class', asyncore('ssl.SSLError', '[SSL] bad length'), 'ssl.SSLError', '[SSL] bad length'],
    [
      'asyncore, without frames',
      `error: uncaptured python exception, closing channel ${CHANNEL} (<class 'ValueError'>:no)`,
      'ValueError',
      'no',
    ],
    ['a raising line with its exception', 'failed:     raise E("x")   E: x', 'E', 'x'],
    [
      'a raising line of another module',
      'raise se.VolumeError("x", 1)   vdsm.storage.exception.VolumeError: no volume: x',
      'vdsm.storage.exception.VolumeError',
      'no volume: x',
    ],
    [
      'a traceback on one line',
      'Unexpected error Traceback (most recent call last):   File "/a/task.py", line 8, in _run     return f()   File "/a/b.py", line 3, in f     raise E("x") E: x',
      'E',
      'x',
    ],
    [
      'the same, raised by Python',
      'Traceback (most recent call last): File "/a/task.py", line 8, in _run     return x["a"] KeyError: \'a\'',
      'KeyError',
      "'a'",
    ],
    [
      'an indented traceback, before other words',
      'Internal error\n    Traceback (most recent call last):\n      File "/a/task.py", line 8, in _run\n        return x.y()\n    AttributeError: no y\n\nIt is now:\n\n    OtherError: z',
      'AttributeError',
      'no y',
    ],
    ['Java', 'java.net.ConnectException: Connection refused', 'java.net.ConnectException', 'Connection refused'],
    [
      'Java, with its cause',
      'Failed: java.lang.RuntimeException: Caused by: java.net.ConnectException: Connection refused',
      'java.net.ConnectException',
      'Connection refused',
    ],
    [
      'JavaScript',
      "TypeError: Cannot read property 'x' of undefined",
      'TypeError',
      "Cannot read property 'x' of undefined",
    ],
    ['JavaScript, uncaught', 'Uncaught ReferenceError: x is not defined', 'ReferenceError', 'x is not defined'],
    [
      'JavaScript, through Java',
      'com.google.gwt.core.client.JavaScriptException: (TypeError) : a is undefined',
      'TypeError',
      'a is undefined',
    ],
    [
      'libvirt in Python',
      'Failed to start: libvirt.libvirtError: internal error: no',
      'libvirt.libvirtError',
      'internal error: no',
    ],
    [
      'TLS',
      'Error during handshake: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed (_ssl.c:618)',
      'SSLError',
      'Error during handshake: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed (_ssl.c:618)',
    ],
    [
      'TLS before Python 2.7.9',
      '[Errno 1] _ssl.c:504: error:14094418:SSL routines:SSL3_READ_BYTES:tlsv1 alert unknown ca',
      'SSLError',
      '[Errno 1] _ssl.c:504: error:14094418:SSL routines:SSL3_READ_BYTES:tlsv1 alert unknown ca',
    ],
    [
      'the system',
      'Unable to read data: [Errno 104] Connection reset by peer',
      'OSError',
      'Unable to read data: [Errno 104] Connection reset by peer',
    ],
  ])('reads %s', (_what, text, type, message) => {
    expect(readOneLine(text)).toMatchObject({ type, message });
  });

  it.each([
    'Worker blocked',
    'libvirt: XML-RPC error : End of file while reading data: Input/output error',
    'Error checking path /rhev',
    "SSL error receiving from <Dispatcher connected ('::1', 57398, 0, 0) at 0x7f5c>: unexpected eof",
    "FAILED: <err> = ['Traceback (most recent call last):', '  File \"x\", line 3, in f', 'OSError: no']",
    'raise the limit: no',
  ])('finds none in %s', (text) => {
    expect(readOneLine(text)).toBeUndefined();
  });

  it('reads the frames of asyncore, and of a traceback whose line ends were lost', () => {
    const frames = [
      expect.objectContaining({ func: 'readwrite' }),
      { file: expect.stringMatching(/protocoldetector/), func: 'handle_read' },
    ];
    expect(readOneLine(asyncore("<class 'TypeError'>", 'x [a] y'))?.frames).toEqual(frames);
    const flat =
      'Traceback (most recent call last): File "/a/t.py", line 8, in g f() File "/a/b.py", line 3, in f raise E("x") E: x';
    const whole =
      'Traceback (most recent call last):\n  File "/a/t.py", line 8, in g\n    f()\n  File "/a/b.py", line 3, in f\n    raise E("x")\nE: x';
    expect(readOneLine(flat)).toMatchObject({ type: 'E', message: 'x', frames: readTraceback(whole)?.frames });
    const [one, other] = [flat, whole].map((message) => readError(record(message), undefined)?.fingerprint);
    expect(one).toBe(other);
  });

  it('gives a channel that died alike one fingerprint, whoever its peer was', () => {
    const of = (text: string) => readError(record(text), undefined)?.fingerprint;
    const dead = asyncore("<class 'TypeError'>", "object of type 'NoneType' has no len()");
    expect(of(dead.replace('192.0.2.142', '192.0.2.7').replace('38002', '4').replace('ed30', 'ffff'))).toBe(of(dead));
    expect(of(dead.replace('TypeError', 'ValueError'))).not.toBe(of(dead));
    expect(of(dead.replace('protocoldetector.py|handle_read', 'stomp.py|parse'))).not.toBe(of(dead));
  });

  it('takes any text', () => {
    const part = fc.constantFrom(
      'Traceback (most recent call last):',
      'raise ',
      'File "',
      '", line 1, in ',
      'E: ',
      '[a|b|1]',
      'uncaptured python exception, closing channel ',
      '(',
      "<class '",
      "'>:",
      ' at 0x',
      '[Errno ',
      '[SSL: ',
      'Error: ',
      '\n',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(part, fc.string({ maxLength: 5 })), { maxLength: 30 }), (parts) => {
        readOneLine(parts.join(''));
      }),
    );
  });

  it.each([
    'a',
    ' ',
    ': ',
    'a.',
    'A',
    'Error: ',
    ': a.',
    '(',
    '[',
    '[a|b|1] ',
    'raise ',
    'raise E E: ',
    'raise a.',
    'File "a", line 1, in f ',
    '[Errno ',
    '[Errno 1',
    '[SSL: ',
    'error:1',
    '\n',
    'Uncaught ',
  ])('takes a megabyte of %j in a moment', (part) => {
    const text = part.repeat(Math.ceil(MB / part.length));
    const start = performance.now();
    readOneLine(text);
    readOneLine(`uncaptured python exception, closing channel ${text}`);
    readOneLine(`uncaptured python exception, closing channel < at 0x1 (<class 'E'>:${text}`);
    readOneLine(`Traceback (most recent call last): ${text}`);
    readOneLine(`raise E ${text}`);
    readTraceback(`Traceback (most recent call last):\n    raise E ${text}`);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe('a traceback whose last line was glued to the line before', () => {
  it('has the class and words of its exception', () => {
    const text =
      'Traceback (most recent call last):\n  File "/a/b.py", line 3, in f\n    raise se.E("x")   vdsm.exception.E: x';
    expect(readTraceback(text)).toMatchObject({ type: 'vdsm.exception.E', message: 'x', frames: [{ func: 'f' }] });
  });
});

describe('exceptions of browsers in the log of the engine', () => {
  it('are read as those of the engine', () => {
    const text =
      'Permutation name: 2F1D\nUncaught exception: com.google.gwt.core.client.JavaScriptException: (TypeError) : a is undefined';
    const { error } = readerOf('engine-ui').read(record(text), undefined);
    expect(error).toMatchObject({ type: 'TypeError', message: 'a is undefined' });
  });
});

function record(message: string) {
  return sampleRecord({ logger: 'vds.dispatcher', level: 'ERROR', message, event: {} });
}
