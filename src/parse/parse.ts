import { copyOf } from '../copy.ts';
import type { Event } from '../events.ts';
import type { LogRecord } from '../model.ts';
import type { Rule } from './rule.ts';
import { callRules } from './rules/calls.ts';
import { commandRules } from './rules/commands.ts';
import { lifecycleRules } from './rules/lifecycle.ts';
import { taskRules } from './rules/tasks.ts';

/** All rules, in the order in which they are tried. */
export const RULES: readonly Rule[] = [...lifecycleRules, ...callRules, ...taskRules, ...commandRules];

/** What a record was read as, and by which rule. */
export interface Reading {
  readonly rule: string;
  readonly event: Event;
}

/** Loggers are few; what makes thousands of them is no logger. */
const BUCKETS_MAX = 4096;
const buckets = new Map<string, readonly Rule[]>();

/**
 * Says what a record says, by the first rule of its logger that fits; undefined where none does. Total: never throws.
 * @param era of the epoch, for what only the release can tell; undefined where it is not known
 */
export function parseRecord(record: LogRecord, era: string | undefined): Reading | undefined {
  const { message } = record;
  for (const rule of rulesOf(record.logger)) {
    if (!begins(message, rule.starts)) continue;
    const event = rule.read(rule.keeps ? copyOf(message) : message, record, era);
    if (event !== undefined) return { rule: rule.name, event };
  }
  return undefined;
}

function rulesOf(logger: string): readonly Rule[] {
  let rules = buckets.get(logger);
  if (rules === undefined) {
    const name = logger.toLowerCase();
    rules = RULES.filter(({ loggers }) => loggers.includes('*') || loggers.includes(name));
    if (buckets.size < BUCKETS_MAX) buckets.set(logger, rules);
  }
  return rules;
}

function begins(message: string, starts: readonly string[]): boolean {
  if (starts.length === 0) return true;
  for (const start of starts) if (message.startsWith(start)) return true;
  return false;
}
