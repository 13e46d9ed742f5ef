/** What happens to VMs: start, stop, snapshot, migration. */
import { request, verbCall } from './calls.ts';
import type { Context } from './calls.ts';
import { errorText } from './errors.ts';
import type { StorageError } from './errors.ts';
import type { Host, Pen } from './host.ts';
import type { PythonDictionary } from './python.ts';
import { DOMAINS, ENGINE, POOLS, domainPath } from './world.ts';
import type { Caller, Vm } from './world.ts';
import { VERBS } from './verbs.ts';

/** Starts a VM for the engine. @param error why its disk cannot be prepared, where that fails */
export function startVm(host: Host, time: number, vm: Vm, flow: string, error?: StorageError): void {
  const params = vmParams(vm, host);
  const { pen } = request(host, time, {
    verb: 'create',
    caller: ENGINE,
    flow,
    vm: vm.id,
    args: { vmParams: params },
    params: { vmID: vm.id, vmParams: params },
    result: { vmList: { status: 'WaitForLaunch', vmId: vm.id, vmName: vm.name } },
  });
  vm.at = host.name;
  runVm(vmPen(pen, vm, 'vm'), vm, error);
}

/** Writes the thread that starts a VM: disks first, then libvirt. */
function runVm(pen: Pen, vm: Vm, error?: StorageError): void {
  const prefix = vmPrefix(pen, vm);
  pen.wait(pen.host.random.between(20, 60)).info('vmStarted', `${prefix}VM wrapper has started`);
  prepareDisk(pen, vm, 'prepareImage', error);
  if (error !== undefined) {
    const reason = `Unable to get volume information for ${vm.volume}: ${errorText(error, pen.release)}`;
    pen.info('vmDown', `${prefix}Changed state to Down: ${reason} (code=1)`);
    return;
  }
  pen.wait(pen.host.duration(160, 0.4, pen.time));
  pen[pen.release.apiLoggers ? 'info' : 'debug']('vmXml', `${prefix}${domainXml(vm)}`);
  pen.wait(pen.host.duration(900, 0.4, pen.time)).info('vmRunning', `${prefix}CPU running: onResume`);
}

/** Prepares or tears down a VM's disk, from inside of vdsm. */
function prepareDisk(
  pen: Pen,
  vm: Vm,
  verb: 'prepareImage' | 'teardownImage',
  error: StorageError | undefined,
  context: Context = {},
): void {
  const path = `${domainPath(vm.domain)}/images/${vm.image}/${vm.volume}`;
  verbCall(pen, {
    ...VERBS[verb],
    verb,
    context,
    error,
    args: {
      sdUUID: DOMAINS[vm.domain].id,
      spUUID: POOLS[vm.pool].id,
      imgUUID: vm.image,
      ...(verb === 'prepareImage' ? { leafUUID: vm.volume } : { volUUID: null }),
    },
    locks: [{ id: DOMAINS[vm.domain].id, type: 'shared' }],
    result:
      verb === 'prepareImage'
        ? {
            path,
            info: { path, volType: 'path' },
            imgVolumesInfo: [{ domainID: DOMAINS[vm.domain].id, imageID: vm.image, volumeID: vm.volume }],
          }
        : undefined,
    ms: error === undefined ? pen.host.duration(VERBS[verb].ms, 0.4, pen.time) : 24,
  });
}

/** Ends a VM for the engine. */
export function stopVm(host: Host, time: number, vm: Vm, flow: string): void {
  request(host, time, {
    verb: 'destroy',
    caller: ENGINE,
    flow,
    vm: vm.id,
    args: { gracefulAttempts: 1 },
    params: { vmID: vm.id },
    body: (pen) => {
      const prefix = vmPrefix(pen, vm);
      pen.info('vmRelease', `${prefix}Release VM resources`).wait(pen.host.random.between(80, 300));
      prepareDisk(pen, vm, 'teardownImage', undefined, { caller: ENGINE, port: host.portOf(ENGINE), flow });
      pen.info('vmDown', `${prefix}Changed state to Down: Admin shut down from the engine (code=6)`);
    },
    result: { message: 'Machine destroyed' },
  });
}

/** Longest that a snapshot takes, in ms: vdsm does not wait any longer for a guest to freeze its file systems. */
const SNAPSHOT_MAX = 14_000;

/** Takes a live snapshot of one disk. */
export function snapshotVm(host: Host, time: number, vm: Vm, flow: string, volume: string): void {
  const drives = [{ baseVolumeID: vm.volume, domainID: DOMAINS[vm.domain].id, volumeID: volume, imageID: vm.image }];
  request(host, time, {
    verb: 'snapshot',
    caller: ENGINE,
    flow,
    vm: vm.id,
    ms: Math.min(SNAPSHOT_MAX, host.duration(VERBS.snapshot.ms, VERBS.snapshot.sigma, time)),
    args: { snapDrives: drives, snapMemory: null, frozen: false },
    params: { vmID: vm.id, snapDrives: drives },
    body: (pen) => {
      const prefix = vmPrefix(pen, vm);
      const source = `${domainPath(vm.domain)}/images/${vm.image}/${volume}`;
      pen.info(
        'snapshotXml',
        `${prefix}<?xml version='1.0' encoding='utf-8'?>\n<domainsnapshot><disks><disk name="sda" snapshot="external" type="file"><source file="${source}" type="file" /></disk></disks></domainsnapshot>`,
      );
      pen
        .wait(Math.min(SNAPSHOT_MAX, pen.host.duration(1300, 0.4, pen.time)))
        .info('snapshotDone', `${prefix}Completed live snapshot`);
      vm.volume = volume;
    },
    result: { quiesce: false },
  });
}

