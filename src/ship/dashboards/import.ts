/**
 * Imports saved objects into Dashboards and reads every one back: an import can report success and do nothing.
 */
import type { Client } from '@opensearch-project/opensearch';
import { ShipperError } from '../../errors.ts';
import { serverName } from '../client.ts';
import { toNdjson } from './objects.ts';
import type { SavedObject } from './objects.ts';
import { requestDashboards } from './request.ts';

/** Result of an import: names of objects, such as `dashboard vdsm-fleet`. */
export interface Imported {
  readonly written: readonly string[];
  readonly unchanged: readonly string[];
}

/**
 * Imports the objects if any is missing or different. A second call changes nothing.
 * @throws {ShipperError} `server`: Dashboards is unreachable or refuses the user; `setup`: it refuses an object, or
 * an object differs when it is read back
 */
export async function importObjects(
  client: Client,
  objects: readonly SavedObject[],
  tenant: string | undefined,
): Promise<Imported> {
  const before = await readBack(client, objects, tenant);
  const missing = objects.filter((object) => !isInstalled(object, before));
  if (missing.length === 0) return { written: [], unchanged: objects.map(nameOf) };
  // all of them: Dashboards refuses an object whose references are neither in the file nor installed
  await send(client, objects, tenant);
  const after = await readBack(client, objects, tenant);
  const wrong = objects.filter((object) => !isInstalled(object, after));
  if (wrong.length > 0) {
    const names = wrong.slice(0, 5).map(nameOf);
    throw failure(
      client,
      `the import succeeded, but these objects are missing or different when read back: ${names.join(', ')}`,
    );
  }
  const written = missing.map(nameOf);
  return { written, unchanged: objects.map(nameOf).filter((name) => !written.includes(name)) };
}

/** Returns the names of the objects that are missing in Dashboards or different. */
export async function differingObjects(
  client: Client,
  objects: readonly SavedObject[],
  tenant: string | undefined,
): Promise<string[]> {
  const installed = await readBack(client, objects, tenant);
  return objects.filter((object) => !isInstalled(object, installed)).map(nameOf);
}

function nameOf({ type, id }: SavedObject): string {
  return `${type} ${id}`;
}

const BOUNDARY = 'vdsm-ship-saved-objects';

async function send(client: Client, objects: readonly SavedObject[], tenant: string | undefined): Promise<void> {
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="vdsm.ndjson"\r\nContent-Type: application/ndjson\r\n\r\n`;
  const reply = (await requestDashboards(client, tenant, {
    method: 'POST',
    path: '/api/saved_objects/_import?overwrite=true',
    body: Buffer.from(`${head}${toNdjson(objects)}\r\n--${BOUNDARY}--\r\n`),
    contentType: `multipart/form-data; boundary=${BOUNDARY}`,
  })) as { success?: unknown; errors?: readonly ImportError[] };
  if (reply.success === true) return;
  const errors = reply.errors ?? [];
  const named = errors.slice(0, 5).map(({ type, id, error }) => `${type} ${id} (${error?.type})`);
  const more = errors.length > named.length ? ` and ${errors.length - named.length} more` : '';
  const remedies = Object.entries(REMEDIES).filter(([type]) => errors.some(({ error }) => error?.type === type));
  throw failure(
    client,
    [
      `the import was refused: ${named.join(', ') || JSON.stringify(reply).slice(0, 200)}${more}`,
      ...remedies.map(([, remedy]) => remedy),
    ].join('. '),
  );
}

interface ImportError {
  readonly type?: string;
  readonly id?: string;
  readonly error?: { readonly type?: string };
}

const BY_HAND =
  "write them to a file with 'vdsm-ship setup --export vdsm.ndjson', and in Dashboards open Management, Dashboards Management, Saved objects, and there Import (in a workspace: Assets, Import)";

/** What to do about the errors of an import, by their types. */
const REMEDIES: Readonly<Record<string, string>> = {
  unsupported_type: `Dashboards 3.7.0 refuses by its API what other releases take (its issue 12201): use another release, or ${BY_HAND}`,
  missing_references:
    'Objects that they refer to are not there: those that somebody deleted, or of another workspace or tenant. Name that one by --workspace or --tenant',
  conflict:
    'Objects of the same ids belong to another workspace, and cannot be there twice: delete them there, or use another --prefix here',
};

/** Objects that Dashboards has, by name. */
type Installed = ReadonlyMap<string, SavedObject>;

/** Objects per request. */
const BATCH = 50;

async function readBack(
  client: Client,
  objects: readonly SavedObject[],
  tenant: string | undefined,
): Promise<Installed> {
  const installed = new Map<string, SavedObject>();
  for (let from = 0; from < objects.length; from += BATCH) {
    const batch = objects.slice(from, from + BATCH).map(({ type, id }) => ({ type, id }));
    const body = JSON.stringify(batch);
    const reply = (await requestDashboards(client, tenant, {
      method: 'POST',
      path: '/api/saved_objects/_bulk_get',
      body,
    })) as { saved_objects?: readonly (SavedObject & { error?: unknown })[] };
    for (const object of reply.saved_objects ?? []) {
      if (object.error === undefined) installed.set(nameOf(object), object);
    }
  }
  return installed;
}

/** Returns whether an object is installed with everything that it should have; Dashboards may add to it. */
function isInstalled(object: SavedObject, installed: Installed): boolean {
  const { attributes, references } = object;
  const found = installed.get(nameOf(object));
  if (found === undefined) return false;
  const same = Object.entries(attributes).every(
    ([name, value]) => JSON.stringify(found.attributes[name]) === JSON.stringify(value),
  );
  const refers = ({ name, type: to, id: at }: SavedObject['references'][number]): string => `${name} ${to} ${at}`;
  const present = new Set(found.references.map(refers));
  return same && references.every((reference) => present.has(refers(reference)));
}

function failure(client: Client, what: string): ShipperError {
  return new ShipperError('setup', `Dashboards at ${serverName(client)}: ${what}`);
}
