/**
 * Notes: messages that track has nothing to do with, as a table. One row a wording, with the sample that proves it; a
 * wording is a text in which `{vdsm.sd.id}` stands for a value of that field and `{}` for anything. Made into rules here.
 */
import type { NoteFacts } from '../model/events.ts';
import type { LogRecord } from '../model/records.ts';
import { NOTE_FIELDS } from '../schema/fields.ts';
import { isSpace } from './python/characters.ts';
import { isUuid } from './ids.ts';
import { readPeerFacts } from './peer.ts';
import type { Rule } from './rule.ts';
import { readSmallNumber } from './small-number.ts';

/** What one kind of message says. */
export interface Note {
  /** `event.action`: noun and what happened to it. */
  readonly action: string;
  /** For people, in one sentence. */
  readonly means: string;
  /** As in a rule: lower case, `storage.*` any that begins so, `*` any. */
  readonly loggers: readonly string[];
  /** What every wording tells. */
  readonly facts?: NoteFacts;
  /** What slots cannot tell; gets the message behind its adapter. */
  readonly read?: (text: string, record: LogRecord) => NoteFacts | undefined;
  readonly wordings: readonly Wording[];
  /** No real line is known: its samples are made from the texts of vdsm's releases. */
  readonly fromSources?: true;
}

/** `gives`: what the sample tells beyond the values of its slots, where the note has a `read`. */
type Wording = readonly [eras: string, text: string, sample: string, gives?: NoteFacts];

/** Facts while they are read. */
export type MutableFacts = { -readonly [F in keyof NoteFacts]: NoteFacts[F] };

/** Rules of notes, one an action. */
export function notesToRules(notes: readonly Note[]): Rule[] {
  return notes.map(toRule);
}

function toRule(note: Note): Rule {
  const { action, means, facts: constant, read: readMore, fromSources } = note;
  const patterns = note.wordings.map(([, text]) => compile(text));
  const plain = { kind: 'note', action, facts: constant } as const;
  return {
    name: action,
    means,
    ...(fromSources === undefined ? {} : { fromSources }),
    eras: [...new Set(note.wordings.map(([eras]) => eras))].join(', '),
    loggers: note.loggers,
    starts: patterns.map(({ begin }) => begin),
    behindAdapter: true,
    read(message, record, _era, start) {
      // some texts end with a blank
      const text = isSpace(message.charCodeAt(message.length - 1)) ? message.trimEnd() : message;
      for (let at = start; at < patterns.length; at++) {
        const pattern = patterns[at];
        if (pattern === undefined || (at > start && !text.startsWith(pattern.begin))) continue;
        const facts: MutableFacts | undefined = pattern.tells || readMore !== undefined ? {} : undefined;
        if (!fits(pattern, text, facts)) continue;
        if (facts === undefined) return plain;
        if (constant !== undefined) Object.assign(facts, constant);
        if (readMore !== undefined) Object.assign(facts, readMore(text, record));
        return { kind: 'note', action, facts };
      }
      return undefined;
    },
    samples: note.wordings.map(([, , message, gives]) => ({
      logger: loggerOf(note),
      message,
      event: { kind: 'note', action, ...(gives === undefined ? {} : { facts: gives }) },
    })),
  };
}

/** A logger that writes it. */
function loggerOf({ loggers }: Note): string {
  const [first = ''] = loggers;
  return first === '*' ? 'root' : first.replace('.*', '.x');
}

interface Pattern {
  readonly begin: string;
  /** What follows each slot; the last ends the message. */
  readonly literals: readonly string[];
  /** Field of each slot; empty: any text, not kept. */
  readonly fields: readonly string[];
  /** Begins with an id: nothing else has a dash there. */
  readonly idFirst: boolean;
  /** Has a field. */
  readonly tells: boolean;
}

function compile(text: string): Pattern {
  const parts = text.split(/\{([^{}]*)\}/);
  const [begin = '', ...literals] = parts.filter((_, at) => at % 2 === 0);
  const fields = parts.filter((_, at) => at % 2 === 1);
  const idFirst = begin === '' && fields[0]?.endsWith('.id') === true;
  return { begin, literals, fields, idFirst, tells: fields.some((field) => field !== '') };
}

const DASH = 0x2d;

/** Whether a text that begins so goes on so too; each search begins where the last ended, so the time is linear. */
function fits({ begin, literals, fields, idFirst }: Pattern, text: string, facts: MutableFacts | undefined): boolean {
  let at = begin.length;
  const last = literals.length - 1;
  if (last < 0) return text.length === at;
  if (idFirst && text.charCodeAt(8) !== DASH) return false;
  for (let i = 0; i <= last; i++) {
    const literal = literals[i] ?? '';
    const end = i < last ? text.indexOf(literal, at) : endOf(text, literal);
    if (end < at) return false;
    const field = fields[i] ?? '';
    if (field !== '' && facts !== undefined && !take(facts, field, text.slice(at, end), text)) return false;
    at = end + literal.length;
  }
  return true;
}

/** Where the last literal begins, or -1 where the text does not end with it. */
function endOf(text: string, literal: string): number {
  return text.endsWith(literal) ? text.length - literal.length : -1;
}

/** Longest value that is kept. */
const VALUE_MAX = 1024;
/** Fields whose values are numbers. */
const NUMBERS: ReadonlySet<string> = new Set(
  [...NOTE_FIELDS].flatMap(([name, type]) => (type === 'long' || type === 'integer' || type === 'float' ? [name] : [])),
);
/** Names that vdsm writes in capitals here and in small letters there. */
const LOWER = new Set(['vdsm.job.type', 'vdsm.job.state', 'vdsm.vm.status', 'vdsm.loglevel.level']);
/** Until 4.18 a level is told by its number. */
const LEVELS: Readonly<Record<string, string>> = {
  10: 'debug',
  20: 'info',
  30: 'warning',
  40: 'error',
  50: 'critical',
};

/**
 * Takes the value of a slot. One that does not fit its field is left out, and the message is read all the same;
 * only an id is one word, though it may be masked, and where nothing else is in the message it is a UUID.
 */
function take(facts: MutableFacts, field: string, value: string, text: string): boolean {
  if (field === 'source') {
    Object.assign(facts, readPeerFacts(value));
    return true;
  }
  const bare = unquote(value);
  // a slot's field is known by its name only; the test of the tables holds it to NOTE_FIELDS
  const told = facts as Record<string, string | number>;
  if (field.endsWith('.id') && field !== 'vdsm.spm.id') {
    if (isUuid(bare)) told[field] = bare.toLowerCase();
    return value !== text ? !value.includes(' ') : isUuid(value);
  }
  if (NUMBERS.has(field)) {
    const number = readSmallNumber(value);
    if (number !== undefined) told[field] = number;
  } else if (bare !== '') {
    const kept = bare.slice(0, VALUE_MAX);
    told[field] = LOWER.has(field) ? (LEVELS[kept] ?? kept.toLowerCase()) : kept;
  }
  return true;
}

/** A value without the quotes of `repr`: `u'x'`, `'x'`, `"x"`, and 4.9's backticks. */
function unquote(value: string): string {
  const from = value.startsWith('u') ? 1 : 0;
  const quote = value[from] ?? '';
  const quoted = value.length > from + 1 && '\'"`'.includes(quote) && value.endsWith(quote);
  return quoted ? value.slice(from + 1, -1) : value;
}
