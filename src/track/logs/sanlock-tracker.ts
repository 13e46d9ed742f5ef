/** Lockspaces of sanlock: which storage domain `s3` is, and since when the host is up. */
import { setNewest } from '../../model/bounded-map.ts';
import { detach } from '../../model/detach.ts';
import type { Event, NoteFacts } from '../../model/events.ts';
import type { RecordReading } from '../../model/reading.ts';
import type { LogRecord } from '../../model/records.ts';
import type { EpochFacts, LineFacts } from '../../model/spans.ts';
import { UUID } from '../../model/uuid.ts';
import { newFacts } from '../facts.ts';
import { PlainTracker } from './log-tracker.ts';

interface Lockspace {
  readonly sd: string | undefined;
  readonly hostId: number | undefined;
}

interface Lease {
  readonly sd: string | undefined;
  readonly resource: string | undefined;
}

/** As plain data. */
export interface LockspacesState {
  readonly spaces: Map<string, Lockspace>;
  readonly leases: Map<string, Lease>;
}

export function newLockspaces(): LockspacesState {
  return { spaces: new Map(), leases: new Map() };
}

/** `s3 `, `s3:r5 `, `r5 `. */
const PLACE = /^(?:(s\d{1,9})(?::(r\d{1,9}))?|(r\d{1,9})) /;
const LAST_SUCCESS = / (?:last_success|renewal) (\d{1,12})\b|^(?:s\d{1,9} )?renewed (\d{1,12})\b/;
const SD_PATH = new RegExp(`/(${UUID})/(?:dom_md/)?(?:ids|leases|xleases)`);
/** So much of a message is looked at: sanlock cuts its own at 510 bytes. */
const LOOKED_AT = 1024;
/** Hosts have some tens of storage domains, and take leases of them again and again: the oldest are forgotten. */
const KEPT_MAX = 1000;

/** Numbers of lockspaces and resources, as sanlock gives them anew in each of its lives. */
export class Lockspaces {
  readonly #state: LockspacesState;

  constructor(state: LockspacesState) {
    this.#state = state;
  }

  /** What a record of sanlock or wdmd tells by its numbers; takes in what it tells of them. */
  tell(record: LogRecord, event: Event | undefined): NoteFacts | undefined {
    const text = record.message.slice(0, LOOKED_AT);
    const note = event?.kind === 'note' ? event : undefined;
    if (note?.action === 'sanlock-started') {
      this.#state.spaces.clear();
      this.#state.leases.clear();
    }
    const [, space, leaseInSpace, leaseAlone] = PLACE.exec(text) ?? [];
    const lease = leaseInSpace ?? leaseAlone;
    this.#learn(space, lease, note, SD_PATH.exec(text)?.[1]);
    const known = space === undefined ? undefined : this.#state.spaces.get(space);
    const held = lease === undefined ? undefined : this.#state.leases.get(lease);
    const facts = {
      'vdsm.sanlock.lockspace': space,
      'vdsm.sanlock.resource': held?.resource,
      'vdsm.sd.id': note?.facts?.['vdsm.sd.id'] ?? known?.sd ?? held?.sd,
      'vdsm.sd.host_id': known?.hostId,
      'vdsm.sanlock.last_success_at': lastSuccessOf(record, text, note),
    };
    return Object.values(facts).some((value) => value !== undefined) ? facts : undefined;
  }

