/** Calls of storage verbs by their dispatcher, `Run and protect: VERB(…)`, and the records in which it reports failures (until 4.19.15). */
import { capText, RETURN_MAX } from '../../caps.ts';
import { readCallArguments, readOldArguments } from '../../python/call-arguments.ts';
import type { Rule } from '../../rule.ts';
import { readStatus } from '../../values/status.ts';
import { lastLine, readCallEnd } from './call-end.ts';

const LOGGERS = ['dispatcher', 'storage.dispatcher', 'storage.dispatcher.protect'];

const PROTECT = /^Run and protect: (\w+)(\(|, args: \(|, Return response: )/;
const UNHANDLED = /^Unhandled exception in run and protect: (\w+)/;

export const runAndProtectRules: readonly Rule[] = [
  {
    name: 'protect',
    eras: 'A-D1',
    loggers: LOGGERS,
    starts: ['Run and protect: '],
    keeps: true,
    read(message) {
      const head = PROTECT.exec(message.slice(0, 200));
      if (head === null) return undefined;
      const verb = head[1] ?? '';
      const rest = message.slice(head[0].length);
      if (head[2] === ', Return response: ')
        return { kind: 'call-finish', source: 'run-and-protect', verb, context: undefined, ...readCallEnd(verb, rest) };
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
    loggers: LOGGERS,
    starts: ['Unhandled exception in run and protect: '],
    read(message) {
      const head = UNHANDLED.exec(message.slice(0, 200));
      if (head === null) return undefined;
      const verb = head[1] ?? '';
      const facts = { 'vdsm.call.verb': verb };
      return { kind: 'call-error', by: 'dispatcher', verb, code: 100, message: 'Unhandled exception', facts };
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
    loggers: LOGGERS,
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
    loggers: LOGGERS,
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
];
