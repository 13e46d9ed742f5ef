/** Starts and ends of vdsm: power-up in the morning, then incidents 5 and 6: a stop, a crash, libvirt's end, an upgrade. */
import { request, verbCall } from '../calls.mjs';
import { start } from '../starts.mjs';
import { at } from '../time.mjs';
import { VERBS } from '../verbs.mjs';
import { migrateVm } from '../virtual.mjs';
import { DOMAINS, ENGINE, vmNamed } from '../world.mjs';

export function scheduleRestarts(fleet) {
  for (const host of Object.values(fleet.hosts)) {
    for (const [n, life] of host.lives.entries())
      fleet.simulation.at(life.from, () => start(fleet, host, life, n === 0));
  }
  // node-b1 is upgraded: its machines leave, vdsm stops, the new one goes on in the same file
  for (const [n, name] of ['vm-b01', 'vm-b02', 'vm-b03'].entries()) {
    fleet.simulation.at(at('08:02:15') + n * 75_000, (time) =>
      migrateVm(fleet, fleet.hosts['node-b1'], fleet.hosts['node-b2'], time, vmNamed(name), `6e0f4a2${n}`),
    );
  }
  fleet.simulation.at(fleet.hosts['node-b1'].lives[0].until - 1900, (time) => stopOld(fleet.hosts['node-b1'], time));
  // node-b2 loses libvirt, and stops itself: it looks like an orderly stop
  fleet.simulation.at(fleet.hosts['node-b2'].lives[0].until - 1400, (time) =>
    loseLibvirt(fleet.hosts['node-b2'], time),
  );
  // node-c4 is restarted by its administrator
  fleet.simulation.at(fleet.hosts['node-c4'].lives[0].until - 2200, (time) => stopNew(fleet.hosts['node-c4'], time));
  // node-c2 crashes: nothing tells of it but that a call has no end, and the next banner
  fleet.simulation.at(fleet.hosts['node-c2'].lives[0].until - 1200, (time) => {
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

/** An orderly stop until 4.18: a signal, then what each part says. */
function stopOld(host, time) {
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

function loseLibvirt(host, time) {
  const pen = host.pen(time, 'Thread-31');
  pen.warning('libvirtBroken', 'connection to libvirt broken. ecode: 1 edom: 7');
  pen.critical('processDown', 'taking calling process down.');
  stopOld(host, pen.time + 60);
}

/** An orderly stop from 4.19 on. */
function stopNew(host, time) {
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
