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
/** Pairs that are counted. */
const PAIRS_COUNTED = 1000;

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
      if (more === PAIRS_COUNTED) return [...shown, `and ${more} or more other pairs of hosts have equal text`];
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
  /** Its place among all files. */
  readonly place: number;
}

/**
 * The files of hosts by their first headers. It holds no pairs, and finds those that there are without looking at others: of
 * a thousand copies of one log there are half a million.
 */
class Beginnings {
  /** The files of each host, by kind and first header. */
  readonly #filesOf = new Map<string, Map<string, HostFile[]>>();
  /** By kind and first header: how the files with it go on. */
  readonly #forks = new Map<string, Fork>();

  constructor(hosts: GatheredHosts) {
    const groups = new Map<string, HostFile[]>();
    let place = 0;
    for (const { name: host, families } of hosts.values()) {
      for (const file of families.flatMap(({ files }) => files)) {
        const first = file.stamp?.lines[0];
        if (first === undefined) continue;
        const key = `${file.kind} ${first}`;
        const own = this.#filesOf.get(host) ?? new Map<string, HostFile[]>();
        this.#filesOf.set(host, own);
        const one = { host, file, place: place++ };
        addTo(own, key, one);
        addTo(groups, key, one);
      }
    }
    for (const [key, files] of groups) {
      const fork = forkOf(files, 1);
      if (fork !== undefined) this.#forks.set(key, fork);
    }
  }

  /** Yields the pairs of hosts of which two files begin with the same headers, in the order of the names. */
  *pairs(): Generator<[string, string]> {
    for (const host of [...this.#filesOf.keys()].toSorted()) {
      const others = new Set<string>();
      for (const [key, files] of this.#filesOf.get(host) ?? []) {
        const fork = this.#forks.get(key);
        for (const { file } of fork === undefined ? [] : files)
          for (const other of hostsAlike(file, fork)) if (other > host) others.add(other);
      }
      for (const other of [...others].toSorted()) yield [host, other];
    }
  }

  /** Returns the paths of the first two files, one of each host, that begin with the same headers. */
  commonFiles(one: string, other: string): string | undefined {
    const others = this.#filesOf.get(other);
    for (const [first, files] of this.#filesOf.get(one) ?? []) {
      const both = [...files, ...(others?.get(first) ?? [])].toSorted((a, b) => a.place - b.place);
      for (const [index, { host, file }] of both.entries()) {
        const earlier = both.slice(0, index).find((each) => each.host !== host && beginAlike(file, each.file));
        if (earlier !== undefined) return [file.path, earlier.file.path].toSorted().join(', ');
      }
    }
    return undefined;
  }
}

/** Files of several hosts that have so many headers in common. */
interface Fork {
  /** Number of the headers. */
  readonly common: number;
  /** Hosts with a file that has no more headers: it begins like all others. */
  readonly ended: ReadonlySet<string>;
  /** All hosts; empty where no file ends here. */
  readonly all: ReadonlySet<string>;
  /** Forks further on, by the next header. */
  readonly next: ReadonlyMap<string, Fork>;
}

/** Returns where files that have the first headers in common go apart; undefined if they are of one host. */
function forkOf(files: readonly HostFile[], common: number): Fork | undefined {
  const hosts = new Set(files.map(({ host }) => host));
  if (hosts.size < 2) return undefined;
  for (let count = common; ; count++) {
    const ended = new Set<string>();
    const groups = new Map<string, HostFile[]>();
    for (const one of files) {
      const line = one.file.stamp?.lines[count];
      if (line === undefined) ended.add(one.host);
      else addTo(groups, line, one);
    }
    if (ended.size === 0 && groups.size === 1) continue;
    const next = new Map<string, Fork>();
    for (const [line, group] of groups) {
      const fork = forkOf(group, count + 1);
      if (fork !== undefined) next.set(line, fork);
    }
    return { common: count, ended, all: ended.size === 0 ? ended : hosts, next };
  }
}

/** Yields the hosts that have a file which begins like one, its own host among them. */
function* hostsAlike({ stamp }: ClassifiedFile, first: Fork | undefined): Generator<string> {
  const lines = stamp?.lines ?? [];
  for (let fork = first; fork !== undefined; fork = fork.next.get(lines[fork.common] ?? '')) {
    if (lines.length <= fork.common) {
      yield* fork.all;
      return;
    }
    yield* fork.ended;
  }
}

function addTo(map: Map<string, HostFile[]>, key: string, one: HostFile): void {
  const files = map.get(key);
  if (files === undefined) map.set(key, [one]);
  else files.push(one);
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
