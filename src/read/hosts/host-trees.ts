import { open, readlink, realpath, stat } from 'node:fs/promises';
import path from 'node:path';

import type { LogFile } from '../../model/files.ts';
import type { HostFiles } from '../../model/hosts.ts';
import { isStandardFolder, nativePath } from '../find/file-names.ts';
import { ArchivedTrees } from './archived-trees.ts';
import { FACT_PATHS, FACT_FILE_BYTES, readFact, type FactSubject, type TreeFacts } from './fact-files.ts';
import { TIME_DIFF, collectorFolder, findTimeDiff } from './time-diff.ts';

/** Where a log lies, on disk or in an archive. */
export type PlacedLog = Pick<LogFile, 'path' | 'place'>;

/** Looks up facts about hosts in the files of their trees, on disk and in archives. */
export class HostTrees {
  /** Trees in archives; the scan of each archive adds its own. */
  readonly archived = new ArchivedTrees();
  readonly #onDisk = new Map<string, Promise<TreeFacts>>();
  readonly #timeDiffs = new Map<string, Promise<Buffer | undefined>>();

  /** Returns the host name in the nearest sosreport around a log; undefined where there is none. */
  async hostnameOf(file: PlacedLog): Promise<string | undefined> {
    const root = await this.#sosreportAround(file);
    return root === undefined ? undefined : (await this.#factsAt(root, file)).hostname;
  }

  /** Returns facts about the zone of the machine that a log is from; undefined where there are none. */
  async zoneFactsOf(file: PlacedLog): Promise<HostFiles | undefined> {
    const root = (await this.#sosreportAround(file)) ?? rootAbove(file);
    const { hostname: _, ...facts } = root === undefined ? {} : await this.#factsAt(root, file);
    return Object.keys(facts).length === 0 ? undefined : facts;
  }

  /**
   * Returns the row of `time_diff.txt` about the host in whose log-collector folder a log lies; undefined where there
   * is none.
   */
  async timeDiffOf(file: PlacedLog): Promise<string | undefined> {
    const folder = collectorFolder(file.path);
    if (folder === undefined) return undefined;
    const text = this.archived.timeDiffAt(folder.above) ?? (await this.#timeDiffOnDisk(folder.above))?.toString('utf8');
    return text === undefined ? undefined : findTimeDiff(text, folder.host);
  }

  async #sosreportAround(file: PlacedLog): Promise<string | undefined> {
    const native = nativePath(path.resolve(file.path));
    const end = file.place === undefined ? path.parse(native).root : path.resolve(file.place.archive);
    for (let root = path.dirname(native); ; root = path.dirname(root)) {
      if (await this.#isSosreport(root, native, file)) return root;
      if (root === end || root === path.dirname(root)) return undefined;
    }
  }

  async #isSosreport(root: string, log: string, { place }: PlacedLog): Promise<boolean> {
    const inArchive = place !== undefined;
    if (inArchive && this.archived.isSosreport(root)) return true;
    if (!inArchive)
      for (const mark of ['sos_commands', 'sos_reports']) if (await exists(path.join(root, mark))) return true;
    // other directories may have a version.txt, too: it marks a sosreport only right above `var/log`
    if (!log.startsWith('var/log/', root.endsWith(path.sep) ? root.length : root.length + 1)) return false;
    return inArchive ? this.archived.hasVersion(root) : exists(path.join(root, 'version.txt'));
  }

  #factsAt(root: string, { place }: PlacedLog): Promise<TreeFacts> {
    if (place !== undefined) return Promise.resolve(this.archived.factsAt(root));
    const facts = this.#onDisk.get(root) ?? readFacts(root);
    this.#onDisk.set(root, facts);
    return facts;
  }

  #timeDiffOnDisk(above: string): Promise<Buffer | undefined> {
    const bytes = this.#timeDiffs.get(above) ?? readSmall(path.join(above || '/', TIME_DIFF));
    this.#timeDiffs.set(above, bytes);
    return bytes;
  }
}

/**
 * Returns the root of a tree that is no sosreport: the directory that holds `var/log/vdsm`, or `var/log` with companion
 * logs.
 */
function rootAbove({ path: pathname }: PlacedLog): string | undefined {
  const native = nativePath(path.resolve(pathname));
  const match = /^(.*?)\/var\/log\/vdsm\//s.exec(native) ?? /^(.*)\/var\/log\/((?:[^/]+\/)*)[^/]*$/s.exec(native);
  // other directories below `var/log` may hold logs of other machines
  if (match === null || (match[2] ?? '').split('/').some((folder) => !isStandardFolder(folder))) return undefined;
  return match[1] || '/';
}

async function readFacts(root: string): Promise<TreeFacts> {
  const facts: TreeFacts = {};
  for (const [subject, names] of Object.entries(FACT_PATHS) as [FactSubject, readonly string[]][]) {
    for (const name of names) {
      const fact = await readFactAt(root, name, subject);
      if (fact === undefined) continue;
      Object.assign(facts, fact);
      break;
    }
  }
  return facts;
}

async function readFactAt(root: string, name: string, subject: FactSubject): Promise<TreeFacts | undefined> {
  const pathname = path.join(root, name);
  if (subject === 'localtime') {
    const target = await readlink(pathname).catch(() => undefined);
    if (target !== undefined) return { localtimeLink: target };
  }
  const bytes = (await leadsOut(root, pathname)) ? undefined : await readSmall(pathname);
  return bytes && readFact(subject, bytes);
}

/** Returns whether a link leads out of the tree of its machine: files there are another machine's. */
async function leadsOut(root: string, pathname: string): Promise<boolean> {
  try {
    const [target, within] = await Promise.all([realpath(pathname), realpath(root)]);
    return !target.startsWith(path.join(within, path.sep));
  } catch {
    return true;
  }
}

/**
 * Reads a file of at most `FACT_FILE_BYTES`; returns undefined for any other, and where there is none. Does not block
 * on pipes.
 */
async function readSmall(pathname: string): Promise<Buffer | undefined> {
  try {
    const stats = await stat(pathname);
    if (!stats.isFile() || stats.size > FACT_FILE_BYTES) return undefined;
    const file = await open(pathname);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(FACT_FILE_BYTES), 0, FACT_FILE_BYTES, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}

function exists(pathname: string): Promise<boolean> {
  return stat(pathname).then(
    () => true,
    () => false,
  );
}
