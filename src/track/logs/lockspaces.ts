import { setNewest } from '../../model/bounded-map.ts';
import { detach } from '../../model/detach.ts';
import type { EventOf, NoteFacts } from '../../model/events.ts';
import type { RecordReading, SanlockNames } from '../../model/reading.ts';
import type { LogRecord } from '../../model/records.ts';

interface Lockspace {
  readonly sd: string | undefined;
  readonly hostId: number | undefined;
}

interface Lease {
  readonly sd: string | undefined;
  readonly resource: string | undefined;
}

/** What the numbers of lockspaces (`s3`) and leases (`r5`) stand for. */
export interface LockspacesState {
  readonly spaces: Map<string, Lockspace>;
  readonly leases: Map<string, Lease>;
}

export function newLockspaces(): LockspacesState {
  return { spaces: new Map(), leases: new Map() };
}

/** Maximum number of lockspaces, and of leases, that are remembered: a host has some tens of storage domains. */
const KEPT_MAX = 1000;
/** Slightly less than the largest time of a `Date`, in ms. */
const TIME_MAX = 8e15;

/** Resolves the numbers of lockspaces and leases, which sanlock assigns anew whenever it starts. */
export class Lockspaces {
  readonly #state: LockspacesState;

  constructor(state: LockspacesState) {
    this.#state = state;
  }

  /** Returns what the numbers in a record of sanlock or wdmd stand for, and remembers what it names. */
  resolve(record: LogRecord, { event, names }: RecordReading): NoteFacts | undefined {
    const note = event?.kind === 'note' ? event : undefined;
    if (note?.action === 'sanlock-started') {
      this.#state.spaces.clear();
      this.#state.leases.clear();
    }
    if (names?.sanlock !== undefined) this.#remember(names.sanlock, note);
    const { lockspace, lease, renewed } = names?.sanlock ?? {};
    const space = lockspace === undefined ? undefined : this.#state.spaces.get(lockspace);
    const held = lease === undefined ? undefined : this.#state.leases.get(lease);
    const facts = {
      'vdsm.sanlock.lockspace': lockspace,
      'vdsm.sanlock.resource': held?.resource,
      'vdsm.sd.id': note?.facts?.['vdsm.sd.id'] ?? space?.sd ?? held?.sd,
      'vdsm.sd.host_id': space?.hostId,
      'vdsm.sanlock.last_success_at': renewed === undefined ? undefined : instantOf(renewed, record, note),
    };
    return Object.values(facts).some((value) => value !== undefined) ? facts : undefined;
  }

  /** Remembers what a record names. A path in it also names the storage domain, if the record that adds the lockspace is not in the input. */
  #remember({ lockspace, lease, sd: inPath }: SanlockNames, note: EventOf<'note'> | undefined): void {
    const { spaces, leases } = this.#state;
    const facts = note?.facts;
    const sd = facts?.['vdsm.sd.id'] ?? inPath;
    if (lease !== undefined && note?.action === 'resource-named') {
      const resource = facts?.['vdsm.sanlock.resource'];
      setNewest(leases, detach(lease), { sd: detachAny(sd), resource: detachAny(resource) }, KEPT_MAX);
    }
    if (lockspace === undefined) return;
    if (note?.action === 'lockspace-added')
      setNewest(spaces, detach(lockspace), { sd: detachAny(sd), hostId: facts?.['vdsm.sd.host_id'] }, KEPT_MAX);
    else if (sd !== undefined && !spaces.has(lockspace))
      setNewest(spaces, detach(lockspace), { sd: detach(sd), hostId: undefined }, KEPT_MAX);
  }
}

function detachAny(text: string | undefined): string | undefined {
  return text === undefined ? undefined : detach(text);
}

/** Converts an uptime, in seconds, to an instant, by the time and uptime of the record. */
function instantOf(seconds: number, record: LogRecord, note: EventOf<'note'> | undefined): string | undefined {
  const now = record.headerFacts?.['vdsm.uptime_seconds'] ?? note?.facts?.['vdsm.uptime_seconds'];
  if (now === undefined) return undefined;
  const age = now - seconds;
  const instant = record.time - age * 1000;
  return age < 0 || Math.abs(instant) > TIME_MAX ? undefined : new Date(instant).toISOString();
}
