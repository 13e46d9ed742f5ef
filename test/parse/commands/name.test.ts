import { describe, expect, it } from 'vitest';
import { readCommandLine } from '../../../src/parse/commands/argv.ts';
import { nameCommand } from '../../../src/parse/commands/name.ts';
import { TOOLS } from '../../../src/parse/tables/tools.ts';
import type { ToolRow } from '../../../src/parse/tables/tools.ts';

const name = (line: string) => nameCommand(readCommandLine(line, 'shell').argv);

describe('nameCommand', () => {
  const samples = TOOLS.flatMap(({ tool, samples }: ToolRow) =>
    samples.map(([line, sub]) => [line, tool, sub] as const),
  );
  it.each(samples)('names %s', (line, tool, subcommand) => {
    expect(name(line)).toMatchObject({ tool, subcommand });
  });

  it('has each program in one row only', () => {
    const names = TOOLS.flatMap((row: ToolRow) => row.names ?? [row.tool]);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each([
    ['/bin/true -x', 'true', 'true', undefined],
    ['/usr/bin/python /usr/share/vdsm/mk_sysprep_floppy.py a', 'mk_sysprep_floppy.py', 'mk_sysprep_floppy', undefined],
    ['/usr/bin/python3 -E /usr/libexec/vdsm/fallocate --offset 0 1 x', 'fallocate', 'fallocate', undefined],
    ['/usr/bin/python -c "print 1"', 'python', 'python', undefined],
    ['python3 -m vdsm.tool x', 'python3', 'python3', undefined],
    ['/bin/sh -c "exit 5"', 'sh', 'sh', undefined],
    ['/bin/sh /usr/libexec/vdsm/spmprotect.sh stop x', 'spmprotect.sh', 'spmprotect.sh', 'stop'],
    ['/sbin/lvm', 'lvm', 'lvm', undefined],
    ['/sbin/lvm --version', 'lvm', 'lvm', undefined],
    ['iscsiadm -m', 'iscsiadm', 'iscsiadm', undefined],
    ['dd', 'dd', 'dd', undefined],
    ['qemu-img /x/y', 'qemu-img', 'qemu-img', undefined],
    ['', '', '', undefined],
  ])('names %s', (line, program, tool, subcommand) => {
    expect(name(line)).toEqual({ name: program, tool, subcommand });
  });
});
