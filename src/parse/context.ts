import { ipIn } from '../model/address.ts';
import type { CallContext, Caller } from '../model/events.ts';

/** Occurrences of ` from=` that are tried, the last one first: an argument can hold one too. */
const TRIES = 8;
/** Longest id of a task or VM. Both are UUIDs but in test suites (`task_id=fake-task-id`). */
const ID_MAX = 256;

/**
 * Splits the context off the end of a START or FINISH message: `from=IP,PORT, flow_id=F, task_id=U, vmId=U`.
 * @returns the text before the context, and the context; the whole text and undefined where there is none, as in 4.19.1 to 4.19.15
 */
export function splitContext(message: string): { before: string; context: CallContext | undefined } {
  let at = message.lastIndexOf(' from=');
  for (let i = 0; at >= 0 && i < TRIES; i++) {
    const context = readContext(message.slice(at + 6));
    if (context !== undefined) return { before: message.slice(0, at), context };
    at = at === 0 ? -1 : message.lastIndexOf(' from=', at - 1);
  }
  return { before: message, context: undefined };
}

const FROM = /^(?:internal|([^,\s]+)(?:,([\dXx*]+))?)(?=,|$)/;

/** Reads a context from the text after `from=`; undefined where that text is none. */
function readContext(text: string): CallContext | undefined {
  const from = FROM.exec(text.slice(0, 200));
  if (from === null) return undefined;
  const [head, address, port] = from;
  // ` from=` and a word may be in an argument
  if (address !== undefined && port === undefined && !ADDRESS.test(address)) return undefined;
  let end = text.length;
  const vmAt = lastField(text, VM, end);
  const vm = vmAt < 0 ? '' : text.slice(vmAt + VM.length, end);
  if (vmAt >= 0) end = vmAt;
  const taskAt = lastField(text, TASK, end);
  const task = taskAt < 0 ? '' : text.slice(taskAt + TASK.length, end);
  if (taskAt >= 0) end = taskAt;
  // the flow id between may hold anything, commas too
  let flow = '';
  if (text.startsWith(FLOW, head.length)) flow = text.slice(head.length + FLOW.length, end);
  else if (head.length !== end) return undefined;
  return {
    internal: address === undefined,
    caller: address === undefined ? undefined : readCaller(address, port),
    flow: flow === '' ? undefined : flow,
    task: task === '' ? undefined : task,
    vm: vm === '' ? undefined : vm,
  };
}

const [FLOW, TASK, VM] = [', flow_id=', ', task_id=', ', vmId='];
/** An address without a port: `192.0.2.1`, `[::1]`, `XX.XX.XX.XX`. */
const ADDRESS = /^\[?[\da-fXx*.]*[.:][\da-fXx*.:]*(?:%[\w.-]{1,32})?\]?$/i;

/** Returns where the field begins with which a text ends, as its value has neither comma nor blank, or -1. */
function lastField(text: string, key: string, end: number): number {
  const at = text.lastIndexOf(key, end - key.length);
  if (at < 0 || end - at - key.length > ID_MAX) return -1;
  for (let i = at + key.length; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === COMMA || code === BLANK) return -1;
  }
  return at;
}

const [BLANK, COMMA] = [0x20, 0x2c];

/** Reads a caller as written: `::ffff:192.168.122.1`, `fe80::1%eth0`, `[::1]`, `XX.XX.XX.XX` (masked by users). */
export function readCaller(address: string, port: string | undefined): Caller {
  const number = Number(port);
  return {
    address,
    ip: ipIn(address),
    port: port !== undefined && Number.isInteger(number) && number <= 65_535 ? number : undefined,
  };
}
