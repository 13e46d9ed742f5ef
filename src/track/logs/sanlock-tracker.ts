/** Lockspaces of sanlock: which storage domain `s3` is, and since when the host is up. */
import { copyOf } from '../../copy.ts';
import type { Event, LoggedError, NoteFacts } from '../../events.ts';
import type { LogRecord } from '../../model.ts';
import type { EpochFacts, LineFacts } from '../../spans.ts';
import { newFacts } from '../facts.ts';
import { PlainTracker } from './log-tracker.ts';

interface Lockspace {
  readonly sd: string | undefined;
  readonly hostId: number | undefined;
}

/** As plain data. */
export interface LockspacesState {
  readonly spaces: Map<string, Lockspace>;
}

const SPACE = /^(s\d{1,9})(?::r\d{1,9})? /;
const LAST_SUCCESS = / last_success (\d{1,12})\b/;
const UUID = /\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\/(?:dom_md\/)?(?:ids|leases|xleases)/;
/** So much of a message is looked at: sanlock cuts its own at 510 bytes. */
const LOOKED_AT = 1024;
/** Hosts have some tens of storage domains. */
const SPACES_MAX = 1000;

/** Numbers of lockspaces, as sanlock gives them anew in each of its lives. */
export class Lockspaces {
  readonly #spaces: Map<string, Lockspace>;

  constructor(state?: LockspacesState) {
    this.#spaces = state?.spaces ?? new Map<string, Lockspace>();
  }

  save(): LockspacesState {
    return { spaces: this.#spaces };
  }

  /** What a record of sanlock tells by its lockspace; takes in what it tells of lockspaces. */
  tell(record: LogRecord, event: Event | undefined): NoteFacts | undefined {
    const text = record.message.slice(0, LOOKED_AT);
    const action = event?.kind === 'note' ? event.action : undefined;
    if (action === 'sanlock-started') this.#spaces.clear();
    const name = SPACE.exec(text)?.[1];
    const told = event?.kind === 'note' ? event.facts : undefined;
    if (name !== undefined && action === 'lockspace-added' && this.#spaces.size < SPACES_MAX) {
      const sd = told?.['vdsm.sd.id'];
      this.#spaces.set(copyOf(name), { sd: sd && copyOf(sd), hostId: told?.['vdsm.sd.host_id'] });
    }
    const space = name === undefined ? undefined : this.#spaces.get(name);
    // the line that maps the number may have been rotated away
    const sd = told?.['vdsm.sd.id'] ?? space?.sd ?? UUID.exec(text)?.[1];
    if (name !== undefined && space === undefined && sd !== undefined && this.#spaces.size < SPACES_MAX)
      this.#spaces.set(copyOf(name), { sd: copyOf(sd), hostId: undefined });
    const lastSuccess = lastSuccessOf(record, text);
    if (name === undefined && sd === undefined && lastSuccess === undefined) return undefined;
    return {
      'vdsm.sanlock.lockspace': name,
      'vdsm.sd.id': sd,
      'vdsm.sd.host_id': told?.['vdsm.sd.host_id'] ?? space?.hostId,
      'vdsm.sanlock.last_success_at': lastSuccess,
    };
  }
}

/** `last_success` is on the clock of seconds since boot, as the line's own number is. */
function lastSuccessOf({ heading, time }: LogRecord, text: string): string | undefined {
  const last = LAST_SUCCESS.exec(text)?.[1];
  const now = heading?.['vdsm.uptime_seconds'];
  if (last === undefined || typeof now !== 'number') return undefined;
  const instant = time - (now - Number(last)) * 1000;
  return Math.abs(instant) > TIME_MAX ? undefined : new Date(instant).toISOString();
}

const TIME_MAX = 8e15;

/** sanlock.log. */
export class SanlockTracker extends PlainTracker {
  readonly #owner: string;
  readonly #lockspaces: Lockspaces;
  /** When the host was started, in ms; the life of a host is told by it. */
  #boot: number;

  constructor(owner: string, state?: SanlockState) {
    super();
    this.#owner = owner;
    this.#lockspaces = new Lockspaces(state?.lockspaces);
    this.#boot = state?.boot ?? Number.NaN;
  }

  override epochOf(_record: LogRecord): EpochFacts {
    const epoch = Number.isNaN(this.#boot) ? undefined : `${this.#owner} up ${new Date(this.#boot).toISOString()}`;
    return { version: undefined, pid: undefined, era: undefined, epoch };
  }

  override track(record: LogRecord, event: Event | undefined, _id: string, error: LoggedError | undefined): LineFacts {
    const facts = newFacts();
    this.#see(record);
    facts.error = error;
    if (error !== undefined) facts.outcome = 'failure';
    facts.note = this.#lockspaces.tell(record, event);
    return facts;
  }

  /** Whole seconds on both clocks: the difference wavers by one; a leap beyond is another start, or a clock that was set. */
  #see({ heading, time }: LogRecord): void {
    const up = heading?.['vdsm.uptime_seconds'];
    if (typeof up !== 'number' || up > UP_MAX) return;
    const boot = time - up * 1000;
    if (Math.abs(boot) < TIME_MAX && !(Math.abs(boot - this.#boot) <= WAVER_MS)) this.#boot = boot;
  }

  override save(): SanlockState {
    return { lockspaces: this.#lockspaces.save(), boot: this.#boot };
  }
}

const WAVER_MS = 2000;
/** A hundred years. */
const UP_MAX = 3.2e9;

/** As plain data. */
export interface SanlockState {
  readonly lockspaces: LockspacesState;
  readonly boot: number;
}
