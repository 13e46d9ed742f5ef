import type { CommandText, Event, EventKind } from '../../model/events.ts';
import type { LogRecord } from '../../model/records.ts';
import { capText, STDERR_MAX } from '../caps.ts';
import { readLiteral } from '../python/literal.ts';
import type { Literal } from '../python/literal.ts';
import type { PyValue } from '../python/value.ts';

/** Commands that are taken from one record, at most. */
const MOST = 4;

/** Text before the list of arguments in the message of an exception; `lvm` writes `cmd=[…] rc=N out=[…] err=[…]`. */
const BEGINS = /\b(?:Command |cmd=)(?=[[(])/g;
/** In a message that is itself quoted as a string, quotes are escaped. */
const ESCAPED = /^[[(]\\+['"]/;
/** Characters of such a message that are unescaped. */
const ESCAPED_MAX = 65_536;
const AFTER = /^\s*(?:failed with )?rc=(-?\d+)(?:\s+out=)?/;
/** Places that are tried in one text: each may take time in the length of the text. */
const TRIES = 8;

/** Events that hold the reason why a call or task failed. */
const HAS_REASON: ReadonlySet<EventKind> = new Set<EventKind>(['call-finish', 'call-error', 'task-abort']);

/**
 * Returns whether a record may quote a failed command in the message of an exception. At INFO only the end of a failed call
 * or task does; a poll that returns the message of a task repeats an earlier record.
 */
export function mayQuoteCommand(record: LogRecord, event: Event | undefined): boolean {
  if (record.level === 'DEBUG') return false;
  if (record.level !== 'INFO') return record.trace !== '' || record.message.includes('rc=');
  if (event?.kind === 'call-finish' && event.outcome !== 'failure') return false;
  return event !== undefined && HAS_REASON.has(event.kind) && record.message.includes('rc=');
}

/**
 * Finds the failed commands that a record quotes, in the order of its text; a log at INFO has no other trace of commands:
 * `Command ['a'] failed with rc=1 out=b'' err=b'…'` (4.20 on), `cmd=['a'] rc=5 out=[] err=['…']` (lvm).
 */
export function findCommandTexts(record: LogRecord): CommandText[] {
  const found = [...search(record.message), ...(record.trace === '' ? [] : search(record.trace))];
  const seen = new Set<string>();
  return found
    .filter(({ argv, code }) => {
      const key = `${code} ${argv.join('\u0000')}`;
      const again = seen.has(key);
      seen.add(key);
      return !again;
    })
    .slice(0, MOST);
}

function search(text: string): CommandText[] {
  if (!text.includes('rc=')) return findCut(text);
  const found: CommandText[] = [];
  let behind = 0;
  let tries = 0;
  for (const { index, 0: begin } of text.matchAll(BEGINS)) {
    if (index < behind) continue;
    if (++tries > TRIES) break;
    const at = index + begin.length;
    if (ESCAPED.test(text.slice(at, at + 8))) {
      const plain = text.slice(at, at + ESCAPED_MAX).replaceAll(/\\(.)/g, '$1');
      const command = readCommand(plain, readLiteral(plain));
      if (command !== undefined) found.push(command);
      behind = at + 1;
      continue;
    }
    const list = readLiteral(text, at);
    behind = list.end;
    const command = readCommand(text, list);
    if (command !== undefined) found.push(command);
  }
  return found.length > 0 ? found : findCut(text);
}

/** The exception that says of a command that it failed: no other text names commands thus. */
const CUT_BEGIN = /\bcmdutils\.Error: Command (?=\[u?['"])/;
const FAILED = ' failed with rc=';

/** Finds the command of an exception whose text is cut off before the exit code, as far as it goes. */
function findCut(text: string): CommandText[] {
  const begin = CUT_BEGIN.exec(text);
  if (begin === null) return [];
  const from = begin.index + begin[0].length;
  // what follows the exception, if anything, is not of it
  const line = text.slice(from).split('\n', 1)[0] ?? '';
  const { value, end, whole } = readLiteral(line);
  if (!Array.isArray(value) || value.length === 0) return [];
  if (whole && !FAILED.startsWith(line.slice(end).trimEnd())) return [];
  return [{ argv: value.map(textOf), code: undefined, stderr: undefined }];
}

function readCommand(text: string, { value, end }: Literal): CommandText | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const after = AFTER.exec(text.slice(end, end + 64));
  if (after === null) return undefined;
  const next = text.slice(end).search(BEGINS);
  const own = next < 0 ? text.slice(end) : text.slice(end, end + next);
  const errAt = own.indexOf('err=');
  const stderr = errAt < 0 ? '' : textOf(readLiteral(own, errAt + 4).value);
  return { argv: value.map(textOf), code: Number(after[1]), stderr: capText(stderr, STDERR_MAX) };
}

function textOf(value: PyValue): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textOf).join('\n');
  return value === null ? '' : typeof value === 'object' ? (value.kind === 'opaque' ? value.text : '') : String(value);
}
