import type { ArchivePlace } from '../../model/files.ts';
import { openNested, openOnDisk, type Container } from './container.ts';
import { LIMITS } from './limits.ts';
import { Meter } from './meter.ts';
import type { TarEntry, TarReader } from './tar.ts';

/** Ordinals of the members that lead to a member, the outermost container's first. */
export type Way = readonly number[];

/** What a pass needs to know of the members that it goes by. */
export interface Wishes {
  /** Whether a container holds anything that is wanted: else it is passed over as it is. */
  holds(way: Way): boolean;
  /** Called at a member; may take its content. */
  goBy(way: Way, entry: TarEntry, reader: TarReader): Promise<void>;
}

/**
 * A walk through a container that rests between members, until the next one is asked for. It goes forward only, and enters
 * only those nested containers that hold something wanted. Damage ends a container, as when the archive was looked through.
 */
export class Pass {
  /** Passes of one key are through the same container. */
  readonly key: string;
  readonly #place: ArchivePlace;
  readonly #base: Way;
  readonly #meter = new Meter(LIMITS);
  /** Open containers, the outermost first. */
  readonly #stack: Container[] = [];
  /** Everything up to here was gone by. */
  #way: Way;

  constructor(place: ArchivePlace) {
    this.key = passKey(place);
    this.#place = place;
    this.#base = place.members.slice(0, place.at?.depth ?? 0);
    this.#way = [...this.#base, NOWHERE];
  }

  /** Whether a member is still to come. */
  isBefore(way: Way): boolean {
    return compareWays(this.#way, way) < 0;
  }

  /** Goes on to a member; its reader then stands at its content. Undefined: it does not come. */
  async find(wanted: Way, wishes: Wishes): Promise<{ entry: TarEntry; reader: TarReader } | undefined> {
    if (this.#stack.length === 0) {
      this.#stack.push(await openOnDisk(this.#place.archive, this.#place.at, this.#meter));
    }
    for (let container = this.#stack.at(-1); container !== undefined; container = this.#stack.at(-1)) {
      const { reader } = container;
      const outer = this.#way.slice(0, this.#base.length + this.#stack.length - 1);
      const entry = await reader.next();
      if (entry === undefined) {
        this.#way = [...outer, BEHIND];
        this.#stack.pop();
        await container.close();
        continue;
      }
      const way = [...outer, entry.ordinal];
      const order = compareWays(way, wanted);
      if (entry.kind === 'file' && wishes.holds(way)) {
        this.#way = [...way, NOWHERE];
        this.#stack.push(await openNested(reader, undefined, this.#meter));
      } else {
        this.#way = [...way, BEHIND];
        if (order === 0) return { entry, reader };
        await wishes.goBy(way, entry, reader);
      }
      // it did not come: its container is damaged, or not what it was
      if (order > 0) return undefined;
    }
    return undefined;
  }

  async close(): Promise<void> {
    for (const container of this.#stack.reverse()) await container.close();
    this.#stack.length = 0;
    this.#way = [BEHIND];
  }
}

/** Before the first member of a container, and behind everything in it. */
const NOWHERE = -1;
const BEHIND = Infinity;

/** What tells the container that a pass to a place begins with. */
export function passKey({ archive, at }: ArchivePlace): string {
  return JSON.stringify([archive, at?.offset]);
}

/** Orders ways as their members are stored. */
export function compareWays(a: Way, b: Way): number {
  for (let depth = 0; ; depth++) {
    const [one, other] = [a[depth], b[depth]];
    if (one === undefined || other === undefined) return a.length - b.length;
    if (one !== other) return one - other;
  }
}
