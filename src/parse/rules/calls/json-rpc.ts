/** Requests over JSON-RPC: as the bridge between JSON-RPC and the API logs them (at DEBUG), and their summaries (4.17.34 on). */
import { capText, RETURN_MAX } from '../../caps.ts';
import { readCallArguments } from '../../python/call-arguments.ts';
import type { Rule } from '../../rule.ts';
import { readFailedParts } from '../../values/failed-parts.ts';
import { readStatus } from '../../values/status.ts';
import { findVerb } from '../../verbs.ts';

const LOGGERS = ['jsonrpc.jsonrpcserver'];

const BRIDGE = /^(Calling|Return) '([\w.]+)' in bridge with /;
const REFUSED = /^In recovery, ignoring '([\w.]+)' in bridge/;
const SUMMARY =
  /^RPC call ([\w.]+) (?:(failed) \(error (-?\d+)\) in|(succeeded) in|finished \(code=(-?\d+|None)\) in|took more than [\d.]+ seconds to succeed:) ([\d.]+)(?: seconds)?$/;

export const jsonRpcRules: readonly Rule[] = [
  {
    name: 'bridge',
    eras: 'C1-F',
    loggers: LOGGERS,
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
        facts: readFailedParts(method, value),
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
      {
        logger: 'jsonrpc.JsonRpcServer',
        message:
          "Return 'StoragePool.connectStorageServer' in bridge with [{'status': 477, 'id': '2a1b0f0d-6bd1-4b36-9b5c-6cb0a6a34cf0'}]",
        event: { facts: { 'vdsm.call.failed_parts': 1, 'vdsm.call.failed_part_codes': ['477'] } },
      },
    ],
  },
  {
    name: 'bridge-refused',
    eras: 'C1-F',
    loggers: LOGGERS,
    starts: ['In recovery, ignoring '],
    read(message) {
      const head = REFUSED.exec(message.slice(0, 200));
      if (head === null) return undefined;
      const method = head[1] ?? '';
      const verb = findVerb(method)?.verb ?? method.slice(method.lastIndexOf('.') + 1);
      return { kind: 'bridge-refused', method, facts: { 'vdsm.call.verb': verb } };
    },
    samples: [
      {
        logger: 'jsonrpc.JsonRpcServer',
        message: "In recovery, ignoring 'Host.ping2' in bridge with {}",
        event: { method: 'Host.ping2', facts: { 'vdsm.call.verb': 'ping2' } },
      },
    ],
  },
  {
    name: 'bridge-error',
    eras: 'C1-F',
    loggers: LOGGERS,
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
