/** The engine's commands, by the verb that they call. */
import type { AnsweredRequest, Connection, Result } from '../calls.ts';
import type { Host } from '../host.ts';
import type { VerbName } from '../verbs.ts';
import { VMS } from '../world.ts';
import { hostId } from './engine-log.ts';
import type { EngineLog } from './engine-log.ts';

/** Parameters of a command, as the engine writes them. */
type Parameters = Readonly<Record<string, string | number | null | undefined>>;

interface CommandRow {
  /** The name of its class, without `VDSCommand`. */
  readonly command: string;
  /** The name of the class of its parameters. */
  readonly parameters: string;
  /** Its parameters, where they are more than the host. */
  readonly args?: (request: AnsweredRequest) => Parameters;
  /** What `FINISH` returns. */
  readonly returns?: (log: EngineLog, request: AnsweredRequest) => string | null | undefined;
  /** Whether it goes to the SPM, whichever host that is, so that no host is named. */
  readonly irs?: true;
  /** The command that calls it, and what that one returns. */
  readonly outer?: { readonly command: string; readonly returns: string | undefined };
  /** Whether it is logged only where it fails. */
  readonly quiet?: true;
}

/** A command with its parameters as text. */
export type EngineCommand = CommandRow & { readonly text: string };

const NOBODY = '00000000-0000-0000-0000-000000000000';

const irs = (host: Host, args: Parameters): Parameters => ({
  storagePoolId: host.pool.id,
  ignoreFailoverLimit: 'false',
  ...args,
});
const onHost = (host: Host, args: Parameters): Parameters => ({ hostId: hostId(host.name), ...args });

