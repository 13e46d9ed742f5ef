import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../../src/parse/errors/fingerprint.ts';
import type { FingerprintInput } from '../../../src/parse/errors/fingerprint.ts';

type Sight = Partial<Omit<FingerprintInput, 'frames'>> & { readonly stack?: readonly string[] };

/** `stack`: file and function of each frame, outermost first. */
function printOf({ type, message, name, verb, stack = [] }: Sight): string {
  const frames = stack.map((frame) => {
    const [file = '', func = ''] = frame.split(' ');
    return { file, func };
  });
  return fingerprintOf({ type, message, name, verb, frames }).text;
}

describe('a fingerprint', () => {
  it.each<[string, Sight, Sight]>([
    [
      'whether python 2 or 3 wrote it, through whatever decorators',
      {
        type: 'StorageDomainDoesNotExist',
        stack: [
          '/usr/share/vdsm/storage/task.py _run',
          '/usr/share/vdsm/logUtils.py wrapper',
          '/usr/share/vdsm/storage/hsm.py getStorageDomainInfo',
        ],
      },
      {
        type: 'vdsm.storage.exception.StorageDomainDoesNotExist',
        stack: [
          '/usr/lib/python3.9/site-packages/vdsm/storage/task.py _run',
          '/usr/lib/python3.9/site-packages/decorator/__init__.py fun',
          '/usr/lib/python3.9/site-packages/vdsm/common/api.py method',
          '/usr/lib/python3.9/site-packages/vdsm/storage/hsm.py getStorageDomainInfo',
        ],
      },
    ],
    [
      'where a function became private to its module',
      { type: 'UnknownTask', stack: ['taskManager.py getTaskStatus', 'taskManager.py __getTask'] },
      { type: 'UnknownTask', stack: ['taskManager.py getTaskStatus', 'taskManager.py _getTask'] },
    ],
    [
      'under the names that a fault of the system has had',
      {
        type: 'IOError',
        message: "[Errno 2] No such file or directory: '/a'",
        stack: ['osinfo.py nested_virtualization'],
      },
      {
        type: 'FileNotFoundError',
        message: "[Errno 2] No such file or directory: '/b'",
        stack: ['osinfo.py nested_virtualization'],
      },
    ],
    [
      'with other ids, numbers and paths in its message, where there are no frames',
      { message: 'Error checking path /rhev/a/metadata of 8d0cbd4e-4a6c-4b92-a4f6-9e3d5c6a9f00 after 10 seconds' },
      { message: 'Error checking path /rhev/b/c/metadata of 9e3d5c6a-4a6c-4b92-a4f6-8d0cbd4e9f00 after 20 seconds' },
    ],
    [
      'whatever a tool was told to do, and how it ended',
      {
        type: 'cmdutils.Error',
        message: "Command ['/usr/bin/taskset', '-c', '0', '/usr/bin/dd', 'if=a'] failed with rc=1 out=b'' err=b'x'",
        stack: ['operation.py _finalize'],
      },
      {
        type: 'vdsm.common.cmdutils.Error',
        message: "Command ['/usr/bin/dd', 'if=b'] f",
        stack: ['operation.py _finalize'],
      },
    ],
    [
      'of one verb, where there are frames',
      { type: 'KeyError', stack: ['a.py f'], verb: 'prepareImage' },
      { type: 'KeyError', stack: ['a.py f'] },
    ],
    [
      'whatever the message of an error that has a name',
      { name: 'UnknownTask', message: 'Task id unknown: (1,)' },
      { name: 'UnknownTask', type: 'vdsm.storage.exception.UnknownTask', message: 'no' },
    ],
  ])('is equal %s', (_what, one, other) => {
    expect(printOf(one)).toBe(printOf(other));
  });

  it.each<[string, Sight, Sight]>([
    ['of another class', { type: 'KeyError', stack: ['a.py f'] }, { type: 'ValueError', stack: ['a.py f'] }],
    ['in another function', { type: 'KeyError', stack: ['a.py f'] }, { type: 'KeyError', stack: ['a.py g'] }],
    [
      'in a function that every module has',
      { type: 'KeyError', stack: ['a.py __init__'] },
      { type: 'KeyError', stack: ['b.py __init__'] },
    ],
    [
      'with another number of the system',
      { type: 'OSError', message: '[Errno 2] x', stack: ['a.py f'] },
      { type: 'OSError', message: '[Errno 13] x', stack: ['a.py f'] },
    ],
    [
      'of libvirt with another message',
      { type: 'libvirtError', message: 'internal error: no', stack: ['vm.py f'] },
      { type: 'libvirt.libvirtError', message: 'Domain not found', stack: ['vm.py f'] },
    ],
    ['with another message, where nothing else is known', { message: 'Panic' }, { message: 'Timeout' }],
    [
      'of another tool, which the same function ran',
      {
        type: 'vdsm.common.cmdutils.Error',
        message: "Command ['/usr/bin/qemu-img', 'convert', 'a'] failed with rc=1 out=b'' err=bytearray(b'x')",
        stack: ['operation.py _finalize'],
      },
      {
        type: 'vdsm.common.cmdutils.Error',
        message: "Command ['/usr/bin/dd', 'if=a'] failed with rc=1 out=b'' err=bytearray(b'x')",
        stack: ['operation.py _finalize'],
      },
    ],
    [
      'of another verb, where there are no frames',
      { name: 'VolumeDoesNotExist', verb: 'prepareImage' },
      { name: 'VolumeDoesNotExist', verb: 'deleteImage' },
    ],
    [
      'of another verb, by its words',
      { message: 'boom', verb: 'prepareImage' },
      { message: 'boom', verb: 'deleteImage' },
    ],
    [
      'that vdsm only calls unexpected',
      { name: 'GeneralException', message: 'no route' },
      { name: 'GeneralException', message: 'no space' },
    ],
    ['that begins with a line end', { message: '\nPanic' }, { message: '\nTimeout' }],
  ])('is another for an error %s', (_what, one, other) => {
    expect(printOf(one)).not.toBe(printOf(other));
  });

  it('copes with a module that is named like a property of JavaScript objects', () => {
    expect(printOf({ type: 'constructor', stack: ['/constructor.py __proto__', '__proto__ toString'] })).toMatch(
      /^[0-9a-f]{12}$/,
    );
  });
});
