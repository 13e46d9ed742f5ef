import { open, readlink, realpath, stat } from 'node:fs/promises';
import path from 'node:path';

import type { LogFile } from '../../model/files.ts';
import type { HostFiles } from '../../model/hosts.ts';
import { isStandardFolder, nativePath } from '../find/file-names.ts';
import { PackedTrees } from './archived-trees.ts';
import { PLACES, SMALL_BYTES, readFact, type Subject, type TreeFacts } from './fact-files.ts';
import { TIME_DIFF, collectorFolder, findTimeDiff } from './time-diff.ts';

/** A log, on disk or in an archive. */
export type Placed = Pick<LogFile, 'path' | 'place'>;

/** What lies beside logs, in the tree of their machine: on disk and in archives alike. */
export class Trees {
  /** Filled while archives are looked through. */
  readonly packed = new PackedTrees();
  readonly #onDisk = new Map<string, Promise<TreeFacts>>();
  readonly #timeDiffs = new Map<string, Promise<Buffer | undefined>>();

  /** What the nearest sosreport around a log says its host is called. */
  async hostnameOf(file: Placed): Promise<string | undefined> {
    const root = await this.#sosreportAround(file);
    return root === undefined ? undefined : (await this.#factsAt(root, file)).hostname;
  }

  /** What tells of the zone of the machine that a log is from; undefined where nothing does. */
  async zoneFactsOf(file: Placed): Promise<HostFiles | undefined> {
    const root = (await this.#sosreportAround(file)) ?? rootAbove(file);
    const { hostname: _, ...facts } = root === undefined ? {} : await this.#factsAt(root, file);
    return Object.keys(facts).length === 0 ? undefined : facts;
  }

  /** The row of time_diff.txt about the host in whose folder of the log collector a log lies. */
  async timeDiffOf(file: Placed): Promise<string | undefined> {
    const folder = collectorFolder(file.path);
    if (folder === undefined) return undefined;
    const text = this.packed.timeDiffAt(folder.above) ?? (await this.#timeDiffOnDisk(folder.above))?.toString('utf8');
    return text === undefined ? undefined : findTimeDiff(text, folder.host);
  }

  async #sosreportAround(file: Placed): Promise<string | undefined> {
    const native = nativePath(path.resolve(file.path));
    const end = file.place === undefined ? path.parse(native).root : path.resolve(file.place.archive);
    for (let root = path.dirname(native); ; root = path.dirname(root)) {
      if (await this.#isSosreport(root, native, file)) return root;
      if (root === end || root === path.dirname(root)) return undefined;
    }
  }

  async #isSosreport(root: string, log: string, { place }: Placed): Promise<boolean> {
    const packed = place !== undefined;
    if (packed && this.packed.isSosreport(root)) return true;
    if (!packed)
      for (const mark of ['sos_commands', 'sos_reports']) if (await exists(path.join(root, mark))) return true;
    // Many a directory has a version.txt: that one counts right above the tree of the host.
    if (!path.relative(root, log).startsWith('var/log/')) return false;
    return packed ? this.packed.hasVersion(root) : exists(path.join(root, 'version.txt'));
  }

  #factsAt(root: string, { place }: Placed): Promise<TreeFacts> {
    if (place !== undefined) return Promise.resolve(this.packed.factsAt(root));
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

/** The root of a tree that is no sosreport: what `var/log/vdsm` lies in, or `var/log` with other logs. */
function rootAbove({ path: pathname }: Placed): string | undefined {
  const native = nativePath(path.resolve(pathname));
  const match = /^(.*?)\/var\/log\/vdsm\//s.exec(native) ?? /^(.*)\/var\/log\/((?:[^/]+\/)*)[^/]*$/s.exec(native);
  // what lies elsewhere below `var/log` may be of other machines
  if (match === null || (match[2] ?? '').split('/').some((folder) => !isStandardFolder(folder))) return undefined;
  return match[1] || '/';
}

async function readFacts(root: string): Promise<TreeFacts> {
  const facts: TreeFacts = {};
  for (const [subject, names] of Object.entries(PLACES) as [Subject, readonly string[]][]) {
    for (const name of names) {
      const fact = await readFactAt(root, name, subject);
      if (fact === undefined) continue;
      Object.assign(facts, fact);
      break;
    }
  }
  return facts;
}

async function readFactAt(root: string, name: string, subject: Subject): Promise<TreeFacts | undefined> {
  const pathname = path.join(root, name);
  if (subject === 'localtime') {
    const target = await readlink(pathname).catch(() => undefined);
    if (target !== undefined) return { localtimeLink: target };
  }
  const bytes = (await leadsOut(root, pathname)) ? undefined : await readSmall(pathname);
  return bytes && readFact(subject, bytes);
}

/** A link may lead out of the tree of a machine: what lies there is another machine's. */
async function leadsOut(root: string, pathname: string): Promise<boolean> {
  try {
    const [target, within] = await Promise.all([realpath(pathname), realpath(root)]);
    return !target.startsWith(path.join(within, path.sep));
  } catch {
    return true;
  }
}

/** A file of at most `SMALL_BYTES`; undefined for any other, and where there is none. Pipes are not waited for. */
async function readSmall(pathname: string): Promise<Buffer | undefined> {
  try {
    const stats = await stat(pathname);
    if (!stats.isFile() || stats.size > SMALL_BYTES) return undefined;
    const file = await open(pathname);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(SMALL_BYTES), 0, SMALL_BYTES, 0);
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
