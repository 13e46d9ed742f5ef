/** libvirtd.log and qemu/NAME.log of the hosts that lose a storage domain: always UTC. */
import { stamp } from '../time.mjs';
import { domainPath } from '../world.mjs';
import { SANLOCK_KILL, storageFacts } from './storage-hosts.mjs';

/** Versions of libvirt and qemu on the hosts, by the release of vdsm. */
const VERSIONS = {
  '4.20.49': ['4.5.0, package: 36.el7_9.5', '2.12.0 (qemu-kvm-ev-2.12.0-44.1.el7_8.1)'],
  '4.30.53': ['4.5.0, package: 36.el7_9.5', '2.12.0 (qemu-kvm-ev-2.12.0-44.1.el7_8.1)'],
  '4.50.7': ['10.5.0, package: 7.el9', '9.0.0 (qemu-kvm-9.0.0-10.el9)'],
};
/** How long a thread waits for the job of another, in ms. */
const JOB_TIMEOUT = 30_000;

const utc = (time) => `${stamp(time, 0).replace(',', '.')}+0000`;

/** @returns `[path, text]` of all of them */
export function writeLibvirtLogs(host) {
  const facts = storageFacts(host);
  const logs = facts.vms.map((vm) => [`var/log/libvirt/qemu/${vm.name}.log`, `${qemuLines(host, vm).join('\n')}\n`]);
  return [['var/log/libvirt/libvirtd.log', `${libvirtLines(host, facts).join('\n')}\n`], ...logs];
}

function libvirtLines(host, { boot, pids, lost, back, vms }) {
  const [libvirt] = VERSIONS[host.lives[0].release.id];
  const line = (time, tid, text) => `${utc(time)}: ${pids.libvirt + tid}: ${text}`;
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

function qemuLines(host, vm) {
  const { release } = host.lives[0];
  const [libvirt, qemu] = VERSIONS[release.id];
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
    const { sanlock } = storageFacts(host).pids;
    const micro = stamp(SANLOCK_KILL.died - 30, 0)
      .replace(',', '.')
      .replace(' ', 'T');
    lines.push(`${micro}412Z qemu-kvm: terminating on signal 15 from pid ${sanlock} (/usr/sbin/sanlock)`);
    lines.push(`${utc(SANLOCK_KILL.died + 40)}: shutting down, reason=crashed`);
  }
  return lines;
}
