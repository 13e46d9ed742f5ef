import { familyPatterns, PERIODIC_FAMILIES } from './index-families.ts';
import type { JsonObject } from './json.ts';

/** Days that the policy keeps an index by default. */
export const KEEP_DAYS = 90;

/**
 * Returns the policy of Index State Management (ISM) that deletes indices of `prefix` when they are `days` old.
 * @param attached whether new indices get the policy by themselves; otherwise an administrator attaches it
 */
export function retentionPolicy(
  prefix: string,
  days = KEEP_DAYS,
  attached = false,
): { name: string; body: JsonObject } {
  // an index for all time does not get old
  const patterns = familyPatterns(prefix, PERIODIC_FAMILIES);
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
