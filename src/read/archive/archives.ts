import { reasonOf } from '../../errors.ts';
import type { ArchivePlace, InputFault, LogFile } from '../../model/files.ts';
import { CHUNK_BYTES, chunksOf, fileSource, type Source } from '../bytes/source.ts';
import { Kept, type Wanted } from './kept.ts';
import { Pass, passKey, type Way, type Wishes } from './pass.ts';
import type { TarEntry, TarReader } from './tar.ts';

/**
 * So much of what is needed later is kept, as stored, per reader of archives: one in each worker. Measured: with 64 MiB two
 * workers went over 512 MiB of RSS.
 */
const KEPT_BYTES = 32 << 20;
/** So much of what was read is kept, too: a copy is compared with what it may be one of. */
const READ_BYTES = 1 << 20;

type Told = Omit<InputFault, 'path'>;

/** Opens files that lie in archives, in any order. */
export interface Archives {
  /** The content of a file as stored; `onTrouble` is told where it ends too soon, or cannot be had. */
  source(file: LogFile, onTrouble: (trouble: Told) => void): Source;
  /** Frees what is kept; the pass that rests in an archive stays for the thread's next reader of archives. */
  handOver(): Promise<void>;
  /** Frees everything. */
  close(): Promise<void>;
}

/**
 * Makes a reader of files in archives; files on disk among them are not its concern. Give them in the order in which they
 * will be read: what lies uncompressed on disk is read where it lies; else one pass goes through the container, and what
 * it goes by that is read later is kept, as much as fits. Any other order works, too, and costs more passes.
 */
export function openArchives(files: readonly LogFile[], keptBytes = KEPT_BYTES): Archives {
  return new Reader(files, keptBytes);
}

/** A file that is to be read. */
class Item implements Wanted {
  readonly place: ArchivePlace;
  /** Its place in the order in which files will be read. */
  readonly turn: number;
  content: Buffer | undefined;
  readers = 0;

  constructor(place: ArchivePlace, turn: number) {
    this.place = place;
    this.turn = turn;
  }

  get busy(): boolean {
    return this.readers > 0;
  }
}

/** The pass that the reader before left in its archive. */
let spare: Pass | undefined;

class Reader implements Archives {
  /** Turns that have come. */
  #begun = 0;
  readonly #items = new Map<string, Item>();
  /** Containers that hold any of them, and which one of those is read last. */
  readonly #holders = new Map<string, number>();
  readonly #kept: Kept;
  #resting: Pass | undefined;

  constructor(files: readonly LogFile[], keptBytes: number) {
    this.#kept = new Kept(keptBytes, READ_BYTES);
    for (const { place } of files) if (place !== undefined) this.#plan(place);
  }

  source({ place, size }: LogFile, onTrouble: (trouble: Told) => void): Source {
    if (place === undefined) throw new Error('it lies in no archive');
    const { archive, at } = place;
    if (at?.depth === place.members.length) return onDisk(archive, at, onTrouble);
    const item = this.#items.get(wayKey(place, place.members)) ?? this.#plan(place);
    const read = (): AsyncGenerator<Buffer> => this.#read(item, size, onTrouble);
    return { read, again: read };
  }

  async handOver(): Promise<void> {
    const old = spare;
    if (this.#resting !== undefined) {
      spare = this.#resting;
      this.#resting = undefined;
      await old?.close();
    }
    this.#kept.clear();
  }

  async close(): Promise<void> {
    await this.#resting?.close();
    this.#resting = undefined;
    this.#kept.clear();
  }

