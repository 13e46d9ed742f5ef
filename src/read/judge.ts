import { reasonOf } from '../errors.ts';
import type { InputFault } from '../model.ts';
import type { Found, Skipped } from './find.ts';
import { claimedCompression, describeSisterLog, isVdsmLogName } from './names.ts';
import { peek, readHead, type Peek } from './peek.ts';
import type { TakenFile } from './rotation.ts';

/** Which files are read, which are passed over, and which should have been read but cannot be. In the order given. */
export interface Judgement {
  readonly taken: TakenFile[];
  readonly faults: InputFault[];
  readonly skipped: Skipped[];
}

/** Looks into every file and judges it. */
export async function judgeFiles(files: readonly Found[]): Promise<Judgement> {
  const judgement: Judgement = { taken: [], faults: [], skipped: [] };
  for (const verdict of await inParallel(files, judge)) {
    if ('taken' in verdict) judgement.taken.push(verdict.taken);
    else if ('fault' in verdict) judgement.faults.push(verdict.fault);
    else judgement.skipped.push(verdict.skipped);
  }
  return judgement;
}

type Verdict = { readonly taken: TakenFile } | { readonly fault: InputFault } | { readonly skipped: Skipped };

/** Whether a file is read, and if not, whether that is a fault: it is, where the user or its name speaks of a vdsm.log. */
async function judge(file: Found): Promise<Verdict> {
  const { path, base, explicit, size, modified } = file;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const wanted = explicit || isVdsmLogName(name);
  const skip = (reason: string): Verdict => ({ skipped: { path, reason } });
  const sister = describeSisterLog(name);
  if (!wanted && sister !== undefined) return skip(sister);

  let seen: Peek;
  try {
    seen = await peek(await readHead(path), claimedCompression(name));
  } catch (error) {
    const message = `it cannot be opened: ${reasonOf(error)}`;
    return wanted ? { fault: { path, byte: 0, code: 'unreadable', message } } : skip(message);
  }
  const { refusal, stamp, compression } = seen;
  if (refusal !== undefined) return wanted ? { fault: { path, byte: 0, ...refusal } } : skip(refusal.message);
  if (!wanted && stamp === undefined) return skip('no vdsm header in its first 64 KiB');
  return { taken: { path, base, compression, size, modified, stamp } };
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
