/** Joins lines whose headers are read into records: the core of a splitter, without what other logs forward into its text. */
import { anyHeaderOf, type ReadAnyHeader } from './any-header.ts';
import type { LineSource } from '../logs/header.ts';
import { logDef } from '../logs/kinds.ts';
import { endsInTail } from '../logs/tail.ts';
import type { LogFile, LogKind } from '../model/files.ts';
import type { ClockFacts } from '../model/hosts.ts';
import type { LogRecord } from '../model/records.ts';
import { QUALITY_BIT } from '../schema/quality.ts';
import type { Grammar } from './grammar.ts';
import { grammarOf } from './grammars.ts';
import { unescapeLines } from './forwarded.ts';
import { findFileHeading, isOmission } from '../logs/closings.ts';
import { isCutHeader, stampOfCut } from './cut-headers.ts';
import { newRecord } from './new-record.ts';
import { formatStamp, readStamp } from './stamp.ts';
import { Clock, type ClockState } from './clock.ts';

/** Characters that a record keeps; a longer one also keeps its last `KEPT_END`. */
export const MAX_RECORD = 1024 * 1024;
export const KEPT_END = 8 * 1024;
const CARRIAGE_RETURN = 13;
/** Stamps whose date is not of their line. */
const NO_DATE = QUALITY_BIT.date_inferred | QUALITY_BIT.stamp_inherited;
/** A line is forwarded within this time: of a header that is not near, the zone is of another place. In ms. */
const DELAY_MS = 15 * 60_000;
/** Fragments that wait for the first stamp; if there are more, they take the modification time of the file. */
const WAITING_MAX = 1000;

/** The state of a joiner between two lines, as plain data. */
export interface JoinerState {
  /** States of the clocks, by kind of record. */
  readonly clocks: Map<LogKind, ClockState>;
  file: LogFile;
  /** Lines of the file so far, as written. */
  line: number;
  open: LogRecord | undefined;
  /** Lines of the open record, the first without its header. */
  lines: string[];
  /** Line number and offset of each of `lines` after the first, one after the other. */
  places: number[];
  /** Characters of `lines`. */
  size: number;
  /**
   * The last lines of an open record that is longer than `MAX_RECORD`, their characters, and the number of lines left
   * out before them.
   */
  end: string[];
  endSize: number;
  leftOut: number;
  /**
   * Fingerprint of the text of the open record where its secrets are masked, as in a checkpoint: by it the text is known
   * when it is read again. Undefined where it is as written.
   */
  hidden: string | undefined;
  /** Path of the file in which the open record begins; it may have another name than when the record began. */
  openPath: string;
  /** The first line of the open record ends in `\r\n`. */
  carriageReturns: boolean;
  /** The newest record with a stamp of its own. */
  last: LogRecord | undefined;
  /** Fragments that wait for the first stamp. */
  waiting: LogRecord[];
  /**
   * The newest record whose line names its date: headers that name no year are of one near it. Records in lines of the
   * system log go before those of other logs.
   */
  dated: LogRecord | undefined;
  /** A date that the file names near its beginning, in ms, read as UTC; undefined where a record has one already. */
  fileDated: number | undefined;
  /** That date is in a line of the system log. */
  isFileForwardedDate: boolean;
}

const NO_FILE: LogFile = { kind: 'other', path: '', compression: 'none', size: 0, modified: 0 };

/** Returns the state of a joiner before its first line. */
export function newJoinerState(): JoinerState {
  return {
    clocks: new Map(),
    file: NO_FILE,
    line: 0,
    open: undefined,
    lines: [],
    places: [],
    size: 0,
    end: [],
    endSize: 0,
    leftOut: 0,
    hidden: undefined,
    openPath: '',
    carriageReturns: false,
    last: undefined,
    waiting: [],
    dated: undefined,
    fileDated: undefined,
    isFileForwardedDate: false,
  };
}

