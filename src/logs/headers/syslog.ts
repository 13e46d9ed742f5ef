/** Headers of the system log, as syslog daemons and journalctl write them. */
import { QUALITY_BIT } from '../../schema/quality.ts';
import { offsetOfAbbreviation } from '../../zones/abbreviations.ts';
import { byRegex, toStamp, toZone, type Header, type LineSource, type ReadHeader } from '../header.ts';
import { readJournalJson } from './journal-json.ts';
import { programOf, readProgramHeader, TAGLESS } from './syslog-programs.ts';
import { dateOf } from './syslog-year.ts';

/** The priority before a line as it is sent: some daemons write it into files, too. */
const PRI = String.raw`(?:<(?<pri>\d{1,3})>)?`;
const ISO_STAMP = String.raw`(?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(?<fraction>\d{1,9}))?(?<zone>Z|[+-]\d\d:?\d\d)`;
const PROGRAM = String.raw`(?<ident>[^\s:\[\]]{1,128})`;
const WHO = String.raw`(?: (?<host>[^\s:\[\]]{1,255}))? (?:${PROGRAM}(?:\[(?<pid>\d{1,10})\])?: ?|(?<tagless>${TAGLESS}) )`;

/** What daemons write since 1981, and journalctl by default; `-o short-precise` adds a fraction of a second. */
const BSD = new RegExp(
  String.raw`^${PRI}(?<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (?<day>[ \d]?\d) (?<time>\d\d:\d\d:\d\d)(?:\.(?<fraction>\d{1,9}))?${WHO}`,
);
/** `RSYSLOG_FileFormat`, and `journalctl -o short-iso` and `short-iso-precise`. */
const ISO = new RegExp(`^${PRI}${ISO_STAMP}${WHO}`);

const VALUE = String.raw`[^\s\]="]{1,64}="(?:[^"\\]|\\.)*"`;
const STRUCTURED = String.raw`(?:-|(?:\[[^\s\]="]{1,64}(?: ${VALUE})*\])+)`;
/** A daemon may put a blank before the message, as it was behind the colon of an older header. */
const END = String.raw`(?: ?$| (?:\uFEFF|\xEF\xBB\xBF)? ?)`;
/** RFC 5424, in which `-` stands for what is not known. */
const RFC_5424 = new RegExp(
  String.raw`^${PRI}1 (?:-|${ISO_STAMP}) (?<host>\S{1,255}) (?<ident>\S{1,128}) (?<pid>\S{1,128}) \S{1,32} ${STRUCTURED}${END}`,
);
/** The same as templates write it that leave the version out. */
const UNVERSIONED = new RegExp(
  String.raw`^${PRI}${ISO_STAMP} (?<host>\S{1,255}) (?<ident>\S{1,128}) (?<pid>\d{1,10}|-) \S{1,32} ${STRUCTURED}${END}`,
);
/** Its structured data may be long. */
const RFC_5424_MAX = 8192;

/** `journalctl -o short-full` and `with-unit`. */
const FULL = new RegExp(
  String.raw`^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?:\.(?<fraction>\d{1,9}))?(?: (?<zone>[A-Z]{1,6}|[+-]\d\d(?::?\d\d)?))?${WHO}`,
);
/** `journalctl -o short-unix`: seconds since 1970. */
const UNIX = new RegExp(String.raw`^(?<epoch>\d{9,10})\.(?<fraction>\d{6})${WHO}`);
/**
 * `journalctl -o short-monotonic`, and `short-delta`: seconds since the boot. The kernel's own buffer looks alike, without
 * a host and the number of a process.
 */
const MONOTONIC = new RegExp(
  String.raw`^\[ *(?<seconds>\d{1,10})\.\d{6}[ <>.\d]{0,40}\] (?<host>[^\s:\[\]]{1,255}) (?:${PROGRAM}\[(?<pid>\d{1,10})\]|(?<kernel>kernel)): `,
);
/** What journalctl writes between records. */
const BETWEEN =
  /^-- (?:Logs begin at |Journal begins at |Reboot |Boot [\da-f]{32} |No entries )[^\n]{0,200}?--$|^-- cursor: /;

/**
 * Part of a regex: all that is before the message of a line of the system log. It fits more than `readSyslogHeader` reads,
 * and is for texts that are searched, not read line by line.
 */
export const SYSLOG_PREFIX = String.raw`(?:(?:<\d{1,3}>)?(?:[A-Z][a-z]{2} [ \d]\d \d\d:|(?:1 )?\d{4}-\d\d-\d\dT\d\d:|[A-Z][a-z]{2} \d{4}-\d\d-\d\d |\d{10}\.\d{6} |\[ *\d{1,10}\.\d{6}\b)[^\n]{1,400}?[\]:-] (?:\uFEFF|\xEF\xBB\xBF)? ?|\{[^\n]{0,2000}?"MESSAGE" ?: ?")`;

const isAnyLine = (): boolean => true;
const readBsd = byRegex(BSD, bsdHeader, isAnyLine);
const readFull = byRegex(FULL, fullHeader, isAnyLine);
const readUnix = byRegex(UNIX, unixHeader);
const readMonotonic = byRegex(MONOTONIC, monotonicHeader, isAnyLine);
const readRfc5424 = byRegex(RFC_5424, isoHeader, isAnyLine, RFC_5424_MAX);
const readColon = byRegex(ISO, isoHeader, isAnyLine);
const readUnversioned = byRegex(UNVERSIONED, isoHeader, isAnyLine, RFC_5424_MAX);
const readIso: ReadHeader = (line, source) => readColon(line, source) ?? readUnversioned(line, source);
const readBetween: ReadHeader = (line) => (BETWEEN.test(line) ? { stamp: '', at: 0 } : undefined);

