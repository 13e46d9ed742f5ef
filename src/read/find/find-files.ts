import { readdir as readdirLater, type BigIntStats, type Dirent } from 'node:fs';
import { lstat, readdir, realpath, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { glob, isDynamicPattern, type GlobOptions } from 'tinyglobby';

import { reasonOf } from '../../errors.ts';
import type { InputFault } from '../../model/files.ts';

/** A file that a PATH leads to, a log or not. */
export interface FoundFile {
  readonly path: string;
  /** The directory in PATH: PATH itself, or the fixed part of a glob; empty where PATH is the file. */
  readonly base: string;
  /** PATH names the file, in full or by a glob: it is read whatever its name is. */
  readonly explicit: boolean;
  readonly link: boolean;
  readonly size: number;
  readonly modified: number;
  /** Device and inode: equal for a file that several paths lead to. */
  readonly id: string;
}

/** A file that is not read, and why. */
export interface SkippedFile {
  readonly path: string;
  readonly reason: string;
  /** It may be a log or hold some: a link that is not followed, a pipe, a device, a file system of the kernel. */
  readonly isPassedOver?: true;
}

export interface FoundFiles {
  readonly files: FoundFile[];
  readonly faults: InputFault[];
  readonly skipped: SkippedFile[];
}

/**
 * Finds the regular files that PATHs lead to, each once, in the order of PATHs and names. A PATH is a file, a directory
 * (walked, no directory twice) or a glob. A path that cannot be read is a fault, never thrown.
 * @param followLinks follow links that lead out of the directory in PATH, where another customer's files may be; PATH
 * itself may be a link in any case
 */
export async function findFiles(paths: readonly string[], followLinks = false): Promise<FoundFiles> {
  const findings: FoundFiles = { files: [], faults: [], skipped: [] };
  for (const given of paths) {
    const visited = new Set<string>();
    const entry = await inspect(given);
    if (!(entry instanceof Error)) {
      const isDirectory = entry.stats.isDirectory();
      const tree = isDirectory && !followLinks ? await realpath(given) : undefined;
      await add(entry, { base: isDirectory ? given : '', explicit: true, visited, tree }, findings);
    } else if (entry.code === 'ENOENT' && isDynamicPattern(given)) {
      await addMatches(given, visited, followLinks, findings);
    } else {
      findings.faults.push(unreadable(given, explain(entry)));
    }
  }
  return { ...findings, files: dropRepeats(findings) };
}

interface Entry {
  readonly path: string;
  readonly stats: BigIntStats;
  readonly link: boolean;
}

/** How the search reached an entry. */
interface Way {
  readonly base: string;
  readonly explicit: boolean;
  readonly visited: Set<string>;
  /** Real path of the directory that links must not lead out of; undefined: they may lead anywhere. */
  readonly tree: string | undefined;
  /** Of the directory that is walked; undefined: of a PATH. */
  readonly device?: bigint;
}

async function inspect(pathname: string): Promise<Entry | NodeJS.ErrnoException> {
  try {
    const link = (await lstat(pathname)).isSymbolicLink();
    return { path: pathname, stats: await stat(pathname, { bigint: true }), link };
  } catch (error) {
    return error as NodeJS.ErrnoException;
  }
}

async function add({ path: pathname, stats, link }: Entry, way: Way, findings: FoundFiles): Promise<void> {
  const id = `${stats.dev}:${stats.ino}`;
  if (stats.isDirectory()) {
    if (way.visited.has(id)) return;
    way.visited.add(id);
    const system = await kernelFileSystem(pathname, stats, way);
    if (system !== undefined) {
      findings.skipped.push({ path: pathname, reason: `a file system of the kernel (${system})`, isPassedOver: true });
      return;
    }
    await walk(pathname, { ...way, explicit: false, device: stats.dev }, findings);
  } else if (stats.isFile()) {
    const { base, explicit } = way;
    const modified = Number(stats.mtimeMs);
    findings.files.push({ path: pathname, base, explicit, link, size: Number(stats.size), modified, id });
  } else if (way.explicit) {
    findings.faults.push(
      unreadable(pathname, 'it is not a regular file; pass a pipe on standard input, with - as PATH'),
    );
  } else {
    findings.skipped.push({ path: pathname, reason: `${typeOf(stats)}, not a regular file`, isPassedOver: true });
  }
}

function typeOf(stats: BigIntStats): string {
  if (stats.isFIFO()) return 'a pipe';
  if (stats.isSocket()) return 'a socket';
  return stats.isCharacterDevice() || stats.isBlockDevice() ? 'a device' : 'something else';
}

/**
 * File systems by the type that `statfs` returns, in which files are no files: reading one may wait for ever, have an
 * effect, or never end. On other systems than Linux the numbers mean others, so that they do not count there.
 */
const KERNEL_FILE_SYSTEMS: ReadonlyMap<number, string> = new Map([
  [0x9fa0, 'proc'],
  [0x62656572, 'sysfs'],
  [0x64626720, 'debugfs'],
  [0x74726163, 'tracefs'],
  [0x73636673, 'securityfs'],
  [0x27e0eb, 'cgroup'],
  [0x63677270, 'cgroup2'],
  [0x62656570, 'configfs'],
  [0xf97cff8c, 'selinuxfs'],
  [0xcafe4a11, 'bpf'],
  [0x6165676c, 'pstore'],
  [0xde5e81e4, 'efivarfs'],
  [0x19800202, 'mqueue'],
  [0x1cd1, 'devpts'],
  [0x42494e4d, 'binfmt_misc'],
]);

/** Returns the name of the kernel's file system that a directory is in; undefined where it is in any other. */
async function kernelFileSystem(pathname: string, { dev }: BigIntStats, { device }: Way): Promise<string | undefined> {
  // only a mount point begins another file system
  if (dev === device || process.platform !== 'linux') return undefined;
  const { type } = await statfs(pathname).catch(() => ({ type: 0 }));
  return KERNEL_FILE_SYSTEMS.get(type);
}

async function walk(directory: string, way: Way, findings: FoundFiles): Promise<void> {
  let names: string[];
  try {
    names = await readdir(directory);
  } catch (error) {
    findings.faults.push(unreadable(directory, explain(error)));
    return;
  }
  for (const name of names.sort()) {
    const pathname = path.join(directory, name);
    const entry = await inspect(pathname);
    if (entry instanceof Error) {
      if (entry.code === 'ENOENT' || entry.code === 'ELOOP') {
        findings.skipped.push({ path: pathname, reason: 'a link that leads nowhere' });
      } else findings.faults.push(unreadable(pathname, explain(entry)));
    } else if (entry.link && (await leadsOut(pathname, way.tree))) {
      findings.skipped.push({ path: pathname, reason: LEADS_OUT, isPassedOver: true });
    } else await add(entry, way, findings);
  }
}

const LEADS_OUT = 'a link that leads out of the directory; --follow-links follows it';

/** Returns whether the real path of an entry is outside of a tree. */
async function leadsOut(pathname: string, tree: string | undefined): Promise<boolean> {
  if (tree === undefined) return false;
  const real = await realpath(pathname).catch(() => undefined);
  return real !== tree && real?.startsWith(tree.endsWith(path.sep) ? tree : `${tree}${path.sep}`) !== true;
}

async function addMatches(
  pattern: string,
  visited: Set<string>,
  followLinks: boolean,
  findings: FoundFiles,
): Promise<void> {
  const { base, rest } = splitPattern(pattern);
  const cwd = base === '' ? '.' : base;
  const options = { cwd, expandDirectories: false, onlyFiles: false };
  const through = await glob(rest, options);
  // the glob follows links to directories, but does not list them: the second one lists links as if they were files
  const links = await glob(rest, { ...options, followSymbolicLinks: false, fs: LINKS_AS_FILES });
  const matches = new Set([...through, ...links].map((match) => match.replace(/\/$/, '')));
  const tree = followLinks ? undefined : await realpath(cwd).catch(() => undefined);
  for (const match of [...matches].sort()) {
    const pathname = base === '' ? match : path.join(base, match);
    const entry = await inspect(pathname);
    if (entry instanceof Error) continue;
    // a link may be in any part of the path
    if (await leadsOut(pathname, tree))
      findings.skipped.push({ path: pathname, reason: LEADS_OUT, isPassedOver: true });
    else await add(entry, { base: cwd, explicit: true, visited, tree }, findings);
  }
  if (matches.size === 0)
    findings.faults.push(unreadable(pattern, 'there is no such file, and as a pattern it matches no file'));
}

function readdirLinksAsFiles(directory: string, options: { withFileTypes: true }, done: ReaddirDone): void {
  readdirLater(directory, options, (error, entries) => {
    for (const entry of entries ?? []) if (entry.isSymbolicLink()) entry.isFile = () => true;
    done(error, entries);
  });
}
type ReaddirDone = (error: NodeJS.ErrnoException | null, entries: Dirent[]) => void;

/** Cast to the type of Node's own function, of whose overloads tinyglobby calls this one. */
const LINKS_AS_FILES = { readdir: readdirLinksAsFiles } as unknown as NonNullable<GlobOptions['fs']>;

/** Splits `logs/*\/vdsm.log` into the directory `logs` and the pattern `*\/vdsm.log`. */
function splitPattern(pattern: string): { base: string; rest: string } {
  const parts = pattern.split('/');
  const fixed = Math.max(
    0,
    parts.findIndex((part) => isDynamicPattern(part)),
  );
  const base = parts.slice(0, fixed).join('/');
  return { base: base === '' && fixed > 0 ? '/' : base, rest: parts.slice(fixed).join('/') };
}

/**
 * Keeps one path for each file: one named by the user rather than walked to, then one without a link, else the first.
 */
function dropRepeats({ files, skipped }: FoundFiles): FoundFile[] {
  const kept = new Map<string, FoundFile>();
  for (const file of files) {
    const other = kept.get(file.id);
    if (other === undefined || rankOf(file) < rankOf(other)) kept.set(file.id, file);
  }
  return files.filter((file) => {
    const stays = kept.get(file.id);
    if (stays !== file && stays?.path !== file.path) {
      skipped.push({ path: file.path, reason: `the same file as ${stays?.path}` });
    }
    return stays === file;
  });
}

function rankOf(file: FoundFile): number {
  return (file.explicit ? 0 : 2) + (file.link ? 1 : 0);
}

function unreadable(pathname: string, message: string): InputFault {
  return { path: pathname, byte: 0, code: 'unreadable', message };
}

function explain(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file or directory';
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  return reasonOf(error);
}
