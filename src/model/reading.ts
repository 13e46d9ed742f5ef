import type { CommandText, Event, LoggedError } from './events.ts';

/** What parse reads from one record, for track and document. */
export interface RecordReading {
  /** What the record says; undefined if no rule knows its message. */
  readonly event: Event | undefined;
  /** The error that it reports. */
  readonly error: LoggedError | undefined;
  /** The task or VM that its message names before the text (`Task=`…`::`, `vmId=`…`::`). */
  readonly prefix: { readonly of: 'task' | 'vm'; readonly id: string } | undefined;
  /** Failed commands that its text quotes. */
  readonly commandTexts: readonly CommandText[];
}
