/** What the parts of the fleet's day share. */
import type { StorageError } from './errors.ts';
import type { Host } from './host.ts';
import type { Simulation } from './simulation.ts';
import type { HostName, PoolName } from './world.ts';

/** A storage task that the engine polls. */
export interface PolledTask {
  readonly from: number;
  readonly until: number;
  readonly error: Pick<StorageError, 'code' | 'message'> | undefined;
  /** Whether the engine has seen its end. */
  seen: boolean;
}

/** The fleet while its day goes on. */
export interface Fleet {
  readonly hosts: Readonly<Record<HostName, Host>>;
  /** The tasks of each storage pool, by their ids. */
  readonly tasks: Readonly<Record<PoolName, Map<string, PolledTask>>>;
  readonly simulation: Simulation;
}
