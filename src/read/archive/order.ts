import type { ArchivePlace, LogFile } from '../../model/files.ts';
import { compareWays, passKey } from './pass.ts';

/** Where a pass through an archive is needed to read a file; undefined where it lies on disk, or uncompressed on it. */
export function passedPlace({ place }: LogFile): ArchivePlace | undefined {
  return place?.at?.depth === place?.members.length ? undefined : place;
}

/**
 * Puts what needs a pass through the same archive in the order in which it is stored, so that one pass will do. Others
 * stay where they are, and so do the turns that each archive has among them.
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
  for (const group of groups.values()) group.sort((a, b) => compareWays(b.place.members, a.place.members));
  return items.map((item, index) => groups.get(keys[index] ?? '')?.pop()?.item ?? item);
}
