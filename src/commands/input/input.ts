import { number } from '../../cli/text.ts';
import type { DuplicateText, InputFault } from '../../model/files.ts';
import type { HostInput } from '../../model/hosts.ts';
import { discover } from '../../read/find/discover.ts';
import { giveClocks, readClockHints } from './clocks.ts';
import type { Context } from '../context.ts';
import { keepWithin, readWindow, windowText } from './window.ts';

/**
 * Finds hosts and their logs, and says on stderr what was passed over and what cannot be read. `outside`: files that were
 * left out since the window of `--since` and `--until` does not reach them.
 */
export async function findInput({ paths, options, err }: Context) {
  const hints = await readClockHints(options);
  const window = readWindow(options, Date.now());
  const found = await discover(paths, { host: options.host, hostFrom: options['host-from'], pasted: options.pasted });
  for (const fault of found.faults) err(`${faultText(fault)}\n`);
  for (const warning of found.warnings) err(`${warning}\n`);
  if (found.skipped.length > 0 && !options.quiet) err(`${skippedText(found.skipped)}\n`);
  if (found.hosts.some(({ rule }) => rule === 'stdin')) {
    err("standard input names no host: taken as 'stdin'; --host NAME gives it one\n");
  }
  // what somebody pasted is a piece by nature
  const gaps = options.pasted ? [] : gapsOf(found.hosts);
  for (const gap of gaps) err(`${gap.host}: missing in its logs: ${gap.missing.join(', ')}\n`);
  const hosts = giveClocks(found.hosts, hints, { options, err });
  if (window === undefined) return { ...found, hosts, window, outside: 0 };
  const within = keepWithin(hosts, window);
  const files = `${number(within.skipped)} file${within.skipped === 1 ? '' : 's'}`;
  if (within.skipped > 0 && !options.quiet) err(`skipped ${files} outside of ${windowText(window)}\n`);
  return { ...found, hosts: within.hosts, window, outside: within.skipped };
}

/** A fault for a person: file, byte, what is wrong. */
export function faultText({ path, byte, message }: InputFault): string {
  return `${path}: byte ${byte}: ${message}`;
}

/** Which hosts have logs missing, and which. */
export function gapsOf(hosts: readonly HostInput[]): { host: string; missing: readonly string[] }[] {
  return hosts
    .map(({ name, streams }) => ({ host: name, missing: streams.flatMap(({ gaps = [] }) => gaps) }))
    .filter(({ missing }) => missing.length > 0);
}

/** Damage that is no fault, for a person; undefined where a copy is whole. */
export function damageText({ path, of, damage }: DuplicateText): string | undefined {
  return damage === undefined ? undefined : `${path}: ${damage}; nothing is lost, since ${of} holds the same text`;
}

function skippedText(skipped: readonly { path: string; reason: string }[]): string {
  const few = skipped.slice(0, 3).map(({ path, reason }) => `${path} (${reason})`);
  const more = skipped.length > few.length ? ` and ${skipped.length - few.length} more` : '';
  return `passed over: ${few.join(', ')}${more}`;
}
