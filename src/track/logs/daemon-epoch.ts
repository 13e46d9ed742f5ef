import { detach } from '../../model/detach.ts';
import type { NoteSignals } from '../../model/events.ts';
import type { LogRecord } from '../../model/records.ts';
import type { EpochFacts } from '../../model/spans.ts';

/**
 * Makes the epoch of a daemon that starts with a record.
 * @param owner name of the host, with a name of the daemon if others run there
 */
export function newEpoch(
  owner: string,
  { time }: LogRecord,
  { version, pid }: NonNullable<NoteSignals['start']>,
): EpochFacts {
  return {
    version: version === undefined ? undefined : detach(version),
    pid,
    era: undefined,
    epoch: `${owner} ${new Date(time).toISOString()}`,
    isDebug: false,
  };
}
