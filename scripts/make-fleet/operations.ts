/** What people do: disks, snapshots, migrations, questions about disks. Each has a flow id of its own. */
import { request } from './calls.ts';
import type { Fleet } from './fleet.ts';
import type { Host } from './host.ts';
import { createRandom, idOf } from './random.ts';
import type { Random } from './random.ts';
import { runTask } from './tasks.ts';
import { at } from './time.ts';
import { migrateVm, snapshotVm, startVm, stopVm } from './virtual.ts';
import { DOMAINS, ENGINE, POOLS, VMS, load, vmNamed } from './world.ts';
import type { DomainName, HostName, Pool, Vm } from './world.ts';
import { noSuchVolume } from './errors.ts';

const FIRST = at('06:14');
const LAST = at('10:01');

/** VMs that only incidents touch. */
const LEFT_ALONE = new Set(['vm-c01', 'vm-c04', 'vm-c05', 'vm-c06', 'vm-c07', 'vm-c11', 'vm-b01', 'vm-b02', 'vm-b03']);

/** Migrations between hosts, from the host where the VM runs then. */
const MIGRATIONS: readonly (readonly [time: string, vm: string, to: HostName, flow: string])[] = [
  ['06:40:12', 'vm-a01', 'node-a2', 'a1b2c3d4'],
  ['07:31:50', 'vm-a04', 'node-a1', '0f9e8d7c-6b5a-4948-8736-2514032f1e0d'],
  ['09:40:05', 'vm-a01', 'node-a1', '5e6f7081'],
  ['06:51:30', 'vm-c02', 'node-c2', 'd4c3b2a1-0f9e-4d8c-9b7a-6f5e4d3c2b1a'],
  ['07:58:20', 'vm-c10', 'node-c1', '77aa0c1e'],
  ['09:02:44', 'vm-c02', 'node-c4', '2468ace0-1357-49bd-8f02-468ace013579'],
];

/** Puts what people do on the fleet's calendar. */
export function scheduleOperations(fleet: Fleet): void {
  const { simulation } = fleet;
  for (const pool of Object.values(POOLS)) {
    const random = createRandom(`operations ${pool.name}`);
    simulation.every(
      FIRST + random.int(0, 60_000),
      LAST,
      () => random.between(110_000, 260_000) / load(LAST),
      (time) => operate(fleet, pool, random, time),
    );
    simulation.every(
      FIRST + 20_000,
      LAST,
      () => random.between(40_000, 90_000),
      (time) => askForVolume(fleet, pool, random, time),
    );
  }
  for (const [time, name, to, flow] of MIGRATIONS) {
    const vm = vmNamed(name);
    simulation.at(at(time), (now) => migrateVm(vm, fleet.hosts[vm.at ?? vm.host], fleet.hosts[to], now, flow));
  }
}

function operate(fleet: Fleet, pool: Pool, random: Random, time: number): void {
  const spm = fleet.hosts[pool.spm];
  const domain = random.pick(pool.domains.slice(0, 1));
  const flow = flowOf(random);
  const action = random.pick(['add', 'add', 'remove', 'snapshot', 'snapshot', 'cycle']);
  const vms = VMS.filter(
    (vm) => vm.pool === pool.name && vm.at !== undefined && !LEFT_ALONE.has(vm.name) && vm.domain === domain,
  );
  if (action === 'add') addDisk(fleet, spm, random, time, flow, domain, random.uuid(), random.uuid());
  else if (action === 'remove') removeDisk(fleet, spm, random, time, flow, domain);
  else if (vms.length === 0) return;
  else if (action === 'snapshot') snapshot(fleet, spm, random, time, flow, random.pick(vms));
  else cycle(fleet, time, flow, random.pick(vms), random);
}

/** Returns a flow id: the engine takes UUIDs, older ones short hexadecimal numbers; scripts take what they like. */
function flowOf(random: Random): string {
  const kind = random.next();
  if (kind < 0.6) return random.uuid();
  return kind < 0.95 ? random.hex(8) : `backup_${random.hex(6)}`;
}

/**
 * Creates a volume: of a new disk, or on top of the volume that a snapshot is taken of. @returns when the task ended
 */
