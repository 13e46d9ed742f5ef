import { ShipperError, reasonOf } from '../errors.ts';
import type { HostInput, HostRule, InputFault, LogStream } from '../model.ts';
import { lastBannerHost } from './banner.ts';
import { findFiles, type Skipped } from './find.ts';
import { compileHostPattern } from './host-pattern.ts';
import { nameHost, thisMachine, type HostHints } from './hosts.ts';
import { judgeFiles } from './judge.ts';
import { PEEK_BYTES, peek, type Peek } from './peek.ts';
import { groupRotations, type TakenFile } from './rotation.ts';
import { peekStdin } from './stdin.ts';

/** What the user said about the hosts of the logs. */
export interface DiscoverOptions {
  /** `--host`: the name of them all. */
  readonly host?: string | undefined;
  /** `--host-from`: where in a path the name stands. */
  readonly hostFrom?: string | undefined;
}

/** What PATHs hold. */
export interface Discovery {
  readonly hosts: HostInput[];
  readonly faults: InputFault[];
  /** Files that were passed over because they are no vdsm.logs, or the same as others. */
  readonly skipped: Skipped[];
}

/**
 * Finds the vdsm.logs that PATHs lead to, puts them in order and gives each a host. The same on every run over the same
 * input. Throws a usage error for a bad option, an input error if nothing at all could be read from any PATH.
 */
export async function discover(paths: readonly string[], options: DiscoverOptions = {}): Promise<Discovery> {
  const hints = readHints(options);
  const found = await findFiles(paths.filter((given) => given !== STDIN));
  const judged = await judgeFiles(found.files);
  const faults = [...found.faults, ...judged.faults];
  const skipped = [...found.skipped, ...judged.skipped];
  const named: Named[] = [];
  for (const set of await groupRotations(judged.taken)) {
    named.push({ ...(await nameHost(set, hints)), stream: { name: set.name, files: set.files.map(toLogFile) } });
  }
  if (paths.includes(STDIN)) await addStdin(hints, named, faults);
  requireSomething(paths, named, faults, skipped);
  return { hosts: gatherHosts(named), faults, skipped };
}

const STDIN = '-';

function readHints({ host, hostFrom }: DiscoverOptions): HostHints {
  if (host !== undefined && host.trim() === '') {
    throw new ShipperError('usage', '--host: expected the name of a host, but it is empty');
  }
  return { host, hostFrom: hostFrom === undefined ? undefined : compileHostPattern(hostFrom), machine: thisMachine() };
}

interface Named {
  readonly name: string;
  readonly rule: HostRule;
  readonly stream: LogStream;
}

function gatherHosts(named: readonly Named[]): HostInput[] {
  const hosts = new Map<string, { name: string; rule: HostRule; streams: LogStream[] }>();
  for (const { name, rule, stream } of named) {
    const host = hosts.get(name);
    if (host === undefined) hosts.set(name, { name, rule, streams: [stream] });
    else host.streams.push(stream);
  }
  return [...hosts.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function toLogFile({ path, compression, size, modified }: TakenFile): LogStream['files'][number] {
  return { path, compression, size, modified };
}

/** Standard input is a host of its own; its name stands in it, or it has none. */
async function addStdin(hints: HostHints, named: Named[], faults: InputFault[]): Promise<void> {
  let seen: Peek;
  try {
    seen = await peek(await peekStdin(PEEK_BYTES), undefined);
  } catch (error) {
    faults.push({ path: STDIN, byte: 0, code: 'unreadable', message: reasonOf(error) });
    return;
  }
  if (seen.refusal !== undefined) {
    faults.push({ path: STDIN, byte: 0, ...seen.refusal });
    return;
  }
  const file = { path: STDIN, compression: seen.compression, size: 0, modified: Date.now() };
  const stream = { name: STDIN, files: [file] };
  if (hints.host !== undefined) {
    named.push({ name: hints.host.trim().toLowerCase(), rule: 'option', stream });
    return;
  }
  const banner = await lastBannerHost(once(seen.head));
  named.push({ name: banner?.toLowerCase() ?? 'stdin', rule: banner === undefined ? 'stdin' : 'banner', stream });
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

/** A run that reads nothing, and has no damage to tell of either, would look like a good one. */
function requireSomething(
  paths: readonly string[],
  named: readonly Named[],
  faults: readonly InputFault[],
  skipped: readonly Skipped[],
): void {
  if (named.length > 0 || faults.some((fault) => fault.code !== 'unreadable')) return;
  const reasons = [
    ...faults.map(({ path, message }) => `${path}: ${message}`),
    ...skipped.map(({ path, reason }) => `${path}: passed over: ${reason}`),
  ];
  const shown = reasons.slice(0, REASONS_SHOWN).map((reason) => `\n  ${reason}`);
  const more = reasons.length > REASONS_SHOWN ? `\n  and ${reasons.length - REASONS_SHOWN} more` : '';
  const where = paths.length === 0 ? 'no PATH was given' : `nothing could be read from ${paths.join(' ')}`;
  throw new ShipperError(
    'input',
    `expected a vdsm.log, a directory of them, or - for standard input, but ${where}${shown.join('')}${more}`,
  );
}

const REASONS_SHOWN = 5;
