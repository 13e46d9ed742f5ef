import type { Belonging } from '../model/spans.ts';

/** Takes over from what encloses it what it does not say itself, and says that it did. */
export function inherit(own: Belonging, from: Belonging | undefined): void {
  if (from === undefined) return;
  if (own.flow === undefined && from.flow !== undefined) {
    own.flow = from.flow;
    own.flowInherited = true;
  }
  if (own.caller === undefined && from.caller !== undefined) {
    own.caller = from.caller;
    own.callerInherited = true;
  }
  own.vm ??= from.vm;
  own.task ??= from.task;
}