/** Moves a running VM to another host: the source calls the destination. */
export function migrateVm(vm: Vm, host: Host, to: Host, time: number, flow: string): void {
  const params = { vmId: vm.id, dst: `${to.fqdn}:54321`, method: 'online', downtime: 500, autoConverge: true };
  const { pen: asked } = request(host, time, {
    verb: 'migrate',
    caller: ENGINE,
    flow,
    vm: vm.id,
    args: { params },
    params: { vmID: vm.id, params },
    result: { migrationPort: 0 },
  });
  const pen = vmPen(asked, vm, 'migsrc');
  const prefix = vmPrefix(pen, vm);
  const peer: Caller = {
    name: host.name,
    ip: host.spec.ip,
    old: host.spec.ip,
    over: pen.release.layout === 'old' ? 'xmlrpc' : undefined,
  };
  pen.wait(pen.host.random.between(150, 400));
  const incoming = { ...vmParams(vm, to), migrationDest: 'libvirt', status: 'Up' };
  const { pen: arrived } = request(to, pen.time, {
    verb: 'migrationCreate',
    caller: peer,
    vm: vm.id,
    args: { params: incoming, incomingLimit: 2 },
    params: { vmID: vm.id, params: incoming, incomingLimit: 2 },
    result: { migrationPort: 0, params: { vmId: vm.id, status: 'Migration Destination' } },
  });
  runVm(vmPen(to.pen(arrived.time - 1800, 'x'), vm, 'vm'), vm);
  pen.time = Math.max(pen.time, arrived.time) + 20;
  const seconds = host.random.int(14, 48);
  pen.info(
    'migrationStart',
    `${prefix}starting migration to qemu+tls://${to.fqdn}/system with miguri tcp://${to.spec.ip}`,
  );
  const begun = pen.time;
  for (let elapsed = 10; elapsed < seconds; elapsed += 10) {
    pen.time = begun + elapsed * 1000;
    pen.info(
      'migrationProgress',
      `${prefix}Migration Progress: ${elapsed} seconds elapsed, ${Math.round((95 * elapsed) / seconds)}% of data processed, total data: 4112MB, processed data: ${60 * elapsed}MB, remaining data: ${Math.max(90, 4112 - 80 * elapsed)}MB, transfer speed 52MBps, zero pages: 718421MB, compressed: 0MB, dirty rate: 0, memory iteration: 1`,
    );
  }
  pen.time = begun + seconds * 1000;
  pen.info('migrationTook', `${prefix}migration took ${seconds} seconds to complete`);
  pen.info('vmDown', `${prefix}Changed state to Down: Migration succeeded (code=4)`);
  vm.at = to.name;
  request(host, pen.time + 900, {
    verb: 'destroy',
    caller: ENGINE,
    flow,
    vm: vm.id,
    args: { gracefulAttempts: 1 },
    params: { vmID: vm.id },
    result: { message: 'Machine destroyed' },
  });
}

/** Returns ``vmId=`…`::`` until 4.18, `(vmId='…') ` from then on. */
export function vmPrefix({ release }: Pen, vm: Vm): string {
  return release.layout === 'old' ? `vmId=\`${vm.id}\`::` : `(vmId='${vm.id}') `;
}

/** Returns a pen on a VM's own thread: `vm/0123abcd`, until 4.18 a numbered one. */
function vmPen(pen: Pen, vm: Vm, kind: string): Pen {
  if (pen.release.layout === 'new') return pen.fork(`${kind}/${vm.id.slice(0, 8)}`);
  return pen.host.connectionPen(pen.time);
}

function vmParams(vm: Vm, { pool }: Host): PythonDictionary {
  if (pool.name === 'c') return { xml: domainXml(vm), vmID: vm.id };
  return {
    vmId: vm.id,
    vmName: vm.name,
    memSize: 4096,
    smp: '2',
    kvmEnable: 'true',
    vmType: 'kvm',
    display: 'vnc',
    drives: [
      {
        domainID: DOMAINS[vm.domain].id,
        poolID: pool.id,
        imageID: vm.image,
        volumeID: vm.volume,
        format: 'cow',
        if: 'virtio',
      },
    ],
  };
}

function domainXml(vm: Vm): string {
  return `<?xml version='1.0' encoding='utf-8'?>
<domain xmlns:ovirt-vm="http://ovirt.org/vm/1.0" type="kvm"><name>${vm.name}</name><uuid>${vm.id}</uuid><memory>4194304</memory><vcpu current="2">16</vcpu>
<devices><disk type="file" device="disk" snapshot="no"><source file="${domainPath(vm.domain)}/images/${vm.image}/${vm.volume}"/><target dev="sda" bus="scsi"/><driver name="qemu" type="qcow2" cache="none"/></disk></devices>
</domain>`;
}
