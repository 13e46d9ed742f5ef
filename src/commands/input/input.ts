import { count } from '../../cli/text.ts';
import type { DuplicateText, InputFault } from '../../model/files.ts';
import type { HostInput } from '../../model/hosts.ts';
import { discover, type Discovery } from '../../read/find/discover.ts';
import { guessText } from '../../read/hosts/guesses.ts';
import { ShipperError } from '../../errors.ts';
import { isIndexPath } from './index-lines.ts';
import { assignClocks, readClockHints } from './clocks.ts';
import type { Context } from '../context.ts';
import { keepWithin, readWindow, windowText } from './window.ts';

/**
 * Finds hosts and their logs, and reports skipped and unreadable files on stderr. `outside` counts the files
 * that were skipped because they lie outside the window of `--since` and `--until`.
 */
export async function findInput({ paths, options, err }: Context) {
  const index = paths.find(isIndexPath);
  if (index !== undefined) throw new ShipperError('usage', `${index}: only load reads lines back from a server`);
  const hints = await readClockHints(options);
  const window = readWindow(options, Date.now());
  const found = await discover(paths, {
    host: options.host,
    hostFrom: options['host-from'],
    pasted: options.pasted,
    followLinks: options['follow-links'],
  });
  for (const fault of found.faults) err(`${faultText(fault)}\n`);
  for (const warning of found.warnings) err(`${warning}\n`);
  if (!options.quiet) reportGuesses(found, options.list, err);
  if (found.skipped.length > 0 && !options.quiet) err(`${skippedText(found.skipped)}\n`);
  if (found.hosts.some(({ rule }) => rule === 'stdin')) {
    err("standard input has no host name, using 'stdin'; set one with --host NAME\n");
  }
  // pasted text is a part of a log by nature
  const gaps = options.pasted ? [] : gapsOf(found.hosts);
  for (const gap of gaps) err(`${gap.host}: missing log files: ${gap.missing.join(', ')}\n`);
  const hosts = assignClocks(found.hosts, hints, { options, err });
  if (window === undefined) return { ...found, hosts, window, outside: 0 };
  const within = keepWithin(hosts, window);
  if (within.skipped > 0 && !options.quiet)
    err(`skipped ${count(within.skipped, 'file')} outside of ${windowText(window)}\n`);
  return { ...found, hosts: within.hosts, window, outside: within.skipped };
}

/** Reports the names of hosts that are guesses; `load --list` shows them in its table. */
function reportGuesses({ hosts, merged }: Discovery, isListed: boolean, err: Context['err']): void {
  for (const text of merged) err(`${text}\n`);
  const guess = isListed ? undefined : guessText(hosts);
  if (guess !== undefined) err(`${guess}\n`);
}

/** Returns the text of a fault: file, byte, and cause. */
export function faultText({ path, byte, message }: InputFault): string {
  return `${path}: byte ${byte}: ${message}`;
}

/** Returns the hosts that have gaps, with the names of the missing files. */
export function gapsOf(hosts: readonly HostInput[]): { host: string; missing: readonly string[] }[] {
  return hosts
    .map(({ name, streams }) => ({ host: name, missing: streams.flatMap(({ gaps = [] }) => gaps) }))
    .filter(({ missing }) => missing.length > 0);
}

/** Returns the damage in duplicate text for a person; undefined if there is none. */
export function damageText({ path, of, damage }: DuplicateText): string | undefined {
  return damage === undefined ? undefined : `${path}: ${damage}; nothing is lost, ${of} has the same text`;
}

/** Each file of these is named, up to so many: nobody expects that they are not read. */
const PASSED_OVER_SHOWN = 20;
/** So many of the others, which are no logs. */
const SKIPPED_SHOWN = 3;

function skippedText(skipped: Discovery['skipped']): string {
  const passedOver = skipped.filter(({ isPassedOver }) => isPassedOver).slice(0, PASSED_OVER_SHOWN);
  const others = skipped.filter(({ isPassedOver }) => !isPassedOver).slice(0, SKIPPED_SHOWN);
  const few = [...passedOver, ...others].map(({ path, reason }) => `${path} (${reason})`);
  const more = skipped.length > few.length ? ` and ${skipped.length - few.length} more` : '';
  return `skipped ${count(skipped.length, 'file')}: ${few.join(', ')}${more}`;
}
