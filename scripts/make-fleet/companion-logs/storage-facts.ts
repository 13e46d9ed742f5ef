/**
 * Hosts that lose a storage domain, as their companion logs need them: boot, processes, leases, the last good second.
 */
import type { AnsweredRequest } from '../calls.ts';
import type { Host } from '../host.ts';
import { OUTAGE } from '../incidents/storage-outage.ts';
import { createRandom } from '../random.ts';
import { DOMAINS, VMS, domainPath } from '../world.ts';
import type { HostName, StorageDomain, Vm } from '../world.ts';

const SECOND = 1000;

/** How long before the first failed check the last renewal of the lease was, in ms. */
const LAST_GOOD: Partial<Readonly<Record<HostName, number>>> = {
  'node-c1': 24_000,
  'node-c2': 26_000,
  'node-c4': 19_000,
};

/** A VM with a disk on the lost domain. */
export interface StorageVm extends Vm {
  readonly pid: number;
  /** When its qemu was started. */
  readonly started: number;
}

/** What all logs of a host that loses the domain have in common. */
export interface StorageFacts {
  readonly domain: StorageDomain;
  /** The path of the file with its leases. */
  readonly ids: string;
  readonly server: string;
  /** From when on the storage does not answer. */
  readonly lost: number;
  /** When the storage answers again. */
  readonly back: number;
  /** The last renewal of the lease. */
  readonly lastGood: number;
  readonly boot: number;
  /** When the storage pool was connected. */
  readonly connected: number;
  readonly pids: Readonly<Record<'sanlock' | 'thread' | 'wdmd' | 'libvirt', number>>;
  readonly vms: readonly StorageVm[];
}

/** Returns the facts of a host that loses the domain; undefined for the others. */
export function storageFacts(host: Host): StorageFacts | undefined {
  const outage = OUTAGE.hosts[host.name];
  if (outage === undefined) return undefined;
  const random = createRandom(`processes ${host.name}`);
  const domain = DOMAINS[OUTAGE.domain];
  return {
    domain,
    ids: `${domainPath(OUTAGE.domain)}/dom_md/ids`,
    server: (domain.mount ?? '').replace(/:.*/, ''),
    // the check fails ten seconds later
    lost: outage.from - 10_000,
    back: outage.until - 3000,
    lastGood: lastGoodOf(host.name),
    boot: floorSecond(host.epochs[0].from - 71_000),
    connected: requestOf(host, ({ verb }) => verb === 'connectStoragePool').ended,
    pids: {
      sanlock: random.int(900, 1100),
      thread: random.int(4000, 4400),
      wdmd: random.int(860, 899),
      libvirt: random.int(1150, 1300),
    },
    vms: VMS.filter((vm) => vm.host === host.name && vm.domain === OUTAGE.domain).map((vm) => ({
      ...vm,
      pid: random.int(20_000, 24_000),
      started: requestOf(host, ({ verb, vm: id }) => verb === 'create' && id === vm.id).time + 900,
    })),
  };
}

function requestOf(host: Host, matches: (request: AnsweredRequest) => boolean): AnsweredRequest {
  const request = host.requests.find(matches);
  if (request === undefined) throw new Error(`${host.name} lacks a request that its companion logs need`);
  return request;
}

/**
 * How long after the last renewal sanlock gives up the lease, and how long it then waits before it sends SIGTERM, in
 * ms.
 */
export const GIVES_UP = 80 * SECOND;
export const INSISTS = 10 * SECOND;

/** A VM that holds a lease on the domain, so that sanlock has to end it. */
export const SANLOCK_KILL = {
  vm: 'vm-c06',
  host: 'node-c2',
  died: lastGoodOf('node-c2') + GIVES_UP + INSISTS + 1240,
} as const;

/** Returns the last renewal of the lease of a host that loses the domain. */
function lastGoodOf(host: HostName): number {
  return floorSecond((OUTAGE.hosts[host]?.from ?? 0) - (LAST_GOOD[host] ?? 0));
}

function floorSecond(time: number): number {
  return Math.floor(time / SECOND) * SECOND;
}
