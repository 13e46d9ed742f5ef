import { realpath } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';

import { isOfEngine } from '../../logs/kinds.ts';
import type { ArchivePlace } from '../../model/files.ts';
import type { HostRule } from '../../model/hosts.ts';
import { findBannerHost } from './banners.ts';
import type { HostPattern } from './host-pattern.ts';
import type { JudgedFile } from '../find/classify.ts';
import { archiveStem, isStandardFolder, nativePath } from '../find/file-names.ts';
import { collectorFolder } from './time-diff.ts';
import type { Placed, Trees } from './host-trees.ts';

/** What the user said about hosts, and what this machine is. */
export interface HostHints {
  readonly host: string | undefined;
  readonly hostFrom: HostPattern | undefined;
  readonly machine: Machine;
  readonly trees: Trees;
}

/** Where the vdsm of this machine logs, and what the machine is called. */
export interface Machine {
  readonly logs: string;
  readonly name: string;
}

/** This machine. */
export function thisMachine(): Machine {
  return { logs: '/var/log/vdsm', name: hostname() };
}

/** Logs of one directory and one stem, oldest first: they are from one host. */
export interface Batch {
  /** Path of the live file, whether it is there or not. */
  readonly name: string;
  readonly files: readonly JudgedFile[];
}

/** A host, and the rule that knew its name. */
export interface NamedHost {
  readonly name: string;
  readonly rule: HostRule;
}

/**
 * Names the host of a batch by the first rule that knows one; lower case, otherwise as written.
 * @param neighbour the host of the vdsm.log in the same tree: no banner is in other logs, nor may a pattern fit them
 */
export async function nameHost(batch: Batch, hints: HostHints, neighbour?: NamedHost): Promise<NamedHost> {
  for (const [rule, find] of RULES) {
    if (rule === 'banner' && neighbour !== undefined) return neighbour;
    if (rule === 'banner' && batch.files.every(({ kind }) => kind !== 'vdsm')) continue;
    const name = (await find(batch, hints))?.trim().toLowerCase();
    if (name !== undefined && name !== '') return { name, rule };
    if (rule === neighbour?.rule) return neighbour;
  }
  return { name: NAMELESS, rule: 'parent' };
}

/** Which of two rules is tried first: negative where it is the first of them. */
export function compareRules(a: HostRule, b: HostRule): number {
  return rankOf(a) - rankOf(b);
}

/** `stdin` is the last resort: it is no rule of files. */
function rankOf(rule: HostRule): number {
  const rank = RULES.findIndex(([name]) => name === rule);
  return rank === -1 ? RULES.length : rank;
}

/** Files that lie in the root directory, with no banner in them. */
const NAMELESS = 'unknown';

type Rule = (batch: Batch, hints: HostHints) => string | undefined | Promise<string | undefined>;

/** In the order in which they are tried. */
const RULES: readonly (readonly [HostRule, Rule])[] = [
  ['option', (_batch, { host }) => host],
  ['pattern', (batch, { hostFrom }) => hostFrom && newestFirst(batch, (file) => hostFrom(file.path))],
  ['collector', (batch) => newestFirst(batch, (file) => collectorFolder(file.path)?.host)],
  ['sosreport', (batch, { trees }) => trees.hostnameOf(newestOf(batch))],
  ['machine', (batch, { machine }) => machineName(newestOf(batch), machine)],
  ['directory', (batch) => newestFirst(batch, directoryBetween)],
  ['banner', (batch) => findBannerHost(batch.files)],
  ['parent', (batch) => parentOf(newestOf(batch))],
];

function newestOf({ name, files }: Batch): Placed {
  return files.at(-1) ?? { path: name };
}

function newestFirst(batch: Batch, find: (file: JudgedFile) => string | undefined): string | undefined {
  for (const file of [...batch.files].reverse()) {
    const name = find(file);
    if (name !== undefined) return name;
  }
  return undefined;
}

/** A file in an archive is no log of this machine, wherever the archive lies. */
async function machineName({ path: pathname, place }: Placed, machine: Machine): Promise<string | undefined> {
  if (place !== undefined) return undefined;
  const [target, logs] = await Promise.all([pathname, machine.logs].map((name) => realpath(name).catch(() => '')));
  return logs !== '' && target?.startsWith(path.join(logs ?? '', path.sep)) ? machine.name : undefined;
}

/** The directory nearest to the log, between it and what the user named, that is no part of every host's tree. */
function directoryBetween({ path: pathname, base, place }: JudgedFile): string | undefined {
  if (base === '') return undefined;
  const between = path.relative(path.resolve(base), path.dirname(path.resolve(nativePath(pathname)))).split(path.sep);
  if (between.includes('..')) return undefined;
  return nearestName(between, place);
}

/** An archive often holds nothing but `var/log/vdsm`: then it is its own name that tells hosts apart. */
function parentOf({ path: pathname, place }: Placed): string | undefined {
  const directory = path.dirname(path.resolve(nativePath(pathname)));
  if (place === undefined) return path.basename(directory);
  const inside = path.relative(path.dirname(path.resolve(place.archive)), directory).split(path.sep);
  return nearestName(inside, place);
}

function nearestName(parts: string[], place: ArchivePlace | undefined): string | undefined {
  const names = place === undefined ? parts : parts.map(archiveStem);
  return names.reverse().find((part) => !isStandardFolder(part) && !DATE_OR_NUMBER.test(part));
}

/** The directory that a batch's logs lie in, without the standard ones at its end: logs of one tree are of one machine. */
function treeOf({ name }: Batch): string {
  const parts = path.dirname(path.resolve(name)).split(path.sep);
  while (parts.length > 1 && isStandardFolder(parts.at(-1) ?? '')) parts.pop();
  return parts.join(path.sep);
}

/** Which hosts the vdsm.logs of a tree are of. */
export class TreeHosts {
  readonly #byTree = new Map<string, { readonly file: string; readonly host: NamedHost }[]>();

  /** Takes notice of a vdsm.log. */
  add(batch: Batch, host: NamedHost): void {
    const tree = treeOf(batch);
    const entry = { file: path.basename(batch.name), host };
    const there = this.#byTree.get(tree);
    if (there === undefined) this.#byTree.set(tree, [entry]);
    else there.push(entry);
  }

  /** The host of another log, by the vdsm.log in its tree. The engine's logs are of no host that it manages. */
  of(batch: Batch): NamedHost | undefined {
    if (batch.files.some(({ kind }) => isOfEngine(kind))) return undefined;
    const there = this.#byTree.get(treeOf(batch)) ?? [];
    if (new Set(there.map(({ host }) => host.name)).size === 1) return there[0]?.host;
    // one folder with logs of many hosts: `host1-vdsm.log`, `host1-sanlock.log`
    const file = path.basename(batch.name);
    return there
      .map(({ file: vdsm, host }) => ({ prefix: vdsm.slice(0, -'vdsm.log'.length), host }))
      .filter(({ prefix }) => prefix !== '' && file.startsWith(prefix))
      .toSorted((a, b) => b.prefix.length - a.prefix.length)[0]?.host;
  }
}

/** `17`, `2020-01-31`, `20200131-1030`, `2020-01-31T10:30`; not an address. */
const DATE_OR_NUMBER = /^(?:\d+|\d{8}[-_T]\d+|\d{4}[-_.]\d\d?[-_.]\d\d?(?:[-_T][\d:._-]*Z?)?)$/;
