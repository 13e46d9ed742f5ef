/**
 * Calls of verbs and requests of clients, in every form that vdsm logs them; `docs/calls.md` has the releases of each. A
 * START or FINISH may lack its context: 4.19.1 to 4.19.15 write none.
 */
import type { Event } from '../../model/events.ts';
import { readCallArguments, readOldArguments } from '../python/call-arguments.ts';
import { readCaller, splitContext } from '../context.ts';
import type { Rule } from '../rule.ts';
import { capText, RETURN_MAX } from '../caps.ts';
import { readReturn } from '../values/returns.ts';
import { readStatus } from '../values/status.ts';
import { readTaskStatuses } from '../values/task-status.ts';
import { namespaceOf } from '../verbs.ts';

const API = ['vdsm.api', 'api.virt', 'api.host', 'api.network', 'api.storage'];
const DISPATCHER = ['dispatcher', 'storage.dispatcher', 'storage.dispatcher.protect'];
const JSONRPC = ['jsonrpc.jsonrpcserver'];
const TASK = '8d0cbd4e-4a6c-4b92-a4f6-9e3d5c6a9f00';

const START = /^START (\w+)(?:\(| args=)/;
const FINISH = /^FINISH (\w+) (return|error)=/;
const FINISH_ERROR = /^FINISH (\w+) error=/;
const PROTECT = /^Run and protect: (\w+)(\(|, args: \(|, Return response: )/;
const UNHANDLED = /^Unhandled exception in run and protect: (\w+)/;
const XMLRPC_CALL = /^(?:client )?\[([^\]]*)\]::call (\w+) with /;
const XMLRPC_RETURN = /^return (\w+) with /;
const FLOW = / ?flowID \[([^\]]*)\]$/;
const CALLER = /^(?:(?:client )?\[([^\]]*)\])?(?: ?flowID \[([^\]]*)\])?$/;
const RETURNED_UUID = /'uuid': '([0-9a-f]{8}-[0-9a-f-]{27})'/;
const BRIDGE = /^(Calling|Return) '([\w.]+)' in bridge with /;
const REFUSED = /^In recovery, ignoring '([\w.]+)' in bridge/;
const SUMMARY =
  /^RPC call ([\w.]+) (?:(failed) \(error (-?\d+)\) in|(succeeded) in|finished \(code=(-?\d+|None)\) in|took more than [\d.]+ seconds to succeed:) ([\d.]+)(?: seconds)?$/;

