import type { LogFile, LogKind } from '../model/files.ts';
import type { ClockFacts } from '../model/hosts.ts';
import type { LineBatch, LogRecord } from '../model/records.ts';
import { newJoinerState, RecordJoiner } from './joiner.ts';
import type { PasteRepairer } from './paste/repair.ts';
import { rereadState, restoreText } from './reread.ts';
import { Roads, type RoadsState } from './roads.ts';

/** The state of a splitter between two batches, as plain data. */
export interface SplitterState extends RoadsState {
  /** Records that ended when the last lines of a file were repaired. */
  ended: LogRecord[];
}

/**
 * Joins lines into records: a header begins one, and every other line continues it, across the files of a rotation set.
 * The same lines give the same records in whatever batches they come. Nothing is lost but the middle of a record that is
 * longer than `MAX_RECORD`.
 */
export class RecordSplitter {
  /**
   * Its state, for a splitter that continues this one. It changes with every batch, so it is to be serialized at once.
   */
  readonly state: SplitterState;
  readonly #joiner: RecordJoiner;
  readonly #roads: Roads;
  readonly #repairer: PasteRepairer | undefined;
  readonly #kind: LogKind;
  readonly #facts: ClockFacts | undefined;
  /** Reads the text of open records again. */
  #again: RecordSplitter | undefined;

  /**
   * @param kind of the files, which may hold records of other kinds, too
   * @param facts of the clock of the host; undefined: stamps without a zone are UTC
   * @param repairer repairs lines of pasted text first. It has no state to save, since pasted text is not resumed
   * @param state of the splitter that this one continues; it is used, not copied
   */
  constructor(kind: LogKind, facts: ClockFacts | undefined, repairer?: PasteRepairer, state?: SplitterState) {
    this.state = state ?? { ...newJoinerState(), ended: [], roads: new Map(), road: undefined };
    this.#joiner = new RecordJoiner(kind, facts, this.state);
    this.#roads = new Roads(this.state, facts, this.#joiner);
    this.#repairer = repairer;
    this.#kind = kind;
    this.#facts = facts;
  }

  /**
   * Sets the file of the next lines; the open record continues in it.
   * @param before number of its lines before them
   */
  startFile(file: LogFile, before = 0): void {
    if (this.#repairer !== undefined) this.state.ended.push(...this.#split(this.#repairer.end()));
    this.#joiner.startFile(file, before);
  }

  /**
   * Takes lines again that led to the state which this splitter continues: open records whose secrets are masked in it get
   * their text back.
   */
  pushAgain(file: LogFile, batch: LineBatch): void {
    const state = { ...rereadState(this.state), ended: [] };
    this.#again ??= new RecordSplitter(this.#kind, this.#facts, undefined, state);
    this.#again.startFile(file);
    this.#again.push(batch);
    restoreText(this.state, this.#again.state);
  }

  /** Takes lines; returns the records that end with them. */
  push(batch: LineBatch): LogRecord[] {
    if (this.#again !== undefined) this.#again = undefined;
    if (this.#repairer === undefined) return this.#split(batch);
    return [...this.#takeEnded(), ...this.#split(this.#repairer.push(batch))];
  }

  /** Ends the input; returns the records that were open. */
  end(): LogRecord[] {
    const done = this.#takeEnded();
    if (this.#repairer !== undefined) done.push(...this.#split(this.#repairer.end()));
    this.#joiner.end(done);
    this.#roads.end(done);
    return done;
  }

  /** Ends the open record, since its log was quiet for a while; fragments keep waiting for the first stamp. */
  settle(): LogRecord[] {
    const done: LogRecord[] = [];
    this.#roads.settle(done);
    this.#joiner.settle(done);
    return done;
  }

  #takeEnded(): LogRecord[] {
    const ended = this.state.ended;
    this.state.ended = [];
    return ended;
  }

  #split({ lines, offsets, flags, repairs }: LineBatch): LogRecord[] {
    const done: LogRecord[] = [];
    const joiner = this.#joiner;
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i] ?? '';
      const written = repairs?.written[i] ?? 1;
      const offset = offsets[i] ?? 0;
      const isFragment = repairs?.fragments[i] === true;
      const text = joiner.textOf(line);
      const header = isFragment ? undefined : joiner.readHeader(text, joiner.source);
      const bits = flags?.[i] ?? 0;
      if (header?.kind === 'syslog') {
        if (this.#roads.forward(header, written, offset, bits, done)) {
          this.state.line += written;
          continue;
        }
      } else if (this.state.road !== undefined) {
        const isRest = header === undefined ? !isFragment : header.kind === 'other' && header.layout === 'none';
        if (isRest && this.#roads.continue(text, written, offset, bits, done)) {
          this.state.line += written;
          continue;
        }
        this.state.road = undefined;
      }
      joiner.take(line, header, isFragment, written, offset, bits, done);
    }
    return done;
  }
}
