import type { Compression } from '../../model/files.ts';
import { SIGNATURE_BYTES, detectCompression } from './compression.ts';
import type { Decoder, Problem } from './decoder.ts';
import { createGzDecoder } from './gz.ts';
import { CHUNK_BYTES, type Source } from './source.ts';
import { createXzDecoder } from './xz.ts';

type Packed = Exclude<Compression, 'none'>;

/** A problem, and the byte of the file as stored at which the decoder found it. */
export type PlacedProblem = Omit<Problem, 'lossy'> & { readonly byte: number };

/**
 * Decompresses a file of any number of members in any format, with or without zero bytes between and after them, in
 * chunks of 64 to 128 KiB. Yields every byte before a fault, reports the fault, and ends. Decoders drop the text of
 * their last step, so after a fault it reads the source again up to there, byte by byte near the fault.
 */
export async function* decompress(
  source: Source,
  first: Packed,
  onProblem: (problem: PlacedProblem) => void,
): AsyncGenerator<Buffer> {
  let stopped: Stop | undefined;
  let given = 0;
  const decoded = decodeMembers(source.read(), first, Infinity, (stop) => (stopped = stop));
  for await (const chunk of coalesce(decoded)) {
    given += chunk.length;
    yield chunk;
  }
  if (stopped === undefined) return;

  let exact = stopped;
  const again = stopped.problem.lossy ? source.again() : undefined;
  if (again !== undefined) {
    const careful = decodeMembers(again, first, stopped.pieceStart, (stop) => (exact = stop));
    yield* coalesce(without(given, careful));
  }
  const { code, message } = exact.problem;
  onProblem({ code, message, byte: exact.byte });
}

interface Stop {
  readonly problem: Problem;
  readonly byte: number;
  /** First byte of the piece that could not be decoded. */
  readonly pieceStart: number;
}

/** Decodes members one after the other; from byte `carefulFrom` on, one byte at a time. */
async function* decodeMembers(
  bytes: AsyncIterable<Buffer>,
  first: Packed,
  carefulFrom: number,
  onStop: (stop: Stop) => void,
): AsyncGenerator<Buffer> {
  const careful = carefulFrom !== Infinity;
  let decoder: Decoder | undefined = createDecoder(first, careful);
  let position = 0;
  /** Bytes between two members: too few to recognise what follows. */
  let lead: Buffer = NOTHING;
  try {
    for await (const chunk of bytes) {
      let rest = lead.length === 0 ? chunk : Buffer.concat([lead, chunk]);
      lead = NOTHING;
      while (rest.length > 0) {
        if (decoder === undefined) {
          const padding = countZeros(rest);
          position += padding;
          rest = rest.subarray(padding);
          if (rest.length < SIGNATURE_BYTES) {
            lead = rest;
            break;
          }
          const format = detectCompression(rest);
          if (format === 'none') {
            onStop({ problem: GARBAGE, byte: position, pieceStart: position });
            return;
          }
          decoder = createDecoder(format, careful);
        }
        const size = position < carefulFrom ? Math.min(decoder.pieceBytes, carefulFrom - position) : 1;
        const { chunks, used, done, problem } = await decoder.push(rest.subarray(0, size));
        yield* chunks;
        if (problem !== undefined) {
          onStop({ problem, byte: position + Math.max(0, used - 1), pieceStart: position });
          return;
        }
        position += used;
        rest = rest.subarray(used);
        if (done) {
          decoder.close();
          decoder = undefined;
        }
      }
    }
    if (decoder === undefined && lead.length === 0) return;
    const garbage = decoder === undefined && detectCompression(lead) === 'none';
    if (garbage) onStop({ problem: GARBAGE, byte: position, pieceStart: position });
    else onStop({ problem: TRUNCATED, byte: position + lead.length, pieceStart: position });
  } finally {
    decoder?.close();
  }
}

const NOTHING = Buffer.alloc(0);
const GARBAGE: Problem = { code: 'corrupt', message: 'its compressed data is followed by other bytes', lossy: false };
const TRUNCATED: Problem = { code: 'truncated', message: 'it ends in the middle of its compressed data', lossy: false };

function createDecoder(format: Packed, careful: boolean): Decoder {
  return format === 'gz' ? createGzDecoder(careful) : createXzDecoder(format, careful);
}

function countZeros(bytes: Buffer): number {
  let count = 0;
  while (bytes[count] === 0) count += 1;
  return count;
}

/** Skips the first `count` bytes. */
async function* without(count: number, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let left = count;
  for await (const chunk of chunks) {
    if (chunk.length > left) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}

/** Joins chunks, so that all but the last have at least `CHUNK_BYTES`. */
async function* coalesce(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    length += chunk.length;
    if (length < CHUNK_BYTES) continue;
    yield parts.length === 1 ? chunk : Buffer.concat(parts, length);
    parts = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(parts, length);
}
