import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../../src/parse/errors/fingerprint.ts';
import { wordsOf } from '../../../src/parse/errors/words.ts';

const MB = 1024 * 1024;
const [A, B] = ['0f5202f3-6d12-4a2f-853d-1786315e37f9', 'c576816d-da07-49bd-844a-fa777ba55f66'];

type Seen = string | readonly [type: string, message: string];
const fingerprint = (seen: Seen): string => {
  const [type, message] = typeof seen === 'string' ? [undefined, seen] : seen;
  return fingerprintOf({ type, message, frames: [], name: undefined }).text;
};

describe('errors without frames have one fingerprint', () => {
  it.each<[string, readonly Seen[]]>([
    ['whatever the id', [`Extend timeout for job ${A}, untracking job`, `Extend timeout for job ${B}, untracking job`]],
    [
      'however Python quotes',
      ["Not SPM: ('x1',)", "Not SPM: (u'x2',)", 'Not SPM: (b"x3",)', String.raw`Not SPM: (\'x4\',)`],
    ],
    [
      'whatever is counted',
      [
        'ThreadedHandler is overloaded, dropped 1402 log messages in the last 60 seconds (max pending: 2000)',
        'ThreadedHandler is\noverloaded, dropped 9 log messages in the last 7 seconds (max pending: 1)',
      ],
    ],
    [
      'on every host',
      [
        'VDSM node-b2 command GetStatsVDS failed: Message timeout',
        'VDSM web command GetStatsVDS failed: Message timeout',
        'VDSM host1.example.com command GetStatsVDS failed: Message timeout',
      ],
    ],
    [
      'of every VM',
      [
        'VM vm-c06 is down with error. Exit message: Lost connection with qemu process.',
        'VM VM is down with error. Exit message: Lost connection with qemu process.',
        'VM Example_VM1 is down with error. Exit message: Lost connection with qemu process',
      ],
    ],
    [
      'of every domain and size',
      [
        'Critical, Low disk space. iSCSI_SD2 domain has 4 GB of free space.',
        'Critical, Low disk space. data domain has 900 MB of free space.',
      ],
    ],
    [
      'whatever the address and port',
      [
        'ssl handshake: socket error, address: ::ffff:192.0.2.77',
        'ssl handshake: socket error, address: 10.xxx.xxx.xxx',
        'ssl handshake: socket error, address: [2001:db8::7]:51234',
        'ssl handshake: socket error, address: 192.0.2.1:51234',
      ],
    ],
    [
      'whatever the path and the server',
      [
        "Failed to mount nfs1.example.com:/data on '/rhev/data-center/mnt/nfs1.example.com:_data'",
        "Failed to mount 192.0.2.5:/export/vol2 on '/rhev/data-center/mnt/192.0.2.5:_export_vol2'",
      ],
    ],
    [
      'whatever lies in memory where',
      [
        `Unhandled exception in <Task discardable <VolumeWatermarkMonitor vm=${A} at 0x7fd7caf43160> timeout=1.0, duration=0.01 at 0x7fd7c87d1400>`,
        `Unhandled exception in <Task discardable <VolumeWatermarkMonitor vm=${B} at 0x7f10> timeout=2.0, duration=11 at 0x7f20>`,
      ],
    ],
    [
      'whatever the device',
      ['Block job x type COMMIT for drive sda has failed', 'Block job x type COMMIT for drive vdb has failed'],
    ],
    [
      'however many objects',
      [
        `Command 'CreateSnapshotForVm' id: '${A}' with children [${A}] failed, marking as 'FAILED'`,
        `Command 'CreateSnapshotForVm' id: '${B}' with children [${A}, ${B}, ${A}] failed, marking as FAILED`,
      ],
    ],
    [
      'in every package of the engine',
      [
        "Ending command 'org.ovirt.engine.core.bll.AddDiskCommand' with failure.",
        "Ending command 'org.ovirt.engine.core.bll.storage.disk.AddDiskCommand' with failure.",
      ],
    ],
    [
      'whatever the arguments of a call of the engine',
      [
        `Command 'GetStatsVDSCommand(HostName = node1, VdsIdVDSCommandParametersBase:{hostId='${A}'})' execution failed: Connection reset`,
        `Command 'org.ovirt.engine.core.vdsbroker.vdsbroker.GetStatsVDSCommand(HostName = web, VdsIdVDSCommandParametersBase:{hostId='${B}', x='1'})' execution failed: Connection reset`,
        'Command GetStatsVDSCommand(HostName = web, HostId = 7) execution failed: Connection reset',
      ],
    ],
    [
      'whatever the arguments of a tool',
      [
        "Command ['/usr/bin/sudo', '-n', '/sbin/lvm', 'vgs', 'a'] failed with rc=5 out=b'' err=b'  Volume group \"a1\" not found\\n'",
        "Command ['/usr/sbin/lvm', 'vgs', '--config', 'x'] failed with rc=5 out='' err='  Volume group \"b2\" not found\\n'",
      ],
    ],
    [
      'whatever order Python 2 wrote a dict in',
      [
        "could not serve request {'params': {}, 'jsonrpc': '2.0', 'method': u'Host.getStats', 'id': u'1'}",
        "could not serve request {'method': 'Host.getStats', 'params': {'a': 1}, 'id': '2'}",
      ],
    ],
    [
      'in Python 2 and 3: a missing module',
      [
        ['ImportError', 'No module named storage.volume'],
        ['ModuleNotFoundError', "No module named 'storage.volume'"],
      ],
    ],
    [
      'in Python 2 and 3: a name',
      [
        ['NameError', "global name 'vmId' is not defined"],
        ['NameError', "name 'vmId' is not defined"],
      ],
    ],
    [
      'in Python 2 and 3: arguments',
      [
        ['TypeError', '__init__() takes exactly 2 arguments (3 given)'],
        ['TypeError', '__init__() takes 2 positional arguments but 3 were given'],
        ['TypeError', 'Vm.__init__() takes from 1 to 2 positional arguments but 3 were given'],
        ['TypeError', "__init__() missing 1 required positional argument: 'vm'"],
      ],
    ],
    [
      'in Python 2 and 3: a value of None',
      [
        ['TypeError', "'NoneType' object has no attribute '__getitem__'"],
        ['TypeError', "'NoneType' object is not subscriptable"],
      ],
    ],
    [
      'in Python 2 and 3: JSON',
      [
        ['ValueError', 'No JSON object could be decoded'],
        ['json.decoder.JSONDecodeError', 'Expecting value: line 1 column 1 (char 0)'],
      ],
    ],
    [
      'in Python 2 and 3: the system',
      [
        ['error', '[Errno 111] Connection refused'],
        ['socket.error', '[Errno 111] Connection refused'],
        ['ConnectionRefusedError', '[Errno 111] Connection refused'],
      ],
    ],
    [
      'in Python 2 and 3: a file',
      [
        ['OSError', '[Errno 2] No such file or directory'],
        ['IOError', "[Errno 2] No such file or directory: '/a/b'"],
        ['FileNotFoundError', "[Errno 2] No such file or directory: 'tool': 'tool'"],
      ],
    ],
    [
      'in every release of OpenSSL',
      [
        ['SSLError', '[Errno 1] _ssl.c:504: error:14094418:SSL routines:SSL3_READ_BYTES:tlsv1 alert unknown ca'],
        ['ssl.SSLError', '[SSL: TLSV1_ALERT_UNKNOWN_CA] tlsv1 alert unknown ca (_ssl.c:618)'],
      ],
    ],
    [
      'in every browser',
      [
        ['TypeError', "Cannot read property 'id' of undefined"],
        ['TypeError', "Cannot read properties of undefined (reading 'id')"],
      ],
    ],
    [
      'through whatever layers of the engine',
      [
        ['VDSErrorException', 'Drive image file could not be found'],
        ['org.ovirt.engine.core.vdsbroker.irsbroker.IRSErrorException', 'Drive image file could not be found'],
        ['EngineException', 'Drive image file could not be found'],
      ],
    ],
  ])('%s', (_what, messages) => {
    const [first, ...others] = messages.map((seen) => [
      fingerprint(seen),
      wordsOf(typeof seen === 'string' ? seen : seen[1]),
    ]);
    for (const other of others) expect(other).toEqual(first);
  });
});

