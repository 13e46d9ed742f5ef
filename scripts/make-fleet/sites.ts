/** Where in each release's code a line is written. */
import { RELEASE_COUNT, RELEASES } from './releases.ts';
import type { Release, ReleaseId } from './releases.ts';

/**
 * Logger, as 4.19 to 4.40 name it; function, which the old layout writes; module; its line in each release, in their
 * order, or `-` where the release does not write the record.
 */
type SiteRow = readonly [logger: string, func: string, module: string, ...lines: (number | '-')[]];

/** Where a record is written, as one release names it. */
export interface Site {
  readonly logger: string;
  readonly func: string;
  readonly module: string;
  readonly line: number;
}

const TASK = 'storage.TaskManager.Task';
const MANAGER = 'storage.TaskManager';
const LOCKS = 'storage.ResourceManager';
const RPC = 'jsonrpc.JsonRpcServer';

const TABLE = {
  // tasks
  taskState: [TASK, '_updateState', 'task', 568, 595, 595, 597, 599, 602, 602, 623, 604],
  taskFinished: [TASK, 'prepare', 'task', 1151, 1185, 1191, 1193, 1197, 1201, 1201, 1210, 1183],
  taskRef: [TASK, '_decref', 'task', 957, 990, 993, 995, 999, 1002, 1002, 1008, 981],
  taskError: [TASK, '_setError', 'task', 833, 866, 866, 868, 870, 875, 875, 880, 858],
  taskRunFailed: [TASK, '_run', 'task', 852, 885, 885, 887, 889, 894, 894, 898, 876],
  taskStopping: [TASK, 'stop', 'task', 1177, 1211, 1217, 1248, 1252, 1256, 1256, 1265, 1238],
  taskAborting: [TASK, 'prepare', 'task', 1134, 1168, 1171, 1173, 1177, 1181, 1181, 1190, 1163],
  taskPrepareAborted: [TASK, 'prepare', 'task', 1139, 1173, 1176, 1178, 1182, 1186, 1186, 1195, 1168],
  taskDoAbort: [TASK, '_doAbort', 'task', 892, 925, 928, 930, 932, 937, 937, 944, 922],
  taskPolicy: [TASK, '__state_aborting', 'task', 523, 550, 550, 552, 554, 557, 557, 578, 559],
  taskJobs: [TASK, 'prepare', 'task', 1146, 1180, 1183, 1185, 1189, 1193, 1193, 1201, 1174],
  taskReturning: [TASK, 'prepare', 'task', 1148, 1182, 1188, 1190, 1194, 1198, 1198, 1207, 1180],
  taskSave: [TASK, '_save', 'task', 719, 752, 752, 754, 756, 759, 759, 781, 762],
  taskCommit: [TASK, 'commit', 'task', 1159, 1194, 1200, 1202, 1206, 1210, 1210, 1219, 1192],
  taskRunJob: [TASK, '_runJobs', 'task', 872, 905, 905, 907, 909, 914, 914, 919, 897],
  jobRun: [TASK, 'run', 'task', 304, 331, 331, 331, 331, 333, 333, 346, 327],
  taskSuccess: [TASK, '_runJobs', 'task', 880, 913, 916, 918, 920, 925, 925, 932, 910],
  taskJobAborting: [TASK, '_runJobs', 'task', 883, 916, 919, 921, 923, 928, 928, 935, 913],
  taskRecover: [TASK, '_recover', 'task', 765, 798, 798, 800, 802, 805, 805, 827, 808],
  taskRecoverDone: [TASK, '_recoverDone', 'task', 753, 786, 786, 788, 790, 793, 793, 815, 796],
  taskAcquired: [TASK, 'resourceAcquired', 'task', 794, 827, 827, 829, 831, 834, 834, 855, 835],
  taskScheduled: [MANAGER, 'scheduleJob', 'taskManager', 68, 68, 78, 79, 79, 78, 78, 79, 62],
  taskQueuing: [MANAGER, '_queueTask', 'taskManager', 50, 50, 56, 57, 57, 56, 56, 56, 39],
  taskQueued: [MANAGER, '_queueTask', 'taskManager', 56, 56, 64, 65, 65, 64, 64, 65, 48],
  statusEntry: [MANAGER, 'getTaskStatus', 'taskManager', 93, 93, 103, 104, 104, 103, 103, 97, 80],
  statusReturn: [MANAGER, 'getTaskStatus', 'taskManager', 96, 96, 106, 107, 107, 106, 106, 100, 83],
  statusesEntry: [MANAGER, 'getAllTasksStatuses', 'taskManager', 102, 102, 112, 113, 113, 112, 112, 106, 89],
  statusesReturn: [MANAGER, 'getAllTasksStatuses', 'taskManager', 113, 113, 123, 124, 124, 123, 123, 118, 101],
  clearEntry: [MANAGER, 'clearTask', 'taskManager', 161, 161, 171, 172, 172, 171, 171, 168, 151],
  clearReturn: [MANAGER, 'clearTask', 'taskManager', 166, 166, 176, 177, 177, 176, 176, 179, 162],
  stopTasks: [MANAGER, 'prepareForShutdown', 'taskManager', 80, 80, 90, 91, 91, 90, 90, 91, 74],
  poolTasks: ['storage.ThreadPool', 'setRunningTask', 'threadPool', 56, 57, 57, 55, 60, 60, 60, 85, 85],
  workerRun: [
    'storage.ThreadPool.WorkerThread',
    '_processNextTask',
    'threadPool',
    201,
    200,
    200,
    203,
    '-',
    '-',
    '-',
    '-',
    '-',
  ],
  workerStart: ['storage.ThreadPool.WorkerThread', '', 'threadPool', '-', '-', '-', '-', 208, 208, 208, 149, 146],
  workerFinish: ['storage.ThreadPool.WorkerThread', '', 'threadPool', '-', '-', '-', '-', 210, 210, 210, 151, 148],
  // locks
  lockRequest: [`${LOCKS}.Request`, '__init__', 'resourceManager', 190, 198, 199, 201, '-', '-', '-', '-', '-'],
  lockRegister: [LOCKS, 'registerResource', 'resourceManager', 504, 542, 545, 554, 493, 496, 496, 473, 454],
  lockFree: [LOCKS, 'registerResource', 'resourceManager', 547, 601, 604, 613, 551, 553, 553, 530, 512],
  lockQueued: [LOCKS, 'registerResource', 'resourceManager', 534, 584, 587, 596, 536, 538, 538, 506, 488],
  lockGranted: [`${LOCKS}.Request`, 'grant', 'resourceManager', 227, 238, 239, 241, 218, 223, 223, 221, 204],
  lockRelease: [LOCKS, 'releaseResource', 'resourceManager', 557, 616, 619, 628, 566, 568, 568, 546, 529],
  lockReleased: [LOCKS, 'releaseResource', 'resourceManager', 573, 635, 638, 647, 585, 586, 586, 563, 548],
  lockUnused: [LOCKS, 'releaseResource', 'resourceManager', 578, 641, 644, 653, 591, 592, 592, 569, 554],
  lockCleared: [LOCKS, 'releaseResource', 'resourceManager', 585, 649, 652, 661, 599, 600, 600, 577, 562],
  ownerRelease: [`${LOCKS}.Owner`, 'releaseAll', 'resourceManager', 830, 940, 943, 952, 910, 911, 911, 742, 724],
  ownerCancel: [`${LOCKS}.Owner`, 'cancelAll', 'resourceManager', 864, 977, 980, 989, 947, 948, 948, '-', '-'],
  // calls
  protectCall: ['dispatcher', 'wrapper', 'logUtils', 41, 44, 44, 49, '-', '-', '-', '-', '-'],
  protectReturn: ['dispatcher', 'wrapper', 'logUtils', 44, 47, 47, 52, '-', '-', '-', '-', '-'],
  dispatcherError: ['storage.Dispatcher', 'wrapper', 'dispatcher', 67, 65, 76, 77, 82, 82, 83, 83, 66],
  dispatcherStart: ['storage.Dispatcher', '__init__', 'dispatcher', 88, 86, 45, 46, 48, 48, 48, 47, 30],
  apiStart: ['vdsm.api', '', 'api', '-', '-', '-', '-', 46, 46, 48, 48, 31],
  apiError: ['vdsm.api', '', 'api', '-', '-', '-', '-', 50, 50, 52, 52, 35],
  apiReturn: ['vdsm.api', '', 'api', '-', '-', '-', '-', 52, 52, 54, 54, 37],
  methodError: ['api', '', 'api', '-', '-', '-', '-', '-', 129, 131, 131, 114],
  xmlCall: ['vds', 'wrapper', 'BindingXMLRPC', 908, 1067, 1133, 1252, '-', '-', '-', '-', '-'],
  xmlReturn: ['vds', 'wrapper', 'BindingXMLRPC', 915, 1074, 1140, 1260, '-', '-', '-', '-', '-'],
  xmlCaller: ['vds', 'wrapper', 'BindingXMLRPC', 161, 251, 318, 316, '-', '-', '-', '-', '-'],
  xmlSummary: ['vds', 'wrapper', 'BindingXMLRPC', '-', '-', '-', 1287, '-', '-', '-', '-', '-'],
  xmlError: ['vds', 'wrapper', 'BindingXMLRPC', 924, 1083, 1149, 1276, '-', '-', '-', '-', '-'],
  bridgeCall: [RPC, '_serveRequest', '__init__', '-', '-', 492, 530, 556, 590, 328, 333, 321],
  bridgeReturn: [RPC, '_serveRequest', '__init__', '-', '-', 525, 555, 582, 617, 355, 360, 348],
  bridgeRefused: [RPC, '_serveRequest', '__init__', '-', '-', 486, 525, 551, 585, 324, 328, 316],
  rpcSummary: [RPC, '_logSummary', '__init__', '-', '-', '-', 514, 539, 573, 312, 312, 300],
  rpcSlow: [RPC, '_logSummary', '__init__', '-', '-', '-', '-', '-', '-', '-', 315, 303],
  // commands: the old releases name the caller of the command
  exec: ['storage.Misc.excCmd', '', 'commands', 84, 642, 756, 69, 69, 114, 198, 153, 137],
  execResult: ['storage.Misc.excCmd', '', 'commands', 84, 662, 776, 93, 93, 148, 219, 98, 82],
  execWatch: ['storage.Misc.excCmd', '', 'commands', 84, 697, 808, 354, 367, 219, 219, 185, 82],
  // storage
  monitorState: ['storage.Monitor', '_notifyStatusChanges', 'monitor', '-', '-', '-', 454, 470, 468, 469, 479, 464],
  monitorPath: ['storage.Monitor', '_pathChecked', 'monitor', '-', '-', '-', 484, 500, 498, 499, 509, 494],
  monitorDomain: ['storage.Monitor', '_checkDomainStatus', 'monitor', '-', '-', '-', 425, 426, 424, 425, 451, 436],
  monitorStarted: ['storage.Monitor', '_run', 'monitor', '-', '-', '-', 303, 304, 304, 305, 335, 318],
  monitorChanged: [
    'storage.DomainMonitorThread',
    '_monitorDomain',
    'domainMonitor',
    215,
    247,
    264,
    '-',
    '-',
    '-',
    '-',
    '-',
    '-',
  ],
  monitorError: [
    'storage.DomainMonitorThread',
    '_monitorDomain',
    'domainMonitor',
    208,
    239,
    256,
    '-',
    '-',
    '-',
    '-',
    '-',
    '-',
  ],
  checkStart: ['storage.check', '_start_process', 'check', '-', '-', '-', 296, 283, 289, 289, 289, 272],
  checkFinish: ['storage.check', '_check_completed', 'check', '-', '-', '-', 327, 328, 359, 359, 359, 342],
  checkBlocked: ['storage.check', '_check', 'check', '-', '-', '-', '-', 279, 282, 282, 282, 265],
  connectFailed: ['storage.HSM', 'connectStorageServer', 'hsm', 2212, 2379, 2443, 2470, 2406, 2413, 2416, 2353, 2337],
  imageError: ['storage.Image', 'copyCollapsed', 'image', 872, 860, 845, 829, 812, 836, 834, 742, 741],
  cacheRefresh: ['storage.StorageDomainCache', 'refreshStorage', 'sdc', '-', '-', '-', '-', '-', '-', '-', 80, 78],
  stopwatch: ['storage.StorageDomainCache', '', 'utils', '-', '-', '-', '-', '-', '-', '-', 390, 377],
  hbaScan: ['storage.HBA', '', 'hba', '-', '-', '-', '-', '-', '-', '-', 60, 59],
  lvm: ['storage.LVM', 'cmd', 'lvm', 305, 312, 290, 298, 322, 350, 352, 352, 338],
  // virtual machines
  vmStarted: ['virt.vm', '_domDependentInit', 'vm', 1447, 3179, 3318, 1936, 1968, 2785, 2786, 2747, 2752],
  vmXml: ['virt.vm', '_run', 'vm', 1502, 3223, 3363, 1984, 2017, 2889, 2890, 2851, 2856],
  vmDown: ['virt.vm', 'setDownStatus', 'vm', 1050, 2783, 2842, 1334, 1258, 1688, 1701, 1809, 1740],
  vmRelease: ['virt.vm', 'releaseVm', 'vm', 2571, 4663, 5090, 4133, 4298, 5279, 5186, 5226, 5327],
  vmRunning: ['virt.vm', 'onResume', 'vm', 1601, 3390, 3520, 2120, 6124, 6124, 6067, 6073, 6065],
  migrationStart: ['virt.vm', '_startUnderlyingMigration', 'migration', 479, 402, 306, 452, 479, 501, 497, 533, 576],
  migrationTook: ['virt.vm', 'run', 'migration', 520, 840, 402, 464, 491, 513, 509, 538, 581],
  migrationProgress: ['virt.vm', 'monitor_migration', 'migration', 434, 898, 474, 805, 889, 941, 899, 862, 961],
  snapshotXml: ['virt.vm', 'snapshot', 'vm', 3880, 4101, 4302, 3350, 3461, 4596, 4520, 151, 122],
  snapshotDone: ['virt.vm', 'snapshot', 'vm', 3902, 4150, 4350, 3402, 3490, 4614, 4539, 337, 338],
  blockJobDone: ['virt.vm', 'onBlockJobEvent', 'vm', '-', '-', 5700, 4600, 4811, 5799, 5843, 5815, 5960],
  blockJobFailed: ['virt.vm', 'onBlockJobEvent', 'vm', '-', '-', 5703, 4603, 4814, 5802, 5846, 5818, 5963],
  mergeStart: ['virt.vm', 'merge', 'vm', '-', '-', 5850, 4740, 4930, 5926, 5926, 5889, 398],
  mergeError: ['virt.vm', 'merge', 'vm', '-', '-', 5861, 4751, 4941, 5871, 5881, 5902, 401],
  threshold: ['virt.vm', '', 'drivemonitor', '-', '-', '-', '-', '-', 162, 164, 170, 196],
  extendAsk: ['virt.vm', '', 'vm', '-', '-', '-', '-', '-', 1278, 1290, 1351, 369],
  extendDone: ['virt.vm', '', 'vm', '-', '-', '-', '-', '-', 1400, 1412, 1493, 636],
  extendMail: ['storage.mailbox', '', 'mailbox', '-', '-', '-', '-', '-', '-', '-', '-', 155],
  lvExtend: ['storage.LVM', '', 'lvm', '-', '-', '-', '-', '-', 1213, 1525, 1656, 1757],
  lvRefresh: ['storage.LVM', '', 'lvm', '-', '-', '-', '-', '-', 1326, 1638, 1767, 1868],
  abnormalStop: ['virt.vm', '', 'vm', '-', '-', '-', '-', '-', 5158, 5079, 5089, 5187],
  sdmJob: ['root', '', 'jobs', '-', '-', '-', '-', '-', 188, 189, 188, 181],
  // the daemon
  banner: ['vds', 'run', 'vdsm', 86, 130, 134, 133, 146, 149, 152, 162, 144],
  signal: ['vds', 'sigtermHandler', 'vdsm', '-', 58, 60, 66, 68, 68, 71, 74, 60],
  mainEnded: ['vds', 'run', 'vdsm', 95, 140, 145, 146, '-', '-', '-', '-', '-'],
  threadList: ['vds', 'run', 'vdsm', 100, 145, 150, 151, '-', '-', '-', '-', '-'],
  stopThreads: ['vds', '', 'vdsmd', '-', '-', '-', '-', 158, 160, 163, 169, 157],
  stopThread: ['vds', '', 'vdsmd', '-', '-', '-', '-', 161, 163, 166, 172, 160],
  exiting: ['vds', '', 'vdsmd', '-', '-', '-', '-', 169, 171, 174, 180, 168],
  stopRpc: [RPC, 'stop', '__init__', '-', '-', 565, 590, 610, 640, 377, 382, 371],
  stopListener: ['vds', 'stop', 'vmchannels', '-', 188, 188, 199, 210, 220, 221, 219, 190],
  stopMom: ['MOM', 'stop', 'momIF', '-', 91, 91, 81, 81, 81, 83, 83, 60],
  stopMonitors: ['storage.Monitor', 'close', 'domainMonitor', '-', 121, 137, 219, 222, 222, 223, 248, 231],
  recoveryDone: ['vds', '', 'clientIF', '-', '-', '-', 496, 502, 618, 631, 638, 623],
  recoveryPool: ['vds', '', 'clientIF', '-', '-', '-', 558, 569, 707, 723, 734, 721],
  libvirtBroken: ['root', 'wrapper', 'libvirtconnection', 123, 117, 145, 149, 149, 156, 157, 157, 138],
  processDown: ['root', 'wrapper', 'libvirtconnection', '-', 118, 146, 150, 150, 157, 158, 158, 141],
  accepted: [
    'ProtocolDetector.AcceptorImpl',
    'handle_accept',
    'protocoldetector',
    '-',
    '-',
    187,
    76,
    72,
    61,
    61,
    61,
    44,
  ],
  detected: [
    'ProtocolDetector.Detector',
    'handle_read',
    'protocoldetector',
    '-',
    '-',
    247,
    126,
    126,
    124,
    124,
    124,
    105,
  ],
  handshake: ['ProtocolDetector.SSLHandshakeDispatcher', '', 'sslutils', '-', '-', '-', '-', '-', 263, 264, 269, 249],
  blocked: ['Executor', '', 'executor', '-', '-', '-', '-', 351, 363, 363, 363, 345],
  overloaded: ['root', '', 'logutils', '-', '-', '-', '-', '-', 312, 347, 349, 328],
} as const satisfies Readonly<Record<string, SiteRow>>;

