/**
 * Rights of the user, asked before something is begun that must not end half-way: each by the request that needs it, for a
 * thing that does not exist. The server looks at the right first.
 */
import { randomUUID } from 'node:crypto';
import type { Client } from '@opensearch-project/opensearch';
import type { Json } from '../../schema/json.ts';
import { hasUser } from '../client.ts';
import { request } from '../request.ts';

/** What will be done, and so needs a right. */
export type Deed =
  | 'write component template'
  | 'write index template'
  | 'extend mapping'
  | 'read task'
  | 'scroll'
  | 'change settings'
  | 'write alias';

interface Question {
  readonly method: string;
  readonly path: string;
  readonly body?: Json;
}

/** Each is refused even with the right, as wrong or for want of the thing; `name` is one that nothing has. */
const QUESTIONS: Readonly<Record<Deed, (name: string) => Question>> = {
  'write component template': (name) => ({
    method: 'PUT',
    path: `/_component_template/${name}`,
    body: { template: { settings: { 'index.number_of_shards': '-1' } } },
  }),
  'write index template': (name) => ({
    method: 'PUT',
    path: `/_index_template/${name}`,
    body: { index_patterns: [name], composed_of: [name] },
  }),
  'extend mapping': (name) => ({ method: 'PUT', path: `/${name}/_mapping`, body: { properties: {} } }),
  'read task': (name) => ({ method: 'GET', path: `/_tasks/${name}:1` }),
  scroll: (name) => ({ method: 'POST', path: '/_search/scroll', body: { scroll: '1m', scroll_id: name } }),
  'change settings': (name) => ({ method: 'PUT', path: `/${name}/_settings`, body: { 'index.blocks.write': null } }),
  'write alias': (name) => ({ method: 'PUT', path: `/${name}/_alias/${name}-alias`, body: {} }),
};

/**
 * Makes sure that the user may do all of this to indices of a prefix. Where nobody logs in, there is nothing to ask.
 * @throws {ShipperError} `server`: names the first right that is missing
 */
export async function checkRights(client: Client, prefix: string, deeds: readonly Deed[]): Promise<void> {
  if (!hasUser(client)) return;
  const name = `${prefix}-logs-none-${randomUUID()}`;
  for (const deed of deeds) await request(client, QUESTIONS[deed](name));
}
