/** Finds out what each file is: a log, an archive, or neither. */
import { reasonOf } from '../../errors.ts';
import type { ArchivePlace, InputFault, LogKind } from '../../model/files.ts';
import { readHead } from '../bytes/head.ts';
import { findBanners, type Banner } from '../hosts/banners.ts';
import type { FoundFile, SkippedFile } from './find-files.ts';
import { kindNamed } from './recognise-log.ts';
import { claimedCompression, isArchiveName, isVdsmLogName, nativePath } from './file-names.ts';
import { peek, type Peek } from './peek.ts';
import type { FoundLog } from './rotated-file.ts';

/** A log file, with the banners of vdsm near its beginning. */
export interface ClassifiedFile extends FoundLog {
  readonly kind: LogKind;
  readonly banners: readonly Banner[];
}

/** Which files are logs, which cannot be read but should be, and which are skipped; each in the given order. */
export interface Classification {
  readonly logs: ClassifiedFile[];
  readonly faults: InputFault[];
  readonly skipped: SkippedFile[];
}

/** The same of files on disk, whose archives are still to be scanned. */
export interface DiskClassification extends Classification {
  readonly archives: FoundFile[];
}

/**
 * Classifies files on disk.
 * @param pasted whether they are pasted text, whose kind shows behind the marks of pages and mails
 */
export async function classifyFiles(files: readonly FoundFile[], pasted = false): Promise<DiskClassification> {
  const result: DiskClassification = { logs: [], archives: [], faults: [], skipped: [] };
  const unsure: ClassifiedFile[] = [];
  const classes = await inParallel(files, async (file) => ({
    file,
    found: await classifyFile({ ...file, wanted: wantedAs(file), pasted }, () => readHead(file.path)),
  }));
  for (const { file, found } of classes) {
    switch (found.kind) {
      case 'log':
        result.logs.push(found.file);
        break;
      case 'unsure':
        unsure.push(found.file);
        break;
      case 'archive':
        result.archives.push(file);
        break;
      case 'fault':
        result.faults.push(found.fault);
        break;
      case 'skipped':
        result.skipped.push({ path: file.path, reason: found.reason });
        break;
      default:
        found satisfies never;
    }
  }
  settleUnsure(result, unsure);
  return result;
}

/**
 * Adds files of no known kind whose name says log to the logs or to the skipped files. In a folder with a log of oVirt
 * such a file was written by oVirt, too; elsewhere it is another program's.
 */
export function settleUnsure({ logs, skipped }: Classification, unsure: readonly ClassifiedFile[]): void {
  const folders = new Set(logs.map(({ path }) => folderOf(path)));
  for (const file of unsure) {
    const folder = folderOf(file.path);
    if (folders.has(folder) && !folder.endsWith('/log')) logs.push(file);
    else skipped.push({ path: file.path, reason: NO_LOG });
  }
}

const NO_LOG = 'no header of a known log in its first 64 KiB';

function folderOf(pathname: string): string {
  const native = nativePath(pathname);
  return native.slice(0, native.lastIndexOf('/'));
}

/** What a file should be, according to the user or its name. If it turns out not to be, that is a fault. */
export type Wanted = 'log' | 'archive' | 'nothing';

/** Returns what a file should be. */
export function wantedAs({ path, explicit }: Pick<FoundFile, 'path' | 'explicit'>): Wanted {
  const name = nameOf(path);
  if (explicit || isVdsmLogName(name)) return 'log';
  return isArchiveName(name) ? 'archive' : 'nothing';
}

/** A file that may be a log, on disk or in an archive. */
export interface Candidate extends Pick<FoundFile, 'path' | 'base' | 'size' | 'modified'> {
  readonly wanted: Wanted;
  /** It is pasted text: a wanted log of no known kind is vdsm.log. Absent: of kind `other`. */
  readonly pasted?: boolean;
  readonly place?: ArchivePlace;
}

/** What a file is. */
export type FileClass =
  | { readonly kind: 'log'; readonly file: ClassifiedFile }
  /** Of no known kind, but its name says log. */
  | { readonly kind: 'unsure'; readonly file: ClassifiedFile }
  | { readonly kind: 'archive' }
  | { readonly kind: 'fault'; readonly fault: InputFault }
  | { readonly kind: 'skipped'; readonly reason: string };

/**
 * Classifies a file by its name and its first bytes.
 * @param readStored returns the first `PEEK_BYTES` of the file as stored
 */
export async function classifyFile(candidate: Candidate, readStored: () => Promise<Buffer>): Promise<FileClass> {
  const { path, base, wanted, pasted = false, size, modified, place } = candidate;
  const name = nameOf(path);
  const refuse = (fault: Pick<InputFault, 'code' | 'message'>): FileClass =>
    wanted === 'nothing'
      ? { kind: 'skipped', reason: fault.message }
      : { kind: 'fault', fault: { path, byte: 0, ...fault } };

  let found: Peek;
  try {
    found = await peek(await readStored(), claimedCompression(name), name, { path, modified }, pasted);
  } catch (error) {
    return refuse({ code: 'unreadable', message: `it cannot be opened: ${reasonOf(error)}` });
  }
  const { refusal, stamp, offset, dated, isForwardedDate, lineHost, isMixed, compression } = found;
  if (found.archive) return { kind: 'archive' };
  if (refusal !== undefined) return refuse(refusal);
  if (wanted === 'archive')
    return refuse({ code: 'corrupt', message: 'it has the name of a tar archive, but is none' });
  const make = (kind: LogKind): ClassifiedFile => {
    const banners = kind === 'vdsm' ? findBanners(found.head) : [];
    const file = {
      kind,
      path,
      base,
      compression,
      size,
      modified: lastChange(kind, modified, found),
      stamp,
      offset,
      dated,
      isForwardedDate,
      lineHost,
      isMixed,
      banners,
    };
    return place === undefined ? file : { ...file, place };
  };
  const { kind } = found;
  const named = kindNamed(name);
  if (kind === 'vdsm' || (kind !== undefined && (wanted === 'log' || found.share >= SHARE_MIN || named !== undefined)))
    return { kind: 'log', file: make(kind) };
  if (isVdsmLogName(name)) return { kind: 'log', file: make('vdsm') };
  if (wanted === 'log') return { kind: 'log', file: make(pasted ? 'vdsm' : 'other') };
  // the names of the engine's logs are common: every machine has a boot.log of its own
  if (named !== undefined && named.ofEngine !== true) return { kind: 'log', file: make('other') };
  if (/\.log(?:[.-]|$)/i.test(name)) return { kind: 'unsure', file: make('other') };
  return { kind: 'skipped', reason: NO_LOG };
}

/** sanlock's own stamps, with the year that the stamps of a system log lack. */
const FULL_DATE = /\bsanlock\[\d+\]: (\d{4}-\d\d-\d\d) \d\d:\d\d:\d\d/g;
/** Longest time, in ms, that a system log spans before it is rotated. */
const ROTATED_MS = 35 * 86_400_000;

/**
 * Returns when a file was last changed, corrected for a copied system log: its stamps take their year from the time of
 * the file, which a copy may have lost.
 */
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

/** Smallest share of lines with a header in a log that no PATH names: other text may quote a few lines of one. */
const SHARE_MIN = 0.3;

/** Returns the name that a file had on its host. */
function nameOf(pathname: string): string {
  const native = nativePath(pathname);
  return native.slice(native.lastIndexOf('/') + 1);
}

/** Files that are peeked at side by side. */
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
