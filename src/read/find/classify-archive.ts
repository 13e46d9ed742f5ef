import path from 'node:path';

import type { InputFault } from '../../model/files.ts';
import { walkArchive, type Member } from '../archive/walk.ts';
import type { Found, Skipped } from './find-files.ts';
import { judge, settleUnsure, wantedAs, type JudgedFile, type Judgement, type Wanted } from './classify.ts';
import { followLink, type ArchivedLink } from '../archive/links.ts';
import { nativePath } from './file-names.ts';
import type { PackedTrees } from '../hosts/archived-trees.ts';
import { PEEK_BYTES } from '../bytes/head.ts';
import { SMALL_BYTES } from '../hosts/fact-files.ts';

/**
 * Looks through an archive once, and judges what may be a log in it like a file on disk; what tells of hosts goes into
 * `trees`. Holds little more in memory than there are logs. Nothing is thrown for what is in the archive.
 */
export async function judgeArchive(archive: Found, trees: PackedTrees): Promise<Judgement> {
  const look = new Look(archive, trees);
  await walkArchive(
    archive.path,
    (member) => look.visit(member),
    (fault) => look.refuse(fault),
    { onSkipped: (pathname, reason) => look.pass(pathname, reason) },
  );
  return look.conclude();
}

class Look {
  readonly #faults: InputFault[] = [];
  #faultsUntold = 0;
  readonly #archive: Found;
  readonly #trees: PackedTrees;
  /** By path: of two with one path the later counts, as in tar. */
  readonly #taken = new Map<string, JudgedFile>();
  /** Of no known kind, but called a log. */
  readonly #unsure = new Map<string, JudgedFile>();
  /** By normalized path. */
  readonly #links = new Map<string, ArchivedLink>();
  /** Files passed over, by the reason: the first, and how many there are. */
  readonly #skipped = new Map<string, { path: string; count: number }>();

  constructor(archive: Found, trees: PackedTrees) {
    this.#archive = archive;
    this.#trees = trees;
  }

  async visit(member: Member): Promise<void> {
    const { path: pathname, link } = member;
    const spot = this.#trees.see(path.resolve(pathname));
    if (spot !== undefined) {
      if (link === undefined) this.#trees.keepText(spot, await member.head(SMALL_BYTES + 1));
      else this.#trees.keepLink(spot, link.target);
      return;
    }
    const wanted = wantedAs({ path: pathname, explicit: false });
    if (link !== undefined) {
      if (wanted === 'log') this.#links.set(path.normalize(pathname), link);
      return;
    }
    if (wanted !== 'log' && NO_LOGS.test(nativePath(pathname).slice(this.#archive.path.length))) return;
    if (member.size === 0) return wanted === 'log' ? this.pass(pathname, 'empty') : undefined;
    await this.#judge(member, wanted);
  }

  async #judge(member: Member, wanted: Wanted): Promise<void> {
    const { path: pathname, place, size, modified } = member;
    const { path: archive, base, explicit } = this.#archive;
    // an archive counts as the directory that it was packed from
    const candidate = { path: pathname, place, size, modified, base: explicit ? archive : base, wanted };
    const verdict = await judge(candidate, () => member.head(PEEK_BYTES));
    switch (verdict.kind) {
      case 'taken':
        this.#taken.set(pathname, verdict.file);
        return;
      case 'unsure':
        this.#unsure.set(pathname, verdict.file);
        return;
      case 'fault':
        this.refuse(verdict.fault);
        return;
      case 'archive': // as deep as that no archive is opened: whoever walks says so
      case 'skipped': // an archive holds thousands of files that are no logs: not one a line
        return;
      default:
        verdict satisfies never;
    }
  }

  conclude(): Judgement {
    this.#followLinks();
    const skipped: Skipped[] = [...this.#skipped].map(([reason, { path: first, count }]) => ({
      path: first,
      reason: count === 1 ? reason : `${reason}; so are ${count - 1} more in this archive`,
    }));
    const { path: archive } = this.#archive;
    const faults = [...this.#faults];
    if (this.#faultsUntold > 0) {
      const message = `${this.#faultsUntold} more of its members cannot be read, and are not named`;
      faults.push({ path: archive, byte: 0, code: 'unsupported', message });
    }
    if (this.#taken.size === 0) {
      // an archive that a walk came upon, of something else: that it is damaged is nobody's concern here
      const foreign = wantedAs(this.#archive) === 'nothing';
      const damaged = foreign && faults.length > 0 ? `; it is damaged: ${faults[0]?.message}` : '';
      const reason = `an archive that holds no log of oVirt${damaged}`;
      return { taken: [], faults: foreign ? [] : faults, skipped: [{ path: archive, reason }] };
    }
    const judgement = { taken: [...this.#taken.values()], faults, skipped };
    settleUnsure({ ...judgement, skipped: [] }, [...this.#unsure.values()]);
    return judgement;
  }

  /** sos puts a link in place of a file of which it keeps the end only. */
  #followLinks(): void {
    const taken = new Set([...this.#taken.keys()].map((pathname) => path.normalize(pathname)));
    const { path: archive } = this.#archive;
    for (const from of this.#links.keys()) {
      const pathname = `${archive}${from.slice(path.normalize(archive).length)}`;
      const end = followLink(from, this.#links);
      if (end.kind === 'refused') {
        this.refuse({ path: pathname, byte: 0, code: 'unsupported', message: end.why });
      } else if (taken.has(end.path)) {
        this.pass(pathname, 'a link to a file that is read');
      } else {
        this.pass(pathname, 'a link to what is no log in this archive');
      }
    }
  }

  /** Something cannot be read. Each is named, but not without end. */
  refuse(fault: InputFault): void {
    if (this.#faults.length < FAULTS_MAX) this.#faults.push(fault);
    else this.#faultsUntold++;
  }

  /** A file was passed over. */
  pass(pathname: string, reason: string): void {
    const others = this.#skipped.get(reason);
    if (others === undefined) this.#skipped.set(reason, { path: pathname, count: 1 });
    else others.count++;
  }
}

/** Hosts have up to 100 rotated files each; an archive of nothing else is no archive of logs. */
const FAULTS_MAX = 1000;

/** Where a sosreport holds thousands of files that are no logs; a file with the name of a vdsm.log counts even there. */
const NO_LOGS =
  /\/(?:sos_commands|sos_reports|sos_logs|sos_strings|proc|sys|etc|usr|lib|lib64|run|boot|dev|var\/lib|var\/spool)\//;
