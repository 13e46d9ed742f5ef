import path from 'node:path';

/** A link in an archive. */
export interface ArchivedLink {
  /** As written: relative to the directory of the link, or, of a hard link, to the top of the archive. */
  readonly target: string;
  readonly hard: boolean;
  /** Path of the innermost archive that holds the link; the target must lie inside it. */
  readonly within: string;
}

/** The result of following links: the path of a file, or why a link is refused. */
export type LinkEnd =
  { readonly kind: 'file'; readonly path: string } | { readonly kind: 'refused'; readonly why: string };

/** Follows a chain of at most 40 links, the limit of Linux. */
export function followLink(start: string, links: ReadonlyMap<string, ArchivedLink>): LinkEnd {
  let at = start;
  for (let steps = 0; steps <= LINKS_MAX; steps++) {
    const link = links.get(at);
    if (link === undefined) return { kind: 'file', path: at };
    const { target, hard, within } = link;
    const next = path.normalize(hard ? path.join(within, target) : path.join(path.dirname(at), target));
    if ((!hard && target.startsWith('/')) || !next.startsWith(`${path.normalize(within)}/`)) {
      return { kind: 'refused', why: `it is a link to a path outside the archive: ${target}` };
    }
    at = next;
  }
  return { kind: 'refused', why: 'it is a chain of more than 40 links, or a loop' };
}

const LINKS_MAX = 40;
