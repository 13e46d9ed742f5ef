/** What became of the documents that were sent: the sums of the ledger. */
import { DOCUMENT_KINDS, type DocumentKind } from '../schema/document-kinds.ts';

/** Documents of one kind. `exists`: there already, as full or fuller. */
interface Outcomes {
  created: number;
  updated: number;
  exists: number;
  rejected: number;
}

/**
 * What one or more bodies came to. Each document counts once in `documents`. A document that was indexed by a request
 * whose answer was lost counts as `exists`, since that is what its second sending says.
 */
export interface SentCounts {
  readonly documents: Record<DocumentKind, Outcomes>;
  /** Requests that had to be sent again, whole or in part. */
  requestsRetried: number;
  /** Documents in them; one that is sent three times counts twice. */
  documentsRetried: number;
  /** Bodies that were cut in two because something on the way found them too large. */
  bodiesSplit: number;
  /** Time spent waiting before sending again. */
  msWaited: number;
}

/** Counts of nothing yet. */
export function noCounts(): SentCounts {
  const documents = Object.fromEntries(
    DOCUMENT_KINDS.map((kind) => [kind, { created: 0, updated: 0, exists: 0, rejected: 0 }]),
  ) as Record<DocumentKind, Outcomes>;
  return { documents, requestsRetried: 0, documentsRetried: 0, bodiesSplit: 0, msWaited: 0 };
}

/** Adds `from` to `sum`. */
export function addCounts(sum: SentCounts, from: SentCounts): void {
  for (const kind of DOCUMENT_KINDS) {
    for (const outcome of ['created', 'updated', 'exists', 'rejected'] as const) {
      sum.documents[kind][outcome] += from.documents[kind][outcome];
    }
  }
  sum.requestsRetried += from.requestsRetried;
  sum.documentsRetried += from.documentsRetried;
  sum.bodiesSplit += from.bodiesSplit;
  sum.msWaited += from.msWaited;
}
