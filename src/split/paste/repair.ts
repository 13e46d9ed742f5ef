/**
 * `--pasted`: repairs what web pages, mails and authors do to logs, before lines are joined into records. Restores the
 * lines as vdsm wrote them, as far as they can be inferred. Each kind of damage is a row of a table beside this file.
 */
import { logDef } from '../../logs/kinds.ts';
import { isSpeech } from '../../logs/closings.ts';
import { hasHeaderDate } from '../../logs/pasted/headers.ts';
import type { Piece } from '../../logs/pasted/piece.ts';
import { TextForm } from '../../logs/pasted/text-form.ts';
import { endsInTail } from '../../logs/tail.ts';
import { detach } from '../../model/detach.ts';
import type { LogKind } from '../../model/files.ts';
import type { LineBatch, LogRecord } from '../../model/records.ts';
import { QUALITY_BIT } from '../../schema/quality.ts';
import { anyHeaderOf, type ReadAnyHeader } from '../any-header.ts';
import { beginsFragment, ELLIPSIS, isClosing, isProse } from './fragments.ts';
import { repairHeader, STAMPLESS_HEADER } from './header-repairs.ts';
import { repairLine } from './line-repairs.ts';
import { readMark, stripMark, stripOwnMark } from './marks.ts';
import type { Mark } from './marks.ts';
import { RepairedLines } from './repaired-lines.ts';
import { repairText } from './text-repairs.ts';
import { beginsTraceback, endsTraceback, isTracebackText, mendTraceback } from './traceback.ts';
import { glue, unwrap } from './wraps.ts';

/** Maximum number of lines that a header is broken into, blank lines aside. */
const HEADER_LINES = 4;
/** Lookahead, in lines. */
const AHEAD = 8;
/** Maximum length of a header, in characters. */
const HEADER_SIZE = 2048;
/** Nobody pastes records of more lines or characters by hand: the rest of such a record is passed on as it is. */
const BLOCK_LINES = 1000;
const BLOCK_SIZE = 256 * 1024;

/**
 * `lead`: lines before the first header; `passed`: lines that are not repaired, since they are too many, or began in
 * the file before.
 */
type BlockKind = 'record' | 'fragment' | 'lead' | 'passed';

/** A header that was found. */
interface Header {
  readonly text: string;
  readonly mark: Mark | undefined;
  /** Number of pieces that it was joined from. */
  readonly pieces: number;
}

/**
 * Repairs the lines of a rotation set. It holds the lines of one record at most, and leaves clean logs unchanged and
 * unflagged.
 */
export class PasteRepairer {
  readonly #kind: LogKind;
  /** Records of the file hold output of other programs, and lines of other logs. */
  readonly #quotesLogs: boolean;
  readonly #readAny: ReadAnyHeader;
  readonly #form: TextForm;
  #queue: Piece[] = [];
  #block: Piece[] = [];
  #size = 0;
  #blockKind: BlockKind = 'lead';
  #header: Header | undefined;
  /** Column at which a terminal wrapped the lines of this text; 0: none is known. */
  #column = 0;
  /** Stamp, zone and blank of the newest header of the new layout, for headers that lost theirs. */
  #stamp = '';
  #hasHeader = false;
  readonly #out = new RepairedLines();

  /** @param kind of the files; a record in them may be of another */
  constructor(kind: LogKind) {
    this.#kind = kind;
    this.#quotesLogs = logDef(kind).quotesLogs === true;
    this.#readAny = anyHeaderOf(kind);
    this.#form = new TextForm((line) => this.#read(line) !== undefined);
  }

