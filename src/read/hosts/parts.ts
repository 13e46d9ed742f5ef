/** Logs whose text is a part of another log. */
import type { LogFile } from '../../model/files.ts';
import { openArchives, type Archives } from '../archive/archives.ts';
import { inStoredOrder, passedPlace } from '../archive/order.ts';
import { openBytes } from '../bytes/open.ts';
import { findLastStamp } from '../text/stamps.ts';

/** Lines at the beginning of a text that are looked for in others. */
const LINES = 3;
/** Characters of a line that are compared. */
const LINE_MAX = 512;

/**
 * Finds texts that are parts of others: returns for each such file the one that holds its text. Of two files that begin
 * alike the shorter is a part of the longer, of two equal ones the later in the order of their paths. A text is known by
 * its first lines from its first header on. Reads all files to their end; ignores damage.
 * @param candidates files that may be parts of others
 * @param others files that may hold them, candidates among them or not
 * @param mayHold whether one file may hold the text of another
 */
export async function findParts(
  candidates: readonly LogFile[],
  others: readonly LogFile[],
  mayHold: (whole: LogFile, part: LogFile) => boolean,
): Promise<ReadonlyMap<LogFile, LogFile>> {
  const { byLine, beginnings } = await readBeginnings(candidates);
  const sizes = new Map<LogFile, number>();
  const finds: { part: LogFile; whole: LogFile; atStart: boolean }[] = [];
  await eachFile([...new Set([...candidates, ...others])], async (whole, archives) => {
    const search = new Search(byLine, beginnings, (part, atStart) => {
      if (part !== whole && mayHold(whole, part)) finds.push({ part, whole, atStart });
    });
    let size = 0;
    for await (const line of linesOf(whole, archives)) {
      size += line.length + 1;
      search.add(line, whole);
    }
    sizes.set(whole, size);
  });
  const sizeOf = (file: LogFile): number => sizes.get(file) ?? 0;
  const parts = new Map<LogFile, LogFile>();
  for (const { part, whole, atStart } of finds) {
    const isPart =
      !atStart || sizeOf(whole) > sizeOf(part) || (sizeOf(whole) === sizeOf(part) && whole.path < part.path);
    const known = parts.get(part);
    if (isPart && (known === undefined || sizeOf(whole) > sizeOf(known))) parts.set(part, whole);
  }
  return parts;
}

/** Looks for the beginnings of texts in the lines of one. */
class Search {
  readonly #byLine: ReadonlyMap<string, readonly LogFile[]>;
  readonly #beginnings: ReadonlyMap<LogFile, readonly string[]>;
  readonly #found: (part: LogFile, atStart: boolean) => void;
  /** Beginnings of which some lines were found, up to the line before. */
  #open: { readonly part: LogFile; readonly at: number; lines: number }[] = [];
  #line = 0;
  #start: number | undefined;

  constructor(
    byLine: ReadonlyMap<string, readonly LogFile[]>,
    beginnings: ReadonlyMap<LogFile, readonly string[]>,
    found: (part: LogFile, atStart: boolean) => void,
  ) {
    this.#byLine = byLine;
    this.#beginnings = beginnings;
    this.#found = found;
  }

  add(line: string, source: LogFile): void {
    this.#start ??= hasHeader(line, source) ? this.#line : undefined;
    const { length } = this.#open;
    for (let index = 0; index < length; index++) {
      const found = this.#open[index];
      if (found === undefined || this.#beginnings.get(found.part)?.[found.lines] !== line) continue;
      this.#open.push({ ...found, lines: found.lines + 1 });
    }
    this.#open.splice(0, length);
    for (const part of this.#byLine.get(line) ?? []) this.#open.push({ part, at: this.#line, lines: 1 });
    this.#open = this.#open.filter(({ part, at, lines }) => {
      if (lines < (this.#beginnings.get(part)?.length ?? 0)) return true;
      this.#found(part, at === this.#start);
      return false;
    });
    this.#line++;
  }
}

/** The first lines of files, and the files by the first of these. */
async function readBeginnings(files: readonly LogFile[]) {
  const beginnings = new Map<LogFile, readonly string[]>();
  const byLine = new Map<string, LogFile[]>();
  await eachFile(files, async (file, archives) => {
    const lines = await firstLines(file, archives);
    const [first] = lines;
    if (first === undefined) return;
    beginnings.set(file, lines);
    byLine.set(first, [...(byLine.get(first) ?? []), file]);
  });
  return { beginnings, byLine };
}

/** Visits files in an order in which few passes through archives are needed. */
async function eachFile(
  files: readonly LogFile[],
  visit: (file: LogFile, archives: Archives) => Promise<void>,
): Promise<void> {
  const stored = inStoredOrder(files, passedPlace);
  const archives = openArchives(stored);
  try {
    for (const file of stored) await visit(file, archives);
  } finally {
    await archives.close();
  }
}

function hasHeader(line: string, source: LogFile): boolean {
  return findLastStamp(line, source) !== undefined;
}

async function firstLines(file: LogFile, archives: Archives): Promise<string[]> {
  const lines: string[] = [];
  let read = 0;
  for await (const line of linesOf(file, archives)) {
    if (lines.length > 0 || hasHeader(line, file)) lines.push(line);
    if (lines.length === LINES || ++read > LINES_READ) break;
  }
  return lines;
}

/** Lines that are read for the first header of a text. */
const LINES_READ = 2000;

/** Yields the lines of a file without their ends, the first `LINE_MAX` characters of each. */
async function* linesOf(file: LogFile, archives: Archives): AsyncGenerator<string> {
  let carry = '';
  // damage is reported when the file is loaded
  for await (const chunk of openBytes(file, () => {}, archives)) {
    const text = carry + chunk.toString('latin1');
    let at = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', at)) {
      yield cut(text.slice(at, end));
      at = end + 1;
    }
    const rest = text.slice(at);
    carry = rest.length > LINE_MAX ? rest.slice(0, LINE_MAX + 1) : rest;
  }
  if (carry !== '') yield cut(carry);
}

function cut(line: string): string {
  return (line.endsWith('\r') ? line.slice(0, -1) : line).slice(0, LINE_MAX);
}
