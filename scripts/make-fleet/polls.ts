/** Polls of the whole day: by the engine, by MOM, by vdsm itself and by scripts on the host. */
import { request, verbCall } from './calls.ts';
import type { Arguments, Call, Context, Result } from './calls.ts';
import { scheduleChecks } from './checks.ts';
import { outageOf } from './incidents/storage-outage.ts';
import { noSuchDomain } from './errors.ts';
import type { Fleet } from './fleet.ts';
import type { Host } from './host.ts';
import { raw } from './python.ts';
import type { PythonValue } from './python.ts';
import type { Release } from './releases.ts';
import { pollTasks } from './tasks.ts';
import { END } from './time.ts';
import { VERBS } from './verbs.ts';
import type { VerbName } from './verbs.ts';
import { DOMAINS, ENGINE, LOCAL, POOLS } from './world.ts';
import type { Caller } from './world.ts';

const SECOND = 1000;
const MOM: Caller = { name: 'mom', ip: '::1', old: '127.0.0.1' };

/** Puts the polls of all hosts on the fleet's calendar. */
export function schedulePolls(fleet: Fleet): void {
  for (const host of Object.values(fleet.hosts)) scheduleHost(fleet, host);
  for (const pool of Object.values(POOLS)) {
    const from = fleet.hosts[pool.spm].epochs[0].from;
    fleet.simulation.every(
      from + 70 * SECOND,
      END,
      () => 10 * SECOND,
      (time) => pollTasks(fleet, pool, time),
    );
  }
}

function scheduleHost(fleet: Fleet, host: Host): void {
  const { random, epochs, pool } = host;
  const from = epochs[0].from + 30 * SECOND;
  const every = (seconds: number, action: (time: number) => unknown): void =>
    fleet.simulation.every(
      from + random.int(0, seconds * SECOND),
      END,
      () => seconds * SECOND + random.int(-400, 400),
      action,
    );
  const running = (time: number): Release | undefined => host.epochAt(time)?.release;
  every(40, (time) => getStats(host, time));
  every(30, (time) => getAllVmStats(host, time, ENGINE));
  every(30, (time) => running(time)?.layout === 'new' && getAllVmStats(host, time, MOM));
  every(
    60,
    (time) =>
      running(time)?.apiLoggers &&
      request(host, time, {
        verb: 'getAllVmIoTunePolicies',
        caller: MOM,
        result: { io_tune_policies_dict: raw('{}') },
      }),
  );
  every(40, (time) => running(time)?.apiLoggers && ownRepoStats(host, time));
  if (pool.spm === host.name) every(60, (time) => spmPolls(host, time));
  every(300, (time) => domainPolls(host, time));
  every(900, (time) =>
    request(host, time, {
      verb: 'getCapabilities',
      caller: ENGINE,
      result: { info: capabilities(host, running(time)) },
    }),
  );
  every(840, (time) => localTool(host, time));
  scheduleChecks(host, every);
}

function getStats(host: Host, time: number): void {
  const epoch = host.epochAt(time);
  if (epoch === undefined) return;
  const context = { caller: ENGINE, port: host.portOf(ENGINE) };
  request(host, time, {
    verb: 'getStats',
    caller: ENGINE,
    body: (pen) => {
      verbCall(
        pen.wait(host.duration(6, 0.5, time)),
        inner(
          host,
          'repoStats',
          time,
          context,
          epoch.release.apiLoggers ? { domains: [] } : { options: null },
          repoStats(host, time),
        ),
      );
      if (epoch.release.apiLoggers) verbCall(pen, inner(host, 'multipath_health', time, context, {}, {}));
    },
    result: {
      info: raw(
        epoch.release.apiLoggers
          ? '(suppressed)'
          : `{'cpuIdle': '${host.random.between(60, 98).toFixed(2)}', 'memFree': ${host.random.int(9000, 31_000)}, 'vmCount': 3, 'netConfigDirty': 'False'}`,
      ),
    },
  });
}

function inner(host: Host, verb: VerbName, time: number, context: Context, args: Arguments, result: Result): Call {
  const { ms, sigma } = VERBS[verb];
  return {
    ...VERBS[verb],
    verb,
    context,
    args: verb === 'repoStats' && args['domains'] !== undefined ? { domains: raw('()') } : args,
    result,
    ms: host.duration(ms, sigma, time),
  };
}

