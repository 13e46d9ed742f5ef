/** Starts and ends of vdsm: power-up in the morning, then incidents 5 and 6: a stop, a crash, the loss of libvirt, an upgrade. */
import { request, verbCall } from '../calls.ts';
import type { Fleet } from '../fleet.ts';
import type { Host } from '../host.ts';
import { start } from '../starts.ts';
import { at } from '../time.ts';
import { VERBS } from '../verbs.ts';
import { migrateVm } from '../virtual.ts';
import { DOMAINS, ENGINE, vmNamed } from '../world.ts';

export function scheduleRestarts(fleet: Fleet): void {
  for (const host of Object.values(fleet.hosts)) {
    for (const [n, epoch] of host.epochs.entries())
      fleet.simulation.at(epoch.from, () => start(fleet, host, epoch, n === 0));
  }
  // node-b1 is upgraded: its VMs leave, vdsm stops, and the new one goes on in the same file
  for (const [n, name] of ['vm-b01', 'vm-b02', 'vm-b03'].entries()) {
    fleet.simulation.at(at('08:02:15') + n * 75_000, (time) =>
      migrateVm(vmNamed(name), fleet.hosts['node-b1'], fleet.hosts['node-b2'], time, `6e0f4a2${n}`),
    );
  }
  fleet.simulation.at(fleet.hosts['node-b1'].epochs[0].until - 1900, (time) => stopOld(fleet.hosts['node-b1'], time));
  // node-b2 loses libvirt and stops itself, which looks like an orderly stop
  fleet.simulation.at(fleet.hosts['node-b2'].epochs[0].until - 1400, (time) =>
    loseLibvirt(fleet.hosts['node-b2'], time),
  );
  // node-c4 is restarted by its administrator
  fleet.simulation.at(fleet.hosts['node-c4'].epochs[0].until - 2200, (time) => stopNew(fleet.hosts['node-c4'], time));
  // node-c2 crashes: the only signs are a call without an end, and the next banner
  fleet.simulation.at(fleet.hosts['node-c2'].epochs[0].until - 1200, (time) => {
    const { id } = DOMAINS['c-data1'];
    request(fleet.hosts['node-c2'], time, {
      verb: 'prepareImage',
      caller: ENGINE,
      flow: 'b4d2f00d',
      args: {
        sdUUID: id,
        spUUID: fleet.hosts['node-c2'].pool.id,
        imgUUID: vmNamed('vm-c07').image,
        leafUUID: vmNamed('vm-c07').volume,
        allowIllegal: false,
      },
      ms: 9000,
    });
  });
}

/** Writes an orderly stop until 4.18: a signal, then the lines of each part. */
function stopOld(host: Host, time: number): void {
  const pen = host.pen(time, 'MainThread');
  pen.debug('signal', 'Received signal 15');
  if (pen.release.index >= 2) pen.wait(40).info('stopRpc', 'Stopping JsonRPC Server');
  pen.info('stopListener', 'VM channels listener was stopped.');
  pen.info('stopMom', 'Shutting down MOM');
  verbCall(pen, {
    ...VERBS.getSpmStatus,
    verb: 'prepareForShutdown',
    context: {},
    args: {},
    result: undefined,
    ms: 30,
    body: () => {
      pen.info(
        'stopMonitors',
        'Stopping domain monitors',
        pen.release.index < 3 ? { logger: 'Storage.DomainMonitor' } : {},
      );
      pen.debug('stopTasks', 'Request to stop all tasks');
    },
  });
  pen.wait(240).info('mainEnded', 'VDSM main thread ended. Waiting for 3 other threads...');
  for (const thread of [
    '_MainThread(MainThread, started 139984217073472)',
    'Thread(libvirtEventLoop, started daemon 139983884965632)',
    'Thread(Detector thread, started daemon 139983323956992)',
  ]) {
    pen.info('threadList', `<${thread}>`);
  }
}

function loseLibvirt(host: Host, time: number): void {
  const pen = host.pen(time, 'Thread-31');
  pen.warning('libvirtBroken', 'connection to libvirt broken. ecode: 1 edom: 7');
  pen.critical('processDown', 'taking calling process down.');
  stopOld(host, pen.time + 60);
}

/** Writes an orderly stop from 4.19 on. */
function stopNew(host: Host, time: number): void {
  const pen = host.pen(time, 'MainThread');
  pen.info('signal', 'Received signal 15, shutting down');
  pen
    .wait(300)
    .info('stopRpc', 'Stopping JsonRPC Server')
    .info('stopListener', 'VM channels listener was stopped.')
    .info('stopMom', 'Shutting down MOM');
  pen.info('stopMonitors', 'Stopping domain monitors');
  pen.wait(900).info('stopThreads', 'Stopping threads');
  for (const name of ['check/loop', 'vdsm.Scheduler'])
    pen.info(
      'stopThread',
      `Stopping <Thread(${name}, started daemon ${host.random.int(139_000_000_000_000, 140_000_000_000_000)})>`,
    );
  pen.info('exiting', 'Exiting');
}
