import { realpath } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';

import { isOfEngine } from '../../logs/kinds.ts';
import type { ArchivePlace } from '../../model/files.ts';
import type { HostRule } from '../../model/hosts.ts';
import { findBannerHost } from './banners.ts';
import type { HostPattern } from './host-pattern.ts';
import type { ClassifiedFile } from '../find/classify.ts';
import type { FileFamily } from '../find/file-families.ts';
import { archiveStem, isStandardFolder, nativePath } from '../find/file-names.ts';
import { collectorFolder } from './time-diff.ts';
import type { PlacedLog, HostTrees } from './host-trees.ts';

/** What the rules for naming hosts go by. */
export interface HostHints {
  /** `--host`. */
  readonly host: string | undefined;
  /** `--host-from`. */
  readonly hostFrom: HostPattern | undefined;
  readonly machine: Machine;
  readonly trees: HostTrees;
}

/** A machine whose own logs are read. */
export interface Machine {
  /** Directory of its vdsm logs. */
  readonly logs: string;
  readonly name: string;
}

/** Returns the machine that the program runs on. */
export function thisMachine(): Machine {
  return { logs: '/var/log/vdsm', name: hostname() };
}

/** A host, and the rule that gave it its name. */
export interface NamedHost {
  readonly name: string;
  readonly rule: HostRule;
}

/**
 * Names the host of a family, by the first rule that finds a name; in lower case, otherwise as written.
 * @param vdsmHost of companion logs, the host of the vdsm.log in the same tree: companion logs have no banner, and a
 * pattern may not fit them
 */
export async function nameHost(family: FileFamily, hints: HostHints, vdsmHost?: NamedHost): Promise<NamedHost> {
  for (const [rule, find] of RULES) {
    if (rule === 'banner' && vdsmHost !== undefined) return vdsmHost;
    if (rule === 'banner' && family.files.every(({ kind }) => kind !== 'vdsm')) continue;
    const name = (await find(family, hints))?.trim().toLowerCase();
    if (name !== undefined && name !== '') return { name, rule };
    if (rule === vdsmHost?.rule) return vdsmHost;
  }
  return { name: NAMELESS, rule: 'parent' };
}

/** Compares rules by the order in which they are tried: negative where `a` comes first. */
export function compareRules(a: HostRule, b: HostRule): number {
  return rankOf(a) - rankOf(b);
}

/** `stdin`, which is no rule for files, comes last. */
function rankOf(rule: HostRule): number {
  const rank = RULES.findIndex(([name]) => name === rule);
  return rank === -1 ? RULES.length : rank;
}

/** The host of files in the root directory that have no banner. */
const NAMELESS = 'unknown';

type Rule = (family: FileFamily, hints: HostHints) => string | undefined | Promise<string | undefined>;

/** The rules, in the order in which they are tried. */
const RULES: readonly (readonly [HostRule, Rule])[] = [
  ['option', (_batch, { host }) => host],
  ['pattern', (family, { hostFrom }) => hostFrom && newestFirst(family, (file) => hostFrom(file.path))],
  ['collector', (family) => newestFirst(family, (file) => collectorFolder(file.path)?.host)],
  ['sosreport', (family, { trees }) => trees.hostnameOf(newestOf(family))],
  ['machine', (family, { machine }) => machineName(newestOf(family), machine)],
  ['directory', (family) => newestFirst(family, directoryBetween)],
  ['banner', (family) => findBannerHost(family.files)],
  ['parent', (family) => parentOf(newestOf(family))],
];

function newestOf({ name, files }: FileFamily): PlacedLog {
  return files.at(-1) ?? { path: name };
}

function newestFirst(family: FileFamily, find: (file: ClassifiedFile) => string | undefined): string | undefined {
  for (const file of [...family.files].reverse()) {
    const name = find(file);
    if (name !== undefined) return name;
  }
  return undefined;
}

/**
 * Returns this machine's name for a file below its own log directory. A file in an archive is no log of this machine.
 */
async function machineName({ path: pathname, place }: PlacedLog, machine: Machine): Promise<string | undefined> {
  if (place !== undefined) return undefined;
  const [target, logs] = await Promise.all([pathname, machine.logs].map((name) => realpath(name).catch(() => '')));
  return logs !== '' && target?.startsWith(path.join(logs ?? '', path.sep)) ? machine.name : undefined;
}

/**
 * Returns the directory between the PATH and the log that is nearest to the log, and not a directory that every host
 * has.
 */
function directoryBetween({ path: pathname, base, place }: ClassifiedFile): string | undefined {
  if (base === '') return undefined;
  const between = path.relative(path.resolve(base), path.dirname(path.resolve(nativePath(pathname)))).split(path.sep);
  if (between.includes('..')) return undefined;
  return nearestName(between, place);
}

/**
 * Returns the directory that the log lies in; in an archive the nearest that is not on every host, or the archive's own
 * name.
 */
function parentOf({ path: pathname, place }: PlacedLog): string | undefined {
  const directory = path.dirname(path.resolve(nativePath(pathname)));
  if (place === undefined) return path.basename(directory);
  const inside = path.relative(path.dirname(path.resolve(place.archive)), directory).split(path.sep);
  return nearestName(inside, place);
}

function nearestName(parts: string[], place: ArchivePlace | undefined): string | undefined {
  const names = place === undefined ? parts : parts.map(archiveStem);
  return names.reverse().find((part) => !isStandardFolder(part) && !DATE_OR_NUMBER.test(part));
}

/**
 * Returns the directory of a family without the standard folders at its end: logs in one such tree are of one machine.
 */
function treeOf({ name }: FileFamily): string {
  const parts = path.dirname(path.resolve(name)).split(path.sep);
  while (parts.length > 1 && isStandardFolder(parts.at(-1) ?? '')) parts.pop();
  return parts.join(path.sep);
}

/** The hosts of vdsm.logs by tree, which name the companion logs in the same tree. */
export class HostsByTree {
  readonly #byTree = new Map<string, { readonly file: string; readonly host: NamedHost }[]>();

  /** Adds the host of a vdsm.log. */
  add(family: FileFamily, host: NamedHost): void {
    const tree = treeOf(family);
    const entry = { file: path.basename(family.name), host };
    const entries = this.#byTree.get(tree);
    if (entries === undefined) this.#byTree.set(tree, [entry]);
    else entries.push(entry);
  }

  /**
   * Returns the host of a companion log, by the vdsm.log in its tree. The engine's logs are of none of the hosts it
   * manages.
   */
  of(family: FileFamily): NamedHost | undefined {
    if (family.files.some(({ kind }) => isOfEngine(kind))) return undefined;
    const entries = this.#byTree.get(treeOf(family)) ?? [];
    if (new Set(entries.map(({ host }) => host.name)).size === 1) return entries[0]?.host;
    // a folder with logs of many hosts: `host1-vdsm.log`, `host1-sanlock.log`
    const file = path.basename(family.name);
    return entries
      .map(({ file: vdsm, host }) => ({ prefix: vdsm.slice(0, -'vdsm.log'.length), host }))
      .filter(({ prefix }) => prefix !== '' && file.startsWith(prefix))
      .toSorted((a, b) => b.prefix.length - a.prefix.length)[0]?.host;
  }
}

/** A folder named `17`, `2020-01-31`, `20200131-1030` or `2020-01-31T10:30`; an address is none. */
const DATE_OR_NUMBER = /^(?:\d+|\d{8}[-_T]\d+|\d{4}[-_.]\d\d?[-_.]\d\d?(?:[-_T][\d:._-]*Z?)?)$/;
