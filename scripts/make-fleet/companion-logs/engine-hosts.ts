/** What the engine's monitors log, in no flow: hosts that come and go, the SPM, domains in problem, VMs that stop. */
import type { Epoch, Host } from '../host.ts';
import { OUTAGE, outages } from '../incidents/storage-outage.ts';
import { at, END } from '../time.ts';
import { DOMAINS, POOLS, VMS, vmNamed } from '../world.ts';
import { LOGGERS, hostId } from './engine-log.ts';
import type { EngineLog } from './engine-log.ts';
import { SANLOCK_KILL } from './storage-facts.ts';

/** How long a host that does not answer is Connecting, in ms. */
const GRACE = 83_000;
const RECOVERY = 21_000;

export function writeMonitors(log: EngineLog, hosts: readonly Host[]): void {
  for (const host of hosts) writeHost(log, host);
  for (const { spm } of Object.values(POOLS))
    for (const host of hosts.filter(({ name }) => name === spm)) writeElections(log, host);
  writeOutage(log);
  writeKilledVm(log);
  writePausedVm(log);
  writeNoise(log);
}

/** Writes the starts and ends of vdsm on a host. */
function writeHost(log: EngineLog, host: Host): void {
  const { name, fqdn, spec } = host;
  for (const [n, epoch] of host.epochs.entries()) {
    const pen = log.pen(epoch.from + 3100, '', 'SSL Stomp Reactor');
    pen.info(LOGGERS.reactor, `Connecting to ${fqdn}/${spec.ip}`);
    pen.wait(40).info(LOGGERS.reactor, `Connected to ${fqdn}/${spec.ip}:54321`);
    const up = log.pen(epoch.from + (n === 0 ? 31_000 : RECOVERY + 3500));
    if (n > 0)
      up.event(
        'VDS_INITIALIZING',
        514,
        `Host ${name} is initializing. Message: Recovering from crash or Initializing`,
        'WARN',
      );
    up.event('VDS_DETECTED', 13, `Status of host ${name} was set to Up.`);
    const next = host.epochs[n + 1];
    if (next !== undefined) writeLoss(log, host, epoch, next);
  }
}

/** Writes that a host does not answer between two epochs. */
function writeLoss(log: EngineLog, { name, fqdn, pool }: Host, epoch: Epoch, next: Epoch): void {
  const id = hostId(name);
  const pen = log.pen(epoch.until + 180, '', 'SSL Stomp Reactor');
  pen.error(
    LOGGERS.reactorLoop,
    stack(`Unable to process messages Connection reset by peer: java.io.IOException: Connection reset by peer`),
  );
  const grace = `It will stay in Connecting state for a grace period of ${GRACE / 1000} seconds and after that an attempt to fence the host will be issued.`;
  const monitor = log.pen(epoch.until + 2400);
  monitor.warn(LOGGERS.vdsManager, `Host '${name}' is not responding. ${grace}`);
  monitor.event('VDS_HOST_NOT_RESPONDING_CONNECTING', 9008, `Host ${name} is not responding. ${grace}`, 'WARN');
  for (let time = epoch.until + 5200; time < Math.min(next.from, epoch.until + GRACE); time += 3000) {
    const poll = log.scheduledPen(time);
    poll.error(LOGGERS.hostMonitoring, `Unable to RefreshCapabilities: ConnectException: Connection refused`);
    poll.at(time + 20).info(LOGGERS.reactor, `Connecting to ${fqdn}`);
  }
  if (next.from < epoch.until + GRACE) return;
  const lost = log.scheduledPen(epoch.until + GRACE + 300);
  lost.error(
    LOGGERS.vdsManager,
    `Server failed to respond, vds_id='${id}', vds_name='${name}', vm_count=0, spm_status='${pool.spm === name ? 'SPM' : 'None'}', non-responsive_timeout (seconds)=${GRACE / 1000 - 2}, error: Connection refused`,
  );
  lost.event('VDS_FAILURE', 12, `Host ${name} is non responsive.`, 'ERROR');
  lost.info(LOGGERS.bll('VdsEventListener'), `ResourceManager::vdsNotResponding entered for Host '${id}', '${fqdn}'`);
  lost
    .wait(400)
    .event(
      'VDS_ALERT_FENCE_IS_NOT_CONFIGURED',
      9000,
      `Failed to verify Power Management configuration for Host ${name}.`,
      'ERROR',
    );
}

