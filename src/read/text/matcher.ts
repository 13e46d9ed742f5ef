import { BLOCK_BYTES, type BlockFingerprints } from './block-fingerprints.ts';
import { CHUNK_BYTES } from '../bytes/source.ts';
import { Cursor } from './cursor.ts';
import { reread, type OpenText, type Segment } from './logical-log.ts';

/** Compares a text step by step with text that was read before. */
export interface Matcher {
  /** Returns how many of the next bytes are equal, without taking them; 0 if they differ, or if either text ends. */
  next(text: Cursor): Promise<number>;
  /** Returns whether the comparison stopped at the end of the text that was read before. */
  atEnd(): boolean;
  close(): Promise<void>;
}

/**
 * Compares with bytes.
 * @param isLost returns whether the bytes ended early, since a file has become shorter
 */
export function matchBytes(rest: Cursor, isLost = (): boolean => false): Matcher {
  return {
    async next(text) {
      await text.fill(1);
      const bytes = text.bytes.subarray(0, CHUNK_BYTES);
      await rest.fill(bytes.length);
      const common = commonLength(bytes, rest.bytes);
      rest.take(common);
      return common;
    },
    atEnd: () => rest.ended && rest.bytes.length === 0 && !isLost(),
    close: () => rest.close(),
  };
}

/**
 * Compares with segments: with the first one by its fingerprints. Only text that differs, or follows it, is read again.
 */
export function matchFingerprints(blocks: BlockFingerprints, segments: readonly Segment[], open: OpenText): Matcher {
  const length = segments[0]?.length ?? 0;
  let position = 0;
  let ended = false;
  let further: Matcher | undefined;
  return {
    async next(text) {
      if (further !== undefined) return further.next(text);
      const size = Math.min(BLOCK_BYTES, length - position);
      await text.fill(Math.max(1, size));
      if (text.bytes.length === 0) return 0;
      if (size > 0 && blocks.isBlock(position / BLOCK_BYTES, text.bytes.subarray(0, size))) {
        position += size;
        return size;
      }
      if (size === 0 && segments.length === 1) {
        ended = true;
        return 0;
      }
      further = await matchReread(segments, position, open);
      return further.next(text);
    },
    atEnd: () => ended || (further?.atEnd() ?? false),
    close: async () => further?.close(),
  };
}

/** Compares with segments, from a byte of the first one on, by reading them again. */
async function matchReread(segments: readonly Segment[], from: number, open: OpenText): Promise<Matcher> {
  let lost = false;
  const whole = from === segments[0]?.length;
  const rest = new Cursor(reread(whole ? segments.slice(1) : segments, open, () => (lost = true)));
  for (let left = whole ? 0 : from; left > 0;) {
    await rest.fill(1);
    const skipped = rest.take(Math.min(left, rest.bytes.length)).length;
    if (skipped === 0) break;
    left -= skipped;
  }
  return matchBytes(rest, () => lost);
}

/** Returns how many bytes two texts have in common at their beginning. */
export function commonLength(a: Buffer, b: Buffer): number {
  const length = Math.min(a.length, b.length);
  if (a.compare(b, 0, length, 0, length) === 0) return length;
  // bisects the span that holds the first difference
  let [from, to] = [0, length];
  while (to - from > 1) {
    const middle = (from + to) >> 1;
    if (a.compare(b, from, middle, from, middle) === 0) from = middle;
    else to = middle;
  }
  return from;
}
