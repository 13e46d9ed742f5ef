import type { Header } from './header.ts';
import type { LogKind } from './kinds.ts';

/** What `kindOf` may consult beyond the header. */
export interface KindContext {
  /** The kind of the file that the record is in. */
  readonly fileKind: LogKind;
}

/** Returns the kind of log that a record belongs to: that of its file, since every file holds records of one kind. */
export function kindOf(_header: Omit<Header, 'at'>, { fileKind }: KindContext): LogKind {
  return fileKind;
}
