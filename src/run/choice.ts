/** Which documents a run makes. Whatever it leaves out, all records are read, and ids, calls and links are those of all. */
import { levelName } from '../document/line.ts';
import type { Event } from '../model/events.ts';
import type { LogRecord } from '../model/records.ts';
import type { LineFacts } from '../model/spans.ts';
import { isNotable } from '../parse/notable.ts';
import type { DocumentKind } from '../schema/document-kinds.ts';

/** Levels as documents name them, the lowest first. */
export const LEVELS = ['trace', 'debug', 'info', 'warning', 'error', 'critical'] as const;
type Level = (typeof LEVELS)[number];

/** All lines, those of a level and above, or the notable ones. */
export type LineChoice = 'all' | 'notable' | Level;

export interface DocumentChoice {
  readonly kinds: readonly DocumentKind[];
  readonly lines: LineChoice;
}

/** Returns whether the document of a line is among the chosen. */
export type LineTest = (record: LogRecord, event: Event | undefined, facts: LineFacts) => boolean;

/** Returns the test of the lines of a choice; undefined: all lines are chosen. */
export function lineTest({ kinds, lines }: DocumentChoice): LineTest | undefined {
  if (!kinds.includes('line')) return () => false;
  switch (lines) {
    case 'all':
      return undefined;
    case 'notable':
      return isNotableLine;
    default: {
      const least = rankOf(lines);
      return ({ level }) => rankOf(level === '' ? UNKNOWN : levelName(level)) >= least;
    }
  }
}

/** A lock that was waited for this long, in ms, is news; the panel of lock waits shows those. */
const LONG_WAIT_MS = 1000;

const WARNING = LEVELS.indexOf('warning');
/** Lines without a level, such as those of sanlock, and names of levels that only one program has, count as this. */
const UNKNOWN = 'info';
const RANKS = new Map<string, number>(LEVELS.map((level, rank) => [level, rank]));
const UNKNOWN_RANK = LEVELS.indexOf(UNKNOWN);

function rankOf(level: string): number {
  return RANKS.get(level) ?? UNKNOWN_RANK;
}

function isNotableLine(record: LogRecord, event: Event | undefined, facts: LineFacts): boolean {
  if (event !== undefined && isNotable(event)) return true;
  if (record.level !== '' && rankOf(levelName(record.level)) >= WARNING) return true;
  if (record.trace !== '' || facts.error !== undefined || facts.outcome === 'failure') return true;
  if (facts.lock?.waitMs !== undefined && facts.lock.waitMs >= LONG_WAIT_MS) return true;
  return facts.incident !== undefined || facts.restart !== undefined;
}
