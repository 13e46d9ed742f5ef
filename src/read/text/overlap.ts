/**
 * Finds where a log begins that was read already under another name: bytes are compared, stamps only say where to look.
 * Logs that rotation made follow each other in time, and cost no more than a look at the end of the one before.
 */
import path from 'node:path';

import type { LogFile } from '../../model/files.ts';
import { BLOCK_BYTES } from './block-fingerprints.ts';
import { Cursor } from './cursor.ts';
import { countInstants, timeOf, type Opening } from './glance.ts';
import { readAgain, type Lane, type OpenText, type Segment } from './logical-log.ts';
import { commonLength, matchBytes, matchPrints, type Matcher } from './matcher.ts';
import { nativePath, parseRotatedName } from '../find/file-names.ts';
import { slackOf } from './tolerance.ts';

/** A file that is about to be read. */
export interface Newcomer {
  readonly file: LogFile;
  readonly text: Cursor;
  readonly opening: Opening | undefined;
}

/** Text that is the newcomer's, at least in its beginning. */
export interface Overlap {
  readonly lane: Lane;
  /** The file that holds it. */
  readonly file: LogFile;
  /** Compares with the lane's text, from where the newcomer begins. */
  readonly match: Matcher;
}

/** Looks for a newcomer's beginning in what was read; undefined: it is news. Takes nothing of it. */
export async function findOverlap(
  lanes: readonly Lane[],
  newcomer: Newcomer,
  open: OpenText,
): Promise<Overlap | undefined> {
  if (newcomer.text.bytes.length === 0) return undefined;
  for (const lane of lanes) {
    const overlap = (await searchPrints(lane, newcomer, open)) ?? (await searchTail(lane, newcomer));
    if (overlap !== undefined) return overlap;
  }
  for (const lane of lanes) {
    for (const segment of findCandidates(lane, newcomer)) {
      const overlap = await searchSegment(lane, segment, newcomer, open);
      if (overlap !== undefined) return overlap;
    }
  }
  return undefined;
}

/** Enough to stand at few places: it spans a header's stamp, or most of a line of a traceback. */
const NEEDLE_BYTES = 64;

/** Whole copies, or the beginnings of such. */
async function searchPrints(lane: Lane, { file, text }: Newcomer, open: OpenText): Promise<Overlap | undefined> {
  for (const [index, segment] of lane.segments.entries()) {
    const { prints, length } = segment;
    if (prints === undefined || length === 0) continue;
    const size = Math.min(length, BLOCK_BYTES);
    await text.fill(size + 1);
    const { bytes } = text;
    if (bytes.length < size || !prints.isBlock(0, bytes.subarray(0, size))) continue;
    const instants = countInstants(bytes.toString('latin1', 0, size), file);
    const isWhole = instants === 1 && length === bytes.length && text.ended;
    if (instants < 2 && !isWhole && !isNamesake(segment.file, file)) continue;
    return { lane, file: segment.file, match: matchPrints(prints, lane.segments.slice(index), open) };
  }
  return undefined;
}

async function searchTail(lane: Lane, { file, text }: Newcomer): Promise<Overlap | undefined> {
  const tail = lane.tail();
  const segment = lane.segments.at(-1);
  if (tail === undefined || segment === undefined) return undefined;
  const budget = { tries: TRIES_MAX };
  const needle = text.bytes.subarray(0, NEEDLE_BYTES);
  const begins = segment.from === 0 ? tail.length - segment.length : -1;
  for (let at = tail.indexOf(needle); at !== -1 && budget.tries-- > 0; at = tail.indexOf(needle, at + 1)) {
    const rest = Cursor.of(tail.subarray(at));
    if (await isSame(text, rest, at === begins ? twinOf(segment, file) : undefined, file)) {
      return { lane, file: segment.file, match: matchBytes(rest) };
    }
  }
  return undefined;
}

