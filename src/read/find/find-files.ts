import { readdir as readdirLater, type BigIntStats, type Dirent } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { glob, isDynamicPattern, type GlobOptions } from 'tinyglobby';

import { reasonOf } from '../../errors.ts';
import type { InputFault } from '../../model/files.ts';

/** A file that a PATH leads to; whether it is a log is not known yet. */
export interface Found {
  readonly path: string;
  /** The directory that the user named: PATH itself, the fixed part of a glob; empty where PATH is the file. */
  readonly base: string;
  /** Named by the user, in full or by a glob: it is taken whatever its name. */
  readonly explicit: boolean;
  readonly link: boolean;
  readonly size: number;
  readonly modified: number;
  /** Device and inode: one file that is reached twice. */
  readonly id: string;
}

/** A file that was seen and passed over, and why. */
export interface Skipped {
  readonly path: string;
  readonly reason: string;
}

export interface Findings {
  readonly files: Found[];
  readonly faults: InputFault[];
  readonly skipped: Skipped[];
}

/**
 * The regular files that PATHs lead to, each once, in the order of PATHs and names. A PATH is a file, a directory
 * (walked, links followed, no directory twice) or a glob. What cannot be read is a fault, never thrown.
 */
export async function findFiles(paths: readonly string[]): Promise<Findings> {
  const findings: Findings = { files: [], faults: [], skipped: [] };
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

/** How an entry was reached. */
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

async function add({ path: pathname, stats, link }: Entry, way: Way, findings: Findings): Promise<void> {
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
    findings.faults.push(unreadable(pathname, 'it is no regular file; give a pipe on standard input, as PATH -'));
  } else {
    findings.skipped.push({ path: pathname, reason: 'no regular file' });
  }
}

async function walk(directory: string, way: Way, findings: Findings): Promise<void> {
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

async function addMatches(pattern: string, visited: Set<string>, findings: Findings): Promise<void> {
  const { base, rest } = splitPattern(pattern);
  const options = { cwd: base === '' ? '.' : base, expandDirectories: false, onlyFiles: false };
  const through = await glob(rest, options);
  // Links to directories are gone through, but not listed: once more, with links as if they were files.
  const links = await glob(rest, { ...options, followSymbolicLinks: false, fs: LINKS_AS_FILES });
  const matches = new Set([...through, ...links].map((match) => match.replace(/\/$/, '')));
  for (const match of [...matches].sort()) {
    const entry = await inspect(base === '' ? match : path.join(base, match));
    if (!(entry instanceof Error))
      await add(entry, { base: base === '' ? '.' : base, explicit: true, visited }, findings);
  }
  if (matches.size === 0)
    findings.faults.push(unreadable(pattern, 'there is no such file, and as a pattern it matches none'));
}

function readdirLinksAsFiles(directory: string, options: { withFileTypes: true }, done: ReaddirDone): void {
  readdirLater(directory, options, (error, entries) => {
    for (const entry of entries ?? []) if (entry.isSymbolicLink()) entry.isFile = () => true;
    done(error, entries);
  });
}
type ReaddirDone = (error: NodeJS.ErrnoException | null, entries: Dirent[]) => void;

/** Typed as Node's own with all its overloads, of which tinyglobby calls this one. */
const LINKS_AS_FILES = { readdir: readdirLinksAsFiles } as unknown as NonNullable<GlobOptions['fs']>;

/** `logs/*\/vdsm.log` is the pattern `*\/vdsm.log` in the directory `logs`. */
function splitPattern(pattern: string): { base: string; rest: string } {
  const parts = pattern.split('/');
  const fixed = Math.max(
    0,
    parts.findIndex((part) => isDynamicPattern(part)),
  );
  const base = parts.slice(0, fixed).join('/');
  return { base: base === '' && fixed > 0 ? '/' : base, rest: parts.slice(fixed).join('/') };
}

/** Of a file that is reached twice the way stays that the user named, or that no link makes; else the first. */
function dropRepeats({ files, skipped }: Findings): Found[] {
  const kept = new Map<string, Found>();
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

function rankOf(file: Found): number {
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
