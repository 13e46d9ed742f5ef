import type { CallSpan, CommandSpan, TaskSpan } from '../model/spans.ts';

/** Spans that closed since the last `take`, in the order of closing. */
export interface Closed {
  readonly calls: CallSpan[];
  readonly tasks: TaskSpan[];
  readonly commands: CommandSpan[];
}

export function newClosed(): Closed {
  return { calls: [], tasks: [], commands: [] };
}
