import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJavaError } from '../../../src/parse/errors/java.ts';
import { sampleRecord } from '../../../src/parse/sample-record.ts';

const MB = 1024 * 1024;
const OLD = `	at org.ovirt.engine.core.bll.AddDiskCommand.check(AddDiskCommand.java:10) [bll.jar:]
	at org.ovirt.engine.core.bll.CommandBase.execute(CommandBase.java:900) [bll.jar:]
	at java.lang.Thread.run(Thread.java:748) [rt.jar:1.8.0_242]`;
/** The same with modules of Java 11, and other lines. */
const NEW = `	at deployment.engine.ear.bll.jar//org.ovirt.engine.core.bll.AddDiskCommand.check(AddDiskCommand.java:12)
	at deployment.engine.ear.bll.jar//org.ovirt.engine.core.bll.CommandBase.execute(CommandBase.java:1000)
	at java.base/java.lang.Thread.run(Thread.java:829)`;
const CHAIN = `	at org.ovirt.A.b(A.java:1)
Caused by: java.util.concurrent.ExecutionException: java.net.ConnectException: Connection refused
	at java.base/java.util.concurrent.FutureTask.report(FutureTask.java:122)
	at org.ovirt.engine.core.Client.lambda$send$12(Client.java:3)
	... 4 more
Caused by: java.net.ConnectException: Connection refused (Connection refused)
	at java.base/java.net.PlainSocketImpl.socketConnect(Native Method)
	at org.ovirt.engine.core.Client.open(Client.java:33)
	... 10 more`;

describe('readJavaError', () => {
  it('takes the class from the message where nothing caused it, and the stack of either Java as one', () => {
    const [before, after] = [OLD, NEW].map((trace) => read('Exception: java.lang.NullPointerException', trace));
    expect(before).toMatchObject({ type: 'java.lang.NullPointerException', causes: [], rank: 2 });
    expect(after?.fingerprint).toBe(before?.fingerprint);
  });

  it('takes the last cause, which came first', () => {
    expect(read('Unable to send: org.ovirt.vdsm.jsonrpc.client.ClientConnectionException: boom', CHAIN)).toMatchObject({
      type: 'java.net.ConnectException',
      message: 'Connection refused (Connection refused)',
      causes: [
        'org.ovirt.vdsm.jsonrpc.client.ClientConnectionException',
        'java.util.concurrent.ExecutionException',
        'java.net.ConnectException',
      ],
    });
  });

  it('distinguishes errors by frames of the engine, not by those of Java, nor by numbers of lambdas', () => {
    const print = (trace: string) => read('Exception: java.lang.IllegalStateException: x', trace)?.fingerprint;
    const frame = (name: string) => `\tat ${name}(X.java:1)`;
    expect(print(`${frame('java.net.Socket.connect')}\n${frame('org.ovirt.C.lambda$a$1')}`)).toBe(
      print(`${frame('sun.nio.ch.NioSocketImpl.connect')}\n${frame('org.ovirt.C.lambda$a$22')}`),
    );
    expect(print(frame('org.ovirt.C.a'))).not.toBe(print(frame('org.ovirt.D.a')));
  });

  it.each([
    [
      "Command 'X' failed: EngineException: org.ovirt.engine.core.vdsbroker.irsbroker.IrsOperationFailedNoFailoverException: IRSGenericException: IRSErrorException: Failed to DetachStorageDomainVDS, error = Storage domain does not exist: ('x',), code = 358 (Failed with error StorageDomainDoesNotExist and code 358)",
      'IRSErrorException',
      358,
      "Storage domain does not exist: ('x',)",
    ],
    [
      'Unable to RefreshCapabilities: ClientConnectionException: SSL session is invalid',
      'ClientConnectionException',
      undefined,
      'SSL session is invalid',
    ],
    [
      'Command X failed: org.ovirt.engine.core.common.errors.EngineException: EngineException: org.ovirt.engine.core.vdsbroker.vdsbroker.VDSNetworkException: VDSGenericException: VDSNetworkException: Heartbeat exceeded (Failed with error VDS_NETWORK_ERROR and code 5022)',
      'VDSNetworkException',
      5022,
      'Heartbeat exceeded',
    ],
    [
      'Command X failed: EngineException: java.lang.NullPointerException (Failed with error ENGINE and code 5001)',
      'java.lang.NullPointerException',
      5001,
      expect.stringMatching(/^Command X failed/),
    ],
    ['Uncaught exception: TypeError: Cannot read property x', 'TypeError', undefined, 'Cannot read property x'],
    ['Something else', undefined, undefined, 'Something else'],
  ])('reads %s', (message, type, code, words) => {
    expect(read(message, '')).toMatchObject({ type, code, message: words });
  });

  it('names an error by the engine, where vdsm has no name for its code', () => {
    expect(
      read('X: EngineException: VDSNetworkException: no (Failed with error VDS_NETWORK_ERROR and code 5022)', ''),
    ).toMatchObject({
      name: 'VDS_NETWORK_ERROR',
      area: 'engine',
    });
  });

  it('gives an error of vdsm one fingerprint through all layers of the engine, with its code and without', () => {
    const texts = [
      "Command 'A' failed: EngineException: VDSGenericException: VDSErrorException: Failed to MergeVDS, error = Drive image file could not be found, code = 13 (Failed with error imageErr and code 13)",
      "Command 'B' execution failed: IRSGenericException: IRSErrorException: Failed to MergeVDS, error = Drive image file could not be found, code = 13",
      'Failed in XVDS: VDSErrorException: Failed to MergeVDS, error = Drive image file could not be found',
    ];
    expect(new Set(texts.map((text) => read(text, '')?.fingerprint)).size).toBe(1);
    // so that the class of a record that names the error itself is taken
    expect(texts.map((text) => read(text, '')?.rank)).toEqual([0, 0, 0]);
  });

  it('finds none in a record below ERROR that reports none', () => {
    const record = sampleRecord({ logger: 'x', level: 'WARN', message: 'java.lang.X: y', event: {} });
    expect(readJavaError(record, undefined)).toBeUndefined();
  });

  it('takes any text', () => {
    const lines = fc.array(
      fc.constantFrom('\tat a.b.C.d(E.java:1)', 'Caused by: a.B: c', '\t... 3 more', '', 'x', 'Caused by: '),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), lines, (message, some) => {
        read(message, some.join('\n'));
        read(message, message);
      }),
    );
  });

  it.each([
    'a',
    'a.',
    'A',
    ': ',
    'AException: ',
    '\tat a.b(c)\n',
    '\tat ',
    'Caused by: a.B: c\n',
    '$',
    'error = ',
    '\n',
  ])('takes a megabyte of %j in a moment', (part) => {
    const text = part.repeat(Math.ceil(MB / part.length));
    const start = performance.now();
    read(text, text);
    read(`Exception: ${text}`, '');
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

function read(message: string, trace: string) {
  return readJavaError(
    { ...sampleRecord({ logger: 'org.ovirt.x', level: 'ERROR', message, event: {} }), trace },
    undefined,
  );
}
