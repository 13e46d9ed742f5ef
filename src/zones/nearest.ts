import { distance } from 'fastest-levenshtein';

/** Names in use that node's list lacks, as it has the older ones of these zones (ICU's canonical names). */
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

/** The time zone that was most likely meant: by its whole name, or by its city alone. */
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

/** Long names are cut: what is far from every zone need not be measured to its end. */
function fold(name: string): string {
  return name.slice(0, 64).toLowerCase().replaceAll(/[\s-]/g, '_');
}