const COMMANDS: Partial<Readonly<Record<VerbName, CommandRow>>> = {
  getStats: { command: 'GetStatsAsync', parameters: 'VdsIdAndVdsVDSCommandParametersBase', quiet: true },
  getAllVmStats: { command: 'GetAllVmStats', parameters: 'VdsIdVDSCommandParametersBase', quiet: true },
  getSpmStatus: {
    command: 'SpmStatus',
    parameters: 'SpmStatusVDSCommandParameters',
    args: ({ host }) => onHost(host, { storagePoolId: host.pool.id }),
    quiet: true,
  },
  getStoragePoolInfo: {
    command: 'GetStoragePoolInfo',
    parameters: 'GetStoragePoolInfoVDSCommandParameters',
    irs: true,
    args: ({ host }) => irs(host, {}),
    quiet: true,
  },
  getStorageDomainInfo: {
    command: 'HSMGetStorageDomainInfo',
    parameters: 'HSMGetStorageDomainInfoVDSCommandParameters',
    args: ({ host, args }) => onHost(host, { storageDomainId: args.sdUUID }),
    returns: () => "<StorageDomainStatic:{name='null', id='null'}, null>",
  },
  getStorageDomainStats: {
    command: 'GetStorageDomainStats',
    parameters: 'GetStorageDomainStatsVDSCommandParameters',
    args: ({ host, args }) => onHost(host, { storageDomainId: args.sdUUID }),
  },
  getVolumeInfo: {
    command: 'GetVolumeInfo',
    parameters: 'GetVolumeInfoVDSCommandParameters',
    args: ({ host, args }) =>
      onHost(host, {
        storagePoolId: args.spUUID,
        storageDomainId: args.sdUUID,
        imageGroupId: args.imgUUID,
        imageId: args.volUUID,
      }),
    returns: (log) => `org.ovirt.engine.core.common.businessentities.storage.DiskImage@${log.logId()}`,
  },
  getDeviceList: {
    command: 'GetDeviceList',
    parameters: 'GetDeviceListVDSCommandParameters',
    args: ({ host }) => onHost(host, { storageType: 'ISCSI', checkStatus: 'false', lunsIds: 'null' }),
    returns: (_log, { result }) =>
      `[${partsOf(result)
        .devList.map(
          ({ GUID }) =>
            `LUNs:{id='${GUID}', physicalVolumeId='', volumeGroupId='', serial='', lunMapping='0', vendorId='LIO-ORG', productId='disk1', status='Used', deviceSize='500'}`,
        )
        .join(', ')}]`,
  },
  connectStorageServer: {
    command: 'ConnectStorageServer',
    parameters: 'StorageServerConnectionManagementVDSParameters',
    args: ({ host, args }) =>
      onHost(host, {
        storagePoolId: args.spUUID,
        storageType: args.domType === 1 ? 'NFS' : 'ISCSI',
        connectionList: `[${(args.conList ?? []).map(connectionText).join(', ')}]`,
        sendNetworkEventOnFailure: 'true',
      }),
    returns: (_log, { result }) =>
      `{${partsOf(result)
        .statuslist.map(({ id, status }) => `${id}=${status}`)
        .join(', ')}}`,
  },
  connectStoragePool: {
    command: 'ConnectStoragePool',
    parameters: 'ConnectStoragePoolVDSCommandParameters',
    args: ({ host, args }) =>
      onHost(host, { vdsId: hostId(host.name), storagePoolId: args.spUUID, masterVersion: args.masterVersion }),
  },
  spmStart: {
    command: 'SpmStart',
    parameters: 'SpmStartVDSCommandParameters',
    args: ({ host, args }) =>
      onHost(host, {
        storagePoolId: args.spUUID,
        prevId: args.prevID,
        prevLVER: args.prevLVER,
        storagePoolFormatType: 'V4',
        recoveryMode: 'Manual',
        SCSIFencing: 'false',
      }),
    returns: (_log, { host }) => `SpmStatusResult:{SPM Id='${host.spec.spmId}', SPM LVER='7', SPM Status='SPM'}`,
  },
  prepareImage: {
    command: 'PrepareImage',
    parameters: 'PrepareImageVDSCommandParameters',
    returns: () => "PrepareImageReturn:{status='Status [code=0, message=Done]'}",
  },
  createVolume: {
    command: 'CreateVolume',
    parameters: 'CreateVolumeVDSCommandParameters',
    irs: true,
    args: ({ host, args }) =>
      irs(host, {
        storageDomainId: args.sdUUID,
        imageGroupId: args.imgUUID,
        imageSizeInBytes: args.size,
        volumeFormat: 'COW',
        newImageId: args.volUUID,
        imageType: 'Sparse',
        newImageDescription: '',
        imageInitialSizeInBytes: '0',
        imageId: args.srcVolUUID,
        sourceImageGroupId: args.srcImgUUID,
        shouldAddBitmaps: 'false',
      }),
    returns: (_log, { args }) => args.volUUID,
  },
  deleteImage: {
    command: 'DeleteImageGroup',
    parameters: 'DeleteImageGroupVDSCommandParameters',
    irs: true,
    args: ({ host, args }) =>
      irs(host, {
        storageDomainId: args.sdUUID,
        imageGroupId: args.imgUUID,
        postZeros: 'false',
        discard: 'false',
        forceDelete: 'false',
      }),
  },
  copyImage: {
    command: 'CopyImage',
    parameters: 'CopyImageVDSCommandParameters',
    irs: true,
    args: ({ host, args }) =>
      irs(host, {
        storageDomainId: args.sdUUID,
        imageGroupId: args.srcImgUUID,
        imageId: args.srcVolUUID,
        dstImageGroupId: args.dstImgUUID,
        vmId: NOBODY,
        dstImageId: args.dstVolUUID,
        imageDescription: '',
        dstStorageDomainId: args.dstSdUUID,
        copyVolumeType: 'LeafVol',
        volumeFormat: 'RAW',
        preallocate: 'Preallocated',
        postZero: 'false',
        discard: 'false',
        force: 'false',
      }),
    returns: (_log, { task }) => task,
  },
  cloneImageStructure: {
    command: 'CloneImageGroupStructure',
    parameters: 'TargetDomainImageGroupVDSCommandParameters',
    irs: true,
    args: ({ host, args }) =>
      irs(host, {
        storageDomainId: args.srcSdUUID,
        imageGroupId: args.imgUUID,
        postZeros: 'false',
        discard: 'false',
        forceDelete: 'false',
        dstDomainId: args.dstSdUUID,
      }),
  },
  sdm_copy_data: {
    command: 'CopyVolumeData',
    parameters: 'CopyVolumeDataVDSCommandParameters',
    args: ({ host, args }) =>
      onHost(host, {
        storageDomainId: 'null',
        jobId: args.job_id,
        srcInfo: `VdsmImageLocationInfo:{storageDomainId='${args.source?.sd_id}', imageGroupId='${args.source?.img_id}', imageId='${args.source?.vol_id}', generation='0'}`,
        dstInfo: `VdsmImageLocationInfo:{storageDomainId='${args.destination?.sd_id}', imageGroupId='${args.destination?.img_id}', imageId='${args.destination?.vol_id}', generation='0'}`,
        collapse: 'false',
        copyBitmaps: 'true',
      }),
  },
  create: {
    command: 'CreateBroker',
    parameters: 'CreateVDSCommandParameters',
    outer: { command: 'Create', returns: 'WaitForLaunch' },
    args: ({ host, vm }) => onHost(host, { vmId: vm, vm: `VM [${nameOf(vm)}]` }),
  },
  destroy: {
    command: 'Destroy',
    parameters: 'DestroyVmVDSCommandParameters',
    outer: { command: 'DestroyVm', returns: undefined },
    args: ({ host, vm }) =>
      onHost(host, { vmId: vm, secondsToWait: '0', gracefully: 'false', reason: '', ignoreNoVm: 'false' }),
  },
  snapshot: {
    command: 'Snapshot',
    parameters: 'SnapshotVDSCommandParameters',
    args: ({ host, vm }) => onHost(host, { vmId: vm }),
  },
  merge: {
    command: 'Merge',
    parameters: 'MergeVDSCommandParameters',
    args: ({ host, vm, args }) =>
      onHost(host, {
        vmId: vm,
        storagePoolId: args.drive?.poolID,
        storageDomainId: args.drive?.domainID,
        imageGroupId: args.drive?.imageID,
        imageId: args.drive?.volumeID,
        baseImageId: args.baseVolUUID,
        topImageId: args.topVolUUID,
        bandwidth: '0',
      }),
  },
  migrate: {
    command: 'MigrateBroker',
    parameters: 'MigrateVDSCommandParameters',
    outer: { command: 'Migrate', returns: 'MigratingFrom' },
    args: ({ host, vm, args }) =>
      onHost(host, {
        vmId: vm,
        srcHost: host.fqdn,
        dstVdsId: hostId(args.params?.dst?.split('.')[0] ?? ''),
        dstHost: args.params?.dst,
        migrationMethod: 'ONLINE',
        tunnelMigration: 'false',
        migrationDowntime: '500',
        autoConverge: 'true',
        migrateCompressed: 'false',
        consoleAddress: 'null',
        maxBandwidth: '52',
        enableGuestEvents: 'true',
      }),
  },
};

