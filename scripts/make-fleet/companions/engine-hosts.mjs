/** Records of the engine's monitors, without a flow: hosts up and down, the SPM, problems of domains, VMs that stop. */
import { OUTAGE } from '../incidents/storage-outage.mjs';
import { at, END } from '../time.mjs';
import { DOMAINS, POOLS, VMS, vmNamed } from '../world.mjs';
import { LOGGERS, hostId } from './engine-log.mjs';
import { SANLOCK_KILL } from './storage-hosts.mjs';

/** How long a host that does not answer stays in the state Connecting, in ms. */
const GRACE = 83_000;
const RECOVERY = 21_000;

export function writeMonitors(log, hosts) {
  for (const host of hosts) writeHost(log, host);
  for (const pool of Object.values(POOLS))
    writeElections(
      log,
      hosts.find(({ name }) => name === pool.spm),
    );
  writeOutage(log);
  writeKilledVm(log);
  writePausedVm(log);
  writeNoise(log);
}

/** Starts and ends of the engine itself. */
function writeHost(log, host) {
  const { name, fqdn, spec } = host;
  const id = hostId(name);
  for (const [n, life] of host.lives.entries()) {
    const pen = log.pen(life.from + 3100, '', 'SSL Stomp Reactor');
    pen.info(LOGGERS.reactor, `Connecting to ${fqdn}/${spec.ip}`);
    pen.wait(40).info(LOGGERS.reactor, `Connected to ${fqdn}/${spec.ip}:54321`);
    const up = log.pen(life.from + (n === 0 ? 31_000 : RECOVERY + 3500));
    if (n > 0)
      up.event(
        'VDS_INITIALIZING',
        514,
        `Host ${name} is initializing. Message: Recovering from crash or Initializing`,
        'WARN',
      );
    up.event('VDS_DETECTED', 13, `Status of host ${name} was set to Up.`);
    if (life.until < END)
      writeLoss(log, { name, fqdn, id, life, next: host.lives[n + 1], spm: host.pool.spm === name });
  }
}

function writeLoss(log, { name, fqdn, id, life, next, spm }) {
  const pen = log.pen(life.until + 180, '', 'SSL Stomp Reactor');
  pen.error(
    LOGGERS.reactorLoop,
    stack(`Unable to process messages Connection reset by peer: java.io.IOException: Connection reset by peer`),
  );
  const grace = `It will stay in Connecting state for a grace period of ${GRACE / 1000} seconds and after that an attempt to fence the host will be issued.`;
  const monitor = log.pen(life.until + 2400);
  monitor.warn(LOGGERS.vdsManager, `Host '${name}' is not responding. ${grace}`);
  monitor.event('VDS_HOST_NOT_RESPONDING_CONNECTING', 9008, `Host ${name} is not responding. ${grace}`, 'WARN');
  for (let time = life.until + 5200; time < Math.min(next.from, life.until + GRACE); time += 3000) {
    const poll = log.scheduledPen(time);
    poll.error(LOGGERS.hostMonitoring, `Unable to RefreshCapabilities: ConnectException: Connection refused`);
    poll.at(time + 20).info(LOGGERS.reactor, `Connecting to ${fqdn}`);
  }
  if (next.from < life.until + GRACE) return;
  const lost = log.scheduledPen(life.until + GRACE + 300);
  lost.error(
    LOGGERS.vdsManager,
    `Server failed to respond, vds_id='${id}', vds_name='${name}', vm_count=0, spm_status='${spm ? 'SPM' : 'None'}', non-responsive_timeout (seconds)=${GRACE / 1000 - 2}, error: Connection refused`,
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

/** Returns a stack of Java with its cause, as engine 4.4 and later print it. */
function stack(head) {
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

/** Writes how the engine selects a host before each start of the SPM. */
function writeElections(log, host) {
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

/** Writes reports of hosts on a domain, every 15 s. One host still reaches it, and the others recover before the engine acts. */
function writeOutage(log) {
  const name = OUTAGE.domain;
  const { id } = DOMAINS[name];
  const seen = Object.entries(OUTAGE.hosts).map(([host, { from, until }]) => ({
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
  // VMs with a disk on the domain stop answering
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

/** sanlock kills vm-c06, whose lease is on the domain; the engine restarts it, and fails until the domain is back. */
function writeKilledVm(log) {
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

/** Incident 11: the extend that comes too late. */
function writePausedVm(log) {
  const vm = vmNamed('vm-c04');
  const pen = log.pen(at('09:31:29.800'), '', `ForkJoinPool-1-worker-${log.random.int(1, 15)}`);
  pen.info(LOGGERS.vmAnalyzer, `VM '${vm.id}'(${vm.name}) moved from 'Up' --> 'Paused'`);
  pen.event('VM_PAUSED_ENOSPC', 138, `VM ${vm.name} has been paused due to no Storage space error.`, 'ERROR');
  const back = log.pen(at('09:33:05.900'), '', pen.thread);
  back.info(LOGGERS.vmAnalyzer, `VM '${vm.id}'(${vm.name}) moved from 'Paused' --> 'Up'`);
  back.event('VM_RECOVERED_FROM_PAUSE_ERROR', 196, `VM ${vm.name} has recovered from paused back to up.`);
}

/** Writes periodic records: thread pools every ten minutes, OVF configurations of data centers every hour. */
function writeNoise(log) {
  for (let time = at('05:58:30'); time < END; time += 600_000) {
    const pen = log.pen(time, '', 'EE-ManagedThreadFactory-engineThreadMonitoring-Thread-1');
    for (const [pool, size] of [
      ['default', 1],
      ['engine', 500],
      ['engineScheduledThreadPool', 1],
      ['engineThreadMonitoringThreadPool', 1],
      ['hostUpdatesChecker', 5],
    ]) {
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
