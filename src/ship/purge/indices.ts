/** Requests about the indices of a prefix. */
import type { Client } from '@opensearch-project/opensearch';
import type { ShipperError } from '../../errors.ts';
import { familyPatterns, isIndexOf } from '../../schema/index-families.ts';
import { valueAt } from '../json.ts';
import { request, type Answer, type RequestLimits } from '../request.ts';
import { unexpected } from '../server-objects.ts';

/** Returns the patterns for all indices of a prefix, as a path takes them; they match indices of longer prefixes, too. */
export function patternsOf(prefix: string): string {
  return familyPatterns(prefix).join(',');
}

/** Returns the closed indices of the prefix, which cannot be searched. */
export async function closedIndices(client: Client, prefix: string): Promise<string[]> {
  return listNames(client, prefix, 'closed');
}

/** Returns the indices of the prefix that can be searched. */
export async function openIndices(client: Client, prefix: string): Promise<string[]> {
  return listNames(client, prefix, 'open');
}

async function listNames(client: Client, prefix: string, which: 'open' | 'closed'): Promise<string[]> {
  const path = `/_cat/indices/${patternsOf(prefix)}?expand_wildcards=${which}&format=json&h=index,status`;
  const answer = await request(client, { method: 'GET', path });
  if (answer.status !== 200 || !Array.isArray(answer.body)) throw failed(client, 'listing indices', answer);
  const names = answer.body.map((row) => String(valueAt(row, 'index')));
  return names.filter((index) => isIndexOf(prefix, index)).toSorted();
}

/** Makes documents searchable, and deletions too. */
export async function refresh(client: Client, indices: string, limits?: RequestLimits): Promise<void> {
  const answer = await request(
    client,
    { method: 'POST', path: `/${indices}/_refresh?ignore_unavailable=true` },
    limits,
  );
  if (answer.status !== 200) throw failed(client, `refreshing ${indices}`, answer);
}

/** Returns the error for an unexpected answer; `doing` completes "… failed with status 500". */
export function failed(client: Client, doing: string, { status, body }: Answer): ShipperError {
  return unexpected(client, doing, status, body);
}