/** Joins the lines of one log into records, in the order of `take`. */
export class RecordJoiner {
  /** Its state, for a joiner that continues this one. */
  readonly state: JoinerState;
  /** The file, and the date that its text names. */
  readonly source: LineSource;
  /** Reads the header that a line begins with, without its `\r`. */
  readonly readHeader: ReadAnyHeader;
  /** The header of the line that forwarded the next lines. */
  outer: LogRecord | undefined;
  /** A clock for each kind, since the order of its records alone tells the two passes of a double hour apart. */
  readonly #clocks = new Map<LogKind, Clock>();
  // those of the last record: the next one is mostly of its kind
  #clockKind: LogKind | undefined;
  #clock: Clock | undefined;
  #grammarKind: LogKind;
  #grammar: Grammar;
  readonly #facts: ClockFacts | undefined;
  readonly #kind: LogKind;
  /** The host that forwarded the lines of this log, as written; undefined: they are not forwarded. */
  readonly #forwardedBy: string | undefined;
  /** The line that is being read ends in `\r\n`. */
  #hasReturn = false;
  /** Text behind the record that ended last, which is no part of it. */
  #rest: LogRecord | undefined;

  /**
   * @param kind of the files, which may hold records of other kinds, too
   * @param facts of the clock of the host; undefined: stamps without a zone are UTC
   * @param state of the joiner that this one continues; it is used, not copied
   * @param forwardedBy the host that forwarded the lines, as written; undefined: they are not forwarded
   */
  constructor(kind: LogKind, facts: ClockFacts | undefined, state: JoinerState, forwardedBy?: string) {
    this.#kind = kind;
    this.#grammarKind = kind;
    this.#grammar = grammarOf(kind);
    this.#facts = facts;
    this.readHeader = anyHeaderOf(kind);
    this.state = state;
    this.#forwardedBy = forwardedBy;
    this.source = new StateSource(state);
  }

  /**
   * Sets the file of the next lines; the open record continues in it.
   * @param before number of its lines before them
   */
  startFile(file: LogFile, before: number): void {
    // a text that goes on in the next file goes on in its dates
    if (file.dated !== undefined && file.path !== this.state.file.path) {
      this.state.fileDated = file.dated;
      this.state.isFileForwardedDate = file.isForwardedDate === true;
      this.state.dated = undefined;
    }
    this.state.file = file;
    this.state.line = before;
  }

  /**
   * Returns the next line without its `\r`, and remembers whether it has one: a copy of a log with `\r\n` line ends has to
   * give the same ids and messages.
   */
  textOf(line: string): string {
    this.#hasReturn = line.charCodeAt(line.length - 1) === CARRIAGE_RETURN;
    return this.#hasReturn ? line.slice(0, -1) : line;
  }

