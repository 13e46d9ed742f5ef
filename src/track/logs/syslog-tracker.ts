/** The system log: lockspaces of sanlock's lines, and which of vdsm's lines are copies of those in vdsm.log. */
import type { Event, NoteFacts } from '../../model/events.ts';
import type { RecordReading } from '../../model/reading.ts';
import type { LogRecord } from '../../model/records.ts';
import type { LineFacts } from '../../model/spans.ts';
import { newFacts } from '../facts.ts';
import { PlainTracker } from './log-tracker.ts';
import type { Neighbours } from './neighbours.ts';
import { Lockspaces, newLockspaces, type LockspacesState } from './sanlock-tracker.ts';

/** messages, and what journalctl prints. */
export class SyslogTracker extends PlainTracker {
  readonly #state: LockspacesState;
  readonly #neighbours: Neighbours;
  readonly #lockspaces: Lockspaces;

  constructor(neighbours: Neighbours, state: LockspacesState = newLockspaces()) {
    super();
    this.#state = state;
    this.#neighbours = neighbours;
    this.#lockspaces = new Lockspaces(state);
  }

  override track(record: LogRecord, _id: string, { event, error }: RecordReading): LineFacts {
    const facts = newFacts();
    facts.error = error;
    if (error !== undefined && record.logger === 'sanlock') facts.outcome = 'failure';
    facts.note = this.#note(record, event);
    return facts;
  }

  #note(record: LogRecord, event: Event | undefined): NoteFacts | undefined {
    if (record.logger === 'sanlock' || record.logger === 'wdmd') return this.#lockspaces.tell(record, event);
    if (record.logger !== 'vdsm') return undefined;
    const original = this.#neighbours.originalOf(record.message, record.time);
    return original === undefined ? undefined : { 'vdsm.log.copy_of': original };
  }

  override save(): LockspacesState {
    return this.#state;
  }
}
