/** Hosts that have equal text: one host under two names, or copies of its logs. */
import type { FileFamily } from '../find/file-families.ts';
import type { ClassifiedFile } from '../find/classify.ts';
import { isShortForm, shortFormsOf } from '../../model/host-names.ts';
import { compareRules } from './name-hosts.ts';
import { hostNamed, isCompanion, type GatheredHost, type GatheredHosts } from './gather-hosts.ts';
import { findParts } from './parts.ts';

/** What became of hosts with equal text, for people. */
export interface EqualText {
  /** Hosts that are read as one. */
  readonly merged: string[];
  /** The first pairs of hosts that may be one, and how many more there are. */
  readonly doubtful: string[];
}

/** Pairs of hosts that may be one, of which each has a line. */
const PAIRS_SHOWN = 5;

/**
 * Finds hosts that have equal text, and makes one of two where one name is the short form of the other: `node5` and
 * `node5.example.com`. The name that a rule finds earlier stays, of two by one rule the longer.
 */
export async function mergeEqualHosts(hosts: GatheredHosts): Promise<EqualText> {
  const merged: string[] = [];
  const beginnings = new Beginnings(hosts);
  for (const [short, long] of findShortForms([...hosts.keys()])) {
    const [one, other] = [hosts.get(short), hosts.get(long)];
    if (one === undefined || other === undefined) continue;
    const files = beginnings.commonFiles(short, long) ?? (await findCommonText(one, other));
    if (files === undefined) continue;
    const name = merge(hosts, one, other);
    merged.push(`${short} and ${long} have equal text (${files}): reading both as ${name}`);
  }
  return { merged, doubtful: describePairs(beginnings) };
}

/** Returns the pairs of names of which the first is the short form of the second. */
function findShortForms(names: readonly string[]): [string, string][] {
  const known = new Set(names);
  return names
    .toSorted()
    .flatMap((long) =>
      shortFormsOf(long).flatMap((short): [string, string][] => (known.has(short) ? [[short, long]] : [])),
    );
}

/** Returns lines about the pairs of hosts with equal text that stay two. Copies of one log make a pair of any two. */
function describePairs(beginnings: Beginnings): string[] {
  const shown: string[] = [];
  let more = 0;
  for (const [one, other] of beginnings.pairs()) {
    if (isShortForm(one, other) || isShortForm(other, one)) continue;
    if (shown.length === PAIRS_SHOWN) {
      more += 1;
      continue;
    }
    const files = beginnings.commonFiles(one, other);
    shown.push(
      `${one} and ${other} have equal text (${files}): if they are one host, name both with --host or --host-from`,
    );
  }
  return more === 0 ? shown : [...shown, `and ${more} more pairs of hosts have equal text`];
}

function merge(hosts: GatheredHosts, one: GatheredHost, other: GatheredHost): string {
  const order = compareRules(one.rule, other.rule) || other.name.length - one.name.length;
  const [kept, dropped] = order < 0 ? [one, other] : order > 0 ? [other, one] : [one, other];
  hostNamed(hosts, kept.name, dropped.rule).families.push(...dropped.families);
  kept.otherNames.push(dropped.name, ...dropped.otherNames);
  kept.stdin.push(...dropped.stdin);
  hosts.delete(dropped.name);
  return kept.name;
}

interface HostFile {
  readonly host: string;
  readonly file: ClassifiedFile;
}

/** The files of hosts by kind and first header. It holds no pairs: of a thousand copies there are half a million. */
class Beginnings {
  /** The groups in which a host has a file. */
  readonly #groupsOf = new Map<string, Set<HostFile[]>>();

  constructor(hosts: GatheredHosts) {
    const groups = new Map<string, HostFile[]>();
    for (const { name: host, families } of hosts.values()) {
      for (const file of families.flatMap(({ files }) => files)) {
        const first = file.stamp?.lines[0];
        if (first === undefined) continue;
        const key = `${file.kind} ${first}`;
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [{ host, file }]);
        else group.push({ host, file });
      }
    }
    for (const group of groups.values()) {
      for (const { host } of group) {
        const own = this.#groupsOf.get(host);
        if (own === undefined) this.#groupsOf.set(host, new Set([group]));
        else own.add(group);
      }
    }
  }

  /** Yields the pairs of hosts of which two files begin with the same headers, in the order of the names. */
  *pairs(): Generator<[string, string]> {
    for (const host of [...this.#groupsOf.keys()].toSorted()) {
      const others = new Set<string>();
      for (const group of this.#groupsOf.get(host) ?? []) {
        const own = group.filter((each) => each.host === host);
        for (const other of group) {
          if (other.host <= host || others.has(other.host)) continue;
          if (own.some(({ file }) => beginAlike(file, other.file))) others.add(other.host);
        }
      }
      for (const other of [...others].toSorted()) yield [host, other];
    }
  }

  /** Returns the paths of the first two files, one of each host, that begin with the same headers. */
  commonFiles(one: string, other: string): string | undefined {
    for (const group of this.#groupsOf.get(one) ?? []) {
      const both = group.filter(({ host }) => host === one || host === other);
      for (const [index, { host, file }] of both.entries()) {
        const earlier = both.slice(0, index).find((each) => each.host !== host && beginAlike(file, each.file));
        if (earlier !== undefined) return [file.path, earlier.file.path].toSorted().join(', ');
      }
    }
    return undefined;
  }
}

function beginAlike({ stamp: a }: ClassifiedFile, { stamp: b }: ClassifiedFile): boolean {
  if (a === undefined || b === undefined) return false;
  const common = Math.min(a.lines.length, b.lines.length);
  return a.lines.slice(0, common).every((line, index) => line === b.lines[index]);
}

/** Looks for a vdsm.log of one host in those of another, at any place in it. */
async function findCommonText(one: GatheredHost, other: GatheredHost): Promise<string | undefined> {
  const [mine, others] = [vdsmFiles(one.families), vdsmFiles(other.families)];
  if (mine.length === 0 || others.length === 0) return undefined;
  const own = new Set(mine);
  const isOwn = (file: unknown): boolean => own.has(file as ClassifiedFile);
  const parts = await findParts([...mine, ...others], [], (whole, part) => isOwn(whole) !== isOwn(part));
  const [pair] = parts;
  return pair
    ?.map(({ path }) => path)
    .toSorted()
    .join(', ');
}

function vdsmFiles(families: readonly FileFamily[]): ClassifiedFile[] {
  return families.filter((family) => !isCompanion(family)).flatMap(({ files }) => files);
}
