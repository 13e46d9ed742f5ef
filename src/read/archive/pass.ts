import type { ArchivePlace } from '../../model/files.ts';
import { openNested, openOnDisk, type Container } from './container.ts';
import { LIMITS } from './limits.ts';
import { Meter } from './meter.ts';
import type { TarEntry, TarReader } from './tar.ts';

/** Ordinals of the members that lead to a member, the outermost container's first. */
export type MemberPath = readonly number[];

/** What a pass does with members on its way to the wanted one. */
export interface PassVisitor {
  /** Returns whether a container holds anything that is still wanted; otherwise the pass skips it. */
  holdsWanted(path: MemberPath): boolean;
  /** Gets every other member, whose content it may take. */
  passBy(path: MemberPath, entry: TarEntry, reader: TarReader): Promise<void>;
}

/**
 * One pass through a container, which pauses after each member until another one is wanted. It only goes forward, and
 * enters only nested containers that hold a wanted member. Damage ends a container where it ended in `walkArchive`.
 */
export class Pass {
  /** Passes of one key are through the same container. */
  readonly key: string;
  readonly #place: ArchivePlace;
  readonly #base: MemberPath;
  readonly #meter = new Meter(LIMITS);
  /** Open containers, the outermost first. */
  readonly #stack: Container[] = [];
  /** The pass has everything up to this member behind it. */
  #reached: MemberPath;

  constructor(place: ArchivePlace) {
    this.key = passKey(place);
    this.#place = place;
    this.#base = place.members.slice(0, place.at?.depth ?? 0);
    this.#reached = [...this.#base, BEFORE_FIRST];
  }

  /** Returns whether a member is still ahead. */
  isBefore(member: MemberPath): boolean {
    return compareMemberPaths(this.#reached, member) < 0;
  }

  /** Goes forward to a member, and returns it with a reader of its content; undefined where it does not come. */
  async find(wanted: MemberPath, visitor: PassVisitor): Promise<{ entry: TarEntry; reader: TarReader } | undefined> {
    if (this.#stack.length === 0) {
      this.#stack.push(await openOnDisk(this.#place.archive, this.#place.at, this.#meter));
    }
    for (let container = this.#stack.at(-1); container !== undefined; container = this.#stack.at(-1)) {
      const { reader } = container;
      const outer = this.#reached.slice(0, this.#base.length + this.#stack.length - 1);
      const entry = await reader.next();
      if (entry === undefined) {
        this.#reached = [...outer, AFTER_LAST];
        this.#stack.pop();
        await container.close();
        continue;
      }
      const path = [...outer, entry.ordinal];
      const order = compareMemberPaths(path, wanted);
      if (entry.kind === 'file' && visitor.holdsWanted(path)) {
        this.#reached = [...path, BEFORE_FIRST];
        this.#stack.push(await openNested(reader, undefined, this.#meter));
      } else {
        this.#reached = [...path, AFTER_LAST];
        if (order === 0) return { entry, reader };
        await visitor.passBy(path, entry, reader);
      }
      // the wanted member did not come: its container is damaged, or has changed
      if (order > 0) return undefined;
    }
    return undefined;
  }

  async close(): Promise<void> {
    for (const container of this.#stack.reverse()) await container.close();
    this.#stack.length = 0;
    this.#reached = [AFTER_LAST];
  }
}

/** Ordinals that sort before the first member of a container, and after the last. */
const BEFORE_FIRST = -1;
const AFTER_LAST = Infinity;

/** Returns a key of the container with which a pass to a place begins. */
export function passKey({ archive, at }: ArchivePlace): string {
  return JSON.stringify([archive, at?.offset]);
}

/** Compares members by the order in which they are stored. */
export function compareMemberPaths(a: MemberPath, b: MemberPath): number {
  for (let depth = 0; ; depth++) {
    const [one, other] = [a[depth], b[depth]];
    if (one === undefined || other === undefined) return a.length - b.length;
    if (one !== other) return one - other;
  }
}
