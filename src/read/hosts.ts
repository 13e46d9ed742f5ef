import { readFile, realpath, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';

import type { HostRule } from '../model.ts';
import { findBannerHost } from './banner.ts';
import type { HostPattern } from './host-pattern.ts';
import type { RotationSet } from './rotation.ts';

/** What the user said about hosts, and what this machine is. */
export interface HostHints {
  readonly host: string | undefined;
  readonly hostFrom: HostPattern | undefined;
  readonly machine: Machine;
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

/** Names the host of a rotation set by the first rule that knows one; lower case, otherwise as written. */
export async function nameHost(set: RotationSet, hints: HostHints): Promise<{ name: string; rule: HostRule }> {
  for (const [rule, find] of RULES) {
    const name = (await find(set, hints))?.trim().toLowerCase();
    if (name !== undefined && name !== '') return { name, rule };
  }
  return { name: NAMELESS, rule: 'parent' };
}

/** Files that lie in the root directory, with no banner in them. */
const NAMELESS = 'unknown';

type Rule = (set: RotationSet, hints: HostHints) => string | undefined | Promise<string | undefined>;

/** In the order in which they are tried. */
const RULES: readonly (readonly [HostRule, Rule])[] = [
  ['option', (_set, { host }) => host],
  ['pattern', (set, { hostFrom }) => hostFrom && newestFirst(set, hostFrom)],
  ['collector', (set) => newestFirst(set, collectorFolder)],
  ['sosreport', (set) => sosreportHostname(newestPath(set))],
  ['machine', (set, { machine }) => machineName(newestPath(set), machine)],
  ['directory', directoryBetween],
  ['banner', (set) => findBannerHost(set.files)],
  ['parent', (set) => path.basename(path.dirname(path.resolve(newestPath(set))))],
];

function newestPath(set: RotationSet): string {
  return set.files.at(-1)?.path ?? set.name;
}

function newestFirst(set: RotationSet, find: (pathname: string) => string | undefined): string | undefined {
  for (const file of [...set.files].reverse()) {
    const name = find(file.path);
    if (name !== undefined) return name;
  }
  return undefined;
}

/** ovirt-log-collector puts what it fetched from a host into `log-collector-data/HOST/`. */
function collectorFolder(pathname: string): string | undefined {
  return /\/log-collector-data\/([^/]+)\//.exec(path.resolve(pathname))?.[1];
}

/** The nearest directory above that an unpacked sosreport is, and what it says its host is called. */
async function sosreportHostname(pathname: string): Promise<string | undefined> {
  for (let root = path.dirname(path.resolve(pathname)); ; root = path.dirname(root)) {
    if (await isSosreport(root, pathname)) return readHostname(root);
    if (root === path.dirname(root)) return undefined;
  }
}

async function isSosreport(root: string, pathname: string): Promise<boolean> {
  for (const mark of ['sos_commands', 'sos_reports']) if (await exists(path.join(root, mark))) return true;
  // Many a directory has a version.txt: that one counts right above the tree of the host.
  const below = path.relative(root, path.resolve(pathname));
  return below.startsWith('var/log/vdsm/') && exists(path.join(root, 'version.txt'));
}

async function readHostname(root: string): Promise<string | undefined> {
  for (const name of ['hostname', 'sos_commands/host/hostname', 'sos_commands/general/hostname', 'etc/hostname']) {
    const text = await readWithin(root, name);
    const line = text?.split('\n').find((candidate) => candidate.trim() !== '');
    if (line !== undefined) return line;
  }
  return undefined;
}

/** Reads a small file, but not by a link that leads out of the report: that would name another machine. */
async function readWithin(root: string, name: string): Promise<string | undefined> {
  try {
    const target = await realpath(path.join(root, name));
    const inside = target.startsWith(path.join(await realpath(root), path.sep));
    if (!inside || (await stat(target)).size > HOSTNAME_MAX) return undefined;
    return await readFile(target, 'utf8');
  } catch {
    return undefined;
  }
}

const HOSTNAME_MAX = 4 << 10;

function exists(pathname: string): Promise<boolean> {
  return stat(pathname).then(
    () => true,
    () => false,
  );
}

async function machineName(pathname: string, machine: Machine): Promise<string | undefined> {
  const [target, logs] = await Promise.all([pathname, machine.logs].map((name) => realpath(name).catch(() => '')));
  return logs !== '' && target?.startsWith(path.join(logs ?? '', path.sep)) ? machine.name : undefined;
}

/** The directory nearest to the log, between it and what the user named, that is no part of every host's tree. */
function directoryBetween(set: RotationSet): string | undefined {
  for (const { path: pathname, base } of [...set.files].reverse()) {
    if (base === '') continue;
    const between = path.relative(path.resolve(base), path.dirname(path.resolve(pathname))).split(path.sep);
    if (between.includes('..')) continue;
    const name = between.reverse().find((part) => !STANDARD.has(part.toLowerCase()) && !DATE_OR_NUMBER.test(part));
    if (name !== undefined) return name;
  }
  return undefined;
}

const STANDARD = new Set(['', 'var', 'log', 'vdsm']);
/** `17`, `2020-01-31`, `20200131-1030`, `2020-01-31T10:30`; not an address. */
const DATE_OR_NUMBER = /^(?:\d+|\d{8}[-_T]\d+|\d{4}[-_.]\d\d?[-_.]\d\d?(?:[-_T][\d:._-]*Z?)?)$/;
