/**
 * Roles of the security plugin, each with the smallest rights that work. `docs/roles/` and `docs/roles.md` come from them,
 * `setup --role` prints them for any prefix, and `npm run test:long` takes each right away once on a secured server.
 */
import type { JsonObject } from './json.ts';

/** An action of the server, and what it is for. */
interface Right {
  readonly action: string;
  readonly for: string;
}

interface Role {
  readonly does: string;
  readonly cluster: readonly Right[];
  /** On the indices of the prefix. */
  readonly index: readonly Right[];
  /** Patterns of these indices, what follows the prefix; absent: all of the prefix. */
  readonly indices?: readonly string[];
  /** Also on the copies that `setup --rebuild` makes. */
  readonly copies?: true;
  /** On tenants of Dashboards. */
  readonly tenant?: readonly Right[];
  /** Why nobody has tried it. */
  readonly untried?: string;
}

const MAIN: Right = { action: 'cluster:monitor/main', for: 'asks for the version of the server' };
const BULK: readonly [cluster: Right, index: Right] = [
  { action: 'indices:data/write/bulk', for: 'sends documents, or deletes them' },
  { action: 'indices:data/write/bulk*', for: 'the same, in a shard' },
];
const INDEX: Right = { action: 'indices:data/write/index', for: 'writes documents' };
const SEARCH: Right = { action: 'indices:data/read/search', for: 'searches and counts documents' };
const REFRESH: Right = { action: 'indices:admin/refresh*', for: 'makes recent documents count' };
const GET: Right = { action: 'indices:admin/get', for: 'reads mappings of existing indices' };
const CREATE: Right = { action: 'indices:admin/create', for: 'makes the index of a new period' };
const MGET: readonly [cluster: Right, index: Right] = [
  { action: 'indices:data/read/mget', for: 'compares documents' },
  { action: 'indices:data/read/mget*', for: 'the same, in a shard' },
];
const TASK: Right = { action: 'cluster:monitor/task/get', for: 'asks how far a deletion or a copy is' };
const SCROLL: Right = {
  action: 'indices:data/read/scroll',
  for: 'goes through the documents to delete, copy or compare',
};
const SETTINGS: Right = { action: 'indices:admin/settings/update', for: 'holds writes, and takes that back' };
const DELETE: Right = {
  action: 'indices:admin/delete',
  for: 'deletes indices: empty ones, and those that are rebuilt',
};

/** To see whether templates and pipelines are there and fit. */
const LOOK: readonly Right[] = [
  { action: 'cluster:admin/ingest/pipeline/get', for: 'reads the pipelines' },
  { action: 'cluster:admin/component_template/get', for: 'reads the component template' },
  { action: 'indices:admin/index_template/get', for: 'reads the index templates, of others too' },
  {
    action: 'indices:admin/index_template/simulate_index',
    for: 'asks what a template of others with a higher priority makes of the fields',
  },
];
const INSTALL: readonly Right[] = [
  { action: 'cluster:admin/ingest/pipeline/put', for: 'writes the pipelines' },
  { action: 'cluster:admin/component_template/put', for: 'writes the component template' },
  { action: 'indices:admin/index_template/put', for: 'writes the index templates' },
];
const MAPPING: Right = {
  action: 'indices:admin/mapping/put',
  for: 'adds a field for each label, and for the case; with setup, new fields to existing indices',
};

const LOAD_CLUSTER = [MAIN, BULK[0], ...LOOK, MGET[0]];
const LOAD_INDEX = [BULK[1], INDEX, CREATE, MAPPING, GET, REFRESH, SEARCH, MGET[1]];

