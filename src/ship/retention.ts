/** Deletes indices by age, by a policy of the server's index management plugin (ISM), where it has that plugin. */
import type { Client } from '@opensearch-project/opensearch';
import { ShipperError } from '../errors.ts';
import { KEEP_DAYS, retentionPolicy } from '../schema/retention.ts';
import { request } from './request.ts';
import type { Answer } from './request.ts';
import { serverName } from './client.ts';
import { valueAt } from './json.ts';
import { unexpected } from './server-objects.ts';

/** What became of the policy; `said` is for a person. */
export interface Retention {
  readonly installed: boolean;
  readonly said: string;
}

/**
 * Installs the retention policy where the plugin answers; where it does not, says so and leaves it. Without `days` it is
 * attached to no index, and one that is there already stays as it is: nobody's logs are deleted unasked.
 */
export async function installRetention(client: Client, prefix: string, days: number | undefined): Promise<Retention> {
  const { name, body } = retentionPolicy(prefix, days, days !== undefined);
  const path = `/_plugins/_ism/policies/${name}`;
  const found = await look(client, path);
  if (found === undefined) {
    const why = `${serverName(client)} has no index management plugin, or our user may not use it`;
    return { installed: false, said: `retention: ${why}; indices stay until somebody deletes them` };
  }
  if (found.status === 200 && days === undefined)
    return { installed: true, said: `retention: policy ${name} is there` };
  const put = await request(client, { method: 'PUT', path: `${path}${versionOf(found)}`, body });
  if (put.status !== 200 && put.status !== 201)
    throw unexpected(client, `writing policy ${name}`, put.status, put.body);
  const said =
    days === undefined
      ? `wrote policy ${name} (${KEEP_DAYS} days); it is attached to no index until you say --retention DAYS`
      : `wrote policy ${name}; indices made from now on are deleted after ${days} days`;
  return { installed: true, said: `retention: ${said}` };
}

/** The policy, or that there is none (404); undefined where the plugin does not answer or does not let us. */
async function look(client: Client, path: string): Promise<Answer | undefined> {
  try {
    const answer = await request(client, { method: 'GET', path });
    // without the plugin the address is not known: 400, `no handler found`
    return answer.status === 200 || answer.status === 404 ? answer : undefined;
  } catch (error) {
    if (error instanceof ShipperError) return undefined;
    throw error;
  }
}

/** A policy that is there is replaced only as the version that was seen. */
function versionOf({ status, body }: Answer): string {
  if (status !== 200) return '';
  const [sequence, term] = [valueAt(body, '_seq_no'), valueAt(body, '_primary_term')].map(Number);
  return `?if_seq_no=${sequence}&if_primary_term=${term}`;
}
