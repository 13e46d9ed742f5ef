import path from 'node:path';

import type { InputFault } from '../../model/files.ts';
import { walkArchive, type Member } from '../archive/walk.ts';
import type { FoundFile, SkippedFile } from './find-files.ts';
import {
  classifyFile,
  settleUnsure,
  wantedAs,
  type ClassifiedFile,
  type Classification,
  type Wanted,
} from './classify.ts';
import { followLink, type ArchivedLink } from '../archive/links.ts';
import { nativePath } from './file-names.ts';
import type { ArchivedTrees } from '../hosts/archived-trees.ts';
import { PEEK_BYTES } from '../bytes/head.ts';
import { FACT_FILE_BYTES } from '../hosts/fact-files.ts';

/**
 * Scans an archive once: classifies its files as files on disk are, and adds its facts about hosts to `trees`. Memory
 * grows with the number of logs only. Nothing in the archive makes it throw.
 */
export async function classifyArchive(archive: FoundFile, trees: ArchivedTrees): Promise<Classification> {
  const scan = new ArchiveScan(archive, trees);
  await walkArchive(
    archive.path,
    (member) => scan.visit(member),
    (fault) => scan.report(fault),
    { onSkipped: (pathname, reason) => scan.skip(pathname, reason) },
  );
  return scan.conclude();
}

class ArchiveScan {
  readonly #faults: InputFault[] = [];
  /** Faults that are counted, but not kept. */
  #moreFaults = 0;
  readonly #archive: FoundFile;
  readonly #trees: ArchivedTrees;
  /** Logs by path: of two members with one path the later one counts, as in tar. */
  readonly #logs = new Map<string, ClassifiedFile>();
  /** Files of no known kind whose name says log, by path. */
  readonly #unsure = new Map<string, ClassifiedFile>();
  /** Links to logs, by normalized path. */
  readonly #links = new Map<string, ArchivedLink>();
  /** Skipped files by reason: the first one, and their number. */
  readonly #skipped = new Map<string, { path: string; count: number }>();

  constructor(archive: FoundFile, trees: ArchivedTrees) {
    this.#archive = archive;
    this.#trees = trees;
  }

  async visit(member: Member): Promise<void> {
    const { path: pathname, link } = member;
    const factFile = this.#trees.addMember(path.resolve(pathname));
    if (factFile !== undefined) {
      if (link === undefined) this.#trees.addContent(factFile, await member.head(FACT_FILE_BYTES + 1));
      else this.#trees.addLink(factFile, link.target);
      return;
    }
    const wanted = wantedAs({ path: pathname, explicit: false });
    if (link !== undefined) {
      if (wanted === 'log') this.#links.set(path.normalize(pathname), link);
      return;
    }
    if (wanted !== 'log' && NO_LOGS.test(nativePath(pathname).slice(this.#archive.path.length))) return;
    if (member.size === 0) return wanted === 'log' ? this.skip(pathname, 'empty') : undefined;
    await this.#classify(member, wanted);
  }

  async #classify(member: Member, wanted: Wanted): Promise<void> {
    const { path: pathname, place, size, modified } = member;
    const { path: archive, base, explicit } = this.#archive;
    // an archive counts as the directory that was packed in it
    const candidate = { path: pathname, place, size, modified, base: explicit ? archive : base, wanted };
    const found = await classifyFile(candidate, () => member.head(PEEK_BYTES));
    switch (found.kind) {
      case 'log':
        this.#logs.set(pathname, found.file);
        return;
      case 'unsure':
        this.#unsure.set(pathname, found.file);
        return;
      case 'fault':
        this.report(found.fault);
        return;
      case 'archive': // too deep to be entered: the walk reports that
      case 'skipped': // not listed: an archive has thousands of files that are no logs
        return;
      default:
        found satisfies never;
    }
  }

  conclude(): Classification {
    this.#followLinks();
    const skipped: SkippedFile[] = [...this.#skipped].map(([reason, { path: first, count }]) => ({
      path: first,
      reason: count === 1 ? reason : `${reason}; so are ${count - 1} more in this archive`,
    }));
    const { path: archive } = this.#archive;
    const faults = [...this.#faults];
    if (this.#moreFaults > 0) {
      const message = `${this.#moreFaults} more of its members cannot be read, and are not named`;
      faults.push({ path: archive, byte: 0, code: 'unsupported', message });
    }
    if (this.#logs.size === 0) {
      // damage does not matter in an archive that no PATH names, and that holds no log
      const foreign = wantedAs(this.#archive) === 'nothing';
      const damaged = foreign && faults.length > 0 ? `; it is damaged: ${faults[0]?.message}` : '';
      const reason = `an archive that holds no log of oVirt${damaged}`;
      return { logs: [], faults: foreign ? [] : faults, skipped: [{ path: archive, reason }] };
    }
    const result = { logs: [...this.#logs.values()], faults, skipped };
    settleUnsure({ ...result, skipped: [] }, [...this.#unsure.values()]);
    return result;
  }

  /** Reports links to logs. sos puts one in place of a file of which it keeps only the end. */
  #followLinks(): void {
    const logs = new Set([...this.#logs.keys()].map((pathname) => path.normalize(pathname)));
    const { path: archive } = this.#archive;
    for (const from of this.#links.keys()) {
      const pathname = `${archive}${from.slice(path.normalize(archive).length)}`;
      const end = followLink(from, this.#links);
      if (end.kind === 'refused') {
        this.report({ path: pathname, byte: 0, code: 'unsupported', message: end.why });
      } else if (logs.has(end.path)) {
        this.skip(pathname, 'a link to a file that is read');
      } else {
        this.skip(pathname, 'a link to a file that is no log in this archive');
      }
    }
  }

  /** Keeps a fault, or counts it where there are too many to name each. */
  report(fault: InputFault): void {
    if (this.#faults.length < FAULTS_MAX) this.#faults.push(fault);
    else this.#moreFaults++;
  }

  /** Counts a file that is not read. */
  skip(pathname: string, reason: string): void {
    const others = this.#skipped.get(reason);
    if (others === undefined) this.#skipped.set(reason, { path: pathname, count: 1 });
    else others.count++;
  }
}

/**
 * Faults that are kept one by one. A host has up to 100 rotated files, so more faults come from an archive of other
 * files.
 */
const FAULTS_MAX = 1000;

/**
 * Directories of a sosreport with thousands of files that are no logs. A file named like a vdsm.log is read even there.
 */
const NO_LOGS =
  /\/(?:sos_commands|sos_reports|sos_logs|sos_strings|proc|sys|etc|usr|lib|lib64|run|boot|dev|var\/lib|var\/spool)\//;
