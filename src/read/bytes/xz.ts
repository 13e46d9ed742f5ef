import lzma from 'lzma-native';

import type { Decoder, Problem, Step } from './decoder.ts';
import { passGate } from './native-call-guard.ts';
import { CHUNK_BYTES } from './source.ts';

/**
 * Makes a decoder of one .xz stream or one .lzma. `careful` gives text byte by byte, so that at most
 * the very last one is lost at a fault (the binding drops what it has not handed out then); it costs much time.
 */
export function createXzDecoder(format: 'xz' | 'lzma', careful: boolean): Decoder {
  return new XzDecoder(format, careful);
}

/** What the decoder may allocate, so that a hostile header cannot take it all. `xz -9` needs 65 MiB. */
const MEMORY_MAX = 128 << 20;

/** 1 KiB of .xz is 7 MB of text at the very most; larger pieces gain nothing. */
const PIECE_BYTES = 1 << 10;

/**
 * The binding's own class, driven without its Node stream: that one has no back-pressure within a piece, hands out
 * text after the error it belongs before, and takes any `YZ` in the data for a stream's end.
 */
interface NativeStream {
  streamDecoder(options: { memlimit: number }): void;
  aloneDecoder(options: { memlimit: number }): void;
  setBufsize(bytes: number): void;
  /** Calls `bufferHandler` before it returns. */
  code(bytes: Buffer, later: false): void;
  resetUnderlying(): void;
  bufferHandler: (chunk: unknown, pieces: unknown, error: unknown, bytesIn: number | null) => void;
}
const { Stream } = lzma as unknown as { Stream: new () => NativeStream };

class XzDecoder implements Decoder {
  readonly pieceBytes = PIECE_BYTES;
  readonly #native: NativeStream;
  #fed = 0;

  constructor(format: 'xz' | 'lzma', careful: boolean) {
    this.#native = passGate(() => {
      const native = new Stream();
      if (format === 'xz') native.streamDecoder({ memlimit: MEMORY_MAX });
      else native.aloneDecoder({ memlimit: MEMORY_MAX });
      native.setBufsize(careful ? 1 : CHUNK_BYTES);
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
    passGate(() => this.#native.code(piece, false));
    this.#fed += used;
    return Promise.resolve({ chunks, used, done, problem });
  }

  close(): void {
    passGate(() => this.#native.resetUnderlying());
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
      return { code: 'unsupported', message: 'it uses options of the format that are not known here', lossy: false };
    default:
      return { code: 'corrupt', message: `the compressed data cannot be decoded (${name}: ${message})`, lossy: true };
  }
}
