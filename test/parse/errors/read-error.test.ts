import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readError } from '../../../src/parse/errors/read-error.ts';
import { parseRecord } from '../../../src/parse/parse.ts';
import { recordsOf } from '../../support/batch.ts';

const VM = '27f1a8d4-1f81-49e6-bd83-4ecb0a462b54';
const TASK = '8d0cbd4e-4a6c-4b92-a4f6-9e3d5c6a9f00';

/** The error of the first record of a text. */
function errorOf(text: string) {
  const [record] = recordsOf(`${text}\n`);
  if (record === undefined) throw new Error('no record');
  return readError(record, parseRecord(record, undefined)?.event);
}

const fresh = (level: string, logger: string, message: string) =>
  `2026-05-12 08:53:33,105+0000 ${level.padEnd(5)} (jsonrpc/1) [${logger}] ${message} (x:1)`;
const old = (level: string, logger: string, func: string, message: string) =>
  `Thread-16::${level}::2012-05-12 08:53:33,105::x::1::${logger}::(${func}) ${message}`;

describe('readError', () => {
  it.each<[string, string, Readonly<Record<string, unknown>>]>([
    [
      'an exception of storage, whose code follows from its class',
      `${fresh('ERROR', 'storage.taskmanager.task', `(Task='${TASK}') Unexpected error`)}\nTraceback (most recent call last):\n  File "a.py", line 1, in f\nvdsm.storage.exception.StorageDomainDoesNotExist: Storage domain does not exist: ('x',)`,
      {
        type: 'vdsm.storage.exception.StorageDomainDoesNotExist',
        message: "Storage domain does not exist: ('x',)",
        code: 358,
        name: 'StorageDomainDoesNotExist',
        area: 'storage',
        fails: true,
        rank: 2,
      },
    ],
    [
      'an error whose message is in the table',
      fresh('ERROR', 'storage.dispatcher', "FINISH getVolumeInfo error=Volume does not exist: (u'x',)"),
      {
        type: 'VolumeDoesNotExist',
        code: 201,
        name: 'VolumeDoesNotExist',
        message: "Volume does not exist: (u'x',)",
        rank: 1.5,
      },
    ],
    [
      'the status record of a dispatcher',
      old(
        'ERROR',
        'Storage.Dispatcher.Protect',
        'run',
        `{'status': {'message': "Task id unknown: ('x',)", 'code': 401}}`,
      ),
      { type: 'UnknownTask', code: 401, name: 'UnknownTask', area: 'storage', message: "Task id unknown: ('x',)" },
    ],
    [
      'an abort',
      old(
        'INFO',
        'TaskManager.Task',
        'prepare',
        `Task=\`${TASK}\`::aborting: Task is aborted: u"Not SPM: ('x',)" - code 654`,
      ),
      { type: 'SpmStatusError', code: 654, message: "Not SPM: ('x',)", fails: true },
    ],
    [
      'a failure in a return',
      fresh(
        'INFO',
        'api.virt',
        `FINISH merge return={'status': {'message': 'Drive image file could not be found', 'code': 13}} from=::1,1, vmId=${VM}`,
      ),
      {
        type: 'ImageFileNotFound',
        code: 13,
        name: 'ImageFileNotFound',
        area: 'virt',
        message: 'Drive image file could not be found',
      },
    ],
    [
      'an exception of a verb that a JSON-RPC server tells without its traceback',
      fresh('ERROR', 'jsonrpc.JsonRpcServer', 'Internal server error'),
      { type: 'JsonRpcInternalError', code: -32_603, name: 'JsonRpcInternalError', area: 'general' },
    ],
    [
      'a code that means another thing for networks',
      fresh(
        'INFO',
        'api.network',
        "FINISH setupNetworks return={'status': {'message': 'bad nic', 'code': 23}} from=::1,1",
      ),
      { name: 'ERR_BAD_NIC', area: 'network', code: 23 },
    ],
    [
      'a summary, which has no message',
      fresh('INFO', 'jsonrpc.JsonRpcServer', 'RPC call Volume.getInfo failed (error 201) in 0.00 seconds'),
      { type: 'VolumeDoesNotExist', code: 201, message: undefined },
    ],
    [
      'a request that is refused while vdsm starts',
      fresh('INFO', 'jsonrpc.JsonRpcServer', "In recovery, ignoring 'Host.getAllVmStats' in bridge with {}"),
      { type: 'RecoveryInProgress', code: 99, area: 'general' },
    ],
    [
      'a storage connection that failed, in a return that is fine',
      fresh(
        'INFO',
        'vdsm.api',
        `FINISH connectStorageServer return={'statuslist': [{'status': 0, 'id': 'a'}, {'status': 477, 'id': 'b'}]} from=::1,1, task_id=${TASK}`,
      ),
      { type: 'MountError', code: 477, message: undefined, fails: false },
    ],
    [
      'a VM that went down by itself',
      fresh('INFO', 'virt.vm', `(vmId='${VM}') Changed state to Down: Lost connection with qemu process (code=2)`),
      { message: 'Lost connection with qemu process' },
    ],
    [
      'a message that is a traceback (4.9)',
      old(
        'ERROR',
        'vds',
        'wrapper',
        'Traceback (most recent call last):\n  File "/usr/share/vdsm/clientIF.py", line 59, in wrapper\nRuntimeError: boom',
      ),
      {
        type: 'RuntimeError',
        message: 'boom',
        trace:
          'Traceback (most recent call last):\n  File "/usr/share/vdsm/clientIF.py", line 59, in wrapper\nRuntimeError: boom',
        fails: true,
      },
    ],
    [
      'an error of libvirt at DEBUG',
      old(
        'DEBUG',
        'vds',
        'wrapper',
        "Unknown libvirterror: ecode: 42 edom: 10 level: 2 message: Domain not found: no domain with matching uuid 'x'",
      ),
      {
        type: 'libvirtError',
        code: 42,
        name: 'VIR_ERR_NO_DOMAIN',
        area: 'libvirt',
        message: "Domain not found: no domain with matching uuid 'x'",
      },
    ],
    [
      'a warning with a traceback',
      `${old('WARNING', 'root', 'f', 'Could not run')}\nTraceback (most recent call last):\n  File "a.py", line 1, in f\nAttributeError: no`,
      { type: 'AttributeError', fails: false },
    ],
    [
      'a class of python that vdsm has too, as that of python',
      `${fresh('ERROR', 'root', 'no')}\nTraceback (most recent call last):\n  File "a.py", line 1, in f\nImportError: No module named storage.volume`,
      { type: 'ImportError', name: undefined, code: undefined },
    ],
    [
      'the same with the module of vdsm',
      `${fresh('ERROR', 'root', 'no')}\nTraceback (most recent call last):\n  File "a.py", line 1, in f\nvdsm.storage.exception.ImportError: x`,
      { name: 'ImportError', code: 800 },
    ],
    [
      'an error without any of these, by the message of its record',
      fresh('ERROR', 'root', `(vmId='${VM}') it broke`),
      { type: undefined, name: undefined, message: 'it broke', rank: 0 },
    ],
    [
      'a panic outside of any exception',
      `${fresh('ERROR', 'root', 'Panic: no supervdsm')}\nNoneType: None`,
      { type: undefined, message: 'Panic: no supervdsm' },
    ],
  ])('reads %s', (_what, text, expected) => {
    expect(errorOf(text)).toMatchObject(expected);
  });

  it.each([
    ['a warning without a traceback', fresh('WARN', 'root', 'already removed')],
    [
      'a return that is fine',
      fresh('INFO', 'api.host', "FINISH ping return={'status': {'code': 0, 'message': 'Done'}} from=::1,1"),
    ],
    [
      'a VM that is down, in statistics that are fine: every poll repeats it',
      fresh(
        'INFO',
        'api.virt',
        `FINISH getStats return={'status': {'code': 0, 'message': 'Done'}, 'statsList': [{'status': 'Down', 'vmId': '${VM}', 'exitCode': 1, 'exitMessage': "XML error: no controller"}]} from=::1,1`,
      ),
    ],
    [
      'a VM that an admin shut down',
      fresh('INFO', 'virt.vm', `(vmId='${VM}') Changed state to Down: Admin shut down from the engine (code=6)`),
    ],
    ['a failed command: many are expected', fresh('DEBUG', 'common.commands', "FAILED: <err> = b'no'; <rc> = 5")],
    [
      'connections that are all fine',
      fresh(
        'INFO',
        'vdsm.api',
        `FINISH connectStorageServer return={'statuslist': [{'status': 0, 'id': 'a'}]} from=::1,1, task_id=${TASK}`,
      ),
    ],
  ])('reads none in %s', (_what, text) => {
    expect(errorOf(text)).toBeUndefined();
  });

  it('takes the exception of a command as text of the record', () => {
    expect(
      errorOf(
        fresh(
          'ERROR',
          'api',
          "FINISH detach_volume error=Managed Volume Helper failed.: ('Error executing helper: Command [\\'/usr/bin/python3\\'] failed with rc=1 out=b\\'\\' err=b\\'Traceback (most recent call last):\\\\n  File\\\\nKeyError: 1\\'',)",
        ),
      ),
    ).toMatchObject({ type: 'ManagedVolumeHelperFailed' });
  });

  it('takes any text', () => {
    const levels = fc.constantFrom('ERROR', 'CRIT', 'WARN', 'INFO', 'DEBUG');
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(
          fc.constantFrom(
            'Traceback (most recent call last):',
            '\n',
            'X: ',
            ':',
            "{'status': ",
            "{'statuslist': [",
            "'status': 4",
            '\\',
            'ecode: 1 edom: ',
          ),
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(
        levels,
        texts,
        texts,
        (level, message, trace) => void errorOf(`${fresh(level, 'root', message)}\n${trace}`),
      ),
    );
  });
});
