/** Starts of vdsm, and what the engine does then. */
import { request, verbCall } from './calls.ts';
import type { Connection } from './calls.ts';
import { runCommand } from './commands.ts';
import type { Fleet } from './fleet.ts';
import type { Epoch, Host, Pen } from './host.ts';
import { runTask } from './tasks.ts';
import { VERBS } from './verbs.ts';
import { startVm } from './virtual.ts';
import { DOMAINS, ENGINE, VMS } from './world.ts';
import type { StorageDomain } from './world.ts';

/** Writes the start of vdsm, then has the engine activate the host, and on the first start of the day start its VMs. */
export function start(fleet: Fleet, host: Host, epoch: Epoch, isFirst: boolean): void {
  host.forget();
  const pen = host.pen(epoch.from, 'MainThread');
  const { release, pid } = epoch;
  const banner = `I am the actual vdsm ${release.banner} ${host.fqdn} (${release.kernel})`;
  pen.info('banner', release.era === 'B2' ? banner : `(PID: ${pid}) ${banner}`);
  pen.wait(640).info('dispatcherStart', 'Starting StorageDispatcher...');
  if (release.layout === 'old' && release.index < 3) startMonitorsOld(pen);
  else startMonitors(host, pen);
  recover(host, pen, isFirst);
  fleet.simulation.at(epoch.from + (isFirst ? 33_000 : 26_000), (time) => activate(fleet, host, time));
  if (isFirst) scheduleVms(fleet, host, epoch);
}

function startMonitorsOld(pen: Pen): void {
  for (const [n, name] of pen.host.pool.domains.entries()) {
    pen
      .fork(`Thread-${13 + n}`)
      .wait(2200)
      .debug('monitorChanged', `Domain ${DOMAINS[name].id} changed its status to Valid`);
  }
}

function startMonitors(host: Host, pen: Pen): void {
  for (const name of host.pool.domains) {
    const { id } = DOMAINS[name];
    pen
      .fork(`monitor/${id.slice(0, 7)}`)
      .wait(1400)
      .debug('monitorStarted', `Domain monitor for ${id} started`);
    pen.fork('check/loop').wait(1900).info('monitorState', `Domain ${id} became VALID`);
  }
}

/** Writes the recovery of the VMs, during which vdsm refuses requests. */
function recover(host: Host, pen: Pen, isFirst: boolean): void {
  const { release } = pen;
  if (release.layout !== 'new') return;
  pen
    .fork('Reactor thread')
    .wait(3300)
    .info('accepted', `Accepted connection from ::ffff:${ENGINE.ip}:${host.portOf(ENGINE)}`)
    .info('detected', `Detected protocol stomp from ::ffff:${ENGINE.ip}:${host.portOf(ENGINE)}`);
  const recovery = pen.fork('vmrecovery');
  if (!isFirst) {
    for (const wait of [1200, 5000, 5000, 5000]) {
      verbCall(recovery.wait(wait), {
        ...VERBS.getSpmStatus,
        verb: 'getConnectedStoragePoolsList',
        context: {},
        args: {},
        result: { poollist: [] },
        ms: 1,
      });
      recovery.info('recoveryPool', 'recovery: waiting for storage pool to go up');
    }
  }
  recovery.wait(2600).info('recoveryDone', `recovery: completed in ${isFirst ? 0 : 19}s`);
}

/** Has the engine activate a host. */
function activate(fleet: Fleet, host: Host, time: number): void {
  const { pool, random } = host;
  const flow = random.hex(8);
  let now = time;
  for (const name of pool.domains) {
    const { type, mount = 'iscsi.example.com' } = DOMAINS[name];
    const connection: Connection = {
      id: random.uuid(),
      connection: mount.replace(':_', ':/'),
      iqn: type === 'ISCSI' ? `iqn.2026-01.com.example:${name}` : '',
      user: '',
      tpgt: '1',
      password: '********',
      port: type === 'ISCSI' ? '3260' : '',
    };
    const conList = [connection] as const;
    const args = { domType: type === 'NFS' ? 1 : 3, spUUID: pool.id, conList };
    const body = (pen: Pen): void => logIn(pen, type, connection);
    const { pen } = request(host, now, {
      verb: 'connectStorageServer',
      caller: ENGINE,
      flow,
      args,
      body,
      params: { storagepoolID: pool.id, domainType: args.domType, connectionParams: conList },
      result: { statuslist: [{ id: connection.id, status: 0 }] },
    });
    now = pen.time + 300;
  }
  const domainsMap = Object.fromEntries(pool.domains.map((name) => [DOMAINS[name].id, 'active']));
  const args = {
    spUUID: pool.id,
    hostID: host.spec.spmId,
    msdUUID: DOMAINS[pool.domains[0]].id,
    masterVersion: 3,
    domainsMap,
  };
  const { pen } = request(host, now, {
    verb: 'connectStoragePool',
    caller: ENGINE,
    flow,
    args,
    params: { storagepoolID: pool.id, ...args },
    locks: [{ id: pool.id, type: 'exclusive' }],
    result: true,
  });
  if (pool.spm !== host.name) return;
  const spm = { spUUID: pool.id, prevID: -1, prevLVER: '-1', maxHostID: 250, domVersion: '4' };
  runTask(fleet, host, pen.time + 4000, {
    verb: 'spmStart',
    flow,
    method: 'startSpm',
    args: spm,
    locks: [{ id: pool.id, type: 'exclusive' }],
    ms: host.duration(3800, 0.3, time),
  });
}

/** Logs in to an iSCSI target. On node-a2 the session is there already: iscsiadm fails, and the host is connected all the same. */
function logIn(pen: Pen, type: StorageDomain['type'], { iqn }: Connection): void {
  if (type !== 'ISCSI' || pen.level !== 'DEBUG') return;
  const argv = ['/sbin/iscsiadm', '-m', 'node', '-T', iqn, '-I', 'default', '-p', '198.51.100.6:3260,1', '-l'];
  const there =
    pen.host.name === 'node-a2'
      ? {
          code: 15,
          stderr:
            'iscsiadm: initiator reported error (15 - session exists)\niscsiadm: Could not log into all portals\n',
        }
      : {};
  runCommand(pen, { argv, sudo: true, from: { module: 'iscsiadm', line: 97, func: '_runCmd' }, ...there });
}

function scheduleVms(fleet: Fleet, host: Host, epoch: Epoch): void {
  for (const [n, vm] of VMS.filter((one) => one.host === host.name).entries()) {
    fleet.simulation.at(epoch.from + 210_000 + n * 41_000 + host.random.int(0, 9000), (time) =>
      startVm(host, time, vm, host.random.chance(0.5) ? host.random.uuid() : host.random.hex(8)),
    );
  }
}
