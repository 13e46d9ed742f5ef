import type { InputFault } from '../../model/files.ts';

/** Why a decoder stopped before the end of its member. */
export interface Problem {
  readonly code: InputFault['code'];
  readonly message: string;
  /** The chunks of the last step may lack text that was decoded in it. */
  readonly lossy: boolean;
}

/** The result of one pushed piece. */
export interface Step {
  readonly chunks: readonly Buffer[];
  /** Bytes of the piece that belong to the member: fewer than were pushed where the member, or a part of it, ended. */
  readonly used: number;
  /** The member is complete. */
  readonly done: boolean;
  readonly problem: Problem | undefined;
}

/** Decodes one member: one .xz stream, one gzip member or one .lzma file. Each member needs a decoder of its own. */
export interface Decoder {
  /** Largest piece to push, in bytes: memory holds all the text that one piece expands to. */
  readonly pieceBytes: number;
  /** Size of the pieces in which to look for a fault, in bytes: their text in the smallest chunks is still quick. */
  readonly finePieceBytes: number;
  push(piece: Buffer): Promise<Step>;
  /** Returns text in the smallest chunks from here on, which is slow: little of it is lost at a fault. */
  beCareful(): void;
  close(): void;
}
