/** Tells `check` which records of roads the log's own files have, too; loading asks the documents' own ids instead. */
import { LineIds } from '../../document/id.ts';
import type { LogStream } from '../../model/files.ts';
import type { LogRecord } from '../../model/records.ts';
import { logKeyOf } from '../log-key.ts';
import { HostLines, type WantedIds } from './own-lines.ts';

/** The records of a host that its own files and its roads have. Logs are read one after the other, the own files first. */
export class CopiedRecords {
  readonly #host: string;
  readonly #lines: HostLines;
  readonly #ids = new Map<string, LineIds>();

  /** @param wanted ids of the lines of its roads */
  constructor(host: string, wanted: WantedIds) {
    this.#host = host;
    this.#lines = new HostLines(wanted, undefined);
  }

  /**
   * Takes the next record, and returns whether it is a copy of one in the log's own files.
   * @param road number of the logical log if that is a road
   */
  isCopy({ kind, isForwarded, stamp, firstLine, time }: LogRecord, stream: LogStream, road?: number): boolean {
    const lines = this.#lines.of(kind);
    if (lines === undefined) return false;
    const isOwn = road === undefined && kind === stream.kind && !isForwarded;
    const id = this.#idsOf(logKeyOf(kind, stream), isOwn ? '' : `${stream.name} ${isForwarded} ${road}`);
    const line = id.next(stamp, firstLine);
    if (!isOwn) return lines.isCopied(line, time);
    lines.addOwn(line, time);
    return false;
  }

  /** Each road counts its own equal lines. */
  #idsOf(key: string, sequence: string): LineIds {
    const name = `${key}\0${sequence}`;
    let ids = this.#ids.get(name);
    if (ids === undefined) this.#ids.set(name, (ids = new LineIds(this.#host, key)));
    return ids;
  }
}
