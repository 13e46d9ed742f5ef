/** Facts for the companion logs of a host that loses a storage domain: boot, processes, leases, the last renewal. */
import { OUTAGE } from '../incidents/storage-outage.mjs';
import { createRandom } from '../random.mjs';
import { DOMAINS, VMS, domainPath } from '../world.mjs';

const SECOND = 1000;

/** Time from the last renewal of the lease to the first failed check of vdsm, in ms; storage is lost 10 s before that check. */
const LAST_GOOD = { 'node-c1': 24_000, 'node-c2': 26_000, 'node-c4': 19_000 };

/** Returns what all logs of a host that loses the domain share; undefined for other hosts. */
export function storageFacts(host) {
  const outage = OUTAGE.hosts[host.name];
  if (outage === undefined) return undefined;
  const random = createRandom(`processes ${host.name}`);
  const connected = host.requests.find(({ verb }) => verb === 'connectStoragePool');
  const domain = DOMAINS[OUTAGE.domain];
  return {
    domain,
    ids: `${domainPath(OUTAGE.domain)}/dom_md/ids`,
    server: domain.mount.split(':')[0],
    /** When storage stops answering, and when it answers again (`back`). */
    lost: outage.from - 10_000,
    back: outage.until - 3000,
    lastGood: floorSecond(outage.from - LAST_GOOD[host.name]),
    boot: floorSecond(host.lives[0].from - 71_000),
    connected: connected.ended,
    pids: {
      sanlock: random.int(900, 1100),
      thread: random.int(4000, 4400),
      wdmd: random.int(860, 899),
      libvirt: random.int(1150, 1300),
    },
    vms: VMS.filter((vm) => vm.host === host.name && vm.domain === OUTAGE.domain).map((vm) => ({
      ...vm,
      pid: random.int(20_000, 24_000),
      started: host.requests.find(({ verb, vm: id }) => verb === 'create' && id === vm.id).time + 900,
    })),
  };
}

/** sanlock gives the lease up 80 s after the last renewal, and sends SIGTERM to the holder after ten more seconds. */
export const GIVES_UP = 80 * SECOND;
export const INSISTS = 10 * SECOND;

/** A VM with a lease on the domain, which sanlock kills. */
export const SANLOCK_KILL = {
  vm: 'vm-c06',
  host: 'node-c2',
  died: floorSecond(OUTAGE.hosts['node-c2'].from - LAST_GOOD['node-c2']) + GIVES_UP + INSISTS + 1240,
};

function floorSecond(time) {
  return Math.floor(time / SECOND) * SECOND;
}
