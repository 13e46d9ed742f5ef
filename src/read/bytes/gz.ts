import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib';

import type { Decoder, Problem, Step } from './decoder.ts';
import { CHUNK_BYTES } from './source.ts';

/**
 * Creates a decoder of one gzip member. The decoder reads header and trailer itself: Node's own gunzip loses the text
 * before a fault, and does not report most garbage after a member.
 */
export function createGzDecoder(): Decoder {
  return new GzDecoder();
}

/** 16 KiB of deflate data expand to at most 16 MB of text. */
const PIECE_BYTES = 16 << 10;
/** Each piece that is pushed costs a thread some 20 us; 128 bytes expand to at most 2,000 of the smallest chunks. */
const FINE_PIECE_BYTES = 128;
const SMALLEST_CHUNK = 64;

/**
 * Where a stream of Node's zlib puts its text. Node has no call that changes the size of chunks, and text in small ones
 * costs fifty times as much, so small ones are only for the last bytes. If a release of Node renames these, up to 1 KB
 * is lost at a fault instead of 63 bytes.
 */
interface Output {
  _chunkSize: number;
  _outBuffer: Buffer;
  _outOffset: number;
}

class GzDecoder implements Decoder {
  readonly pieceBytes = PIECE_BYTES;
  readonly finePieceBytes = FINE_PIECE_BYTES;
  #part: 'header' | 'body' | 'trailer' = 'header';
  /** Bytes of a header or trailer that is still incomplete. */
  #partial: Buffer = Buffer.alloc(0);
  #crc = 0;
  #size = 0;
  #chunks: Buffer[] = [];
  #settle: (result: 'more' | 'end' | 'error') => void = () => {};
  readonly #inflate: InflateRaw = createInflateRaw({ chunkSize: CHUNK_BYTES });

  constructor() {
    this.#inflate.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
    this.#inflate.on('end', () => this.#settle('end'));
    this.#inflate.on('error', () => this.#settle('error'));
  }

  async push(piece: Buffer): Promise<Step> {
    if (this.#part === 'header') return this.#pushHeader(piece);
    return this.#part === 'body' ? this.#pushBody(piece) : this.#pushTrailer(piece);
  }

  beCareful(): void {
    const output = this.#inflate as InflateRaw & Output;
    output._chunkSize = SMALLEST_CHUNK;
    output._outBuffer = Buffer.allocUnsafe(SMALLEST_CHUNK);
    output._outOffset = 0;
  }

  close(): void {
    this.#inflate.destroy();
  }

  #pushHeader(piece: Buffer): Step {
    const before = this.#partial.length;
    const bytes = Buffer.concat([this.#partial, piece]);
    const length = headerLength(bytes);
    if (length === 'bad') return { chunks: [], used: 0, done: false, problem: corrupt('its gzip header is damaged') };
    if (length === undefined) {
      this.#partial = bytes;
      return { chunks: [], used: piece.length, done: false, problem: undefined };
    }
    this.#partial = Buffer.alloc(0);
    this.#part = 'body';
    return { chunks: [], used: length - before, done: false, problem: undefined };
  }

  async #pushBody(piece: Buffer): Promise<Step> {
    const before = this.#inflate.bytesWritten;
    const result = await new Promise<'more' | 'end' | 'error'>((resolve) => {
      this.#settle = resolve;
      this.#inflate.write(piece, (error) => resolve(error ? 'error' : 'more'));
    });
    const chunks = this.#chunks;
    this.#chunks = [];
    for (const chunk of chunks) {
      this.#crc = crc32(chunk, this.#crc);
      this.#size = (this.#size + chunk.length) >>> 0;
    }
    if (result === 'error') {
      return {
        chunks,
        used: piece.length,
        done: false,
        problem: { ...corrupt('the compressed data is damaged'), lossy: true },
      };
    }
    if (result === 'end') this.#part = 'trailer';
    return { chunks, used: this.#inflate.bytesWritten - before, done: false, problem: undefined };
  }

  #pushTrailer(piece: Buffer): Step {
    const used = Math.min(piece.length, TRAILER - this.#partial.length);
    this.#partial = Buffer.concat([this.#partial, piece.subarray(0, used)]);
    if (this.#partial.length < TRAILER) return { chunks: [], used, done: false, problem: undefined };
    const intact = this.#partial.readUInt32LE(0) === this.#crc && this.#partial.readUInt32LE(4) === this.#size;
    const problem = intact ? undefined : corrupt('its gzip checksum does not match: the text before may be damaged');
    return { chunks: [], used, done: true, problem };
  }
}

function corrupt(message: string): Problem {
  return { code: 'corrupt', message, lossy: false };
}

/** RFC 1952: CRC-32 and size modulo 2^32. */
const TRAILER = 8;

const FIXED_HEADER = 10;
const FLAG = { headerCrc: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 };
const HEADER_MAX = 128 << 10;

/** Returns the length of a member's header in bytes; undefined if more bytes are needed. */
function headerLength(bytes: Buffer): number | 'bad' | undefined {
  const DEFLATE = 8;
  if ((bytes[0] ?? 0x1f) !== 0x1f || (bytes[1] ?? 0x8b) !== 0x8b || (bytes[2] ?? DEFLATE) !== DEFLATE) return 'bad';
  const flags = bytes[3] ?? 0;
  if (flags & FLAG.reserved || bytes.length > HEADER_MAX) return 'bad';
  let length = FIXED_HEADER;
  if (flags & FLAG.extra) {
    if (bytes.length < length + 2) return undefined;
    length += 2 + bytes.readUInt16LE(length);
  }
  for (const flag of [FLAG.name, FLAG.comment]) {
    if (!(flags & flag)) continue;
    const end = bytes.indexOf(0, length);
    if (end === -1) return undefined;
    length = end + 1;
  }
  if (flags & FLAG.headerCrc) length += 2;
  return bytes.length < length ? undefined : length;
}
