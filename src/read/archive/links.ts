import path from 'node:path';

/** A link in an archive. */
export interface PackedLink {
  /** As written: relative to the directory of the link, or for a hard link to the top of the archive. */
  readonly target: string;
  readonly hard: boolean;
  /** Path of the innermost archive that it lies in: links stay within that. */
  readonly within: string;
}

/** Where links lead: to a path that is no link, or nowhere that may be followed. */
export type LinkEnd =
  { readonly kind: 'file'; readonly path: string } | { readonly kind: 'refused'; readonly why: string };

/** Follows a link from link to link, as Linux does: at most 40 of them. */
export function followLink(start: string, links: ReadonlyMap<string, PackedLink>): LinkEnd {
  let at = start;
  for (let steps = 0; steps <= STEPS_MAX; steps++) {
    const link = links.get(at);
    if (link === undefined) return { kind: 'file', path: at };
    const { target, hard, within } = link;
    const next = path.normalize(hard ? path.join(within, target) : path.join(path.dirname(at), target));
    if ((!hard && target.startsWith('/')) || !next.startsWith(`${path.normalize(within)}/`)) {
      return { kind: 'refused', why: `it is a link that leads out of the archive, to ${target}` };
    }
    at = next;
  }
  return { kind: 'refused', why: 'it is a link that leads to itself' };
}

const STEPS_MAX = 40;
