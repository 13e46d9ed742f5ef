/**
 * What a follower does when files of its family moved, decided from what it found. Pure: `follow.ts` looks and acts.
 */
import type { ReaderPosition } from '../../model/files.ts';
import { hasGapBetween } from '../text/file-boundary.ts';
import type { Anchor } from './anchor.ts';
import { isSameFile, type OpenFile } from './open-family.ts';
import type { Tail } from './tail.ts';

/** What the follower knows, and found among the files of its family. */
export interface Situation {
  /** The file that was read last; undefined where it is not among the files any more. */
  readonly anchor: Anchor | undefined;
  /** The files that came after it, oldest first. */
  readonly newer: readonly OpenFile[];
  /** The file that is tailed, if there is one. */
  readonly tail: Tail | undefined;
  /** No file was tailed yet. */
  readonly isFirst: boolean;
  /** Files were read before, in this run or an earlier one. */
  readonly hasPositions: boolean;
}

/** What to do next. */
export interface Plan {
  /** Text was lost between the file that was read last and the first step. */
  readonly isTextLost: boolean;
  /** The file to read the rest of the tailed file from; undefined where it is not there any more. */
  readonly rest: OpenFile | undefined;
  /** Files to read, oldest first. */
  readonly steps: readonly Step[];
}

/** A file to read. */
interface Step {
  readonly file: OpenFile;
  /** Position to resume from; undefined: its beginning. */
  readonly from: ReaderPosition | undefined;
  /** Rotation made files between the one before and this one, which are missing. */
  readonly isAfterGap: boolean;
  /** It is the newest file, and still written to: it is tailed; any other is read to its end. */
  readonly isTailed: boolean;
}

/** Plans how to go on; returns undefined where the tailed file stays the one to read. */
export function planSteps({ anchor, newer, tail, isFirst, hasPositions }: Situation): Plan | undefined {
  const isEmpty = tail?.position === 0;
  const isLost = !isEmpty && tail?.isLost === true;
  const resumed = isFirst && anchor?.kind === 'position' ? anchor : undefined;
  if (newer.length === 0 && resumed === undefined && !isLost) return undefined;
  // the file that is tailed already, still without any text
  if (isEmpty && newer.length === 1 && newer.every((file) => file.size === 0 && isSameFile(file, tail.file)))
    return undefined;

  const rest = anchor?.kind === 'tail' ? anchor.file : undefined;
  const files = [...(resumed === undefined ? [] : [resumed.file]), ...newer];
  return {
    isTextLost: (isFirst && hasPositions && anchor === undefined) || (isLost && rest === undefined),
    rest,
    steps: files.map((file, index) => {
      const from = file === resumed?.file ? resumed.position : undefined;
      const before = index === 0 ? anchor?.file : files[index - 1];
      return {
        file,
        from,
        isAfterGap: from === undefined && before !== undefined && hasGapBetween(before.path, file.path),
        isTailed: index === files.length - 1 && file.compression === 'none',
      };
    }),
  };
}
