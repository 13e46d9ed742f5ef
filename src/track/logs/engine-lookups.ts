import type { CallArguments } from '../../model/events.ts';

/** What the tracker of engine.log must know of the engine's commands; the table behind it is parse's. */
export interface EngineLookups {
  /** What a command calls with these arguments: the verb of vdsm, and the method of JSON-RPC; neither where it calls none. */
  targetOf(command: string, args: CallArguments | undefined): EngineTarget;
  /** Whether it leaves a task behind, which the engine polls. */
  makesTask(command: string): boolean;
  /** Whether that is what it returns. */
  returnsTask(command: string): boolean;
}

interface EngineTarget {
  readonly verb: string | undefined;
  /** `Class.method` */
  readonly method: string | undefined;
}
