import type { LineFacts } from '../model/spans.ts';

/** Makes the facts of a line, all unknown yet. Written out, since a spread of a constant takes 20 times as long. */
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
