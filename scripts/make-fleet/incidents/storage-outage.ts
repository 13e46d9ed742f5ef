/**
 * Incident 1: the storage domain c-data2 fails on three of the four hosts within a minute, and is back after 13 minutes.
 * node-c3 reaches the storage by another switch and never loses it: the network failed, not the storage.
 */
import { request } from '../calls.ts';
import type { Connection } from '../calls.ts';
import { noSuchDomain, exceptionName, traceback } from '../errors.ts';
import type { Frame } from '../errors.ts';
import type { Fleet } from '../fleet.ts';
import type { Host, Pen } from '../host.ts';
import { repr, tuple } from '../python.ts';
import { at } from '../time.ts';
import { startVm } from '../virtual.ts';
import { DOMAINS, ENGINE, domainPath, vmNamed } from '../world.ts';
import type { DomainName, HostName } from '../world.ts';

/** When a host has lost the domain, from the first failed check of vdsm on. */
interface Outage {
  readonly from: number;
  readonly until: number;
}

/** The hosts that lose the domain, in the order in which they do. */
export const OUTAGE: { readonly domain: DomainName; readonly hosts: Partial<Readonly<Record<HostName, Outage>>> } = {
  domain: 'c-data2',
  hosts: {
    'node-c2': { from: at('08:24:07.412'), until: at('08:37:02.870') },
    'node-c4': { from: at('08:24:29.105'), until: at('08:37:11.324') },
    'node-c1': { from: at('08:24:51.833'), until: at('08:37:19.061') },
  },
};
/** The flow in which the engine tries to mend it. */
const FLOW = '3d1c5b7a-8f0e-4c2d-9b6a-7e5f4d3c2b1a';
/** The flow in which a VM is started in between. */
const VM_FLOW = '5c21d9e4';
const VM = 'vm-c06';

/** Returns the outage of a domain on a host at a time; undefined where there is none. */
export function outageOf(host: Host, domain: DomainName, time: number): Outage | undefined {
  const outage = domain === OUTAGE.domain ? OUTAGE.hosts[host.name] : undefined;
  return outage !== undefined && time >= outage.from && time < outage.until ? outage : undefined;
}

/** Returns the outages of all hosts, in the order in which they begin. */
export function outages(): [HostName, Outage][] {
  return Object.entries(OUTAGE.hosts) as [HostName, Outage][];
}

export function scheduleStorageOutage(fleet: Fleet): void {
  const { simulation } = fleet;
  const { id } = DOMAINS[OUTAGE.domain];
  for (const [name, { from, until }] of outages()) {
    const host = fleet.hosts[name];
    simulation.at(from, () => becomeInvalid(host, from));
    simulation.every(
      from + 10_050,
      until,
      () => 10_000 + host.random.int(10, 90),
      (time) => checkFails(host.pen(time, 'check/loop')),
    );
    simulation.at(until, () => host.pen(until, 'check/loop').info('monitorState', `Domain ${id} became VALID`));
    simulation.at(from + 1300, (time) => askFor(host, time, 'getStorageDomainInfo'));
    simulation.at(from + 4100, (time) => askFor(host, time, 'getStorageDomainStats'));
    simulation.at(from + 241_000, (time) => connectAgain(host, time));
  }
  simulation.at(at('08:26:30'), (time) =>
    startVm(fleet.hosts['node-c2'], time, vmNamed(VM), VM_FLOW, noSuchDomain(id)),
  );
}

function becomeInvalid(host: Host, time: number): void {
  const pen = host.pen(time - 6, 'check/loop');
  pen.warning('checkBlocked', `Checker ${repr(metadata(), pen.release.unicode)} is blocked for 10.00 seconds`);
  checkFails(pen);
  pen.info('monitorState', `Domain ${DOMAINS[OUTAGE.domain].id} became INVALID`);
}

function checkFails(pen: Pen): void {
  const { release } = pen;
  const path = metadata();
  const trace = traceback(
    [
      ['storage/monitor.py', '_pathChecked', 'delay = result.delay()'],
      ['storage/check.py', 'delay', 'raise exception.MiscFileReadException(self.path, self.rc, self.err)'],
    ],
    `${exceptionName('MiscFileReadException', release)}: Internal file read failure: ${repr(tuple(path, 1, 'Read timeout'), release.unicode)}`,
    release,
  );
  pen.error('monitorPath', `Error checking path ${path}`, { trace });
}

function metadata(): string {
  return `${domainPath(OUTAGE.domain)}/dom_md/metadata`;
}

function askFor(host: Host, time: number, verb: 'getStorageDomainInfo' | 'getStorageDomainStats'): void {
  const { id } = DOMAINS[OUTAGE.domain];
  request(host, time, {
    verb,
    caller: ENGINE,
    flow: FLOW,
    args: { sdUUID: id },
    params: { storagedomainID: id },
    error: noSuchDomain(id),
    ms: host.duration(240, 0.3, time),
  });
}

/** Connects the storage again. The mount times out; the verb itself succeeds, and returns status 477 of the connection. */
function connectAgain(host: Host, time: number): void {
  const { mount = '' } = DOMAINS[OUTAGE.domain];
  const connection = '7d0e5c3b-6f1a-4e2d-8c4b-5a6978e0f1d2';
  const conList: readonly [Connection] = [
    {
      id: connection,
      connection: mount.replace(':_', ':/'),
      iqn: '',
      user: '',
      tpgt: '1',
      password: '********',
      port: '',
      protocol_version: 'auto',
    },
  ];
  request(host, time, {
    verb: 'connectStorageServer',
    caller: ENGINE,
    flow: FLOW,
    args: { domType: 1, spUUID: host.pool.id, conList },
    params: { storagepoolID: host.pool.id, domainType: 1, connectionParams: conList },
    ms: 10_450 + host.random.between(0, 900),
    body: (pen) => {
      const { release } = pen;
      const last = release.py3
        ? "vdsm.storage.exception.MountError: Command ['/usr/bin/sudo', '-n', '/usr/bin/mount', '-t', 'nfs'] failed with rc=32 out=b'' err=b'mount.nfs: Connection timed out\\n'"
        : "MountError: (32, ';mount.nfs: Connection timed out\\n')";
      const frames: readonly Frame[] = [
        ['storage/hsm.py', 'connectStorageServer', 'conObj.connect()'],
        ['storage/storageServer.py', 'connect', 'self._mount.mount(self.options, self._vfsType, cgroup=self.CGROUP)'],
        ['storage/mount.py', 'mount', 'cgroup=cgroup)'],
      ];
      pen
        .wait(10_400)
        .error('connectFailed', 'Could not connect to storageServer', { trace: traceback(frames, last, release) });
    },
    result: { statuslist: [{ id: connection, status: 477 }] },
  });
}
