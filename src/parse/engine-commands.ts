import { ENGINE_COMMANDS, type EngineCommandRow } from './tables/engine-commands.ts';

export type { EngineCommandRow } from './tables/engine-commands.ts';

/** Looks a command of the engine up by its name in START and FINISH (`XxxVDSCommand`) or in lines that tell of failures (`XxxVDS`). */
export function findEngineCommand(name: string): EngineCommandRow | undefined {
  return BY_NAME.get(name) ?? BY_NAME.get(`${name}Command`);
}

const BY_NAME: ReadonlyMap<string, EngineCommandRow> = new Map(ENGINE_COMMANDS.map((row) => [row.command, row]));
