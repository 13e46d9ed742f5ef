/** External commands, which are logged at DEBUG only. */
import type { Pen } from './host.ts';
import { bytes, commandLine, repr } from './python.ts';
import type { Release } from './releases.ts';

interface Command {
  /** Program and arguments, without what they are wrapped in. */
  readonly argv: readonly string[];
  readonly sudo?: boolean;
  readonly cwd?: string;
  /** How long it takes; else a short time by chance. */
  readonly ms?: number;
  readonly code?: number;
  readonly stderr?: string | undefined;
  /** Whether vdsm reads its output as it comes. */
  readonly watched?: boolean;
  /** The caller, which old releases name. */
  readonly from?: Place;
}

interface Place {
  readonly module?: string;
  readonly line?: number;
  readonly func?: string;
}

/** Writes a command and its result. */
export function runCommand(pen: Pen, command: Command): void {
  const { release, host } = pen;
  const { ms = host.duration(28, 0.4, pen.time), code = 0, stderr = '', watched = false } = command;
  const from = siteOfCaller(pen, command);
  const more = from === undefined ? {} : { from };
  pen.debug(
    'exec',
    `${commandLine([...wrappers(pen, command), ...command.argv], release.shellQuotes)} (cwd ${command.cwd ?? 'None'})`,
    more,
  );
  pen.wait(ms);
  const result = `${code === 0 ? 'SUCCESS' : 'FAILED'}: <err> = ${errorRepr(stderr, watched, release)}; <rc> = ${code}`;
  if (watched && release.py3)
    pen.debug('exec', result, { logger: 'storage.operation', from: { module: 'operation', line: 166 } });
  else pen.debug(watched && from === undefined ? 'execWatch' : 'execResult', result, more);
}

/** Returns what the program is wrapped in, outermost first. */
function wrappers({ release, host }: Pen, { sudo = false }: Command): string[] {
  return [
    ...(release.taskset ? ['/usr/bin/taskset', '--cpu-list', `0-${host.spec.cpus - 1}`] : []),
    ...(sudo ? ['/usr/bin/sudo', '-n'] : []),
  ];
}

/** Writes `lvm VERB` with the configuration that vdsm hands it. @param fields of the report; '' for none */
export function lvmCommand(
  pen: Pen,
  verb: string,
  fields: string,
  operands: readonly string[],
  more: Partial<Command> = {},
): void {
  const { release } = pen;
  const devices = ['36001405b7d1f6a2c9e04d1', '36001405c81e27b3da0f5e2', '36001405d92f38c4eb106f3'];
  const filter = `[ "a|${devices.map((device) => `^/dev/mapper/${device}$`).join('|')}|", "r|.*|" ]`;
  const config = ` devices { preferred_names = ["^/dev/mapper/"] ignore_suspended_devices=1 write_cache_state=0 disable_after_error_count=3 filter = ${filter} }  global {  locking_type=1  prioritise_write_locks=1  wait_for_locks=1  use_lvmetad=0 }  backup {  retain_min = 50  retain_days = 0 } `;
  const report =
    fields === ''
      ? []
      : [
          '--noheadings',
          '--units',
          'b',
          '--nosuffix',
          '--separator',
          '|',
          ...(release.py3 ? ['--ignoreskippedcluster'] : []),
          '-o',
          fields,
        ];
  runCommand(pen, {
    argv: ['/sbin/lvm', verb, '--config', config, ...report, ...operands],
    sudo: true,
    from: { module: 'lvm', func: 'cmd', line: 250 + release.index * 17 },
    ...more,
  });
}

export const VG_FIELDS =
  'uuid,name,attr,size,free,extent_size,extent_count,free_count,tags,vg_mda_size,vg_mda_free,lv_count,pv_count,pv_name';
export const PV_FIELDS =
  'uuid,name,size,vg_name,vg_uuid,pe_start,pe_count,pe_alloc_count,mda_count,dev_size,mda_used_count';
export const LV_FIELDS = 'uuid,name,vg_name,attr,size,seg_start_pe,devices,tags';

/** Returns what dd prints when it succeeds. @param count of bytes */
export function ddStatistics(count: number, seconds: number): string {
  const rate = count / seconds;
  const speed = rate > 1e6 ? `${(rate / 1e6).toFixed(1)} MB/s` : `${(rate / 1e3).toFixed(0)} kB/s`;
  const size = count > 1e6 ? `${(count / 1e6).toFixed(1)} MB` : `${(count / 1e3).toFixed(1)} kB`;
  return `1+0 records in\n1+0 records out\n${count} bytes (${size}) copied, ${seconds.toPrecision(6)} s, ${speed}\n`;
}

/** Returns the place that is logged: 4.10.3 names its own wrapper, not the caller; from 4.18 on all commands have one place. */
function siteOfCaller({ release }: Pen, { from }: Command): Place | undefined {
  if (release.id === '4.10.3') return { module: 'misc', line: 84, func: '<lambda>' };
  if (release.era === 'B3' || release.era === 'C1') return from ?? { module: 'utils', line: 683, func: 'execCmd' };
  return release.layout === 'old' ? { func: 'execCmd' } : undefined;
}

/** Writes standard error: a list of lines where it was read as it came (until 4.19), else a string; of bytes in Python 3. */
function errorRepr(stderr: string, watched: boolean, release: Release): string {
  if (release.py3) return watched ? `bytearray(${repr(bytes(stderr))})` : repr(bytes(stderr));
  return watched ? repr(stderr === '' ? [] : stderr.replace(/\n$/, '').split('\n')) : repr(stderr);
}
