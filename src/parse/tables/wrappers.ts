/** A program that only runs another one, and how its own arguments end. */
export interface WrapperRow {
  readonly name: string;
  /** Options whose value is the next argument; a value in the same argument (`-n7`, `--slice=x`) needs no entry. */
  readonly valued?: readonly string[];
  /** Number of its arguments between options and program: 1 for `taskset --cpu-list 0-3 PROGRAM`. */
  readonly operands?: number;
  /** Takes `NAME=value` before the program. */
  readonly assignments?: true;
  /** Options by which it changes a process that runs already: then it is the command itself, and wraps none. */
  readonly attaches?: readonly string[];
  /** A command as logged, and the program behind the wrapper. */
  readonly sample: readonly [line: string, program: string];
}

/** Programs that vdsm puts before the one that does the work. */
export const WRAPPERS = [
  {
    name: 'taskset',
    operands: 1,
    attaches: ['-p', '--pid'],
    sample: ['/usr/bin/taskset --cpu-list 0-15 dd if=x', 'dd if=x'],
  },
  { name: 'sudo', valued: ['-u', '-g', '-p'], sample: ['/usr/bin/sudo -n -u vdsm /sbin/lvm vgs', '/sbin/lvm vgs'] },
  { name: 'setsid', sample: ['/usr/bin/setsid --wait /bin/true', '/bin/true'] },
  { name: 'nice', valued: ['-n', '--adjustment'], sample: ['/bin/nice -n 19 /bin/true', '/bin/true'] },
  {
    name: 'ionice',
    valued: ['-c', '-n', '--class', '--classdata'],
    attaches: ['-p', '--pid', '-P', '--pgid', '-u', '--uid'],
    sample: ['/usr/bin/ionice -c2 -n 7 /bin/dd of=x', '/bin/dd of=x'],
  },
  { name: 'systemd-run', sample: ['/usr/bin/systemd-run --scope --slice=vdsm-x /bin/mount a b', '/bin/mount a b'] },
  {
    name: 'prlimit',
    attaches: ['-p', '--pid'],
    sample: ['/usr/bin/prlimit --cpu=30 --as=1 qemu-img info x', 'qemu-img info x'],
  },
  { name: 'timeout', operands: 1, valued: ['-s', '-k'], sample: ['timeout -k 5 30 /bin/true', '/bin/true'] },
  { name: 'env', assignments: true, valued: ['-u'], sample: ['/usr/bin/env LC_ALL=C /sbin/lvm pvs', '/sbin/lvm pvs'] },
  { name: 'nohup', sample: ['nohup /bin/true', '/bin/true'] },
] as const satisfies readonly WrapperRow[];
