import { cleanName } from './clean-name.ts';
import { realpath } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';

import { isOfEngine } from '../../logs/kinds.ts';
import type { HostRule } from '../../model/hosts.ts';
import { findBannerHost } from './banners.ts';
import type { HostPattern } from './host-pattern.ts';
import type { ClassifiedFile } from '../find/classify.ts';
import { oldestFirst, type FileFamily } from '../find/file-families.ts';
import { findVdsmLogs } from '../find/beside.ts';
import { archiveStem, familyOf, isStandardFolder, nativePath } from '../find/file-names.ts';
import { isSameHost } from '../../model/host-names.ts';
import { isLone } from './file-evidence.ts';
import { findFileHost } from './file-hosts.ts';
import { findHostFolder } from './folders.ts';
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

/** What else is known of the host of a family. */
export interface HostEvidence {
  /** The host in the name of its files. */
  readonly fileHost?: string | undefined;
  /**
   * The host of another log that is of the same host: of companion logs, that of the vdsm.log in the same tree.
   * Companion logs have no banner, and a pattern may not fit them.
   */
  readonly vdsmHost?: NamedHost | undefined;
}

/** Names the host of a family, by the first rule that finds a name; in lower case, otherwise as written. */
export async function nameHost(family: FileFamily, hints: HostHints, evidence: HostEvidence = {}): Promise<NamedHost> {
  const { vdsmHost } = evidence;
  for (const [rule, find] of RULES) {
    if (rule === 'banner' && vdsmHost !== undefined) return vdsmHost;
    const found = await find(family, hints, evidence);
    const name = found === undefined ? undefined : cleanName(found);
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

type Rule = (
  family: FileFamily,
  hints: HostHints,
  evidence: HostEvidence,
) => string | undefined | Promise<string | undefined>;

/** The rules, in the order in which they are tried. */
const RULES: readonly (readonly [HostRule, Rule])[] = [
  ['option', (_batch, { host }) => host],
  ['pattern', (family, { hostFrom }) => hostFrom && newestFirst(family, (file) => hostFrom(file.path))],
  ['collector', (family) => newestFirst(family, (file) => collectorFolder(file.path)?.host)],
  ['sosreport', (family, { trees }) => trees.hostnameOf(newestOf(family))],
  ['machine', (family, { machine }) => machineName(newestOf(family), machine)],
  ['file', (_family, _hints, { fileHost }) => fileHost],
  ['directory', (family, _hints, { vdsmHost }) => folderOf(family, vdsmHost)],
  ['banner', (family) => bannerOf(family)],
  ['parent', (family) => parentOf(newestOf(family))],
];

function newestOf({ name, files }: FileFamily): PlacedLog {
  return files.at(-1) ?? { path: name };
}

function newestFirst<T>(family: FileFamily, find: (file: ClassifiedFile) => T | undefined): T | undefined {
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
 * Returns the folder that is named for the host. One that is used to collect logs, or that is not below PATH, counts
 * only where the banner agrees.
 */
async function folderOf(family: FileFamily, vdsmHost: NamedHost | undefined): Promise<string | undefined> {
  const folder = newestFirst(family, folderAround);
  if (folder === undefined || folder.isSure) return folder?.name;
  const banner = vdsmHost?.name ?? (await bannerOf(family));
  return banner !== undefined && isSameHost(banner, folder.name) ? folder.name : undefined;
}

interface Folder {
  readonly name: string;
  /** It names the host, with precedence over a banner. */
  readonly isSure: boolean;
}

/**
 * Returns the folder around a log that may be named for its host: the nearest between PATH and the log. A file that is
 * named alone may be in the tree of a host, `h1/var/log/vdsm/vdsm.log`, as a walk would come upon it.
 */
function folderAround({ path: pathname, base, place }: ClassifiedFile): Folder | undefined {
  const native = path.resolve(nativePath(pathname));
  if (base === '') {
    const root = hostTreeOf(native);
    const folder = findHostFolder((root ?? path.dirname(native)).split(path.sep));
    return folder && { name: folder.name, isSure: root !== undefined && !folder.isCollection };
  }
  const between = path.relative(path.resolve(base), path.dirname(native)).split(path.sep);
  if (between.includes('..')) return undefined;
  const folder = findHostFolder(place === undefined ? between : between.map(archiveStem));
  return folder && { name: folder.name, isSure: !folder.isCollection };
}

/** Returns the root of the tree of a host that a log lies in at the place where it was on its host. */
function hostTreeOf(native: string): string | undefined {
  const [, root, folders = ''] = /^(.*?)\/var\/log\/((?:[^/]+\/)*)[^/]*$/s.exec(native) ?? [];
  return folders.split('/').every(isStandardFolder) ? root : undefined;
}

const BANNERS = new WeakMap<FileFamily, Promise<string | undefined>>();

/**
 * Returns the host in the newest banner of a vdsm.log. Where the user names files alone that have none, the other files
 * of the log have it.
 */
function bannerOf(family: FileFamily): Promise<string | undefined> {
  const known = BANNERS.get(family) ?? readBanner(family);
  BANNERS.set(family, known);
  return known;
}

async function readBanner(family: FileFamily): Promise<string | undefined> {
  if (family.files.every(({ kind }) => kind !== 'vdsm')) return undefined;
  const host = await findBannerHost(family.files);
  if (host !== undefined || !isLone(family)) return host;
  const known = new Set(family.files.map((file) => path.resolve(file.path)));
  const name = path.resolve(family.name);
  const directory = path.dirname(name);
  const isOfLog = (file: string): boolean => familyOf(path.join(directory, file)) === name;
  return findBannerHost(oldestFirst(await findVdsmLogs(directory, isOfLog, known)));
}

/**
 * Returns the nearest directory around the log that may be named for a host; in an archive, the archive's own name at
 * the outermost.
 */
function parentOf({ path: pathname, place }: PlacedLog): string | undefined {
  const directory = path.dirname(path.resolve(nativePath(pathname)));
  if (place === undefined) return findHostFolder(directory.split(path.sep))?.name;
  const inside = path.relative(path.dirname(path.resolve(place.archive)), directory).split(path.sep);
  return findHostFolder(inside.map(archiveStem))?.name;
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
  readonly #byTree = new Map<string, { readonly mark: string; readonly host: NamedHost }[]>();

  /** Adds the host of a vdsm.log. */
  add(family: FileFamily, host: NamedHost): void {
    const tree = treeOf(family);
    const name = path.basename(family.name);
    const prefix = /^(.*?)(?:vdsm)?\.log$/i.exec(name)?.[1]?.replace(/[-_.]$/, '');
    const ending = /^vdsm/i.test(name) ? findFileHost(name)?.host : undefined;
    const entries = this.#byTree.get(tree) ?? [];
    entries.push({ mark: ending ?? prefix ?? '', host });
    this.#byTree.set(tree, entries);
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
    const marked = entries
      .filter(({ mark }) => mark !== '' && (startsWithWord(file, mark) || file.endsWith(`.${mark}`)))
      .toSorted((a, b) => b.mark.length - a.mark.length);
    return (marked[0] ?? entries.find(({ mark }) => mark === ''))?.host;
  }
}

function startsWithWord(text: string, word: string): boolean {
  return text.startsWith(word) && /[-_.]/.test(text.charAt(word.length));
}