const [SPACE, MINUS, DOT, DIGIT_0, DIGIT_1, DIGIT_9, COLON, LESS, MORE, UPPER_A, UPPER_T, UPPER_Z, BRACKET, BRACE] = [
  32, 45, 46, 48, 49, 57, 58, 60, 62, 65, 84, 90, 91, 123,
];

/**
 * Reads headers of `messages`, and of the output of journalctl, with the header that a program writes before its own
 * message.
 */
export const readSyslogHeader: ReadHeader = (line, source) => {
  const outer = formOf(line)?.(line, source);
  if (outer === undefined) return undefined;
  const text = outer.message ?? line;
  const at = skipMark(text, outer.at);
  const behind = at === outer.at ? outer : { ...outer, at };
  const header = readProgramHeader(text, behind, source) ?? behind;
  return outer.message === undefined ? header : { ...header, message: text.slice(header.at), at: 0 };
};

/** Returns whether a line may begin with a header of the system log, by a cheap test. */
export function mayBeSyslog(line: string): boolean {
  return formOf(line) !== undefined;
}

/** Returns the reader of the form that a line may have, by characters in their places. */
function formOf(line: string): ReadHeader | undefined {
  const at = line.charCodeAt(0) === LESS ? endOfPriority(line) : 0;
  const first = line.charCodeAt(at);
  if (first >= UPPER_A && first <= UPPER_Z) {
    if (line.charCodeAt(at + 3) !== SPACE) return undefined;
    return at === 0 && line.charCodeAt(8) === MINUS ? readFull : readBsd;
  }
  if (first >= DIGIT_0 && first <= DIGIT_9) {
    if (line.charCodeAt(at + 10) === UPPER_T) return line.charCodeAt(at + 13) === COLON ? readIso : undefined;
    if (first === DIGIT_1 && line.charCodeAt(at + 1) === SPACE) return readRfc5424;
    return at === 0 && line.charCodeAt(10) === DOT ? readUnix : undefined;
  }
  if (at !== 0) return undefined;
  if (first === BRACKET) return readMonotonic;
  if (first === MINUS) return line.charCodeAt(1) === MINUS ? readBetween : undefined;
  return first === BRACE ? readJournalJson : undefined;
}

/** Returns where the text behind `<134>` begins; 0 where a line begins with none. */
function endOfPriority(line: string): number {
  for (let at = 2; at < 5; at++) if (line.charCodeAt(at) === MORE) return at + 1;
  return 0;
}

/** A byte order mark may stand before the message, which may have been read as Latin-1. */
const MARK = /(?:\uFEFF|\xEF\xBB\xBF) ?/y;

/** Returns where the text behind a byte order mark begins. */
function skipMark(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code !== 0xfeff && code !== 0xef) return at;
  MARK.lastIndex = at;
  return MARK.test(text) ? MARK.lastIndex : at;
}

type Groups = Readonly<Record<string, string | undefined>>;

function bsdHeader(groups: Groups, _line: string, source: LineSource): Omit<Header, 'at'> {
  const date = dateOf(groups['month'] ?? '', Number(groups['day']), source);
  const stamp = toStamp(`${date} ${groups['time'] ?? ''}`, groups['fraction']);
  return { stamp, ...whoOf(groups), quality: QUALITY_BIT.date_inferred };
}

function isoHeader(groups: Groups): Omit<Header, 'at'> {
  const { time, fraction, zone } = groups;
  return { stamp: time === undefined ? '' : toStamp(time, fraction), zone: toZone(zone), ...whoOf(groups) };
}

function fullHeader(groups: Groups): Omit<Header, 'at'> {
  const { time = '', fraction, zone = '' } = groups;
  // an abbreviation with several meanings means nothing here: the zone of the host counts
  const offset = /^[A-Z]/.test(zone) ? offsetOfAbbreviation(zone) : toZone(zone);
  return { stamp: toStamp(time, fraction), zone: offset, ...whoOf(groups) };
}

function unixHeader(groups: Groups): Omit<Header, 'at'> {
  const time = new Date(Number(groups['epoch']) * 1000).toISOString().slice(0, 19);
  return { stamp: toStamp(time, groups['fraction']), zone: '+0000', ...whoOf(groups) };
}

/** There is no wall clock in it: the record takes the time of the one before. */
function monotonicHeader(groups: Groups): Omit<Header, 'at'> {
  const { facts, ...who } = whoOf(groups);
  return { stamp: '', ...who, facts: { ...facts, 'vdsm.uptime_seconds': Number(groups['seconds']) } };
}

function whoOf({ host, ident, tagless, kernel, pid, pri }: Groups) {
  const written = known(ident ?? tagless ?? kernel);
  return {
    logger: written === undefined ? undefined : programOf(written),
    host: known(host),
    facts: {
      'log.syslog.hostname': known(host),
      'log.syslog.appname': written,
      'log.syslog.priority': pri === undefined ? undefined : Number(pri),
      'process.pid': pid === undefined || !/^\d{1,10}$/.test(pid) ? undefined : Number(pid),
    },
  };
}

/** RFC 5424 writes `-` for what is not known. */
function known(text: string | undefined): string | undefined {
  return text === '-' ? undefined : text;
}
