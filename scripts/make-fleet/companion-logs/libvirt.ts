/** libvirtd.log and qemu/NAME.log of the hosts that lose a storage domain. Their stamps are UTC. */
import type { Host } from '../host.ts';
import type { ReleaseId } from '../releases.ts';
import { stamp } from '../time.ts';
import { domainPath } from '../world.ts';
import type { OwnLog } from './own-log.ts';
import { SANLOCK_KILL } from './storage-facts.ts';
import type { StorageFacts, StorageVm } from './storage-facts.ts';

/** libvirt and qemu, by the release of vdsm that they came with. */
const VERSIONS: Partial<Readonly<Record<ReleaseId, readonly [libvirt: string, qemu: string]>>> = {
  '4.20.49': ['4.5.0, package: 36.el7_9.5', '2.12.0 (qemu-kvm-ev-2.12.0-44.1.el7_8.1)'],
  '4.30.53': ['4.5.0, package: 36.el7_9.5', '2.12.0 (qemu-kvm-ev-2.12.0-44.1.el7_8.1)'],
  '4.50.7': ['10.5.0, package: 7.el9', '9.0.0 (qemu-kvm-9.0.0-10.el9)'],
};
/** How long a thread waits for the job of another, in ms. */
const JOB_TIMEOUT = 30_000;

const utc = (time: number): string => `${stamp(time, 0).replace(',', '.')}+0000`;

/** Writes the logs of libvirt and of each qemu. */
export function writeLibvirtLogs(host: Host, facts: StorageFacts): OwnLog[] {
  const logs = facts.vms.map((vm): OwnLog => [
    `var/log/libvirt/qemu/${vm.name}.log`,
    `${qemuLines(host, vm, facts).join('\n')}\n`,
  ]);
  return [['var/log/libvirt/libvirtd.log', `${libvirtLines(host, facts).join('\n')}\n`], ...logs];
}

function libvirtLines(host: Host, { boot, pids, lost, back, vms }: StorageFacts): string[] {
  const [libvirt] = versionsOf(host);
  const line = (time: number, tid: number, text: string): string => `${utc(time)}: ${pids.libvirt + tid}: ${text}`;
  const lines = [
    line(boot + 14_120, 0, `info : libvirt version: ${libvirt}`),
    line(boot + 14_120, 0, `info : hostname: ${host.fqdn}`),
  ];
  for (const { name } of vms) {
    if (name === SANLOCK_KILL.vm && host.name === SANLOCK_KILL.host) {
      lines.push(
        line(SANLOCK_KILL.died + 12, 0, 'error : qemuMonitorIO:719 : internal error: End of file from qemu monitor'),
      );
      continue;
    }
    const holder = 'remoteDispatchConnectGetAllDomainStats';
    let waits = JOB_TIMEOUT;
    for (let time = lost + 38_000; time < back; time += JOB_TIMEOUT + 3140) {
      const seconds = Math.round((waits += JOB_TIMEOUT + 3140) / 1000);
      lines.push(
        line(
          time,
          3,
          `warning : qemuDomainObjBeginJobInternal:5835 : Cannot start job (query, none, none) for domain ${name}; current job is (query, none, none) owned by (${pids.libvirt + 4} ${holder}, 0 <null>, 0 <null> (flags=0x0)) for (${seconds}s, 0s, 0s)`,
        ),
        line(
          time,
          3,
          `error : qemuDomainObjBeginJobInternal:5857 : Timed out during operation: cannot acquire state change lock (held by monitor=${holder})`,
        ),
      );
    }
  }
  return lines;
}

function versionsOf(host: Host): readonly [libvirt: string, qemu: string] {
  const [{ release }] = host.epochs;
  const versions = VERSIONS[release.id as ReleaseId];
  if (versions === undefined) throw new Error(`no versions of libvirt and qemu for vdsm ${release.id}`);
  return versions;
}

function qemuLines(host: Host, vm: StorageVm, { pids: { sanlock } }: StorageFacts): string[] {
  const [{ release }] = host.epochs;
  const [libvirt, qemu] = versionsOf(host);
  const path = `${domainPath(vm.domain)}/images/${vm.image}/${vm.volume}`;
  const lines = [
    `${utc(vm.started)}: starting up libvirt version: ${libvirt}, qemu version: ${qemu}, kernel: ${release.kernel}, hostname: ${host.fqdn}`,
    'LC_ALL=C \\',
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin \\',
    'QEMU_AUDIO_DRV=none \\',
    '/usr/libexec/qemu-kvm \\',
    `-name guest=${vm.name},debug-threads=on \\`,
    '-machine pc,accel=kvm,usb=off,dump-guest-core=off \\',
    '-m size=4194304k,slots=16,maxmem=16777216k \\',
    `-uuid ${vm.id} \\`,
    `-drive file=${path},format=qcow2,if=none,id=drive-ua-${vm.image},serial=${vm.image},werror=stop,rerror=stop,cache=none,aio=threads \\`,
    '-msg timestamp=on',
  ];
  if (vm.name === SANLOCK_KILL.vm) {
    const micro = stamp(SANLOCK_KILL.died - 30, 0)
      .replace(',', '.')
      .replace(' ', 'T');
    lines.push(`${micro}412Z qemu-kvm: terminating on signal 15 from pid ${sanlock} (/usr/sbin/sanlock)`);
    lines.push(`${utc(SANLOCK_KILL.died + 40)}: shutting down, reason=crashed`);
  }
  return lines;
}
