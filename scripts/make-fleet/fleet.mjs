/** The day of the fleet: all events go into one queue, which then runs in the order of time. */
import { Host } from './host.mjs';
import { scheduleExpiredCertificate } from './incidents/expired-certificate.mjs';
import { scheduleFailedCopy } from './incidents/failed-copy.mjs';
import { scheduleFailedMerge } from './incidents/failed-merge.mjs';
import { scheduleLateExtend } from './incidents/late-extend.mjs';
import { scheduleLiveStorageMigration } from './incidents/live-storage-migration.mjs';
import { scheduleRestarts } from './incidents/restarts.mjs';
import { scheduleSlowHost } from './incidents/slow-host.mjs';
import { scheduleStorageOutage } from './incidents/storage-outage.mjs';
import { scheduleOperations } from './operations.mjs';
import { schedulePolls } from './polls.mjs';
import { idOf } from './random.mjs';
import { Simulation } from './simulation.mjs';
import { HOSTS, POOLS } from './world.mjs';

/** Simulates the day; returns the hosts with their records. */
export function liveTheDay() {
  const hosts = Object.fromEntries(HOSTS.map((spec) => [spec.name, createHost(spec)]));
  const tasks = Object.fromEntries(Object.keys(POOLS).map((name) => [name, new Map()]));
  const fleet = { hosts, tasks, simulation: new Simulation() };
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
  return Object.values(hosts);
}

function createHost(spec) {
  const host = new Host(spec);
  host.pool = POOLS[spec.pool];
  host.uuid = idOf(`host ${spec.name}`);
  return host;
}
