import { closeSync, createReadStream, openSync, readSync } from 'node:fs';

import { reasonOf } from '../../errors.ts';
import type { InputFault } from '../../model/files.ts';

/** A fault of bytes whose file the caller knows. */
export type Fault = Omit<InputFault, 'path'>;

/** Bytes as stored. */
export interface Source {
  /** Yields them from the start. */
  read(): AsyncIterable<Buffer>;
  /** Yields them once more; undefined where they are gone. */
  again(): AsyncIterable<Buffer> | undefined;
}

/** Gets an I/O error, and the byte at which it ended the bytes. */
export type OnFailure = (error: Error, byte: number) => void;

/**
 * Bytes of a chunk, read or decompressed. Smaller ones cost more than they hold; above 128 KiB V8 puts the string of a
 * chunk where making it costs four times as much.
 */
export const CHUNK_BYTES = 64 << 10;

/** Opens a file on disk, or a part of it. */
export function fileSource(
  path: string,
  onFailure: OnFailure,
  part?: { readonly offset: number; readonly size: number },
): Source {
  // an empty part has no last byte
  if (part?.size === 0) return { read: none, again: none };
  if (part !== undefined && part.size <= CHUNK_BYTES) {
    const small = (): AsyncGenerator<Buffer> => readSmallPart(path, part, onFailure);
    return { read: small, again: small };
  }
  const range = part === undefined ? {} : { start: part.offset, end: part.offset + part.size - 1 };
  const read = (): AsyncGenerator<Buffer> =>
    readChunks(() => createReadStream(path, { highWaterMark: CHUNK_BYTES, ...range }), onFailure);
  return { read, again: read };
}

/**
 * Yields a part of a file that is one chunk. A stream would pass four calls to other threads and back for it, which costs
 * more than reading: an archive may have a file for each of thousands of hosts.
 */
async function* readSmallPart(
  path: string,
  { offset, size }: { readonly offset: number; readonly size: number },
  onFailure: OnFailure,
): AsyncGenerator<Buffer> {
  const bytes = Buffer.allocUnsafe(size);
  let length = 0;
  try {
    const file = openSync(path, 'r');
    try {
      for (let read = -1; read !== 0 && length < size; length += read)
        read = readSync(file, bytes, length, size - length, offset + length);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (length > 0) yield bytes.subarray(0, length);
    onFailure(error, length);
    return;
  }
  if (length > 0) yield bytes.subarray(0, length);
}

/**
 * Opens bytes that come only once. Keeps up to `max` of them to read them again; where there are more, `again` has
 * none.
 */
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

/** Yields chunks until they end or an I/O error comes, which `onFailure` gets. Other errors are thrown. */
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

/** Makes a fault of an I/O error. */
export function unreadable(error: Error, byte: number): Fault {
  return { code: 'unreadable', message: `it cannot be read from here on: ${reasonOf(error)}`, byte };
}

/** Yields chunks that are in memory. */
export async function* chunksOf(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* chunks;
}

/**
 * Returns whether an error comes from the operating system; any other is a bug, here or in the code that takes the
 * bytes.
 */
export function isSystemError(error: unknown): error is Error {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return 'syscall' in error || error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

async function* none(): AsyncGenerator<Buffer> {}
