/**
 * Maps and sets that keep their newest entries. They are plain collections, so that a state that holds them is saved as
 * it is: their first entry is the oldest one, since both keep the order of insertion.
 */

/** Sets an entry as the newest one; where the map then holds more than `max`, its oldest entry is deleted. */
export function setNewest<Key, Value>(map: Map<Key, Value>, key: Key, value: Value, max: number): void {
  map.delete(key);
  map.set(key, value);
  evictOldest(map, max);
}

/** Deletes the oldest entry of a map or set that holds more than `max`. */
export function evictOldest<Key>(entries: Map<Key, unknown> | Set<Key>, max: number): void {
  if (entries.size <= max) return;
  const oldest = entries.keys().next();
  if (oldest.done !== true) entries.delete(oldest.value);
}