  /** A line that says what a number is; `inPath`: where it was rotated away, a path that another line names. */
  #learn(space: string | undefined, lease: string | undefined, note: NoteEvent | undefined, inPath?: string): void {
    const told = note?.facts;
    const sd = told?.['vdsm.sd.id'] ?? inPath;
    if (lease !== undefined && note?.action === 'resource-acquired')
      setNewest(
        this.#state.leases,
        detach(lease),
        { sd: owned(sd), resource: owned(told?.['vdsm.sanlock.resource']) },
        KEPT_MAX,
      );
    if (space === undefined) return;
    if (note?.action === 'lockspace-added')
      setNewest(this.#state.spaces, detach(space), { sd: owned(sd), hostId: told?.['vdsm.sd.host_id'] }, KEPT_MAX);
    else if (sd !== undefined && !this.#state.spaces.has(space))
      setNewest(this.#state.spaces, detach(space), { sd: owned(sd), hostId: undefined }, KEPT_MAX);
  }
}

type NoteEvent = Extract<Event, { kind: 'note' }>;

function owned(text: string | undefined): string | undefined {
  return text === undefined ? undefined : detach(text);
}

/** `last_success`, and wdmd's `renewal`, are on the clock of seconds since boot, as the line's own number is. */
function lastSuccessOf(record: LogRecord, text: string, note: NoteEvent | undefined): string | undefined {
  const match = LAST_SUCCESS.exec(text);
  const last = match?.[1] ?? match?.[2];
  const now = record.headerFacts?.['vdsm.uptime_seconds'] ?? note?.facts?.['vdsm.uptime_seconds'];
  if (last === undefined || typeof now !== 'number') return undefined;
  const age = now - Number(last);
  const instant = record.time - age * 1000;
  return age < 0 || Math.abs(instant) > TIME_MAX ? undefined : new Date(instant).toISOString();
}

const TIME_MAX = 8e15;

/** As plain data. */
export interface SanlockState {
  readonly lockspaces: LockspacesState;
  /** When the host was started, in ms; the life of a host is told by it. */
  boot: number;
  /** The newest record, on both clocks. */
  time: number;
  up: number;
  version: string | undefined;
}

function newState(): SanlockState {
  return { lockspaces: newLockspaces(), boot: Number.NaN, time: Number.NaN, up: Number.NaN, version: undefined };
}

/** sanlock.log. */
export class SanlockTracker extends PlainTracker {
  readonly #state: SanlockState;
  readonly #owner: string;
  readonly #lockspaces: Lockspaces;

  constructor(owner: string, state: SanlockState = newState()) {
    super();
    this.#state = state;
    this.#owner = owner;
    this.#lockspaces = new Lockspaces(state.lockspaces);
  }

  override epochOf(_record: LogRecord): EpochFacts {
    const epoch = Number.isNaN(this.#state.boot)
      ? undefined
      : `${this.#owner} up ${new Date(this.#state.boot).toISOString()}`;
    return { version: this.#state.version, pid: undefined, era: undefined, epoch };
  }

  override track(record: LogRecord, _id: string, { event, error }: RecordReading): LineFacts {
    const facts = newFacts();
    this.#see(record);
    const version = event?.kind === 'note' ? event.signals?.start?.version : undefined;
    if (version !== undefined) this.#state.version = detach(version);
    facts.error = error;
    if (error !== undefined) facts.outcome = 'failure';
    facts.note = this.#lockspaces.tell(record, event);
    return facts;
  }

  /**
   * The host was started again where its clock begins anew, or began behind the record before. Otherwise the difference of
   * the clocks wavers, since both are whole seconds, or leaps, since the wall clock was set: it stays one life.
   */
  #see({ headerFacts, time }: LogRecord): void {
    const up = headerFacts?.['vdsm.uptime_seconds'];
    if (typeof up !== 'number' || up > UP_MAX) return;
    const boot = time - up * 1000;
    if (Math.abs(boot) > TIME_MAX) return;
    const goesOn = boot <= this.#state.time + WAVER_MS && up >= this.#state.up - WAVER_MS / 1000;
    if (!goesOn) {
      if (!Number.isNaN(this.#state.boot)) this.#state.version = undefined;
      this.#state.boot = boot;
    }
    if (goesOn && up < this.#state.up) return;
    this.#state.time = time;
    this.#state.up = up;
  }

  override save(): SanlockState {
    return this.#state;
  }
}

/** Threads write their lines a little out of order. */
const WAVER_MS = 3000;
/** A hundred years. */
const UP_MAX = 3.2e9;
