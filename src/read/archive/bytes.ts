import { open, type FileHandle } from 'node:fs/promises';

import { CHUNK_BYTES, isSystemError, type OnFailure } from '../bytes/source.ts';

const NOTHING = Buffer.alloc(0);

/** As much as is taken at once. */
const TAKE_BYTES = 128 << 10;

/** Where bytes come from. Damage and I/O errors end it; they are told elsewhere. */
export interface Feed {
  /** The next bytes, as many as come at once; undefined at the end. */
  next(): Promise<Buffer | undefined>;
  /** Passes over bytes without reading them, and says how many there were. Absent where all must be read. */
  skip?(length: number): Promise<number>;
  close(): Promise<void>;
}

/** Bytes that are taken from the front, and can be looked at before. */
export class Bytes {
  /** How many were taken or passed over. */
  position = 0;
  readonly #feed: Feed;
  #ahead: Buffer = NOTHING;
  #ended = false;

  constructor(feed: Feed) {
    this.#feed = feed;
  }

  /** The next bytes, which stay; fewer only where the end is near. */
  async peek(length: number): Promise<Buffer> {
    if (this.#ahead.length < length && !this.#ended) {
      const parts = [this.#ahead];
      let size = this.#ahead.length;
      while (size < length) {
        const more = await this.#feed.next();
        if (more === undefined) {
          this.#ended = true;
          break;
        }
        parts.push(more);
        size += more.length;
      }
      this.#ahead = parts.length === 2 && parts[0]?.length === 0 ? (parts[1] ?? NOTHING) : Buffer.concat(parts, size);
    }
    return this.#ahead.subarray(0, length);
  }

  /** Takes what comes at once, `max` bytes at most; undefined at the end. */
  async take(max: number): Promise<Buffer | undefined> {
    if (this.#ahead.length === 0) await this.peek(1);
    if (this.#ahead.length === 0) return undefined;
    const taken = this.#ahead.subarray(0, Math.min(max, TAKE_BYTES));
    this.#ahead = this.#ahead.subarray(taken.length);
    this.position += taken.length;
    return taken;
  }

  /** Passes over bytes; says how many there were. */
  async skip(length: number): Promise<number> {
    let done = Math.min(length, this.#ahead.length);
    this.#ahead = this.#ahead.subarray(done);
    this.position += done;
    if (done < length && this.#feed.skip !== undefined) {
      const passed = await this.#feed.skip(length - done);
      this.position += passed;
      return done + passed;
    }
    while (done < length) {
      const taken = await this.take(length - done);
      if (taken === undefined) break;
      done += taken.length;
    }
    return done;
  }

  async close(): Promise<void> {
    this.#ended = true;
    this.#ahead = NOTHING;
    await this.#feed.close();
  }
}

/** Bytes that somebody else makes; closing them ends him. */
export function feedOf(chunks: AsyncIterable<Buffer>): Feed {
  const iterator = chunks[Symbol.asyncIterator]();
  return {
    async next() {
      const { value, done } = await iterator.next();
      return done ? undefined : value;
    },
    async close() {
      await iterator.return?.();
    },
  };
}

/** Bytes of a file on disk, all or a part, of which some may be passed over without reading them. */
export class DiskFeed implements Feed {
  readonly #path: string;
  readonly #onFailure: OnFailure;
  #at: number;
  #end: number;
  readonly #from: number;
  #file: FileHandle | undefined;

  constructor(
    path: string,
    part: { readonly offset: number; readonly size: number } | undefined,
    onFailure: OnFailure,
  ) {
    this.#path = path;
    this.#onFailure = onFailure;
    this.#from = part?.offset ?? 0;
    this.#at = this.#from;
    this.#end = part === undefined ? Infinity : part.offset + part.size;
  }

  async next(): Promise<Buffer | undefined> {
    try {
      const file = await this.#open();
      const length = Math.min(CHUNK_BYTES, this.#end - this.#at);
      if (length <= 0) return undefined;
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, this.#at);
      this.#at += bytesRead;
      return bytesRead === 0 ? undefined : buffer.subarray(0, bytesRead);
    } catch (error) {
      return this.#fail(error);
    }
  }

  async skip(length: number): Promise<number> {
    try {
      await this.#open();
      const passed = Math.max(0, Math.min(length, this.#end - this.#at));
      this.#at += passed;
      return passed;
    } catch (error) {
      this.#fail(error);
      return 0;
    }
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    this.#end = this.#at;
    await file?.close();
  }

  /** Cuts the part to what the file has. */
  async #open(): Promise<FileHandle> {
    if (this.#file !== undefined) return this.#file;
    this.#file = await open(this.#path);
    this.#end = Math.min(this.#end, (await this.#file.stat()).size);
    return this.#file;
  }

  #fail(error: unknown): undefined {
    if (!isSystemError(error)) throw error;
    this.#end = this.#at;
    this.#onFailure(error, this.#at - this.#from);
    return undefined;
  }
}
