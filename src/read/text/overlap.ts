/**
 * Finds duplicate text: a file whose text, or its beginning, was read from another file before. Bytes are compared;
 * stamps only select the files to compare with. Files that follow each other by rotation are compared with the end of
 * the text before them only.
 */
import path from 'node:path';

import type { LogFile } from '../../model/files.ts';
import { BLOCK_BYTES } from './block-fingerprints.ts';
import { Cursor } from './cursor.ts';
import { countInstants, timeOf, type Opening } from './stamps.ts';
import { reread, type LogicalLog, type OpenText, type Segment } from './logical-log.ts';
import { commonLength, matchBytes, matchFingerprints, type Matcher } from './matcher.ts';
import { nativePath, parseRotatedName } from '../find/file-names.ts';
import { stampTolerance } from './tolerance.ts';

/** The file that is read next. */
export interface NextFile {
  readonly file: LogFile;
  readonly text: Cursor;
  readonly opening: Opening | undefined;
}

/** Text that equals that of the next file, at least at the beginning of it. */
export interface Overlap {
  readonly log: LogicalLog;
  /** The file that has the text. */
  readonly file: LogFile;
  /** Compares the next file with the log's text, from where the overlap begins. */
  readonly match: Matcher;
}

/**
 * Finds the beginning of the next file in the text of the logs; returns undefined where it is new. Takes none of the
 * file's text.
 */
export async function findOverlap(
  logs: readonly LogicalLog[],
  next: NextFile,
  open: OpenText,
): Promise<Overlap | undefined> {
  if (next.text.bytes.length === 0) return undefined;
  for (const log of logs) {
    const overlap = (await searchFingerprints(log, next, open)) ?? (await searchTail(log, next));
    if (overlap !== undefined) return overlap;
  }
  for (const log of logs) {
    for (const segment of findCandidates(log, next)) {
      const overlap = await searchSegment(log, segment, next, open);
      if (overlap !== undefined) return overlap;
    }
  }
  return undefined;
}

/**
 * Bytes that are searched for: enough to occur rarely, as they span a header's stamp, or most of a line of a traceback.
 */
const NEEDLE_BYTES = 64;

/** Compares with the beginnings of files by their fingerprints: finds copies, whole or cut off. */
async function searchFingerprints(
  log: LogicalLog,
  { file, text }: NextFile,
  open: OpenText,
): Promise<Overlap | undefined> {
  for (const [index, segment] of log.segments.entries()) {
    const { blocks, length } = segment;
    if (blocks === undefined || length === 0) continue;
    const size = Math.min(length, BLOCK_BYTES);
    await text.fill(size + 1);
    const { bytes } = text;
    if (bytes.length < size || !blocks.isBlock(0, bytes.subarray(0, size))) continue;
    const instants = countInstants(bytes.toString('latin1', 0, size), file);
    const isWhole = instants === 1 && length === bytes.length && text.ended;
    if (instants < 2 && !isWhole && !isNamesake(segment.file, file)) continue;
    return { log, file: segment.file, match: matchFingerprints(blocks, log.segments.slice(index), open) };
  }
  return undefined;
}

/** Searches the end of a log's text, which is in memory. */
async function searchTail(log: LogicalLog, { file, text }: NextFile): Promise<Overlap | undefined> {
  const segment = log.segments.at(-1);
  if (segment === undefined) return undefined;
  let tries = TRIES_MAX;
  for (const end of log.endsFrom(text.bytes.subarray(0, NEEDLE_BYTES))) {
    if (tries-- === 0) break;
    const rest = Cursor.of(end);
    const isWhole = segment.from === 0 && end.length === segment.length;
    if (await isDuplicate(text, rest, isWhole ? asWholeFile(segment, file) : undefined, file)) {
      return { log, file: segment.file, match: matchBytes(rest) };
    }
  }
  return undefined;
}

/** Most comparisons in one text: the beginning of a hostile file may occur any number of times. */
const TRIES_MAX = 1000;
/** Most segments that are reread for one file. */
const CANDIDATES_MAX = 8;