export type SiteName = keyof typeof TABLE;

/** Looks a site up for a release; throws where the release does not write the record. */
export function siteOf(name: SiteName, release: Release): Site {
  const known = CACHE.get(`${name} ${release.id}`);
  if (known !== undefined) return known;
  const row: SiteRow = TABLE[name];
  const [logger, func, module, ...lines] = row;
  if (lines.length !== RELEASE_COUNT)
    throw new Error(`${name} has ${lines.length} columns for ${RELEASE_COUNT} releases`);
  const line = lines[release.index];
  if (line === undefined || line === '-') throw new Error(`${release.id} does not write ${name}`);
  const site = { logger: loggerOf(logger, release), func, module: moduleOf(name, module, release), line };
  CACHE.set(`${name} ${release.id}`, site);
  return site;
}

const CACHE = new Map<string, Site>();

interface Renaming {
  readonly module: string;
  /** The first release with the other name. */
  readonly since?: ReleaseId;
  /** The last release with the other name. */
  readonly until?: ReleaseId;
  readonly as: string;
  /** Only sites whose names begin so. */
  readonly of?: string;
}

/** Modules that have other names in some releases. */
const RENAMED: readonly Renaming[] = [
  { module: 'vdsm', since: '4.20.49', as: 'vdsmd' },
  { module: 'BindingXMLRPC', since: '4.18.25', as: 'bindingxmlrpc' },
  { module: 'vm', until: '4.10.3', as: 'libvirtvm' },
  { module: 'migration', until: '4.10.3', as: 'libvirtvm' },
  { module: 'migration', until: '4.14.17', as: 'vm' },
  { module: 'drivemonitor', since: '4.50.7', as: 'thinp' },
  { module: 'vm', of: 'extend', since: '4.50.7', as: 'thinp' },
  { module: 'vm', of: 'snapshot', since: '4.40.60.7', as: 'snapshot' },
];

