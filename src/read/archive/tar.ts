import type { InputFault } from '../../model/files.ts';
import type { Bytes } from './bytes.ts';
import type { Limits } from './limits.ts';
import { BLOCK, goesOn, isZeroBlock, readPax, readTarHeader, toInstant, type TarHeader } from './tar-header.ts';

/** Why a container ends before its time. */
export type Ending = Pick<InputFault, 'code' | 'message'>;

/** A member, as its header says. */
export interface TarEntry {
  /** Counts all members of the tar, from 0. */
  readonly ordinal: number;
  /** As written: not to be trusted. */
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'symlink' | 'hardlink' | 'special';
  /** Of `special`, what it is; else empty. */
  readonly what: string;
  /** Bytes of its content. */
  readonly size: number;
  /** ms since 1970. */
  readonly modified: number;
  /** Of links, where they lead, as written. */
  readonly target: string;
  /** Byte of the tar at which its content begins. */
  readonly offset: number;
  /** Why it cannot be told what it is. */
  readonly refusal: string | undefined;
}

/**
 * Reads a tar member by member, as they are asked for; the content of the last one can be looked at and taken. Knows no
 * more of a tar than logs need, but keeps in step where `tar-stream` does not: behind the map of a sparse file, and where
 * bytes that are no tar follow its end. It can rest between members, and passes over content on disk without reading it.
 */
export class TarReader {
  /** Why there are no more members, once there are none; undefined: it is whole. */
  ending: Ending | undefined;
  readonly #bytes: Bytes;
  readonly #limits: Limits;
  #headers = 0;
  #ordinal = 0;
  /** Content that was not taken, and what fills its last block. */
  #left = 0;
  #padding = 0;
  #over = false;

  constructor(bytes: Bytes, limits: Limits) {
    this.#bytes = bytes;
    this.#limits = limits;
  }

  /** Bytes of the tar so far. */
  get position(): number {
    return this.#bytes.position;
  }

  /** The next member; undefined: there are no more. */
  async next(): Promise<TarEntry | undefined> {
    const said: Extensions = {};
    while (!this.#over && (await this.#finishContent())) {
      const header = await this.#readHeader();
      if (header === undefined) break;
      const extension = EXTENSIONS[header.type];
      if (extension === undefined) return this.#begin(header, said);
      this.#setContent(header.size);
      if (extension !== 'global') await this.#readExtension(extension, header.size, said);
    }
    return undefined;
  }

  /** The next bytes of the content, which stay. */
  peek(length: number): Promise<Buffer> {
    return this.#bytes.peek(Math.min(length, this.#left));
  }

  /** Takes content, as much as comes at once; undefined at its end, or where the tar ends before it. */
  async take(max = Infinity): Promise<Buffer | undefined> {
    if (this.#left === 0) return undefined;
    const taken = await this.#bytes.take(Math.min(max, this.#left));
    this.#left -= taken?.length ?? 0;
    return taken;
  }

  /** Passes over content; says how much there was. */
  async skip(length: number): Promise<number> {
    const passed = await this.#bytes.skip(Math.min(length, this.#left));
    this.#left -= passed;
    return passed;
  }

  /** All content that is left. */
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

  #end(ending: Ending | undefined): false {
    this.ending = ending;
    this.#over = true;
    return false;
  }

  /** The next header that is none of zeros; two of those mark the end, but another tar may follow. */
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
        const message = `it has more than ${this.#limits.members} members; those behind are not looked at`;
        this.#end({ code: 'unsupported', message });
        return undefined;
      }
      await this.#bytes.skip(BLOCK);
      return header;
    }
  }

  async #readExtension(extension: 'pax' | 'name' | 'target', size: number, said: Extensions): Promise<void> {
    if (size > this.#limits.headerBytes) {
      said.refusal = `it has a header of ${size} bytes, and ${this.#limits.headerBytes} are read at most`;
      return;
    }
    // a copy, since what is seen of a peek moves on
    const content = Buffer.from(await this.peek(size));
    if (extension === 'pax') {
      said.pax = readPax(content);
      if (said.pax === undefined) said.refusal = 'its PAX header is damaged';
    } else {
      const end = content.indexOf(0);
      said[extension] = content.toString('utf8', 0, end === -1 ? content.length : end);
    }
  }

  async #begin(header: TarHeader, { pax, refusal, ...said }: Extensions): Promise<TarEntry | undefined> {
    const sparse = header.type === 'S' || pax?.has('GNU.sparse.major') || pax?.has('GNU.sparse.size');
    if (header.type === 'S' && header.extended && !(await this.#passSparseMap())) return undefined;
    const name = pax?.get('GNU.sparse.name') ?? pax?.get('path') ?? said.name ?? header.name;
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
      target: pax?.get('linkpath') ?? said.target ?? header.target,
      offset: this.#bytes.position,
      refusal,
    };
  }

  /** Blocks that belong to the header, not to the content. */
  async #passSparseMap(): Promise<boolean> {
    for (;;) {
      const block = await this.#bytes.peek(BLOCK);
      if (block.length < BLOCK) return this.#end(CUT_HEADER);
      const more = goesOn(block);
      await this.#bytes.skip(BLOCK);
      if (!more) return true;
    }
  }
}

/** What the headers before a member's own say of it. */
interface Extensions {
  pax?: ReadonlyMap<string, string> | undefined;
  name?: string;
  target?: string;
  refusal?: string;
}

/** Types that are no members. Global PAX headers hold comments. */
const EXTENSIONS: Readonly<Record<string, 'pax' | 'name' | 'target' | 'global'>> = {
  x: 'pax',
  X: 'pax',
  L: 'name',
  K: 'target',
  g: 'global',
};

const UNMARKED: Ending = {
  code: 'truncated',
  message: 'it ends without the mark that ends a tar: members may be missing',
};
const CUT_HEADER: Ending = { code: 'truncated', message: 'it ends in the middle of the header of a member' };
const BAD_HEADER: Ending = {
  code: 'corrupt',
  message: 'the header of a member is damaged: what follows cannot be found',
};
const BAD_SIZE: Ending = {
  code: 'corrupt',
  message: 'the size of a member makes no sense: what follows cannot be found',
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

/** Links, directories and devices have none, whatever size they claim; GNU tar and Python see it the same way. */
function hasContent(kind: TarEntry['kind'], type: string): boolean {
  return kind === 'file' || type === 'D' || (kind === 'special' && !'346'.includes(type));
}

function readSize(text: string): number | undefined {
  const size = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(size) ? size : undefined;
}
