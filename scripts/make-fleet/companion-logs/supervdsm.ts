/**
 * supervdsm.log: what vdsm runs as root, with the name of vdsm's calling thread. Local time without a zone; always
 * DEBUG.
 */
import type { AnsweredRequest } from '../calls.ts';
import type { Host } from '../host.ts';
import { bytes, commandLine, repr, tuple } from '../python.ts';
import type { PythonDictionary, PythonValue } from '../python.ts';
import type { Release } from '../releases.ts';
import { END, stamp } from '../time.ts';
import type { VerbName } from '../verbs.ts';
import { DOMAINS, domainPath } from '../world.ts';
import type { DomainName, HostName, Level } from '../world.ts';
import type { OwnLog } from './own-log.ts';

/** Hosts whose supervdsm.log is in the fleet. */
const HOSTS: ReadonlySet<HostName> = new Set<HostName>(['node-c1', 'node-c4']);

/** Writes supervdsm.log, where the host has one in the fleet. */
export function writeSupervdsmLog(host: Host): OwnLog[] {
  if (!HOSTS.has(host.name)) return [];
  const log = new SupervdsmLog(host);
  for (const epoch of host.epochs) log.start(epoch.from - 2600);
  for (const request of host.requests) CALLS[request.verb]?.(log, request);
  return [['var/log/vdsm/supervdsm.log', `${log.written().join('\n')}\n`]];
}

/** What a verb of vdsm calls in supervdsm, a few ms after its own first line. */
const CALLS: Partial<Readonly<Record<VerbName, (log: SupervdsmLog, request: AnsweredRequest) => void>>> = {
  getHardwareInfo: (log, request) =>
    log.call(request, {
      name: 'getHardwareInfo',
      value: { systemManufacturer: 'Example', systemProductName: 'Node', systemUUID: request.host.uuid },
    }),
  getCapabilities: (log, request) =>
    log.call(request, {
      name: 'network_caps',
      commands: [{ argv: ['/sbin/tc', 'qdisc', 'show'] }],
      value: { bondings: {}, bridges: { ovirtmgmt: { addr: request.host.spec.ip, ports: ['eno1'], mtu: '1500' } } },
    }),
  getDeviceList: (log, request) =>
    log.call(request, { name: 'hbaRescan', commands: [{ argv: ['/usr/libexec/vdsm/fc-scan'] }] }),
  connectStorageServer: mount,
};

function mount(log: SupervdsmLog, request: AnsweredRequest): void {
  const { args, result, host } = request;
  if (args.domType !== 1 || args.conList === undefined || typeof result !== 'object') return;
  const [{ connection }] = args.conList;
  const domains = Object.keys(DOMAINS) as DomainName[];
  const domain = domains.find((name) => DOMAINS[name].mount === connection.replace(':/', ':_'));
  if (domain === undefined) throw new Error(`no storage domain is at ${connection}`);
  const target = domainPath(domain).replace(/\/[^/]*$/, '');
  const options = 'soft,nosharecache,timeo=100,retrans=3';
  const argv = ['/usr/bin/mount', '-t', 'nfs', '-o', options, connection, target];
  const failed = result.statuslist?.[0]?.status !== 0;
  const error = failed ? 'mount.nfs: Connection timed out\n' : '';
  const [{ release }] = host.epochs;
  const exception = release.py3
    ? `vdsm.storage.exception.MountError: Command ${repr(argv)} failed with rc=32 out=b'' err=${repr(bytes(error))}`
    : `MountError: (32, ${repr(`;${error}`)})`;
  log.call(request, {
    name: 'mount',
    args: [connection, target],
    keywords: { cgroup: null, mntOpts: options, timeout: null, vfstype: 'nfs' },
    commands: [{ argv, code: failed ? 32 : 0, stderr: error }],
    exception: failed ? exception : undefined,
  });
}