function addDisk(
  fleet: Fleet,
  spm: Host,
  random: Random,
  time: number,
  flow: string,
  domain: DomainName,
  image: string,
  volume: string,
  parent?: string,
): number {
  const args = {
    sdUUID: DOMAINS[domain].id,
    spUUID: spm.pool.id,
    imgUUID: image,
    size: String(random.int(4, 80) * 1_073_741_824),
    volFormat: 4,
    preallocate: 2,
    diskType: 2,
    volUUID: volume,
    desc: '',
    srcImgUUID: parent === undefined ? '00000000-0000-0000-0000-000000000000' : image,
    srcVolUUID: parent ?? '00000000-0000-0000-0000-000000000000',
  };
  return runTask(fleet, spm, time, {
    verb: 'createVolume',
    flow,
    args,
    locks: [{ id: image, type: 'exclusive' }],
    ms: spm.duration(1500, 0.5, time),
    result: { uuid: volume },
  });
}

function removeDisk(fleet: Fleet, spm: Host, random: Random, time: number, flow: string, domain: DomainName): void {
  const image = random.uuid();
  const args = { sdUUID: DOMAINS[domain].id, spUUID: spm.pool.id, imgUUID: image, postZero: 'false', force: 'false' };
  runTask(fleet, spm, time, {
    verb: 'deleteImage',
    flow,
    name: `purgeImage_${image}`,
    method: '_purgeImage',
    args,
    locks: [{ id: DOMAINS[domain].id, type: 'shared' }],
    ms: spm.duration(3100, 0.6, time),
  });
}

function snapshot(fleet: Fleet, spm: Host, random: Random, time: number, flow: string, vm: Vm): void {
  const volume = random.uuid();
  const end = addDisk(fleet, spm, random, time, flow, vm.domain, vm.image, volume, vm.volume);
  // the engine learns of the end at its next poll
  fleet.simulation.at(end + random.between(9000, 14_000), (now) =>
    snapshotVm(fleet.hosts[vm.at ?? vm.host], now, vm, flow, volume),
  );
}

/** Stops a VM and starts it again. */
function cycle(fleet: Fleet, time: number, flow: string, vm: Vm, random: Random): void {
  const host = fleet.hosts[vm.at ?? vm.host];
  stopVm(host, time, vm, flow);
  fleet.simulation.at(time + random.between(20_000, 50_000), (now) => startVm(host, now, vm, random.hex(8)));
}

/** Queries a disk on any host of the data center. One host gets a query for a disk that is gone. */
function askForVolume(fleet: Fleet, pool: Pool, random: Random, time: number): void {
  const host = random.pick(Object.values(fleet.hosts).filter((one) => one.pool === pool));
  const vm = random.pick(VMS.filter((one) => one.pool === pool.name && one.domain === `${pool.name}-data1`));
  const { id } = DOMAINS[vm.domain];
  const gone = host.name === 'node-b2' && random.chance(0.06);
  const volume = gone ? idOf('volume that is gone') : vm.volume;
  const args = { sdUUID: id, spUUID: pool.id, imgUUID: vm.image, volUUID: volume };
  request(host, time, {
    verb: 'getVolumeInfo',
    caller: ENGINE,
    flow: random.chance(0.4) ? flowOf(random) : undefined,
    args,
    params: { volumeID: volume, storagepoolID: pool.id, storagedomainID: id, imageID: vm.image },
    locks: [{ id, type: 'shared' }],
    error: gone ? noSuchVolume(volume) : undefined,
    result: {
      info: {
        status: 'OK',
        domain: id,
        voltype: 'LEAF',
        description: '',
        parent: '00000000-0000-0000-0000-000000000000',
        format: 'COW',
        image: vm.image,
        ctime: '1747029600',
        disktype: '2',
        legality: 'LEGAL',
        allocType: 'SPARSE',
        mtime: '0',
        apparentsize: '3221225472',
        children: [],
        pool: '',
        capacity: '21474836480',
        uuid: volume,
        truesize: '3221225472',
        type: 'SPARSE',
      },
    },
  });
}
