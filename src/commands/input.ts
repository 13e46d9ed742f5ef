import type { InputFault } from '../model.ts';
import { discover } from '../read/discover.ts';
import type { Context } from './context.ts';

/** Finds hosts and their logs, and says on stderr what was passed over and what cannot be read. */
export async function findInput({ paths, options, err }: Context) {
  const found = await discover(paths, { host: options.host, hostFrom: options['host-from'] });
  for (const fault of found.faults) err(`${faultText(fault)}\n`);
  if (found.skipped.length > 0 && !options.quiet) err(`${skippedText(found.skipped)}\n`);
  if (found.hosts.some(({ rule }) => rule === 'stdin')) {
    err("standard input names no host: taken as 'stdin'; --host NAME gives it one\n");
  }
  return found;
}

/** A fault for a person: file, byte, what is wrong. */
export function faultText({ path, byte, message }: InputFault): string {
  return `${path}: byte ${byte}: ${message}`;
}

function skippedText(skipped: readonly { path: string; reason: string }[]): string {
  const few = skipped.slice(0, 3).map(({ path, reason }) => `${path} (${reason})`);
  const more = skipped.length > few.length ? ` and ${skipped.length - few.length} more` : '';
  return `passed over: ${few.join(', ')}${more}`;
}
