/** Which files of a host have to be read for a window: their first stamps decide, so that nothing is decompressed. */
import type { LogFile } from '../../model/files.ts';
import type { ClockFacts, TimeWindow } from '../../model/hosts.ts';
import { findZone, readOffset } from '../../zones/zone.ts';
import { familyOf } from '../find/file-names.ts';

/**
 * Margin around the window, in ms, within which files are read. Ids count equal lines by the minute, and a call that is
 * open when the window begins starts before it: nearly all calls last less than this.
 */
export const MARGIN_MS = 10 * 60_000;

/** Largest offset of any zone, for stamps whose zone is unknown. */
const ANY_ZONE_MS = 14 * 3_600_000;
/** Largest error of an offset that is looked up by local time: the change to summer time, two hours in some zones. */
const SUMMER_TIME_MS = 2 * 3_600_000;

/**
 * Separates the files of one log, oldest first, into those that a window needs and the others. A file ends where the
 * next one of its family begins. It is kept where that is unknown, or where its own beginning is.
 * @param clock of the host; where it is absent, zoneless stamps may be of any zone
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

/** The instants between which a file begins. */
interface Bounds {
  readonly earliest: number;
  readonly latest: number;
}

interface Begin {
  readonly family: string;
  readonly bounds: Bounds | undefined;
}

/**
 * Returns the last instant at which a file can end. Files that begin at the same time may be copies, whose ends are
 * unknown.
 */
function latestEnd(begins: readonly Begin[], index: number): number {
  const own = begins[index];
  const begun = own?.bounds?.earliest;
  if (own === undefined || begun === undefined) return Infinity;
  for (const { family, bounds } of begins.slice(index + 1)) {
    if (family === own.family && bounds !== undefined && bounds.earliest > begun) return bounds.latest;
  }
  return Infinity;
}

/** Returns the instants between which a stamp is; undefined without a stamp. */
export function boundsOf({ stamp }: Pick<LogFile, 'stamp'>, clock: ClockFacts | undefined): Bounds | undefined {
  if (stamp === undefined) return undefined;
  const local = Date.parse(`${stamp.local.replace(' ', 'T').replace(',', '.')}Z`);
  if (Number.isNaN(local)) return undefined;
  const { offset, uncertainty } =
    stamp.zone === '' ? zoneless(local, clock) : { offset: readOffset(stamp.zone) ?? 0, uncertainty: 0 };
  const instant = local - offset + (clock?.driftMs ?? 0);
  return { earliest: instant - uncertainty, latest: instant + uncertainty };
}

function zoneless(local: number, clock: ClockFacts | undefined): { offset: number; uncertainty: number } {
  const zone = clock === undefined ? undefined : findZone(clock.zone);
  if (zone === undefined) return { offset: 0, uncertainty: ANY_ZONE_MS };
  if (zone.kind === 'fixed') return { offset: zone.offset, uncertainty: 0 };
  return { offset: zone.offsetAt(local), uncertainty: SUMMER_TIME_MS };
}

/** Returns whether the time from `from` to `to`, both included, overlaps a window. */
export function isWithin(window: TimeWindow | undefined, from: number, to: number): boolean {
  return window === undefined || (from < window.until && to >= window.since);
}
