import { estimateText } from './estimate.ts';
import type { LogFile } from '../model/files.ts';

const NONE = { size: 0, compression: 'none' } as const;

/**
 * How far a host's files are read, in bytes as stored, which is what a person knows the size of. Within a compressed file
 * it is reckoned from the text by the ratio of those before it; it never goes back, and each file ends with its own size.
 */
export class StoredBytes {
  #file: Pick<LogFile, 'size' | 'compression'> = NONE;
  #text = 0;
  #told = 0;
  /** Of the compressed files read so far. */
  #sums = { stored: 0, text: 0 };

  startFile(file: Pick<LogFile, 'size' | 'compression'>): void {
    [this.#file, this.#text, this.#told] = [file, 0, 0];
  }

  /** Takes bytes of text; returns how many bytes as stored went by with them. */
  read(text: number): number {
    this.#text += text;
    if (this.#file.compression === 'none') return this.#tell(this.#text);
    // it is not read to its end yet, whatever the ratio says
    return this.#tell(Math.floor(Math.min(this.#text / this.#ratio(), this.#file.size * 0.99)));
  }

  /** Returns what is left of the file. */
  endFile(): number {
    if (this.#file.compression !== 'none') {
      this.#sums.stored += this.#file.size;
      this.#sums.text += this.#text;
    }
    const left = this.#tell(this.#file.size);
    this.startFile(NONE);
    return left;
  }

  /** A live file grows while it is read: no more is told than it had. */
  #tell(reached: number): number {
    const more = Math.max(0, Math.min(reached, this.#file.size) - this.#told);
    this.#told += more;
    return more;
  }

  /** Bytes of text of one byte as stored. */
  #ratio(): number {
    const { stored, text } = this.#sums;
    if (stored > 0 && text > 0) return text / stored;
    return estimateText({ size: 1, compression: this.#file.compression });
  }
}
