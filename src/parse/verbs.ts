import { GLUSTER_VERBS } from './tables/gluster-verbs.ts';
import type { VerbRow } from './tables/verbs.ts';
import { VERBS } from './tables/verbs.ts';

/** Part of vdsm that does the work of a verb. */
export type Namespace = VerbRow['namespace'];

export type { VerbRow } from './tables/verbs.ts';

/** Every verb of the tables. */
export const ALL_VERBS: readonly VerbRow[] = [...VERBS, ...GLUSTER_VERBS];

/**
 * Looks up a verb by the name that the log writes (`getCapabilities`), by its JSON-RPC method (`Host.getCapabilities`) or
 * by its name in XML-RPC (`getVdsCapabilities`), in this order. Undefined for a name that is not in the tables.
 */
export function findVerb(name: string): VerbRow | undefined {
  return BY_NAME.get(name);
}

/** Returns whether a call of this name only reads state, as clients do over and over. False for an unknown name. */
export function isPoll(name: string): boolean {
  return findVerb(name)?.poll === true;
}

/**
 * Returns the part of vdsm that a call belongs to. The first of these that names one decides: the logger (`api.virt`, since
 * `getStats` is a verb of hosts and of VMs); the class of a JSON-RPC method; the verb's row; a logger that only storage
 * writes to. Undefined where none does.
 */
export function namespaceOf(name: string, logger = ''): Namespace | undefined {
  const lower = logger.toLowerCase();
  const row = findVerb(name);
  return (
    API_LOGGERS.get(lower) ??
    (row?.methods !== undefined && row.methods.length > 1 ? classNamespace(name) : undefined) ??
    row?.namespace ??
    classNamespace(name) ??
    (lower === 'vdsm.api' || lower === 'dispatcher' || lower.startsWith('storage.') ? 'storage' : undefined)
  );
}

const API_LOGGERS: ReadonlyMap<string, Namespace> = new Map([
  ['api.storage', 'storage'],
  ['api.virt', 'virt'],
  ['api.host', 'host'],
  ['api.network', 'network'],
]);

/** Classes of the JSON-RPC schema. `Host` has storage verbs too: their rows come first. */
const CLASSES: ReadonlyMap<string, Namespace> = new Map([
  ['ConnectionRefs', 'storage'],
  ['Host', 'host'],
  ['ISCSIConnection', 'storage'],
  ['Image', 'storage'],
  ['LVMVolumeGroup', 'storage'],
  ['Lease', 'storage'],
  ['ManagedVolume', 'storage'],
  ['NBD', 'storage'],
  ['SDM', 'storage'],
  ['StorageDomain', 'storage'],
  ['StoragePool', 'storage'],
  ['Task', 'storage'],
  ['VM', 'virt'],
  ['Volume', 'storage'],
]);

function classNamespace(method: string): Namespace | undefined {
  const dot = method.indexOf('.');
  if (dot === -1) return undefined;
  return method.startsWith('Gluster') ? 'gluster' : CLASSES.get(method.slice(0, dot));
}

/** Logged names go in last and win over XML-RPC names of other verbs: `list` is an XML-RPC name and an old verb. */
const BY_NAME: ReadonlyMap<string, VerbRow> = new Map([
  ...ALL_VERBS.flatMap((row): [string, VerbRow][] => (row.wire === undefined ? [] : [[row.wire, row]])).reverse(),
  ...ALL_VERBS.flatMap((row) => (row.methods ?? []).map((method): [string, VerbRow] => [method, row])).reverse(),
  ...ALL_VERBS.map((row): [string, VerbRow] => [row.verb, row]),
]);
