import type { LogFile } from '../model/files.ts';
import type { LineBatch } from '../model/records.ts';
import { RecordSplitter } from './records.ts';

/** Counts the records of duplicate text, which goes no further than split. */
export class RecordCounter {
  #file: LogFile | undefined;
  #splitter = new RecordSplitter('vdsm', undefined);

  /** Takes lines of a file; returns the number of records that end with them. */
  add(file: LogFile, batch: LineBatch): number {
    const ended = file === this.#file ? 0 : this.end();
    this.#file = file;
    return ended + this.#splitter.push(batch).length;
  }

  /** Ends the text; returns the number of records that were open: one or none. */
  end(): number {
    return this.#splitter.end().length;
  }
}
