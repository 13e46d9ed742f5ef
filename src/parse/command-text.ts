import type { CommandText } from '../events.ts';
import type { LogRecord } from '../model.ts';
import { capText } from './caps.ts';
import { readLiteral } from './python-literal.ts';
import type { PyValue } from './python-value.ts';

const STDERR_MAX = 16_384;
/** Commands that one record is searched for. */
const MOST = 4;

/** What begins the list of arguments in an exception's text; `lvm` writes `cmd=[…] rc=N out=[…] err=[…]`. */
const BEGINS = [/\bCommand (?=[[(])/g, /\bcmd=(?=[[(])/g];
const AFTER = /^\s*(?:failed with )?rc=(-?\d+)(?:\s+out=)?/;

/**
 * Failed commands that the text of a record tells of, in the order of the text: all that is left of them at INFO.
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
  if (!text.includes('rc=')) return [];
  const found: { at: number; command: CommandText }[] = [];
  for (const pattern of BEGINS) {
    for (const match of text.matchAll(pattern)) {
      if (found.length >= MOST * 2) break;
      const command = readAt(text, match.index + match[0].length);
      if (command !== undefined) found.push({ at: match.index, command });
    }
  }
  return found.toSorted((a, b) => a.at - b.at).map(({ command }) => command);
}

function readAt(text: string, at: number): CommandText | undefined {
  const list = readLiteral(text, at);
  if (!Array.isArray(list.value) || list.value.length === 0) return undefined;
  const after = AFTER.exec(text.slice(list.end, list.end + 64));
  if (after === null) return undefined;
  const errAt = text.indexOf('err=', list.end + after[0].length);
  const stderr = errAt < 0 ? '' : textOf(readLiteral(text, errAt + 4).value);
  return { argv: list.value.map(textOf), code: Number(after[1]), stderr: capText(stderr, STDERR_MAX) };
}

function textOf(value: PyValue): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textOf).join('\n');
  return value === null ? '' : typeof value === 'object' ? (value.kind === 'opaque' ? value.text : '') : String(value);
}