export const callRules: readonly Rule[] = [
  {
    name: 'call-start',
    eras: 'D1-F',
    loggers: API,
    starts: ['START '],
    keeps: true,
    read(message) {
      const head = START.exec(message.slice(0, 200));
      if (head === null) return undefined;
      const { before, context } = splitContext(message);
      const args = readCallArguments(before.slice(head[0].length - (head[0].endsWith('=') ? 5 : 0)).replace(/\)$/, ''));
      return { kind: 'call-start', source: 'start-finish', verb: head[1] ?? '', args, context };
    },
    samples: [
      {
        logger: 'vdsm.api',
        message: `START getSpmStatus(spUUID='4bad9603-eb5a-43c5-93b6-c20cdf416029') from=::ffff:10.35.0.111,40001, flow_id=b2f8, task_id=${TASK}`,
        event: {
          verb: 'getSpmStatus',
          context: {
            internal: false,
            caller: { address: '::ffff:10.35.0.111', ip: '10.35.0.111', port: 40001 },
            flow: 'b2f8',
            task: TASK,
            vm: undefined,
          },
        },
      },
      {
        logger: 'vdsm.api',
        message: `START repoStats(domains=()) from=internal, task_id=${TASK}`,
        event: {
          verb: 'repoStats',
          context: { internal: true, caller: undefined, flow: undefined, task: TASK, vm: undefined },
        },
      },
      {
        logger: 'api.virt',
        message: `START destroy(gracefulAttempts=1) from=fe80::5054:ff:fe12:3456%eth0,40004, vmId=${TASK}`,
        event: { verb: 'destroy' },
      },
      {
        logger: 'vdsm.api',
        message: 'START destroy(gracefulAttempts=1)',
        event: { verb: 'destroy', context: undefined },
      },
      {
        logger: 'vdsm.api',
        message: 'START destroy args=(<API.VM object at 0x7f>, 1) kwargs={}',
        event: { verb: 'destroy', context: undefined },
      },
      {
        logger: 'api.virt',
        message: 'START merge(drive={}) from=::ffff:XX.XX.XX.XX,XXXXX, flow_id=5b06be20-1408-4892-a6a4-2ffe6366bebb',
        event: {
          verb: 'merge',
          context: {
            internal: false,
            caller: { address: '::ffff:XX.XX.XX.XX', ip: undefined, port: undefined },
            flow: '5b06be20-1408-4892-a6a4-2ffe6366bebb',
            task: undefined,
            vm: undefined,
          },
        },
      },
    ],
  },
  {
    name: 'call-finish',
    eras: 'D1-F',
    loggers: API,
    starts: ['FINISH '],
    keeps: true,
    read(message) {
      const head = FINISH.exec(message.slice(0, 200));
      if (head === null) return undefined;
      const { before, context } = splitContext(message);
      const value = before.slice(head[0].length);
      const verb = head[1] ?? '';
      if (head[2] === 'error') {
        return {
          kind: 'call-finish',
          source: 'start-finish',
          verb,
          outcome: 'failure',
          code: undefined,
          message: capText(value, RETURN_MAX),
          returned: undefined,
          context,
          tasks: [],
          uuid: undefined,
          facts: undefined,
        };
      }
      return { kind: 'call-finish', source: 'start-finish', verb, context, ...readEnd(verb, value) };
    },
    samples: [
      {
        logger: 'vdsm.api',
        message: `FINISH getSpmStatus return={'spm_st': {'spmId': 1}} from=::1,40002, task_id=${TASK}`,
        event: { verb: 'getSpmStatus', outcome: 'success', code: undefined },
      },
      {
        logger: 'vdsm.api',
        message: `FINISH repoStats return={'5eab9081-7d6e-4554-8b3a-2918f0e1d2c3': {'code': 0, 'lastCheck': '4.9', 'delay': '0.000468853', 'valid': False}} from=internal, task_id=${TASK}`,
        event: {
          outcome: 'success',
          facts: {
            'vdsm.sd.id': '5eab9081-7d6e-4554-8b3a-2918f0e1d2c3',
            'vdsm.sd.read_delay_seconds': 0.000468853,
            'vdsm.sd.last_check_seconds': 4.9,
            'vdsm.sd.invalid': ['5eab9081-7d6e-4554-8b3a-2918f0e1d2c3'],
          },
        },
      },
      {
        logger: 'vdsm.api',
        message: `FINISH deleteVolume error=Not SPM: ('x',) from=::1,40002, flow_id=a, b, task_id=${TASK}`,
        event: {
          verb: 'deleteVolume',
          outcome: 'failure',
          message: "Not SPM: ('x',)",
          context: {
            internal: false,
            caller: { address: '::1', ip: '::1', port: 40002 },
            flow: 'a, b',
            task: TASK,
            vm: undefined,
          },
        },
      },
      {
        logger: 'api.virt',
        message:
          "FINISH merge return={'status': {'message': 'Drive image file could not be found', 'code': 13}} from=::1,1",
        event: { outcome: 'failure', code: 13, message: 'Drive image file could not be found' },
      },
    ],
  },
  {
    name: 'call-error',
    eras: 'D2-F',
    loggers: ['api', 'storage.dispatcher'],
    starts: ['FINISH '],
    keeps: true,
    read(message, record) {
      const head = FINISH_ERROR.exec(message.slice(0, 200));
      if (head === null) return undefined;
      const by = record.logger === 'api' ? 'api' : 'dispatcher';
      return {
        kind: 'call-error',
        by,
        verb: head[1],
        code: undefined,
        message: capText(message.slice(head[0].length), RETURN_MAX),
      };
    },
    samples: [
      {
        logger: 'api',
        message: "FINISH destroy error=Virtual machine does not exist: {'vmId': 'x'}",
        event: { by: 'api', verb: 'destroy', message: "Virtual machine does not exist: {'vmId': 'x'}" },
      },
      {
        logger: 'storage.Dispatcher',
        message: "FINISH repoStats error='boom'",
        event: { by: 'dispatcher', verb: 'repoStats' },
      },
    ],
  },
  {
    name: 'protect',
    eras: 'A-D1',
    loggers: DISPATCHER,
    starts: ['Run and protect: '],
    keeps: true,
    read(message) {
      const head = PROTECT.exec(message.slice(0, 200));
      if (head === null) return undefined;
      const verb = head[1] ?? '';
      const rest = message.slice(head[0].length);
      if (head[2] === ', Return response: ')
        return { kind: 'call-finish', source: 'run-and-protect', verb, context: undefined, ...readEnd(verb, rest) };
      const list = rest.replace(/\)$/, '');
      const args = head[2] === '(' ? readCallArguments(list) : readOldArguments(verb, list);
      return { kind: 'call-start', source: 'run-and-protect', verb, args, context: undefined };
    },
    samples: [
      {
        logger: 'Storage.Dispatcher.Protect',
        message: 'Run and protect: getDeviceList, args: ( storageType=2)',
        event: { kind: 'call-start', verb: 'getDeviceList' },
      },
      {
        logger: 'Storage.Dispatcher.Protect',
        message:
          "Run and protect: getSpmStatus, Return response: {'status': {'message': 'OK', 'code': 0}, 'spm_st': {}}",
        event: { kind: 'call-finish', outcome: 'success', code: 0 },
      },
      {
        logger: 'dispatcher',
        message: 'Run and protect: repoStats(options=None)',
        event: { kind: 'call-start', verb: 'repoStats' },
      },
      {
        logger: 'dispatcher',
        message: 'Run and protect: createVolume, Return response: None',
        event: { kind: 'call-finish', outcome: 'success', code: undefined },
      },
    ],
  },
  {
    name: 'protect-unhandled',
    eras: 'A-D1',
    loggers: DISPATCHER,
    starts: ['Unhandled exception in run and protect: '],
    read(message) {
      const head = UNHANDLED.exec(message.slice(0, 200));
      return head === null
        ? undefined
        : { kind: 'call-error', by: 'dispatcher', verb: head[1], code: 100, message: 'Unhandled exception' };
    },
    samples: [
      {
        logger: 'Storage.Dispatcher.Protect',
        level: 'ERROR',
        message: 'Unhandled exception in run and protect: repoStats, args: ()',
        event: { verb: 'repoStats', code: 100 },
      },
    ],
  },
  {
    name: 'dispatcher-status',
    eras: 'A-D1',
    loggers: DISPATCHER,
    starts: ['{'],
    read(message, record) {
      if (record.level !== 'ERROR') return undefined;
      const status = readStatus(message);
      return status === undefined
        ? undefined
        : { kind: 'call-error', by: 'dispatcher-status', verb: undefined, ...status };
    },
    samples: [
      {
        logger: 'Storage.Dispatcher',
        level: 'ERROR',
        message: `{'status': {'message': "Storage domain does not exist: ('x',)", 'code': 358}}`,
        event: { by: 'dispatcher-status', code: 358, message: "Storage domain does not exist: ('x',)" },
      },
      {
        logger: 'Storage.Dispatcher.Protect',
        level: 'ERROR',
        message: `{'status': {'code': 401, 'message': "Task id unknown: ('x',)"}}`,
        event: { code: 401 },
      },
    ],
  },
  {
    name: 'dispatcher-trace',
    eras: 'A-D1',
    loggers: DISPATCHER,
    starts: [],
    read(message, record) {
      if (record.level !== 'ERROR') return undefined;
      // 4.9.0 writes the message and the traceback as two records
      const text = message.startsWith('Traceback (most recent call last)')
        ? lastLine(message)
        : capText(message, RETURN_MAX);
      return { kind: 'call-error', by: 'dispatcher-trace', verb: undefined, code: undefined, message: text };
    },
    samples: [
      {
        logger: 'Storage.Dispatcher.Protect',
        level: 'ERROR',
        message: "'boom'",
        event: { by: 'dispatcher-trace', message: "'boom'" },
      },
      {
        logger: 'Storage.Dispatcher.Protect',
        level: 'ERROR',
        message: 'Traceback (most recent call last):\n  File "x"\nValueError: boom',
        event: { by: 'dispatcher-trace', message: 'ValueError: boom' },
      },
    ],
  },
  {
    name: 'xmlrpc-call',
    eras: 'A-D1',
    loggers: ['vds'],
    starts: ['[', 'client ['],
    keeps: true,
    read(message) {
      const head = XMLRPC_CALL.exec(message.slice(0, 300));
      if (head === null) return undefined;
      // the flow id is read from the end, since the name of a VM can hold the same words
      const flow = FLOW.exec(message.slice(-600));
      const args = message.slice(head[0].length, message.length - (flow?.[0].length ?? 0));
      return {
        kind: 'call-start',
        source: 'xmlrpc',
        verb: head[2] ?? '',
        args: readCallArguments(args, namespaceOf(head[2] ?? '')),
        context: {
          internal: false,
          caller: callerOf(head[1]),
          flow: flow?.[1] || undefined,
          task: undefined,
          vm: undefined,
        },
      };
    },
    samples: [
      {
        logger: 'vds',
        message: '[]::call getVdsCapabilities with () {}',
        event: {
          verb: 'getVdsCapabilities',
          context: { internal: false, caller: undefined, flow: undefined, task: undefined, vm: undefined },
        },
      },
      {
        logger: 'vds',
        message: "client [192.168.122.1]::call vmStart with ('x', {'memSize': 1024}) {} flowID [5f3a1b2c]",
        event: {
          verb: 'vmStart',
          context: {
            internal: false,
            caller: { address: '192.168.122.1', ip: '192.168.122.1', port: undefined },
            flow: '5f3a1b2c',
            task: undefined,
            vm: undefined,
          },
        },
      },
    ],
  },
  {
    name: 'xmlrpc-return',
    eras: 'A-D1',
    loggers: ['vds'],
    starts: ['return '],
    keeps: true,
    read(message) {
      const head = XMLRPC_RETURN.exec(message.slice(0, 200));
      if (head === null) return undefined;
      return {
        kind: 'call-finish',
        source: 'xmlrpc',
        verb: head[1] ?? '',
        context: undefined,
        ...readEnd(head[1] ?? '', message.slice(head[0].length)),
      };
    },
    samples: [
      {
        logger: 'vds',
        message: "return vmStart with {'status': {'message': 'Virtual machine does not exist', 'code': 1}}",
        event: { verb: 'vmStart', outcome: 'failure', code: 1, message: 'Virtual machine does not exist' },
      },
    ],
  },
  {
    name: 'xmlrpc-error',
    eras: 'A-D1',
    loggers: ['vds'],
    starts: ['libvirt error', 'vdsm exception occured', 'unexpected error', 'Traceback (most recent call last)'],
    read(message, record) {
      // the new layout names no function
      const wrapper = record.layout === 'new' ? record.module === 'bindingxmlrpc' : record.func === 'wrapper';
      if (record.level !== 'ERROR' || !wrapper) return undefined;
      // in 4.9.0 the traceback is the message
      const trace = record.trace === '' ? message : record.trace;
      return { kind: 'call-error', by: 'xmlrpc', verb: undefined, code: undefined, message: lastLine(trace) };
    },
    samples: [
      {
        logger: 'vds',
        level: 'ERROR',
        func: 'wrapper',
        layout: 'old',
        message: 'Traceback (most recent call last):\n  File "x"\nRuntimeError: boom',
        event: { by: 'xmlrpc', message: 'RuntimeError: boom' },
      },
      {
        logger: 'vds',
        level: 'ERROR',
        func: 'wrapper',
        layout: 'old',
        message: 'unexpected error',
        event: { by: 'xmlrpc' },
      },
    ],
  },
  {
    name: 'caller',
    eras: 'A-C3',
    loggers: ['vds', 'storage.dispatcher.protect'],
    starts: ['[', 'client [', ' flowID ', 'flowID '],
    keeps: true,
    read(message) {
      if (message.length > 1000) return undefined;
      const match = CALLER.exec(message);
      return match === null ? undefined : { kind: 'caller', caller: callerOf(match[1]), flow: match[2] || undefined };
    },
    samples: [
      {
        logger: 'Storage.Dispatcher.Protect',
        message: '[192.168.122.1]',
        event: { caller: { address: '192.168.122.1', ip: '192.168.122.1', port: undefined }, flow: undefined },
      },
      {
        logger: 'vds',
        message: 'client [127.0.0.1]',
        event: { caller: { address: '127.0.0.1', ip: '127.0.0.1', port: undefined } },
      },
      { logger: 'vds', message: 'client [192.168.122.1] flowID [5f3a1b2c]', event: { flow: '5f3a1b2c' } },
      { logger: 'vds', message: ' flowID [5f3a1b2c]', event: { caller: undefined, flow: '5f3a1b2c' } },
    ],
  },
  {
    name: 'bridge',
    eras: 'C1-F',
    loggers: JSONRPC,
    starts: ['Calling ', 'Return '],
    keeps: true,
    read(message) {
      const head = BRIDGE.exec(message.slice(0, 200));
      if (head === null) return undefined;
      const method = head[2] ?? '';
      const value = message.slice(head[0].length);
      if (head[1] === 'Calling') return { kind: 'bridge-start', method, args: readCallArguments(value) };
      const status = readStatus(value);
      return {
        kind: 'bridge-finish',
        method,
        code: status?.code,
        message: status?.message,
        returned: capText(value, RETURN_MAX),
      };
    },
    samples: [
      {
        logger: 'jsonrpc.JsonRpcServer',
        message: "Calling 'Host.getAllVmStats' in bridge with {}",
        event: { kind: 'bridge-start', method: 'Host.getAllVmStats' },
      },
      {
        logger: 'jsonrpc.JsonRpcServer',
        message: "Return 'Host.getAllVmStats' in bridge with (suppressed)",
        event: { kind: 'bridge-finish', method: 'Host.getAllVmStats', returned: '(suppressed)' },
      },
    ],
  },
  {
    name: 'bridge-refused',
    eras: 'C1-F',
    loggers: JSONRPC,
    starts: ['In recovery, ignoring '],
    read(message) {
      const head = REFUSED.exec(message.slice(0, 200));
      return head === null ? undefined : { kind: 'bridge-refused', method: head[1] ?? '' };
    },
    samples: [
      {
        logger: 'jsonrpc.JsonRpcServer',
        message: "In recovery, ignoring 'Host.ping2' in bridge with {}",
        event: { method: 'Host.ping2' },
      },
    ],
  },
  {
    name: 'bridge-error',
    eras: 'C1-F',
    loggers: JSONRPC,
    starts: ['Internal server error', 'could not serve request'],
    read: () => ({ kind: 'bridge-error' }),
    samples: [
      {
        logger: 'jsonrpc.JsonRpcServer',
        level: 'ERROR',
        message: 'Internal server error',
        event: { kind: 'bridge-error' },
      },
    ],
  },
  {
    name: 'rpc-finish',
    eras: 'C2-F',
    loggers: ['jsonrpc.jsonrpcserver', 'vds'],
    starts: ['RPC call '],
    keeps: true,
    read(message) {
      const match = SUMMARY.exec(message.slice(0, 300));
      if (match === null) return undefined;
      const [, method = '', failed, error, , code, seconds] = match;
      // `finished (code=None)`: the call failed by an exception and has no status (4.17.34 to 4.20.0)
      const number = Number(error ?? code);
      const known = (error ?? code) !== undefined && Number.isInteger(number) ? number : undefined;
      const ok = failed === undefined && (code === undefined || known === 0);
      return { kind: 'rpc-finish', method, ok, code: known, seconds: Number(seconds) };
    },
    samples: [
      {
        logger: 'jsonrpc.JsonRpcServer',
        message: 'RPC call Host.getStats succeeded in 0.02 seconds',
        event: { method: 'Host.getStats', ok: true, code: undefined, seconds: 0.02 },
      },
      {
        logger: 'jsonrpc.JsonRpcServer',
        message: 'RPC call Volume.deleteVolume failed (error 654) in 0.00 seconds',
        event: { ok: false, code: 654, seconds: 0 },
      },
      {
        logger: 'jsonrpc.JsonRpcServer',
        message: 'RPC call Host.getDeviceList took more than 1.00 seconds to succeed: 3.20',
        event: { ok: true, seconds: 3.2 },
      },
      {
        logger: 'vds',
        message: 'RPC call vmStart finished (code=1) in 0.00 seconds',
        event: { method: 'vmStart', ok: false, code: 1 },
      },
      {
        logger: 'vds',
        message: 'RPC call destroy finished (code=None) in 0.00 seconds',
        event: { ok: false, code: undefined },
      },
    ],
  },
];

type CallEnd = Pick<
  Extract<Event, { kind: 'call-finish' }>,
  'outcome' | 'code' | 'message' | 'returned' | 'tasks' | 'uuid' | 'facts'
>;

/** Reads how a call ended from its returned value: a status code other than 0 is a failure, also in `FINISH create return=…`. */
function readEnd(verb: string, value: string): CallEnd {
  const status = readStatus(value);
  const failed = status !== undefined && status.code !== 0;
  return {
    outcome: failed ? 'failure' : 'success',
    code: status?.code,
    message: failed ? status.message : undefined,
    returned: capText(value, RETURN_MAX),
    tasks: readTaskStatuses(verb, value),
    // 4.9.0 returns the task's id beside the status and nothing else; in a longer value the key has another meaning
    uuid: status === undefined || value.length > 200 ? undefined : RETURNED_UUID.exec(value)?.[1],
    facts: readReturn(verb, value),
  };
}

function callerOf(address: string | undefined) {
  return address === undefined || address === '' ? undefined : readCaller(address, undefined);
}

function lastLine(text: string): string {
  return capText(text.slice(text.trimEnd().lastIndexOf('\n') + 1).trim(), RETURN_MAX);
}