/** A call of supervdsm. */
interface RootCall {
  readonly name: string;
  readonly args?: readonly PythonValue[];
  readonly keywords?: PythonDictionary;
  readonly commands?: readonly { readonly argv: readonly string[]; readonly code?: number; readonly stderr?: string }[];
  /** What it returns. */
  readonly value?: PythonValue;
  /** The exception that it raises instead. */
  readonly exception?: string | undefined;
}

/** Where a record is written. */
type Place = readonly [module: string, line: number, logger: string, func: string];

class SupervdsmLog {
  readonly #records: { readonly time: number; readonly text: string }[] = [];
  readonly #host: Host;
  readonly #release: Release;

  constructor(host: Host) {
    this.#host = host;
    this.#release = host.epochs[0].release;
  }

  start(time: number): void {
    for (const [n, text] of [
      "Making sure I'm root - SuperVdsm",
      'Parsing cmd args',
      'Cleaning old socket /run/vdsm/svdsm.sock',
      'Started serving super vdsm object',
    ].entries())
      this.#write(time + n * 2, 'MainThread', ['supervdsm_server', 271 + n * 9, 'SuperVdsm.Server', 'main'], text);
  }

  /** Writes a call, the commands in it, and its return or its error. */
  call(
    { pen, begun, ended, epoch }: AnsweredRequest,
    { name, args = [], keywords = {}, commands = [], value = null, exception }: RootCall,
  ): void {
    const thread = `MainProcess|${pen.thread}`;
    const site: Place = ['supervdsm_server', this.#release.py3 ? 78 : 99, 'SuperVdsm.ServerCallback', 'wrapper'];
    const from = begun + 4;
    const until = Math.min(ended - 30, epoch.until) < from ? from + 2 : ended - 30;
    this.#write(from, thread, site, `call ${name} with ${repr(tuple(...args))} ${repr(keywords)}`);
    for (const [n, { argv, code = 0, stderr = '' }] of commands.entries()) {
      const exec: Place = [
        'commands',
        this.#release.py3 ? 211 : 69,
        this.#release.py3 ? 'common.commands' : 'root',
        this.#release.py3 ? 'start' : 'execCmd',
      ];
      const shown = commandLine(['/usr/bin/taskset', '--cpu-list', `0-${this.#host.spec.cpus - 1}`, ...argv], true);
      const error = this.#release.py3 ? repr(bytes(stderr)) : repr(stderr);
      this.#write(from + 1 + n, thread, exec, `${shown} (cwd None)`);
      this.#write(until - 2, thread, exec, `${code === 0 ? 'SUCCESS' : 'FAILED'}: <err> = ${error}; <rc> = ${code}`);
    }
    if (exception === undefined) this.#write(until, thread, site, `return ${name} with ${repr(value)}`);
    else
      this.#write(until, thread, site, `Error in ${name}`, { level: 'ERROR', trace: trace(this.#release, exception) });
  }

  written(): string[] {
    return this.#records
      .filter(({ time }) => time <= END)
      .sort((a, b) => a.time - b.time)
      .map(({ text }) => text);
  }

  #write(
    time: number,
    thread: string,
    [module, line, logger, func]: Place,
    message: string,
    { level = 'DEBUG', trace: lines }: { readonly level?: Level; readonly trace?: string } = {},
  ): void {
    const text = `${thread}::${level}::${stamp(time, this.#host.spec.east)}::${module}::${line}::${logger}::(${func}) ${message}`;
    this.#records.push({ time, text: lines === undefined ? text : `${text}\n${lines}` });
  }
}

function trace({ sitePackages }: Release, exception: string): string {
  return [
    'Traceback (most recent call last):',
    `  File "${sitePackages}/supervdsm_server.py", line 97, in wrapper`,
    '    res = func(*args, **kwargs)',
    `  File "${sitePackages}/supervdsm_api/mount.py", line 35, in mount`,
    '    cgroup=cgroup)',
    `  File "${sitePackages}/storage/mount.py", line 266, in _mount`,
    '    return _runcmd(cmd)',
    exception,
  ].join('\n');
}
