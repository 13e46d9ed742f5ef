/** Calls over XML-RPC (until 4.20.0), and the records that name the caller of the next `Run and protect` on the thread. */
import type { Caller } from '../../../model/events.ts';
import { readCaller } from '../../context.ts';
import { readCallArguments } from '../../python/call-arguments.ts';
import type { Rule } from '../../rule.ts';
import { namespaceOf } from '../../verbs.ts';
import { lastLine, readCallEnd } from './call-end.ts';

const CALL = /^(?:client )?\[([^\]]*)\]::call (\w+) with /;
const RETURN = /^return (\w+) with /;
const FLOW = / ?flowID \[([^\]]*)\]$/;
const CALLER = /^(?:(?:client )?\[([^\]]*)\])?(?: ?flowID \[([^\]]*)\])?$/;

export const xmlrpcRules: readonly Rule[] = [
  {
    name: 'xmlrpc-call',
    eras: 'A-D1',
    loggers: ['vds'],
    starts: ['[', 'client ['],
    keeps: true,
    read(message) {
      const head = CALL.exec(message.slice(0, 300));
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
      const head = RETURN.exec(message.slice(0, 200));
      if (head === null) return undefined;
      return {
        kind: 'call-finish',
        source: 'xmlrpc',
        verb: head[1] ?? '',
        context: undefined,
        ...readCallEnd(head[1] ?? '', message.slice(head[0].length)),
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
];

function callerOf(address: string | undefined): Caller | undefined {
  return address === undefined || address === '' ? undefined : readCaller(address, undefined);
}
