/** Reads the time zone of a host from small files of its tree. */
import type { HostFiles } from '../../model/hosts.ts';
import { readPosixZone } from '../../zones/posix.ts';
import { formatOffset, isIanaName, readOffset } from '../../zones/zone.ts';

/** A zone, written as in `ClockFacts`. A `sure` one holds at all times; any other is the offset of one moment. */
export interface ZoneFact {
  readonly zone: string;
  readonly sure: boolean;
}

/** Reads the zone from `etc/localtime`: the name in the target of the link, else the rule in the file. */
export function readLocaltime({ localtimeLink, localtimeRule }: HostFiles): ZoneFact | undefined {
  const name = ZONEINFO.exec(localtimeLink ?? '')?.[1];
  if (name !== undefined && isIanaName(name)) return { zone: name, sure: true };
  if (localtimeRule !== undefined && readPosixZone(localtimeRule) !== undefined) {
    return { zone: localtimeRule, sure: true };
  }
  return undefined;
}

/** `posix/` and `right/` contain the same zones once more. */
const ZONEINFO = /(?:^|\/)zoneinfo\/(?:posix\/|right\/)?(.{1,64})$/s;

/**
 * Reads the zone from the output of `timedatectl`: `Time zone: Europe/Rome (CET, +0100)`, `Timezone:` before systemd
 * 218.
 */
export function readTimedatectl(text: string | undefined): ZoneFact | undefined {
  const [match, name = '', offset] = TIME_ZONE.exec(beginningOf(text)) ?? [];
  if (match === undefined) return undefined;
  if (isIanaName(name)) return { zone: name, sure: true };
  // the name is `n/a` where `etc/localtime` is no link
  return offset === undefined ? undefined : { zone: offset, sure: false };
}

const TIME_ZONE = /^ *Time ?zone: (\S{1,64})(?: \([^\s()]{1,16}, ([+-]\d{4})\))?/im;

/**
 * Reads the zone from the output of `date`. Most abbreviations are ambiguous (`CST` is used in China and in Chicago),
 * so for them the output of `date --utc` gives the offset of that moment. In newer sosreports `date` is a
 * link to the output of timedatectl.
 */
export function readDate(text: string | undefined, utc: string | undefined): ZoneFact | undefined {
  const linked = readTimedatectl(text);
  if (linked !== undefined) return linked;
  const here = readPrinted(text);
  if (here === undefined) return undefined;
  if (here.zone === 'UTC') return { zone: 'UTC', sure: true };
  // London has GMT only in winter
  if (here.zone === 'GMT') return { zone: '+0000', sure: false };
  const offset = readOffset(here.zone);
  if (offset !== undefined) return { zone: formatOffset(offset), sure: false };
  const there = readPrinted(utc);
  return there === undefined ? undefined : offsetBetween(here.local, there.local);
}

interface Printed {
  /** ms since 1970, read as if it were UTC. */
  readonly local: number;
  readonly zone: string;
}

const DAY_FIRST = /\b(\d\d?) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d)(?: ([AP]M))? (\S{1,8})$/;
const DAY_SECOND = /\b([A-Z][a-z]{2}) {1,2}(\d\d?) (\d\d):(\d\d):(\d\d) (\S{1,8}) (\d{4})$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * Reads `Tue Mar  3 12:34:56 CET 2015`, or `Tue 03 Mar 2015 12:34:56 PM CET` as English locales print it since glibc
 * 2.29.
 */
function readPrinted(text: string | undefined): Printed | undefined {
  const line = beginningOf(text)
    .split('\n')
    .map((raw) => raw.trim())
    .find((trimmed) => trimmed !== '');
  if (line === undefined) return undefined;
  const second = DAY_SECOND.exec(line);
  if (second !== null) {
    const [, month = '', day, hour, minute, seconds, zone = '', year] = second;
    return printed([year, MONTHS.indexOf(month), day, hour, minute, seconds], undefined, zone);
  }
  const [match, day, month = '', year, hour, minute, seconds, half, zone = ''] = DAY_FIRST.exec(line) ?? [];
  if (match === undefined) return undefined;
  return printed([year, MONTHS.indexOf(month), day, hour, minute, seconds], half, zone);
}

function printed(
  parts: readonly (string | number | undefined)[],
  half: string | undefined,
  zone: string,
): Printed | undefined {
  const [year = 0, month = -1, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
  if (month < 0) return undefined;
  const hour24 = half === undefined ? hour : (hour % 12) + (half === 'PM' ? 12 : 0);
  return { local: Date.UTC(year, month, day, hour24, minute, second), zone };
}

const QUARTER = 15 * 60_000;
/** Most ms between the two commands, which run one after the other. */
const APART = 60_000;
const HOURS_MAX = 15 * 3_600_000;

/** Returns the offset as a multiple of a quarter of an hour, as all offsets are since vdsm exists. */
function offsetBetween(here: number, there: number): ZoneFact | undefined {
  const offset = Math.round((here - there) / QUARTER) * QUARTER;
  if (Math.abs(here - there - offset) > APART || Math.abs(offset) > HOURS_MAX) return undefined;
  return { zone: formatOffset(offset), sure: false };
}

/** Returns as much of an output as its zone can be in: a longer file is not the output of such a command. */
function beginningOf(text: string | undefined): string {
  return (text ?? '').slice(0, 4096);
}
