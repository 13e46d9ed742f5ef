/** The saved objects that the package carries: one file, made for the prefix `vdsm`, from the builders in `dashboards/`. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** The committed file. */
const DASHBOARDS_FILE = fileURLToPath(new URL('../../../dashboards/vdsm-opensearch.ndjson', import.meta.url));

/** A saved object, as far as its import is concerned. */
export interface SavedObject {
  readonly id: string;
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly references: readonly { readonly name: string; readonly type: string; readonly id: string }[];
}

/** The saved objects for indices of `prefix`: ids, titles and index names begin with it, so that two prefixes live side by side. */
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

/** `vdsm-logs-*` and the ids of objects change, and titles, which tell two sets apart; `vdsm-ship` and fields stay. */
function rename(json: string, prefix: string, ids: readonly string[]): string {
  const names = [...ids, '\\*'].toSorted((a, b) => b.length - a.length).join('|');
  return json
    .replaceAll(new RegExp(`\\b${MADE_FOR}-(?=(?:${names})(?![a-z]))`, 'g'), `${prefix}-`)
    .replaceAll(`"title":"${MADE_FOR}: `, `"title":"${prefix}: `)
    .replaceAll(`\\"title\\":\\"${MADE_FOR}: `, `\\"title\\":\\"${prefix}: `);
}

/** The objects as Dashboards imports them, one a line. */
export function toNdjson(objects: readonly SavedObject[]): string {
  return objects.map((object) => `${JSON.stringify(object)}\n`).join('');
}
