import type { LineFacts } from '../model/spans.ts';

/** Facts of a line of which nothing is known yet. */
export function newFacts(): LineFacts {
  return {
    caller: undefined,
    callerInherited: false,
    flow: undefined,
    flowInherited: false,
    task: undefined,
    vm: undefined,
    callId: undefined,
    verb: undefined,
    error: undefined,
    failedCommand: undefined,
    subjectTask: undefined,
    lock: undefined,
    commandId: undefined,
    outcome: undefined,
    restart: undefined,
    incident: undefined,
    quality: 0,
  };
}
