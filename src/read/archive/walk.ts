import path from 'node:path';

import type { ArchivePlace, InputFault } from '../../model/files.ts';
import type { PackedLink } from './links.ts';
import { isVdsmLogName, nativePath } from '../find/file-names.ts';
import { SNIFF_BYTES, isContainer, openNested, openOnDisk, type Container } from './container.ts';
import { LIMITS, type Limits } from './limits.ts';
import { cleanPath, showName } from './member-path.ts';
import { Meter } from './meter.ts';
import type { TarEntry } from './tar.ts';

/** A file or link in an archive. Its content can be had while it is visited, not later. */
export interface Member {
  /** The archive's path, a slash, and the member's own; nested archives are directories in it. */
  readonly path: string;
  readonly place: ArchivePlace;
  /** Bytes as stored. */
  readonly size: number;
  /** ms since 1970. */
  readonly modified: number;
  /** Undefined where it is no link; links have no content. */
  readonly link: PackedLink | undefined;
  /** The first bytes as stored; they can still be read. */
  readonly head: (bytes: number) => Promise<Buffer>;
  /** Its content as stored, once. Ends early where the archive is damaged, which is told. */
  readonly read: () => AsyncIterable<Buffer>;
}

export interface WalkOptions {
  /** Told of members that are no files: devices, pipes. */
  readonly onPassed?: (path: string, reason: string) => void;
  readonly limits?: Limits;
}

/**
 * Goes through an archive once, from its beginning to its end, and visits its files and links in stored order; archives
 * that lie in it are entered instead. Each is told by its content. Damage, limits and members that are refused are told
 * by `onFault`, and the rest is visited: nothing in an archive is thrown. A path that comes twice is visited twice: as in
 * tar the later one counts.
 */
export async function walkArchive(
  archive: string,
  visit: (member: Member) => void | Promise<void>,
  onFault: (fault: InputFault) => void,
  { onPassed, limits = LIMITS }: WalkOptions = {},
): Promise<void> {
  const walk = new Walk(archive, visit, onFault, onPassed, new Meter(limits));
  await walk.run();
}

/** Where a walk is: an open container, and how it was reached. */
interface Spot {
  readonly container: Container;
  readonly path: string;
  /** Ordinals of the members that lead to it. */
  readonly members: readonly number[];
  /** Place of the container; undefined for the outermost. */
  readonly place: ArchivePlace | undefined;
}

class Walk {
  readonly #archive: string;
  readonly #visit: (member: Member) => void | Promise<void>;
  readonly #tell: (fault: InputFault) => void;
  readonly #onPassed: WalkOptions['onPassed'];
  readonly #meter: Meter;
  #refused = 0;

  constructor(
    archive: string,
    visit: (member: Member) => void | Promise<void>,
    tell: (fault: InputFault) => void,
    onPassed: WalkOptions['onPassed'],
    meter: Meter,
  ) {
    this.#archive = archive;
    this.#visit = visit;
    this.#tell = tell;
    this.#onPassed = onPassed;
    this.#meter = meter;
  }

  async run(): Promise<void> {
    const container = await openOnDisk(this.#archive, undefined, this.#meter);
    await this.#through({ container, path: this.#archive, members: [], place: undefined });
    const { exhausted, limits } = this.#meter;
    if (exhausted !== undefined) this.#tell({ path: this.#archive, byte: 0, ...exhausted });
    const more = this.#refused - limits.faults;
    if (more > 0) {
      const message = `${more} more of its members were refused, and are not named`;
      this.#tell({ path: this.#archive, byte: 0, code: 'unsupported', message });
    }
  }

  async #through(spot: Spot): Promise<void> {
    const { container, path: pathname } = spot;
    const { reader } = container;
    try {
      for (let entry = await reader.next(); entry !== undefined; entry = await reader.next()) {
        this.#meter.countMember();
        if (this.#meter.exhausted !== undefined) return;
        await this.#meet(entry, spot);
      }
      const trouble = await container.conclude();
      // that of the whole archive is told once
      if (trouble !== undefined && this.#meter.exhausted === undefined) this.#refuse({ path: pathname, ...trouble });
    } finally {
      await container.close();
    }
  }

  async #meet(entry: TarEntry, spot: Spot): Promise<void> {
    const { kind, name, refusal } = entry;
    if (kind === 'directory') return;
    const cleaned = cleanPath(name, this.#meter.limits.pathBytes);
    const why = refusal ?? ('refused' in cleaned ? cleaned.refused : undefined);
    if (why !== undefined || 'refused' in cleaned) {
      const message = `${why}; it is refused`;
      return this.#refuse({ path: `${spot.path}/${showName(name)}`, byte: 0, code: 'unsupported', message });
    }
    const pathname = `${spot.path}/${cleaned.path}`;
    if (kind === 'special') return this.#passSpecial(pathname, entry.what);
    const { reader } = spot.container;
    if (kind === 'file' && (await isContainer(await reader.peek(SNIFF_BYTES)))) {
      return this.#enter(entry, pathname, spot);
    }
    const { target, size, modified } = entry;
    await this.#visit({
      path: pathname,
      place: this.#placeOf(entry, spot),
      size,
      modified,
      link: kind === 'file' ? undefined : { target, hard: kind === 'hardlink', within: spot.path },
      head: (bytes) => reader.peek(bytes),
      read: () => reader.content(),
    });
  }

  async #enter(entry: TarEntry, pathname: string, spot: Spot): Promise<void> {
    const { depth } = this.#meter.limits;
    const place = this.#placeOf(entry, spot);
    if (place.members.length >= depth) {
      const message = `it is an archive in an archive, more than ${depth} deep; it is not entered`;
      return this.#refuse({ path: pathname, byte: 0, code: 'unsupported', message });
    }
    const container = await openNested(spot.container.reader, originOf(entry, spot), this.#meter);
    await this.#through({ container, path: pathname, members: place.members, place });
  }

  #placeOf(entry: TarEntry, spot: Spot): ArchivePlace {
    const members = [...spot.members, entry.ordinal];
    const origin = originOf(entry, spot);
    const at = origin === undefined ? spot.place?.at : { offset: origin, size: entry.size, depth: members.length };
    return { archive: this.#archive, members, at };
  }

  /** That a machine's pipes and devices are passed over is no loss, but a log that is one should have been a file. */
  #passSpecial(pathname: string, what: string): void {
    if (isVdsmLogName(path.basename(nativePath(pathname)))) {
      const advice = what === SPARSE ? '; unpack the archive and give the directory' : '';
      const message = `it has the name of a log, but it is ${what}, which cannot be read${advice}`;
      this.#refuse({ path: pathname, byte: 0, code: 'unsupported', message });
    } else {
      this.#onPassed?.(pathname, `${what}, no file`);
    }
  }

  #refuse(fault: InputFault): void {
    if (++this.#refused <= this.#meter.limits.faults) this.#tell(fault);
  }
}

const SPARSE = 'a sparse file';

/** Byte of the file on disk at which a member's content begins, where it lies there uncompressed. */
function originOf({ offset }: TarEntry, { container }: Spot): number | undefined {
  return container.origin === undefined ? undefined : container.origin + offset;
}
