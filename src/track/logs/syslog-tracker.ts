import type { NoteFacts } from '../../model/events.ts';
import type { RecordReading } from '../../model/reading.ts';
import type { LogRecord } from '../../model/records.ts';
import type { LineFacts } from '../../model/spans.ts';
import { newFacts } from '../facts.ts';
import { Lockspaces, newLockspaces, type LockspacesState } from './lockspaces.ts';
import { PlainTracker } from './log-tracker.ts';
import type { VdsmActivity } from './vdsm-activity.ts';

/** Tracks the system log: resolves sanlock's numbers, and finds the originals of vdsm's records in vdsm.log. */
export class SyslogTracker extends PlainTracker {
  readonly #state: LockspacesState;
  readonly #activity: VdsmActivity;
  readonly #lockspaces: Lockspaces;

  constructor(activity: VdsmActivity, state: LockspacesState = newLockspaces()) {
    super();
    this.#state = state;
    this.#activity = activity;
    this.#lockspaces = new Lockspaces(state);
  }

  override track(record: LogRecord, _id: string, reading: RecordReading): LineFacts {
    const facts = newFacts();
    const { error } = reading;
    facts.error = error;
    if (error !== undefined && record.logger === 'sanlock') facts.outcome = 'failure';
    facts.note = this.#note(record, reading);
    return facts;
  }

  #note(record: LogRecord, reading: RecordReading): NoteFacts | undefined {
    if (record.logger === 'sanlock' || record.logger === 'wdmd') return this.#lockspaces.resolve(record, reading);
    if (record.logger !== 'vdsm') return undefined;
    const original = this.#activity.originalOf(record.message, record.time);
    return original === undefined ? undefined : { 'vdsm.log.copy_of': original };
  }

  override save(): LockspacesState {
    return this.#state;
  }
}
