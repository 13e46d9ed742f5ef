import type { LogKind } from '../model/files.ts';
import type { LogRecord } from '../model/records.ts';

/** What is known of a record beside its header. */
export interface KindContext {
  /** The kind of the file that it is in. */
  readonly fileKind: LogKind;
}

/** Returns the kind of log that a record is of. Today a file is of one kind, so that its records are, too. */
export function kindOf(_header: LogRecord, { fileKind }: KindContext): LogKind {
  return fileKind;
}
