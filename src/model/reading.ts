import type { CommandText, Event, LoggedError, NoteFacts, VmNames } from './events.ts';

/** What parse reads from one record, for track and document. */
export interface RecordReading {
  /** The event of the record; undefined if no rule recognises its message. */
  readonly event: Event | undefined;
  /** The error that it reports. */
  readonly error: LoggedError | undefined;
  /** The task or VM that its message names before the text (`Task=`…`::`, `vmId=`…`::`). */
  readonly prefix: { readonly of: 'task' | 'vm'; readonly id: string } | undefined;
  /** Failed commands that its text quotes. */
  readonly commandTexts: readonly CommandText[];
  /** Of a companion log: names in its text or in the name of its file, whether or not a rule recognises the message. */
  readonly names: RecordNames | undefined;
}

/** Things that a record of a companion log names, by the word that its log has for them. */
export interface RecordNames {
  readonly flow?: string | undefined;
  /** By id, by name, or by both. */
  readonly vm?: VmNames | undefined;
  readonly sanlock?: SanlockNames | undefined;
  /** Fields that the name of the file states. */
  readonly facts?: NoteFacts | undefined;
}

/** Lockspaces and leases, which sanlock numbers anew whenever it starts, and what identifies them. */
export interface SanlockNames {
  /** `s3` */
  readonly lockspace: string | undefined;
  /** `r5` */
  readonly lease: string | undefined;
  /** The storage domain in a path. */
  readonly sd: string | undefined;
  /** When the lease was renewed last, in seconds since the host was started. */
  readonly renewed: number | undefined;
}
