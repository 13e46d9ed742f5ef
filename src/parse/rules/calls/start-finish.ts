/**
 * Calls by START and FINISH, with which 4.19.1 and later log them. The context at the end of both came with 4.19.16. An error
 * is written twice: FINISH with its context at INFO, and without one at the level of the error.
 */
import { capText, RETURN_MAX } from '../../caps.ts';
import { splitContext } from '../../context.ts';
import { readCallArguments } from '../../python/call-arguments.ts';
import type { Rule } from '../../rule.ts';
import { readCallEnd } from './call-end.ts';

const LOGGERS = ['vdsm.api', 'api.virt', 'api.host', 'api.network', 'api.storage'];
const TASK = '8d0cbd4e-4a6c-4b92-a4f6-9e3d5c6a9f00';

const START = /^START (\w+)(?:\(| args=)/;
const FINISH = /^FINISH (\w+) (return|error)=/;
const FINISH_ERROR = /^FINISH (\w+) error=/;

export const startFinishRules: readonly Rule[] = [
  {
    name: 'call-start',
    eras: 'D1-F',
    loggers: LOGGERS,
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
        // a test suite of vdsm: its tasks have any id
        logger: 'vdsm.api',
        message: "START prepareImage(sdUUID='x') from=[::ffff:192.0.2.1], flow_id=f, task_id=fake-task-id",
        event: {
          args: { text: "sdUUID='x'", values: { sdUUID: 'x' }, ids: {}, subjectTask: undefined, capped: false },
          context: {
            internal: false,
            caller: { address: '[::ffff:192.0.2.1]', ip: '192.0.2.1', port: undefined },
            flow: 'f',
            task: 'fake-task-id',
            vm: undefined,
          },
        },
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
    loggers: LOGGERS,
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
      return { kind: 'call-finish', source: 'start-finish', verb, context, ...readCallEnd(verb, value) };
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
        message: `FINISH connectStorageServer return={'statuslist': [{'id': '${TASK}', 'status': 477}, {'id': '${TASK}', 'status': 0}]} from=::1,40002, task_id=${TASK}`,
        event: {
          outcome: 'success',
          facts: { 'vdsm.call.failed_parts': 1, 'vdsm.call.failed_part_codes': ['477'] },
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
      const verb = head[1] ?? '';
      return {
        kind: 'call-error',
        by,
        verb,
        code: undefined,
        message: capText(message.slice(head[0].length), RETURN_MAX),
        facts: { 'vdsm.call.verb': verb },
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
        event: { by: 'dispatcher', verb: 'repoStats', facts: { 'vdsm.call.verb': 'repoStats' } },
      },
    ],
  },
];
