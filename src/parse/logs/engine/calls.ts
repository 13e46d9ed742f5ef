/** Calls of the engine to hosts and to the SPM: START, FINISH, and the records of a failure between them. */
import type { Note } from '../../notes.ts';
import type { Rule } from '../../rule.ts';
import { isFailure, readFailure, readFinish, readStart } from './read-call.ts';

const HOST_ID = 'bfa308ab-5add-4ad7-8f1c-389cb8dcf703';
const VM_ID = '789489a3-be62-40e4-b13e-beb34ba5ff93';
const SD_ID = '73857322-c523-46ec-9d90-5d5451d51e93';
const SP_ID = 'fd9dc1de-6857-456e-b09b-1d8ab14bafbf';
const CONNECTION = '27e4bf4f-c0db-4d02-bcca-2b37248ba09a';

export const engineCallRules: readonly Rule[] = [
  {
    name: 'engine-start',
    eras: '3.0-4.5',
    loggers: ['*'],
    starts: ['START, '],
    keeps: true,
    read: readStart,
    samples: [
      {
        logger: 'org.ovirt.engine.core.vdsbroker.vdsbroker.HotUnplugLeaseVDSCommand',
        message: `START, HotUnplugLeaseVDSCommand(HostName = host1, LeaseVDSParameters:{hostId='${HOST_ID}', vmId='${VM_ID}'}), log id: 7a634963`,
        event: {
          kind: 'engine-start',
          command: 'HotUnplugLeaseVDSCommand',
          logId: '7a634963',
          host: 'host1',
          hostId: HOST_ID,
          args: { values: { hostId: HOST_ID, vmId: VM_ID }, ids: { 'vdsm.vm.id': VM_ID } },
          facts: {
            'vdsm.engine.command': 'HotUnplugLeaseVDSCommand',
            'vdsm.engine.log_id': '7a634963',
            'vdsm.engine.target_host': 'host1',
            'vdsm.engine.target_host_id': HOST_ID,
            'vdsm.vm.id': VM_ID,
          },
        },
      },
      {
        logger: 'org.ovirt.engine.core.vdsbroker.irsbroker.DetachStorageDomainVDSCommand',
        message: `START, DetachStorageDomainVDSCommand( DetachStorageDomainVDSCommandParameters:{storagePoolId='${SP_ID}', ignoreFailoverLimit='false', storageDomainId='${SD_ID}', masterDomainId='00000000-0000-0000-0000-000000000000', masterVersion='0', force='false'}), log id: 5f02b4`,
        event: {
          host: undefined,
          hostId: undefined,
          args: {
            values: { storagePoolId: SP_ID, storageDomainId: SD_ID, masterVersion: '0', force: 'false' },
            ids: { 'vdsm.sp.id': SP_ID, 'vdsm.sd.id': SD_ID },
          },
        },
      },
      {
        // 3.2 to 3.5; whoever posted this line masked the id
        logger: 'org.ovirt.engine.core.vdsbroker.RemoveVdsVDSCommand',
        message:
          'START, RemoveVdsVDSCommand(HostName = host1, HostId = 99999999-9999-9999-9999-999999999999), log id: 4a5e5d42',
        event: { host: 'host1', hostId: '99999999-9999-9999-9999-999999999999', logId: '4a5e5d42' },
      },
      {
        logger: 'org.ovirt.engine.core.vdsbroker.vdsbroker.DestroyVDSCommand',
        message: `START, DestroyVDSCommand(HostName = host1, DestroyVmVDSCommandParameters:{hostId='${HOST_ID}'}), log id: 78\nHere is prose.`,
        event: { logId: '78', hostId: HOST_ID },
      },
      {
        // 3.0, 3.1
        logger: 'org.ovirt.engine.core.vdsbroker.vdsbroker.HSMClearTaskVDSCommand',
        message: `START, HSMClearTaskVDSCommand(vdsId = ${HOST_ID}, taskId=${VM_ID}), log id: 21`,
        event: { host: undefined, hostId: HOST_ID, args: { subjectTask: VM_ID }, facts: { 'vdsm.task.id': VM_ID } },
      },
      {
        // 3.2 to 3.5, for the SPM
        logger: 'org.ovirt.engine.core.vdsbroker.irsbroker.CreateImageVDSCommand',
        message: `START, CreateImageVDSCommand( storagePoolId = ${SP_ID}, ignoreFailoverLimit = false, storageDomainId = ${SD_ID}, imageGroupId = ${VM_ID}, newImageDescription = a, b), log id: 1f3c`,
        event: {
          host: undefined,
          args: {
            values: { ignoreFailoverLimit: 'false', newImageDescription: 'a, b' },
            ids: { 'vdsm.sp.id': SP_ID, 'vdsm.sd.id': SD_ID, 'vdsm.image.id': VM_ID },
          },
        },
      },
    ],
  },
  {
    name: 'engine-finish',
    eras: '3.0-4.5',
    loggers: ['*'],
    starts: ['FINISH, '],
    keeps: true,
    read: readFinish,
    samples: [
      {
        logger: 'org.ovirt.engine.core.vdsbroker.vdsbroker.MigrateStatusVDSCommand',
        message: 'FINISH, MigrateStatusVDSCommand, log id: 43f4237b',
        event: {
          kind: 'engine-finish',
          command: 'MigrateStatusVDSCommand',
          logId: '43f4237b',
          returned: undefined,
          code: undefined,
          facts: { 'vdsm.engine.command': 'MigrateStatusVDSCommand', 'vdsm.engine.log_id': '43f4237b' },
        },
      },
      {
        logger: 'org.ovirt.engine.core.vdsbroker.irsbroker.SPMClearTaskVDSCommand',
        message: 'FINISH, SPMClearTaskVDSCommand, return: , log id: 384b8006',
        event: { command: 'SPMClearTaskVDSCommand', returned: '', code: undefined },
      },
      {
        logger: 'org.ovirt.engine.core.vdsbroker.vdsbroker.ConnectStorageServerVDSCommand',
        message: `FINISH, ConnectStorageServerVDSCommand, return: {${CONNECTION}=0}, log id: 670ac862`,
        event: { returned: `{${CONNECTION}=0}`, code: undefined },
      },
      {
        // a failure without ERROR: one connection has a code other than 0
        logger: 'org.ovirt.engine.core.vdsbroker.vdsbroker.ConnectStorageServerVDSCommand',
        message: `FINISH, ConnectStorageServerVDSCommand, return: {${CONNECTION}=0, ${SD_ID}=477}, log id: 670ac862`,
        event: { returned: `{${CONNECTION}=0, ${SD_ID}=477}`, code: 477 },
      },
      {
        // whoever pasted it went on below
        logger: 'org.ovirt.engine.core.vdsbroker.vdsbroker.DestroyVDSCommand',
        message: 'FINISH, DestroyVDSCommand, return: , log id: 78\nHere is prose, log id: none.',
        event: { command: 'DestroyVDSCommand', logId: '78', returned: '' },
      },
      {
        // until 3.5 values have several lines
        logger: 'org.ovirt.engine.core.vdsbroker.vdsbroker.ListVDSCommand',
        message: 'FINISH, ListVDSCommand, return: {vm=VM [\n a, log id: x]}, log id: 79 \n\nHere is prose.',
        event: { command: 'ListVDSCommand', logId: '79', returned: '{vm=VM [\n a, log id: x]}' },
      },
      {
        logger: 'org.ovirt.engine.core.vdsbroker.vdsbroker.DestroyVmVDSCommand',
        message:
          'FINISH, DestroyVmVDSCommand, return: StatusOnlyReturn [status=Status [code=1, message=Virtual machine does not exist]], log id: 2b',
        event: { code: 1 },
      },
    ],
  },
  {
    name: 'engine-failure',
    eras: '3.0-4.5',
    loggers: ['*'],
    starts: ['ERROR, ', 'Failed in ', 'IrsBroker::Failed::', 'Command '],
    guard: isFailure,
    keeps: true,
    read: readFailure,
    samples: [
      {
        logger: 'org.ovirt.engine.core.vdsbroker.irsbroker.DetachStorageDomainVDSCommand',
        level: 'ERROR',
        message: "Failed in 'DetachStorageDomainVDS' method",
        event: {
          kind: 'engine-failure',
          command: 'DetachStorageDomainVDS',
          logId: undefined,
          message: undefined,
          facts: { 'vdsm.engine.command': 'DetachStorageDomainVDSCommand' },
        },
      },
      {
        logger: 'org.ovirt.engine.core.vdsbroker.vdsbroker.PrepareImageVDSCommand',
        level: 'ERROR',
        message: "Failed in 'PrepareImageVDS' method, for vds: 'host1'; host: 'host1.example.com': null",
        event: {
          command: 'PrepareImageVDS',
          message: undefined,
          facts: { 'vdsm.engine.target_host': 'host1', 'destination.address': 'host1.example.com' },
        },
      },
      {
        // 3.0 to 3.5
        logger: 'org.ovirt.engine.core.vdsbroker.vdsbroker.GetStatsVDSCommand',
        level: 'ERROR',
        message: 'Failed in GetStatsVDS method, for vds: host1; host: 192.0.2.11',
        event: {
          command: 'GetStatsVDS',
          facts: { 'vdsm.engine.target_host': 'host1', 'destination.address': '192.0.2.11' },
        },
      },
      {
        logger: 'org.ovirt.engine.core.vdsbroker.vdsbroker.CreateBrokerVDSCommand',
        level: 'ERROR',
        message: `Command 'CreateBrokerVDSCommand(HostName = host2, CreateVDSCommandParameters:{hostId='${HOST_ID}', vmId='${VM_ID}', vm='VM [test4]'})' execution failed: null`,
        event: {
          command: 'CreateBrokerVDSCommand',
          message: undefined,
          facts: { 'vdsm.engine.target_host': 'host2', 'vdsm.vm.id': VM_ID },
        },
      },
      {
        logger: 'org.ovirt.engine.core.vdsbroker.irsbroker.DetachStorageDomainVDSCommand',
        level: 'ERROR',
        message: `Command 'DetachStorageDomainVDSCommand( DetachStorageDomainVDSCommandParameters:{storagePoolId='${SP_ID}', storageDomainId='${SD_ID}', force='false'})' execution failed: IRSGenericException: IRSErrorException: Failed to DetachStorageDomainVDS, error = Storage domain does not exist: ('${SD_ID}',), code = 358`,
        event: {
          command: 'DetachStorageDomainVDSCommand',
          code: 358,
          message: `IRSGenericException: IRSErrorException: Failed to DetachStorageDomainVDS, error = Storage domain does not exist: ('${SD_ID}',), code = 358`,
          facts: { 'vdsm.sp.id': SP_ID, 'vdsm.sd.id': SD_ID },
        },
      },
      {
        // the reason is cut off
        logger: 'org.ovirt.engine.core.vdsbroker.vdsbroker.GetCapabilitiesVDSCommand',
        level: 'ERROR',
        message: `Command 'GetCapabilitiesVDSCommand(HostName = host2, VdsIdAndVdsVDSCommandParametersBase:{hostId='${HOST_ID}'})' execution failed`,
        event: {
          command: 'GetCapabilitiesVDSCommand',
          message: undefined,
          facts: { 'vdsm.engine.target_host': 'host2', 'vdsm.engine.target_host_id': HOST_ID },
        },
      },
      {
        // cut within the arguments: an id that is not whole is none
        logger: 'org.ovirt.engine.core.vdsbroker.vdsbroker.GetVolumeInfoVDSCommand',
        level: 'ERROR',
        message: `Command 'GetVolumeInfoVDSCommand(HostName = host2, GetVolumeInfoVDSCommandParameters:{hostId='${HOST_ID}', storageDomainId='${SD_ID}', imageGroupId='198668cf-0000-4000-8000-0000\n[...]`,
        event: {
          command: 'GetVolumeInfoVDSCommand',
          message: undefined,
          facts: {
            'vdsm.engine.command': 'GetVolumeInfoVDSCommand',
            'vdsm.engine.target_host': 'host2',
            'vdsm.engine.target_host_id': HOST_ID,
            'vdsm.sd.id': SD_ID,
          },
        },
      },
      {
        // cut behind them
        logger: 'org.ovirt.engine.core.vdsbroker.vdsbroker.ListVDSCommand',
        level: 'ERROR',
        message: `Command 'ListVDSCommand(HostName = host2, VdsIdAndVdsVDSCommandParametersBase:{hostId='${HOST_ID}'})' execu`,
        event: { command: 'ListVDSCommand', facts: { 'vdsm.engine.target_host_id': HOST_ID } },
      },
      {
        // 3.4, 3.5
        logger: 'org.ovirt.engine.core.vdsbroker.vdsbroker.ListVDSCommand',
        level: 'ERROR',
        message: `Command ListVDSCommand(HostName = host1, HostId = ${HOST_ID}, vds=Host[host1,${HOST_ID}]) execution failed. Exception: VDSNetworkException: java.net.ConnectException: Connection refused`,
        event: {
          command: 'ListVDSCommand',
          message: 'VDSNetworkException: java.net.ConnectException: Connection refused',
          facts: { 'vdsm.engine.target_host': 'host1', 'vdsm.engine.target_host_id': HOST_ID },
        },
      },
      {
        // 3.0 to 3.3
        logger: 'org.ovirt.engine.core.vdsbroker.VDSCommandBase',
        level: 'ERROR',
        message:
          'Command GetCapabilitiesVDS execution failed. Error: VDSRecoveringException: Recovering from crash or Initializing',
        event: {
          command: 'GetCapabilitiesVDS',
          message: 'VDSRecoveringException: Recovering from crash or Initializing',
        },
      },
      {
        logger: 'org.ovirt.engine.core.vdsbroker.vdsbroker.DestroyVDSCommand',
        message:
          "Command 'org.ovirt.engine.core.vdsbroker.vdsbroker.DestroyVDSCommand' return value 'StatusOnlyReturn [status=Status [code=1, message=Virtual machine does not exist]]'",
        event: { command: 'DestroyVDSCommand', code: 1, message: 'Virtual machine does not exist' },
      },
      {
        // 3.6
        logger: 'org.ovirt.engine.core.vdsbroker.vdsbroker.DestroyVDSCommand',
        message:
          "Command 'org.ovirt.engine.core.vdsbroker.vdsbroker.DestroyVDSCommand' return value 'StatusOnlyReturnForXmlRpc [status=StatusForXmlRpc [code=1, message=Virtual machine does not exist]]'",
        event: { command: 'DestroyVDSCommand', code: 1, message: 'Virtual machine does not exist' },
      },
      {
        // until 3.5, in several lines
        logger: 'org.ovirt.engine.core.vdsbroker.vdsbroker.DestroyVDSCommand',
        message:
          'Command org.ovirt.engine.core.vdsbroker.vdsbroker.DestroyVDSCommand return value \n StatusOnlyReturnForXmlRpc [mStatus=StatusForXmlRpc [mCode=1, mMessage=Virtual machine does not exist]]',
        event: { command: 'DestroyVDSCommand', code: 1, message: 'Virtual machine does not exist' },
      },
      {
        logger: 'org.ovirt.engine.core.vdsbroker.irsbroker.IrsBrokerCommand',
        level: 'ERROR',
        message: 'IrsBroker::Failed::GetStoragePoolInfoVDS due to: ConnectException: Connection refused',
        event: { command: 'GetStoragePoolInfoVDS', message: 'ConnectException: Connection refused' },
      },
      {
        logger: 'org.ovirt.engine.core.vdsbroker.irsbroker.IrsBrokerCommand',
        level: 'ERROR',
        message: 'IrsBroker::Failed::ActivateStorageDomainVDS: IRSErrorException: Storage domain does not exist',
        event: { command: 'ActivateStorageDomainVDS', message: 'IRSErrorException: Storage domain does not exist' },
      },
      {
        logger: 'org.ovirt.engine.core.vdsbroker.vdsbroker.GetStatsVDSCommand',
        level: 'DEBUG',
        message: `ERROR, GetStatsVDSCommand(HostName = host1, VdsIdAndVdsVDSCommandParametersBase:{hostId='${HOST_ID}', vds='Host[host1,${HOST_ID}]'}), exception: VDSGenericException: VDSNetworkException: Heartbeat exceeded, log id: 60b01b71`,
        event: {
          command: 'GetStatsVDSCommand',
          logId: '60b01b71',
          message: 'VDSGenericException: VDSNetworkException: Heartbeat exceeded',
        },
      },
    ],
  },
];

export const engineCallNotes: readonly Note[] = [
  {
    action: 'engine-call-told',
    means: 'The engine logs a detail of a call that failed: its host, or the value that vdsm returned.',
    loggers: ['*'],
    wordings: [
      ['3.0-4.5', 'HostName = {vdsm.engine.target_host}', 'HostName = host1'],
      [
        '3.0-4.5',
        "Command '{}' return value '{}",
        "Command 'org.ovirt.engine.core.vdsbroker.vdsbroker.ListVDSCommand' return value 'VMListReturn [status=Status [code=0, message=Done]]'",
      ],
      [
        '3.0-3.5',
        'Command {} return value {}',
        'Command org.ovirt.engine.core.vdsbroker.vdsbroker.ListVDSCommand return value VMListReturnForXmlRpc [mStatus=StatusForXmlRpc [mCode=0, mMessage=Done]]',
      ],
    ],
    not: [['HostName is not set', undefined]],
  },
];
