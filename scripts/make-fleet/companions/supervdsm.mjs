/** supervdsm.log: what vdsm runs as root, under the name of vdsm's calling thread; local time without a zone, always DEBUG. */
import { bytes, commandLine, repr, tuple } from '../python.mjs';
import { END, stamp } from '../time.mjs';
import { DOMAINS, domainPath } from '../world.mjs';

/** Hosts with a supervdsm.log. */
const HOSTS = new Set(['node-c1', 'node-c4']);

/** @returns `[path, text]` of the log; empty for hosts without one */
export function writeSupervdsmLog(host) {
  if (!HOSTS.has(host.name)) return [];
  const log = new SupervdsmLog(host);
  for (const life of host.lives) log.start(life.from - 2600);
  for (const request of host.requests) if (request.thread !== 'nowhere') CALLS[request.verb]?.(log, request);
  return [['var/log/vdsm/supervdsm.log', `${log.written().join('\n')}\n`]];
}

/** Calls to supervdsm by the verb of vdsm that makes them. They begin and end a few ms inside of the verb. */
const CALLS = {
  getHardwareInfo: (log, request) =>
    log.call(request, 'getHardwareInfo', tuple(), {}, [], {
      systemManufacturer: 'Example',
      systemProductName: 'Node',
      systemUUID: request.host.uuid,
    }),
  getCapabilities: (log, request) =>
    log.call(request, 'network_caps', tuple(), {}, [{ argv: ['/sbin/tc', 'qdisc', 'show'] }], {
      bondings: {},
      bridges: { ovirtmgmt: { addr: request.host.spec.ip, ports: ['eno1'], mtu: '1500' } },
    }),
  getDeviceList: (log, request) =>
    log.call(request, 'hbaRescan', tuple(), {}, [{ argv: ['/usr/libexec/vdsm/fc-scan'] }], null),
  connectStorageServer: mount,
};

function mount(log, request) {
  const { args, result, host } = request;
  if (args.domType !== 1) return;
  const [{ connection }] = args.conList;
  const domain = Object.keys(DOMAINS).find((name) => DOMAINS[name].mount === connection.replace(':/', ':_'));
  const target = domainPath(domain).replace(/\/[^/]*$/, '');
  const options = 'soft,nosharecache,timeo=100,retrans=3';
  const argv = ['/usr/bin/mount', '-t', 'nfs', '-o', options, connection, target];
  const failed = result.statuslist[0].status !== 0;
  const error = failed ? 'mount.nfs: Connection timed out\n' : '';
  const { py3 } = host.lives[0].release;
  const exception = py3
    ? `vdsm.storage.exception.MountError: Command ${repr(argv)} failed with rc=32 out=b'' err=${repr(bytes(error))}`
    : `MountError: (32, ${repr(`;${error}`)})`;
  const keywords = { cgroup: null, mntOpts: options, timeout: null, vfstype: 'nfs' };
  log.call(
    request,
    'mount',
    tuple(connection, target),
    keywords,
    [{ argv, code: failed ? 32 : 0, stderr: error }],
    null,
    failed ? exception : undefined,
  );
}

class SupervdsmLog {
  #records = [];
  #host;
  #release;

  constructor(host) {
    this.#host = host;
    [{ release: this.#release }] = host.lives;
  }

  start(time) {
    for (const [n, text] of [
      "Making sure I'm root - SuperVdsm",
      'Parsing cmd args',
      'Cleaning old socket /run/vdsm/svdsm.sock',
      'Started serving super vdsm object',
    ].entries())
      this.#write(time + n * 2, 'MainThread', ['supervdsm_server', 271 + n * 9, 'SuperVdsm.Server', 'main'], text);
  }

  /** Writes a call, its commands, and its return or error. */
  call({ pen, begun, ended, life }, name, args, keywords, commands, value, exception) {
    const thread = `MainProcess|${pen.thread}`;
    const site = ['supervdsm_server', this.#release.py3 ? 78 : 99, 'SuperVdsm.ServerCallback', 'wrapper'];
    const from = begun + 4;
    const until = Math.min(ended - 30, life.until) < from ? from + 2 : ended - 30;
    this.#write(from, thread, site, `call ${name} with ${repr(args)} ${repr(keywords)}`);
    for (const [n, { argv, code = 0, stderr = '' }] of commands.entries()) {
      const exec = [
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

  written() {
    return this.#records
      .filter(({ time }) => time <= END)
      .sort((a, b) => a.time - b.time)
      .map(({ text }) => text);
  }

  #write(time, thread, [module, line, logger, func], message, { level = 'DEBUG', trace: lines } = {}) {
    const text = `${thread}::${level}::${stamp(time, this.#host.spec.east)}::${module}::${line}::${logger}::(${func}) ${message}`;
    this.#records.push({ time, text: lines === undefined ? text : `${text}\n${lines}` });
  }
}

function trace({ sitePackages }, exception) {
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
