import lzma from 'lzma-native';

import type { Decoder, Problem, Step } from './decoder.ts';
import { guardNativeCall } from './native-call-guard.ts';
import { CHUNK_BYTES } from './source.ts';

/** Creates a decoder of one .xz stream or one .lzma file. */
export function createXzDecoder(format: 'xz' | 'lzma'): Decoder {
  return new XzDecoder(format);
}

/** Most memory that a decoder may allocate, since a hostile header could ask for all of it. `xz -9` needs 65 MiB. */
const MEMORY_MAX = 128 << 20;

/** 1 KiB of .xz expands to at most 7 MB of text. Larger pieces are not faster. */
const PIECE_BYTES = 1 << 10;

/**
 * The binding's own class, used without its Node stream: that one has no back-pressure within a piece, emits the text
 * before an error after it, and takes any `YZ` in the data for the end of a stream.
 */
interface NativeStream {
  streamDecoder(options: { memlimit: number }): void;
  aloneDecoder(options: { memlimit: number }): void;
  setBufsize(bytes: number): void;
  /** Calls `bufferHandler` synchronously. */
  code(bytes: Buffer, later: false): void;
  resetUnderlying(): void;
  bufferHandler: (chunk: unknown, pieces: unknown, error: unknown, bytesIn: number | null) => void;
}
const { Stream } = lzma as unknown as { Stream: new () => NativeStream };

class XzDecoder implements Decoder {
  readonly pieceBytes = PIECE_BYTES;
  readonly finePieceBytes = 1;
  readonly #native: NativeStream;
  #fed = 0;

  constructor(format: 'xz' | 'lzma') {
    this.#native = guardNativeCall(() => {
      const native = new Stream();
      if (format === 'xz') native.streamDecoder({ memlimit: MEMORY_MAX });
      else native.aloneDecoder({ memlimit: MEMORY_MAX });
      native.setBufsize(CHUNK_BYTES);
      return native;
    });
  }

  push(piece: Buffer): Promise<Step> {
    const chunks: Buffer[] = [];
    let used = piece.length;
    let done = false;
    let problem: Problem | undefined;
    this.#native.bufferHandler = (chunk, _pieces, error, bytesIn) => {
      if (Buffer.isBuffer(chunk)) chunks.push(chunk);
      if (chunk !== null) return;
      if (bytesIn !== null) used = bytesIn - this.#fed;
      if (error === null) done = true;
      else problem = problemOf(error);
    };
    guardNativeCall(() => this.#native.code(piece, false));
    this.#fed += used;
    return Promise.resolve({ chunks, used, done, problem });
  }

  /** At a fault the binding drops text that it has not returned: now at most one byte. */
  beCareful(): void {
    guardNativeCall(() => this.#native.setBufsize(1));
  }

  close(): void {
    guardNativeCall(() => this.#native.resetUnderlying());
  }
}

function problemOf(error: unknown): Problem {
  const { name, message } = error as Error;
  switch (name) {
    case 'LZMA_DATA_ERROR':
      return { code: 'corrupt', message: 'the compressed data is damaged', lossy: true };
    case 'LZMA_FORMAT_ERROR':
      return { code: 'corrupt', message: 'the header of the compressed data is damaged', lossy: true };
    case 'LZMA_MEMLIMIT_ERROR':
    case 'LZMA_MEM_ERROR': {
      const text = `it needs more than ${MEMORY_MAX >> 20} MiB to decompress; decompress it with xz first`;
      return { code: 'unsupported', message: text, lossy: false };
    }
    case 'LZMA_OPTIONS_ERROR':
      return {
        code: 'unsupported',
        message: 'it uses xz options that are not supported; decompress it with xz first',
        lossy: false,
      };
    default:
      return { code: 'corrupt', message: `the compressed data cannot be decoded (${name}: ${message})`, lossy: true };
  }
}