describe('errors without frames have fingerprints of their own', () => {
  it.each<[string, readonly Seen[]]>([
    [
      'by the command of the engine',
      ["Failed in 'GetStatsVDS' method", "Failed in 'MergeVDS' method", "Failed in 'vdscommand' method"],
    ],
    [
      'by its class',
      [
        "Ending command 'org.ovirt.engine.core.bll.RunVmCommand' with failure.",
        "Ending command 'org.ovirt.engine.core.bll.MigrateVmCommand' with failure.",
      ],
    ],
    [
      'by the command in a cut record',
      [
        `Command 'StartNbdServerVDSCommand(HostName = node151, NbdServerVDSParameters:{hostId='${A}', serverId='`,
        `Command 'StopNbdServerVDSCommand(HostName = node151, NbdServerVDSParameters:{hostId='${A}', serverId='`,
      ],
    ],
    [
      'by the tool, its task, its exit code and its words',
      [
        "Command ['/usr/bin/qemu-img', 'convert'] failed with rc=1 out=b'' err=b'No space left on device'",
        "Command ['/usr/bin/qemu-img', 'info'] failed with rc=1 out=b'' err=b'No space left on device'",
        "Command ['/usr/bin/qemu-img', 'convert'] failed with rc=2 out=b'' err=b'No space left on device'",
        "Command ['/usr/bin/qemu-img', 'convert'] failed with rc=1 out=b'' err=b'Permission denied'",
        "Command ['/usr/bin/dd', 'if=x'] failed with rc=1 out=b'' err=b'Permission denied'",
      ],
    ],
    [
      'by text in brackets',
      [
        'failed: [Errno 13] Permission denied',
        'failed: [Errno 2] Permission denied',
        "failed: ['Cannot find device']",
        "failed: ['Cannot find bridge']",
      ],
    ],
    [
      'by the reason in a dict',
      [
        "Merge failed: {'reason': 'Block node is read-only', 'job': 'x'}",
        "Merge failed: {'reason': 'No space left', 'job': 'x'}",
      ],
    ],
    [
      'by the method of a request',
      ["could not serve request {'method': 'Host.getStats'}", "could not serve request {'method': 'VM.create'}"],
    ],
    [
      'by attribute and class',
      [
        "'NoneType' object has no attribute 'poll'",
        "'NoneType' object has no attribute 'fsFreeze'",
        "'Vm' object has no attribute 'poll'",
      ],
    ],
    [
      'by a key',
      [
        ['KeyError', "'path'"],
        ['KeyError', "'status'"],
      ],
    ],
    [
      'by the codec',
      ["'ascii' codec can't decode byte 0xe2 in position 10", "'utf8' codec can't decode byte 0xe2 in position 10"],
    ],
    ['by an error code in words', ["failed because of error code '477'", "failed because of error code '469'"]],
    [
      'by the words within quotes',
      ["(-202, 'Sanlock lockspace write failure')", "(-202, 'Sanlock lockspace read failure')"],
    ],
    [
      'by what failed',
      [
        'Unable to read data: [Errno 104] Connection reset by peer',
        'Error during handshake: [Errno 104] Connection reset by peer',
      ],
    ],
  ])('%s', (_what, messages) => {
    expect(new Set(messages.map(fingerprint)).size).toBe(messages.length);
  });
});

