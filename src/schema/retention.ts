import { INDEX_FAMILY, DOCUMENT_KINDS } from './document-kinds.ts';
import type { JsonObject } from './json.ts';

/** Days that the policy keeps an index where none are told. */
export const KEEP_DAYS = 90;

/**
 * The policy of index management (ISM) that deletes indices of `prefix` `days` after they were made.
 * @param attached whether new indices get it by themselves; else somebody attaches it
 */
export function retentionPolicy(
  prefix: string,
  days = KEEP_DAYS,
  attached = false,
): { name: string; body: JsonObject } {
  const patterns = DOCUMENT_KINDS.map((kind) => `${prefix}-${INDEX_FAMILY[kind]}-*`);
  return {
    name: `${prefix}-retention`,
    body: {
      policy: {
        description: `Deletes indices of vdsm logs ${days} days after they were made`,
        default_state: 'kept',
        states: [
          {
            name: 'kept',
            actions: [],
            transitions: [{ state_name: 'deleted', conditions: { min_index_age: `${days}d` } }],
          },
          { name: 'deleted', actions: [{ delete: {} }], transitions: [] },
        ],
        ...(attached ? { ism_template: [{ index_patterns: patterns, priority: 100 }] } : {}),
      },
    },
  };
}
