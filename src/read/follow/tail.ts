import type { ReaderPosition } from '../../model/files.ts';
import { CHUNK_BYTES } from '../bytes/source.ts';
import { HEAD_BYTES, TAIL_BYTES, fingerprintOf } from '../text/fingerprint.ts';
import type { OpenFile } from './open-family.ts';

const NOTHING = Buffer.alloc(0);

/**
 * Tails an open file that grows. Each read begins with the bytes before the position and compares them, so that it
 * notices a file that was truncated, or truncated and rewritten, whatever its size is then.
 */
export class Tail {
  readonly file: OpenFile;
  /** Bytes of its text that were read. */
  position = 0;
  /** Its first bytes. */
  head: Buffer = NOTHING;
  /** The bytes before `position`. */
  recent: Buffer = NOTHING;
  /** The bytes before `position` are not those that were read any more. */
  isLost = false;

  constructor(file: OpenFile) {
    this.file = file;
  }

  /** Reads the next bytes; returns undefined where there are none yet, or the file is lost. */
  async next(): Promise<Buffer | undefined> {
    const { recent } = this;
    const want = recent.length + CHUNK_BYTES;
    const { buffer, bytesRead } = await this.file.handle.read(
      Buffer.allocUnsafe(want),
      0,
      want,
      this.position - recent.length,
    );
    if (bytesRead < recent.length || !buffer.subarray(0, recent.length).equals(recent)) {
      this.isLost = true;
      return undefined;
    }
    if (bytesRead === recent.length) return undefined;
    const chunk = buffer.subarray(recent.length, bytesRead);
    this.add(chunk);
    return chunk;
  }

  /**
   * Returns a position that finds the file again though it has no complete line; undefined where nothing of it was
   * read.
   */
  toFragment(log: number): ReaderPosition | undefined {
    const { path, inode, compression, size } = this.file;
    const { position: offset, head, recent } = this;
    if (offset === 0) return undefined;
    const fingerprints = { head: fingerprintOf(head), tail: fingerprintOf(recent) };
    return {
      log,
      path,
      inode,
      compression,
      size,
      ...fingerprints,
      offset,
      lines: 0,
      ended: true,
      first: Infinity,
      last: -Infinity,
    };
  }

  /** Moves the position behind bytes of its text that were read. */
  add(chunk: Buffer): void {
    this.position += chunk.length;
    if (this.head.length < HEAD_BYTES)
      this.head = Buffer.concat([this.head, chunk.subarray(0, HEAD_BYTES - this.head.length)]);
    this.recent = Buffer.concat([this.recent, chunk.subarray(-TAIL_BYTES)]).subarray(-TAIL_BYTES);
  }
}
