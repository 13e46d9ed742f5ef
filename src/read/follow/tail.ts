import type { ReaderPosition } from '../../model/files.ts';
import { CHUNK_BYTES } from '../bytes/source.ts';
import { HEAD_BYTES, TAIL_BYTES, printOf } from '../text/fingerprint.ts';
import type { OpenFile } from './family.ts';

const NOTHING = Buffer.alloc(0);

/**
 * An open file that grows. Each read begins with the bytes before the place that was reached, so that a file that was cut,
 * or cut and written anew, is found out however large it is then.
 */
export class Tail {
  readonly file: OpenFile;
  /** Bytes of its text that were read. */
  position = 0;
  /** Its first bytes. */
  head: Buffer = NOTHING;
  /** The bytes before `position`. */
  recent: Buffer = NOTHING;
  /** What is before `position` now is not what was read. */
  isLost = false;

  constructor(file: OpenFile) {
    this.file = file;
  }

  /** The next bytes; undefined where there are none yet, or the file is lost. */
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

  /** What it is known by where no line of it is complete. */
  toFragment(lane: number): ReaderPosition | undefined {
    const { path, inode, compression, size } = this.file;
    const { position: offset, head, recent } = this;
    if (offset === 0) return undefined;
    const prints = { head: printOf(head), tail: printOf(recent) };
    return {
      lane,
      path,
      inode,
      compression,
      size,
      ...prints,
      offset,
      lines: 0,
      ended: true,
      first: Infinity,
      last: -Infinity,
    };
  }

  /** Counts bytes in that were read of its text. */
  add(chunk: Buffer): void {
    this.position += chunk.length;
    if (this.head.length < HEAD_BYTES)
      this.head = Buffer.concat([this.head, chunk.subarray(0, HEAD_BYTES - this.head.length)]);
    this.recent = Buffer.concat([this.recent, chunk.subarray(-TAIL_BYTES)]).subarray(-TAIL_BYTES);
  }
}
