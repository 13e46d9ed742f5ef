/** Compares the ids that two records state of a call: those of one call do not contradict. */
import { isSameIp } from '../model/address.ts';
import type { CallContext, Caller } from '../model/events.ts';
import type { CallSpan } from '../model/spans.ts';

/**
 * `agrees`: an id that both state is the same, and none differs; `contradicts`: one differs; `silent`: they state none
 * in common.
 */
export type Agreement = 'agrees' | 'contradicts' | 'silent';

/**
 * Compares the contexts of two records: task, flow, VM and caller, where both state them, whichever way they spell an
 * address.
 */
export function compareIds(one: CallContext | undefined, other: CallContext | undefined): Agreement {
  if (one === undefined || other === undefined) return 'silent';
  const task = compareTexts(one.task, other.task);
  if (task === 'contradicts') return task;
  const flow = one.flow === undefined || other.flow === undefined ? 'silent' : agreement(one.flow === other.flow);
  if (flow === 'contradicts') return flow;
  const vm = compareTexts(one.vm, other.vm);
  if (vm === 'contradicts') return vm;
  const caller = one.internal === other.internal ? compareCallers(one.caller, other.caller) : 'contradicts';
  if (caller === 'contradicts') return caller;
  return task === 'agrees' || flow === 'agrees' || vm === 'agrees' ? 'agrees' : caller;
}

/** Whether caller and flow show that a call is not inside an open one: an inner call has the outer one's, or none. */
export function isForeign(open: CallSpan, context: CallContext | undefined): boolean {
  const { caller, flow } = context ?? {};
  if (flow !== undefined && open.flow !== undefined && !open.flowInherited && flow !== open.flow) return true;
  return compareCallers(open.caller, caller) === 'contradicts';
}

/** Compares two callers. A masked address may be any, and the port may be absent. */
function compareCallers(one: Caller | undefined, other: Caller | undefined): Agreement {
  if (one === undefined || other === undefined) return 'silent';
  if (one.port !== undefined && other.port !== undefined && one.port !== other.port) return 'contradicts';
  if (one.address === other.address) return 'agrees';
  return one.ip === undefined || other.ip === undefined ? 'silent' : agreement(isSameIp(one.ip, other.ip));
}

/** UUIDs are one in lower and upper case. */
function compareTexts(one: string | undefined, other: string | undefined): Agreement {
  if (one === undefined || other === undefined) return 'silent';
  return agreement(one === other || one.toLowerCase() === other.toLowerCase());
}

function agreement(isSame: boolean): Agreement {
  return isSame ? 'agrees' : 'contradicts';
}
