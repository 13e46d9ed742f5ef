/** Logs that appear while others are followed: a new VM has a log of its own, and a new host a folder. */
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ShipperError } from '../../errors.ts';
import type { LogFile } from '../../model/files.ts';
import type { HostInput } from '../../model/hosts.ts';
import { streamKey } from '../../run/host-run.ts';
import { findFiles, type Found } from '../../read/find/find-files.ts';
import { familyOf } from '../../read/find/file-names.ts';
import type { Context } from '../context.ts';
import { faultText, findInput } from './input.ts';

/** Looks are so far apart at least, in ms. */
const LOOK_EVERY_MS = 10_000;
/** However many files there are, looks take so small a share of the time at most: one costs a `stat` a file. */
const LOOK_SHARE = 100;
/** The same of reading what files are, which is done where a look found something. */
const JUDGE_SHARE = 10;
/** What is so long, in bytes, and was taken for no log, is none, whatever is written behind. */
const JUDGED_BYTES = 4096;

/** What the input was at the start. */
type Input = Awaited<ReturnType<typeof findInput>>;

/**
 * Looks for logs that appear while others are followed: yields hosts that are new, and those that are known with the
 * logs that are new to them, and says so. Rotations of a log that is followed are no news. Ends at the signal.
 * @param tell takes what a person should know
 */
export async function* findAppearing(
  context: Context,
  { hosts, faults, skipped }: Pick<Input, 'hosts' | 'faults' | 'skipped'>,
  tell: (text: string) => void,
  signal: AbortSignal,
  everyMs = LOOK_EVERY_MS,
): AsyncGenerator<readonly HostInput[]> {
  const known = new KnownLogs(hosts);
  const said = new Set(faults.map(({ path: pathname }) => pathname));
  const passed = new Set(skipped.map(({ path: pathname }) => pathname));
  let pause = LOOK_SHARE * (await timeOf(() => known.look(context.paths)));
  known.passOver(({ path: pathname }) => passed.has(pathname));
  for (;;) {
    await sleep(Math.max(everyMs, pause), undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    pause = LOOK_SHARE * (await timeOf(() => known.look(context.paths)));
    if (known.news.length === 0) continue;
    let found: Pick<Input, 'hosts' | 'faults'> = { hosts: [], faults: [] };
    pause += JUDGE_SHARE * (await timeOf(async () => (found = await findQuietly(context))));
    for (const fault of found.faults) {
      if (!said.has(fault.path)) tell(faultText(fault));
      said.add(fault.path);
    }
    const { more, left } = known.take(found.hosts);
    known.passOver();
    for (const text of left) tell(`${text} appeared; it is read from the next start on`);
    for (const { name, streams } of more)
      for (const stream of streams) tell(`${name}: ${stream.name} appeared, and is followed too`);
    if (more.length > 0) yield more;
  }
}

/** How long something takes, in ms. */
async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** What the hosts and their logs are now, without a word. */
async function findQuietly(context: Context): Promise<Pick<Input, 'hosts' | 'faults'>> {
  try {
    return await findInput({ ...context, err: () => {} });
  } catch (error) {
    if (error instanceof ShipperError && error.code === 'input') return { hosts: [], faults: [] };
    throw error;
  }
}

/** Which logs are followed, and which files were seen and are none. */
class KnownLogs {
  /** Directory and stem of each log: its rotations are found by who follows it. */
  readonly #families = new Set<string>();
  readonly #streams = new Map<string, Set<string>>();
  /** Sizes of files that were passed over, by path. */
  readonly #passed = new Map<string, number>();
  /** Files of the last look that may be new logs. */
  news: readonly Found[] = [];

  constructor(hosts: readonly HostInput[]) {
    this.take(hosts);
  }

  /** Looks at what is there. */
  async look(paths: readonly string[]): Promise<void> {
    const { files } = await findFiles(paths);
    this.news = files.filter((file) => {
      if (file.size === 0 || this.#families.has(familyOf(path.resolve(file.path)))) return false;
      const size = this.#passed.get(file.path);
      return size === undefined || (size < JUDGED_BYTES && size !== file.size);
    });
  }

  /** What the last look found new was judged: what is not followed now is passed over. */
  passOver(which: (file: Found) => boolean = () => true): void {
    for (const file of this.news) if (which(file)) this.#passed.set(file.path, file.size);
  }

  /**
   * Takes in hosts. `more`: those with logs that can be followed from now on, with these alone. `left`: logs that cannot:
   * archives are read once, at the start, and so is what continues a log that lies elsewhere. A log that is followed stays
   * with its host, though what appeared beside it gives that another name.
   */
  take(hosts: readonly HostInput[]): { readonly more: HostInput[]; readonly left: string[] } {
    const left: string[] = [];
    const more = hosts.flatMap((host) => {
      const known = this.#streams.get(host.name) ?? new Set();
      this.#streams.set(host.name, known);
      const streams = host.streams.filter((stream) => {
        const key = streamKey(stream);
        const news = new Map(stream.files.map((file) => [placeOf(file), file] as const));
        for (const place of news.keys()) if (this.#families.has(place)) news.delete(place);
        const isNew = !known.has(key) && stream.files.every((file) => isPlain(file) && news.has(placeOf(file)));
        if (isNew) known.add(key);
        for (const [place, file] of news) {
          this.#families.add(place);
          if (!isNew) left.push(`${host.name}: ${file.place?.archive ?? file.path}`);
        }
        return isNew;
      });
      return streams.length === 0 ? [] : [{ ...host, streams }];
    });
    return { more, left };
  }
}

/** A file's log, or the archive that it is in. */
function placeOf({ path: pathname, place }: LogFile): string {
  return familyOf(path.resolve(place?.archive ?? pathname));
}

function isPlain({ path: pathname, place }: LogFile): boolean {
  return pathname !== '-' && place === undefined;
}