function moduleOf(site: SiteName, module: string, { index }: Release): string {
  const renamed = RENAMED.find(
    ({ module: renamed, of = '', since, until }) =>
      renamed === module &&
      site.startsWith(of) &&
      (since === undefined || index >= RELEASES[since].index) &&
      (until === undefined || index <= RELEASES[until].index),
  );
  return renamed?.as ?? module;
}

/**
 * Returns a logger's name in a release: it changed with 4.16 (`Storage.` before those of tasks and locks), 4.19
 * (`storage.`) and 4.50 (lower case).
 */
function loggerOf(logger: string, { era }: Release): string {
  const old = era.startsWith('B');
  if (old && logger === 'storage.Dispatcher') return 'Storage.Dispatcher.Protect';
  if (old && logger.startsWith('storage.ThreadPool')) return logger.replace('storage', 'Misc');
  if (old && /^storage\.(TaskManager|ResourceManager)/.test(logger)) return logger.replace('storage.', '');
  if ((old || era === 'C1') && logger === 'virt.vm') return 'vm.Vm';
  if (['D4', 'E', 'F'].includes(era) && logger === 'storage.Misc.excCmd') return 'common.commands';
  if (era === 'F' && logger.startsWith(LOCKS)) return 'storage.resourcemanager';
  if (era === 'F' && logger.startsWith('storage.')) return logger.toLowerCase();
  if (logger === 'storage.check') return logger;
  return (old || era.startsWith('C')) && logger.startsWith('storage.')
    ? logger.replace('storage.', 'Storage.')
    : logger;
}
