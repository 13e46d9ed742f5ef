/** Gathers the logs of each host. */
import type { LogFile } from '../../model/files.ts';
import type { HostRule } from '../../model/hosts.ts';
import type { FileFamily } from '../find/file-families.ts';
import { weighFileNames } from './file-evidence.ts';
import { compareRules, HostsByTree, nameHost, type HostHints, type NamedHost } from './name-hosts.ts';

/** A host with its logs. */
export interface GatheredHost {
  readonly name: string;
  /** The first in order of the rules that named the host of its families. */
  rule: HostRule;
  readonly families: FileFamily[];
  /** Names of hosts that were found to be this one. */
  readonly otherNames: string[];
  readonly stdin: LogFile[];
}

/** Hosts by name. */
export type GatheredHosts = Map<string, GatheredHost>;

/** Names the host of each family, and gathers the families of each host. */
export async function gatherHosts(families: readonly FileFamily[], hints: HostHints): Promise<GatheredHosts> {
  const hosts: GatheredHosts = new Map();
  const byTree = new HostsByTree();
  const nameVdsm = await vdsmNamer(
    families.filter((family) => !isCompanion(family)),
    hints,
  );
  // companion logs may take their host from the vdsm.log in their tree
  for (const family of families.toSorted((a, b) => Number(isCompanion(a)) - Number(isCompanion(b)))) {
    const named = isCompanion(family)
      ? await nameHost(family, hints, { vdsmHost: byTree.of(family) })
      : await nameVdsm(family);
    if (!isCompanion(family)) byTree.add(family, named);
    hostNamed(hosts, named.name, named.rule).families.push(family);
  }
  return hosts;
}

/** Returns whether a family is no vdsm.log. */
export function isCompanion({ files }: FileFamily): boolean {
  return files.every(({ kind }) => kind !== 'vdsm');
}

/** Returns the host of that name, and adds it if it is new. */
export function hostNamed(hosts: GatheredHosts, name: string, rule: HostRule): GatheredHost {
  const host = hosts.get(name) ?? { name, rule, families: [], otherNames: [], stdin: [] };
  if (compareRules(rule, host.rule) < 0) host.rule = rule;
  hosts.set(name, host);
  return host;
}

/** Returns what names the host of a vdsm.log, which may be that of another vdsm.log. */
async function vdsmNamer(
  families: readonly FileFamily[],
  hints: HostHints,
): Promise<(family: FileFamily) => Promise<NamedHost>> {
  const evidence = hints.host === undefined ? await weighFileNames(families) : new Map();
  const known = new Map<FileFamily, NamedHost>();
  const nameOf = async (family: FileFamily, asking: readonly FileFamily[]): Promise<NamedHost> => {
    const named = known.get(family);
    if (named !== undefined) return named;
    const { host: fileHost, family: other } = evidence.get(family) ?? {};
    // texts that hold each other's beginnings
    const isCircle = other === undefined || asking.includes(other);
    const vdsmHost = isCircle ? undefined : await nameOf(other, [...asking, family]);
    const host = await nameHost(family, hints, { fileHost, vdsmHost });
    known.set(family, host);
    return host;
  };
  return (family) => nameOf(family, []);
}
