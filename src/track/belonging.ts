import type { Belonging } from '../model/spans.ts';

/** Fills in what a record or span does not state itself from the span that encloses it, and marks it as inherited. */
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
