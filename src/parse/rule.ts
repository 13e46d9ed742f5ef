import type { Event } from '../model/events.ts';
import type { LogRecord } from '../model/records.ts';

/** One message shape: the samples beside it prove it, and the test suite runs every one. */
export interface Rule {
  readonly name: string;
  /** Eras that write it, for people. */
  readonly eras: string;
  /** Loggers that write it, in lower case (4.50 lower-cased most, not all); `storage.*` any that begins so, `*` any. */
  readonly loggers: readonly string[];
  /** What the message begins with: a cheap test before anything else. Empty: any message. */
  readonly starts: readonly string[];
  /** `starts` and `read` are about what stands behind the id of a task or VM (`(vmId='…') text`), where the message has one. */
  readonly behindAdapter?: true;
  /** What it says, for people; in `docs/events.md`. */
  readonly means?: string;
  /** No real line is known: its samples are made from the texts of vdsm's releases. */
  readonly fromSources?: true;
  /** A second cheap test, for a rule that no beginning tells. */
  readonly guard?: (message: string, record: LogRecord) => boolean;
  /** What is read lives longer than the record (an open call), so it is read from a copy of the message. */
  readonly keeps?: true;
  /**
   * What the message says, or undefined where it is another shape after all. Total, and linear in its length.
   * @param start place in `starts` of the first that the message begins with
   */
  read(message: string, record: LogRecord, era: string | undefined, start: number): Event | undefined;
  readonly samples: readonly Sample[];
}

/** A message as logged, and what it is to be read as: fields that the event must have. */
export interface Sample {
  readonly logger: string;
  readonly level?: string;
  readonly thread?: string;
  readonly layout?: 'old' | 'new';
  readonly era?: string;
  readonly func?: string;
  readonly message: string;
  readonly event: Readonly<Record<string, unknown>>;
}
