import { FACT_PATHS, FACT_FILE_BYTES, readFact, type FactSubject, type TreeFacts } from './fact-files.ts';
import { TIME_DIFF } from './time-diff.ts';

/** Most bytes of fact files, and most trees, that are kept of all archives: more than any fleet has. */
const KEPT_BYTES = 16 << 20;
const ROOTS_MAX = 10_000;

/** A fact file in an archive. */
export interface FactFile {
  /** Root of the tree that it is about. */
  readonly root: string;
  readonly subject: FactSubject | 'timeDiff';
  /** Of two files about one subject, the one with the smaller rank counts. */
  readonly rank: number;
}

/**
 * The trees of machines in archives: which directories are sosreports, and the facts in their files. Members are added
 * one by one, in any order. Paths are absolute, and lead through the archive's own. Memory is bounded.
 */
export class ArchivedTrees {
  readonly #sosreports = new Set<string>();
  readonly #versions = new Set<string>();
  readonly #facts = new Map<string, { facts: TreeFacts; ranks: Map<FactSubject, number> }>();
  readonly #timeDiffs = new Map<string, string>();
  #kept = 0;

  /**
   * Adds a member by its path. Returns the fact file that it is, whose content is then to be added; undefined for any
   * other.
   */
  addMember(pathname: string): FactFile | undefined {
    const mark = SOS_MARK.exec(pathname);
    if (mark !== null) addUpTo(ROOTS_MAX, this.#sosreports, pathname.slice(0, mark.index));
    if (pathname.endsWith('/version.txt')) addUpTo(ROOTS_MAX, this.#versions, parentOf(pathname));
    return factFileAt(pathname);
  }

  /** Adds the content of a fact file. */
  addContent({ root, subject, rank }: FactFile, bytes: Buffer): void {
    if (bytes.length > FACT_FILE_BYTES) return;
    if (subject === 'timeDiff') {
      if (this.#kept + bytes.length > KEPT_BYTES) return;
      this.#kept += bytes.length;
      this.#timeDiffs.set(root, bytes.toString('utf8'));
      return;
    }
    const facts = readFact(subject, bytes);
    if (facts !== undefined) this.#keep(root, subject, rank, facts, bytes.length);
  }

  /**
   * Adds a fact file that is a link. Only the link to a zone file is a fact; any other leads to a fact file in its own
   * place.
   */
  addLink({ root, subject, rank }: FactFile, target: string): void {
    if (subject === 'localtime' && target.length <= FACT_FILE_BYTES) {
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

  #keep(root: string, subject: FactSubject, rank: number, facts: TreeFacts, bytes: number): void {
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
  ...Object.entries(FACT_PATHS).flatMap(([subject, names]) =>
    names.map((name, rank) => ({ ending: `/${name}`, subject: subject as FactSubject, rank })),
  ),
  { ending: `/${TIME_DIFF}`, subject: 'timeDiff', rank: 0 } as const,
].sort((a, b) => b.ending.length - a.ending.length);

function factFileAt(pathname: string): FactFile | undefined {
  const found = ENDINGS.find(({ ending }) => pathname.endsWith(ending));
  return found && { root: pathname.slice(0, -found.ending.length), subject: found.subject, rank: found.rank };
}

function parentOf(pathname: string): string {
  return pathname.slice(0, pathname.lastIndexOf('/'));
}

function addUpTo(max: number, set: Set<string>, value: string): void {
  if (set.size < max) set.add(value);
}
