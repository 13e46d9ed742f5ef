import type { InputFault } from '../../model/files.ts';
import type { ByteReader } from './byte-reader.ts';
import type { Limits } from './limits.ts';
import { BLOCK, goesOn, isZeroBlock, readPax, readTarHeader, toInstant, type TarHeader } from './tar-header.ts';

/** Why a container ends too early. */
export type EarlyEnd = Pick<InputFault, 'code' | 'message'>;

/** A member as its header describes it. */
export interface TarEntry {
  /** Counts all members of the tar, from 0. */
  readonly ordinal: number;
  /** As written, not validated. */
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'symlink' | 'hardlink' | 'special';
  /** What a `special` member is, for people; empty for any other kind. */
  readonly what: string;
  /** Bytes of its content. */
  readonly size: number;
  /** ms since 1970. */
  readonly modified: number;
  /** Target of a link, as written. */
  readonly target: string;
  /** Byte of the tar at which its content begins. */
  readonly offset: number;
  /** Why its header cannot be understood; undefined where it can. */
  readonly refusal: string | undefined;
}

/**
 * Reads a tar one member at a time; the content of the current member can be peeked at and taken. Unlike `tar-stream`,
 * it finds the next member after the map of a sparse file, ends well where other bytes follow the end of the tar, can
 * pause between members, and skips content on disk without reading it.
 */
export class TarReader {
  /** Why the tar ended too early; undefined as long as it has not, or where it is whole. */
  earlyEnd: EarlyEnd | undefined;
  readonly #bytes: ByteReader;
  readonly #limits: Limits;
  #headers = 0;
  #ordinal = 0;
  /** Bytes of content that were not taken, and the bytes that fill its last block. */
  #left = 0;
  #padding = 0;
  #ended = false;

  constructor(bytes: ByteReader, limits: Limits) {
    this.#bytes = bytes;
    this.#limits = limits;
  }

  /** Bytes of the tar that were taken or skipped. */
  get position(): number {
    return this.#bytes.position;
  }

  /** Returns the next member; undefined after the last one. */
  async next(): Promise<TarEntry | undefined> {
    const extensions: Extensions = {};
    while (!this.#ended && (await this.#finishContent())) {
      const header = await this.#readHeader();
      if (header === undefined) break;
      const extension = EXTENSIONS[header.type];
      if (extension === undefined) return this.#begin(header, extensions);
      this.#setContent(header.size);
      if (extension !== 'global') await this.#readExtension(extension, header.size, extensions);
    }
    return undefined;
  }

  /** Returns the next bytes of the content without taking them. */
  peek(length: number): Promise<Buffer> {
    return this.#bytes.peek(Math.min(length, this.#left));
  }

  /** Takes the next chunk of content; undefined at its end, or where the tar ends before it. */
  async take(max = Infinity): Promise<Buffer | undefined> {
    if (this.#left === 0) return undefined;
    const taken = await this.#bytes.take(Math.min(max, this.#left));
    this.#left -= taken?.length ?? 0;
    return taken;
  }

  /** Skips content; returns how many bytes there were. */
  async skip(length: number): Promise<number> {
    const skipped = await this.#bytes.skip(Math.min(length, this.#left));
    this.#left -= skipped;
    return skipped;
  }

  /** Yields the rest of the content. */
  async *content(): AsyncGenerator<Buffer> {
    for (let part = await this.take(); part !== undefined; part = await this.take()) yield part;
  }

  #setContent(size: number): void {
    this.#left = size;
    this.#padding = (BLOCK - (size % BLOCK)) % BLOCK;
  }

  async #finishContent(): Promise<boolean> {
    const length = this.#left + this.#padding;
    this.#left = this.#padding = 0;
    if (length === 0 || (await this.#bytes.skip(length)) === length) return true;
    return this.#end({ code: 'truncated', message: 'it ends in the middle of a member' });
  }

  #end(earlyEnd: EarlyEnd | undefined): false {
    this.earlyEnd = earlyEnd;
    this.#ended = true;
    return false;
  }

  /** Reads the next header. Two blocks of zeros mark the end of the tar, but another tar may follow them. */
  async #readHeader(): Promise<TarHeader | undefined> {
    let zeros = 0;
    for (;;) {
      const block = await this.#bytes.peek(BLOCK);
      const marked = zeros >= 2;
      if (block.length < BLOCK) {
        this.#end(marked ? undefined : block.length === 0 ? UNMARKED : CUT_HEADER);
        return undefined;
      }
      if (isZeroBlock(block)) {
        await this.#bytes.skip(BLOCK);
        zeros++;
        if (zeros * BLOCK <= this.#limits.paddingBytes) continue;
        this.#end(undefined);
        return undefined;
      }
      const header = readTarHeader(block);
      if (header === undefined) {
        this.#end(marked ? undefined : BAD_HEADER);
        return undefined;
      }
      if (++this.#headers > this.#limits.members) {
        const message = `it has more than ${this.#limits.members} members; the rest are not read`;
        this.#end({ code: 'unsupported', message });
        return undefined;
      }
      await this.#bytes.skip(BLOCK);
      return header;
    }
  }

