/** Logs that appear while others are followed: a new VM has a log of its own, and a new host a folder. */
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ShipperError } from '../../errors.ts';
import type { LogFile } from '../../model/files.ts';
import type { HostInput } from '../../model/hosts.ts';
import { streamKey } from '../../run/host-run.ts';
import { findFiles, type FoundFile } from '../../read/find/find-files.ts';
import { familyOf } from '../../read/find/file-names.ts';
import type { Context } from '../context.ts';
import { faultText, findInput } from './input.ts';

/** Time between two scans, at least, in ms. */
const SCAN_EVERY_MS = 10_000;
/** A scan, which costs one `stat` per file, may take a hundredth of the time. */
const SCAN_PAUSE_FACTOR = 100;
/** Classifying what a scan has found, which reads the files' beginnings, may take a tenth of the time. */
const CLASSIFY_PAUSE_FACTOR = 10;
/** A file of this many bytes that was classified as no log stays none, whatever is appended. */
const CLASSIFIED_BYTES = 4096;

type Input = Awaited<ReturnType<typeof findInput>>;

/**
 * Scans for new logs while others are followed, until the signal. Yields new hosts, and known hosts with only their new
 * logs, and reports both. Rotated files of a followed log are not new.
 * @param input what was found at the start
 * @param report takes texts for a person
 */
export async function* findNewLogs(
  context: Context,
  { hosts, faults, skipped }: Pick<Input, 'hosts' | 'faults' | 'skipped'>,
  report: (text: string) => void,
  signal: AbortSignal,
  everyMs = SCAN_EVERY_MS,
): AsyncGenerator<readonly HostInput[]> {
  const known = new KnownLogs(hosts);
  const reported = new Set(faults.map(({ path: pathname }) => pathname));
  const noLogs = new Set(skipped.map(({ path: pathname }) => pathname));
  let pause = SCAN_PAUSE_FACTOR * (await timeOf(() => known.scan(context)));
  known.ignore(({ path: pathname }) => noLogs.has(pathname));
  for (;;) {
    await sleep(Math.max(everyMs, pause), undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    pause = SCAN_PAUSE_FACTOR * (await timeOf(() => known.scan(context)));
    if (known.candidates.length === 0) continue;
    let found: Pick<Input, 'hosts' | 'faults'> = { hosts: [], faults: [] };
    pause += CLASSIFY_PAUSE_FACTOR * (await timeOf(async () => (found = await findSilently(context))));
    for (const fault of found.faults) {
      if (!reported.has(fault.path)) report(faultText(fault));
      reported.add(fault.path);
    }
    const { followed, postponed } = known.add(found.hosts);
    known.ignore();
    for (const text of postponed) report(`${text} appeared; it is read at the next start`);
    for (const { name, streams } of followed)
      for (const stream of streams) report(`${name}: ${stream.name} appeared; following it too`);
    if (followed.length > 0) yield followed;
  }
}

/** Returns how long some work takes, in ms. */
async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Finds the input as `findInput` does, without reporting anything; no input is no error here. */
async function findSilently(context: Context): Promise<Pick<Input, 'hosts' | 'faults'>> {
  try {
    return await findInput({ ...context, err: () => {} });
  } catch (error) {
    if (error instanceof ShipperError && error.code === 'input') return { hosts: [], faults: [] };
    throw error;
  }
}

/** Which logs are followed, and which files are known to be none. */
class KnownLogs {
  /** Directory and stem of each log: whoever follows a log finds its rotations. */
  readonly #families = new Set<string>();
  readonly #streams = new Map<string, Set<string>>();
  /** Sizes of files that are no logs, by path. */
  readonly #ignored = new Map<string, number>();
  /** Files of the last scan that may be new logs. */
  candidates: readonly FoundFile[] = [];

  constructor(hosts: readonly HostInput[]) {
    this.add(hosts);
  }

  /** Finds the candidates among the files that are there now. */
  async scan({ paths, options }: Pick<Context, 'paths' | 'options'>): Promise<void> {
    const { files } = await findFiles(paths, options['follow-links']);
    this.candidates = files.filter((file) => {
      if (file.size === 0 || this.#families.has(familyOf(path.resolve(file.path)))) return false;
      const size = this.#ignored.get(file.path);
      return size === undefined || (size < CLASSIFIED_BYTES && size !== file.size);
    });
  }

  /** Ignores those candidates from now on: all that became logs are followed already. */
  ignore(which: (file: FoundFile) => boolean = () => true): void {
    for (const file of this.candidates) if (which(file)) this.#ignored.set(file.path, file.size);
  }

  /**
   * Adds hosts. Returns those that have logs to follow from now on, with only these logs, and the logs that cannot be
   * followed: archives, and logs that continue one in another folder, are read once, at the start. A followed log stays
   * with its host even if new files near it would give that host another name.
   */
  add(hosts: readonly HostInput[]): { readonly followed: HostInput[]; readonly postponed: string[] } {
    const postponed: string[] = [];
    const followed = hosts.flatMap((host) => {
      const known = this.#streams.get(host.name) ?? new Set();
      this.#streams.set(host.name, known);
      const streams = host.streams.filter((stream) => {
        const key = streamKey(stream);
        const added = new Map(stream.files.map((file) => [placeOf(file), file] as const));
        for (const place of added.keys()) if (this.#families.has(place)) added.delete(place);
        const isNew = !known.has(key) && stream.files.every((file) => isPlain(file) && added.has(placeOf(file)));
        if (isNew) known.add(key);
        for (const [place, file] of added) {
          this.#families.add(place);
          if (!isNew) postponed.push(`${host.name}: ${file.place?.archive ?? file.path}`);
        }
        return isNew;
      });
      return streams.length === 0 ? [] : [{ ...host, streams }];
    });
    return { followed, postponed };
  }
}

/** Directory and stem of a file's log, or of the archive that holds it. */
function placeOf({ path: pathname, place }: LogFile): string {
  return familyOf(path.resolve(place?.archive ?? pathname));
}

function isPlain({ path: pathname, place }: LogFile): boolean {
  return pathname !== '-' && place === undefined;
}
