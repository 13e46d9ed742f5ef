import type { ArchivePlace, LogFile } from '../../model/files.ts';
import { compareMemberPaths, passKey } from './pass.ts';

/**
 * Returns the place of a file that only a pass through its archive can read; undefined where its bytes lie on disk as
 * stored.
 */
export function passedPlace({ place }: LogFile): ArchivePlace | undefined {
  return place?.at?.depth === place?.members.length ? undefined : place;
}

/**
 * Orders items of the same archive as they are stored in it, so that one pass reads them all. Every other item keeps
 * its index, and the items of each archive share the indices that they had.
 */
export function inStoredOrder<T>(items: readonly T[], placeOf: (item: T) => ArchivePlace | undefined): T[] {
  const groups = new Map<string, { item: T; place: ArchivePlace }[]>();
  const keys = items.map((item) => {
    const place = placeOf(item);
    if (place === undefined) return undefined;
    const key = passKey(place);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [{ item, place }]);
    else group.push({ item, place });
    return key;
  });
  for (const group of groups.values()) group.sort((a, b) => compareMemberPaths(b.place.members, a.place.members));
  return items.map((item, index) => groups.get(keys[index] ?? '')?.pop()?.item ?? item);
}
