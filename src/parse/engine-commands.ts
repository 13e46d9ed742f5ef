import { ENGINE_COMMANDS, type EngineCommandRow } from './tables/engine-commands.ts';

export type { EngineCommandRow } from './tables/engine-commands.ts';

/** Looks up a command of the engine by its name: `XxxVDSCommand` as in START and FINISH, or `XxxVDS` as in lines about failures. */
export function findEngineCommand(name: string): EngineCommandRow | undefined {
  return BY_NAME.get(name) ?? BY_NAME.get(`${name}Command`);
}

const BY_NAME: ReadonlyMap<string, EngineCommandRow> = new Map(ENGINE_COMMANDS.map((row) => [row.command, row]));
