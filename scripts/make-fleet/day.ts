/** The fleet's day: all that happens is put on one calendar, then the calendar is worked off. */
import type { Fleet, PolledTask } from './fleet.ts';
import { Host } from './host.ts';
import { scheduleExpiredCertificate } from './incidents/expired-certificate.ts';
import { scheduleFailedCopy } from './incidents/failed-copy.ts';
import { scheduleFailedMerge } from './incidents/failed-merge.ts';
import { scheduleLateExtend } from './incidents/late-extend.ts';
import { scheduleLiveStorageMigration } from './incidents/live-storage-migration.ts';
import { scheduleRestarts } from './incidents/restarts.ts';
import { scheduleSlowHost } from './incidents/slow-host.ts';
import { scheduleStorageOutage } from './incidents/storage-outage.ts';
import { scheduleOperations } from './operations.ts';
import { schedulePolls } from './polls.ts';
import { Simulation } from './simulation.ts';
import { HOSTS } from './world.ts';
import type { HostName } from './world.ts';

/** Lives the day through, and returns the hosts with what they wrote. */
export function liveTheDay(): Host[] {
  const hosts = HOSTS.map((spec) => new Host(spec));
  const tasksOfPool = (): Map<string, PolledTask> => new Map();
  const fleet: Fleet = {
    hosts: Object.fromEntries(hosts.map((host) => [host.name, host])) as Record<HostName, Host>,
    tasks: { a: tasksOfPool(), b: tasksOfPool(), c: tasksOfPool() },
    simulation: new Simulation(),
  };
  for (const schedule of [
    scheduleRestarts,
    schedulePolls,
    scheduleOperations,
    scheduleStorageOutage,
    scheduleSlowHost,
    scheduleFailedMerge,
    scheduleFailedCopy,
    scheduleLiveStorageMigration,
    scheduleLateExtend,
    scheduleExpiredCertificate,
  ]) {
    schedule(fleet);
  }
  fleet.simulation.run();
  return hosts;
}
