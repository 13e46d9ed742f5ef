import type { CallArguments } from '../../model/events.ts';

/** Facts of the engine's commands, from the tables of parse. */
export interface EngineLookups {
  /** Returns the verb of vdsm and the JSON-RPC method that a command calls with these arguments, if it calls any. */
  targetOf(command: string, args: CallArguments | undefined): EngineTarget;
  /** Whether a command starts a storage task, which the engine then polls. */
  makesTask(command: string): boolean;
  /** Whether a command returns the id of its task. */
  returnsTask(command: string): boolean;
}

interface EngineTarget {
  readonly verb: string | undefined;
  /** `Class.method` */
  readonly method: string | undefined;
}
