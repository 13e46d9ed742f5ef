/**
 * Reduces the words of an error to what distinguishes it from other errors: hosts and releases write other ids, names,
 * numbers and paths into them, and Python 2 and 3 phrase some errors differently. For fingerprints.
 */
import { UUID } from '../../model/uuid.ts';
import { peelWrappers } from '../commands/argv.ts';
import { nameCommand } from '../commands/name.ts';
import { readLiteral } from '../python/literal.ts';
import { get, isDict } from '../python/value.ts';
import type { PyValue } from '../python/value.ts';
import {
  NAMED_OBJECTS,
  SAME_WORDS,
  TELLING_AFTER,
  TELLING_BEFORE,
  TELLING_KEYS,
  TELLING_NUMBERS,
} from '../tables/wordings.ts';

/**
 * Returns the words that distinguish an error, without what differs between its records: ids, names of hosts, VMs and
 * storage, counters, ports, addresses, paths, durations, sizes. Keeps commands, tools, classes and attributes, also
 * within brackets and quotes. Takes time linear in the length of the message, of which the beginning counts.
 */
export function wordsOf(message: string): string {
  const text = dropArguments(paragraphOf(message));
  const words = normalise(text.replaceAll(ESCAPED_QUOTE, '').replaceAll(ESCAPED_END, ' '));
  return words.length > WORDS_MAX ? words.slice(0, WORDS_MAX) : words;
}

/** Returns the tool of a message that begins with the command that failed, `Command ['/usr/bin/dd', …] failed with rc=1 …`; else ''. */
export function toolOf(message: string): string {
  if (!message.startsWith(COMMAND_BEGIN)) return '';
  const text = message.slice(0, TEXT_MAX);
  return nameToolOf(readLiteral(text, COMMAND_BEGIN.length - 1, VALUES).value);
}

const COMMAND_BEGIN = 'Command [';