const ROLES = {
  shipper: {
    does: 'load --no-setup (with --follow, too), replay, setup --check',
    cluster: LOAD_CLUSTER,
    index: LOAD_INDEX,
  },
  'shipper-setup': {
    does: 'setup, load, replay',
    cluster: [...LOAD_CLUSTER, ...INSTALL],
    index: LOAD_INDEX,
  },
  'raw-shipper': {
    does: 'shippers of others, which send raw lines to PREFIX-raw',
    cluster: [MAIN, BULK[0]],
    index: [BULK[1], INDEX, CREATE, MAPPING],
    // nobody writes to PREFIX-raw itself: its pipeline sends each document on
    indices: ['-logs-*', '-raw-failed'],
  },
  purger: {
    does: 'purge',
    cluster: [
      MAIN,
      BULK[0],
      TASK,
      SCROLL,
      { action: 'cluster:monitor/state', for: 'lists indices' },
      { action: 'cluster:monitor/health', for: 'lists indices' },
    ],
    index: [
      BULK[1],
      SEARCH,
      REFRESH,
      SETTINGS,
      DELETE,
      { action: 'indices:monitor/settings/get', for: 'lists indices, and reads whether writes are held' },
      { action: 'indices:monitor/stats', for: 'lists indices, and sees whether deletions are forgotten' },
      { action: 'indices:admin/mappings/fields/get', for: 'makes sure that an index can tell cases apart' },
      { action: 'indices:data/write/delete/byquery', for: 'deletes the documents of a case' },
      { action: 'indices:data/write/delete', for: 'deletes the documents of a case' },
      { action: 'indices:admin/shards/search_shards', for: 'deletes in all shards at once' },
    ],
  },
  rebuilder: {
    does: 'setup --rebuild',
    cluster: [
      MAIN,
      BULK[0],
      ...LOOK,
      ...INSTALL,
      MGET[0],
      TASK,
      { action: 'cluster:monitor/tasks/lists', for: 'looks for the copying of a run that was cut off' },
      { action: 'indices:data/write/reindex', for: 'copies documents' },
      SCROLL,
    ],
    index: [
      BULK[1],
      INDEX,
      CREATE,
      GET,
      REFRESH,
      SEARCH,
      MGET[1],
      MAPPING,
      SETTINGS,
      DELETE,
      { action: 'indices:admin/block/add*', for: 'holds the writes to the old index' },
      { action: 'indices:admin/flush*', for: 'has a copy on disk before the other one goes' },
      { action: 'indices:admin/aliases', for: 'gives the new index the aliases of the old one' },
    ],
    copies: true,
  },
  reader: {
    does: 'read the dashboards, and search',
    cluster: [],
    index: [
      { action: 'read', for: 'searches, and finds the indices of a pattern; a group of actions' },
      { action: 'indices:admin/mappings/get', for: 'sees the fields' },
    ],
    tenant: [{ action: 'kibana_all_read', for: 'opens the dashboards of the global tenant' }],
  },
  retention: {
    does: 'setup --retention, together with shipper-setup',
    cluster: [
      { action: 'cluster:admin/opendistro/ism/policy/get', for: 'reads the policy' },
      { action: 'cluster:admin/opendistro/ism/policy/write', for: 'writes the policy' },
    ],
    index: [],
    untried: 'the index management plugin is on no registry',
  },
} as const satisfies Record<string, Role>;
export type RoleName = keyof typeof ROLES;
export const ROLE_NAMES = Object.keys(ROLES) as readonly RoleName[];

/** Returns a role as the table has it. */
export function roleOf(name: RoleName): Role {
  return ROLES[name];
}

/** Returns the body that makes the role for a prefix: `PUT _plugins/_security/api/roles/NAME`. */
export function roleBody(name: RoleName, prefix: string): JsonObject {
  const { does, cluster, index, indices = ['-*'], copies, tenant = [] } = roleOf(name);
  const actions = (rights: readonly Right[]): string[] => rights.map(({ action }) => action);
  const patterns = [...indices.map((rest) => prefix + rest), ...(copies ? [`rebuild-${prefix}-*`] : [])];
  return {
    description: `For vdsm-ship: ${does}`,
    cluster_permissions: actions(cluster),
    index_permissions: index.length === 0 ? [] : [{ index_patterns: patterns, allowed_actions: actions(index) }],
    tenant_permissions:
      tenant.length === 0 ? [] : [{ tenant_patterns: ['global_tenant'], allowed_actions: actions(tenant) }],
  };
}
