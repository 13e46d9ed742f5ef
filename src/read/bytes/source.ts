import { createReadStream } from 'node:fs';

/** Bytes as stored, from the start; `again` gives the same once more, or undefined where they are gone. */
export interface Source {
  read(): AsyncIterable<Buffer>;
  again(): AsyncIterable<Buffer> | undefined;
}

/** Told of an I/O error and the byte at which it came; the bytes end there. */
export type OnFailure = (error: Error, byte: number) => void;

/**
 * Bytes of a chunk, read or decompressed. Smaller ones cost more than they hold; above 128 KiB V8 puts the string of a
 * chunk where making it costs four times as much.
 */
export const CHUNK_BYTES = 64 << 10;

/** A file on disk, or a part of it. */
export function fileSource(
  path: string,
  onFailure: OnFailure,
  part?: { readonly offset: number; readonly size: number },
): Source {
  // an empty part has no last byte
  if (part?.size === 0) return { read: none, again: none };
  const range = part === undefined ? {} : { start: part.offset, end: part.offset + part.size - 1 };
  const read = (): AsyncGenerator<Buffer> =>
    readChunks(() => createReadStream(path, { highWaterMark: CHUNK_BYTES, ...range }), onFailure);
  return { read, again: read };
}

/** Bytes that come once: to be read again, the first `max` of them are kept; `again` gives nothing where there are more. */
export function keepingSource(open: () => AsyncIterable<Buffer>, max: number): Source {
  let kept: Buffer[] | undefined = [];
  let length = 0;
  async function* read(): AsyncGenerator<Buffer> {
    for await (const chunk of open()) {
      length += chunk.length;
      if (length > max) kept = undefined;
      kept?.push(chunk);
      yield chunk;
    }
  }
  return { read, again: () => kept && chunksOf(kept) };
}

/** Yields what comes; an I/O error is reported with the byte at which it came, and ends it. */
export async function* readChunks(open: () => AsyncIterable<unknown>, onFailure: OnFailure): AsyncGenerator<Buffer> {
  let byte = 0;
  try {
    for await (const chunk of open()) {
      const bytes = chunk as Buffer;
      byte += bytes.length;
      yield bytes;
    }
  } catch (error) {
    if (!isSystemError(error)) throw error;
    onFailure(error, byte);
  }
}

/** Chunks that are there already. */
export async function* chunksOf(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* chunks;
}

/** Anything else is a bug, of ours or of whoever takes the bytes. */
export function isSystemError(error: unknown): error is Error {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return 'syscall' in error || error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

async function* none(): AsyncGenerator<Buffer> {}
