/** The saved objects of the package: one file, generated for the prefix `vdsm` from the builders in `dashboards/`. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const DASHBOARDS_FILE = fileURLToPath(new URL('../../../dashboards/vdsm-opensearch.ndjson', import.meta.url));

/** A saved object; only the properties that an import needs. */
export interface SavedObject {
  readonly id: string;
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly references: readonly { readonly name: string; readonly type: string; readonly id: string }[];
}

/**
 * Reads the saved objects for a prefix: ids, titles and index names begin with it, so that two prefixes can be
 * installed side by side.
 */
export async function readObjects(prefix: string): Promise<SavedObject[]> {
  const text = await readFile(DASHBOARDS_FILE, 'utf8');
  const objects = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as SavedObject);
  if (prefix === MADE_FOR) return objects;
  const ids = objects.map(({ id }) => id.slice(MADE_FOR.length + 1));
  return objects.map((object) => JSON.parse(rename(JSON.stringify(object), prefix, ids)) as SavedObject);
}

const MADE_FOR = 'vdsm';

/** Replaces the prefix in index patterns, ids and titles; `vdsm-ship` and field names stay. */
function rename(json: string, prefix: string, ids: readonly string[]): string {
  const names = [...ids, '\\*'].toSorted((a, b) => b.length - a.length).join('|');
  return json
    .replaceAll(new RegExp(`\\b${MADE_FOR}-(?=(?:${names})(?![a-z]))`, 'g'), `${prefix}-`)
    .replaceAll(`"title":"${MADE_FOR}: `, `"title":"${prefix}: `)
    .replaceAll(`\\"title\\":\\"${MADE_FOR}: `, `\\"title\\":\\"${prefix}: `);
}

/** Returns the objects as Dashboards imports them, one per line. */
export function toNdjson(objects: readonly SavedObject[]): string {
  return objects.map((object) => `${JSON.stringify(object)}\n`).join('');
}
