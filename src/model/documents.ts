/** Kinds of documents, and a bulk body on its way. */

export const KINDS = ['line', 'call', 'task', 'command'] as const;

export type Kind = (typeof KINDS)[number];

/** Index family of each kind. */
export const FAMILY = { line: 'logs', call: 'calls', task: 'tasks', command: 'commands' } as const satisfies Record<
  Kind,
  string
>;

/** A bulk body on its way from a host's worker to the server. `ends` and `kinds` have one entry a document. */
export interface BulkBody {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Byte after each document (its action line and its source line). */
  readonly ends: Uint32Array<ArrayBuffer>;
  /** Index into `KINDS`. */
  readonly kinds: Uint8Array<ArrayBuffer>;
}
