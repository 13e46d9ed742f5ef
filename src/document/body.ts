import { DOCUMENT_KINDS } from '../schema/document-kinds.ts';
import type { DocumentKind } from '../schema/document-kinds.ts';
import type { BulkBody } from '../model/bulk-body.ts';
import { quote } from './source.ts';

/** Capacity of a bulk body in bytes: two requests of about 5 MB at once were the fastest that we measured. */
const BODY_BYTES = 4 * 1024 * 1024;
/** Most documents in one body. */
const BODY_DOCUMENTS = 16_384;

/**
 * `bulk`: an action line and a source line for `_bulk`. `overwrite`: the same, but documents replace those on the server that
 * are the same or less complete. `print`: one line, `{"_index":…,"_id":…,"_source":…}`.
 */
export type OutputFormat = 'bulk' | 'overwrite' | 'print';

const EMPTY = Buffer.from(new ArrayBuffer(0));
/** Memory of sent bodies, for the next ones: one host's after the other's. */
const SPARE: ArrayBuffer[] = [];

/** Writes documents into preallocated bulk bodies. */
export class BodyWriter {
  readonly #format: OutputFormat;
  readonly #capacity: number;
  readonly #spare: ArrayBuffer[];
  #full: BulkBody[] = [];
  /** Empty until there is a document: most of many hosts may have few. */
  #buffer: Buffer<ArrayBuffer> = EMPTY;
  #used = 0;
  #ends: number[] = [];
  #kinds: number[] = [];

  constructor(format: OutputFormat, capacity = BODY_BYTES) {
    this.#format = format;
    this.#capacity = capacity;
    this.#spare = capacity === BODY_BYTES ? SPARE : [];
  }

  /**
   * Adds a document.
   * @param version of a call, task or command: the number of its records, so that the fuller document wins; of a line: one of
   *   `LINE_VERSION`
   * @param source the document as JSON
   */
  add(kind: DocumentKind, index: string, id: string, version: number, source: string): void {
    const text = this.#entry(index, id, version, source);
    const free = this.#buffer.length - this.#used;
    // a UTF-16 unit takes at most 3 bytes of UTF-8, so most documents need not be measured
    if (text.length * 3 > free) {
      const bytes = Buffer.byteLength(text);
      if (bytes > free) {
        this.#finish();
        if (bytes > this.#buffer.length) this.#buffer = this.#allocate(bytes);
      }
    }
    this.#used += this.#buffer.write(text, this.#used);
    this.#ends.push(this.#used);
    this.#kinds.push(DOCUMENT_KINDS.indexOf(kind));
    if (this.#ends.length >= BODY_DOCUMENTS) this.#finish();
  }

  /** Returns the full bodies and forgets them; with `rest` also the one that is not full yet. */
  take(rest = false): BulkBody[] {
    if (rest) this.#finish();
    if (this.#full.length === 0) return [];
    const full = this.#full;
    this.#full = [];
    return full;
  }

  /** Takes back the memory of a body that was sent, for the next one. */
  recycle(buffer: ArrayBuffer): void {
    if (buffer.byteLength === this.#capacity && this.#spare.length < 4) this.#spare.push(buffer);
  }

  #entry(index: string, id: string, version: number, source: string): string {
    if (this.#format === 'print') return `{"_index":${quote(index)},"_id":"${id}","_source":${source}}\n`;
    if (this.#format === 'overwrite')
      return `{"index":{"_index":"${index}","_id":"${id}","version":${version},"version_type":"external_gte"}}\n${source}\n`;
    return `{"index":{"_index":"${index}","_id":"${id}","version":${version},"version_type":"external"}}\n${source}\n`;
  }

  #finish(): void {
    if (this.#ends.length === 0) return;
    this.#full.push({
      bytes: new Uint8Array(this.#buffer.buffer, 0, this.#used),
      ends: Uint32Array.from(this.#ends),
      kinds: Uint8Array.from(this.#kinds),
    });
    this.#ends = [];
    this.#kinds = [];
    this.#used = 0;
    this.#buffer = EMPTY;
  }

  #allocate(atLeast: number): Buffer<ArrayBuffer> {
    const spare = atLeast <= this.#capacity ? this.#spare.pop() : undefined;
    return Buffer.from(spare ?? new ArrayBuffer(Math.max(this.#capacity, atLeast)));
  }
}
