/** Incident 2: node-c3 is slow. Its multipath devices wait for a path that is gone, and so does everything that lists devices. */
import { request } from '../calls.ts';
import type { Fleet } from '../fleet.ts';
import type { Host } from '../host.ts';
import { LV_FIELDS, PV_FIELDS, VG_FIELDS, lvmCommand, runCommand } from '../commands.ts';
import { at, END } from '../time.ts';
import { DOMAINS, ENGINE } from '../world.ts';

/** When which workers were blocked. Reports with a growing duration are of one incident. */
const BLOCKED = [
  { from: '07:21:14', worker: 'periodic/2', task: 1811, durations: [15, 30] },
  { from: '08:33:40', worker: 'periodic/0', task: 4402, durations: [15, 30, 45, 60] },
  { from: '09:12:05', worker: 'periodic/3', task: 6127, durations: [15, 30] },
];
/** A volume group that an administrator removed. */
const GONE = '7abc0293-9f80-4736-8b18-e1d2c3b4a596';
/** When vdsm logged faster than it could write, and dropped records. */
const DROPS: readonly (readonly [time: string, count: number])[] = [
  ['09:10:31', 1402],
  ['09:11:33', 877],
  ['09:12:40', 2260],
  ['09:13:44', 518],
  ['09:14:59', 96],
];

export function scheduleSlowHost(fleet: Fleet): void {
  const host = fleet.hosts['node-c3'];
  const { simulation } = fleet;
  simulation.every(
    at('06:20:10'),
    END,
    () => 540_000 + host.random.int(0, 60_000),
    (time) => listDevices(host, time, host.random.chance(0.5) ? host.random.uuid() : undefined),
  );
  // the same on healthy hosts
  for (const name of ['node-c1', 'node-c2', 'node-c4'] as const) {
    simulation.every(
      at('06:25:40'),
      END,
      () => 1_500_000,
      (time) => listDevices(fleet.hosts[name], time, undefined),
    );
  }
  simulation.every(
    at('06:12:30'),
    END,
    () => 170_000 + host.random.int(0, 30_000),
    (time) => listVolumes(host, time),
  );
  simulation.at(at('07:44:18.630'), (time) => listVolumes(host, time, GONE));
  for (const { from, worker, task, durations } of BLOCKED) {
    for (const seconds of durations)
      simulation.at(at(from) + seconds * 1000 + host.random.int(0, 9), (time) =>
        workerBlocked(host, time, worker, task, seconds),
      );
  }
  for (const [time, count] of DROPS) {
    simulation.at(at(time) + host.random.int(0, 999), (now) =>
      host
        .pen(now, 'logfile')
        .critical(
          'overloaded',
          `ThreadedHandler is overloaded, dropped ${count} log messages in the last 60 seconds (max pending: 2000)`,
        ),
    );
  }
}

/** Lists devices: in 8 to 30 s here, in 1 to 3 s elsewhere. */
function listDevices(host: Host, time: number, flow: string | undefined): void {
  const slow = host.name === 'node-c3';
  const ms = slow ? Math.min(29_600, Math.max(8300, host.duration(2100, 0.35, time))) : host.duration(2100, 0.25, time);
  const args = { storageType: 3, guids: [], checkStatus: false };
  request(host, time, {
    verb: 'getDeviceList',
    caller: ENGINE,
    flow,
    args,
    params: args,
    ms,
    body: (pen) => {
      // from 4.40 on the log has how long each of these takes
      if (!pen.release.py3) return;
      const scan = ms * 0.1;
      pen.info('cacheRefresh', 'Refreshing storage domain cache (resize=True)');
      pen.info('hbaScan', 'Scanning FC devices').wait(scan);
      pen.info('hbaScan', `Scanning FC devices: ${(scan / 1000).toFixed(2)} seconds`);
      runCommand(pen, { argv: ['/usr/sbin/multipath', '-ll'], sudo: true, ms: ms * 0.3 });
      pen.info('stopwatch', `Refreshing storage domain cache: ${((ms * 0.4) / 1000).toFixed(2)} seconds`);
      lvmCommand(pen, 'pvs', PV_FIELDS, [], { ms: ms * 0.35 });
      lvmCommand(pen, 'vgs', VG_FIELDS, [DOMAINS['c-data1'].id], { ms: ms * 0.2 });
    },
    result: {
      devList: [
        {
          GUID: '36001405b7d1f6a2c9e04d1',
          capacity: '536870912000',
          devtype: 'iSCSI',
          status: 'used',
          vendorID: 'LIO-ORG',
          vgUUID: '',
        },
      ],
    },
  });
}

/** Lists volumes. @param gone id of a volume group that is not there: vdsm expects this failure, and handles it */
function listVolumes(host: Host, time: number, gone?: string): void {
  const id = gone ?? DOMAINS['c-data1'].id;
  const failure =
    gone === undefined
      ? {}
      : { code: 5, stderr: `  Volume group "${gone}" not found\n  Cannot process volume group ${gone}\n` };
  request(host, time, {
    verb: 'getVolumesList',
    caller: ENGINE,
    args: { sdUUID: id, spUUID: host.pool.id },
    params: { storagedomainID: id, storagepoolID: host.pool.id },
    locks: [{ id, type: 'shared' }],
    body: (pen) => lvmCommand(pen, 'lvs', LV_FIELDS, [id], { ms: host.duration(420, 0.5, time), ...failure }),
    result: { uuidlist: [] },
  });
}

function workerBlocked(host: Host, time: number, worker: string, task: number, seconds: number): void {
  const pen = host.pen(time, 'vdsm.Scheduler');
  const packages = pen.release.sitePackages;
  const hex = `0x7f5c${task.toString(16).padStart(4, '0')}1d3e`;
  const frames = [
    ['/usr/lib64/python3.6/threading.py', 884, '_bootstrap', 'self._bootstrap_inner()'],
    [`${packages}/executor.py`, 312, '_run', 'self._execute_task()'],
    [`${packages}/virt/periodic.py`, 186, '__call__', 'self._func()'],
    [`${packages}/virt/sampling.py`, 597, '__call__', 'stats = hoststats.produce(self._pid)'],
    [`${packages}/virt/hoststats.py`, 61, 'produce', 'os.statvfs(path)'],
  ];
  const stack = frames
    .map(([file, line, func, source]) => `File: "${file}", line ${line}, in ${func}\n  ${source}`)
    .join('\n');
  pen.warning(
    'blocked',
    `Worker blocked: <Worker name=${worker} running <Task discardable <Operation action=<vdsm.virt.sampling.HostMonitor object at ${hex}> at ${hex}8> timeout=15, duration=${seconds}.00 at ${hex}c> task#=${task} at ${hex}4>, traceback:\n${stack}`,
  );
}
