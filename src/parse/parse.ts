import { detach } from '../model/detach.ts';
import type { Event } from '../model/events.ts';
import type { LogRecord } from '../model/records.ts';
import { readAdapter } from './adapter.ts';
import { notesToRules } from './notes.ts';
import type { Rule } from './rule.ts';
import { callRules } from './rules/calls/calls.ts';
import { commandRules } from './rules/commands.ts';
import { lifecycleRules } from './rules/lifecycle.ts';
import { lockRules } from './rules/locks.ts';
import { NOTES } from './rules/notes.ts';
import { taskRules } from './rules/tasks.ts';
import { workerRules } from './rules/workers.ts';

/** All rules, in the order in which they are tried. */
export const RULES: readonly Rule[] = [
  ...lifecycleRules,
  ...callRules,
  ...taskRules,
  ...workerRules,
  ...lockRules,
  ...notesToRules(NOTES),
  ...commandRules,
];

/** The event of a record, and the name of the rule that read it. */
export interface Reading {
  readonly rule: string;
  readonly event: Event;
  /** The rule, the text that it read, and the index of the start: for `isCatchAll`. */
  readonly by: Rule;
  readonly text: string;
  readonly start: number;
}

/** Returns whether a catch-all read the event: a rule without two words of its own, which recognises nothing. */
export function isCatchAll({ by, text, start }: Reading): boolean {
  return by.isCatchAll?.(text, start) ?? false;
}

/**
 * Reads the event of a record of vdsm.log by the first rule of its logger that fits; undefined where none does. Never
 * throws.
 * @param era of the epoch, for messages that only the release explains; undefined where it is unknown
 */
export const parseRecord = createParser(RULES);

/** Makes a function that reads records by these rules, as `parseRecord` does by those of vdsm.log. */
export function createParser(rules: readonly Rule[]) {
  const indices = new Map<string, Index>();
  return (record: LogRecord, era: string | undefined): Reading | undefined => {
    const { message } = record;
    const rest = readAdapter(message)?.rest ?? message;
    for (const candidate of findCandidates(rules, indices, record.logger, message, rest)) {
      const { rule, starts, places, behindAdapter, guard, keeps } = candidate;
      const text = behindAdapter ? rest : message;
      const at = indexOfStart(text, starts);
      if (at < 0 || (guard !== undefined && !guard(text, record))) continue;
      const start = places[at] ?? 0;
      const event = rule.read(keeps ? detach(text) : text, record, era, start);
      if (event !== undefined) return { rule: rule.name, event, by: rule, text, start };
    }
    return undefined;
  };
}

/**
 * A rule that a message may fit: those of its starts that share the first characters with the message, and their
 * indices.
 */
interface Candidate {
  readonly rule: Rule;
  readonly starts: readonly string[];
  readonly places: readonly number[];
  // copied from the rule, since objects of one shape are read faster than rules of many
  readonly behindAdapter: boolean;
  readonly guard: Rule['guard'];
  readonly keeps: boolean;
}

/** The rules of one logger, and the candidates among them by the first characters of a message. */
interface Index {
  readonly rules: readonly Rule[];
  /** One map for messages without adapter, and one for each beginning of an adapter. */
  readonly byStart: readonly Map<number, readonly Candidate[]>[];
}

/** Maximum number of loggers, and of beginnings of their messages, that are cached; only damaged text has more. */
const KEPT_MAX = 4096;
/** First characters of a message by which candidates are found. */
const HEAD = 3;

function findCandidates(
  all: readonly Rule[],
  indices: Map<string, Index>,
  logger: string,
  message: string,
  rest: string,
): readonly Candidate[] {
  let index = indices.get(logger);
  if (index === undefined) {
    const name = logger.toLowerCase();
    const rules = all.filter(({ loggers }) => loggers.some((pattern) => matchesLogger(pattern, name)));
    index = { rules, byStart: ADAPTERS.map(() => new Map<number, readonly Candidate[]>()) };
    if (indices.size < KEPT_MAX) indices.set(detach(logger), index);
  }
  const byStart = index.byStart[message.length === rest.length ? 0 : adapterOf(message)];
  const key = keyOf(rest);
  let found = byStart?.get(key);
  if (found === undefined) {
    const [head, headOfRest] = [headOf(message), headOf(rest)];
    found = index.rules.flatMap((rule) => toCandidate(rule, rule.behindAdapter === true ? headOfRest : head));
    if (byStart !== undefined && byStart.size < KEPT_MAX) byStart.set(key, found);
  }
  return found;
}

/** How a message with an adapter begins: `Task`, `vmId`, `(Task`, `(vmId`; first, one without. */
const ADAPTERS = ['', 'T', 'v', '(T', '(v'];
const [CAPITAL_T, SMALL_V] = [0x54, 0x76];

function adapterOf(message: string): number {
  const first = message.charCodeAt(0);
  if (first === CAPITAL_T) return 1;
  if (first === SMALL_V) return 2;
  return message.charCodeAt(1) === CAPITAL_T ? 3 : 4;
}

function matchesLogger(pattern: string, logger: string): boolean {
  return pattern.endsWith('*') ? logger.startsWith(pattern.slice(0, -1)) : pattern === logger;
}

/** Makes a candidate of a rule; none where no start of it agrees with the first characters of the message. */
function toCandidate(rule: Rule, head: string): Candidate[] {
  const all = rule.starts.length === 0 ? [''] : rule.starts;
  const places = [...all.keys()].filter((at) => {
    const start = all[at] ?? '';
    return start.startsWith(head.slice(0, start.length));
  });
  if (places.length === 0) return [];
  const starts = places.map((at) => all[at] ?? '');
  const { guard, keeps = false, behindAdapter = false } = rule;
  return [{ rule, starts, places, behindAdapter, guard, keeps }];
}

/** The first three characters as a number, 7 bits each: rules begin with ASCII, so all other characters may be one. */
function keyOf(text: string): number {
  return (seven(text.charCodeAt(0)) << 14) | (seven(text.charCodeAt(1)) << 7) | seven(text.charCodeAt(2));
}

/** Takes `NaN` too, which `charCodeAt` returns past the end of a text. */
function seven(code: number): number {
  return code < OTHER ? code : OTHER;
}

const OTHER = 0x7f;

/** The first characters, as `keyOf` combines them. */
function headOf(text: string): string {
  return Array.from({ length: Math.min(HEAD, text.length) }, (_, at) =>
    text.charCodeAt(at) < 0x7f ? text[at] : '\u007f',
  ).join('');
}

/** Index of the first start that the text begins with, or -1. */
function indexOfStart(text: string, starts: readonly string[]): number {
  for (let at = 0; at < starts.length; at++) if (begins(text, starts[at] ?? '')) return at;
  return -1;
}

/** As `startsWith`, which is slow even where the first characters differ. */
function begins(text: string, start: string): boolean {
  if (text.length < start.length) return false;
  for (let at = 0; at < start.length; at++) if (text.charCodeAt(at) !== start.charCodeAt(at)) return false;
  return true;
}
