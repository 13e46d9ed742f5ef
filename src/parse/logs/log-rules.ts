import type { Event, LoggedError } from '../../model/events.ts';
import type { LogKind } from '../../model/files.ts';
import type { LogRecord } from '../../model/records.ts';
import type { Note } from '../notes.ts';
import type { Rule } from '../rule.ts';

/** What the records of one kind of log say: tables, as for vdsm.log. */
export interface LogRules {
  readonly kind: LogKind;
  /** Messages that tell something by themselves: one row a wording, its sample beside it. */
  readonly notes: readonly Note[];
  /** Tables of another log that this one writes as well; tried last, and told of there. */
  readonly shared?: readonly Note[];
  /** Messages that begin or end something, or that no wording can tell. Tried before the notes. */
  readonly rules?: readonly Rule[];
  /** A message without what stands before every text of this log; absent: it is the text. */
  readonly body?: (message: string) => string;
  /** The error that a record tells of, where it is not told as in logs of Python. */
  readonly readError?: (record: LogRecord, event: Event | undefined) => LoggedError | undefined;
}
