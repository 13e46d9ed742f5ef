import path from 'node:path';

/** A link in an archive. */
export interface ArchivedLink {
  /** As written: relative to the directory of the link, or, of a hard link, to the top of the archive. */
  readonly target: string;
  readonly hard: boolean;
  /** Path of the innermost archive around it, which it must not leave. */
  readonly within: string;
}

/** Where a chain of links ends: at a path that is no link, or where it may not be followed. */
export type LinkEnd =
  { readonly kind: 'file'; readonly path: string } | { readonly kind: 'refused'; readonly why: string };

/** Follows a chain of links, at most 40 as in Linux. */
export function followLink(start: string, links: ReadonlyMap<string, ArchivedLink>): LinkEnd {
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
