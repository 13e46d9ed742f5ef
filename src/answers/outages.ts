/** Times in which storage domains were INVALID on hosts, from the changes that their monitors log. */
import { is, select } from '../query/build.ts';
import type { Plan, Results, Row } from '../query/query.ts';
import { placeOf, PLACE_FIELDS, type Place } from './view/place.ts';
import { earliest, latest, text } from './view/text.ts';

/** One storage domain on one host. */
interface HostOutage {
  readonly host: string;
  readonly from: string;
  /** When it was VALID again; undefined: the logs do not say. */
  readonly until: string | undefined;
  readonly place: Place | undefined;
}

/** One storage domain, on all hosts at about the same time. */
export interface Outage {
  readonly domain: string;
  readonly from: string;
  readonly until: string | undefined;
  /** The first one first. */
  readonly hosts: readonly HostOutage[];
  /** Hosts whose monitors name the domain. */
  readonly ofHosts: readonly string[];
}

/** Outages of several hosts that are this close are one, in ms. */
const TOGETHER_MS = 10 * 60_000;

const FIELDS = [...PLACE_FIELDS, 'vdsm.sd.id', 'vdsm.sd.state'];

export const OUTAGES_PLAN: Plan = {
  'outages.invalid': select('line', is('vdsm.sd.state', 'invalid'), { limit: 1000, fields: FIELDS }),
  'outages.valid': select('line', is('vdsm.sd.state', 'valid'), { limit: 5000, fields: FIELDS }),
};

/** Returns the outages, the earliest first. */
export function findOutages({ selected }: Results): Outage[] {
  const invalid = selected['outages.invalid']?.rows ?? [];
  const valid = selected['outages.valid']?.rows ?? [];
  const domains = [...new Set(invalid.map((row) => text(row, 'vdsm.sd.id')))];
  return domains
    .flatMap((domain) => {
      const of = (rows: readonly Row[]): Row[] => rows.filter((row) => text(row, 'vdsm.sd.id') === domain);
      const ofHosts = [...new Set([...of(valid), ...of(invalid)].map((row) => text(row, 'host.name')))].toSorted();
      return together(hostOutages(of(invalid), of(valid))).map((hosts) => ({
        domain,
        from: earliest(hosts.map(({ from }) => from)),
        until: hosts.some(({ until }) => until === undefined)
          ? undefined
          : latest(hosts.map(({ until }) => until ?? '')),
        hosts,
        ofHosts,
      }));
    })
    .toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.domain < b.domain ? -1 : 1));
}

function hostOutages(invalid: readonly Row[], valid: readonly Row[]): HostOutage[] {
  const outages: HostOutage[] = [];
  for (const row of invalid) {
    const [host, from] = [text(row, 'host.name'), text(row, '@timestamp')];
    const before = outages.findLast((each) => each.host === host);
    // INVALID again, with no VALID between
    if (before !== undefined && (before.until === undefined || before.until > from)) continue;
    const until = valid.find((each) => text(each, 'host.name') === host && text(each, '@timestamp') >= from);
    outages.push({ host, from, until: until && text(until, '@timestamp'), place: placeOf(row) });
  }
  return outages;
}

function together(outages: readonly HostOutage[]): HostOutage[][] {
  const groups: HostOutage[][] = [];
  for (const outage of outages.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    const isNear = last !== undefined && Date.parse(outage.from) - Date.parse(last.from) <= TOGETHER_MS;
    if (group !== undefined && isNear) group.push(outage);
    else groups.push([outage]);
  }
  return groups;
}

/** Returns how long an outage was, in seconds; undefined: its end is not in the logs. */
export function lengthOf({ from, until }: Pick<Outage, 'from' | 'until'>): number | undefined {
  return until === undefined ? undefined : (Date.parse(until) - Date.parse(from)) / 1000;
}
