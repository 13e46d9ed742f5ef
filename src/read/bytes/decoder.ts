import type { InputFault } from '../../model/files.ts';

/** Why a decoder could not go on. */
export interface Problem {
  readonly code: InputFault['code'];
  readonly message: string;
  /** Text that was decoded in the last step may be missing from its chunks. */
  readonly lossy: boolean;
}

/** What became of a piece that was pushed. */
export interface Step {
  readonly chunks: readonly Buffer[];
  /** Bytes of the piece that belong to the member; fewer than pushed only where it, or a part of it, ended. */
  readonly used: number;
  /** The member is whole. */
  readonly done: boolean;
  readonly problem: Problem | undefined;
}

/** Decodes one member: one .xz stream, one gzip member, one .lzma. Made for it, pushed its bytes, closed. */
export interface Decoder {
  /** Push pieces of at most so many bytes: what one expands to is held in memory. */
  readonly pieceBytes: number;
  push(piece: Buffer): Promise<Step>;
  close(): void;
}
