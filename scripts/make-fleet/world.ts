/** The cast of the fleet: data centers, storage domains, hosts, VMs. All of it is made up. */
import { exp, idOf } from './random.ts';
import type { ReleaseId } from './releases.ts';
import { at } from './time.ts';

/** Who sends requests to vdsm. */
export interface Caller {
  readonly name: string;
  readonly ip: string;
  /** The address as logs of old releases have it. */
  readonly old: string;
  /** Its protocol, if it is not that of the release. */
  readonly over?: 'xmlrpc' | undefined;
}

/** The engine: one for all releases, as no real one could be, so that it has one address. */
export const ENGINE: Caller = { name: 'engine', ip: '192.0.2.10', old: '192.0.2.10' };
/** `vdsm-client`, MOM and scripts on the host itself. */
export const LOCAL: Caller = { name: 'local', ip: '::1', old: '127.0.0.1' };

export type HostName = 'node-a1' | 'node-a2' | 'node-b1' | 'node-b2' | 'node-c1' | 'node-c2' | 'node-c3' | 'node-c4';
export type PoolName = 'a' | 'b' | 'c';
export type DomainName = 'a-data1' | 'a-export' | 'b-data1' | 'b-data2' | 'c-data1' | 'c-data2';

/** A storage pool: the storage of one data center. */
export interface Pool {
  readonly id: string;
  readonly name: PoolName;
  /** The host that changes the metadata of the pool. */
  readonly spm: HostName;
  /** The master domain first. */
  readonly domains: readonly [DomainName, ...DomainName[]];
}

export interface StorageDomain {
  readonly id: string;
  readonly type: 'ISCSI' | 'NFS';
  readonly master?: true;
  /** Where a file domain is mounted; block domains are volume groups. */
  readonly mount?: string;
}

/** One run of vdsm on a host. */
export interface EpochSpec {
  readonly release: ReleaseId;
  readonly level: Level;
  readonly from: number;
  /** When its last line is written. */
  readonly until: number;
}

export type Level = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL';

export interface HostSpec {
  readonly name: HostName;
  readonly ip: string;
  readonly pool: PoolName;
  readonly spmId: number;
  /** Minutes east of UTC of its clock. */
  readonly east: number;
  /** Factor of its durations. */
  readonly speed: number;
  readonly cpus: number;
  /** When its log is rotated. */
  readonly rotations: readonly string[];
  /** Whether a rotation cuts a record of several lines in two. */
  readonly cutsRecord?: true;
  readonly epochs: readonly [EpochSpec, ...EpochSpec[]];
}

export const POOLS: Readonly<Record<PoolName, Pool>> = {
  a: { id: 'a3f0c6de-5a1b-4d0e-9c74-1f2b3c4d5e6a', name: 'a', spm: 'node-a1', domains: ['a-data1', 'a-export'] },
  b: { id: 'b7d1e2f3-0c2d-4e1f-8a65-2a3b4c5d6e7b', name: 'b', spm: 'node-b2', domains: ['b-data1', 'b-data2'] },
  c: { id: 'c9e8d7c6-1d3e-4f20-9b56-3b4c5d6e7f8c', name: 'c', spm: 'node-c4', domains: ['c-data1', 'c-data2'] },
};

export const DOMAINS: Readonly<Record<DomainName, StorageDomain>> = {
  'a-data1': { id: '1a6f5d4c-3b2a-4190-8f7e-6d5c4b3a2910', type: 'ISCSI', master: true },
  'a-export': { id: '2b7e6c5d-4a3b-4281-9e6d-5c4b3a29180f', type: 'NFS', mount: 'nfs-a.example.com:_export_a' },
  'b-data1': {
    id: '3c8d7e6f-5b4c-4372-8d5c-4b3a2918f0e1',
    type: 'NFS',
    mount: 'nfs-b.example.com:_data1',
    master: true,
  },
  'b-data2': { id: '4d9c8f70-6c5d-4463-9c4b-3a2918f0e1d2', type: 'NFS', mount: 'nfs-b.example.com:_data2' },
  'c-data1': { id: '5eab9081-7d6e-4554-8b3a-2918f0e1d2c3', type: 'ISCSI', master: true },
  'c-data2': { id: '6fba8192-8e7f-4645-9a29-18f0e1d2c3b4', type: 'NFS', mount: 'nfs-c.example.com:_data2' },
};

