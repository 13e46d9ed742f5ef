import { distance } from 'fastest-levenshtein';

/** Names that Node's list lacks: for these zones it has the older names, which are canonical in ICU. */
const NEWER = [
  'UTC',
  'America/Argentina/Buenos_Aires',
  'Asia/Ho_Chi_Minh',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Yangon',
  'Atlantic/Faroe',
  'Europe/Kyiv',
];

/** Returns the time zone whose name, or whose city alone, is most like the given name. */
export function nearestZone(name: string): string {
  const given = fold(name);
  let best = { name: 'UTC', distance: Number.POSITIVE_INFINITY };
  for (const known of [...NEWER, ...Intl.supportedValuesOf('timeZone')]) {
    const city = known.slice(known.lastIndexOf('/') + 1);
    const least = Math.min(distance(given, fold(known)), distance(given, fold(city)));
    if (least < best.distance) best = { name: known, distance: least };
  }
  return best.name;
}

/** Normalises a name for comparison, and limits its length: no zone has a name as long as the limit. */
function fold(name: string): string {
  return name.slice(0, 64).toLowerCase().replaceAll(/[\s-]/g, '_');
}
