/** Writes a log as vdsm does, one write a record, and rotates it as logrotate does on its hosts. */
import { execFile } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { copyFile, rename, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

export class LogWriter {
  readonly log: string;
  #file: number;
  readonly #compressing: Promise<unknown>[] = [];

  /** @param folder where the log lies */
  constructor(folder: string) {
    this.log = path.join(folder, 'vdsm.log');
    this.#file = openSync(this.log, 'a');
  }

  /** Appends records, each with its line end, at a pace that shippers see in many pieces. */
  async write(records: readonly Buffer[], perSecond = 800): Promise<void> {
    const every = 20;
    for (let at = 0; at < records.length; at += every) {
      for (const record of records.slice(at, at + every)) writeSync(this.#file, record);
      await sleep((every / perSecond) * 1000);
    }
  }

  /**
   * Renames the log to `.1` and begins another, as logrotate and the handler of vdsm do, and compresses `.1` after some time.
   * @param compressAfter in ms; `.1` must have been compressed before the next rotation
   */
  async rotate(compressAfter = 2500): Promise<void> {
    await this.#settle();
    await rename(this.log, `${this.log}.1`);
    closeSync(this.#file);
    this.#file = openSync(this.log, 'a');
    this.#compress(compressAfter);
  }

  /** Copies the log to `.1` and empties it, as logrotate does with `copytruncate`. Nothing is written meanwhile. */
  async copyTruncate(compressAfter = 2500): Promise<void> {
    await this.#settle();
    await copyFile(this.log, `${this.log}.1`);
    await truncate(this.log);
    this.#compress(compressAfter);
  }

  async close(): Promise<void> {
    closeSync(this.#file);
    await Promise.all(this.#compressing);
  }

  #compress(after: number): void {
    const compressed = sleep(after).then(async () => await run('xz', ['-f', `${this.log}.1`]));
    this.#compressing.push(compressed);
  }

  /** Waits for the compressor, and makes room for the next `.1.xz`. */
  async #settle(): Promise<void> {
    await Promise.all(this.#compressing.splice(0));
    for (let n = 8; n >= 1; n--) {
      const from = `${this.log}.${n}.xz`;
      if (await stat(from).catch(() => undefined)) await rename(from, `${this.log}.${n + 1}.xz`);
    }
  }
}
