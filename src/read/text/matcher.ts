import { BLOCK_BYTES, type BlockPrints } from './block-fingerprints.ts';
import { Cursor } from './cursor.ts';
import { readAgain, type OpenText, type Segment } from './logical-log.ts';

/** Compares a text, on and on, with what was read before. */
export interface Matcher {
  /** How many of the next bytes of the text are the same; 0 where it ends, or they end, or differ. The text stays. */
  next(text: Cursor): Promise<number>;
  /** Whether it stopped because what was read before is at its end. */
  atEnd(): boolean;
  close(): Promise<void>;
}

/** So many bytes are compared at once. */
const STEP_BYTES = 64 << 10;

/** Compares with bytes. `isLost`: they end before their end. */
export function matchBytes(rest: Cursor, isLost = (): boolean => false): Matcher {
  return {
    async next(text) {
      await text.fill(1);
      const bytes = text.bytes.subarray(0, STEP_BYTES);
      await rest.fill(bytes.length);
      const common = commonLength(bytes, rest.bytes);
      rest.take(common);
      return common;
    },
    atEnd: () => rest.ended && rest.bytes.length === 0 && !isLost(),
    close: () => rest.close(),
  };
}

/** Compares with the first of some segments by its prints, and reads again only what comes behind, or differs. */
export function matchPrints(prints: BlockPrints, segments: readonly Segment[], open: OpenText): Matcher {
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
      if (size > 0 && prints.isBlock(position / BLOCK_BYTES, text.bytes.subarray(0, size))) {
        position += size;
        return size;
      }
      if (size === 0 && segments.length === 1) {
        ended = true;
        return 0;
      }
      further = await matchAgain(segments, position, open);
      return further.next(text);
    },
    atEnd: () => ended || (further?.atEnd() ?? false),
    close: async () => further?.close(),
  };
}

/** Compares with segments from a byte of the first of them on, by reading them again. */
async function matchAgain(segments: readonly Segment[], from: number, open: OpenText): Promise<Matcher> {
  let lost = false;
  const whole = from === segments[0]?.length;
  const rest = new Cursor(readAgain(whole ? segments.slice(1) : segments, open, () => (lost = true)));
  for (let left = whole ? 0 : from; left > 0;) {
    await rest.fill(1);
    const skipped = rest.take(Math.min(left, rest.bytes.length)).length;
    if (skipped === 0) break;
    left -= skipped;
  }
  return matchBytes(rest, () => lost);
}

/** How many bytes two texts begin with alike. */
export function commonLength(a: Buffer, b: Buffer): number {
  const length = Math.min(a.length, b.length);
  if (a.compare(b, 0, length, 0, length) === 0) return length;
  // halves the stretch in which the first difference is
  let [from, to] = [0, length];
  while (to - from > 1) {
    const middle = (from + to) >> 1;
    if (a.compare(b, from, middle, from, middle) === 0) from = middle;
    else to = middle;
  }
  return from;
}