/** Returns a stack of Java with its cause, as 4.4 and later write it. */
function stack(head: string): string {
  const jar = 'deployment.engine.ear//org.ovirt.vdsm.jsonrpc.client.reactors';
  return [
    head,
    `\tat ${jar}.SSLEngineNioHelper.read(SSLEngineNioHelper.java:51)`,
    `\tat ${jar}.SSLClient.read(SSLClient.java:93)`,
    `\tat ${jar}.stomp.StompCommonClient.processIncoming(StompCommonClient.java:97)`,
    `\tat ${jar}.ReactorClient.process(ReactorClient.java:212)`,
    `\tat ${jar}.Reactor.processChannels(Reactor.java:89)`,
    `\tat ${jar}.Reactor.run(Reactor.java:65)`,
    'Caused by: java.net.SocketException: Connection reset',
    '\tat java.base/sun.nio.ch.SocketDispatcher.read(SocketDispatcher.java:47)',
    '\tat java.base/sun.nio.ch.SocketChannelImpl.read(SocketChannelImpl.java:382)',
    '\t... 6 more',
  ].join('\n');
}

/** Writes how the engine chooses a host before each start of the SPM. */
function writeElections(log: EngineLog, host: Host): void {
  const { pool, name } = host;
  for (const request of host.requests.filter(({ verb }) => verb === 'spmStart')) {
    const pen = log.scheduledPen(request.time - 900, request.flow);
    pen.info(
      LOGGERS.irsProxy,
      `hostFromVds::selectedVds - '${name}', spmStatus 'Free', storage pool '${pool.name}', storage pool version '4'`,
    );
    pen.info(LOGGERS.irsProxy, `starting spm on vds '${name}', storage pool '${pool.name}', prevId '-1', LVER '-1'`);
    pen.at(request.ended + 8000).info(LOGGERS.irsProxy, `Initialize Irs proxy from vds: ${host.fqdn}`);
    pen.event(
      'IRS_HOSTED_ON_VDS',
      204,
      `Storage Pool Manager runs on Host ${name} (Address: ${host.fqdn}), Data Center ${pool.name}.`,
    );
  }
}

/** Writes what hosts report of the lost domain. It never fails on all of them, and comes back before the engine acts. */
function writeOutage(log: EngineLog): void {
  const name = OUTAGE.domain;
  const { id } = DOMAINS[name];
  const seen = outages().map(([host, { from, until }]) => ({
    host,
    from: from + 7000,
    until: until + 9000,
  }));
  for (const { host, from, until } of seen) {
    const pen = log.pen(from, '', `EE-ManagedThreadFactory-engine-Thread-${log.random.int(900, 1199)}`);
    pen.warn(LOGGERS.irsProxy, `domain '${id}:${name}' in problem 'PROBLEMATIC'. vds: '${host}'`);
    pen.event(
      'VDS_STORAGE_VDS_STATS_FAILED',
      189,
      `Host ${host} reports about one of the Active Storage Domains as Problematic.`,
      'WARN',
    );
    const back = log.pen(until, '', pen.thread);
    back.info(LOGGERS.irsProxy, `Domain '${id}:${name}' recovered from problem. vds: '${host}'`);
  }
  const last = log.pen(Math.max(...seen.map(({ until }) => until)) + 3);
  last.info(
    LOGGERS.irsProxy,
    `Domain '${id}:${name}' has recovered from problem. No active host in the DC is reporting it as problematic, so clearing the domain recovery timer.`,
  );
  // VMs with a disk on it do not answer
  for (const vm of VMS.filter(({ domain }) => domain === name)) {
    const outage = OUTAGE.hosts[vm.host];
    if (outage === undefined || vm.name === SANLOCK_KILL.vm) continue;
    const worker = `ForkJoinPool-1-worker-${log.random.int(1, 15)}`;
    const pen = log.pen(outage.from + 44_000, '', worker);
    pen.info(LOGGERS.vmAnalyzer, `VM '${vm.id}'(${vm.name}) moved from 'Up' --> 'NotResponding'`);
    pen.event('VM_NOT_RESPONDING', 126, `VM ${vm.name} is not responding.`, 'WARN');
    log
      .pen(outage.until + 16_000, '', worker)
      .info(LOGGERS.vmAnalyzer, `VM '${vm.id}'(${vm.name}) moved from 'NotResponding' --> 'Up'`);
  }
}

