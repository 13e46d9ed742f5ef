import type { Event } from '../model/events.ts';
import type { LogRecord } from '../model/records.ts';

/** How one shape of message is recognised and read. The test suite reads every sample. */
export interface Rule {
  readonly name: string;
  /** Eras that write it: for the pages of `docs/`, not for reading. */
  readonly eras: string;
  /**
   * Loggers that write it, in lower case: case does not count, since 4.50 lower-cased most loggers. `storage.*` matches
   * any that begins so, `*` any.
   */
  readonly loggers: readonly string[];
  /** Beginnings of the message, a cheap test before anything else. Empty: any message. */
  readonly starts: readonly string[];
  /** `starts` and `read` get the message behind the id of a task or VM, where it has one: `(vmId='…') message`. */
  readonly behindAdapter?: true;
  /**
   * What its action means, in one sentence, for `docs/events.md` and `docs/logs.md`; by action if it reads several.
   */
  readonly means?: string | Readonly<Record<string, string>>;
  /** Known from the source code of vdsm only, and its samples made from that: no log at hand has such a line. */
  readonly fromSources?: true;
  /** A second cheap test, for messages that no beginning identifies. */
  readonly guard?: (message: string, record: LogRecord) => boolean;
  /** The event outlives its record (it opens a call), so `read` gets a detached copy of the message. */
  readonly keeps?: true;
  /**
   * Reads the event of a message; undefined where it has another shape after all. Never throws, and takes time linear
   * in the length of the message.
   * @param start index in `starts` of the first that the message begins with
   */
  read(message: string, record: LogRecord, era: string | undefined, start: number): Event | undefined;
  readonly samples: readonly Sample[];
  /**
   * Returns whether what takes this message is a catch-all: of fewer than two words of its own, it takes whatever
   * begins alike. `check` does not count such a message as recognised. Absent: never.
   * @param start index in `starts` of the first that the message begins with
   */
  isCatchAll?(message: string, start: number): boolean;
}

/** A message as logged, with the other parts of its record, and fields that its event must have. */
export interface Sample {
  readonly logger: string;
  readonly level?: string;
  readonly thread?: string;
  readonly layout?: 'old' | 'new';
  readonly era?: string;
  readonly func?: string;
  readonly message: string;
  /** The traceback behind the message. */
  readonly trace?: string;
  readonly event: Readonly<Record<string, unknown>>;
}