/** What Python escapes within a string. */
const ESCAPED_QUOTE = /\\{1,8}(?=['"])/g;
const ESCAPED_END = /\\{1,8}n(?![\w.])/g;
/** Characters of a message that are examined, and of the words that count. */
const TEXT_MAX = 2048;
const WORDS_MAX = 240;

/** The first paragraph: mails and web pages go on behind it. A traceback has its own reader. */
function paragraphOf(message: string): string {
  const text = message.slice(0, TEXT_MAX).trimStart();
  const end = text.search(/\n[ \t]*\n|\n?Traceback \(most recent|\n```/);
  return (end > 0 ? text.slice(0, end) : text).replaceAll(/\s+/g, ' ');
}

const COMMAND = /\b(?:Command |cmd=)(?=[[(])/;
const AFTER_COMMAND = /^\s?(?:failed with )?rc=(-?\d{1,9})/;
/** Arguments of a command, and values of a dict, that are read. */
const VALUES = { depth: 8, values: 400 } as const;
/** Structures within one message that are read. */
const STRUCTURES = 4;

function normalise(text: string, depth = 0): string {
  const command = COMMAND.exec(text);
  if (command !== null && depth < STRUCTURES)
    return reduce(text.slice(0, command.index)) + nameTool(text, command.index + command[0].length, depth);
  const brace = text.indexOf('{');
  if (brace >= 0 && depth < STRUCTURES) {
    const { value, end } = readLiteral(text, brace, VALUES);
    const rest = end > brace ? normalise(text.slice(end), depth + 1) : '';
    return joined(reduce(text.slice(0, brace)), tellingOf(value), rest);
  }
  return reduce(text);
}

/** `Command ['/usr/bin/sudo', '-n', '/sbin/lvm', 'vgs', …] failed with rc=5 out=b'' err=b'…'` */
function nameTool(text: string, at: number, depth: number): string {
  const { value, end, whole } = readLiteral(text, at, VALUES);
  const name = nameToolOf(value);
  // of a command that is cut off, no more is known
  if (!whole) return name;
  const rest = text.slice(end);
  const code = AFTER_COMMAND.exec(rest)?.[1];
  if (code === undefined) return joined(name, normalise(rest, depth + 1));
  const err = rest.indexOf('err=');
  return joined(`${name} rc=${code}`, err < 0 ? '' : reduce(textOf(readLiteral(rest, err + 4, VALUES).value)));
}

function nameToolOf(list: PyValue): string {
  const argv = Array.isArray(list) ? list.map(textOf) : [];
  const { tool, subcommand } = nameCommand(peelWrappers(argv).program);
  return `command ${tool}${subcommand === undefined ? '' : ` ${subcommand}`}`;
}

function tellingOf(value: PyValue): string {
  if (!isDict(value)) return '';
  return TELLING_KEYS.flatMap((key) => {
    const told = get(value, key);
    return told === undefined ? [] : [`${key} ${reduce(textOf(told))}`];
  }).join(' ');
}

function textOf(value: PyValue): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textOf).join(' ');
  if (value === null || typeof value !== 'object') return String(value);
  return value.kind === 'opaque' ? value.text : '';
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}

const ANY_CASE = (words: readonly string[]): string =>
  words.map((word) => `[${word.charAt(0).toUpperCase()}${word.charAt(0)}]${word.slice(1)}`).join('|');

/** `(HostName = node1, VmParameters:{…})` behind the name of a command of the engine, or the rest where it is cut off. */
const ENGINE_ARGUMENTS = /(?<=['\w.]\w{1,120})\( ?(?:HostName|hostName|[A-Z]\w{1,80}Parameters(?:Base)?:)/;
const ENGINE_ARGUMENTS_END = /\)(?='? execution failed|'(?:\s|$))/;
const UUIDS = new RegExp(UUID, 'gi');
const URL = /\b[a-z][a-z\d+]{1,9}:\/\/[^\s'",)\]}>]+/gi;
const IPV6 =
  /(?<![\w:.])(?:[\da-f]{0,4}:){2,8}(?:\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?::\d{1,5})?|[\da-f]{0,4})(?:\.\d)?(?:%\w{1,16})?(?!\w)/gi;
/** Users mask addresses: `10.xxx.xxx.xxx`. */
const IPV4 =
  /(?<![\w.])(?:\d|x|X){1,3}\.(?:\d|x|X){1,3}\.(?:\d|x|X){1,3}\.(?:\d|x|X){1,3}(?::\d{1,5})?(?:\/\d{1,2})?(?![\w.]?\w)/g;
const BRACKETED = /\[ADDR\](?::\d{1,5})?/g;
const USER = /(?<![\w.+-])[\w.+-]{1,64}@[\w-][\w.-]{0,200}/g;
const PATH = /(?:(?<![\w.-])[\w.-]{1,200}:|(?<![\w.\]/-]))\/[\w.@:+%=~#/-]*[\w/-]/g;
const TOOL = /\/(?:s?bin|libexec(?:\/vdsm)?)\/([\w.+-]{1,80})$/;
const IQN = /\biqn\.[\w.:-]+/g;
const HEX = /\b0x[\da-f]+\b|\b(?=[a-f]{0,64}\d)[\da-f]{8,}\b/gi;
const NAME_KEY =
  /\b(\w{0,40}(?:[Nn]ame|[Ii]d|ID|[Uu]ser|[Hh]ost|uuid|UUID|[Aa]ddress|[Pp]ath)) ?= ?(?:'[^']*'|"[^"]*"|[^\s,;)\]}'"]+)/g;
const DOTTED = /(?<![\w./@$-])[A-Za-z_][\w$-]*(?:\.[\w$-]+)+/g;
const OBJECTS: ReadonlySet<string> = new Set(NAMED_OBJECTS);
const QUOTED_NAME = /\b([A-Za-z]{2,12})(?: named)?[ =:]{1,2}(?:'[^']*'|"[^"]*")/g;
/** A name without quotes that has a digit or a dash, or that is a placeholder by now. */
const PLAIN_NAME = /\b([A-Za-z]{2,12}) (?:(?:ID|ADDR|USER|PATH)\b|[\w@.:+-]{0,64}[\d_-][\w@.:+-]{0,64})/g;
/** A name that is any word: the verb of the sentence follows. */
const SUBJECT =
  /\b(VM|VDSM|VDS|[Hh]ost|[Nn]ode|[Dd]omain|[Uu]ser) (?!(?:is|has|have|was|were|will|cannot|could|does|did|command|not|that|to)\b)[\w@.:+-]{1,64}(?= (?:is|has|have|was|were|will|cannot|could|does|did|command|experienced|reports)\b)/g;
const NAME_BEFORE = /\S{1,200} domain (?=has \d)/g;
const QUOTED_WORD = /(?<![\w'"])(['"])([^\s'"]{1,200})\1(?!\w)/g;
const BEFORE = new RegExp(String.raw`(?:^|[\s(])(?:${ANY_CASE(TELLING_BEFORE)})[ =:]{1,2}$`);
const AFTER = new RegExp(`^ (?:${TELLING_AFTER.join('|')})\\b`);
/** `GetStatsVDS`, `NoneType`, `has_key`, `--offset`, `qemu-img`: what programs name, and people do not. */
const CODE_WORD =
  /^(?:[A-Za-z]{0,60}[a-z][A-Z][A-Za-z]{0,60}|_{0,2}[a-z]{1,60}_[a-z_]{1,60}|--?[a-z][a-z-]{0,60}|[A-Z]{2,40}(?:_[A-Z]{1,40}){1,8})$/;
const PLAIN_WORD = /^[A-Za-z_][A-Za-z_.-]{0,80}$/;
const PREFIXED = /(?<!\w)[ub](?=['"])/gi;
const QUOTES = /["`]|(?<!\w)'|'(?!\w)/g;
const BLOCK_DEVICE = /\b(?:(?:sd|xvd)[a-z]{1,2}|(?!vds\b)(?:vd|hd)[a-z]|dm-\d+|nvme\d+n\d+(?:p\d+)?|loop\d+)\d{0,3}\b/g;
const NUMBER = new RegExp(
  String.raw`((?:^|[\s([])(?:${ANY_CASE(TELLING_NUMBERS)})[ =:('"]{1,3}|\berror )?((?<![\w)])-)?\d(?:[\d.,]{0,30}\d)?(?: ?[KMGTP]i?B\b)?`,
  'g',
);
const PLACEHOLDER_OR_NUMBER = /^(?:ID|N|ADDR|PATH|NAME|URL|USER|-?\d{1,20})$/;
const REPEATED = /\b(ID|N|ADDR|PATH|NAME|URL)(?:,? \1\b)+/g;
const ENDINGS = new Set(
  'com org net edu gov io local localdomain lan lab home example test internal invalid intern corp de fr uk nl cz il ru cn jp br eu us ch at be pl es se'.split(
    ' ',
  ),
);
const FILE = /\.(?:py[co]?|c|h|cc|java|js|conf|cfg|log|so|sh|xml|json|repo)$/;

/** A replacement, and a text without which there is nothing to replace: a cheap test. Its function gets what `replace` hands it. */
type Pass = readonly [marker: string, pattern: RegExp, by: string | ((match: string, ...groups: Groups) => string)];
type Groups = readonly (string | number | undefined)[];

/** Puts placeholders for what differs, outermost syntax first. */
const PASSES: readonly Pass[] = [
  ['', PREFIXED, ''],
  ['-', UUIDS, 'ID'],
  ['://', URL, 'URL'],
  [':', IPV6, 'ADDR'],
  ['.', IPV4, 'ADDR'],
  ['[ADDR', BRACKETED, 'ADDR'],
  ['iqn.', IQN, 'NAME'],
  ['/', PATH, pathName],
  ['@', USER, 'USER'],
  ['', HEX, 'N'],
  ['=', NAME_KEY, '$1=NAME'],
  ["'", QUOTED_NAME, objectName],
  ['"', QUOTED_NAME, objectName],
  ['.', DOTTED, dottedName],
  ['', PLAIN_NAME, objectName],
  ['', SUBJECT, '$1 NAME'],
  [' domain has ', NAME_BEFORE, 'NAME domain '],
  ["'", QUOTED_WORD, quotedWord],
  ['"', QUOTED_WORD, quotedWord],
  ['', QUOTES, ''],
  ['', BLOCK_DEVICE, 'DEVICE'],
  ['', NUMBER, number],
  ['', /[, ]{1,40}(?=[)\]])/g, ''],
  ['', REPEATED, '$1'],
];

function reduce(whole: string): string {
  let text = whole;
  for (const [marker, pattern, by] of PASSES)
    if (text.includes(marker)) text = typeof by === 'string' ? text.replace(pattern, by) : text.replace(pattern, by);
  for (const [marker, pattern, same] of SAME_WORDS) if (text.includes(marker)) text = text.replace(pattern, same);
  return text
    .replaceAll(/\s+/g, ' ')
    .replace(/^[\s:;,.-]+/, '')
    .replace(/[\s:;,.…]{1,40}$/, '');
}

function dropArguments(text: string): string {
  const begin = ENGINE_ARGUMENTS.exec(text);
  if (begin === null) return text;
  const close = ENGINE_ARGUMENTS_END.exec(text.slice(begin.index));
  return text.slice(0, begin.index) + (close === null ? '' : text.slice(begin.index + close.index + 1));
}

/** A program is named by its path, and tells errors apart; any other path is that of an object. */
function pathName(path: string): string {
  return TOOL.exec(path)?.[1] ?? 'PATH';
}

/** The class of `org.ovirt.engine.core.bll.RunVmCommand`, since packages move; a host name becomes a placeholder. */
function dottedName(name: string): string {
  const last = name.slice(name.lastIndexOf('.') + 1);
  if (/^[A-Z]/.test(last)) return last.replace(/\$.*$/, '');
  if (FILE.test(name)) return name;
  return ENDINGS.has(last) || /[\d-]/.test(name) ? 'ADDR' : name;
}

/** Replaces the name behind a noun that stands for objects of one kind. */
function objectName(whole: string, ...groups: Groups): string {
  const noun = String(groups[0]);
  return OBJECTS.has(noun.toLowerCase()) ? `${noun} NAME` : whole;
}

function quotedWord(quoted: string, ...groups: Groups): string {
  const [word, at, text] = [String(groups[1]), Number(groups[2]), String(groups[3])];
  const isWhole = quoted.length >= text.length - 3;
  if (CODE_WORD.test(word)) return word;
  if (PLAIN_WORD.test(word)) {
    if (isWhole || AFTER.test(text.slice(at + quoted.length, at + quoted.length + 20))) return word;
    if (BEFORE.test(text.slice(Math.max(0, at - 24), at))) return word;
  }
  return PLACEHOLDER_OR_NUMBER.test(word) ? word : 'NAME';
}

function number(whole: string, ...[telling]: Groups): string {
  return telling === undefined ? 'N' : whole;
}
