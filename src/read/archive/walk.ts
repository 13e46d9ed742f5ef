import path from 'node:path';

import type { ArchivePlace, InputFault } from '../../model/files.ts';
import type { ArchivedLink } from './links.ts';
import { isVdsmLogName, nativePath } from '../find/file-names.ts';
import { SNIFF_BYTES, isContainer, openNested, openOnDisk, type Container } from './container.ts';
import { LIMITS, type Limits } from './limits.ts';
import { cleanPath, showName } from './member-path.ts';
import { Meter } from './meter.ts';
import type { TarEntry } from './tar.ts';

/** A file or link in an archive. Its content can be read during the visit only. */
export interface Member {
  /** The archive's path, a slash, and the member's own path; nested archives are directories in it. */
  readonly path: string;
  readonly place: ArchivePlace;
  /** Bytes as stored. */
  readonly size: number;
  /** ms since 1970. */
  readonly modified: number;
  /** Undefined where the member is a file; links have no content. */
  readonly link: ArchivedLink | undefined;
  /** Returns the first bytes as stored, without taking them. */
  readonly head: (bytes: number) => Promise<Buffer>;
  /** Yields the content as stored, once. It ends early where the archive is damaged. */
  readonly read: () => AsyncIterable<Buffer>;
}

export interface WalkOptions {
  /** Gets members that are skipped since they are no files: devices, pipes. */
  readonly onSkipped?: (path: string, reason: string) => void;
  readonly limits?: Limits;
}

/**
 * Walks through an archive once, from beginning to end, and visits its files and links in stored order. Instead of
 * visiting an archive within the archive, which it recognises by content, it enters it. `onFault` gets damage, exceeded
 * limits and refused members; nothing in an archive makes it throw. Of two members with one path, both are visited: the
 * later one counts, as in tar.
 */
export async function walkArchive(
  archive: string,
  visit: (member: Member) => void | Promise<void>,
  onFault: (fault: InputFault) => void,
  { onSkipped, limits = LIMITS }: WalkOptions = {},
): Promise<void> {
  const walk = new Walk(archive, visit, onFault, onSkipped, new Meter(limits));
  await walk.run();
}

/** An open container, and how the walk reached it. */
interface Level {
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
  readonly #onFault: (fault: InputFault) => void;
  readonly #onSkipped: WalkOptions['onSkipped'];
  readonly #meter: Meter;
  #faults = 0;

  constructor(
    archive: string,
    visit: (member: Member) => void | Promise<void>,
    onFault: (fault: InputFault) => void,
    onSkipped: WalkOptions['onSkipped'],
    meter: Meter,
  ) {
    this.#archive = archive;
    this.#visit = visit;
    this.#onFault = onFault;
    this.#onSkipped = onSkipped;
    this.#meter = meter;
  }

  async run(): Promise<void> {
    const container = await openOnDisk(this.#archive, undefined, this.#meter);
    await this.#walk({ container, path: this.#archive, members: [], place: undefined });
    const { exhausted, limits } = this.#meter;
    if (exhausted !== undefined) this.#onFault({ path: this.#archive, byte: 0, ...exhausted });
    const more = this.#faults - limits.faults;
    if (more > 0) {
      const message = `${more} more of its members were refused, and are not named`;
      this.#onFault({ path: this.#archive, byte: 0, code: 'unsupported', message });
    }
  }

  async #walk(level: Level): Promise<void> {
    const { container, path: pathname } = level;
    const { reader } = container;
    try {
      for (let entry = await reader.next(); entry !== undefined; entry = await reader.next()) {
        this.#meter.countMember();
        if (this.#meter.exhausted !== undefined) return;
        await this.#handle(entry, level);
      }
      const fault = await container.conclude();
      // where the whole archive is beyond the limits, that is reported once
      if (fault !== undefined && this.#meter.exhausted === undefined) this.#report({ path: pathname, ...fault });
    } finally {
      await container.close();
    }
  }

  async #handle(entry: TarEntry, level: Level): Promise<void> {
    const { kind, name, refusal } = entry;
    if (kind === 'directory') return;
    const cleaned = cleanPath(name, this.#meter.limits.pathBytes);
    const why = refusal ?? ('refused' in cleaned ? cleaned.refused : undefined);
    if (why !== undefined || 'refused' in cleaned) {
      const message = `${why}; it is refused`;
      return this.#report({ path: `${level.path}/${showName(name)}`, byte: 0, code: 'unsupported', message });
    }
    const pathname = `${level.path}/${cleaned.path}`;
    if (kind === 'special') return this.#skipSpecial(pathname, entry.what);
    const { reader } = level.container;
    if (kind === 'file' && (await isContainer(await reader.peek(SNIFF_BYTES)))) {
      return this.#enter(entry, pathname, level);
    }
    const { target, size, modified } = entry;
    await this.#visit({
      path: pathname,
      place: this.#placeOf(entry, level),
      size,
      modified,
      link: kind === 'file' ? undefined : { target, hard: kind === 'hardlink', within: level.path },
      head: (bytes) => reader.peek(bytes),
      read: () => reader.content(),
    });
  }

  async #enter(entry: TarEntry, pathname: string, level: Level): Promise<void> {
    const { depth } = this.#meter.limits;
    const place = this.#placeOf(entry, level);
    if (place.members.length >= depth) {
      const message = `it is an archive in an archive, more than ${depth} deep; it is not entered`;
      return this.#report({ path: pathname, byte: 0, code: 'unsupported', message });
    }
    const container = await openNested(level.container.reader, originOf(entry, level), this.#meter);
    await this.#walk({ container, path: pathname, members: place.members, place });
  }

  #placeOf(entry: TarEntry, level: Level): ArchivePlace {
    const members = [...level.members, entry.ordinal];
    const origin = originOf(entry, level);
    const at = origin === undefined ? level.place?.at : { offset: origin, size: entry.size, depth: members.length };
    return { archive: this.#archive, members, at };
  }

  /** Skips a device, pipe or sparse file. One with the name of a log should have been a file: that is a fault. */
  #skipSpecial(pathname: string, what: string): void {
    if (isVdsmLogName(path.basename(nativePath(pathname)))) {
      const advice = what === SPARSE ? '; unpack the archive and give the directory' : '';
      const message = `it has the name of a log, but it is ${what}, which cannot be read${advice}`;
      this.#report({ path: pathname, byte: 0, code: 'unsupported', message });
    } else {
      this.#onSkipped?.(pathname, `${what}, not a file`);
    }
  }

  #report(fault: InputFault): void {
    if (++this.#faults <= this.#meter.limits.faults) this.#onFault(fault);
  }
}

const SPARSE = 'a sparse file';

/** Returns the byte of the file on disk at which a member's content begins; undefined where it is compressed there. */
function originOf({ offset }: TarEntry, { container }: Level): number | undefined {
  return container.origin === undefined ? undefined : container.origin + offset;
}
