/** Builds bulk bodies from plain objects, for tests. */
import type { DocumentKind } from '../../src/schema/document-kinds.ts';
import type { BulkBody } from '../../src/model/bulk-body.ts';
import { makeBody } from '../../src/ship/body.ts';

export interface PlainDocument {
  readonly index: string;
  readonly id: string;
  /** A document with a version is sent as `index` with external versioning, one without as `create`. */
  readonly version?: number;
  /** Default: `line`. */
  readonly kind?: DocumentKind;
  /** The document as it goes into `_source`, nested; a string is sent as it is. */
  readonly source: object | string;
}

/** Builds a bulk body of these documents, in this order. */
export function bulkBody(documents: readonly PlainDocument[]): BulkBody {
  return makeBody(
    documents.map(({ index, id, version, kind = 'line', source }) => ({
      kind,
      action: JSON.stringify(
        version === undefined
          ? { create: { _index: index, _id: id } }
          : { index: { _index: index, _id: id, version, version_type: 'external' } },
      ),
      source: typeof source === 'string' ? source : JSON.stringify(source),
    })),
  );
}
