/** Which files of a host have to be read for a window of time: told by when they begin, so nothing is decompressed. */
import type { LogFile } from '../../model/files.ts';
import type { ClockFacts, TimeWindow } from '../../model/hosts.ts';
import { findZone, readOffset } from '../../zones/zone.ts';
import { familyOf } from '../find/file-names.ts';

/**
 * Files that end longer before the window, or begin longer behind it, are not read. Ids count equal lines by the minute,
 * and a call that is open when the window begins has its beginning before it: nearly all last less than this.
 */
export const MARGIN_MS = 10 * 60_000;

/** What is known of a clock that names no zone: any on earth. */
const ANY_ZONE_MS = 14 * 3_600_000;
/** A zone with summer time is looked up by local time, which may be an hour off; some zones change by two. */
const SUMMER_TIME_MS = 2 * 3_600_000;

/**
 * Parts the files of one stream, oldest first, by a window. A file ends where the next one of its directory begins; where
 * that is not known, or its own beginning is not, it is kept.
 * @param clock of the host; absent: its zoneless stamps may be of any zone
 */
export function withinWindow(
  files: readonly LogFile[],
  { since, until }: TimeWindow,
  clock?: ClockFacts,
): { readonly kept: readonly LogFile[]; readonly skipped: readonly LogFile[] } {
  const kept: LogFile[] = [];
  const skipped: LogFile[] = [];
  const begins = files.map((file) => ({ family: familyOf(file.path), bounds: boundsOf(file, clock) }));
  for (const [index, file] of files.entries()) {
    const endsBefore = latestEnd(begins, index) < since - MARGIN_MS;
    const beginsBehind = (begins[index]?.bounds?.earliest ?? -Infinity) >= until + MARGIN_MS;
    (endsBefore || beginsBehind ? skipped : kept).push(file);
  }
  return { kept, skipped };
}

/** When a file begins: between these instants. */
interface Bounds {
  readonly earliest: number;
  readonly latest: number;
}

interface Begin {
  readonly family: string;
  readonly bounds: Bounds | undefined;
}

/** The last instant at which a file can end: files that begin at the same time are copies, and end nobody knows when. */
function latestEnd(begins: readonly Begin[], index: number): number {
  const own = begins[index];
  const begun = own?.bounds?.earliest;
  if (own === undefined || begun === undefined) return Infinity;
  for (const { family, bounds } of begins.slice(index + 1)) {
    if (family === own.family && bounds !== undefined && bounds.earliest > begun) return bounds.latest;
  }
  return Infinity;
}

function boundsOf({ stamp }: LogFile, clock: ClockFacts | undefined): Bounds | undefined {
  if (stamp === undefined) return undefined;
  const local = Date.parse(`${stamp.local.replace(' ', 'T').replace(',', '.')}Z`);
  if (Number.isNaN(local)) return undefined;
  const { offset, slack } =
    stamp.zone === '' ? zoneless(local, clock) : { offset: readOffset(stamp.zone) ?? 0, slack: 0 };
  const instant = local - offset + (clock?.driftMs ?? 0);
  return { earliest: instant - slack, latest: instant + slack };
}

function zoneless(local: number, clock: ClockFacts | undefined): { offset: number; slack: number } {
  const zone = clock === undefined ? undefined : findZone(clock.zone);
  if (zone === undefined) return { offset: 0, slack: ANY_ZONE_MS };
  if (zone.kind === 'fixed') return { offset: zone.offset, slack: 0 };
  return { offset: zone.offsetAt(local), slack: SUMMER_TIME_MS };
}

/** Whether something that lasts from `from` to `to`, both included, has a part in a window. */
export function isWithin(window: TimeWindow | undefined, from: number, to: number): boolean {
  return window === undefined || (from < window.until && to >= window.since);
}
