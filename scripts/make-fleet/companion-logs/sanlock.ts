/** sanlock.log of the hosts that lose a storage domain: local time without a zone (3.5 and later), seconds since boot. */
import type { Host } from '../host.ts';
import { stamp } from '../time.ts';
import { DOMAINS } from '../world.ts';
import type { OwnLog } from './own-log.ts';
import { GIVES_UP, INSISTS, SANLOCK_KILL } from './storage-facts.ts';
import type { StorageFacts } from './storage-facts.ts';

const SECOND = 1000;
/** How long after a renewal that does not come back sanlock tries again, in seconds. */
const TRY = 11;

export interface SanlockLine {
  readonly time: number;
  readonly text: string;
  /** Errors are in the system log, too. */
  readonly isError: boolean;
}

/** Writes sanlock.log. */
export function writeSanlockLog(host: Host, facts: StorageFacts): OwnLog[] {
  return [
    [
      'var/log/sanlock.log',
      `${sanlockLines(host, facts)
        .map(({ text }) => text)
        .join('\n')}\n`,
    ],
  ];
}

/** Returns the lines of sanlock.log in order. */
export function sanlockLines(host: Host, facts: StorageFacts): SanlockLine[] {
  const { boot, connected, ids, domain, lastGood, back, pids } = facts;
  const { east, spmId } = host.spec;
  const lines: SanlockLine[] = [];
  const mono = (time: number): number => Math.floor((time - boot) / SECOND);
  const write = (time: number, tid: number, message: string, isError = false): unknown =>
    lines.push({ time, isError, text: `${stamp(time, east).slice(0, 19)} ${mono(time)} [${tid}]: ${message}` });
  const version = host.epochs[0].release.py3 ? '3.9.1' : '3.8.2';
  write(boot + 9000, pids.sanlock, `sanlock daemon started ${version} host ${host.uuid}.${host.name}.exampl`);
  const block = DOMAINS[host.pool.domains[0]].id;
  write(connected - 380, pids.sanlock + 4, `s1 lockspace ${block}:${spmId}:/dev/${block}/ids:0`);
  write(connected - 360, pids.sanlock + 5, `s2 lockspace ${domain.id}:${spmId}:${ids}:0`);
  for (const [n, { ended }] of host.requests.filter(({ verb }) => verb === 'spmStart').entries())
    write(
      ended + 800,
      pids.sanlock + 6,
      `s1:r${n + 1} resource ${block}:SDM:/dev/${block}/leases:1048576 for ${4 + n},${12 + n},${host.epochs[n]?.pid}`,
    );
  const killed = host.name === SANLOCK_KILL.host ? facts.vms.find(({ name }) => name === SANLOCK_KILL.vm) : undefined;
  if (killed !== undefined) {
    const leases = ids.replace(/ids$/, 'xleases');
    write(
      killed.started,
      pids.sanlock + 4,
      `s2:r1 resource ${domain.id}:${killed.id}:${leases}:3145728 for 3,16,${killed.pid}`,
    );
  }
  const since = mono(lastGood);
  for (let after = 30; after <= 80; after += TRY) {
    const time = lastGood + after * SECOND;
    write(time, pids.thread, `s2 delta_renew read timeout 10 sec offset 0 ${ids}`, true);
    write(time, pids.thread, `s2 renewal error -202 delta_length 10 last_success ${since}`, true);
  }
  for (let after = 60; after < 80; after++)
    write(lastGood + after * SECOND, pids.sanlock, `s2 check_our_lease warning ${after} last_success ${since}`, true);
  const failed = lastGood + GIVES_UP;
  write(failed, pids.sanlock, 's2 check_our_lease failed 80', true);
  if (killed === undefined) write(failed + SECOND, pids.sanlock, 's2 all pids clear', true);
  else {
    for (let count = 1; count <= INSISTS / SECOND; count++)
      write(failed + (count - 1) * SECOND, pids.sanlock, `s2 kill ${killed.pid} sig 100 count ${count}`, true);
    write(failed + INSISTS, pids.sanlock, `s2 kill ${killed.pid} sig 15 count 11`, true);
    write(SANLOCK_KILL.died + 500, pids.sanlock, `dead ${killed.pid} ci 3 count 11`, true);
    write(SANLOCK_KILL.died + 560, pids.sanlock, 's2 all pids clear', true);
  }
  // vdsm joins the domain again; its lease is free once the other hosts have waited for it
  write(back + 21_000, pids.sanlock + 5, `s3 lockspace ${domain.id}:${spmId}:${ids}:0`);
  return lines.sort((a, b) => a.time - b.time);
}
