import type { Client } from '@opensearch-project/opensearch';

/** Removes all that the indices of a prefix consist of from a server: indices, templates, pipeline. */
export async function removePrefix(client: Client, prefix: string): Promise<void> {
  for (const place of ['', '_index_template/', '_component_template/', '_ingest/pipeline/'])
    await client.transport.request({ method: 'DELETE', path: `/${place}${prefix}-*` }, { ignore: [404] });
}
