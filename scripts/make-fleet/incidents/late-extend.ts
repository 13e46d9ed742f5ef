/**
 * Incident 11: the extend that comes too late. Thin disks of two VMs grow all morning. The SPM, node-c4, extends their
 * volumes slower and slower, until vm-c04 has no space left and pauses. After the SPM's restart the volume is extended,
 * and the VM goes on.
 */
import { verbCall } from '../calls.ts';
import type { Fleet } from '../fleet.ts';
import type { Host, Pen } from '../host.ts';
import { raw, repr } from '../python.ts';
import { createRandom, idOf } from '../random.ts';
import type { Random } from '../random.ts';
import { at, END } from '../time.ts';
import { VERBS } from '../verbs.ts';
import { vmPrefix } from '../virtual.ts';
import { DOMAINS, domainPath, vmNamed } from '../world.ts';
import type { HostName, Vm } from '../world.ts';

interface DiskSpec {
  readonly host: HostName;
  readonly vm: string;
  readonly from: string;
  /** By how many MiB an extend makes it larger. */
  readonly chunk: number;
  /** When no random extend is requested, since the incident has its own. */
  readonly quiet: readonly [from: string, until: string];
}

/** A thin disk that grows. */
interface Disk extends Omit<DiskSpec, 'vm'> {
  readonly vm: Vm;
  readonly random: Random;
  /** The leaf that grows. */
  readonly volume: string;
  /** Its size, in MiB. */
  size: number;
}

/** When an extend was requested, and how long the monitor took to notice that it was needed. */
interface Asked {
  readonly asked: number;
  readonly waited: number;
}

const DISKS: readonly DiskSpec[] = [
  { host: 'node-c1', vm: 'vm-c04', from: '06:41:30', chunk: 1024, quiet: ['09:27:00', '09:38:00'] },
  { host: 'node-c4', vm: 'vm-c11', from: '06:44:05', chunk: 2560, quiet: ['09:29:30', '09:36:00'] },
];
const SPM: HostName = 'node-c4';
/** When the SPM gets slower and slower, until its restart. */
const SLOW = { from: at('08:40:00'), until: at('09:32:00') };
/** The extend that comes too late: the disk is exceeded, the VM is paused, and the SPM extends it in its next epoch. */
const LATE = { exceeded: '09:30:41.204', paused: '09:31:28.917', again: '09:33:02.410' };

const MIB = 1_048_576;
const CAPACITY = 107_374_182_400;

export function scheduleLateExtend(fleet: Fleet): void {
  for (const spec of DISKS) {
    const vm = vmNamed(spec.vm);
    const disk: Disk = {
      ...spec,
      vm,
      random: createRandom(`extends ${spec.vm}`),
      volume: spec.vm === 'vm-c11' ? idOf('snapshot of vm-c11') : vm.volume,
      size: 3072,
    };
    const [quietFrom, quietUntil] = [at(spec.quiet[0]), at(spec.quiet[1])];
    fleet.simulation.every(
      at(spec.from),
      END - 60_000,
      () => disk.random.int(380_000, 560_000),
      (time) => {
        if (time < quietFrom || time > quietUntil) ask(fleet, disk, time, mailTime(disk.random, time));
      },
    );
    if (spec.host !== SPM) comeTooLate(fleet, disk);
  }
}

/** Returns how long the SPM takes to extend a volume, in ms. */
function mailTime(random: Random, time: number): number {
  const slow = time < SLOW.from || time > SLOW.until ? 0 : (time - SLOW.from) / (SLOW.until - SLOW.from);
  return random.between(420, 900) + 52_000 * slow * slow;
}

function ask(fleet: Fleet, disk: Disk, time: number, ms: number): void {
  const host = fleet.hosts[disk.host];
  const { asked, waited } = exceed(host, disk, time);
  const mail = asked + disk.random.between(300, 1900);
  const end = mail + ms;
  fleet.simulation.at(mail, (now) => extendOnSpm(fleet, disk, now, ms));
  const reply = end + disk.random.between(200, 1100);
  fleet.simulation.at(reply, (now) => complete(host, disk, now, { asked, waited }));
}

