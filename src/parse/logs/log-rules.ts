import type { Event, LoggedError } from '../../model/events.ts';
import type { LogKind } from '../../model/files.ts';
import type { RecordNames } from '../../model/reading.ts';
import type { LogRecord } from '../../model/records.ts';
import type { Note } from '../notes.ts';
import type { Rule } from '../rule.ts';

/** The tables by which records of one kind of companion log are read, as those of vdsm.log. */
export interface LogRules {
  readonly kind: LogKind;
  /** Messages that stand for themselves: one row a wording, with a sample. */
  readonly notes: readonly Note[];
  /** Notes of another log whose messages this log has as well. Tried last, and documented there only. */
  readonly shared?: readonly Note[];
  /** Messages that begin or end a span, or that no wording can describe. Tried before the notes. */
  readonly rules?: readonly Rule[];
  /** Returns a message without the prefix that messages of this log have; absent: they have none. */
  readonly stripPrefix?: (message: string) => string;
  /** Reads the error of a record, where logs of this kind do not write errors as Python does. */
  readonly readError?: (record: LogRecord, event: Event | undefined) => LoggedError | undefined;
  /** Reads what any record of this log names; absent: nothing that track looks up. */
  readonly names?: NameReader;
}

export interface NameReader {
  read(record: LogRecord, event: Event | undefined): RecordNames | undefined;
  readonly samples: readonly NameSample[];
}

/** A message as logged, or the path of its file, and the names in it. */
interface NameSample {
  readonly message?: string;
  readonly path?: string;
  readonly names: RecordNames;
}
