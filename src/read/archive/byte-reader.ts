import { open, type FileHandle } from 'node:fs/promises';

import { CHUNK_BYTES, isSystemError, type OnFailure } from '../bytes/source.ts';

const NOTHING = Buffer.alloc(0);

/** Most bytes that one `take` returns. */
const TAKE_BYTES = 128 << 10;

/** Where bytes come from. Damage and I/O errors end it; whoever makes the feed reports them. */
export interface Feed {
  /** Returns the next chunk; undefined at the end. */
  next(): Promise<Buffer | undefined>;
  /** Skips bytes without reading them, and returns how many there were. Absent where all of them must be read. */
  skip?(length: number): Promise<number>;
  close(): Promise<void>;
}

/** Takes bytes from the front of a feed, and can peek at them before. */
export class ByteReader {
  /** Bytes that were taken or skipped. */
  position = 0;
  readonly #feed: Feed;
  #ahead: Buffer = NOTHING;
  #ended = false;

  constructor(feed: Feed) {
    this.#feed = feed;
  }

  /** Returns the next bytes without taking them; fewer only where the feed ends. */
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

  /** Takes the bytes that are there, at most `max`; undefined at the end. */
  async take(max: number): Promise<Buffer | undefined> {
    if (this.#ahead.length === 0) await this.peek(1);
    if (this.#ahead.length === 0) return undefined;
    const taken = this.#ahead.subarray(0, Math.min(max, TAKE_BYTES));
    this.#ahead = this.#ahead.subarray(taken.length);
    this.position += taken.length;
    return taken;
  }

  /** Skips bytes; returns how many there were. */
  async skip(length: number): Promise<number> {
    let skipped = Math.min(length, this.#ahead.length);
    this.#ahead = this.#ahead.subarray(skipped);
    this.position += skipped;
    if (skipped < length && this.#feed.skip !== undefined) {
      const unread = await this.#feed.skip(length - skipped);
      this.position += unread;
      return skipped + unread;
    }
    while (skipped < length) {
      const taken = await this.take(length - skipped);
      if (taken === undefined) break;
      skipped += taken.length;
    }
    return skipped;
  }

  async close(): Promise<void> {
    this.#ended = true;
    this.#ahead = NOTHING;
    await this.#feed.close();
  }
}

/** Makes a feed of chunks; closing it ends their generator. */
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

/** The bytes of a file on disk, or of a part of it. It skips bytes without reading them. */
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
      const skipped = Math.max(0, Math.min(length, this.#end - this.#at));
      this.#at += skipped;
      return skipped;
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

  /** Opens the file, and limits the part to the file's size. */
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