/** Writes the end of vm-c06, which sanlock kills for its lease; the engine fails to restart it until the domain is back. */
function writeKilledVm(log: EngineLog): void {
  const { vm: name, host, died } = SANLOCK_KILL;
  const vm = vmNamed(name);
  const worker = `ForkJoinPool-1-worker-${log.random.int(1, 15)}`;
  const pen = log.pen(died + 2600, '', worker);
  pen.info(LOGGERS.vmAnalyzer, `VM '${vm.id}' was reported as Down on VDS '${hostId(host)}'(${host})`);
  pen.info(LOGGERS.vmAnalyzer, `VM '${vm.id}'(${name}) moved from 'Up' --> 'Down'`);
  pen.event(
    'VM_DOWN_ERROR',
    119,
    `VM ${name} is down with error. Exit message: Lost connection with qemu process.`,
    'ERROR',
  );
  pen.event('HA_VM_FAILED', 9602, `Highly Available VM ${name} failed. It will be restarted automatically.`, 'ERROR');
  const start = at('08:26:30');
  log
    .pen(start - 400, '5c21d9e4')
    .event('VDS_INITIATED_RUN_VM', 506, `Trying to restart VM ${name} on Host ${host}`, 'WARN');
  const failed = log.pen(start + 2100, '', worker);
  const reason = `Unable to get volume information for ${vm.volume}: Storage domain does not exist: ('${DOMAINS[OUTAGE.domain].id}',)`;
  failed.info(LOGGERS.vmAnalyzer, `VM '${vm.id}'(${name}) moved from 'WaitForLaunch' --> 'Down'`);
  failed.event('VM_DOWN_ERROR', 119, `VM ${name} is down with error. Exit message: ${reason}.`, 'ERROR');
  failed.info(LOGGERS.vmAnalyzer, `add VM '${vm.id}'(${name}) to rerun treatment`);
  failed.error(
    LOGGERS.hostMonitoring.replace('HostMonitoring', 'VmsMonitoring'),
    `Rerun VM '${vm.id}'. Called from VDS '${host}'`,
  );
  failed.flow = '5c21d9e4';
  failed.event('USER_INITIATED_RUN_VM_FAILED', 151, `Failed to run VM ${name} on Host ${host}.`, 'WARN');
  const run = LOGGERS.bll('RunVmCommand');
  const again = log.pen(start + 62_000, '1f0c7d3a');
  again.warn(
    run,
    `Validation of action 'RunVm' failed for user SYSTEM. Reasons: VAR__ACTION__RUN,VAR__TYPE__VM,ACTION_TYPE_FAILED_STORAGE_DOMAIN_STATUS_ILLEGAL2,$status Unknown`,
  );
  again.event('VDS_INITIATED_RUN_VM_FAILED', 507, `Failed to restart VM ${name} on Host ${host}`, 'WARN');
}

/** Writes the pause of the VM whose extend comes too late (incident 11). */
function writePausedVm(log: EngineLog): void {
  const vm = vmNamed('vm-c04');
  const pen = log.pen(at('09:31:29.800'), '', `ForkJoinPool-1-worker-${log.random.int(1, 15)}`);
  pen.info(LOGGERS.vmAnalyzer, `VM '${vm.id}'(${vm.name}) moved from 'Up' --> 'Paused'`);
  pen.event('VM_PAUSED_ENOSPC', 138, `VM ${vm.name} has been paused due to no Storage space error.`, 'ERROR');
  const back = log.pen(at('09:33:05.900'), '', pen.thread);
  back.info(LOGGERS.vmAnalyzer, `VM '${vm.id}'(${vm.name}) moved from 'Paused' --> 'Up'`);
  back.event('VM_RECOVERED_FROM_PAUSE_ERROR', 196, `VM ${vm.name} has recovered from paused back to up.`);
}

/** Writes the pools of threads every ten minutes, and the update of the data centers' configuration every hour. */
function writeNoise(log: EngineLog): void {
  for (let time = at('05:58:30'); time < END; time += 600_000) {
    const pen = log.pen(time, '', 'EE-ManagedThreadFactory-engineThreadMonitoring-Thread-1');
    for (const [pool, size] of [
      ['default', 1],
      ['engine', 500],
      ['engineScheduledThreadPool', 1],
      ['engineThreadMonitoringThreadPool', 1],
      ['hostUpdatesChecker', 5],
    ] as const) {
      pen.info(
        LOGGERS.pools,
        `Thread pool '${pool}' is using 0 threads out of ${size}, ${Math.min(size, 5)} threads waiting for tasks.`,
      );
    }
  }
  for (const [n, pool] of Object.values(POOLS).entries()) {
    for (let time = at('06:20:00') + n * 1700; time < END; time += 3_600_000) {
      const pen = log.scheduledPen(time);
      pen.info(LOGGERS.ovf, `Attempting to update VMs/Templates Ovf.`);
      pen.wait(20).info(LOGGERS.ovf, `Attempting to update VM OVFs in Data Center '${pool.name}'`);
      pen.wait(90).info(LOGGERS.ovf, `Successfully updated VM OVFs in Data Center '${pool.name}'`);
    }
  }
}
