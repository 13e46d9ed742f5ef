import type { LogKind } from '../../model/files.ts';
import type { ClockFacts, HostInput, ZoneSource } from '../../model/hosts.ts';
import { DRIFT_MAX, DRIFT_MIN, readTimeDiff, type TimeDiff } from './clock-drift.ts';
import { zoneOfHost, type ZoneRow } from './timezones.ts';
import { readDate, readLocaltime, readTimedatectl, type ZoneFact } from './zone-facts.ts';

/** Options about clocks. Zones are written as in `ClockFacts`. */
export interface ClockHints {
  /** Rows of the `--timezones` file. */
  readonly rows: readonly ZoneRow[];
  /** `--timezone`. */
  readonly timezone: string | undefined;
  /** Whether clock drift is corrected: false with `--no-drift`. */
  readonly drift: boolean;
}

/** How a host's stamps become instants. */
export interface HostClock {
  readonly clock: ClockFacts;
  /** Why the clock is not corrected, for people; undefined where it is, or needs no correction. */
  readonly refused: string | undefined;
}

/** Decides the zone of a host's zoneless stamps, by the first rule that finds one, and the drift of its clock. */
export function decideClock(host: HostInput, hints: ClockHints): HostClock {
  const row = host.facts?.timeDiff;
  const diff = row === undefined ? undefined : readTimeDiff(row);
  const zone = decideZone({ host, hints, diff });
  const drift = hints.drift && row !== undefined ? decideDrift(host.name, row, diff) : NO_DRIFT;
  return { clock: { ...zone, driftMs: drift.ms }, refused: drift.refused };
}

interface Known {
  readonly host: HostInput;
  readonly hints: ClockHints;
  readonly diff: TimeDiff | undefined;
}

/** How a zone is found, in the order in which the rules are tried. */
const RULES: readonly (readonly [Exclude<ZoneSource, 'assumed'>, (known: Known) => ZoneFact | undefined])[] = [
  ['timezones', ({ host, hints }) => sure(zoneOfHost(hints.rows, host.name))],
  ['option', ({ hints }) => sure(hints.timezone)],
  ['localtime', ({ host }) => readLocaltime(host.facts ?? {})],
  ['timedatectl', ({ host }) => readTimedatectl(host.facts?.timedatectl)],
  ['date', ({ host }) => readDate(host.facts?.date, host.facts?.dateUtc)],
  ['log', ({ host }) => inferred(offsetInLogs(host))],
  ['collector', ({ diff }) => inferred(diff?.zone)],
];

function decideZone(known: Known): Pick<ClockFacts, 'zone' | 'source' | 'flag'> {
  for (const [source, find] of RULES) {
    const fact = find(known);
    if (fact !== undefined) return { zone: fact.zone, source, flag: fact.sure ? undefined : 'tz_inferred' };
  }
  return { zone: 'UTC', source: 'assumed', flag: 'tz_assumed' };
}

function sure(zone: string | undefined): ZoneFact | undefined {
  return zone === undefined ? undefined : { zone, sure: true };
}

function inferred(zone: string | undefined): ZoneFact | undefined {
  return zone === undefined ? undefined : { zone, sure: false };
}

/** Logs that write the zone of their host; libvirt always writes UTC. */
const IN_HOST_ZONE = new Set<LogKind>(['vdsm', 'sanlock', 'otopi', 'engine', 'engine-server', 'engine-ui']);

/** Finds an offset in the host's own stamps: a host that was upgraded in place writes one since vdsm 4.19.6. */
function offsetInLogs({ streams }: HostInput): string | undefined {
  for (const { kind, files } of streams) {
    if (!IN_HOST_ZONE.has(kind)) continue;
    for (const { stamp } of files) if (stamp !== undefined && stamp.zone !== '') return stamp.zone;
  }
  return streams.flatMap(({ files }) => files.flatMap(({ offset }) => offset ?? []))[0];
}

interface Drift {
  readonly ms: number;
  readonly refused: string | undefined;
}

const NO_DRIFT: Drift = { ms: 0, refused: undefined };

function decideDrift(host: string, row: string, diff: TimeDiff | undefined): Drift {
  if (diff === undefined) {
    const text = row.length > 200 ? `${row.slice(0, 200)}…` : row;
    const why = `expected a time in time_diff.txt, but got '${text}'`;
    return { ms: 0, refused: `${host}: clock drift is not corrected: ${why}` };
  }
  const off = Math.abs(diff.aheadMs);
  if (off < DRIFT_MIN) return NO_DRIFT;
  if (off > DRIFT_MAX) {
    const days = (off / DRIFT_MAX).toFixed(1);
    const way = diff.aheadMs > 0 ? 'ahead' : 'behind';
    const why = `by time_diff.txt its clock is ${days} days ${way}, and more than a day is no drift`;
    return { ms: 0, refused: `${host}: clock drift is not corrected: ${why}` };
  }
  return { ms: 0 - diff.aheadMs, refused: undefined };
}
