import { readdir as readdirLater, type BigIntStats, type Dirent } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
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
}

export interface FoundFiles {
  readonly files: FoundFile[];
  readonly faults: InputFault[];
  readonly skipped: SkippedFile[];
}

/**
 * Finds the regular files that PATHs lead to, each once, in the order of PATHs and names. A PATH is a file, a directory
 * (walked, links followed, no directory twice) or a glob. A path that cannot be read is a fault, never thrown.
 */
export async function findFiles(paths: readonly string[]): Promise<FoundFiles> {
  const findings: FoundFiles = { files: [], faults: [], skipped: [] };
  for (const given of paths) {
    const visited = new Set<string>();
    const entry = await inspect(given);
    if (!(entry instanceof Error)) {
      await add(entry, { base: entry.stats.isDirectory() ? given : '', explicit: true, visited }, findings);
    } else if (entry.code === 'ENOENT' && isDynamicPattern(given)) {
      await addMatches(given, visited, findings);
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
    await walk(pathname, { ...way, explicit: false }, findings);
  } else if (stats.isFile()) {
    const { base, explicit } = way;
    const modified = Number(stats.mtimeMs);
    findings.files.push({ path: pathname, base, explicit, link, size: Number(stats.size), modified, id });
  } else if (way.explicit) {
    findings.faults.push(
      unreadable(pathname, 'it is not a regular file; pass a pipe on standard input, with - as PATH'),
    );
  } else {
    findings.skipped.push({ path: pathname, reason: 'not a regular file' });
  }
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
    const entry = await inspect(path.join(directory, name));
    if (!(entry instanceof Error)) await add(entry, way, findings);
    else if (entry.code === 'ENOENT' || entry.code === 'ELOOP') {
      findings.skipped.push({ path: path.join(directory, name), reason: 'a link that leads nowhere' });
    } else findings.faults.push(unreadable(path.join(directory, name), explain(entry)));
  }
}

async function addMatches(pattern: string, visited: Set<string>, findings: FoundFiles): Promise<void> {
  const { base, rest } = splitPattern(pattern);
  const options = { cwd: base === '' ? '.' : base, expandDirectories: false, onlyFiles: false };
  const through = await glob(rest, options);
  // the glob follows links to directories, but does not list them: the second one lists links as if they were files
  const links = await glob(rest, { ...options, followSymbolicLinks: false, fs: LINKS_AS_FILES });
  const matches = new Set([...through, ...links].map((match) => match.replace(/\/$/, '')));
  for (const match of [...matches].sort()) {
    const entry = await inspect(base === '' ? match : path.join(base, match));
    if (!(entry instanceof Error))
      await add(entry, { base: base === '' ? '.' : base, explicit: true, visited }, findings);
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
