/** What a finding needs beside its verdict, so that it can be read without the program: what was around it, and what it means. */
import type { Failures } from '../answers/failures.ts';
import type { Names } from '../answers/view/names.ts';
import type { Outage } from '../answers/outages.ts';
import { placeOf } from '../answers/view/place.ts';
import type { Trouble, Verdict } from '../answers/summary.ts';
import { count, text } from '../answers/view/text.ts';
import type { Row } from '../query/query.ts';

/** What notes are made of. */
export interface Around {
  readonly outages: readonly Outage[];
  readonly troubles: readonly Trouble[];
  readonly findings: readonly Verdict[];
  readonly failures: Failures;
  readonly openCalls: readonly Row[];
  readonly names: Names;
}

/** Troubles this close to the beginning of an outage are told with it, in ms. */
const BEFORE_MS = 60_000;
/** A call that was open when vdsm ended began at most so long before its next start, in ms. */
const OPEN_MS = 10 * 60_000;
const HOSTS = 6;
const TROUBLES = 6;

/** Returns a sentence or two; empty: there is nothing to add. */
export function noteOf(verdict: Verdict, around: Around): string {
  switch (verdict.kind) {
    case 'domain-invalid':
      return ofOutage(verdict, around);
    case 'vm-paused':
      return ofPause(verdict, around);
    case 'restart':
      return ofRestart(verdict, around);
    case 'upgrade':
      return 'another release was installed: what was logged before and after is in other words';
    case 'call-failed':
      return verdict.what.includes('RecoveryInProgress') && around.failures.restarts > 0
        ? `vdsm refuses calls while it starts: after ${count(around.failures.restarts, 'restart')}`
        : '';
    case 'part-failed':
      return 'the call as a whole reports success: only the status of its part tells of the failure';
    case 'records-dropped':
      return 'vdsm could not keep up with its own log: calls and tasks of that time may lack their ends';
    case 'never-ended':
      return 'vdsm ended, or the logs end, before it did';
    default:
      return '';
  }
}

function ofOutage({ place, from }: Verdict, { outages, troubles, names }: Around): string {
  const outage = outages.find((one) => one.from === from && one.hosts[0]?.place?.line === place?.line);
  if (outage === undefined) return '';
  const bad = new Set(outage.hosts.map(({ host }) => host));
  const well = outage.ofHosts.filter((host) => !bad.has(host));
  const begun = Date.parse(from);
  const near = troubles.filter((one) => Math.abs(Date.parse(one.from) - begun) <= BEFORE_MS).slice(0, TROUBLES);
  return [
    ...(well.length === 0
      ? outage.ofHosts.length > 1
        ? ['on all hosts that have it: that points to the storage itself']
        : []
      : [`never on ${list(well.map(names.host))}: that points to the way to the storage, not to the storage itself`]),
    ...(near.length === 0
      ? []
      : [
          `what other logs report within a minute: ${near.map((one) => `${one.action} ${names.time(one.from)}`).join(', ')}`,
        ]),
  ].join('; ');
}

function ofPause({ what, hosts }: Verdict, { findings }: Around): string {
  const vm = /\bVM (\S+)/.exec(what)?.[1];
  const extend = findings.find((one) => one.kind === 'slow-extend' && vm !== undefined && one.what.includes(vm));
  const means = what.includes('enospc') ? ['enospc: its thin disk was full before it was extended'] : [];
  const late = extend !== undefined && extend.hosts[0] === hosts[0] ? [extend.what] : [];
  return [...means, ...late].join('; ');
}

function ofRestart({ place }: Verdict, { openCalls }: Around): string {
  if (place === undefined) return '';
  const open = openCalls.filter((row) => {
    const before = Date.parse(place.at) - Date.parse(placeOf(row)?.at ?? '');
    return text(row, 'host.name') === place.host && before >= 0 && before <= OPEN_MS;
  });
  return open.length === 0 ? '' : `open when it ended: ${list(open.map((row) => text(row, 'event.action')))}`;
}

function list(some: readonly string[]): string {
  const more = some.length > HOSTS ? ` and ${some.length - HOSTS} more` : '';
  return some.slice(0, HOSTS).join(', ') + more;
}
