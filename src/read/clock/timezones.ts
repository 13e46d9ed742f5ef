import { ShipperError } from '../../errors.ts';
import { nearestZone } from '../../zones/nearest.ts';
import { findZone, formatOffset, isIanaName, readOffset } from '../../zones/zone.ts';

/** A row of a `--timezones` file: a host, or several, and their zone. */
export interface ZoneRow {
  /** In lower case; `*` matches any characters. */
  readonly host: string;
  readonly zone: string;
}

/**
 * Reads a zone from an option: an IANA name, `UTC`, `+0530`, `+05:30`, or a POSIX TZ rule with the dates of its
 * changes. `UTC+2` and the like are refused, since POSIX reads them as two hours west.
 * @param where the option, or the line of a file, for the message
 * @throws {ShipperError} `usage`, with the zone that is most like the given one
 */
export function readZone(given: string, where: string): string {
  const name = given.trim();
  const offset = readOffset(name);
  if (offset !== undefined) return /^[+-]/.test(name) ? formatOffset(offset) : 'UTC';
  if (isIanaName(name)) return name;
  if (name.includes(',') && findZone(name) !== undefined) return name;
  throw new ShipperError(
    'usage',
    `${where} takes a time zone as Europe/Rome, UTC or +05:30, but got '${name}'. ${adviceOn(name)}`,
  );
}

function adviceOn(name: string): string {
  const [match, sign, hours = '', minutes = '00'] = /^(?:UTC|GMT)? ?([+-])(\d\d?)(?::?(\d\d))?$/i.exec(name) ?? [];
  if (match !== undefined && Number(hours) <= 14) return `Did you mean ${sign}${hours.padStart(2, '0')}:${minutes}?`;
  return `Did you mean ${nearestZone(name)}?`;
}

/**
 * Reads the text of a `--timezones` file: one row `HOST ZONE` on each line, comments after `#`.
 * @throws {ShipperError} `usage`, with the number of the line
 */
export function readZoneRows(text: string, file: string): ZoneRow[] {
  const rows: ZoneRow[] = [];
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const row = line.replace(/#.*/s, '').trim();
    if (row === '') continue;
    const where = `--timezones ${file}:${index + 1}`;
    const [host = '', zone, ...rest] = row.split(/\s+/);
    if (zone === undefined || rest.length > 0) {
      throw new ShipperError('usage', `${where}: expected HOST ZONE, as in 'node1 Europe/Rome', but got '${row}'`);
    }
    rows.push({ host: host.toLowerCase(), zone: readZone(zone, where) });
  }
  return rows;
}

/**
 * Returns the zone of the first row that fits a host; undefined where none does. A short name fits its FQDN, and the
 * other way round.
 */
export function zoneOfHost(rows: readonly ZoneRow[], host: string): string | undefined {
  const name = host.toLowerCase();
  return rows.find((row) => fits(row.host, name))?.zone;
}

function fits(row: string, host: string): boolean {
  if (row.includes('*')) return matches(row, host);
  if (row === host) return true;
  return row.startsWith(`${host}.`) ? !isAddress(row) : host.startsWith(`${row}.`) && !isAddress(host);
}

/** Matches piece by piece: a regex with many `*` can take exponential time. */
function matches(pattern: string, text: string): boolean {
  const pieces = pattern.split('*');
  const [first = '', last = ''] = [pieces.shift(), pieces.pop()];
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last)) return false;
  let at = first.length;
  for (const piece of pieces) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= text.length - last.length;
}

function isAddress(name: string): boolean {
  return /^[\d.]+$/.test(name);
}