  /**
   * Takes the line that `textOf` took before.
   * @param line as written
   * @param header of the line; undefined: it continues the open record
   * @param isFragment a text that is no record begins with it
   * @param written number of written lines that it was made from
   * @param bits of `QUALITY_BIT`
   * @param done gets the records that end before it
   */
  take(
    line: string,
    header: LogRecord | undefined,
    isFragment: boolean,
    written: number,
    offset: number,
    bits: number,
    done: LogRecord[],
  ): void {
    if (isFragment)
      this.#beginFragment(fragmentOf(this.#kind, this.#hasReturn ? line.slice(0, -1) : line), written, offset, done);
    else if (header === undefined) this.continue(line, written, offset, done);
    else if (header.layout !== 'none') this.begin(header, written, offset, done);
    else if (this.#isContinuation(header)) this.continue(line, written, offset, done);
    else this.#beginFragment(header, written, offset, done);
    this.state.line += written;
    if (bits !== 0 && this.state.open !== undefined) this.state.open.quality |= bits;
  }

  /** Ends the input: adds the records that were open. */
  end(done: LogRecord[]): void {
    this.#release(done, undefined);
    this.#close(done, undefined);
  }

  /** Ends the open record, since its log was quiet for a while; fragments keep waiting for the first stamp. */
  settle(done: LogRecord[]): void {
    if (this.state.last === undefined && grammarOf(this.#kind).isTimed) return;
    // a log whose headers need no time may never have a stamp to wait for
    if (this.state.last === undefined) this.#release(done, undefined);
    this.#close(done, undefined);
  }

  /** Sets the newest record of the text to one that is forwarded in it: records without a time take its time. */
  inherit(record: LogRecord, done: LogRecord[]): void {
    this.#release(done, record);
    this.state.last = record;
  }

  /**
   * Adds text to the newest line, which a shipper split since it is too long for one message; returns false where the
   * line is complete.
   */
  lengthen(text: string, written: number): boolean {
    const { open, lines, end } = this.state;
    const last = lines.at(-1) ?? '';
    if (open === undefined || end.length > 0 || endsInTail(last)) return false;
    if (lines.length === 1) open.firstLine += text;
    lines[lines.length - 1] = last + text;
    open.lines += written;
    this.state.size += text.length;
    this.state.line += written;
    return true;
  }

  /** Begins a record. */
  begin(header: LogRecord, written: number, offset: number, done: LogRecord[]): void {
    this.#release(done, header);
    this.#close(done, header);
    this.state.last = header;
    const { outer } = this;
    if ((header.quality & NO_DATE) === 0 && (outer !== undefined || mayDate(header, this.state.dated)))
      this.state.dated = header;
    if (outer !== undefined && header.zone === '' && Math.abs(outer.local - header.local) < DELAY_MS)
      header.zone = outer.zone;
    this.#clockOf(header.kind).set(header);
    this.state.carriageReturns = this.#hasReturn;
    this.#openAt(header, header.message, written, offset);
    if (header.kind === 'syslog') this.#unescape(header.message);
  }

  /** rsyslog writes the lines of a message on one line. */
  #unescape(text: string): void {
    const lines = unescapeLines(text);
    if (lines.length === 1) return;
    const { line } = this.state;
    this.state.lines = lines;
    for (let i = 1; i < lines.length; i++) this.state.places.push(line + 1, this.state.open?.offset ?? 0);
  }

  /**
   * Returns whether a line without a time continues the open record: in a text of kind `other`, if that is of a log.
   */
  #isContinuation({ kind }: LogRecord): boolean {
    return kind === 'other' && this.state.open !== undefined && this.state.open.kind !== 'other';
  }

  /** Begins a record without a stamp. Before the first stamp of the log it waits for that. */
  #beginFragment(fragment: LogRecord, written: number, offset: number, done: LogRecord[]): void {
    if (this.state.last !== undefined) this.#close(done, undefined);
    else {
      const record = this.#finish();
      if (record !== undefined) this.state.waiting.push(record);
      const rest = this.#takeRest();
      if (rest !== undefined) this.state.waiting.push(rest);
      if (this.state.waiting.length > WAITING_MAX) this.#release(done, undefined);
    }
    this.#openFragment(fragment, written, offset);
  }