  async #readExtension(extension: 'pax' | 'name' | 'target', size: number, extensions: Extensions): Promise<void> {
    if (size > this.#limits.headerBytes) {
      extensions.refusal = `it has a header of ${size} bytes, more than the ${this.#limits.headerBytes} that are read`;
      return;
    }
    // a copy, since the peeked bytes change when the reader goes on
    const content = Buffer.from(await this.peek(size));
    if (extension === 'pax') {
      extensions.pax = readPax(content);
      if (extensions.pax === undefined) extensions.refusal = 'its PAX header is damaged';
    } else {
      const end = content.indexOf(0);
      extensions[extension] = content.toString('utf8', 0, end === -1 ? content.length : end);
    }
  }

  async #begin(header: TarHeader, { pax, refusal, ...gnu }: Extensions): Promise<TarEntry | undefined> {
    const sparse = header.type === 'S' || pax?.has('GNU.sparse.major') || pax?.has('GNU.sparse.size');
    if (header.type === 'S' && header.extended && !(await this.#skipSparseMap())) return undefined;
    const name = pax?.get('GNU.sparse.name') ?? pax?.get('path') ?? gnu.name ?? header.name;
    const { kind, what } = sparse ? SPARSE : classify(header.type, name);
    const paxSize = pax?.get('size');
    const size = hasContent(kind, header.type) ? (paxSize === undefined ? header.size : readSize(paxSize)) : 0;
    if (size === undefined) {
      this.#end(BAD_SIZE);
      return undefined;
    }
    this.#setContent(size);
    const mtime = pax?.get('mtime');
    return {
      ordinal: this.#ordinal++,
      name,
      kind,
      what,
      size,
      modified: mtime === undefined ? header.modified : toInstant(Number(mtime)),
      target: pax?.get('linkpath') ?? gnu.target ?? header.target,
      offset: this.#bytes.position,
      refusal,
    };
  }

  /** Skips the blocks of a sparse file's map, which the size of the content does not include. */
  async #skipSparseMap(): Promise<boolean> {
    for (;;) {
      const block = await this.#bytes.peek(BLOCK);
      if (block.length < BLOCK) return this.#end(CUT_HEADER);
      const more = goesOn(block);
      await this.#bytes.skip(BLOCK);
      if (!more) return true;
    }
  }
}

/** What the extension headers before a member's own header add to it. */
interface Extensions {
  pax?: ReadonlyMap<string, string> | undefined;
  name?: string;
  target?: string;
  refusal?: string;
}

/** Types of extension headers. Global PAX headers hold comments, and are ignored. */
const EXTENSIONS: Readonly<Record<string, 'pax' | 'name' | 'target' | 'global'>> = {
  x: 'pax',
  X: 'pax',
  L: 'name',
  K: 'target',
  g: 'global',
};

const UNMARKED: EarlyEnd = {
  code: 'truncated',
  message: 'it ends without the mark that ends a tar: members may be missing',
};
const CUT_HEADER: EarlyEnd = { code: 'truncated', message: 'it ends in the middle of the header of a member' };
const BAD_HEADER: EarlyEnd = {
  code: 'corrupt',
  message: 'the header of a member is damaged: the members after it cannot be found',
};
const BAD_SIZE: EarlyEnd = {
  code: 'corrupt',
  message: 'the size of a member is no number: the members after it cannot be found',
};

const SPARSE = { kind: 'special', what: 'a sparse file' } as const;

type Class = Pick<TarEntry, 'kind' | 'what'>;

function classify(type: string, name: string): Class {
  if ((type === '0' || type === '7') && name.endsWith('/')) return { kind: 'directory', what: '' };
  return CLASSES[type] ?? { kind: 'special', what: `a member of the unknown type ${JSON.stringify(type)}` };
}

const CLASSES: Readonly<Record<string, Class>> = {
  0: { kind: 'file', what: '' },
  7: { kind: 'file', what: '' },
  1: { kind: 'hardlink', what: '' },
  2: { kind: 'symlink', what: '' },
  3: { kind: 'special', what: 'a character device' },
  4: { kind: 'special', what: 'a block device' },
  5: { kind: 'directory', what: '' },
  6: { kind: 'special', what: 'a pipe' },
  D: { kind: 'directory', what: '' }, // GNU: with the list of its files as content
  M: { kind: 'special', what: 'the rest of a file that begins in another volume' },
  V: { kind: 'directory', what: '' }, // GNU: the name of a volume
};

/**
 * Links, directories and devices have no content, whatever size they claim; GNU tar and Python read them the same way.
 */
function hasContent(kind: TarEntry['kind'], type: string): boolean {
  return kind === 'file' || type === 'D' || (kind === 'special' && !'346'.includes(type));
}

function readSize(text: string): number | undefined {
  const size = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(size) ? size : undefined;
}
