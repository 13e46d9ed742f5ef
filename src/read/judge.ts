import { reasonOf } from '../errors.ts';
import type { ArchivePlace, InputFault } from '../model.ts';
import { findBanners, type Banner } from './banner.ts';
import type { Found, Skipped } from './find.ts';
import { claimedCompression, describeSisterLog, isArchiveName, isVdsmLogName, nativePath } from './names.ts';
import { peek, readHead, type Peek } from './peek.ts';
import type { TakenFile } from './rotation.ts';

/** A file that will be read, with what was seen of it on the way. */
export interface JudgedFile extends TakenFile {
  /** Banners near its beginning. */
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

/** Looks into every file and judges it. */
export async function judgeFiles(files: readonly Found[]): Promise<DiskJudgement> {
  const judgement: DiskJudgement = { taken: [], archives: [], faults: [], skipped: [] };
  const verdicts = await inParallel(files, async (file) => ({
    file,
    verdict: await judge({ ...file, wanted: wantedAs(file) }, () => readHead(file.path)),
  }));
  for (const { file, verdict } of verdicts) {
    switch (verdict.kind) {
      case 'taken':
        judgement.taken.push(verdict.file);
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
  return judgement;
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
  readonly place?: ArchivePlace;
}

export type Verdict =
  | { readonly kind: 'taken'; readonly file: JudgedFile }
  | { readonly kind: 'archive' }
  | { readonly kind: 'fault'; readonly fault: InputFault }
  | { readonly kind: 'skipped'; readonly reason: string };

/** Judges a file by its name and by how it begins. */
export async function judge(candidate: Candidate, readStored: () => Promise<Buffer>): Promise<Verdict> {
  const { path, base, wanted, size, modified, place } = candidate;
  const name = nameOf(path);
  const sister = describeSisterLog(name);
  if (wanted === 'nothing' && sister !== undefined) return { kind: 'skipped', reason: sister };
  const refuse = (fault: Pick<InputFault, 'code' | 'message'>): Verdict =>
    wanted === 'nothing'
      ? { kind: 'skipped', reason: fault.message }
      : { kind: 'fault', fault: { path, byte: 0, ...fault } };

  let seen: Peek;
  try {
    seen = await peek(await readStored(), claimedCompression(name));
  } catch (error) {
    return refuse({ code: 'unreadable', message: `it cannot be opened: ${reasonOf(error)}` });
  }
  const { refusal, stamp, compression } = seen;
  if (seen.archive) return { kind: 'archive' };
  if (refusal !== undefined) return refuse(refusal);
  if (wanted === 'archive') return refuse({ code: 'corrupt', message: 'its name says tar archive, but it is none' });
  if (wanted === 'nothing' && stamp === undefined)
    return { kind: 'skipped', reason: 'no vdsm header in its first 64 KiB' };
  const file = { path, base, compression, size, modified, stamp, banners: findBanners(seen.head) };
  return { kind: 'taken', file: place === undefined ? file : { ...file, place } };
}

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
