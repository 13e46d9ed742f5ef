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
 * their last step, so after a fault it reads the source again, twice: to find the faulty byte, and for the text before it.
 */
export async function* decompress(
  source: Source,
  first: Packed,
  onProblem: (problem: PlacedProblem) => void,
): AsyncGenerator<Buffer> {
  let given = 0;
  let plan: Plan | undefined = AT_FIRST;
  let bytes: AsyncIterable<Buffer> | undefined = source.read();
  let stop: Stop | undefined;
  while (plan !== undefined && bytes !== undefined) {
    const found: { stop: Stop | undefined } = { stop: undefined };
    for await (const chunk of coalesce(without(given, decodeMembers(bytes, first, plan, found)))) {
      given += chunk.length;
      yield chunk;
    }
    // a later pass ends before the fault where the file has changed since
    stop = found.stop ?? stop;
    if (stop === undefined) return;
    plan = planAgain(plan, stop);
    bytes = plan === undefined ? undefined : source.again();
  }
  if (stop !== undefined) onProblem({ code: stop.problem.code, message: stop.problem.message, byte: stop.byte });
}

interface Stop {
  readonly problem: Problem;
  readonly byte: number;
  /** The bytes that were pushed last, one of which is the fault: from this one, up to and without `end`. */
  readonly start: number;
  readonly end: number;
}

/** How to push the bytes of a file, by place: in the largest pieces of their decoder, in fine ones, and one by one. */
interface Plan {
  /** First byte that is pushed in fine pieces. */
  readonly fineFrom: number;
  /** First byte that is pushed alone, with its text in the smallest chunks. */
  readonly carefulFrom: number;
  /** The plan ends before this byte. */
  readonly end: number;
}

const AT_FIRST: Plan = { fineFrom: Infinity, carefulFrom: Infinity, end: Infinity };

/**
 * Returns how to read the file again, so as to lose less text at the fault; undefined where nothing was lost. Bytes
 * before a fault are pushed in the same way again: at the end of a part of an .xz, how far the decoder looks ahead
 * decides where it finds the fault.
 */
function planAgain(last: Plan, { problem, start, end }: Stop): Plan | undefined {
  if (!problem.lossy || last.carefulFrom !== Infinity) return undefined;
  if (last.fineFrom === Infinity) return { fineFrom: start, carefulFrom: Infinity, end };
  return { fineFrom: last.fineFrom, carefulFrom: start, end };
}

/** Returns how many bytes to push next. */
function pieceSize({ fineFrom, carefulFrom }: Plan, decoder: Decoder, position: number): number {
  if (position < fineFrom) return Math.min(decoder.pieceBytes, fineFrom - position);
  return position < carefulFrom ? Math.min(decoder.finePieceBytes, carefulFrom - position) : 1;
}

/** Decodes members one after the other, by a plan. */
async function* decodeMembers(
  bytes: AsyncIterable<Buffer>,
  first: Packed,
  plan: Plan,
  found: { stop: Stop | undefined },
): AsyncGenerator<Buffer> {
  let decoder: Decoder | undefined = createDecoder(first);
  let careful = false;
  let position = 0;
  /** Bytes between two members: too few to recognise what follows. */
  let lead: Buffer = NOTHING;
  const stopAt = (problem: Problem, byte: number, start = byte, end = byte): void => {
    found.stop = { problem, byte, start, end };
  };
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
            stopAt(GARBAGE, position);
            return;
          }
          decoder = createDecoder(format);
          careful = false;
        }
        if (position >= plan.end) return;
        if (position >= plan.carefulFrom && !careful) {
          decoder.beCareful();
          careful = true;
        }
        const piece = rest.subarray(0, pieceSize(plan, decoder, position));
        const { chunks, used, done, problem } = await decoder.push(piece);
        yield* chunks;
        if (problem !== undefined) {
          stopAt(problem, position + Math.max(0, used - 1), position, position + piece.length);
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
    if (garbage) stopAt(GARBAGE, position);
    else stopAt(TRUNCATED, position + lead.length);
  } finally {
    decoder?.close();
  }
}

const NOTHING = Buffer.alloc(0);
const GARBAGE: Problem = { code: 'corrupt', message: 'its compressed data is followed by other bytes', lossy: false };
const TRUNCATED: Problem = { code: 'truncated', message: 'it ends in the middle of its compressed data', lossy: false };

function createDecoder(format: Packed): Decoder {
  return format === 'gz' ? createGzDecoder() : createXzDecoder(format);
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