function comeTooLate(fleet: Fleet, disk: Disk): void {
  const { simulation } = fleet;
  const host = fleet.hosts[disk.host];
  simulation.at(at(LATE.exceeded), (time) => {
    const { asked, waited } = exceed(host, disk, time);
    simulation.at(asked + 1500, (now) => extendOnSpm(fleet, disk, now, 3_600_000));
    simulation.at(at(LATE.paused), (now) => pause(host, disk, now));
    // the mail is still in the mailbox when the SPM is back
    simulation.at(at(LATE.again), (now) => extendOnSpm(fleet, disk, now, 640));
    simulation.at(at(LATE.again) + 1480, (now) => {
      const pen = complete(host, disk, now, { asked, waited });
      const prefix = vmPrefix(pen, disk.vm);
      pen.info('vmRunning', `${prefix}CPU running: continue`);
      pen.fork('libvirt/events').info('vmRunning', `${prefix}CPU running: onResume`);
    });
  });
}

/** Reports that the guest wrote past the mark; the next round of the drive monitor requests the extend from the SPM. */
function exceed(host: Host, disk: Disk, time: number): Asked {
  const pen = host.pen(time, 'libvirt/events');
  const prefix = vmPrefix(pen, disk.vm);
  const mark = (disk.size - disk.chunk / 2) * MIB;
  const path = `${domainPath(disk.vm.domain)}/images/${disk.vm.image}/${disk.volume}`;
  const excess = disk.random.int(1, 12) * 65_536;
  if (pen.release.era === 'F') {
    for (const target of ['sda', 'sda[1]'])
      pen.info('threshold', `${prefix}Block threshold ${mark} exceeded by ${excess} for drive '${target}' (${path})`);
  } else pen.info('threshold', `${prefix}block threshold ${mark} exceeded on 'sda' (${path})`);
  const waited = disk.random.between(200, 1950);
  askForExtend(host, disk, pen.time + waited, mark + excess, path);
  return { asked: pen.time + waited, waited };
}

function askForExtend(host: Host, disk: Disk, time: number, allocated: number, path: string): void {
  const pen = host.workerPen(time, 'periodic', 4);
  const { id } = DOMAINS[disk.vm.domain];
  const physical = disk.size * MIB;
  const prefix = vmPrefix(pen, disk.vm);
  if (pen.release.era === 'F') {
    const info = `BlockInfo(index=1, name='sda', path='${path}', allocation=${allocated}, capacity=${CAPACITY}, physical=${physical}, threshold=0)`;
    pen.info(
      'extendAsk',
      `${prefix}Requesting an extension for volume ${disk.volume} on domain ${id} block_info ${info}`,
    );
  } else {
    pen.info(
      'extendAsk',
      `${prefix}Requesting extension for volume ${disk.volume} on domain ${id} (apparent: ${physical}, capacity: ${CAPACITY}, allocated: ${allocated}, physical: ${physical} threshold_state: exceeded)`,
    );
  }
  pen.done();
}

/**
 * Handles the mail on the SPM, in a task that nobody polls. What it writes after the end of the SPM's epoch is lost.
 */
function extendOnSpm(fleet: Fleet, disk: Disk, time: number, ms: number): void {
  const spm = fleet.hosts[SPM];
  const { id } = DOMAINS[disk.vm.domain];
  const size = disk.size + disk.chunk;
  const pen = spm.pen(time, `mailbox-spm/${disk.random.int(0, 4)}`);
  const task = disk.random.uuid();
  const hex = (): string => `0x7f${disk.random.hex(10)}`;
  const mail = packed(id, disk.volume, size);
  pen.info(
    'workerStart',
    `START task ${task} (cmd=<function runTask at ${hex()}>, args=(functools.partial(<bound method SPM_Extend_Message.processRequest of <class 'vdsm.storage.mailbox.SPM_Extend_Message'>>, <vdsm.storage.sp.StoragePool object at ${hex()}>), ${64 * spm.spec.spmId}, ${mail}))`,
  );
  pen.info(
    'extendMail',
    `processRequest: extending volume ${disk.volume} in domain ${id} (pool ${spm.pool.id}) to size ${size}`,
  );
  pen.wait(ms * 0.1).info('lvExtend', `Extending LV ${id}/${disk.volume} to ${size} megabytes`);
  pen.wait(ms * 0.9).info('workerFinish', `FINISH task ${task}`);
}

