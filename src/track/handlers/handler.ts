import type { EventKind, EventOf } from '../../model/events.ts';
import type { LogRecord } from '../../model/records.ts';
import type { CallSpan, LineFacts } from '../../model/spans.ts';
import type { CallTracker } from '../calls.ts';
import type { CommandTracker } from '../commands.ts';
import type { DropWindows } from '../drops.ts';
import type { LockTracker } from '../locks.ts';
import type { RecordContext } from '../record-context.ts';
import type { Restarts } from '../restarts.ts';
import type { TaskTracker } from '../tasks.ts';
import type { Threads, ThreadState } from '../threads.ts';

/** Parts of the tracker of vdsm.log that handlers work with. */
export interface TrackerParts {
  readonly host: string;
  readonly threads: Threads;
  readonly calls: CallTracker;
  readonly commands: CommandTracker;
  readonly tasks: TaskTracker;
  readonly locks: LockTracker;
  readonly drops: DropWindows;
  readonly restarts: Restarts;
  readonly context: RecordContext;
  /** Ends all that is open of the process. */
  stop(): void;
}

/**
 * Changes the state by an event, and completes the facts of its line.
 * @returns the call that the record is about, where it is about one
 */
export type Handler<Kind extends EventKind> = (
  event: EventOf<Kind>,
  thread: ThreadState,
  facts: LineFacts,
  record: LogRecord,
) => CallSpan | undefined;

/** A handler for each kind of event. */
export type Handlers<Kind extends EventKind> = { readonly [K in Kind]: Handler<K> };
