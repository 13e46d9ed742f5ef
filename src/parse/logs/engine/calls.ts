/** Calls that the engine makes of hosts and of the SPM: START, FINISH, and the lines between that tell of a failure. */
import type { Event, NoteFacts } from '../../../model/events.ts';
import { capText, RETURN_MAX } from '../../caps.ts';
import { readSmallNumber } from '../../small-number.ts';
import type { Note } from '../../notes.ts';
import type { Rule } from '../../rule.ts';
import { readEngineArguments } from './arguments.ts';

const HOST_ID = 'bfa308ab-5add-4ad7-8f1c-389cb8dcf703';
const VM_ID = '789489a3-be62-40e4-b13e-beb34ba5ff93';
const SD_ID = '73857322-c523-46ec-9d90-5d5451d51e93';
const SP_ID = 'fd9dc1de-6857-456e-b09b-1d8ab14bafbf';
const CONNECTION = '27e4bf4f-c0db-4d02-bcca-2b37248ba09a';

/** `, log id: 7a634963`: an identity hash in hex, unpadded, and used again and again. */
const LOG_ID = /, log id: ([0-9a-f]{1,16})\s*$/;
const LOG_ID_MAX = 40;

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
        // 3.2 to 3.5; this id was masked by whoever posted it
        logger: 'org.ovirt.engine.core.vdsbroker.RemoveVdsVDSCommand',
        message:
          'START, RemoveVdsVDSCommand(HostName = host1, HostId = 99999999-9999-9999-9999-999999999999), log id: 4a5e5d42',
        event: { host: 'host1', hostId: '99999999-9999-9999-9999-999999999999', logId: '4a5e5d42' },
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
        // looks fine, and is not
        logger: 'org.ovirt.engine.core.vdsbroker.vdsbroker.ConnectStorageServerVDSCommand',
        message: `FINISH, ConnectStorageServerVDSCommand, return: {${CONNECTION}=0, ${SD_ID}=477}, log id: 670ac862`,
        event: { returned: `{${CONNECTION}=0, ${SD_ID}=477}`, code: 477 },
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
    guard: (message) => TELLS_OF_FAILURE.some((text) => message.includes(text)),
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
    means: 'More of a call that failed: its host, or what it returned.',
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
  },
];

const FAILED = ' execution failed';
const RETURNED = ' return value';
const TELLS_OF_FAILURE = [', exception: ', ' method', 'IrsBroker::', FAILED, RETURNED];

/** A command's name; what follows it is looked at by hand, since it may be long. */
const COMMAND = /^'?(?:[\w.$]{1,200}\.)?(\w{1,120})/;

function readStart(message: string): Event | undefined {
  const logged = splitLogId(message, 'START, '.length);
  const command = logged && COMMAND.exec(logged.text.slice(0, COMMAND_MAX));
  if (logged === undefined || command === null || command === undefined) return undefined;
  const [head, name = ''] = command;
  const rest = logged.text.slice(head.length);
  // a record that was cut has no `)`, and no log id either
  if (!rest.startsWith('(') || !rest.endsWith(')')) return undefined;
  const { host, hostId, args } = readEngineArguments(rest.slice(1, -1));
  const facts = factsOf(name, logged.id, host, hostId, args.ids, args.subjectTask);
  return { kind: 'engine-start', command: name, logId: logged.id, args, host, hostId, facts };
}

const COMMAND_MAX = 400;

function readFinish(message: string): Event | undefined {
  const logged = splitLogId(message, 'FINISH, '.length);
  const match = logged && /^(\w{1,120})(?:, return:|$)/.exec(logged.text.slice(0, COMMAND_MAX));
  if (logged === undefined || match === null || match === undefined) return undefined;
  const [head, command = ''] = match;
  const whole = head.endsWith(':') ? logged.text.slice(head.length).trim() : undefined;
  const returned = whole === undefined ? undefined : capText(whole, RETURN_MAX);
  const code = returned === undefined ? undefined : codeReturned(returned);
  return { kind: 'engine-finish', command, logId: logged.id, returned, code, facts: factsOf(command, logged.id) };
}

/** What stands before the log id, and that. */
function splitLogId(message: string, from: number): { text: string; id: string } | undefined {
  const tail = message.slice(Math.max(from, message.length - LOG_ID_MAX));
  const match = LOG_ID.exec(tail);
  if (match === null) return undefined;
  return { text: message.slice(from, message.length - tail.length + match.index), id: match[1] ?? '' };
}

/** A code of vdsm other than 0 in what FINISH returned: `{CONNECTION=477}`, `StatusOnlyReturn [status=Status [code=1, message=…]]`. */
function codeReturned(returned: string): number | undefined {
  const status = statusIn(returned);
  if (status !== undefined) return status.code === 0 ? undefined : status.code;
  if (!returned.startsWith('{')) return undefined;
  for (const [, text = ''] of returned.matchAll(CONNECTION_CODE)) {
    const code = readSmallNumber(text);
    if (code !== undefined && code !== 0) return code;
  }
  return undefined;
}

const CONNECTION_CODE = /(?:^\{|, )[0-9a-f]{8}-[0-9a-f-]{27}=(-?\d{1,9})(?=[,}])/g;

