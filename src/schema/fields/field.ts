import type { DocumentKind } from '../document-kinds.ts';

/** One row of the field table. */
export interface FieldDef {
  /** Dotted name; nested in `_source`. */
  readonly name: string;
  readonly type:
    'keyword' | 'text' | 'date' | 'long' | 'integer' | 'float' | 'boolean' | 'ip' | 'flat_object' | 'labels';
  readonly on: readonly DocumentKind[];
  readonly doc: string;
  /** Holds an array. */
  readonly list?: true;
  /** `text` that is also wanted whole, for charts: a `.keyword` of at most this many characters. */
  readonly keyword?: number;
  /** `keyword`: longer values are kept in `_source` but not searched (a keyword over 32,766 bytes is a 400). */
  readonly ignoreAbove?: number;
  /** Kept in `_source` only: nobody searches it. */
  readonly stored?: true;
  /** Set by the ingest pipeline, never by the shipper. */
  readonly byPipeline?: true;
  /** A record may state it by itself: rules and headings fill it as one of their `NoteFacts`. Only on lines. */
  readonly note?: true;
}

/** On documents of all kinds. */
export const ALL = ['line', 'call', 'task', 'command'] as const;
/** On what has a beginning and an end. */
export const SPANS = ['call', 'task', 'command'] as const;

/** Longest part of a `keyword` that is searched, in characters; times 3 bytes it stays under Lucene's 32,766. */
export const KEYWORD_MAX = 1024;
