/** Outcomes of the documents that were sent, as the ledger counts them. */
import { DOCUMENT_KINDS, type DocumentKind } from '../schema/document-kinds.ts';

/** Documents of one kind. `exists`: the server has an equal or more complete version. */
interface Outcomes {
  created: number;
  updated: number;
  exists: number;
  rejected: number;
  /** With `--overwrite`: the server has a more complete version, or a document that others have changed. */
  notOverwritten: number;
}

/**
 * Outcomes of one or more bodies. Each document counts once in `documents`. If the answer to its request was lost, a
 * document that was indexed counts as `exists`, which is the answer to its second request.
 */
export interface SentCounts {
  readonly documents: Record<DocumentKind, Outcomes>;
  /** Requests that had to be sent again, whole or in part. */
  requestsRetried: number;
  /** Documents in these requests; one that is sent three times counts twice. */
  documentsRetried: number;
  /** Bodies that were halved: too large for the server or a proxy, or with a faulty document. */
  bodiesHalved: number;
  /** Time spent waiting between tries. */
  msWaited: number;
}

/** Returns counts that are all 0. */
export function emptyCounts(): SentCounts {
  const documents = Object.fromEntries(
    DOCUMENT_KINDS.map((kind) => [kind, { created: 0, updated: 0, exists: 0, rejected: 0, notOverwritten: 0 }]),
  ) as Record<DocumentKind, Outcomes>;
  return { documents, requestsRetried: 0, documentsRetried: 0, bodiesHalved: 0, msWaited: 0 };
}

/** Adds `from` to `sum`. */
export function addCounts(sum: SentCounts, from: SentCounts): void {
  for (const kind of DOCUMENT_KINDS) {
    for (const outcome of ['created', 'updated', 'exists', 'rejected', 'notOverwritten'] as const) {
      sum.documents[kind][outcome] += from.documents[kind][outcome];
    }
  }
  sum.requestsRetried += from.requestsRetried;
  sum.documentsRetried += from.documentsRetried;
  sum.bodiesHalved += from.bodiesHalved;
  sum.msWaited += from.msWaited;
}
