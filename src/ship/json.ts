/** JSON of unknown shape, as servers send it. */
import type { JsonObject } from '../schema/json.ts';

/** Returns whether a value is a JSON object. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the value at a path of keys; undefined if there is none. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (level, key) => (typeof level === 'object' && level !== null ? (level as Record<string, unknown>)[key] : undefined),
    value,
  );
}
