import { QUALITY_FLAGS } from '../schema/quality.ts';
import type { QualityFlag } from '../schema/quality.ts';

/** Returns the names of the flags in a `quality` number; undefined if there is none. */
export function qualityFlags(quality: number): readonly QualityFlag[] | undefined {
  if (quality === 0) return undefined;
  let flags = FLAGS_OF.get(quality);
  if (flags === undefined) {
    flags = QUALITY_FLAGS.filter((_, bit) => (quality & (1 << bit)) !== 0);
    FLAGS_OF.set(quality, flags);
  }
  return flags;
}

const FLAGS_OF = new Map<number, readonly QualityFlag[]>();
