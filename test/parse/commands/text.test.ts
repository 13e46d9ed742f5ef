import { describe, expect, it } from 'vitest';
import { findCommandTexts } from '../../../src/parse/commands/text.ts';
import { recordsOf } from '../../support/batch.ts';

const HEAD = '2026-05-12 08:53:33,005+0000 ERROR (tasks/1) [storage.x] ';

function texts(message: string, trace = '') {
  const [record] = recordsOf(`${HEAD}${message} (x:1)\n${trace}`);
  if (record === undefined) throw new Error('no record');
  return findCommandTexts(record);
}

describe('findCommandTexts', () => {
  it.each([
    [
      '4.20 on',
      `Command ['/usr/bin/qemu-img', 'info', 'a b'] failed with rc=1 out=b'' err=b'No space\\n'`,
      [{ argv: ['/usr/bin/qemu-img', 'info', 'a b'], code: 1, stderr: 'No space\n' }],
    ],
    [
      'lvm',
      `All 1 tries have failed: cmd=['/sbin/lvm', 'vgs'] rc=5 out=[] err=['  not found', '  x']`,
      [{ argv: ['/sbin/lvm', 'vgs'], code: 5, stderr: '  not found\n  x' }],
    ],
    [
      'inside of a message that is printed as a string again',
      `value=\\'Command [\\'/bin/dd\\', \\'if=x\\'] failed with rc=1 out=b\\'\\' err=b\\'full\\''`,
      [{ argv: ['/bin/dd', 'if=x'], code: 1, stderr: 'full' }],
    ],
    [
      'two, each with its own stderr',
      `cmd=['a'] rc=1 out=[] cmd=['b'] rc=2 out=[] err=['only of b']`,
      [
        { argv: ['a'], code: 1, stderr: '' },
        { argv: ['b'], code: 2, stderr: 'only of b' },
      ],
    ],
    ['cut before its exit code', `Command ['/bin/a'] failed with rc=`, []],
    ['no list', 'Command failed with rc=1', []],
    [
      'of an exception that is cut before its exit code',
      `vdsm.common.cmdutils.Error: Command ['/usr/bin/a', '--x', 'b'] failed with rc=`,
      [{ argv: ['/usr/bin/a', '--x', 'b'], code: undefined, stderr: undefined }],
    ],
    [
      'of an exception that is cut within its arguments',
      `cmdutils.Error: Command ['/usr/bin/a', '--x', '/rhev/dat`,
      [{ argv: ['/usr/bin/a', '--x', '/rhev/dat'], code: undefined, stderr: undefined }],
    ],
    ['of an exception that says something else', `cmdutils.Error: Command ['/bin/a'] is unknown`, []],
  ])('reads %s', (_, message, expected) => {
    expect(texts(message)).toEqual(expected);
  });

  it('finds a command once that both message and traceback quote', () => {
    const text = `Command ['/bin/a'] failed with rc=1 out=b'' err=b''`;
    expect(texts(text, `Traceback (most recent call last):\nError: ${text}\n`)).toHaveLength(1);
  });
});
