/**
 * Makes rules of tables of notes: messages of which track makes no call, task or command. A wording is the text of a
 * message in which `{vdsm.sd.id}` matches a value of that field and `{}` any text; the sample in its row proves it.
 */
import type { NoteFacts, NoteSignals } from '../model/events.ts';
import type { LogRecord } from '../model/records.ts';
import { NOTE_FIELDS } from '../schema/fields.ts';
import { isSpace } from './python/characters.ts';
import { isUuid } from './ids.ts';
import { readPeerFacts } from './values/peer.ts';
import type { Rule } from './rule.ts';
import { readSmallNumber } from './values/small-number.ts';

/** One kind of message, in all its wordings. */
export interface Note {
  /** `event.action`: noun and what happened to it. */
  readonly action: string;
  /** What it means, in one sentence, for `docs/events.md` and `docs/logs.md`. */
  readonly means: string;
  /** Loggers that write it, as in a rule: in lower case; `storage.*` matches any that begins so, `*` any. */
  readonly loggers: readonly string[];
  /** Facts that hold whatever the wording. */
  readonly facts?: NoteFacts;
  /** Reads facts that slots cannot hold, from the message behind its adapter. */
  readonly read?: (text: string, record: LogRecord) => NoteFacts | undefined;
  /** Reads what track needs beyond the facts, from the message behind its adapter. */
  readonly signals?: (text: string, record: LogRecord) => NoteSignals | undefined;
  readonly wordings: readonly Wording[];
  /**
   * Messages that a wording must not take, though they resemble it, each with the action that they have instead;
   * undefined: none. Each wording that is a catch-all has one, or says with its words what it takes.
   */
  readonly not?: readonly (readonly [message: string, action: string | undefined])[];
  /** Known from the source code of vdsm only, and its samples made from that: no log at hand has such a line. */
  readonly fromSources?: true;
}

/** `gives`, `signals`: what the readers of the note find in the sample. */
type Wording = readonly [
  eras: string,
  text: string,
  sample: string,
  gives?: NoteFacts | undefined,
  signals?: NoteSignals,
];

/** Facts of a record while a reader collects them. */
export type MutableFacts = { -readonly [F in keyof NoteFacts]: NoteFacts[F] };

/** Makes a rule of each note, named for its action. */
export function notesToRules(notes: readonly Note[]): Rule[] {
  return notes.map(toRule);
}

function toRule(note: Note): Rule {
  const { action, means, facts: constant, read: readMore, signals: readSignals, fromSources } = note;
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
    isCatchAll: (text, start) =>
      patterns
        .slice(start)
        .find((pattern) => text.startsWith(pattern.begin) && fits(pattern, text.trimEnd(), undefined))?.isCatchAll ??
      false,
    read(message, record, _era, start) {
      // some texts end with a blank
      const text = isSpace(message.charCodeAt(message.length - 1)) ? message.trimEnd() : message;
      for (let at = start; at < patterns.length; at++) {
        const pattern = patterns[at];
        if (pattern === undefined || (at > start && !text.startsWith(pattern.begin))) continue;
        const facts: MutableFacts | undefined = pattern.hasFields || readMore !== undefined ? {} : undefined;
        if (!fits(pattern, text, facts)) continue;
        if (facts !== undefined && constant !== undefined) Object.assign(facts, constant);
        if (facts !== undefined && readMore !== undefined) Object.assign(facts, readMore(text, record));
        const signals = readSignals?.(text, record);
        if (signals !== undefined) return { kind: 'note', action, facts: facts ?? constant, signals };
        return facts === undefined ? plain : { kind: 'note', action, facts };
      }
      return undefined;
    },
    samples: note.wordings.map(([, , message, gives, signals]) => ({
      logger: loggerOf(note),
      message,
      event: {
        kind: 'note',
        action,
        ...(gives === undefined ? {} : { facts: gives }),
        ...(signals === undefined ? {} : { signals }),
      },
    })),
  };
}

/** Returns one logger that writes the note, for its samples. */
function loggerOf({ loggers }: Note): string {
  const [first = ''] = loggers;
  return first === '*' ? 'root' : first.replace('.*', '.x');
}

interface Pattern {
  readonly begin: string;
  /** The text behind each slot; the last one ends the message. */
  readonly literals: readonly string[];
  /** Field of each slot; empty: any text, which is not kept. */
  readonly fields: readonly string[];
  /** Begins with an id, so that its ninth character must be a dash. */
  readonly idFirst: boolean;
  readonly hasFields: boolean;
  readonly isCatchAll: boolean;
}

/** Words that a wording must have at least, if it has slots: with fewer it takes whatever begins alike. */
export const LITERAL_WORDS_MIN = 2;

