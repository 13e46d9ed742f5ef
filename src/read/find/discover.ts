import { ShipperError, reasonOf } from '../../errors.ts';
import { kindRank, logNameOf } from '../../logs/kinds.ts';
import type { InputFault, LogFile, LogKind, LogStream } from '../../model/files.ts';
import type { HostFiles, HostInput } from '../../model/hosts.ts';
import { lastBannerHost } from '../hosts/banners.ts';
import { groupFamilies, type FileFamily } from './file-families.ts';
import { findTwoMachines } from '../hosts/two-machines.ts';
import { findFiles, type SkippedFile } from './find-files.ts';
import { compileHostPatterns } from '../hosts/host-pattern.ts';
import { cleanName, hasInvisible } from '../hosts/clean-name.ts';
import { mergeEqualHosts } from '../hosts/equal-text.ts';
import { gatherHosts, hostNamed, isCompanion, type GatheredHost, type GatheredHosts } from '../hosts/gather-hosts.ts';
import { findOtherBanner } from '../hosts/guesses.ts';
import { thisMachine, type HostHints } from '../hosts/name-hosts.ts';
import { findOtherNames } from '../hosts/other-names.ts';
import { classifyArchive } from './classify-archive.ts';
import { classifyFiles, type ClassifiedFile } from './classify.ts';
import { PEEK_BYTES } from '../bytes/head.ts';
import { peek, type Peek } from './peek.ts';
import { orderRotations } from './rotation.ts';
import type { FoundLog } from './rotated-file.ts';
import { chunksOf } from '../bytes/source.ts';
import { peekStdin } from '../bytes/stdin.ts';
import { HostTrees } from '../hosts/host-trees.ts';

/** Options that decide the hosts and kinds of logs. */
export interface DiscoverOptions {
  /** `--host`: the host of all logs. */
  readonly host?: string | undefined;
  /** `--host-from`: where in a path the host's name is; the first pattern that matches counts. */
  readonly hostFrom?: readonly string[];
  /** `--pasted`: the kind of a log shows behind the marks of pages and mails; a named file of no known kind is vdsm.log. */
  readonly pasted?: boolean;
  /** `--follow-links`: links may lead out of the directory in PATH. */
  readonly followLinks?: boolean;
}

/** What PATHs lead to. */
export interface Discovery {
  readonly hosts: HostInput[];
  readonly faults: InputFault[];
  /** Files that are not read since they are no logs, or the same as other files. */
  readonly skipped: SkippedFile[];
  /** Reasons to doubt the name of a host, or that its logs are from one machine. */
  readonly warnings: string[];
  /** Hosts of two names that are read as one, for people. */
  readonly merged: string[];
}

/**
 * Finds the logs that PATHs lead to, in archives too, names the host of each, and orders the files of each log. The
 * result is the same on every run over the same input.
 * @throws {ShipperError} `usage` for a bad option, `input` where nothing could be read from any PATH
 */
export async function discover(paths: readonly string[], options: DiscoverOptions = {}): Promise<Discovery> {
  const trees = new HostTrees();
  const hints = readHints(options, trees);
  const found = await findFiles(
    paths.filter((given) => given !== STDIN),
    options.followLinks,
  );
  const pasted = options.pasted === true;
  const { archives, logs, ...classified } = await classifyFiles(found.files, pasted);
  const faults = [...found.faults, ...classified.faults];
  const skipped = [...found.skipped, ...classified.skipped];
  for (const archive of archives) {
    const inside = await classifyArchive(archive, trees.archived);
    logs.push(...inside.logs);
    faults.push(...inside.faults);
    skipped.push(...inside.skipped);
  }
  const hosts = await gatherHosts(await groupFamilies(logs), hints);
  if (paths.includes(STDIN)) await addStdin(hints, hosts, faults, pasted);
  requireSomething(paths, hosts, faults, skipped);
  const { merged, doubtful } = await mergeEqualHosts(hosts);
  const sorted = [...hosts.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const discovery: Discovery = { hosts: [], faults, skipped, warnings: doubtful, merged };
  for (const host of sorted) {
    discovery.hosts.push(await toInput(host, trees));
    const other = findOtherBanner(host);
    if (other !== undefined) discovery.warnings.push(other);
    const warning = await findTwoMachines(host.families.filter((family) => !isCompanion(family)));
    if (warning !== undefined) discovery.warnings.push(`${host.name}: ${warning}`);
  }
  return discovery;
}

const STDIN = '-';

function readHints({ host, hostFrom = [] }: DiscoverOptions, trees: HostTrees): HostHints {
  if (host !== undefined && (host.trim() === '' || hasInvisible(host.trim()))) {
    throw new ShipperError('usage', `--host takes the name of a host, but got '${host}'`);
  }
  const pattern = hostFrom.length === 0 ? undefined : compileHostPatterns(hostFrom);
  return { host, hostFrom: pattern, machine: thisMachine(), trees };
}

/** Orders the logs of a host. The files of one kind are one log, whatever directories and archives they come from. */
async function toInput(host: GatheredHost, trees: HostTrees): Promise<HostInput> {
  const { name, rule, families, stdin } = host;
  const streams: LogStream[] = [];
  for (const files of groupLogs(families.flatMap((family) => family.files))) {
    const set = await orderRotations(files);
    if (set !== undefined) streams.push({ ...set, files: set.files.map(toLogFile) });
  }
  streams.push(...stdin.map((file) => ({ kind: file.kind, name: file.path, files: [file] })));
  const facts = await factsOf(families, trees);
  const input = { name, rule, streams, otherNames: await findOtherNames(host, trees) };
  return facts === undefined ? input : { ...input, facts };
}

/** Groups files by log: vdsm.log first, then in the order of the table of kinds and of names. */
function groupLogs(files: readonly ClassifiedFile[]): ClassifiedFile[][] {
  const logs = new Map<string, ClassifiedFile[]>();
  for (const file of files) {
    const key = logKey(file.kind, file.path);
    const log = logs.get(key);
    if (log === undefined) logs.set(key, [file]);
    else log.push(file);
  }
  return [...logs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, log]) => log);
}

