import { detach } from '../model/detach.ts';
import type { Event } from '../model/events.ts';
import type { LogRecord } from '../model/records.ts';
import { readAdapter } from './adapter.ts';
import { notesToRules } from './notes.ts';
import type { Rule } from './rule.ts';
import { callRules } from './rules/calls.ts';
import { commandRules } from './rules/commands.ts';
import { lifecycleRules } from './rules/lifecycle.ts';
import { lockRules } from './rules/locks.ts';
import { NOTES } from './rules/notes.ts';
import { taskRules } from './rules/tasks.ts';

/** All rules, in the order in which they are tried. */
export const RULES: readonly Rule[] = [
  ...lifecycleRules,
  ...callRules,
  ...taskRules,
  ...lockRules,
  ...notesToRules(NOTES),
  ...commandRules,
];

/** What a record was read as, and by which rule. */
export interface Reading {
  readonly rule: string;
  readonly event: Event;
}

/**
 * Says what a record says, by the first rule of its logger that fits; undefined where none does. Total: never throws.
 * @param era of the epoch, for what only the release can tell; undefined where it is not known
 */
export const parseRecord = createParser(RULES);

/** Reads records by rules; the first of its logger that fits counts. Total: never throws. */
export function createParser(rules: readonly Rule[]) {
  const indices = new Map<string, Index>();
  return (record: LogRecord, era: string | undefined): Reading | undefined => {
    const { message } = record;
    const body = readAdapter(message)?.rest ?? message;
    for (const candidate of candidates(rules, indices, record.logger, message, body)) {
      const { rule, starts, places, ofBody, guard, keeps } = candidate;
      const text = ofBody ? body : message;
      const at = starting(text, starts);
      if (at < 0 || (guard !== undefined && !guard(text, record))) continue;
      const event = rule.read(keeps ? detach(text) : text, record, era, places[at] ?? 0);
      if (event !== undefined) return { rule: rule.name, event };
    }
    return undefined;
  };
}

/** A rule that is worth a try: those of its starts that may fit, and their places among all of them. */
interface Candidate {
  readonly rule: Rule;
  readonly starts: readonly string[];
  readonly places: readonly number[];
  // repeated, since objects of one shape are read faster than rules of many
  readonly ofBody: boolean;
  readonly guard: Rule['guard'];
  readonly keeps: boolean;
}

/** The rules of one logger, and those of them that are worth a try, by the beginning of the message. */
interface Index {
  readonly rules: readonly Rule[];
  /** One map for messages without adapter, and one for each way in which an adapter begins. */
  readonly byStart: readonly Map<number, readonly Candidate[]>[];
}

/** Loggers are few, and so are the beginnings of their messages; what makes thousands of either is no log. */
const KEPT_MAX = 4096;
/** Characters of a message by which candidates are found. */
const HEAD = 3;

function candidates(
  all: readonly Rule[],
  indices: Map<string, Index>,
  logger: string,
  message: string,
  body: string,
): readonly Candidate[] {
  let index = indices.get(logger);
  if (index === undefined) {
    const name = logger.toLowerCase();
    const rules = all.filter(({ loggers }) => loggers.some((pattern) => covers(pattern, name)));
    index = { rules, byStart: ADAPTERS.map(() => new Map<number, readonly Candidate[]>()) };
    if (indices.size < KEPT_MAX) indices.set(detach(logger), index);
  }
  const byStart = index.byStart[message.length === body.length ? 0 : adapterOf(message)];
  const key = keyOf(body);
  let found = byStart?.get(key);
  if (found === undefined) {
    const heads = { message: headOf(message), body: headOf(body) };
    found = index.rules.flatMap((rule) => candidate(rule, rule.behindAdapter === true ? heads.body : heads.message));
    if (byStart !== undefined && byStart.size < KEPT_MAX) byStart.set(key, found);
  }
  return found;
}

/** No adapter, `Task`, `vmId`, `(Task`, `(vmId`. */
const ADAPTERS = ['', 'T', 'v', '(T', '(v'];
const [CAPITAL_T, SMALL_V] = [0x54, 0x76];

function adapterOf(message: string): number {
  const first = message.charCodeAt(0);
  if (first === CAPITAL_T) return 1;
  if (first === SMALL_V) return 2;
  return message.charCodeAt(1) === CAPITAL_T ? 3 : 4;
}

function covers(pattern: string, logger: string): boolean {
  return pattern.endsWith('*') ? logger.startsWith(pattern.slice(0, -1)) : pattern === logger;
}

function candidate(rule: Rule, head: string): Candidate[] {
  const all = rule.starts.length === 0 ? [''] : rule.starts;
  const places = [...all.keys()].filter((at) => {
    const start = all[at] ?? '';
    return start.startsWith(head.slice(0, start.length));
  });
  if (places.length === 0) return [];
  const starts = places.map((at) => all[at] ?? '');
  const { guard, keeps = false, behindAdapter: ofBody = false } = rule;
  return [{ rule, starts, places, ofBody, guard, keeps }];
}

/** The first three characters as a number, 7 bits each: rules begin with ASCII, so all else may look the same. */
function keyOf(text: string): number {
  return (seven(text.charCodeAt(0)) << 14) | (seven(text.charCodeAt(1)) << 7) | seven(text.charCodeAt(2));
}

/** Past the end of a text `NaN` comes in. */
function seven(code: number): number {
  return code < OTHER ? code : OTHER;
}

const OTHER = 0x7f;

/** The first characters as `keyOf` sees them. */
function headOf(text: string): string {
  return Array.from({ length: Math.min(HEAD, text.length) }, (_, at) =>
    text.charCodeAt(at) < 0x7f ? text[at] : '\u007f',
  ).join('');
}

function starting(text: string, starts: readonly string[]): number {
  for (let at = 0; at < starts.length; at++) if (begins(text, starts[at] ?? '')) return at;
  return -1;
}

/** As `startsWith`, which takes its time even where the first characters differ. */
function begins(text: string, start: string): boolean {
  if (text.length < start.length) return false;
  for (let at = 0; at < start.length; at++) if (text.charCodeAt(at) !== start.charCodeAt(at)) return false;
  return true;
}