/** Whether a wording is a catch-all: too few words of its own, and a slot that takes any text. An id is one word. */
export function isCatchAllText(text: string): boolean {
  const slots = [...text.matchAll(/\{([^{}]*)\}/g)].map(([, field = '']) => field);
  return slots.some((field) => !isId(field)) && countLiteralWords(text) < LITERAL_WORDS_MIN;
}

function isId(field: string): boolean {
  return field.endsWith('.id') && field !== 'vdsm.spm.id';
}

/** Counts the words of a wording that are not in slots: what a message must say to be taken for it. */
export function countLiteralWords(text: string): number {
  return text.replaceAll(/\{[^{}]*\}/g, '\0').match(/[A-Za-z][\w'-]+/g)?.length ?? 0;
}

function compile(text: string): Pattern {
  const parts = text.split(/\{([^{}]*)\}/);
  const [begin = '', ...literals] = parts.filter((_, at) => at % 2 === 0);
  const fields = parts.filter((_, at) => at % 2 === 1);
  return {
    begin,
    literals,
    fields,
    idFirst: begin === '' && fields[0]?.endsWith('.id') === true,
    hasFields: fields.some((field) => field !== ''),
    isCatchAll: isCatchAllText(text),
  };
}

const DASH = 0x2d;

/**
 * Returns whether a text that begins like the pattern fits all of it, and puts the values of its slots into `facts`.
 * Linear: each search begins where the last one ended.
 */
function fits({ begin, literals, fields, idFirst }: Pattern, text: string, facts: MutableFacts | undefined): boolean {
  let at = begin.length;
  const last = literals.length - 1;
  if (last < 0) return text.length === at;
  if (idFirst && text.charCodeAt(8) !== DASH) return false;
  // the cheapest test first: each other one may search all of the text
  if (!text.endsWith(literals[last] ?? '')) return false;
  for (let i = 0; i <= last; i++) {
    const literal = literals[i] ?? '';
    const end = i < last ? text.indexOf(literal, at) : text.length - literal.length;
    if (end < at) return false;
    const field = fields[i] ?? '';
    if (field !== '' && facts !== undefined && !take(facts, field, text.slice(at, end), text)) return false;
    at = end + literal.length;
  }
  return true;
}

/** Characters of a value that are kept. */
const VALUE_MAX = 1024;
/** Fields whose values are numbers. */
const NUMBERS: ReadonlySet<string> = new Set(
  [...NOTE_FIELDS].flatMap(([name, type]) => (type === 'long' || type === 'integer' || type === 'float' ? [name] : [])),
);
/** Fields whose values vdsm writes in capitals in some messages and in lower case in others. */
const LOWER = new Set([
  'vdsm.backup.phase',
  'vdsm.job.type',
  'vdsm.job.state',
  'vdsm.vm.status',
  'vdsm.loglevel.level',
]);
/** Until 4.18 vdsm writes a changed level as its number. */
const LEVELS: Readonly<Record<string, string>> = {
  10: 'debug',
  20: 'info',
  30: 'warning',
  40: 'error',
  50: 'critical',
};

/**
 * Puts the value of a slot into `facts`; a value that does not fit the type of its field is left out. Returns false
 * where the message does not fit after all: an id is one word, though users mask it, and a UUID where the message is
 * nothing else.
 */
function take(facts: MutableFacts, field: string, value: string, text: string): boolean {
  if (field === 'source') {
    Object.assign(facts, readPeerFacts(value));
    return true;
  }
  const bare = unquote(value);
  // the tables name fields as text; a test holds them to NOTE_FIELDS
  const values = facts as Record<string, string | number>;
  if (isId(field)) {
    if (isUuid(bare)) values[field] = bare.toLowerCase();
    return value !== text ? !value.includes(' ') : isUuid(value);
  }
  if (NUMBERS.has(field)) {
    const number = readSmallNumber(value);
    if (number !== undefined) values[field] = number;
  } else if (bare !== '') {
    const kept = bare.slice(0, VALUE_MAX);
    values[field] =
      field === ACTION ? actionName(kept) : LOWER.has(field) ? (LEVELS[kept] ?? kept.toLowerCase()) : kept;
  }
  return true;
}

const ACTION = 'vdsm.engine.action' satisfies keyof NoteFacts;

/** Returns the name of an action of the engine without its package and the suffix `Command`, as most records name it. */
export function actionName(name: string): string {
  return ACTION_NAME.exec(name)?.[1] ?? name;
}

const ACTION_NAME = /^(?:[\w$]{1,120}\.){0,20}([A-Za-z]\w{0,120}?)(?:Command)?\.?$/;

/** Strips the quotes that `repr` writes (`u'x'`, `'x'`, `"x"`), and the backticks of 4.9. */
function unquote(value: string): string {
  const from = value.startsWith('u') ? 1 : 0;
  const quote = value[from] ?? '';
  const quoted = value.length > from + 1 && '\'"`'.includes(quote) && value.endsWith(quote);
  return quoted ? value.slice(from + 1, -1) : value;
}