/** `…[status=Status [code=1, message=words]]`, `StatusForXmlRpc [code=…` in 3.6; before in lines: `mCode 1`, `mMessage words`. */
function statusIn(text: string): { code: number; message: string | undefined } | undefined {
  const match = STATUS.exec(text.slice(0, RETURN_MAX));
  const code = match === null ? undefined : readSmallNumber(match[1] ?? '');
  if (match === null || code === undefined) return undefined;
  const rest = text.slice(match.index + match[0].length);
  const at = /^,?\s{0,8}(?:message=|mMessage {0,40}=? ?)/.exec(rest.slice(0, 80));
  const message = at === null ? undefined : endOfStatus(rest.slice(at[0].length));
  return { code, message: message === '' ? undefined : message };
}

const STATUS = /(?:Status\w{0,20} \[code=|mCode {0,40}=? ?)(-?\d{1,9})/;

function endOfStatus(text: string): string {
  const end = text.search(/\]|\n/);
  return (end < 0 ? text : text.slice(0, end)).trim();
}

function readFailure(message: string, _record: unknown, _era: string | undefined, start: number): Event | undefined {
  switch (start) {
    case 0:
      return readErrorLine(message);
    case 1:
      return readFailedIn(message);
    case 2:
      return readIrsFailed(message);
    default:
      return readCommand(message);
  }
}

function readErrorLine(message: string): Event | undefined {
  const logged = splitLogId(message, 'ERROR, '.length);
  const command = logged && COMMAND.exec(logged.text.slice(0, COMMAND_MAX));
  const at = logged?.text.lastIndexOf('), exception: ') ?? -1;
  if (logged === undefined || command === null || command === undefined || at < 0) return undefined;
  const [head, name = ''] = command;
  return failure(name, logged.text.slice(head.length + 1, at), logged.text.slice(at + 14), logged.id);
}

const FAILED_IN =
  /^Failed in '?(\w{1,120})'? method(?:, for vds(?: id)?: '?([^';\n]{1,255})'?(?:; host: '?([^':\s]{1,255})'?)?)?(?:: |$)/;

function readFailedIn(message: string): Event | undefined {
  const match = FAILED_IN.exec(message.slice(0, 1024));
  if (match === null) return undefined;
  const [head, command = '', host, address] = match;
  const text = message.slice(head.length);
  const facts: NoteFacts = {
    ...factsOf(fullName(command), undefined, host),
    ...(address === undefined ? {} : { 'destination.address': address }),
  };
  return { kind: 'engine-failure', command, logId: undefined, ...told(text), facts };
}

const IRS_FAILED = /^IrsBroker::Failed::(\w{1,120})(?:: | due to: | - )/;

function readIrsFailed(message: string): Event | undefined {
  const match = IRS_FAILED.exec(message.slice(0, COMMAND_MAX));
  if (match === null) return undefined;
  const [head, command = ''] = match;
  return {
    kind: 'engine-failure',
    command,
    logId: undefined,
    ...told(message.slice(head.length)),
    facts: factsOf(fullName(command)),
  };
}

const WHY = /^'?(?:: |\. (?:Error|Exception): )/;

/** `Command 'XxxVDSCommand(…)' execution failed: …` and `Command 'org…XxxVDSCommand' return value '…'`. */
function readCommand(message: string): Event | undefined {
  const text = message.slice('Command '.length);
  const match = COMMAND.exec(text.slice(0, COMMAND_MAX));
  if (match === null) return undefined;
  const [head, command = ''] = match;
  const rest = text.slice(head.length);
  const returned = /^'? return value\s/.exec(rest.slice(0, 32));
  if (returned !== null) {
    const status = statusIn(rest.slice(returned[0].length));
    // a value that tells of no failure is no failure
    if (status === undefined || status.code === 0) return undefined;
    const { code, message: words } = status;
    return { kind: 'engine-failure', command, logId: undefined, code, message: words, facts: factsOf(command) };
  }
  const at = rest.indexOf(FAILED);
  const why = at < 0 ? null : WHY.exec(rest.slice(at + FAILED.length, at + FAILED.length + 32));
  if (why === null || !/VDS(?:Command)?$/.test(command)) return undefined;
  const args = rest.slice(1, at).replace(/\)?'?$/, '');
  return failure(command, rest.startsWith('(') ? args : '', rest.slice(at + FAILED.length + why[0].length), undefined);
}

function failure(command: string, argsText: string, text: string, logId: string | undefined): Event {
  const { host, hostId, args } = readEngineArguments(argsText);
  const facts = factsOf(fullName(command), logId, host, hostId, args.ids, args.subjectTask);
  return { kind: 'engine-failure', command, logId, ...told(text), facts };
}

/** Why, in the words of the line, and the code of vdsm that ends these. */
function told(text: string): { message: string | undefined; code: number | undefined } {
  const words = text.trim();
  const code = /, code = (-?\d{1,9})(?: \(Failed with error [^)]{1,120}\))?$/.exec(words.slice(-200))?.[1];
  return {
    message: words === '' || words === 'null' ? undefined : capText(words, RETURN_MAX),
    code: code === undefined || Number(code) === 0 ? undefined : Number(code),
  };
}

function factsOf(
  command: string,
  logId?: string,
  host?: string,
  hostId?: string,
  ids?: NoteFacts,
  task?: string,
): NoteFacts {
  return {
    'vdsm.engine.command': command,
    ...(logId === undefined ? {} : { 'vdsm.engine.log_id': logId }),
    ...(host === undefined ? {} : { 'vdsm.engine.target_host': host }),
    ...(hostId === undefined ? {} : { 'vdsm.engine.target_host_id': hostId }),
    ...ids,
    ...(task === undefined ? {} : { 'vdsm.task.id': task }),
  };
}

/** Lines that tell of failures leave `Command` out. */
function fullName(command: string): string {
  return command.endsWith('Command') ? command : `${command}Command`;
}