export const HOSTS: readonly HostSpec[] = [
  {
    name: 'node-a1',
    ip: '192.0.2.21',
    pool: 'a',
    spmId: 1,
    east: 0,
    speed: 1.6,
    cpus: 8,
    rotations: ['07:01:02', '08:01:01', '09:01:02', '10:01:01'],
    epochs: [epoch('4.10.3', 'DEBUG', '05:58:12.318')],
  },
  {
    name: 'node-a2',
    ip: '192.0.2.22',
    pool: 'a',
    spmId: 2,
    east: 0,
    speed: 1.4,
    cpus: 8,
    rotations: ['08:01:02', '10:01:02'],
    epochs: [epoch('4.14.17', 'DEBUG', '05:58:40.905')],
  },
  {
    name: 'node-b1',
    ip: '192.0.2.31',
    pool: 'b',
    spmId: 2,
    east: 0,
    speed: 1,
    cpus: 16,
    rotations: ['09:01:01', '10:01:02'],
    epochs: [epoch('4.18.25', 'DEBUG', '05:59:05.127', '08:10:42.400'), epoch('4.19.51', 'INFO', '08:14:30.662')],
  },
  {
    name: 'node-b2',
    ip: '192.0.2.32',
    pool: 'b',
    spmId: 1,
    east: 0,
    speed: 1.2,
    cpus: 16,
    rotations: ['07:01:01', '09:01:02', '10:01:01'],
    epochs: [epoch('4.16.38', 'DEBUG', '05:59:31.480', '07:48:21.900'), epoch('4.16.38', 'DEBUG', '07:48:33.214')],
  },
  {
    name: 'node-c1',
    ip: '192.0.2.41',
    pool: 'c',
    spmId: 2,
    east: 120,
    speed: 0.9,
    cpus: 24,
    rotations: ['10:01:02'],
    epochs: [epoch('4.20.49', 'INFO', '06:00:02.573')],
  },
  {
    name: 'node-c2',
    ip: '192.0.2.42',
    pool: 'c',
    spmId: 3,
    east: 120,
    speed: 0.8,
    cpus: 24,
    rotations: ['08:01:01', '10:01:01'],
    epochs: [epoch('4.30.53', 'INFO', '06:00:20.841', '09:20:03.517'), epoch('4.30.53', 'INFO', '09:20:17.096')],
  },
  {
    name: 'node-c3',
    ip: '192.0.2.43',
    pool: 'c',
    spmId: 4,
    east: 120,
    speed: 6,
    cpus: 32,
    rotations: ['07:01:01', '08:01:02', '09:01:01', '10:01:02'],
    epochs: [epoch('4.40.60.7', 'DEBUG', '06:00:41.739')],
  },
  {
    name: 'node-c4',
    ip: '192.0.2.44',
    pool: 'c',
    spmId: 1,
    east: 120,
    speed: 0.7,
    cpus: 32,
    rotations: ['08:01:02', '10:01:02'],
    cutsRecord: true,
    epochs: [epoch('4.50.7', 'INFO', '06:01:03.255', '09:32:11.600'), epoch('4.50.7', 'INFO', '09:32:19.384')],
  },
];

/** Returns the process id of vdsm in an epoch of a host. */
export function pidOf(host: HostName, epoch: number): number {
  return 1800 + 731 * HOSTS.findIndex(({ name }) => name === host) + 16_411 * epoch;
}

function epoch(release: ReleaseId, level: Level, from: string, until = '23:59:59'): EpochSpec {
  return { release, level, from: at(from), until: at(until) };
}

/** A virtual machine. */
export interface Vm {
  readonly name: string;
  /** The host on which it is started. */
  readonly host: HostName;
  readonly pool: PoolName;
  readonly id: string;
  readonly domain: DomainName;
  readonly image: string;
  /** Its leaf volume; snapshots change it. */
  volume: string;
  /** Where it runs now; starts and migrations change it. */
  at?: HostName;
}

/** The VMs that are started on each host. */
const VMS_OF: Readonly<Record<HostName, readonly string[]>> = {
  'node-a1': ['vm-a01', 'vm-a02', 'vm-a03'],
  'node-a2': ['vm-a04', 'vm-a05'],
  'node-b1': ['vm-b01', 'vm-b02', 'vm-b03'],
  'node-b2': ['vm-b04', 'vm-b05'],
  'node-c1': ['vm-c01', 'vm-c02', 'vm-c03', 'vm-c04'],
  'node-c2': ['vm-c05', 'vm-c06', 'vm-c07'],
  'node-c3': ['vm-c08', 'vm-c09'],
  'node-c4': ['vm-c10', 'vm-c11', 'vm-c12'],
};

/** All VMs. They change while the day goes on, so that a process can make one fleet only. */
export const VMS: readonly Vm[] = HOSTS.flatMap(({ name: host, pool }) =>
  VMS_OF[host].map((name) => createVm(name, host, pool)),
);

function createVm(name: string, host: HostName, pool: PoolName): Vm {
  // every third disk is on the second domain
  const domain =
    Number(name.slice(-2)) % 3 === 0 && pool !== 'a' ? (`${pool}-data2` as const) : (`${pool}-data1` as const);
  return {
    name,
    host,
    pool,
    id: idOf(`vm ${name}`),
    domain,
    image: idOf(`image ${name}`),
    volume: idOf(`volume ${name}`),
  };
}

/** Returns the VM of that name. */
export function vmNamed(name: string): Vm {
  const vm = VMS.find((one) => one.name === name);
  if (vm === undefined) throw new Error(`no VM is called ${name}`);
  return vm;
}

/** Returns the directory of a storage domain on its hosts. */
export function domainPath(name: DomainName): string {
  const { id, mount } = DOMAINS[name];
  return mount === undefined ? `/rhev/data-center/mnt/blockSD/${id}` : `/rhev/data-center/mnt/${mount}/${id}`;
}

/** Returns how busy a data center is, as a factor: it grows over the morning. */
export function load(time: number): number {
  const hours = (time - at('06:00')) / 3_600_000;
  return 0.8 + 0.7 * exp(-((hours - 2.6) * (hours - 2.6)) / 1.1);
}
