import { createReadStream } from 'node:fs';

import { reasonOf } from '../errors.ts';
import type { InputFault, LogFile } from '../model.ts';
import { decompress, type Source } from './members.ts';
import { readStdin } from './stdin.ts';

/**
 * The text of a file, decompressed, in chunks of 64 to 128 KiB. Damage is never thrown: every byte before it comes
 * first, then `onFault` is told (once at most), then the text ends. Standard input comes by `readStdin`.
 */
export async function* openBytes(file: LogFile, onFault: (fault: InputFault) => void): AsyncGenerator<Buffer> {
  let fault: InputFault | undefined;
  const onError = (error: Error, byte: number): void => {
    const message = `it cannot be read from here on: ${reasonOf(error)}`;
    fault = { path: file.path, byte, code: 'unreadable', message };
  };
  const source = file.path === '-' ? stdinSource(onError) : fileSource(file.path, onError);
  if (file.compression === 'none') {
    yield* source.read();
  } else {
    yield* decompress(source, file.compression, (problem) => {
      // What an I/O error cuts off is not truncated.
      fault ??= { path: file.path, ...problem };
    });
  }
  if (fault !== undefined) onFault(fault);
}

/** Above 128 KiB V8 puts the string of a chunk where making it costs four times as much. */
const CHUNK_BYTES = 64 << 10;

type OnError = (error: Error, byte: number) => void;

function fileSource(path: string, onError: OnError): Source {
  const read = (): AsyncGenerator<Buffer> =>
    readStream(() => createReadStream(path, { highWaterMark: CHUNK_BYTES }), onError);
  return { read, again: read };
}

/** Standard input comes once: to be read again, its first bytes are kept. */
const STDIN_KEPT = 16 << 20;

function stdinSource(onError: OnError): Source {
  let kept: Buffer[] | undefined = [];
  let length = 0;
  async function* read(): AsyncGenerator<Buffer> {
    for await (const chunk of readStream(readStdin, onError)) {
      length += chunk.length;
      if (length > STDIN_KEPT) kept = undefined;
      kept?.push(chunk);
      yield chunk;
    }
  }
  async function* again(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
    yield* chunks;
  }
  return { read, again: () => kept && again(kept) };
}

/** Yields what comes; an I/O error is reported with the byte at which it came, and ends it. */
async function* readStream(open: () => AsyncIterable<unknown>, onError: OnError): AsyncGenerator<Buffer> {
  let byte = 0;
  try {
    for await (const chunk of open()) {
      const bytes = chunk as Buffer;
      byte += bytes.length;
      yield bytes;
    }
  } catch (error) {
    if (!isSystemError(error)) throw error;
    onError(error, byte);
  }
}

/** Anything else is a bug, of ours or of whoever takes the text. */
function isSystemError(error: unknown): error is Error {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return 'syscall' in error || error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}
