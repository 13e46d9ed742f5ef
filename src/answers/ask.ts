/** What an answer is asked. */

/** What is asked, and of what. */
export interface Ask {
  /** The id, verb or storage domain that the answer is about: as typed, perhaps only its beginning. */
  readonly subject?: string | undefined;
  /** Host that the answer is about, as its documents name it. */
  readonly host?: string | undefined;
  /** Instant that it is about, in ms since 1970. */
  readonly at?: number | undefined;
  /** Spans of time that records are counted in, in ms: so long that they are not too many. */
  readonly every: number;
  /** Most rows of a list. */
  readonly limit: number;
  /** Whether the logs themselves are read, or documents on a server. */
  readonly from: 'files' | 'server';
  /** Window and filters of the user, for the head of the answer. */
  readonly narrowed: readonly string[];
  /** What the user gave beside command and subject, as a shell takes it: paths, or options of the server. */
  readonly tail: string;
}

/** Returns a command line for the user to run next: on the same logs, or the same server. */
export function nextCommand(ask: Ask, ...words: readonly string[]): string {
  return ['vdsm-ship', ...words.map(quoted), ask.tail].filter((word) => word !== '').join(' ');
}

/** Returns a word as a shell takes it. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