  #openFragment(fragment: LogRecord, written: number, offset: number): void {
    this.state.carriageReturns = this.#hasReturn;
    // no record of its log may follow from which it could have a stamp
    if (this.outer !== undefined) {
      fragment.stamp = this.outer.stamp;
      fragment.zone = this.outer.zone;
      fragment.local = this.outer.local;
    }
    this.#openAt(fragment, fragment.message, written, offset);
  }

  /** Adds a line to the open record; without one, it begins a fragment. */
  continue(line: string, written: number, offset: number, done: LogRecord[]): void {
    // lines before the first header are the end of a record whose beginning is not in the input
    if (this.state.open?.layout === 'none' && this.state.size > MAX_RECORD) this.#close(done, undefined);
    if (this.state.open === undefined) {
      this.#openFragment(fragmentOf(this.#kind, this.#hasReturn ? stripReturn(line) : line), written, offset);
      return;
    }
    this.state.open.lines += written;
    const text = this.state.carriageReturns ? stripReturn(line) : line;
    if (this.state.size <= MAX_RECORD) {
      this.state.lines.push(text);
      this.state.places.push(written === 0 ? this.state.line : this.state.line + 1, offset);
      this.state.size += text.length + 1;
    } else this.#keepEnd(text);
  }

  #openAt(record: LogRecord, text: string, written: number, offset: number): void {
    if (this.#forwardedBy !== undefined) {
      record.isForwarded = true;
      record.host = this.#forwardedBy;
    }
    const { path } = this.state.file;
    record.path = path;
    this.state.openPath = path;
    record.line = written === 0 ? this.state.line : this.state.line + 1;
    record.lines = Math.max(written, 1);
    record.offset = offset;
    this.state.open = record;
    if (this.state.hidden !== undefined) this.state.hidden = undefined;
    this.state.lines = [text];
    if (this.state.places.length > 0) this.state.places = [];
    this.state.size = text.length;
  }

  #keepEnd(text: string): void {
    this.state.end.push(text);
    this.state.endSize += text.length + 1;
    while (this.state.endSize > KEPT_END && this.state.end.length > 1) {
      this.state.endSize -= (this.state.end.shift()?.length ?? 0) + 1;
      this.state.leftOut++;
    }
  }

  #close(done: LogRecord[], next: LogRecord | undefined): void {
    const record = this.#finish();
    if (record === undefined) return;
    if (record.layout === 'none') this.#stampFragment(record, this.state.last ?? next);
    done.push(record);
    const rest = this.#takeRest();
    if (rest === undefined) return;
    this.#stampFragment(rest, this.state.last ?? next);
    done.push(rest);
  }

  /** Ends the open record, but for the stamp of a fragment. */
  #finish(): LogRecord | undefined {
    const record = this.state.open;
    if (record === undefined) return undefined;
    const { lines, places } = this.state;
    const isWhole = this.state.end.length === 0;
    if (!isWhole) {
      if (this.state.leftOut > 0) this.state.lines.push(`…[${this.state.leftOut} lines left out]…`);
      this.state.lines.push(...this.state.end);
      if (this.state.leftOut > 0) record.quality |= QUALITY_BIT.capped;
      this.state.end = [];
      this.state.endSize = 0;
      this.state.leftOut = 0;
    }
    if (record.kind !== this.#grammarKind) {
      this.#grammarKind = record.kind;
      this.#grammar = grammarOf(record.kind);
    }
    const heading = lines.length > 1 ? findFileHeading(lines, 1) : -1;
    const kept = this.#grammar.finish(record, heading < 0 ? lines : lines.slice(0, heading));
    if (kept < lines.length && isWhole && !isOmission(lines, kept))
      this.#rest = this.#restOf(record, lines.slice(kept), places.slice(2 * kept - 2));
    this.state.open = undefined;
    return record;
  }

  /**
   * Makes a fragment of the text behind a record: words that close a mail, a prompt, a header that is cut off.
   * @param places line number and offset of each line
   */
  #restOf(record: LogRecord, lines: readonly string[], places: readonly number[]): LogRecord {
    const [line = record.line, offset = record.offset] = places;
    const { path } = this.state.file;
    const rest = fragmentOf(record.kind, lines[0] ?? '');
    rest.message = lines.join('\n').trimEnd();
    rest.host = record.host;
    rest.isForwarded = record.isForwarded;
    rest.path = path;
    rest.line = line;
    rest.offset = offset;
    // the numbers of lines begin anew in the next file
    rest.lines = path === record.path ? record.line + record.lines - line : lines.length;
    // both may be on one line, where rsyslog wrote the ends of lines as numbers
    record.lines = Math.max(1, record.lines - rest.lines);
    // the input cuts off a header; other text has no stamp, since it is of no log
    if (!isCutHeader(rest.firstLine)) rest.quality = QUALITY_BIT.stamp_inherited;
    return rest;
  }

  /** Returns the text behind the record that ended last, once. */
  #takeRest(): LogRecord | undefined {
    const rest = this.#rest;
    this.#rest = undefined;
    return rest;
  }

  /** Ends the waiting of fragments for the first stamp, which is that of `next`. */
  #release(done: LogRecord[], next: LogRecord | undefined): void {
    if (this.state.waiting.length === 0) return;
    for (const record of this.state.waiting) this.#stampFragment(record, next);
    done.push(...this.state.waiting);
    this.state.waiting = [];
  }

  /** Gives a fragment the stamp of another record; if there is none, that of the line that forwarded it, or of the file. */
  #stampFragment(record: LogRecord, other: LogRecord | undefined): void {
    if ((record.quality & (QUALITY_BIT.pasted | QUALITY_BIT.stamp_inherited)) === 0)
      record.quality |= QUALITY_BIT.truncated_input;
    const own = stampOfCut(record.firstLine);
    const local = own === undefined ? Number.NaN : readStamp(own.stamp);
    if (own !== undefined && !Number.isNaN(local)) {
      record.stamp = own.stamp;
      record.local = local;
      record.zone = own.zone === '' ? (other?.zone ?? '') : own.zone;
    } else if (other === undefined && record.stamp !== '') record.quality |= (this.outer?.quality ?? 0) & NO_DATE;
    else if (other === undefined) {
      record.stamp = formatStamp(this.state.file.modified);
      record.local = readStamp(record.stamp);
      record.zone = '+0000';
    } else {
      record.stamp = other.stamp;
      record.zone = other.zone;
      record.local = other.local;
    }
    this.#clockOf(other?.kind ?? record.kind).set(record);
  }

  #clockOf(kind: LogKind): Clock {
    if (kind === this.#clockKind && this.#clock !== undefined) return this.#clock;
    let clock = this.#clocks.get(kind);
    if (clock === undefined) {
      clock = new Clock(this.#facts, this.state.clocks.get(kind));
      this.#clocks.set(kind, clock);
      this.state.clocks.set(kind, clock.state);
    }
    this.#clockKind = kind;
    this.#clock = clock;
    return clock;
  }
}

