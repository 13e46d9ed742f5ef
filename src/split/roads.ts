/** The lines of other logs that a shipper put into the system log: each of these logs is joined into records of its own. */
import { anyHeaderOf } from './any-header.ts';
import type { LogKind } from '../model/files.ts';
import type { ClockFacts } from '../model/hosts.ts';
import type { LogRecord } from '../model/records.ts';
import {
  forwardedLines,
  hasEngineHeader,
  isFullMessage,
  isIndentCut,
  kindOfFileTag,
  kindOfTag,
  mayBeForwarded,
  mayContinueText,
  resemblesHeader,
  withoutPrefix,
} from './forwarded.ts';
import { newJoinerState, RecordJoiner, type JoinerState } from './joiner.ts';

/** Logs whose forwarded lines are read in one text, by host and tag. */
const ROADS_MAX = 4096;

/** The state of the lines that are forwarded in a text, as plain data. */
export interface RoadsState extends JoinerState {
  /** Logs whose lines are forwarded in this text, by host and tag. */
  roads: Map<string, RoadState>;
  /** The road that took the last line: lines without a header continue it. */
  road: string | undefined;
}

/** The state of the lines of another log that are forwarded in a text. */
interface RoadState {
  readonly kind: LogKind;
  readonly host: string;
  /** Characters before the text of the last line: the journal indents its next lines so far. */
  width: number;
  /** The last message is as long as one may be: the next one may be the rest of it. */
  isFull: boolean;
  /** Headers of the text take a blank from the indentation of lines. */
  isIndentCut: boolean;
  readonly splitter: JoinerState;
}

/** The logs whose lines are forwarded in one text. */
export class Roads {
  readonly #state: RoadsState;
  readonly #facts: ClockFacts | undefined;
  /** The joiner of the text that holds the lines. */
  readonly #holder: RecordJoiner;
  /** Joiners of the logs, by host and tag. */
  readonly #joiners = new Map<string, RecordJoiner>();

  /**
   * @param state of the text; it is used, not copied
   * @param facts of the clock of the host
   * @param holder the joiner of the text that holds the lines
   */
  constructor(state: RoadsState, facts: ClockFacts | undefined, holder: RecordJoiner) {
    this.#state = state;
    this.#facts = facts;
    this.#holder = holder;
    for (const [key, { kind, splitter, host }] of state.roads)
      this.#joiners.set(key, new RecordJoiner(kind, facts, splitter, host));
  }

  /** Ends the input: adds the records that were open. */
  end(done: LogRecord[]): void {
    for (const joiner of this.#joiners.values()) joiner.end(done);
  }

  /** Ends the open records, since their text was quiet for a while. */
  settle(done: LogRecord[]): void {
    for (const joiner of this.#joiners.values()) joiner.settle(done);
  }

  /**
   * Hands the message of a record of the system log to the joiner of the log that forwarded it there; returns false
   * where it is no line of another log.
   */
  forward(header: LogRecord, written: number, offset: number, bits: number, done: LogRecord[]): boolean {
    const state = this.#state;
    state.road = undefined;
    if (!mayBeForwarded(header)) return false;
    const { message, logger, host } = header;
    const key = `${host}\n${logger}`;
    let joiner = this.#joiners.get(key);
    // an engine's record that has no stamp takes that of the line
    const isUnstamped = header.layout !== 'none' && hasEngineHeader(message);
    if (joiner === undefined) {
      const kind = isUnstamped ? 'engine' : this.#kindOf(logger, message);
      if (kind === undefined || this.#joiners.size >= ROADS_MAX) return false;
      joiner = new RecordJoiner(kind, this.#facts, newJoinerState(), host);
      this.#joiners.set(key, joiner);
      state.roads.set(key, { kind, host, width: 0, isFull: false, isIndentCut: false, splitter: joiner.state });
    }
    state.road = key;
    const lines = forwardedLines(message);
    const road = state.roads.get(key);
    const wasFull = road?.isFull === true;
    if (road !== undefined) {
      road.width = header.firstLine.length - message.length;
      road.isFull = isFullMessage(message, lines);
    }
    joiner.outer = header;
    joiner.startFile(state.file, state.line);
    if (isUnstamped) beginUnstamped(joiner, header, lines.shift() ?? '', written, offset, done);
    let isTaken = isUnstamped;
    const first = lines[0];
    if (first !== undefined && !isUnstamped && !resemblesHeader(first)) {
      if (wasFull && mayContinueText(first) && joiner.lengthen(first, written)) {
        lines.shift();
        isTaken = true;
      } else if (road !== undefined) {
        road.isIndentCut = isIndentCut(first, road.isIndentCut);
        if (road.isIndentCut && first.startsWith(' ')) lines[0] = ` ${first}`;
      }
    }
    takeLines(joiner, lines, isTaken ? 0 : written, offset, bits, done);
    state.dated = joiner.state.dated ?? state.dated;
    // records without a wall clock are of the time of what is forwarded among them
    if (header.layout === 'none' && joiner.state.last !== undefined) this.#holder.inherit(joiner.state.last, done);
    return true;
  }

  /** Returns the kind of the log that a line is of, where none of that tag came before; undefined: it is of none. */
  #kindOf(tag: string, message: string): LogKind | undefined {
    const named = kindOfFileTag(tag);
    if (named !== undefined) return named;
    if (!resemblesHeader(message)) return undefined;
    const kind = kindOfTag(tag);
    const found = anyHeaderOf(kind)(message, this.#holder.source);
    return found === undefined || found.kind === 'syslog' || found.layout === 'none' ? undefined : kind;
  }

  /**
   * Hands a line without a header to the road that took the line before; returns false where there is none. The journal
   * indents the lines of a message.
   */
  continue(line: string, written: number, offset: number, bits: number, done: LogRecord[]): boolean {
    const state = this.#state;
    const key = state.road ?? '';
    const joiner = this.#joiners.get(key);
    if (joiner === undefined) return false;
    joiner.startFile(state.file, state.line);
    const width = state.roads.get(key)?.width ?? 0;
    takeLines(joiner, [withoutPrefix(line, width)], written, offset, bits, done);
    return true;
  }
}

/** Takes lines that are on one line of the text. */
function takeLines(
  joiner: RecordJoiner,
  lines: readonly string[],
  written: number,
  offset: number,
  bits: number,
  done: LogRecord[],
): void {
  let left = written;
  for (const line of lines) {
    const header = joiner.readHeader(joiner.textOf(line), joiner.source);
    joiner.take(line, header, false, left, offset, bits, done);
    left = 0;
  }
}

/** Begins a record of the engine that has no stamp of its own: it takes that of the line that forwarded it. */
function beginUnstamped(
  joiner: RecordJoiner,
  outer: LogRecord,
  text: string,
  written: number,
  offset: number,
  done: LogRecord[],
): void {
  const record = joiner.readHeader(text, joiner.source);
  if (record === undefined) {
    joiner.continue(text, written, offset, done);
    return;
  }
  // equal texts come at any time: the whole line tells them apart
  record.firstLine = outer.firstLine;
  record.layout = outer.layout;
  record.stamp = outer.stamp;
  record.zone = outer.zone;
  record.local = record.time = outer.local;
  record.quality = outer.quality;
  joiner.begin(record, written, offset, done);
}
