import type { Compression } from '../../model/files.ts';
import { SIGNATURE_BYTES, detectCompression } from '../bytes/compression.ts';
import { decompress } from '../bytes/members.ts';
import { decompressHead } from '../bytes/head.ts';
import { fileSource, keepingSource, unreadable, type Fault, type Source } from '../bytes/source.ts';
import { ByteReader, DiskFeed, feedOf, type Feed } from './byte-reader.ts';
import type { Expansion, Meter } from './meter.ts';
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
   * Returns why the container ended too early; undefined where it is whole. Call it when the reader has no more
   * members. A compressed container is read on after the mark that ends the tar, up to the checksum at its own end.
   */
  conclude(): Promise<Fault | undefined>;
  close(): Promise<void>;
}

/** Bytes of a member that decide whether it is an archive: compressed, the first header of a tar needs far less. */
export const SNIFF_BYTES = 4 << 10;

/** Returns whether a member is an archive, compressed or not, by its first `SNIFF_BYTES`. */
export async function isContainer(head: Buffer): Promise<boolean> {
  const compression = detectCompression(head);
  return isTar(compression === 'none' ? head : await decompressHead(head, compression));
}

/** Opens an archive on disk, or one that lies uncompressed in another. `conclude` returns its faults. */
export async function openOnDisk(path: string, part: DiskPart | undefined, meter: Meter): Promise<Container> {
  const fault = new FirstFault();
  const onFailure = (error: Error, byte: number): void => fault.report(unreadable(error, byte));
  const stored = new ByteReader(counted(new DiskFeed(path, part, onFailure), meter));
  const compression = detectCompression(await stored.peek(SIGNATURE_BYTES));
  if (compression === 'none') return plain(stored, part?.offset ?? 0, fault, meter);
  await stored.close();
  const source = fileSource(path, onFailure, part);
  return compressed(source, compression, fault, meter, (bytes) => meter.countStored(bytes));
}

/**
 * Bytes of a nested archive that are kept as stored: a damaged one is read again, so that no text before the damage is
 * lost.
 */
const KEPT_BYTES = 4 << 20;

/** Opens an archive that is the content of a reader's current member. */
export async function openNested(outer: TarReader, origin: number | undefined, meter: Meter): Promise<Container> {
  const compression = detectCompression(await outer.peek(SIGNATURE_BYTES));
  const fault = new FirstFault();
  if (compression === 'none') {
    const feed = { next: () => outer.take(), skip: (length: number) => outer.skip(length), close: async () => {} };
    return plain(new ByteReader(feed), origin, fault, meter);
  }
  const source = keepingSource(() => outer.content(), KEPT_BYTES);
  return compressed(source, compression, fault, meter, () => {});
}

/** Keeps the first fault of a container: those after it are its consequences. */
class FirstFault {
  first: Fault | undefined;
  report(fault: Fault): void {
    this.first ??= fault;
  }
}

function plain(bytes: ByteReader, origin: number | undefined, fault: FirstFault, meter: Meter): Container {
  const reader = new TarReader(bytes, meter.limits);
  return {
    reader,
    origin,
    async conclude() {
      if (reader.earlyEnd !== undefined) fault.report({ ...reader.earlyEnd, byte: reader.position });
      return fault.first;
    },
    close: () => bytes.close(),
  };
}

function compressed(
  source: Source,
  compression: Exclude<Compression, 'none'>,
  fault: FirstFault,
  meter: Meter,
  onStored: (bytes: number) => void,
): Container {
  const expansion: Expansion = { stored: 0, text: 0 };
  async function* measureStored(): AsyncGenerator<Buffer> {
    for await (const chunk of source.read()) {
      expansion.stored += chunk.length;
      onStored(chunk.length);
      yield chunk;
    }
  }
  async function* measureText(): AsyncGenerator<Buffer> {
    const measured = { read: measureStored, again: () => source.again() };
    for await (const chunk of decompress(measured, compression, (problem) => fault.report(problem))) {
      const refused = meter.countText(expansion, chunk.length);
      if (refused !== undefined) {
        fault.report({ ...refused, byte: expansion.stored });
        return;
      }
      yield chunk;
    }
  }
  const bytes = new ByteReader(feedOf(measureText()));
  const reader = new TarReader(bytes, meter.limits);
  return {
    reader,
    origin: undefined,
    async conclude() {
      if (reader.earlyEnd === undefined) await bytes.skip(Infinity);
      if (reader.earlyEnd !== undefined) fault.report({ ...reader.earlyEnd, byte: expansion.stored });
      return fault.first;
    },
    close: () => bytes.close(),
  };
}

/** Counts the bytes of an uncompressed tar, those too that are skipped without reading them. */
function counted(feed: DiskFeed, meter: Meter): Feed {
  return {
    async next() {
      const chunk = await feed.next();
      meter.countStored(chunk?.length ?? 0);
      return chunk;
    },
    async skip(length) {
      const skipped = await feed.skip(length);
      meter.countStored(skipped);
      return skipped;
    },
    close: () => feed.close(),
  };
}