function getAllVmStats(host: Host, time: number, caller: Caller): void {
  request(host, time, { verb: 'getAllVmStats', caller, result: { statsList: raw('(suppressed)') } });
}

function ownRepoStats(host: Host, time: number): void {
  const pen = host.workerPen(time, 'periodic', 4);
  verbCall(pen, inner(host, 'repoStats', time, {}, { domains: [] }, repoStats(host, time)));
  pen.done();
}

function repoStats(host: Host, time: number): Result {
  const { random } = host;
  return Object.fromEntries(
    host.pool.domains.map((name) => {
      const outage = outageOf(host, name, time);
      const lastCheck =
        outage === undefined ? random.between(0.1, 9.9) : (time - outage.from) / SECOND + random.between(0, 3);
      const delay = outage === undefined ? random.around(0.0006 * host.spec.speed, 0.4).toPrecision(6) : '0';
      return [
        DOMAINS[name].id,
        {
          code: outage === undefined ? 0 : 358,
          lastCheck: lastCheck.toFixed(1),
          delay,
          valid: outage === undefined,
          version: 4,
          acquired: true,
          actual: true,
        },
      ];
    }),
  );
}

function spmPolls(host: Host, time: number): void {
  const { pool } = host;
  request(host, time, {
    verb: 'getSpmStatus',
    caller: ENGINE,
    args: { spUUID: pool.id },
    params: { storagepoolID: pool.id },
    result: { spm_st: { spmId: host.spec.spmId, spmStatus: 'SPM', spmLver: 7 } },
  });
  request(host, time + 90, {
    verb: 'getStoragePoolInfo',
    caller: ENGINE,
    args: { spUUID: pool.id },
    params: { storagepoolID: pool.id },
    locks: [{ id: pool.id, type: 'shared' }],
    result: {
      info: {
        name: 'No Description',
        isoprefix: '',
        pool_status: 'connected',
        lver: 7,
        domains: pool.domains.map((name) => `${DOMAINS[name].id}:Active`).join(','),
        master_uuid: DOMAINS[pool.domains[0]].id,
        version: '4',
        spm_id: host.spec.spmId,
        type: DOMAINS[pool.domains[0]].type,
        master_ver: 3,
      },
    },
  });
}

/** Asks for the size and the state of each domain. */
function domainPolls(host: Host, time: number): void {
  let later = time;
  for (const name of host.pool.domains) {
    const { id, type } = DOMAINS[name];
    const error = outageOf(host, name, time) === undefined ? undefined : noSuchDomain(id);
    const call = {
      caller: ENGINE,
      args: { sdUUID: id },
      params: { storagedomainID: id },
      locks: [{ id, type: 'shared' as const }],
      error,
    };
    request(host, later, {
      ...call,
      verb: 'getStorageDomainStats',
      result: {
        stats: {
          mdasize: 0,
          mdathreshold: true,
          mdavalid: true,
          diskfree: String(host.random.int(210, 219) * 1e9),
          disktotal: '365524156416',
          mdafree: 0,
        },
      },
    });
    request(host, later + 400, {
      ...call,
      verb: 'getStorageDomainInfo',
      result: { info: { uuid: id, version: '4', role: 'Regular', type, class: 'Data', pool: [host.pool.id], name } },
    });
    later += 1500;
  }
}

function capabilities(host: Host, release: Release | undefined): PythonValue {
  return raw(
    `{'software_version': '${release?.id}', 'kvmEnabled': 'true', 'cpuCores': '${host.spec.cpus}', 'memSize': '64230', 'hooks': {}, 'clusterLevels': ['3.6', '4.0', '4.1'], 'uuid': '${host.uuid}'}`,
  );
}

/** Runs an administrator's script on the host; until 4.18 it speaks XML-RPC. */
function localTool(host: Host, time: number): void {
  const caller: Caller = { ...LOCAL, over: host.epochAt(time)?.release.layout === 'old' ? 'xmlrpc' : undefined };
  request(host, time, {
    verb: 'getHardwareInfo',
    caller,
    result: { info: raw(`{'systemManufacturer': 'Example', 'systemUUID': '${host.uuid}'}`) },
  });
  const [name] = host.pool.domains;
  const { id } = DOMAINS[name];
  request(host, time + 700, {
    verb: 'getVolumesList',
    caller,
    args: { sdUUID: id, spUUID: host.pool.id },
    params: { storagedomainID: id },
    locks: [{ id, type: 'shared' }],
    result: { uuidlist: [] },
  });
}
