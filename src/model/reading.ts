import type { CommandText, Event, LoggedError } from './events.ts';

/** What parse reads in one record, for track and document. */
export interface RecordReading {
  /** What it says; undefined where no rule reads it. */
  readonly event: Event | undefined;
  /** What went wrong by its text. */
  readonly error: LoggedError | undefined;
  /** The task or VM that its message names in front of the text (`Task=`…`::`, `vmId=`…`::`). */
  readonly prefix: { readonly of: 'task' | 'vm'; readonly id: string } | undefined;
  /** Failed commands that its text quotes. */
  readonly commandTexts: readonly CommandText[];
}
