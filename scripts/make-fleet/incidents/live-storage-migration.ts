/** A disk moves to another storage domain while its VM runs: one flow on three hosts, the SPM, the VM's and a third. */
import { request, verbCall } from '../calls.ts';
import type { Endpoint } from '../calls.ts';
import { LV_FIELDS, lvmCommand, runCommand } from '../commands.ts';
import type { Fleet } from '../fleet.ts';
import type { Host } from '../host.ts';
import { idOf } from '../random.ts';
import { at } from '../time.ts';
import { runTask } from '../tasks.ts';
import { VERBS } from '../verbs.ts';
import { snapshotVm } from '../virtual.ts';
import { DOMAINS, ENGINE, domainPath, vmNamed } from '../world.ts';
import type { Vm } from '../world.ts';

const FLOW = '7c1d0d7e-52a4-4b3f-9e86-1a2b3c4d5e6f';
const [SPM, RUNS, COPIES] = ['node-c4', 'node-c1', 'node-c3'] as const;

export function scheduleLiveStorageMigration(fleet: Fleet): void {
  const vm = vmNamed('vm-c01');
  const spm = fleet.hosts[SPM];
  const pool = spm.pool.id;
  const [from, to] = [DOMAINS['c-data1'].id, DOMAINS['c-data2'].id];
  const snapshot = idOf('snapshot of vm-c01');
  const base = vm.volume;
  const { simulation } = fleet;
  const create = {
    sdUUID: from,
    spUUID: pool,
    imgUUID: vm.image,
    size: '21474836480',
    volFormat: 4,
    preallocate: 2,
    diskType: 'DATA',
    volUUID: snapshot,
    desc: '',
    srcImgUUID: vm.image,
    srcVolUUID: base,
  };
  simulation.at(at('07:05:12.080'), (time) =>
    runTask(fleet, spm, time, {
      verb: 'createVolume',
      flow: FLOW,
      args: create,
      locks: [{ id: vm.image, type: 'exclusive' }],
      ms: 2600,
      result: { uuid: snapshot },
    }),
  );
  simulation.at(at('07:05:28.400'), (time) => snapshotVm(fleet.hosts[RUNS], time, vm, FLOW, snapshot));
  const clone = { spUUID: pool, srcSdUUID: from, imgUUID: vm.image, dstSdUUID: to };
  simulation.at(at('07:05:40.900'), (time) =>
    runTask(fleet, spm, time, {
      verb: 'cloneImageStructure',
      flow: FLOW,
      args: clone,
      locks: [{ id: from, type: 'shared' }],
      ms: 4100,
    }),
  );
  simulation.at(at('07:06:02.350'), (time) => copyData(fleet.hosts[COPIES], time, vm, base, from, to));
  const remove = { sdUUID: from, spUUID: pool, imgUUID: vm.image, postZero: 'false', force: 'false', discard: false };
  simulation.at(at('07:09:31.700'), (time) =>
    runTask(fleet, spm, time, {
      verb: 'deleteImage',
      flow: FLOW,
      name: `purgeImage_${vm.image}`,
      method: '_purgeImage',
      args: remove,
      locks: [{ id: from, type: 'shared' }],
      ms: 5200,
    }),
  );
}

/** Copies in a job, which is no task: the client chooses its id, and polls it by `Host.getJobs`. */
function copyData(host: Host, time: number, vm: Vm, volume: string, from: string, to: string): void {
  const job = '0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9';
  const end = (domain: string): Endpoint => ({
    endpoint_type: 'div',
    sd_id: domain,
    img_id: vm.image,
    vol_id: volume,
    generation: 0,
  });
  const args = { job_id: job, source: end(from), destination: end(to), copy_bitmaps: true };
  const { pen } = request(host, time, { verb: 'sdm_copy_data', caller: ENGINE, flow: FLOW, args, params: args });
  const worker = host.workerPen(pen.time + 12, 'tasks', 4);
  const task = host.random.uuid();
  worker.info(
    'workerStart',
    `START task ${task} (cmd=<bound method Job.run of <vdsm.storage.sdm.api.copy_data.Job object at 0x7f${host.random.hex(10)}>>, args=None)`,
  );
  worker.info('sdmJob', `Running job '${job}'...`);
  lvmCommand(worker, 'lvs', LV_FIELDS, [from], { ms: 2800 });
  lvmCommand(worker, 'lvchange', '', ['--available', 'y', `${from}/${volume}`], { ms: 3900 });
  const paths = [`/rhev/data-center/mnt/blockSD/${from}`, domainPath('c-data2')].map(
    (place) => `${place}/images/${vm.image}/${volume}`,
  );
  runCommand(worker, {
    argv: [
      '/usr/bin/qemu-img',
      'convert',
      '-p',
      '-t',
      'none',
      '-T',
      'none',
      '-f',
      'qcow2',
      '-O',
      'qcow2',
      '-o',
      'compat=1.1',
      '--bitmaps',
      ...paths,
    ],
    watched: true,
    ms: 171_000,
  });
  verbCall(worker, {
    ...VERBS.teardownImage,
    verb: 'teardownImage',
    context: {},
    args: { sdUUID: to, spUUID: host.pool.id, imgUUID: vm.image, volUUID: null },
    ms: 800,
  });
  worker.info('sdmJob', `Job '${job}' completed`);
  worker.info('workerFinish', `FINISH task ${task}`);
  worker.done();
}