  /** Takes lines as read; returns the repaired lines of the records that are complete. */
  push({ lines, offsets, flags }: LineBatch): LineBatch {
    for (let i = 0; i < lines.length; i++) {
      const raw = lines[i] ?? '';
      const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
      // a line that holds several records may be wrapped, so it is split later
      const parts = repairLine(line);
      const text = parts.length === 1 ? (parts[0] ?? '') : line;
      this.#form.add({
        text,
        raw,
        isRepaired: text !== line,
        written: 1,
        offset: offsets[i] ?? 0,
        flags: flags?.[i] ?? 0,
      });
    }
    this.#queue.push(...this.#form.take().flatMap(repairPiece));
    this.#work(AHEAD);
    return this.#out.take();
  }

  /**
   * Ends a file; returns the lines that are left. A record that continues in the next file is not repaired across the
   * two.
   */
  end(): LineBatch {
    this.#queue.push(...this.#form.end().flatMap(repairPiece));
    this.#work(0);
    this.#close();
    this.#blockKind = 'passed';
    return this.#out.take();
  }

  /** Takes queued lines, except for the last `ahead`, which those before them may need to look at. */
  #work(ahead: number): void {
    const queue = this.#queue;
    let at = 0;
    while (at < queue.length - ahead) at += this.#step(queue, at);
    this.#queue = queue.slice(at);
  }

  /** Takes one piece, or all pieces of a header; returns their number. */
  #step(queue: readonly Piece[], at: number): number {
    const header = this.#findHeader(queue, at);
    const pieces = queue.slice(at, at + (header?.pieces ?? 1));
    if (header !== undefined) {
      this.#open('record', header);
      this.#hasHeader = true;
      const stamp = STAMP_OF.exec(header.text)?.[0];
      if (stamp !== undefined) this.#stamp = detach(stamp);
    } else if (this.#endsBlock(queue, at)) this.#open('fragment', undefined);
    for (const piece of pieces) this.#add(piece);
    return pieces.length;
  }

  #open(kind: BlockKind, header: Header | undefined): void {
    this.#close();
    this.#blockKind = kind;
    this.#header = header;
  }

  #add(piece: Piece): void {
    if (this.#blockKind === 'passed') {
      // before the first header: the end of a record whose beginning is not in the text
      const isTruncated = piece.isRepaired && !this.#hasHeader;
      this.#out.asRead(isTruncated ? { ...piece, flags: piece.flags | QUALITY_BIT.truncated_input } : piece);
      return;
    }
    this.#block.push(piece);
    this.#size += piece.text.length;
    if (this.#block.length > BLOCK_LINES || this.#size > BLOCK_SIZE) this.#open('passed', undefined);
  }

  /** Finds the header that begins at a place of the queue, joined from the lines that it was broken into. */
  #findHeader(queue: readonly Piece[], at: number): Header | undefined {
    const first = queue[at]?.text ?? '';
    const open = this.#header?.mark;
    // a line with the prefix of the open record goes on with it
    if (open?.kind === 'syslog' && stripMark(first, open) !== first && this.#markOf(first) === undefined)
      return undefined;
    const mark = this.#markOf(first);
    const text = mark === undefined ? first : stripOwnMark(first, mark);
    const whole = this.#repairHeader(text, false) ?? this.#lendStamp(text);
    if (whole !== undefined) return { text: whole, mark, pieces: 1 };
    if (!hasHeaderDate(text)) return undefined;
    let joined = text;
    for (let i = at + 1, used = 1; used < HEADER_LINES && i <= at + AHEAD && joined.length < HEADER_SIZE; i++) {
      const next = queue[i]?.text;
      if (next === undefined) break;
      if (next.trim() === '') continue;
      const rest = mark === undefined ? next : stripMark(next, mark);
      if (hasHeaderDate(rest.trimStart()) || beginsFragment(rest)) break;
      used++;
      joined = glue(joined, rest, this.#column);
      const found = this.#repairHeader(joined, false);
      if (found !== undefined) return { text: found, mark, pieces: i - at + 1 };
    }
    const cut = this.#repairHeader(text, true);
    if (cut !== undefined) return { text: cut, mark, pieces: 1 };
    return this.#readAny(text, NO_SOURCE) === undefined ? undefined : { text, mark, pieces: 1 };
  }

  /** Returns the mark before a header; a line that is a header with its blanks has none. */
  #markOf(line: string): Mark | undefined {
    const mark = readMark(line);
    if (mark === undefined) return undefined;
    const own = this.#read(stripOwnMark(line, mark));
    // a line of the system log is a record of its own, unless vdsm wrote a header of its own behind it
    if (mark.kind === 'syslog') return own?.kind === 'vdsm' && this.#kind !== 'syslog' ? mark : undefined;
    return (own === undefined || own.layout === 'none') && this.#read(line) !== undefined ? undefined : mark;
  }

  /** Reads a complete header; one that ends before its function may go on below. */
  #read(line: string): LogRecord | undefined {
    return line.trimEnd().endsWith('::') ? undefined : this.#readAny(line, NO_SOURCE);
  }

  #repairHeader(line: string, cut: boolean): string | undefined {
    return repairHeader(line, cut, (text) => this.#read(text));
  }

  #lendStamp(text: string): string | undefined {
    if (this.#stamp === '' || !STAMPLESS_HEADER.test(text)) return undefined;
    return this.#repairHeader(this.#stamp + text, false);
  }

  /** Returns whether a line that is not a header ends the open block. */
  #endsBlock(queue: readonly Piece[], at: number): boolean {
    const raw = queue[at]?.text ?? '';
    const mark = this.#header?.mark;
    const text = mark === undefined ? raw : stripMark(raw, mark);
    if (text.trim() === '' || isTracebackText(text)) return false;
    if (queue[at]?.isOutside === true && this.#block.at(-1)?.isOutside !== true) return true;
    const isFirst = this.#blockKind === 'lead' && this.#block.length === 0;
    const isParagraph = isFirst || this.#block.at(-1)?.text.trim() === '';
    if (isClosing(text, isParagraph)) return this.#blockKind !== 'fragment' || isParagraph;
    if (this.#quotesLogs) return this.#blockKind === 'fragment' && isParagraph;
    if (beginsFragment(text) || (isParagraph && isProse(text))) return true;
    switch (this.#blockKind) {
      case 'fragment':
        return isParagraph;
      case 'record':
        if (isSpeech(text) && (isParagraph || this.#isComplete())) return true;
        return this.#leavesQuote(raw) || this.#isForeign(text) || (ELLIPSIS.test(text) && this.#standsAlone(queue, at));
      case 'lead':
      case 'passed':
        return false;
      default:
        return this.#blockKind satisfies never;
    }
  }

  /** Returns whether a line follows the result of a command, which is complete: then `grep` removed its header. */
  #isForeign(text: string): boolean {
    return this.#block.length === 1 && RESULT_END.test(this.#header?.text.slice(-20) ?? '') && /^[A-Z][a-z]/.test(text);
  }

  /** Returns whether the last line of the open record can be the end of one: a tail, or the exception of a traceback. */
  #isComplete(): boolean {
    const last = this.#block.at(-1)?.text ?? '';
    const before = this.#block.at(-2)?.text ?? '';
    return endsInTail(last) || (/^\s/.test(before) && endsTraceback(last));
  }

  /** Returns whether an ellipsis is between records, and not within the text of one. */
  #standsAlone(queue: readonly Piece[], at: number): boolean {
    let next = at + 1;
    while (next < at + AHEAD && isEmptyOrEllipsis(queue[next]?.text)) next++;
    const after = queue[next]?.text;
    const goesOn =
      after !== undefined &&
      this.#findHeader(queue, next) === undefined &&
      !beginsFragment(after) &&
      !this.#leavesQuote(after);
    const last = this.#block.findLast(({ text }) => text.trim() !== '')?.text ?? '';
    return !goesOn && (endsInTail(last) || this.#read(this.#header?.text ?? '')?.layout !== 'new');
  }

  /** Returns whether a line is outside of the quotation that the open record is in. */
  #leavesQuote(raw: string): boolean {
    return this.#header?.mark?.kind === 'quote' && !raw.trimStart().startsWith('>');
  }

  #close(): void {
    const [kind, block, header] = [this.#blockKind, this.#block, this.#header];
    this.#block = [];
    this.#size = 0;
    this.#header = undefined;
    if (kind === 'record' && header !== undefined) this.#repairRecord(block, header);
    else if (kind === 'fragment') this.#out.fragment(block);
    else for (const piece of block) this.#out.asRead(piece);
  }

  #repairRecord(block: readonly Piece[], { text, mark, pieces }: Header): void {
    const rest = block.slice(pieces).map((piece) => (mark === undefined ? piece.text : stripMark(piece.text, mark)));
    const end = rest.findLastIndex((line) => line.trim() !== '') + 1;
    const [header = '', ...following] =
      mark === undefined ? [text, ...rest.slice(0, end)] : stripEnd([text, ...rest.slice(0, end)], mark);
    const message = this.#read(header)?.message ?? '';
    const found = beginsTraceback(message) ? 0 : following.findIndex(beginsTraceback);
    const traceAt = found < 0 ? following.length : found;
    const unwrapped = unwrap([header, ...following.slice(0, traceAt)], this.#column, pieces > 1);
    this.#column = unwrapped?.column ?? this.#column;
    const lines =
      unwrapped === undefined
        ? [{ text: header, from: pieces }, ...following.slice(0, traceAt).map(single)]
        : [{ text: unwrapped.text, from: pieces + traceAt }];
    const [first = single(header), ...others] = lines;
    this.#out.record(block, [
      { text: this.#repairMessage(first.text), from: first.from },
      ...others,
      ...mendTraceback(following.slice(traceAt)),
      ...rest.slice(end).map(single),
    ]);
  }
  /** Returns the line of a header with its message repaired. */
  #repairMessage(line: string): string {
    const message = this.#read(line)?.message ?? '';
    const repaired = repairText(message);
    return repaired === message ? line : line.slice(0, line.length - message.length) + repaired;
  }
}

/** A header is read for its text only: the file tells its year, and no more. */
const NO_SOURCE = { path: '', modified: 0 } as const;
/** Repairs a line; returns the lines that were on it. */
function repairPiece(piece: Piece): Piece[] {
  const parts = repairLine(piece.text);
  if (parts.length === 1 && parts[0] === piece.text) return [piece];
  return parts.map((text, k) => ({ ...piece, text, isRepaired: true, written: k === 0 ? piece.written : 0 }));
}

const STAMP_OF = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}(?:[+-]\d{4})? /;
const RESULT_END = /; <rc> = -?\d{1,4}$/;

function isEmptyOrEllipsis(text: string | undefined): boolean {
  return text !== undefined && (text.trim() === '' || ELLIPSIS.test(text));
}

function single(text: string): { text: string; from: number } {
  return { text, from: 1 };
}

/** Removes the quotes that close a record which quotes before its header opened: backticks, `"`, `{noformat}`. */
function stripEnd(lines: readonly string[], mark: Mark): readonly string[] {
  if (mark.kind !== 'code') return lines;
  return lines.map((line, i) =>
    i === lines.length - 1 ? line.replace(/(?:[`"]{1,3}|\{(?:noformat|code)\})$/, '') : line,
  );
}
