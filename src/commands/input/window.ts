/** `--since` and `--until`: which instants they mean, and which files have to be read for them. */
import { ShipperError } from '../../errors.ts';
import type { HostInput, TimeWindow } from '../../model/hosts.ts';
import type { Options } from '../../cli/options.ts';
import { withinWindow } from '../../read/clock/window.ts';

/**
 * Returns the window of the options; undefined without them.
 * @param now ms since 1970, from which ages count back
 * @throws {ShipperError} `usage`: not a time, or an empty window
 */
export function readWindow(options: Pick<Options, 'since' | 'until'>, now: number): TimeWindow | undefined {
  if (options.since === undefined && options.until === undefined) return undefined;
  const since = options.since === undefined ? -Infinity : readWhen('--since', options.since, now);
  const until = options.until === undefined ? Infinity : readWhen('--until', options.until, now);
  if (since < until) return { since, until };
  throw new ShipperError(
    'usage',
    `--since ${options.since} (${iso(since)}) must be before --until ${options.until} (${iso(until)})`,
  );
}

/** Returns a window for a person: `2026-05-01T00:00:00.000Z to 2026-05-02T00:00:00.000Z`. */
export function windowText({ since, until }: TimeWindow): string {
  if (since === -Infinity) return `the time before ${iso(until)}`;
  if (until === Infinity) return `the time from ${iso(since)} on`;
  return `${iso(since)} to ${iso(until)}`;
}

/**
 * Returns the hosts with the files that overlap a window, without hosts that have none, and the number of other files.
 */
export function keepWithin(
  hosts: readonly HostInput[],
  window: TimeWindow,
): { readonly hosts: HostInput[]; readonly skipped: number } {
  let skipped = 0;
  const kept = hosts.map((host) => {
    const streams = host.streams.map((stream) => {
      const parted = withinWindow(stream.files, window, host.clock);
      skipped += parted.skipped.length;
      return { ...stream, files: parted.kept };
    });
    return { ...host, streams: streams.filter(({ files }) => files.length > 0) };
  });
  return { hosts: kept.filter(({ streams }) => streams.length > 0), skipped };
}

const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const;
const AGE = /^(\d{1,6})([smhdw])$/;
/** ISO 8601; also with the space, comma and zone of log stamps, so that a stamp can be pasted. */
const TIME =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d{1,3})\d{0,6})?)?(?:Z|\s?([+-]\d\d)(?::?(\d\d))?)?)?$/i;

function readWhen(option: string, text: string, now: number): number {
  const [, count, unit] = AGE.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) return now - Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
  const instant = readTime(text);
  if (instant !== undefined) return instant;
  throw new ShipperError(
    'usage',
    `${option} takes a time such as 2026-05-01, 2026-05-01T12:30 or 2026-05-01T12:30:00+02:00 (without a zone: UTC), ` +
      `or an age such as 90m, 36h or 7d, but got '${text}'`,
  );
}

/** Returns the instant, in ms, of a time such as 2026-05-01T12:30; without a zone it is UTC. Undefined: it is no time. */
export function readTime(text: string): number | undefined {
  const [match, date, time = '00:00', second = '00', fraction = '0', zone = '+00', minutes = '00'] =
    TIME.exec(text) ?? [];
  if (match === undefined || date === undefined) return undefined;
  const local = Date.parse(`${date}T${time}:${second}.${fraction.padEnd(3, '0')}Z`);
  // Date.parse takes the 30th of February for the 2nd of March
  if (Number.isNaN(local) || !new Date(local).toISOString().startsWith(`${date}T${time}`)) return undefined;
  const [hours, rest] = [Number(zone.slice(1)), Number(minutes)];
  if (hours > 14 || rest > 59) return undefined;
  const offset = (hours * 60 + rest) * 60_000;
  return zone.startsWith('-') ? local + offset : local - offset;
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
