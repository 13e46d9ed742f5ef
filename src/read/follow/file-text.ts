import type { InputFault, LogFile, LogKind } from '../../model/files.ts';
import { decompress } from '../bytes/members.ts';
import { CHUNK_BYTES, readChunks, unreadable } from '../bytes/source.ts';
import type { OpenFile } from './open-family.ts';

/** Yields the text of an open file from a byte on, up to its present end. Damage ends it, and is reported once. */
export async function* textOf(
  file: OpenFile,
  from: number,
  onFault: (fault: InputFault) => void,
): AsyncGenerator<Buffer> {
  let fault: InputFault | undefined;
  const stored = (start: number): AsyncGenerator<Buffer> =>
    readChunks(
      () => storedBytes(file, start),
      (error, byte) => (fault ??= { path: file.path, ...unreadable(error, start + byte) }),
    );
  if (file.compression === 'none') yield* stored(from);
  else {
    const source = { read: () => stored(0), again: () => stored(0) };
    const text = decompress(source, file.compression, (problem) => (fault ??= { path: file.path, ...problem }));
    let skip = from;
    for await (const chunk of text) {
      const part = chunk.subarray(skip);
      skip = Math.max(0, skip - chunk.length);
      if (part.length > 0) yield part;
    }
  }
  if (fault !== undefined) onFault(fault);
}

/** Returns the bytes of a text before `end`, at most `length`; undefined where the text is shorter. */
export async function bytesBefore(file: OpenFile, end: number, length: number): Promise<Buffer | undefined> {
  const from = Math.max(0, end - length);
  const parts: Buffer[] = [];
  let left = end - from;
  for await (const chunk of textOf(file, from, () => {})) {
    parts.push(chunk.subarray(0, left));
    left -= Math.min(left, chunk.length);
    if (left === 0) break;
  }
  return left === 0 ? Buffer.concat(parts) : undefined;
}

/** Returns the first bytes of a text, at most `length`. */
export async function headOf(file: OpenFile, length: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of textOf(file, 0, () => {})) {
    parts.push(chunk);
    size += chunk.length;
    if (size >= length) break;
  }
  return Buffer.concat(parts).subarray(0, length);
}

/** Describes an open file as an input file. */
export function toLogFile({ path, compression, size, modified }: OpenFile, kind: LogKind): LogFile {
  return { kind, path, compression, size, modified };
}

async function* storedBytes({ handle }: OpenFile, from: number): AsyncGenerator<Buffer> {
  for (let position = from; ;) {
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
