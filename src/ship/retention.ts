/** Deletion of indices by age, by a policy of the server's index management plugin (ISM). */
import type { Client } from '@opensearch-project/opensearch';
import { ShipperError } from '../errors.ts';
import { KEEP_DAYS, retentionPolicy } from '../schema/retention.ts';
import { request } from './request.ts';
import type { Answer } from './request.ts';
import { serverName } from './client.ts';
import { valueAt } from './json.ts';
import { unexpected } from './server-objects.ts';

/** Result of an installation; `said` describes it for a person. */
export interface Retention {
  readonly installed: boolean;
  readonly said: string;
}

/**
 * Installs the retention policy if the server has the plugin. Without `days` the policy is attached to no index and
 * replaces no existing one, so that no logs are deleted without `--retention`.
 */
export async function installRetention(client: Client, prefix: string, days: number | undefined): Promise<Retention> {
  const { name, body } = retentionPolicy(prefix, days, days !== undefined);
  const path = `/_plugins/_ism/policies/${name}`;
  const found = await findPolicy(client, path);
  if (found === undefined) {
    const why = `${serverName(client)} has no index management plugin, or the user may not use it`;
    return { installed: false, said: `retention: ${why}; indices stay until they are deleted by hand` };
  }
  if (found.status === 200 && days === undefined)
    return { installed: true, said: `retention: policy ${name} is installed` };
  const put = await request(client, { method: 'PUT', path: `${path}${versionOf(found)}`, body });
  if (put.status !== 200 && put.status !== 201)
    throw unexpected(client, `writing policy ${name}`, put.status, put.body);
  const said =
    days === undefined
      ? `wrote policy ${name} (${KEEP_DAYS} days); it applies to no index until setup gets --retention DAYS`
      : `wrote policy ${name}; indices created from now on are deleted after ${days} days`;
  return { installed: true, said: `retention: ${said}` };
}

/** Returns the answer for the policy: 200, or 404 if there is none. Undefined without the plugin or the permission. */
async function findPolicy(client: Client, path: string): Promise<Answer | undefined> {
  try {
    const answer = await request(client, { method: 'GET', path });
    // a server without the plugin answers 400, `no handler found`
    return answer.status === 200 || answer.status === 404 ? answer : undefined;
  } catch (error) {
    if (error instanceof ShipperError) return undefined;
    throw error;
  }
}

/** Returns the query that replaces only the version of the policy that was read. */
function versionOf({ status, body }: Answer): string {
  if (status !== 200) return '';
  const [sequence, term] = [valueAt(body, '_seq_no'), valueAt(body, '_primary_term')].map(Number);
  return `?if_seq_no=${sequence}&if_primary_term=${term}`;
}
