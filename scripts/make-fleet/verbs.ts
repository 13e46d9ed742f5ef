/** A verb, and how vdsm logs it. */
export interface VerbDef {
  /** Storage verbs are logged by the dispatcher of storage; the others have loggers of their own from 4.20 on. */
  readonly kind: 'storage' | 'host' | 'virt';
  /** Its name over JSON-RPC. */
  readonly method: string;
  /** Its name over XML-RPC, where that is another one. */
  readonly wire?: string;
  /** Median of its duration on an ordinary host, in ms; the duration is log-normal. */
  readonly ms: number;
  /** Spread of its duration. */
  readonly sigma: number;
  /** Whether it had an argument `options` until 4.40. */
  readonly options?: boolean;
  /** Whether XML-RPC logs it at TRACE only. */
  readonly quiet?: boolean;
}

export type VerbName = keyof typeof VERBS;

/** Verbs that the fleet's clients call. */
export const VERBS = {
  // storage: polls
  getSpmStatus: { kind: 'storage', method: 'StoragePool.getSpmStatus', ms: 6, sigma: 0.5, options: true },
  getStoragePoolInfo: { kind: 'storage', method: 'StoragePool.getInfo', ms: 18, sigma: 0.5, options: true },
  getStorageDomainInfo: { kind: 'storage', method: 'StorageDomain.getInfo', ms: 22, sigma: 0.6, options: true },
  getStorageDomainStats: { kind: 'storage', method: 'StorageDomain.getStats', ms: 30, sigma: 0.7, options: true },
  getVolumeInfo: { kind: 'storage', method: 'Volume.getInfo', ms: 24, sigma: 0.6, options: true },
  getVolumesList: { kind: 'storage', method: 'StorageDomain.getVolumes', ms: 35, sigma: 0.6, options: true },
  getDeviceList: { kind: 'storage', method: 'Host.getDeviceList', ms: 2100, sigma: 0.3, options: true },
  getAllTasksStatuses: { kind: 'storage', method: 'Host.getAllTasksStatuses', ms: 4, sigma: 0.4, options: true },
  getTaskStatus: { kind: 'storage', method: 'Task.getStatus', ms: 3, sigma: 0.4, options: true },
  repoStats: { kind: 'storage', method: 'Host.getStorageRepoStats', ms: 2, sigma: 0.5, options: false },
  multipath_health: { kind: 'storage', method: 'Host.multipathHealth', ms: 1, sigma: 0.3, options: false },
  // storage: work
  clearTask: { kind: 'storage', method: 'Task.clear', ms: 9, sigma: 0.5, options: true },
  connectStorageServer: {
    kind: 'storage',
    method: 'StoragePool.connectStorageServer',
    ms: 420,
    sigma: 0.5,
    options: true,
  },
  connectStoragePool: { kind: 'storage', method: 'StoragePool.connect', ms: 900, sigma: 0.4, options: true },
  prepareImage: { kind: 'storage', method: 'Image.prepare', ms: 190, sigma: 0.5, options: false },
  teardownImage: { kind: 'storage', method: 'Image.teardown', ms: 120, sigma: 0.5, options: false },
  spmStart: { kind: 'storage', method: 'StoragePool.spmStart', ms: 60, sigma: 0.3, options: true },
  createVolume: { kind: 'storage', method: 'Volume.create', ms: 45, sigma: 0.5, options: false },
  deleteImage: { kind: 'storage', method: 'Image.delete', ms: 60, sigma: 0.5, options: false },
  copyImage: { kind: 'storage', method: 'Volume.copy', ms: 55, sigma: 0.4, options: false },
  cloneImageStructure: { kind: 'storage', method: 'Image.cloneStructure', ms: 40, sigma: 0.4, options: false },
  sdm_copy_data: { kind: 'storage', method: 'SDM.copy_data', ms: 12, sigma: 0.4, options: false },
  refreshVolume: { kind: 'storage', method: 'Volume.refresh', ms: 180, sigma: 0.4, options: false },
  // hosts
  getCapabilities: { kind: 'host', method: 'Host.getCapabilities', ms: 310, sigma: 0.3 },
  getStats: { kind: 'host', method: 'Host.getStats', wire: 'getStats', ms: 12, sigma: 0.5, quiet: true },
  getAllVmStats: { kind: 'host', method: 'Host.getAllVmStats', ms: 5, sigma: 0.6, quiet: true },
  getAllVmIoTunePolicies: { kind: 'host', method: 'Host.getAllVmIoTunePolicies', ms: 1, sigma: 0.3 },
  getHardwareInfo: { kind: 'host', method: 'Host.getHardwareInfo', ms: 40, sigma: 0.4 },
  // virtual machines
  create: { kind: 'virt', method: 'VM.create', wire: 'vmCreate', ms: 35, sigma: 0.4 },
  destroy: { kind: 'virt', method: 'VM.destroy', wire: 'vmDestroy', ms: 1400, sigma: 0.4 },
  shutdown: { kind: 'virt', method: 'VM.shutdown', wire: 'vmShutdown', ms: 14, sigma: 0.4 },
  snapshot: { kind: 'virt', method: 'VM.snapshot', wire: 'vmSnapshot', ms: 1900, sigma: 0.4 },
  merge: { kind: 'virt', method: 'VM.merge', wire: 'vmMerge', ms: 260, sigma: 0.4 },
  migrate: { kind: 'virt', method: 'VM.migrate', wire: 'vmMigrate', ms: 9, sigma: 0.4 },
  migrationCreate: { kind: 'virt', method: 'VM.migrationCreate', wire: 'vmMigrationCreate', ms: 2300, sigma: 0.4 },
} as const satisfies Readonly<Record<string, VerbDef>>;
