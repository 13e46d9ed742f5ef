import { describe, expect, it } from 'vitest';
import { splitContext } from '../../src/parse/context.ts';

const TASK = '8d0cbd4e-4a6c-4b92-a4f6-9e3d5c6a9f00';
const NOTHING = { internal: false, caller: undefined, flow: undefined, task: undefined, vm: undefined };
const caller = { address: '::1', ip: '::1', port: 5 };

describe('splitContext', () => {
  it.each([
    ['from=::1,5', { caller }],
    ['from=internal', { internal: true }],
    ['from=::1,5, flow_id=f', { caller, flow: 'f' }],
    ['from=::1,5, flow_id=a, b, task_id=c', { caller, flow: 'a, b', task: 'c' }],
    ['from=::1,5, flow_id=a, task_id=b c', { caller, flow: 'a, task_id=b c' }],
    [`from=::1,5, flow_id=f, task_id=${TASK}, vmId=${TASK}`, { caller, flow: 'f', task: TASK, vm: TASK }],
    ['from=::1,5, task_id=fake-task-id', { caller, task: 'fake-task-id' }],
    ['from=::1,5, vmId=fake-vm', { caller, vm: 'fake-vm' }],
    ['from=::1,5, flow_id=, task_id=, vmId=', { caller }],
    ['from=192.0.2.1', { caller: { address: '192.0.2.1', ip: '192.0.2.1', port: undefined } }],
    ['from=[::1], flow_id=f', { caller: { address: '[::1]', ip: '::1', port: undefined }, flow: 'f' }],
    ['from=XX.XX.XX.XX', { caller: { address: 'XX.XX.XX.XX', ip: undefined, port: undefined } }],
    ['from=[fe80::1%eth0],5', { caller: { address: '[fe80::1%eth0]', ip: 'fe80::1', port: 5 } }],
  ])('reads %s', (text, context) => {
    expect(splitContext(`START x(a=' from=b', y=1) ${text}`)).toEqual({
      before: "START x(a=' from=b', y=1)",
      context: { ...NOTHING, ...context },
    });
  });

  it.each(["START x(a='mail from=me')", 'START x() from=', 'START x() from=me', 'START x() from=::1,5, other=1'])(
    'finds none in %s',
    (text) => {
      expect(splitContext(text)).toEqual({ before: text, context: undefined });
    },
  );
});
