import { estimateText } from './estimate.ts';
import type { LogFile } from '../model/files.ts';

const NONE = { size: 0, compression: 'none' } as const;

/**
 * Progress through the files of a host, in bytes as stored, since these are the sizes that people see. Within a compressed
 * file it is estimated from the text, by the ratio of the files before. It never goes back, and ends at the size of the file.
 */
export class StoredBytes {
  #file: Pick<LogFile, 'size' | 'compression'> = NONE;
  #text = 0;
  /** Bytes of the file that were returned so far. */
  #counted = 0;
  /** Sums over the compressed files so far. */
  #sums = { stored: 0, text: 0 };

  startFile(file: Pick<LogFile, 'size' | 'compression'>): void {
    [this.#file, this.#text, this.#counted] = [file, 0, 0];
  }

  /** Takes bytes of text; returns the bytes as stored since the last call. */
  read(text: number): number {
    this.#text += text;
    if (this.#file.compression === 'none') return this.#advance(this.#text);
    // the file is not read to its end yet, whatever the ratio says
    return this.#advance(Math.floor(Math.min(this.#text / this.#ratio(), this.#file.size * 0.99)));
  }

  /** Ends the file; returns the rest of its bytes. */
  endFile(): number {
    if (this.#file.compression !== 'none') {
      this.#sums.stored += this.#file.size;
      this.#sums.text += this.#text;
    }
    const left = this.#advance(this.#file.size);
    this.startFile(NONE);
    return left;
  }

  /** Counts up to a byte of the file, but not beyond the size that it had at first: a live log grows. */
  #advance(reached: number): number {
    const more = Math.max(0, Math.min(reached, this.#file.size) - this.#counted);
    this.#counted += more;
    return more;
  }

  /** Returns the bytes of text for a byte as stored. */
  #ratio(): number {
    const { stored, text } = this.#sums;
    if (stored > 0 && text > 0) return text / stored;
    return estimateText({ size: 1, compression: this.#file.compression });
  }
}
