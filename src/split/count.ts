import type { LogFile } from '../model/files.ts';
import type { LineBatch } from '../model/records.ts';
import { RecordSplitter } from './records.ts';
import { Clock } from './clock.ts';
import { grammarOf } from './grammars.ts';

/** Counts the records of duplicate text, which is read no further. */
export class RecordCounter {
  #file: LogFile | undefined;
  #splitter = new RecordSplitter(new Clock(), grammarOf('vdsm'));

  /** Takes lines of a file; returns how many records ended with them. */
  add(file: LogFile, batch: LineBatch): number {
    const ended = file === this.#file ? 0 : this.end();
    this.#file = file;
    return ended + this.#splitter.push(batch).length;
  }

  /** Ends the text; returns how many records ended with it: one or none. */
  end(): number {
    return this.#splitter.end().length;
  }
}