describe('a fingerprint', () => {
  const hex = fc.stringMatching(/^[0-9a-f]{8,16}$/).filter((text) => /\d/.test(text));
  const object = fc.record({
    id: fc.uuid(),
    number: fc.nat(),
    port: fc.integer({ min: 1, max: 65_535 }),
    address: fc.oneof(
      fc.ipV4(),
      fc.ipV4().map((ip) => `::ffff:${ip}`),
      fc.ipV6().filter((ip) => ip.split(':').length > 3 && !ip.includes('.')),
    ),
    hex,
    prefix: fc.constantFrom('', 'u', 'b'),
    seconds: fc.float({ min: 0, max: 1000, noNaN: true }).map((n) => n.toFixed(2)),
    path: fc
      .array(fc.stringMatching(/^[a-z][a-z0-9_-]{0,12}$/), { minLength: 2, maxLength: 6 })
      .map((parts) => `/rhev/${parts.join('/')}`),
  });
  type Facts = typeof object extends fc.Arbitrary<infer T> ? T : never;
  const templates: readonly ((facts: Facts) => string)[] = [
    ({ id, prefix }) => `Storage domain is in trouble: (${prefix}'${id}',)`,
    ({ number, seconds }) => `Worker blocked for ${seconds} seconds, ${number} tasks wait`,
    ({ address, port }) => `Connection from ${address.includes(':') ? `[${address}]` : address}:${port} is broken`,
    ({ hex: address, id }) => `Unhandled exception in <Poll vm=${id} at 0x${address}>`,
    ({ path, id, prefix }) => `Error checking path ${path}/${id}/dom_md/metadata of ${prefix}'${path}'`,
    ({ hex: log, number }) => `FINISH failed, log id: ${log}, attempt ${number} of 10`,
    ({ prefix, number, path }) => `Internal read failure: (${prefix}'${path}', ${number}, ${prefix}'Read timeout')`,
    ({ id, number }) => `VM vm-${number} is down with error. Exit message: no disk ${id}`,
  ];

  it.each(templates.map((template, at) => [at, template] as const))(
    'forgets ids, prefixes, counters, ports, addresses, times and paths (%s)',
    (_at, template) => {
      fc.assert(
        fc.property(object, object, (one, other) => {
          expect(wordsOf(template(one))).toBe(wordsOf(template(other)));
        }),
      );
    },
  );

  it('is that of any text, and its words are short', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        expect(wordsOf(text).length).toBeLessThanOrEqual(240);
      }),
    );
  });

  it.each([
    'a',
    ' ',
    '/',
    '/.',
    '.',
    'a.',
    ':',
    '::',
    '0',
    '0:',
    '1.',
    "'",
    '"',
    "u'",
    '{',
    "{'",
    '[',
    '(',
    "Command ['",
    'cmd=[',
    '@',
    '-',
    'a-',
    'VM ',
    'host 1',
    'x.1.',
    'name=',
    "name='",
    'error ',
    'code=1 ',
    'ID, ',
    '\\',
    "\\'",
    '0x',
    'f',
    'org.A',
    "'a(",
    '<type ',
    'takes ',
    'N ',
    'error:1:SSL routines:',
    'Traceback (most recent',
    '\n',
  ])('takes a megabyte of %j in a moment', (part) => {
    const text = part.repeat(Math.ceil(MB / part.length));
    const start = performance.now();
    wordsOf(text);
    wordsOf(`Command 'X(HostName = ${text}`);
    wordsOf(`Command ['/sbin/lvm', '${text}`);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
