import type { ArchivePlace, LogFile } from '../../model/files.ts';
import { CHUNK_BYTES, chunksOf, fileSource, unreadable, type Fault, type Source } from '../bytes/source.ts';
import { KeptContents, type Keepable } from './kept-contents.ts';
import { Pass, passKey, type MemberPath, type PassVisitor } from './pass.ts';
import type { TarEntry, TarReader } from './tar.ts';

/**
 * Bytes as stored that each worker keeps of members that it reads later. Measured: with 64 MiB two workers went over
 * 512 MiB of RSS.
 */
const KEPT_BYTES = 32 << 20;
/** Bytes of these that it keeps after reading, since a file that may be a copy of a member is compared with it. */
const READ_BYTES = 1 << 20;

/** Opens files that lie in archives, in any order. */
export interface Archives {
  /** Returns the content of a file as stored. `onFault` gets the fault where it ends too early or cannot be read. */
  source(file: LogFile, onFault: (fault: Fault) => void): Source;
  /** Frees the kept contents; the open pass stays for the thread's next `Archives`. */
  handOver(): Promise<void>;
  /** Frees everything. */
  close(): Promise<void>;
}

/**
 * Opens the archives that files lie in; files on disk may be among them. Pass the files in the order in which they will
 * be read: a member that lies uncompressed on disk is read there; for others, one pass goes through the container and
 * keeps, as far as they fit, the contents that are read later. Any other order works too, and costs more passes.
 */
export function openArchives(files: readonly LogFile[], keptBytes = KEPT_BYTES): Archives {
  return new Reader(files, keptBytes);
}

/** A file in an archive that is to be read. */
class Item implements Keepable {
  readonly place: ArchivePlace;
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

/** The open pass that the thread's last reader handed over. */
let spare: Pass | undefined;

class Reader implements Archives {
  /** Turns that have come. */
  #begun = 0;
  readonly #items = new Map<string, Item>();
  /** Containers that hold items, each with the turn of the last one in it. */
  readonly #holders = new Map<string, number>();
  readonly #kept: KeptContents;
  #paused: Pass | undefined;

  constructor(files: readonly LogFile[], keptBytes: number) {
    this.#kept = new KeptContents(keptBytes, READ_BYTES);
    for (const { place } of files) if (place !== undefined) this.#plan(place);
  }

  source({ path, place, size }: LogFile, onFault: (fault: Fault) => void): Source {
    if (place === undefined) throw new Error(`expected a file in an archive, but ${path} lies on disk`);
    const { archive, at } = place;
    if (at?.depth === place.members.length) return onDisk(archive, at, onFault);
    const item = this.#items.get(memberKey(place, place.members)) ?? this.#plan(place);
    const read = (): AsyncGenerator<Buffer> => this.#read(item, size, onFault);
    return { read, again: read };
  }

  async handOver(): Promise<void> {
    const old = spare;
    if (this.#paused !== undefined) {
      spare = this.#paused;
      this.#paused = undefined;
      await old?.close();
    }
    this.#kept.clear();
  }

  async close(): Promise<void> {
    await this.#paused?.close();
    this.#paused = undefined;
    this.#kept.clear();
  }

  #plan(place: ArchivePlace): Item {
    const turn = this.#items.size;
    const item = new Item(place, turn);
    this.#items.set(memberKey(place, place.members), item);
    for (let depth = 1; depth < place.members.length; depth++) {
      this.#holders.set(memberKey(place, place.members.slice(0, depth)), turn);
    }
    return item;
  }

