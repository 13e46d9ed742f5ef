/** Hosts that have equal text: one host under two names, or copies of its logs. */
import type { FileFamily } from '../find/file-families.ts';
import type { ClassifiedFile } from '../find/classify.ts';
import { isShortForm } from './folders.ts';
import { compareRules } from './name-hosts.ts';
import { hostNamed, isCompanion, type GatheredHost, type GatheredHosts } from './gather-hosts.ts';
import { findParts } from './parts.ts';

/** What became of hosts with equal text, for people. */
export interface EqualText {
  /** Hosts that are read as one. */
  readonly merged: string[];
  /** Hosts that may be one. */
  readonly doubtful: string[];
}

/**
 * Finds hosts that have equal text, and makes one of two where one name is the short form of the other: `node5` and
 * `node5.example.com`. The name that a rule finds earlier stays, of two by one rule the longer.
 */
export async function mergeEqualHosts(hosts: GatheredHosts): Promise<EqualText> {
  const found: EqualText = { merged: [], doubtful: [] };
  const pairs = findEqualPairs(hosts);
  for (const short of [...hosts.keys()].toSorted()) {
    for (const long of [...hosts.keys()].toSorted()) {
      const [one, other] = [hosts.get(short), hosts.get(long)];
      if (!isShortForm(short, long) || one === undefined || other === undefined) continue;
      const files = pairs.get(keyOf(short, long)) ?? (await findCommonText(one, other));
      if (files === undefined) continue;
      const name = merge(hosts, one, other);
      found.merged.push(`${short} and ${long} have equal text (${files}): reading both as ${name}`);
    }
  }
  for (const [key, files] of [...pairs].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const [one, other] = JSON.parse(key) as [string, string];
    if (isShortForm(one, other) || isShortForm(other, one)) continue;
    found.doubtful.push(
      `${one} and ${other} have equal text (${files}): if they are one host, name both with --host or --host-from`,
    );
  }
  return found;
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

function keyOf(one: string, other: string): string {
  return JSON.stringify(one < other ? [one, other] : [other, one]);
}

/** Returns the pairs of hosts of which two files begin with the same headers, each with the paths of these. */
function findEqualPairs(hosts: GatheredHosts): Map<string, string> {
  const byBeginning = new Map<string, { readonly host: string; readonly file: ClassifiedFile }[]>();
  for (const { name: host, families } of hosts.values()) {
    for (const file of families.flatMap(({ files }) => files)) {
      const first = file.stamp?.lines[0];
      if (first === undefined) continue;
      const key = `${file.kind} ${first}`;
      byBeginning.set(key, [...(byBeginning.get(key) ?? []), { host, file }]);
    }
  }
  const pairs = new Map<string, string>();
  for (const alike of byBeginning.values()) {
    for (const [index, { host, file }] of alike.entries()) {
      for (const other of alike.slice(0, index)) {
        const key = keyOf(host, other.host);
        if (host === other.host || pairs.has(key) || !beginAlike(file, other.file)) continue;
        pairs.set(key, [file.path, other.file.path].toSorted().join(', '));
      }
    }
  }
  return pairs;
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