/** A hostile file may begin like a thousand places of another. */
const TRIES_MAX = 1000;
/** So many files are read again for one newcomer at most. */
const CANDIDATES_MAX = 8;

/** Segments in which the newcomer may begin: of the same name but for its compression, or that span its first stamp. */
function findCandidates(lane: Lane, { file, opening }: Newcomer): Segment[] {
  const segments = lane.segments.filter((segment) => segment.file.path !== STDIN);
  const time = opening === undefined ? Number.NaN : timeOf(opening);
  const slack = slackOf(true);
  const spanning = segments
    .filter(({ first, last }) => time >= first - slack && time <= last)
    .sort((a, b) => Math.abs(time - a.first) - Math.abs(time - b.first));
  return [...new Set([...segments.filter((segment) => isNamesake(segment.file, file)), ...spanning])].slice(
    0,
    CANDIDATES_MAX,
  );
}

/** It comes once. */
const STDIN = '-';

async function searchSegment(
  lane: Lane,
  segment: Segment,
  { file, text }: Newcomer,
  open: OpenText,
): Promise<Overlap | undefined> {
  const segments = lane.segments.slice(lane.segments.indexOf(segment));
  if (segments.some((each) => each.file.path === STDIN)) return undefined;
  let lost = false;
  const rest = new Cursor(readAgain(segments, open, () => (lost = true)));
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
    const twin = position === 0 && segment.from === 0 ? twinOf(segment, file) : undefined;
    if ((await isSame(text, rest, twin, file)) && !lost)
      return { lane, file: segment.file, match: matchBytes(rest, () => lost) };
    budget.tries--;
    rest.take(1);
    position++;
  }
  await rest.close();
  return undefined;
}

const SEARCH_BYTES = 256 << 10;

/** A file of which the newcomer may be a copy from the first byte on. */
interface Twin {
  readonly length: number;
  readonly namesake: boolean;
}

function twinOf({ file, length }: Segment, other: LogFile): Twin {
  return { length, namesake: isNamesake(file, other) };
}

/** Whether only the compression tells two names apart: `vdsm.log.3` and `vdsm.log.3.xz` of one directory. */
export function isNamesake(a: LogFile, b: LogFile): boolean {
  return nameOf(a) === nameOf(b);
}

function nameOf({ path: pathname }: LogFile): string {
  const native = nativePath(pathname);
  const { stem, number, date } = parseRotatedName(path.basename(native));
  return JSON.stringify([path.dirname(native), stem, number, date]);
}

/** Text that is alike for so long, and of more than one instant, is the same, however it goes on. */
const SURE_BYTES = 64 << 10;
/** Longest beginning without two stamps that is looked at. */
const UNSURE_BYTES = 1 << 20;

/**
 * Whether the newcomer is the same text: alike up to the end of one of them, or for very long. Lines of one instant prove
 * nothing, since vdsm does write the same line twice in a millisecond: that takes a second instant, or two whole files
 * that are alike, or one that has the name of the other.
 */
async function isSame(text: Cursor, rest: Cursor, twin: Twin | undefined, source: LogFile): Promise<boolean> {
  for (let length = SURE_BYTES; ; length *= 4) {
    await text.fill(length);
    await rest.fill(length);
    const [ours, theirs] = [text.bytes, rest.bytes];
    const common = commonLength(ours, theirs);
    const textEnds = text.ended && common === ours.length;
    const restEnds = rest.ended && common === theirs.length;
    const alike = common === Math.min(ours.length, theirs.length);
    if (textEnds || restEnds || common >= SURE_BYTES) {
      const instants = countInstants(ours.toString('latin1', 0, common), source);
      if (instants === 2) return true;
      if (twin?.namesake && (textEnds || restEnds)) return true;
      if (textEnds && twin?.length === common) return instants === 1;
    }
    if (!alike || textEnds || restEnds || length >= UNSURE_BYTES) return false;
  }
}
