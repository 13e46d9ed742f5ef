/** Incident 3: snapshots that cannot be merged. */
import { request } from '../calls.ts';
import type { RequestDetails } from '../calls.ts';
import { traceback } from '../errors.ts';
import type { Frame } from '../errors.ts';
import type { Fleet } from '../fleet.ts';
import type { Pen } from '../host.ts';
import { repr } from '../python.ts';
import { idOf } from '../random.ts';
import { at } from '../time.ts';
import { vmPrefix } from '../virtual.ts';
import { DOMAINS, ENGINE, domainPath, vmNamed } from '../world.ts';
import type { HostName } from '../world.ts';

interface Merge {
  readonly host: HostName;
  readonly vm: string;
  readonly flow: string;
  readonly job: string;
}

/** The engine names a disk that the VM does not have any more: code 13. */
const NO_IMAGE = {
  host: 'node-c2',
  vm: 'vm-c05',
  at: '07:12:44.656',
  flow: '5b06be20-1408-4892-a6a4-2ffe6366bebb',
  job: '509b885b-6ba6-4bb3-81c8-c5975ead489e',
} as const satisfies Merge & { at: string };
/** The merge begins, and its block job fails; the second try is refused: code 52. */
const BROKEN = {
  host: 'node-c4',
  vm: 'vm-c11',
  at: '07:40:02.310',
  failsAt: '07:41:38.905',
  again: '07:46:10.118',
  flow: 'e1f09c3a-72d5-4b8e-a0c6-94d3b2a1f087',
  job: '89667ef9-0b0f-4b63-8ed9-9a720e0d4845',
} as const satisfies Merge & Readonly<Record<'at' | 'failsAt' | 'again', string>>;

export function scheduleFailedMerge(fleet: Fleet): void {
  const { simulation } = fleet;
  simulation.at(at(NO_IMAGE.at), (time) => {
    merge(fleet, NO_IMAGE, time, { ms: 6, status: { message: 'Drive image file could not be found', code: 13 } });
  });
  simulation.at(at(BROKEN.at), (time) => merge(fleet, BROKEN, time, { ms: 410, body: (pen) => beginMerge(pen) }));
  simulation.at(at(BROKEN.failsAt), (time) => {
    const pen = fleet.hosts[BROKEN.host].pen(time, 'libvirt/events');
    pen.error(
      'blockJobFailed',
      `${vmPrefix(pen, vmNamed(BROKEN.vm))}Block job ${BROKEN.job} type COMMIT for drive sda has failed`,
    );
  });
  simulation.at(at(BROKEN.again), (time) => {
    merge(fleet, BROKEN, time, { ms: 95, status: { message: 'Merge failed', code: 52 }, body: (pen) => refuse(pen) });
  });
}

/** Has the engine call for a merge. @param details how the merge proceeds */
function merge(
  fleet: Fleet,
  { host, vm: name, flow, job }: Merge,
  time: number,
  details: Pick<RequestDetails, 'ms' | 'status' | 'body'>,
): void {
  const vm = vmNamed(name);
  const top = idOf(`snapshot of ${name}`);
  const drive = {
    imageID: vm.image,
    volumeID: top,
    domainID: DOMAINS[vm.domain].id,
    poolID: fleet.hosts[host].pool.id,
  };
  const args = { drive, baseVolUUID: vm.volume, topVolUUID: top, bandwidth: '0', jobUUID: job };
  request(fleet.hosts[host], time, {
    verb: 'merge',
    caller: ENGINE,
    flow,
    vm: vm.id,
    args,
    params: { vmID: vm.id, ...args },
    ...details,
  });
}

function beginMerge(pen: Pen): void {
  const vm = vmNamed(BROKEN.vm);
  const chain = `${vm.volume} < ${idOf(`snapshot of ${BROKEN.vm}`)} (top)`;
  pen.info(
    'mergeStart',
    `${vmPrefix(pen, vm)}Starting merge with job_id=${repr(BROKEN.job)}, original chain=${chain}, disk='sda', base='sda[1]', top='sda[0]', bandwidth=0, flags=8`,
    { from: { module: 'livemerge' } },
  );
}

function refuse(pen: Pen): void {
  const { release } = pen;
  const reason = "internal error: unable to execute QEMU command 'block-commit': Block node is read-only";
  const vm = vmNamed(BROKEN.vm);
  pen.wait(60);
  const frames: readonly Frame[] = [
    ['common/api.py', 'method', 'ret = func(*args, **kwargs)'],
    ['API.py', 'merge', 'return self.vm.merge(drive, baseVolUUID, topVolUUID, bandwidth, jobUUID)'],
    ['virt/vm.py', 'merge', 'return self._driveMerger.merge(driveSpec, base, top, bandwidth, jobUUID)'],
    ['virt/livemerge.py', '_start_commit', 'raise exception.MergeFailed(str(e), job=job.id)'],
  ];
  const text = `Merge failed: {'reason': ${repr(reason)}, 'job': '${BROKEN.job}', 'drive': 'sda', 'path': '${domainPath(vm.domain)}/images/${vm.image}'}`;
  pen.error('methodError', `FINISH merge error=${text}`, {
    trace: traceback(frames, `vdsm.common.exception.MergeFailed: ${text}`, release),
  });
}