/**
 * Handles the reply: the host reads the volume's new size and logs where the time went, from 4.50 on with the wait for
 * the monitor.
 */
function complete(host: Host, disk: Disk, time: number, { asked, waited }: Asked): Pen {
  const pen = host.pen(time, `mailbox-hsm/${disk.random.int(0, 4)}`);
  const { release } = pen;
  const { vm, volume } = disk;
  const domain = DOMAINS[vm.domain].id;
  const refresh = disk.random.between(90, 330);
  const known = release.era === 'F' ? waited : 0;
  const clock = (running: boolean): string => {
    const seconds = (ms: number): string => (ms / 1000).toFixed(2);
    const parts = [
      `total=${seconds(time - asked + known + (running ? 0 : refresh))}${running ? '*' : ''}`,
      ...(release.era === 'F' ? [`wait=${seconds(waited)}`] : []),
      `extend-volume=${seconds(time - asked)}`,
      `refresh-volume=${running ? '0.00*' : seconds(refresh)}`,
    ];
    return `<Clock(${parts.join(', ')})>`;
  };
  const ids = { spUUID: host.pool.id, imgUUID: vm.image, volUUID: volume };
  const hex = `0x7f${disk.random.hex(10)}`;
  const method =
    release.era === 'F'
      ? `VolumeMonitor._extend_volume_completed of <vdsm.virt.thinp.VolumeMonitor object at ${hex}>`
      : `Vm.after_volume_extension of <vdsm.virt.vm.Vm object at ${hex}>`;
  const info = {
    domainID: domain,
    imageID: vm.image,
    internal: false,
    name: 'sda',
    newSize: (disk.size + disk.chunk) * MIB,
    poolID: host.pool.id,
    volumeID: volume,
    clock: raw(clock(true)),
  };
  const task = disk.random.uuid();
  pen.info(
    'workerStart',
    `START task ${task} (cmd=<function runTask at ${hex}>, args=(<bound method ${method}>, ${repr(info)}))`,
  );
  verbCall(pen, {
    ...VERBS.refreshVolume,
    verb: 'refreshVolume',
    context: {},
    args: { sdUUID: domain, ...ids },
    ms: refresh,
    body: () => pen.info('lvRefresh', `Refreshing LVs (vg=${domain}, lvs=('${volume}',))`),
  });
  pen.info('extendDone', `${vmPrefix(pen, vm)}Extend volume ${volume} completed ${clock(false)}`);
  pen.info('workerFinish', `FINISH task ${task}`);
  disk.size += disk.chunk;
  return pen;
}

/** Pauses the VM: the disk is full before the SPM has answered. */
function pause(host: Host, disk: Disk, time: number): void {
  const pen = host.pen(time, 'libvirt/events');
  const prefix = vmPrefix(pen, disk.vm);
  pen.info('abnormalStop', `${prefix}abnormal vm stop device ua-${disk.vm.image} error enospc`);
  pen.info('vmRunning', `${prefix}CPU stopped: onIOError`);
  const path = `${domainPath(disk.vm.domain)}/images/${disk.vm.image}/${disk.volume}`;
  askForExtend(host, disk, pen.time, disk.size * MIB, path);
}

/**
 * Writes an extend mail as Python 3 shows its bytes: version, ids packed into 16 bytes, the new size in hexadecimal.
 */
function packed(domain: string, volume: string, size: number): string {
  const bytes = [domain, volume].flatMap((id) => [...Buffer.from(id.replaceAll('-', ''), 'hex')].toReversed());
  const shown = bytes.map((byte) => {
    const char = String.fromCodePoint(byte);
    if (byte < 32 || byte > 126) return `\\x${byte.toString(16).padStart(2, '0')}`;
    return char === "'" || char === '\\' ? `\\${char}` : char;
  });
  return `b'1xtnd${shown.join('')}${size.toString(16).padStart(16, '0')}0000000000000'`;
}
