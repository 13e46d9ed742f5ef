/** Deletion of indices by age, by a policy of the server's index management plugin (ISM). */
import type { Client } from '@opensearch-project/opensearch';
import { ShipperError } from '../errors.ts';
import { KEEP_DAYS, retentionPolicy } from '../schema/retention.ts';
import { request } from './request.ts';
import type { Answer } from './request.ts';
import { serverName } from './client.ts';
import { valueAt } from './json.ts';
import { unexpected } from './server-objects.ts';
import { errorOf, excerpt } from './verdict.ts';

/** Result of an installation; `said` describes it for a person. */
export interface Retention {
  readonly installed: boolean;
  readonly said: string;
}

/**
 * Installs the retention policy if the server has the plugin. Without `days` the policy is attached to no index and
 * replaces no existing one, so that no logs are deleted without `--retention`.
 * @throws {ShipperError} `setup`, `server`: with `days`, and the server lacks the plugin, or the user the right
 */
export async function installRetention(client: Client, prefix: string, days: number | undefined): Promise<Retention> {
  const { name, body } = retentionPolicy(prefix, days, days !== undefined);
  const path = `/_plugins/_ism/policies/${name}`;
  const found = await request(client, { method: 'GET', path }, { mayRefuse: true });
  const obstacle = obstacleOf(found, 'get');
  if (obstacle !== undefined) return without(client, days, obstacle);
  if (found.status !== 200 && found.status !== 404)
    throw unexpected(client, `reading policy ${name}`, found.status, found.body);
  if (found.status === 200 && days === undefined)
    return { installed: true, said: `retention: policy ${name} is installed` };
  const put = await request(client, { method: 'PUT', path: `${path}${versionOf(found)}`, body }, { mayRefuse: true });
  const refusal = obstacleOf(put, 'write');
  if (refusal !== undefined) return without(client, days, refusal);
  if (put.status !== 200 && put.status !== 201)
    throw unexpected(client, `writing policy ${name}`, put.status, put.body);
  const said =
    days === undefined
      ? `wrote policy ${name} (${KEEP_DAYS} days); it applies to no index until setup gets --retention DAYS`
      : `wrote policy ${name}; indices created from now on are deleted after ${days} days`;
  return { installed: true, said: `retention: ${said}` };
}

/** Why the server takes no policy. */
interface Obstacle {
  readonly code: 'setup' | 'server';
  readonly why: string;
  readonly remedy: string;
}

/** Returns why an answer shows that there can be no policy: no plugin, or no right. */
function obstacleOf({ status, body }: Answer, right: 'get' | 'write'): Obstacle | undefined {
  const { type, reason } = errorOf(body, status);
  if (status === 403) {
    // a proxy refuses without an error of the server
    const why = type === '' ? `something before the server refuses it (403): ${excerpt(body)}` : NO_RIGHT;
    return {
      code: 'server',
      why: type === '' ? why : `${why}: ${reason}`,
      remedy: `let the user do cluster:admin/opendistro/ism/policy/${right}`,
    };
  }
  // a server answers so where no plugin takes the path
  if ((status === 400 || status === 405) && /no handler found/.test(reason))
    return {
      code: 'setup',
      why: 'it has no index management plugin (ISM)',
      remedy: 'install the plugin opensearch-index-management',
    };
  return undefined;
}

const NO_RIGHT = 'its user may not use the index management plugin (403)';

/** Goes on without a policy where none was asked for. */
function without(client: Client, days: number | undefined, { code, why, remedy }: Obstacle): Retention {
  const text = `${serverName(client)}: ${why}; indices stay until they are deleted by hand`;
  if (days === undefined) return { installed: false, said: `retention: no policy at ${text}` };
  throw new ShipperError(
    code,
    `--retention ${days} has no effect at ${text}. To have old indices deleted, ${remedy}; to do without, leave out --retention. The templates and the pipeline are installed.`,
  );
}

/** Returns the query that replaces only the version of the policy that was read. */
function versionOf({ status, body }: Answer): string {
  if (status !== 200) return '';
  const [sequence, term] = [valueAt(body, '_seq_no'), valueAt(body, '_primary_term')].map(Number);
  return `?if_seq_no=${sequence}&if_primary_term=${term}`;
}