/** Returns the segments in which a file may begin: of its namesake, or that span its first stamp. */
function findCandidates(log: LogicalLog, { file, opening }: NextFile): Segment[] {
  const segments = log.segments.filter((segment) => segment.file.path !== STDIN);
  const time = opening === undefined ? Number.NaN : timeOf(opening);
  const tolerance = stampTolerance(true);
  const spanning = segments
    .filter(({ first, last }) => time >= first - tolerance && time <= last)
    .sort((a, b) => Math.abs(time - a.first) - Math.abs(time - b.first));
  return [...new Set([...segments.filter((segment) => isNamesake(segment.file, file)), ...spanning])].slice(
    0,
    CANDIDATES_MAX,
  );
}

/** Standard input cannot be reread. */
const STDIN = '-';

/** Searches a segment, which it rereads. */
async function searchSegment(
  log: LogicalLog,
  segment: Segment,
  { file, text }: NextFile,
  open: OpenText,
): Promise<Overlap | undefined> {
  const segments = log.segments.slice(log.segments.indexOf(segment));
  if (segments.some((each) => each.file.path === STDIN)) return undefined;
  let lost = false;
  const rest = new Cursor(reread(segments, open, () => (lost = true)));
  const needle = text.bytes.subarray(0, NEEDLE_BYTES);
  const budget = { tries: TRIES_MAX };
  for (let position = 0; position < segment.length && budget.tries > 0;) {
    await rest.fill(SEARCH_BYTES);
    const at = rest.bytes.indexOf(needle);
    const skip = at === -1 ? Math.max(0, rest.bytes.length - needle.length + 1) : at;
    rest.take(skip);
    position += skip;
    if (at === -1) {
      if (rest.ended) break;
      continue;
    }
    if (position >= segment.length) break;
    const whole = position === 0 && segment.from === 0 ? asWholeFile(segment, file) : undefined;
    if ((await isDuplicate(text, rest, whole, file)) && !lost)
      return { log, file: segment.file, match: matchBytes(rest, () => lost) };
    budget.tries--;
    rest.take(1);
    position++;
  }
  await rest.close();
  return undefined;
}

const SEARCH_BYTES = 256 << 10;

/** A file that the next file may be a copy of from the first byte on. */
interface WholeFile {
  readonly length: number;
  readonly isNamesake: boolean;
}

function asWholeFile({ file, length }: Segment, next: LogFile): WholeFile {
  return { length, isNamesake: isNamesake(file, next) };
}

/**
 * Returns whether two files have one name but for the compression, as `vdsm.log.3` and `vdsm.log.3.xz` of one
 * directory.
 */
export function isNamesake(a: LogFile, b: LogFile): boolean {
  return nameOf(a) === nameOf(b);
}

/** By file: one file is compared with all files before it. */
const NAMES = new WeakMap<LogFile, string>();

function nameOf(file: LogFile): string {
  let name = NAMES.get(file);
  if (name === undefined) {
    const native = nativePath(file.path);
    const { stem, number, date } = parseRotatedName(path.basename(native));
    name = JSON.stringify([path.dirname(native), stem, number, date]);
    NAMES.set(file, name);
  }
  return name;
}

/** Bytes of equal text, with more than one instant in it, that prove a duplicate, however the text goes on. */
const SURE_BYTES = 64 << 10;
/** Most bytes that are compared where the text has only one instant. */
const UNSURE_BYTES = 1 << 20;

/**
 * Returns whether text is duplicate: equal up to the end of either text, or for `SURE_BYTES`. Equal lines of one
 * instant are no proof, since vdsm can write one line twice in a millisecond. So the text must have a second instant,
 * or be two whole files, or a file and its namesake.
 * @param whole the other file, where `rest` begins with its first byte
 */
async function isDuplicate(
  text: Cursor,
  rest: Cursor,
  whole: WholeFile | undefined,
  source: LogFile,
): Promise<boolean> {
  for (let length = SURE_BYTES; ; length *= 4) {
    await text.fill(length);
    await rest.fill(length);
    const [ours, theirs] = [text.bytes, rest.bytes];
    const common = commonLength(ours, theirs);
    const textEnds = text.ended && common === ours.length;
    const restEnds = rest.ended && common === theirs.length;
    const isEqual = common === Math.min(ours.length, theirs.length);
    if (textEnds || restEnds || common >= SURE_BYTES) {
      const instants = countInstants(ours.toString('latin1', 0, common), source);
      if (instants === 2) return true;
      if (whole?.isNamesake && (textEnds || restEnds)) return true;
      if (textEnds && whole?.length === common) return instants === 1;
    }
    if (!isEqual || textEnds || restEnds || length >= UNSURE_BYTES) return false;
  }
}
