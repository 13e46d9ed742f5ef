import { reasonOf } from '../../errors.ts';
import type { ArchivePlace, InputFault, LogKind } from '../../model/files.ts';
import { findBanners, type Banner } from '../hosts/banners.ts';
import type { Found, Skipped } from './find-files.ts';
import { kindNamed } from './log-kind.ts';
import { claimedCompression, isArchiveName, isVdsmLogName, nativePath } from './file-names.ts';
import { readHead } from '../bytes/head.ts';
import { peek, type Peek } from './peek.ts';
import type { TakenFile } from './rotation-member.ts';

/** A file that will be read, with what was seen of it on the way. */
export interface JudgedFile extends TakenFile {
  readonly kind: LogKind;
  /** Banners of vdsm near its beginning. */
  readonly banners: readonly Banner[];
}

/** Which files are read, which are passed over, and which should have been read but cannot be. In the order given. */
export interface Judgement {
  readonly taken: JudgedFile[];
  readonly faults: InputFault[];
  readonly skipped: Skipped[];
}

/** A judgement of files on disk: archives are still to be looked into. */
export interface DiskJudgement extends Judgement {
  readonly archives: Found[];
}

/**
 * Looks into every file and judges it.
 * @param unknown what a file is read as that the user names, and that no kind of log is like
 */
export async function judgeFiles(files: readonly Found[], unknown: LogKind = 'other'): Promise<DiskJudgement> {
  const judgement: DiskJudgement = { taken: [], archives: [], faults: [], skipped: [] };
  const unsure: JudgedFile[] = [];
  const verdicts = await inParallel(files, async (file) => ({
    file,
    verdict: await judge({ ...file, wanted: wantedAs(file), unknown }, () => readHead(file.path)),
  }));
  for (const { file, verdict } of verdicts) {
    switch (verdict.kind) {
      case 'taken':
        judgement.taken.push(verdict.file);
        break;
      case 'unsure':
        unsure.push(verdict.file);
        break;
      case 'archive':
        judgement.archives.push(file);
        break;
      case 'fault':
        judgement.faults.push(verdict.fault);
        break;
      case 'skipped':
        judgement.skipped.push({ path: file.path, reason: verdict.reason });
        break;
      default:
        verdict satisfies never;
    }
  }
  settleUnsure(judgement, unsure);
  return judgement;
}

/**
 * A file of no known kind that is called a log is one of ours where it lies beside such: whatever oVirt wrote there is
 * loaded. Elsewhere it is somebody else's.
 */
export function settleUnsure({ taken, skipped }: Judgement, unsure: readonly JudgedFile[]): void {
  const folders = new Set(taken.map(({ path }) => folderOf(path)));
  for (const file of unsure) {
    const folder = folderOf(file.path);
    if (folders.has(folder) && !folder.endsWith('/log')) taken.push(file);
    else skipped.push({ path: file.path, reason: NO_LOG });
  }
}

const NO_LOG = 'no header of a known log in its first 64 KiB';

function folderOf(pathname: string): string {
  const native = nativePath(pathname);
  return native.slice(0, native.lastIndexOf('/'));
}

/** What a file should be, as the user or its name say: that it cannot be read as that is a fault. */
export type Wanted = 'log' | 'archive' | 'nothing';

export function wantedAs({ path, explicit }: Pick<Found, 'path' | 'explicit'>): Wanted {
  const name = nameOf(path);
  if (explicit || isVdsmLogName(name)) return 'log';
  return isArchiveName(name) ? 'archive' : 'nothing';
}

/** A file that may be a log, on disk or in an archive. */
export interface Candidate extends Pick<Found, 'path' | 'base' | 'size' | 'modified'> {
  readonly wanted: Wanted;
  /** What it is read as where no kind of log is like it; absent: `other`. */
  readonly unknown?: LogKind;
  readonly place?: ArchivePlace;
}

export type Verdict =
  | { readonly kind: 'taken'; readonly file: JudgedFile }
  /** Of no known kind, but called a log. */
  | { readonly kind: 'unsure'; readonly file: JudgedFile }
  | { readonly kind: 'archive' }
  | { readonly kind: 'fault'; readonly fault: InputFault }
  | { readonly kind: 'skipped'; readonly reason: string };

/** Judges a file by its name and by how it begins. */
export async function judge(candidate: Candidate, readStored: () => Promise<Buffer>): Promise<Verdict> {
  const { path, base, wanted, unknown = 'other', size, modified, place } = candidate;
  const name = nameOf(path);
  const refuse = (fault: Pick<InputFault, 'code' | 'message'>): Verdict =>
    wanted === 'nothing'
      ? { kind: 'skipped', reason: fault.message }
      : { kind: 'fault', fault: { path, byte: 0, ...fault } };

  let seen: Peek;
  try {
    seen = await peek(await readStored(), claimedCompression(name), name, { path, modified });
  } catch (error) {
    return refuse({ code: 'unreadable', message: `it cannot be opened: ${reasonOf(error)}` });
  }
  const { refusal, stamp, compression } = seen;
  if (seen.archive) return { kind: 'archive' };
  if (refusal !== undefined) return refuse(refusal);
  if (wanted === 'archive') return refuse({ code: 'corrupt', message: 'its name says tar archive, but it is none' });
  const make = (kind: LogKind): JudgedFile => {
    const banners = kind === 'vdsm' ? findBanners(seen.head) : [];
    const file = { kind, path, base, compression, size, modified: lastChange(kind, modified, seen), stamp, banners };
    return place === undefined ? file : { ...file, place };
  };
  const { kind } = seen;
  const named = kindNamed(name);
  if (kind === 'vdsm' || (kind !== undefined && (wanted === 'log' || seen.share >= SHARE_MIN || named !== undefined)))
    return { kind: 'taken', file: make(kind) };
  if (isVdsmLogName(name)) return { kind: 'taken', file: make('vdsm') };
  if (wanted === 'log') return { kind: 'taken', file: make(unknown) };
  // the names of the engine's are common ones: every host has a boot.log of its own
  if (named !== undefined && named.ofEngine !== true) return { kind: 'taken', file: make('other') };
  if (/\.log(?:[.-]|$)/i.test(name)) return { kind: 'unsure', file: make('other') };
  return { kind: 'skipped', reason: NO_LOG };
}

/** Stamps of sanlock's own, within lines that name no year. */
const FULL_DATE = /\bsanlock\[\d+\]: (\d{4}-\d\d-\d\d) \d\d:\d\d:\d\d/g;
/** A system log is rotated after some weeks. */
const ROTATED_MS = 35 * 86_400_000;

/** When a file was last changed, as far as its lines can be: a copy of a system log may have lost its time, and with it the year. */
function lastChange(kind: LogKind, modified: number, { head }: Peek): number {
  if (kind !== 'syslog') return modified;
  const dates = [...head.toString('latin1').matchAll(FULL_DATE)].map(([, date]) => Date.parse(date ?? ''));
  return Math.min(
    modified,
    ...dates
      .slice(-1)
      .filter((date) => !Number.isNaN(date))
      .map((date) => date + ROTATED_MS),
  );
}

/** Some text that quotes a few lines of a log is none. */
const SHARE_MIN = 0.3;

/** The name that a file had on its host. */
function nameOf(pathname: string): string {
  const native = nativePath(pathname);
  return native.slice(native.lastIndexOf('/') + 1);
}

/** So many files are looked at side by side. */
const PEEKERS = 8;

async function inParallel<T, R>(items: readonly T[], task: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await task(item);
  };
  await Promise.all(Array.from({ length: PEEKERS }, work));
  return results;
}
