import { PLACES, SMALL_BYTES, readFact, type Subject, type TreeFacts } from './fact-files.ts';
import { TIME_DIFF } from './time-diff.ts';

/** So much of small files, and so many roots, are kept of all archives: more is no fleet. */
const KEPT_BYTES = 16 << 20;
const ROOTS_MAX = 10_000;

/** Where a small file in an archive belongs. */
export interface Spot {
  readonly root: string;
  readonly subject: Subject | 'timeDiff';
  /** The smaller, the sooner it counts. */
  readonly rank: number;
}

/**
 * The trees of machines in archives, gathered member by member in whatever order they come: which directories are
 * sosreports, and what their small files say. Paths are absolute, the archive's among them. Bounded in memory.
 */
export class PackedTrees {
  readonly #sosreports = new Set<string>();
  readonly #versions = new Set<string>();
  readonly #facts = new Map<string, { facts: TreeFacts; ranks: Map<Subject, number> }>();
  readonly #timeDiffs = new Map<string, string>();
  #kept = 0;

  /** Takes notice of a member; says whether it is one of the small files whose text is wanted. */
  see(pathname: string): Spot | undefined {
    const mark = SOS_MARK.exec(pathname);
    if (mark !== null) addUpTo(ROOTS_MAX, this.#sosreports, pathname.slice(0, mark.index));
    if (pathname.endsWith('/version.txt')) addUpTo(ROOTS_MAX, this.#versions, parentOf(pathname));
    return spotOf(pathname);
  }

  keepText({ root, subject, rank }: Spot, bytes: Buffer): void {
    if (bytes.length > SMALL_BYTES) return;
    if (subject === 'timeDiff') {
      if (this.#kept + bytes.length > KEPT_BYTES) return;
      this.#kept += bytes.length;
      this.#timeDiffs.set(root, bytes.toString('utf8'));
      return;
    }
    const facts = readFact(subject, bytes);
    if (facts !== undefined) this.#keep(root, subject, rank, facts, bytes.length);
  }

  /** A link says where a zone file is; the other files are found at the places that links to them lead to. */
  keepLink({ root, subject, rank }: Spot, target: string): void {
    if (subject === 'localtime' && target.length <= SMALL_BYTES) {
      this.#keep(root, subject, rank, { localtimeLink: target }, target.length);
    }
  }

  isSosreport(root: string): boolean {
    return this.#sosreports.has(root);
  }

  hasVersion(root: string): boolean {
    return this.#versions.has(root);
  }

  factsAt(root: string): TreeFacts {
    return this.#facts.get(root)?.facts ?? {};
  }

  timeDiffAt(directory: string): string | undefined {
    return this.#timeDiffs.get(directory);
  }

  #keep(root: string, subject: Subject, rank: number, facts: TreeFacts, bytes: number): void {
    let tree = this.#facts.get(root);
    if (tree === undefined) {
      if (this.#facts.size >= ROOTS_MAX) return;
      tree = { facts: {}, ranks: new Map() };
      this.#facts.set(root, tree);
    }
    if (this.#kept + bytes > KEPT_BYTES || rank >= (tree.ranks.get(subject) ?? Infinity)) return;
    this.#kept += bytes;
    tree.ranks.set(subject, rank);
    Object.assign(tree.facts, facts);
  }
}

const SOS_MARK = /\/(?:sos_commands|sos_reports)(?:\/|$)/;

/** The longest first: `sos_commands/host/hostname` ends in `hostname`, too. */
const ENDINGS = [
  ...Object.entries(PLACES).flatMap(([subject, names]) =>
    names.map((name, rank) => ({ ending: `/${name}`, subject: subject as Subject, rank })),
  ),
  { ending: `/${TIME_DIFF}`, subject: 'timeDiff', rank: 0 } as const,
].sort((a, b) => b.ending.length - a.ending.length);

function spotOf(pathname: string): Spot | undefined {
  const found = ENDINGS.find(({ ending }) => pathname.endsWith(ending));
  return found && { root: pathname.slice(0, -found.ending.length), subject: found.subject, rank: found.rank };
}

function parentOf(pathname: string): string {
  return pathname.slice(0, pathname.lastIndexOf('/'));
}

function addUpTo(max: number, set: Set<string>, value: string): void {
  if (set.size < max) set.add(value);
}
