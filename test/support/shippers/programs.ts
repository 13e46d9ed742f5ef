/** Finds the shippers of others that are installed here; `test/long/shippers/README.md` says how to install them. */
import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** How a program is run. */
export interface Program {
  readonly file: string;
  /** Arguments that come before all others. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** Returns the program that a variable of the environment names, else the one on the path, else undefined. */
export function find(variable: string, name: string): Program | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin'];
  const candidates = [process.env[variable] ?? '', ...folders.map((folder) => path.join(folder, name))];
  const file = candidates.find((one) => one !== '' && isProgram(one));
  return file === undefined ? undefined : { file, args: [], env: process.env };
}

/** Returns syslog-ng: installed, or unpacked below the folder that `VDSM_TEST_SYSLOG_NG_ROOT` names. */
export function findSyslogNg(): Program | undefined {
  const root = process.env['VDSM_TEST_SYSLOG_NG_ROOT'];
  if (!root) return find('VDSM_TEST_SYSLOG_NG', 'syslog-ng');
  const triplets = ['x86_64-linux-gnu', 'aarch64-linux-gnu'];
  const libraries = ['usr/lib/syslog-ng', ...triplets.flatMap((one) => [`usr/lib/${one}`, `lib/${one}`])];
  const env = { ...process.env, LD_LIBRARY_PATH: libraries.map((one) => path.join(root, one)).join(':') };
  const file = path.join(root, 'usr/sbin/syslog-ng');
  if (!isProgram(file)) return undefined;
  return { file, args: [`--module-path=${path.join(root, 'usr/lib/syslog-ng/3.38')}`], env };
}

/** Checks a configuration as the program itself does. @throws what the program prints, if it refuses it */
export function check({ file, args, env }: Program, more: readonly string[]): void {
  execFileSync(file, [...args, ...more], { env, stdio: 'pipe' });
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
