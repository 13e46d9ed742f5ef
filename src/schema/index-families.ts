/**
 * The families of indices: every index of a prefix is of one of them. What concerns all indices of a prefix (purge, retention,
 * the check of the period) goes by this table, so that an index that is added here is in all of it. Its documents have
 * `host.name` and `labels.case`.
 */
interface IndexFamily {
  /** Middle part of the index names: `logs` in `vdsm-logs-2026.11`. */
  readonly name: string;
  /** Whether there is an index for each period; otherwise there is one, `vdsm-NAME`. */
  readonly byPeriod: boolean;
}

export const INDEX_FAMILIES = [
  { name: 'logs', byPeriod: true },
  { name: 'calls', byPeriod: true },
  { name: 'tasks', byPeriod: true },
  { name: 'commands', byPeriod: true },
  // what other shippers sent, and the pipeline cannot read
  { name: 'raw-failed', byPeriod: false },
] as const satisfies readonly IndexFamily[];

export type FamilyName = (typeof INDEX_FAMILIES)[number]['name'];

/** The families with an index for each period. */
export const PERIODIC_FAMILIES: readonly IndexFamily[] = INDEX_FAMILIES.filter(({ byPeriod }) => byPeriod);

/** Returns the patterns that match every index of a prefix, and perhaps others: `isIndexOf` tells. */
export function familyPatterns(prefix: string, families: readonly IndexFamily[] = INDEX_FAMILIES): string[] {
  // with `*` in each, a pattern without an index is no error
  return families.map(({ name, byPeriod }) => `${prefix}-${name}${byPeriod ? '-*' : '*'}`);
}

/**
 * Returns whether an index is of the prefix. `vdsm-logs-logs-2026.05` matches the pattern of `vdsm`, but is of prefix
 * `vdsm-logs`.
 */
export function isIndexOf(prefix: string, index: string, families: readonly IndexFamily[] = INDEX_FAMILIES): boolean {
  return families.some(({ name, byPeriod }) => {
    const family = `${prefix}-${name}`;
    if (!byPeriod) return index === family;
    return index.startsWith(`${family}-`) && /^\d{4}(?:\.\d\d){0,2}$/.test(index.slice(family.length + 1));
  });
}
