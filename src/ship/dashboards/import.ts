/** Puts saved objects into Dashboards, and reads every one of them back: an import has been seen to say success and do nothing. */
import type { Client } from '@opensearch-project/opensearch';
import { ShipperError } from '../../errors.ts';
import { serverName } from '../client.ts';
import { toNdjson } from './objects.ts';
import type { SavedObject } from './objects.ts';
import { askDashboards } from './request.ts';

/** What an import did, by object: `dashboard vdsm-fleet`. */
export interface Imported {
  readonly written: readonly string[];
  readonly unchanged: readonly string[];
}

/**
 * Imports objects that are missing or differ. Importing twice changes nothing.
 * @throws {ShipperError} `server`: Dashboards cannot be reached or does not let us in; `setup`: it refuses an object, or
 * what is read back differs
 */
export async function importObjects(
  client: Client,
  objects: readonly SavedObject[],
  tenant: string | undefined,
): Promise<Imported> {
  const before = await readBack(client, objects, tenant);
  const missing = objects.filter((object) => !isThere(object, before));
  if (missing.length === 0) return { written: [], unchanged: objects.map(nameOf) };
  // all of them, since an object is refused when one that it refers to is neither in the file nor there
  await send(client, objects, tenant);
  const after = await readBack(client, objects, tenant);
  const wrong = objects.filter((object) => !isThere(object, after));
  if (wrong.length > 0) {
    const names = wrong.slice(0, 5).map(nameOf);
    throw failure(client, `it took the import, but these are missing or differ when read back: ${names.join(', ')}`);
  }
  const written = missing.map(nameOf);
  return { written, unchanged: objects.map(nameOf).filter((name) => !written.includes(name)) };
}

/** The objects that are missing there, or differ. */
export async function differingObjects(
  client: Client,
  objects: readonly SavedObject[],
  tenant: string | undefined,
): Promise<string[]> {
  const there = await readBack(client, objects, tenant);
  return objects.filter((object) => !isThere(object, there)).map(nameOf);
}

function nameOf({ type, id }: SavedObject): string {
  return `${type} ${id}`;
}

const BOUNDARY = 'vdsm-ship-saved-objects';

async function send(client: Client, objects: readonly SavedObject[], tenant: string | undefined): Promise<void> {
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="vdsm.ndjson"\r\nContent-Type: application/ndjson\r\n\r\n`;
  const reply = (await askDashboards(client, tenant, {
    method: 'POST',
    path: '/api/saved_objects/_import?overwrite=true',
    body: Buffer.from(`${head}${toNdjson(objects)}\r\n--${BOUNDARY}--\r\n`),
    contentType: `multipart/form-data; boundary=${BOUNDARY}`,
  })) as { success?: unknown; errors?: readonly { id?: string; error?: { type?: string } }[] };
  if (reply.success === true) return;
  const errors = (reply.errors ?? []).slice(0, 5).map(({ id, error }) => `${id} (${error?.type})`);
  throw failure(client, `it refuses saved objects: ${errors.join(', ') || JSON.stringify(reply).slice(0, 200)}`);
}

/** Objects that Dashboards has, by type and id. */
type There = ReadonlyMap<string, SavedObject>;

/** Objects asked for at once. */
const AT_ONCE = 50;

async function readBack(client: Client, objects: readonly SavedObject[], tenant: string | undefined): Promise<There> {
  const there = new Map<string, SavedObject>();
  for (let from = 0; from < objects.length; from += AT_ONCE) {
    const asked = objects.slice(from, from + AT_ONCE).map(({ type, id }) => ({ type, id }));
    const body = JSON.stringify(asked);
    const reply = (await askDashboards(client, tenant, {
      method: 'POST',
      path: '/api/saved_objects/_bulk_get',
      body,
    })) as { saved_objects?: readonly (SavedObject & { error?: unknown })[] };
    for (const object of reply.saved_objects ?? []) {
      if (object.error === undefined) there.set(nameOf(object), object);
    }
  }
  return there;
}

/** Whether an object is there, with all that it should have; Dashboards may add to it. */
function isThere(object: SavedObject, there: There): boolean {
  const { attributes, references } = object;
  const found = there.get(nameOf(object));
  if (found === undefined) return false;
  const same = Object.entries(attributes).every(
    ([name, value]) => JSON.stringify(found.attributes[name]) === JSON.stringify(value),
  );
  const refers = ({ name, type: to, id: at }: SavedObject['references'][number]): string => `${name} ${to} ${at}`;
  const present = new Set(found.references.map(refers));
  return same && references.every((reference) => present.has(refers(reference)));
}

function failure(client: Client, what: string): ShipperError {
  return new ShipperError('setup', `Dashboards at ${serverName(client)}: ${what}.`);
}
