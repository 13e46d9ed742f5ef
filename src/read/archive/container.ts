import { reasonOf } from '../../errors.ts';
import type { Compression, InputFault } from '../../model/files.ts';
import { SIGNATURE_BYTES, detectCompression } from '../bytes/compression.ts';
import { decompress } from '../bytes/members.ts';
import { decompressHead } from '../bytes/head.ts';
import { fileSource, keepingSource, type Source } from '../bytes/source.ts';
import { Bytes, DiskFeed, feedOf, type Feed } from './bytes.ts';
import type { Level, Meter } from './meter.ts';
import { TarReader } from './tar.ts';
import { isTar } from './tar-header.ts';

/** Bytes of a file on disk that hold a container as it is stored. */
export interface DiskPart {
  readonly offset: number;
  readonly size: number;
}

/** A tar, compressed or not, that is being read. */
export interface Container {
  readonly reader: TarReader;
  /** Byte of the file on disk at which the tar begins; undefined where it must be decompressed. */
  readonly origin: number | undefined;
  /**
   * Why it ends before its time, once it has ended; undefined: it is whole. Of compressed ones the rest behind the mark
   * that ends the tar is read for that, since a checksum may stand there.
   */
  conclude(): Promise<Omit<InputFault, 'path'> | undefined>;
  close(): Promise<void>;
}

/** So much is looked at to tell whether a member is an archive: compressed, a tar's first header needs far less. */
export const SNIFF_BYTES = 4 << 10;

/** Whether a member that begins like this is an archive itself, compressed or not. */
export async function isContainer(head: Buffer): Promise<boolean> {
  const compression = detectCompression(head);
  return isTar(compression === 'none' ? head : await decompressHead(head, compression));
}

/** Opens an archive on disk, or one that lies uncompressed in another. Whatever is wrong with it, `conclude` says. */
export async function openOnDisk(path: string, part: DiskPart | undefined, meter: Meter): Promise<Container> {
  const trouble = new Trouble();
  const onFailure = (error: Error, byte: number): void =>
    trouble.tell({ code: 'unreadable', message: `it cannot be read from here on: ${reasonOf(error)}`, byte });
  const stored = new Bytes(counted(new DiskFeed(path, part, onFailure), meter));
  const compression = detectCompression(await stored.peek(SIGNATURE_BYTES));
  if (compression === 'none') return plain(stored, part?.offset ?? 0, trouble, meter);
  await stored.close();
  const source = fileSource(path, onFailure, part);
  return compressed(source, compression, trouble, meter, (bytes) => meter.countStored(bytes));
}

/** So much of a nested archive is kept as stored, so that of a damaged one nothing is lost before the damage. */
const KEPT_BYTES = 4 << 20;

/** Opens an archive that is the content of the member at which a reader stands. */
export async function openNested(outer: TarReader, origin: number | undefined, meter: Meter): Promise<Container> {
  const compression = detectCompression(await outer.peek(SIGNATURE_BYTES));
  const trouble = new Trouble();
  if (compression === 'none') {
    const feed = { next: () => outer.take(), skip: (length: number) => outer.skip(length), close: async () => {} };
    return plain(new Bytes(feed), origin, trouble, meter);
  }
  const source = keepingSource(() => outer.content(), KEPT_BYTES);
  return compressed(source, compression, trouble, meter, () => {});
}

type Told = Omit<InputFault, 'path'>;

/** The first thing that went wrong: what comes of it is not told. */
class Trouble {
  first: Told | undefined;
  tell(trouble: Told): void {
    this.first ??= trouble;
  }
}

function plain(bytes: Bytes, origin: number | undefined, trouble: Trouble, meter: Meter): Container {
  const reader = new TarReader(bytes, meter.limits);
  return {
    reader,
    origin,
    async conclude() {
      if (reader.ending !== undefined) trouble.tell({ ...reader.ending, byte: reader.position });
      return trouble.first;
    },
    close: () => bytes.close(),
  };
}

function compressed(
  source: Source,
  compression: Exclude<Compression, 'none'>,
  trouble: Trouble,
  meter: Meter,
  onStored: (bytes: number) => void,
): Container {
  const level: Level = { stored: 0, text: 0 };
  async function* measureStored(): AsyncGenerator<Buffer> {
    for await (const chunk of source.read()) {
      level.stored += chunk.length;
      onStored(chunk.length);
      yield chunk;
    }
  }
  async function* measureText(): AsyncGenerator<Buffer> {
    const measured = { read: measureStored, again: () => source.again() };
    for await (const chunk of decompress(measured, compression, (problem) => trouble.tell(problem))) {
      const refused = meter.countText(level, chunk.length);
      if (refused !== undefined) {
        trouble.tell({ ...refused, byte: level.stored });
        return;
      }
      yield chunk;
    }
  }
  const bytes = new Bytes(feedOf(measureText()));
  const reader = new TarReader(bytes, meter.limits);
  return {
    reader,
    origin: undefined,
    async conclude() {
      if (reader.ending === undefined) await bytes.skip(Infinity);
      if (reader.ending !== undefined) trouble.tell({ ...reader.ending, byte: level.stored });
      return trouble.first;
    },
    close: () => bytes.close(),
  };
}

/** Members of a tar that is not compressed are passed over without reading them, but count. */
function counted(feed: DiskFeed, meter: Meter): Feed {
  return {
    async next() {
      const chunk = await feed.next();
      meter.countStored(chunk?.length ?? 0);
      return chunk;
    },
    async skip(length) {
      const passed = await feed.skip(length);
      meter.countStored(passed);
      return passed;
    },
    close: () => feed.close(),
  };
}
