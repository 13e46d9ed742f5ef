import type { DocumentKind } from '../document-kinds.ts';

/** One row of the field table. */
export interface FieldDef {
  /** Dotted name; the document nests it. */
  readonly name: string;
  readonly type:
    'keyword' | 'text' | 'date' | 'long' | 'integer' | 'float' | 'boolean' | 'ip' | 'flat_object' | 'labels';
  /** Kinds of documents that may hold it. */
  readonly on: readonly DocumentKind[];
  /** What it holds, for `docs/fields.md`. */
  readonly doc: string;
  /** Holds an array. */
  readonly list?: true;
  /** Of `text` that charts need whole: it also gets a `.keyword`, of at most this many characters. */
  readonly keyword?: number;
  /** Of `keyword`: longer values stay in `_source` but are not searchable (the server refuses one of more than 32,766 bytes). */
  readonly ignoreAbove?: number;
  /**
   * Sorted and aggregated, but not found through an index: the server (2.12 and later) looks at the value of each document.
   * Not of `text`.
   */
  readonly search?: false;
  /** Searched, but neither sorted nor aggregated. Not of `text`. */
  readonly aggregate?: false;
  /** In `_source` only: shown, but neither searched nor aggregated. */
  readonly stored?: true;
  /** Set by the ingest pipeline, for documents that others send; of the fields of vdsm-ship only those of a stamp are. */
  readonly byPipeline?: true;
  /** Set by vdsm-ship, too, for documents that it sends: they pass the pipeline by. */
  readonly stamp?: true;
  /** A record may state it by itself: a rule or a header fills it as one of its `NoteFacts`. For lines only. */
  readonly note?: true;
}

/** All kinds of documents. */
export const ALL = ['line', 'call', 'task', 'command'] as const;
/** Documents of what has a beginning and an end. */
export const SPANS = ['call', 'task', 'command'] as const;

/** Most characters of a searchable `.keyword`: at 3 bytes each they stay under the 32,766 of Lucene. */
export const KEYWORD_MAX = 1024;
