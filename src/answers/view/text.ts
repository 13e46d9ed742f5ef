/** Numbers, durations and lists in the text of answers. */
import { number } from '../../cli/text.ts';
import type { Row } from '../../query/query.ts';

/** Returns ns for a person: `0`, `35 ms`, `4.2 s`, `3 min 5 s`, `2 h 10 min`. */
export function duration(ns: number): string {
  const seconds = ns / 1e9;
  if (seconds === 0) return '0';
  if (seconds < 0.9995) return `${Math.max(1, Math.round(ns / 1e6))} ms`;
  if (seconds < 99.95) return `${decimal(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min${whole % 60 === 0 ? '' : ` ${whole % 60} s`}`;
  const minutes = Math.round(whole / 60);
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h${minutes % 60 === 0 ? '' : ` ${minutes % 60} min`}`;
  return `${Math.floor(minutes / 1440)} d ${Math.round((minutes % 1440) / 60)} h`;
}

/** Returns seconds for a person. */
export function seconds(value: number): string {
  return duration(value * 1e9);
}

/** Returns ns in seconds, with one decimal, or two if it is small: for columns that name the unit once. */
export function inSeconds(ns: number): string {
  const value = ns / 1e9;
  return value === 0 ? '0' : value < 0.995 ? value.toFixed(value < 0.0095 ? 3 : 2) : decimal(value);
}

function decimal(value: number): string {
  return value.toFixed(1);
}

/** Returns a share as `0.24 %`, `85 %`. */
export function share(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0 %';
  const percent = (100 * part) / whole;
  return `${percent >= 9.95 ? Math.round(percent) : percent >= 0.995 ? percent.toFixed(1) : percent.toFixed(2)} %`;
}

/** Returns what repeats with its counts, most frequent first: `c2 9, c1 8, c4 8`. */
export function counts(
  values: Readonly<Record<string, number>>,
  write: (key: string) => string = String,
  most = 8,
): string {
  const sorted = Object.entries(values).toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const shown = sorted.slice(0, most).map(([key, count]) => `${write(key)} ${number(count)}`);
  return [...shown, ...(sorted.length > most ? [`${sorted.length - most} more`] : [])].join(', ');
}

/** Adds to a count. */
export function add(map: Map<string, number>, key: string, count: number): void {
  map.set(key, (map.get(key) ?? 0) + count);
}

/** Returns an id, short where it is a uuid; commands take its beginning. */
export function shortId(id: string): string {
  return /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(id) ? id.slice(0, 8) : id;
}

/** Returns ids of a text in their short form. */
export function shortIds(text: string): string {
  return text.replaceAll(/\b([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '$1');
}

/** Returns a field of a row as text; empty if it has none. */
export function text(row: Row | undefined, field: string): string {
  const value = row?.[field];
  return value === undefined || typeof value === 'object' ? '' : String(value);
}

/** Returns a numeric field of a row. */
export function numberOf(row: Row | undefined, field: string): number | undefined {
  const value = row?.[field];
  return typeof value === 'number' ? value : undefined;
}

/** Returns the later of some instants in ISO 8601. */
export function latest(instants: readonly string[]): string {
  return instants.reduce((a, b) => (a > b ? a : b), '');
}

export function earliest(instants: readonly string[]): string {
  return instants.reduce((a, b) => (a !== '' && a < b ? a : b), '');
}

export { count, number } from '../../cli/text.ts';
