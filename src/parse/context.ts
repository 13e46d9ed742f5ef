import type { CallContext, Caller } from '../model/events.ts';
import { UUID } from '../model/uuid.ts';
import { isIP } from 'node:net';

/** Occurrences of ` from=` that are tried, the last one first: an argument can hold one too. */
const TRIES = 8;
/** The end of a context. The flow id before it may hold anything, commas too. */
const ENDING = new RegExp(`(?:, task_id=(${UUID}))?(?:, vmId=([0-9a-f-]*))?$`);
/** Characters at the end of a context in which `ENDING` is searched: on a long flow id the search would take quadratic time. */
const ENDING_LENGTH = 110;

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

/** Reads a context from the text after `from=`; undefined where that text is none. */
function readContext(text: string): CallContext | undefined {
  const from = /^(?:internal|([^,\s]+),([\dXx*]+))(?=,|$)/.exec(text.slice(0, 200));
  if (from === null) return undefined;
  let rest = text.slice(from[0].length);
  const ending = ENDING.exec(rest.slice(-ENDING_LENGTH));
  const [, task, vm] = ending ?? [];
  rest = rest.slice(0, rest.length - (ending?.[0].length ?? 0));
  let flow: string | undefined;
  if (rest.startsWith(', flow_id=')) flow = rest.slice(10);
  else if (rest !== '') return undefined;
  return {
    internal: from[1] === undefined,
    caller: from[1] === undefined ? undefined : readCaller(from[1], from[2]),
    flow: flow === '' ? undefined : flow,
    task,
    vm: vm === '' ? undefined : vm,
  };
}

/** Reads a caller as written: `::ffff:192.168.122.1`, `fe80::1%eth0`, `XX.XX.XX.XX` (masked by users). */
export function readCaller(address: string, port: string | undefined): Caller {
  const bare = address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '');
  const number = Number(port);
  return {
    address,
    ip: isIP(bare) === 0 ? undefined : bare,
    port: port !== undefined && Number.isInteger(number) && number <= 65_535 ? number : undefined,
  };
}