/** The file of the next lines, and the date that the text names near them. */
class StateSource implements LineSource {
  readonly #state: JoinerState;

  constructor(state: JoinerState) {
    this.#state = state;
  }

  get path(): string {
    return this.#state.file.path;
  }

  get modified(): number {
    return this.#state.file.modified;
  }

  get dated(): number | undefined {
    const { dated, fileDated, isFileForwardedDate } = this.#state;
    if (dated === undefined || (isFileForwardedDate && !isInSyslog(dated))) return fileDated;
    return dated.local;
  }

  get isQuoting(): boolean {
    const { open, lines } = this.#state;
    if (open === undefined || logDef(open.kind).quotesLogs !== true) return false;
    // `stdout:`, or a command line that goes on
    return /:\s*$/.test(lines[0] ?? '') || lines.at(-1)?.endsWith('\\') === true;
  }
}

/** Returns whether a record tells the year of headers that name none, beside the record that told it before. */
function mayDate(record: LogRecord, before: LogRecord | undefined): boolean {
  return before === undefined || isInSyslog(record) || !isInSyslog(before);
}

function isInSyslog({ kind, isForwarded }: LogRecord): boolean {
  return isForwarded || kind === 'syslog';
}

/** Makes a record of text without a header. */
function fragmentOf(kind: LogKind, line: string): LogRecord {
  const record = newRecord(kind, 'none', line);
  record.message = line;
  return record;
}

function stripReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}