function logKey(kind: LogKind, pathname: string): string {
  return `${String(kindRank(kind)).padStart(3, '0')} ${logNameOf(kind, pathname)}`;
}

/**
 * Returns the facts for the newest log that has any, since a machine may have moved to another zone. Facts about the
 * zone come from one tree.
 */
async function factsOf(families: readonly FileFamily[], trees: HostTrees): Promise<HostFiles | undefined> {
  const newest = families
    .flatMap(({ files }) => files.at(-1) ?? [])
    .sort((a, b) => ((a.stamp?.local ?? '') < (b.stamp?.local ?? '') ? 1 : -1));
  let zone: HostFiles | undefined;
  let timeDiff: string | undefined;
  for (const file of newest) {
    zone ??= await trees.zoneFactsOf(file);
    timeDiff ??= await trees.timeDiffOf(file);
  }
  return timeDiff === undefined ? zone : { ...zone, timeDiff };
}

type OrderedFile = FoundLog & Partial<Pick<ClassifiedFile, 'banners'>>;

/** Drops what only discovery needs: files are posted to worker threads. */
function toLogFile({ base: _base, banners: _banners, ...file }: OrderedFile): LogFile {
  return file;
}

/** Adds standard input: its host is that of `--host`, of its last banner, or `stdin`. */
async function addStdin(hints: HostHints, hosts: GatheredHosts, faults: InputFault[], pasted: boolean): Promise<void> {
  let found: Peek;
  try {
    found = await peek(await peekStdin(PEEK_BYTES), undefined, STDIN, { path: STDIN, modified: Date.now() }, pasted);
  } catch (error) {
    faults.push({ path: STDIN, byte: 0, code: 'unreadable', message: reasonOf(error) });
    return;
  }
  if (found.refusal !== undefined) {
    faults.push({ path: STDIN, byte: 0, ...found.refusal });
    return;
  }
  const { compression, stamp, offset, dated, isForwardedDate, lineHost, isMixed } = found;
  const kind = found.kind ?? (pasted ? 'vdsm' : 'other');
  const file = {
    kind,
    path: STDIN,
    compression,
    size: 0,
    modified: Date.now(),
    stamp,
    offset,
    dated,
    isForwardedDate,
    lineHost,
    isMixed,
  };
  if (hints.host !== undefined) {
    hostNamed(hosts, cleanName(hints.host), 'option').stdin.push(file);
    return;
  }
  const banner = await lastBannerHost(chunksOf([found.head]));
  const rule = banner === undefined ? 'stdin' : 'banner';
  hostNamed(hosts, banner === undefined ? 'stdin' : cleanName(banner), rule).stdin.push(file);
}

/** Throws where there is nothing to read and no damage to report: such a run would look like a good one. */
function requireSomething(
  paths: readonly string[],
  hosts: GatheredHosts,
  faults: readonly InputFault[],
  skipped: readonly SkippedFile[],
): void {
  if (hosts.size > 0 || faults.some((fault) => fault.code !== 'unreadable')) return;
  const reasons = [
    ...faults.map(({ path, message }) => `${path}: ${message}`),
    ...skipped.map(({ path, reason }) => `${path}: skipped: ${reason}`),
  ];
  const shown = reasons.slice(0, REASONS_SHOWN).map((reason) => `\n  ${reason}`);
  const more = reasons.length > REASONS_SHOWN ? `\n  and ${reasons.length - REASONS_SHOWN} more` : '';
  const where = paths.length === 0 ? 'no PATH was given' : `nothing could be read from ${paths.join(' ')}`;
  throw new ShipperError(
    'input',
    `expected vdsm.log or a companion log, a directory or archive of such logs, or - for standard input, but ${where}${shown.join('')}${more}`,
  );
}

const REASONS_SHOWN = 5;