  #plan(place: ArchivePlace): Item {
    const turn = this.#items.size;
    const item = new Item(place, turn);
    this.#items.set(wayKey(place, place.members), item);
    for (let depth = 1; depth < place.members.length; depth++) {
      this.#holders.set(wayKey(place, place.members.slice(0, depth)), turn);
    }
    return item;
  }

  async *#read(item: Item, size: number, onTrouble: (trouble: Told) => void): AsyncGenerator<Buffer> {
    this.#begun = Math.max(this.#begun, item.turn + 1);
    item.readers++;
    try {
      const length = yield* item.content === undefined
        ? this.#fetch(item, size, onTrouble)
        : counting(piecesOf(item.content));
      if (length !== undefined && length < size) onTrouble({ ...CUT, byte: length });
    } finally {
      item.readers--;
      this.#kept.release(item);
    }
  }

  /** Reads a file from a pass; returns its length, or undefined where trouble was told. */
  async *#fetch(
    item: Item,
    size: number,
    onTrouble: (trouble: Told) => void,
  ): AsyncGenerator<Buffer, number | undefined> {
    const { place } = item;
    const pass = await this.#takePass(place);
    try {
      const found = await pass.find(place.members, this.#wishes(place));
      if (found === undefined || found.entry.kind !== 'file' || found.entry.size !== size) {
        onTrouble(found === undefined ? LOST : CHANGED);
        return undefined;
      }
      if (!this.#kept.makeRoom(item, size)) return yield* counting(found.reader.content());
      this.#kept.keep(item, await copyAll(found.reader, size));
    } finally {
      await this.#rest(pass);
    }
    return yield* counting(piecesOf(item.content));
  }

  /** The pass that rests before a file, or a new one. While it is used nobody else has it. */
  async #takePass(place: ArchivePlace): Promise<Pass> {
    const inherited = this.#resting === undefined;
    const pass = this.#resting ?? spare;
    this.#resting = undefined;
    if (inherited) spare = undefined;
    if (pass !== undefined && pass.key === passKey(place) && pass.isBefore(place.members)) return pass;
    await pass?.close();
    return new Pass(place);
  }

  async #rest(pass: Pass): Promise<void> {
    const other = this.#resting;
    this.#resting = pass;
    await other?.close();
  }

  #wishes(place: ArchivePlace): Wishes {
    return {
      holds: (way) => leadsTo(way, place.members) || (this.#holders.get(wayKey(place, way)) ?? -1) >= this.#begun,
      goBy: (way, entry, reader) => this.#goBy(this.#items.get(wayKey(place, way)), entry, reader),
    };
  }

  async #goBy(item: Item | undefined, entry: TarEntry, reader: TarReader): Promise<void> {
    if (item === undefined || item.content !== undefined || item.turn < this.#begun) return;
    if (this.#kept.makeRoom(item, entry.size)) this.#kept.keep(item, await copyAll(reader, entry.size));
  }
}

const CUT = { code: 'truncated', message: 'the archive that it lies in is damaged: it ends in the middle' } as const;
const LOST: Told = {
  code: 'unreadable',
  message: 'it is not found in its archive again: the archive is damaged, or has changed meanwhile',
  byte: 0,
};
const CHANGED: Told = { code: 'unreadable', message: 'its archive has changed meanwhile', byte: 0 };

function leadsTo(way: Way, members: Way): boolean {
  return way.length < members.length && way.every((ordinal, depth) => ordinal === members[depth]);
}

function wayKey({ archive }: ArchivePlace, way: Way): string {
  return `${archive}\0${way.join('.')}`;
}

function onDisk(
  archive: string,
  at: { readonly offset: number; readonly size: number },
  onTrouble: (trouble: Told) => void,
): Source {
  const file = fileSource(
    archive,
    (error, byte) =>
      onTrouble({ code: 'unreadable', message: `it cannot be read from here on: ${reasonOf(error)}`, byte }),
    at,
  );
  async function* read(chunks: AsyncIterable<Buffer> | undefined): AsyncGenerator<Buffer> {
    const length = yield* counting(chunks ?? chunksOf([]));
    if (length < at.size) onTrouble({ ...CUT, byte: length });
  }
  return { read: () => read(file.read()), again: () => read(file.again()) };
}

async function* counting(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, number> {
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    yield chunk;
  }
  return length;
}

/** A copy: what is taken of a container is a part of a larger piece, which would stay in memory as long. */
async function copyAll(reader: TarReader, size: number): Promise<Buffer> {
  // of its own, since what is not filled costs nothing then
  const copy = Buffer.allocUnsafeSlow(size);
  let length = 0;
  for await (const chunk of reader.content()) length += chunk.copy(copy, length);
  return copy.subarray(0, length);
}

/** In pieces that are no larger than those of a file on disk. */
async function* piecesOf(content: Buffer | undefined): AsyncGenerator<Buffer> {
  for (let at = 0; content !== undefined && at < content.length; at += CHUNK_BYTES) {
    yield content.subarray(at, at + CHUNK_BYTES);
  }
}
