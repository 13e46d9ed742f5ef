/** Finds the host and the time that a user means. */
import { shortNames } from '../../answers/view/names.ts';
import { ShipperError } from '../../errors.ts';
import { readTime } from '../input/window.ts';
import type { Scene } from './sources.ts';

const HOSTS_NAMED = 20;

/**
 * Returns the host of a name: as its documents have it, without its domain, in the short form of answers, or its beginning.
 * @throws {ShipperError} `usage`: several hosts have it; `input`: none has
 */
export function resolveHost(typed: string, { hosts }: Scene): string {
  const name = typed.toLowerCase();
  const short = shortNames(hosts);
  const tests: ((host: string) => boolean)[] = [
    (host) => host === name,
    (host) => host.split('.', 1)[0] === name,
    (host) => short.get(host) === name,
    (host) => host.startsWith(name),
  ];
  for (const test of tests) {
    const found = hosts.filter(test);
    const [first] = found;
    if (found.length === 1 && first !== undefined) return first;
    if (found.length > 1)
      throw new ShipperError('usage', `'${typed}' is the beginning of several hosts: ${list(found)}`);
  }
  throw new ShipperError('input', `there is no host '${typed}', but ${list(hosts)}`);
}

function list(hosts: readonly string[]): string {
  if (hosts.length === 0) return 'there are none';
  const more = hosts.length > HOSTS_NAMED ? ` and ${hosts.length - HOSTS_NAMED} more` : '';
  return hosts.slice(0, HOSTS_NAMED).join(', ') + more;
}

/**
 * Returns the instant, in ms, of a time; without a zone it is UTC. Its date may be left out where the logs of the host, or all
 * of them, span one day.
 * @throws {ShipperError} `usage`: it is no time, or its date is needed
 */
export function resolveTime(typed: string, scene: Scene, host = ''): number {
  const { from, until } = scene.spans?.get(host) ?? scene;
  const whole = readTime(typed);
  if (whole !== undefined) return whole;
  const clock = /^(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?(Z|[+-]\d\d(?::?\d\d)?)?$/i.exec(typed);
  if (clock === null)
    throw new ShipperError(
      'usage',
      `TIME is a time such as 09:20, 09:20:17+02:00 or 2026-05-12T09:20, but got '${typed}'`,
    );
  const days = [from, until].map((time) => (Number.isFinite(time) ? new Date(time).toISOString().slice(0, 10) : ''));
  const [hour = '', minute = '', second = '00', zone = ''] = clock.slice(1).map((part) => part ?? undefined);
  const [day = ''] = days;
  if (day === '' || day !== days[1])
    throw new ShipperError(
      'usage',
      day === ''
        ? `TIME needs its date, such as 2026-05-12T${typed}: the time of the logs is not known before they are read`
        : `TIME needs its date, such as ${days[1]}T${typed}: the logs${host === '' ? '' : ` of ${host}`} span ${day} to ${days[1]}`,
    );
  const time = readTime(`${day}T${hour.padStart(2, '0')}:${minute}:${second}${zone}`);
  if (time === undefined) throw new ShipperError('usage', `TIME is no time of the day: '${typed}'`);
  return time;
}

/** Spans of time in which records are counted, in minutes. */
const SPANS_MIN = [1, 5, 10, 30, 60, 360, 1440, 10_080];
/** Spans of all hosts together: a server counts in no more than 65,535. */
const SPANS_MAX = 20_000;

/** Returns the spans in which the records of an input can be counted, in ms; undefined: its time is not known. */
export function spansFor({ hosts, from, until }: Scene): number | undefined {
  if (!Number.isFinite(from) || !Number.isFinite(until)) return undefined;
  const minutes = (until - from) / 60_000;
  const fits = SPANS_MIN.find((span) => (minutes / span) * Math.max(1, hosts.length) <= SPANS_MAX);
  return (fits ?? SPANS_MIN.at(-1) ?? 1) * 60_000;
}
