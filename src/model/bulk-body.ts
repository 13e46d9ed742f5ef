/** Documents as one bulk request sends them, on their way from a host's worker to the server. */
export interface BulkBody {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** For each document, the byte after it: after its action line and its source line. */
  readonly ends: Uint32Array<ArrayBuffer>;
  /** For each document, the index of its kind in `DOCUMENT_KINDS`. */
  readonly kinds: Uint8Array<ArrayBuffer>;
}