  async *#read(item: Item, size: number, onFault: (fault: Fault) => void): AsyncGenerator<Buffer> {
    this.#begun = Math.max(this.#begun, item.turn + 1);
    item.readers++;
    try {
      const length = yield* item.content === undefined
        ? this.#fetch(item, size, onFault)
        : counting(piecesOf(item.content));
      if (length !== undefined && length < size) onFault({ ...CUT, byte: length });
    } finally {
      item.readers--;
      this.#kept.release(item);
    }
  }

  /** Reads a file from a pass; returns its length, or undefined where it reported a fault. */
  async *#fetch(item: Item, size: number, onFault: (fault: Fault) => void): AsyncGenerator<Buffer, number | undefined> {
    const { place } = item;
    const pass = await this.#takePass(place);
    try {
      const found = await pass.find(place.members, this.#visitor(place));
      if (found === undefined || found.entry.kind !== 'file' || found.entry.size !== size) {
        onFault(found === undefined ? LOST : CHANGED);
        return undefined;
      }
      if (!this.#kept.makeRoom(item, size)) return yield* counting(found.reader.content());
      this.#kept.keep(item, await copyAll(found.reader, size));
    } finally {
      await this.#pause(pass);
    }
    return yield* counting(piecesOf(item.content));
  }

  /** Takes the paused pass where the file is still ahead of it, or begins a new one. */
  async #takePass(place: ArchivePlace): Promise<Pass> {
    const inherited = this.#paused === undefined;
    const pass = this.#paused ?? spare;
    this.#paused = undefined;
    if (inherited) spare = undefined;
    if (pass !== undefined && pass.key === passKey(place) && pass.isBefore(place.members)) return pass;
    await pass?.close();
    return new Pass(place);
  }

  async #pause(pass: Pass): Promise<void> {
    const other = this.#paused;
    this.#paused = pass;
    await other?.close();
  }

  #visitor(place: ArchivePlace): PassVisitor {
    return {
      holdsWanted: (path) =>
        leadsTo(path, place.members) || (this.#holders.get(memberKey(place, path)) ?? -1) >= this.#begun,
      passBy: (path, entry, reader) => this.#keepForLater(this.#items.get(memberKey(place, path)), entry, reader),
    };
  }

  async #keepForLater(item: Item | undefined, entry: TarEntry, reader: TarReader): Promise<void> {
    if (item === undefined || item.content !== undefined || item.turn < this.#begun) return;
    if (this.#kept.makeRoom(item, entry.size)) this.#kept.keep(item, await copyAll(reader, entry.size));
  }
}

const CUT = { code: 'truncated', message: 'its archive is damaged: it ends in the middle of this file' } as const;
const LOST: Fault = {
  code: 'unreadable',
  message: 'it is not in its archive any more: the archive is damaged, or has changed since it was scanned',
  byte: 0,
};
const CHANGED: Fault = { code: 'unreadable', message: 'its archive has changed since it was scanned', byte: 0 };

function leadsTo(container: MemberPath, member: MemberPath): boolean {
  return container.length < member.length && container.every((ordinal, depth) => ordinal === member[depth]);
}

function memberKey({ archive }: ArchivePlace, path: MemberPath): string {
  return `${archive}\0${path.join('.')}`;
}

function onDisk(
  archive: string,
  at: { readonly offset: number; readonly size: number },
  onFault: (fault: Fault) => void,
): Source {
  const file = fileSource(archive, (error, byte) => onFault(unreadable(error, byte)), at);
  async function* read(chunks: AsyncIterable<Buffer> | undefined): AsyncGenerator<Buffer> {
    const length = yield* counting(chunks ?? chunksOf([]));
    if (length < at.size) onFault({ ...CUT, byte: length });
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

/** Copies content: the chunks of a container are parts of larger buffers, which would stay in memory with them. */
async function copyAll(reader: TarReader, size: number): Promise<Buffer> {
  // not from Node's pool: pages that are never filled take no memory then
  const copy = Buffer.allocUnsafeSlow(size);
  let length = 0;
  for await (const chunk of reader.content()) length += chunk.copy(copy, length);
  return copy.subarray(0, length);
}

/** Yields content in chunks of the size that files on disk have. */
async function* piecesOf(content: Buffer | undefined): AsyncGenerator<Buffer> {
  for (let at = 0; content !== undefined && at < content.length; at += CHUNK_BYTES) {
    yield content.subarray(at, at + CHUNK_BYTES);
  }
}