/** Returns the command of a request; undefined for verbs that the engine does not log. */
export function commandOf(request: AnsweredRequest): EngineCommand | undefined {
  const row = COMMANDS[request.verb];
  if (row === undefined) return undefined;
  const args = row.args?.(request) ?? onHost(request.host, {});
  return { ...row, text: `${row.parameters}:{${fields(args)}}` };
}

/** Returns the lists of a result; empty ones where it has none. */
function partsOf(result: AnsweredRequest['result']): Required<Pick<Result, 'devList' | 'statuslist'>> {
  const { devList = [], statuslist = [] } = typeof result === 'object' ? result : {};
  return { devList, statuslist };
}

function fields(args: Parameters): string {
  return Object.entries(args)
    .map(([name, value]) => `${name}='${value}'`)
    .join(', ');
}

function connectionText({ id, connection, iqn, port }: Connection): string {
  return `StorageServerConnections:{id='${id}', connection='${connection}', iqn='${iqn === '' ? 'null' : iqn}', ${iqn === '' ? "vfsType='null', mountOptions='null', nfsVersion='AUTO'" : `port='${port}', portal='1'`}, nfsRetrans='null', nfsTimeo='null', iface='null', netIfaceName='null'}`;
}

/** Returns the name of a VM by its id. */
export function nameOf(id: string | undefined): string | undefined {
  return VMS.find((vm) => vm.id === id)?.name;
}
