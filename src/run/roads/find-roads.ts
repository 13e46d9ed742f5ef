/**
 * Finds the roads of a host before it is read: files beside the log's own ones that may hold lines of these, such as an
 * excerpt or a page. They are read once for the ids of their lines, so that those which the own files have are known
 * when the roads are read again, after the own files.
 */
import { LineIds } from '../../document/id.ts';
import { isCorrelated, isPrimary } from '../../logs/kinds.ts';
import type { LogFile, LogKind, LogStream } from '../../model/files.ts';
import type { HostInput } from '../../model/hosts.ts';
import type { LogRecord } from '../../model/records.ts';
import { findOwnFiles } from '../../read/text/own-files.ts';
import { readStream } from '../../read/text/read-log.ts';
import { timeOf } from '../../read/text/stamps.ts';
import { openSplitter } from '../../split/open-splitter.ts';
import { logKeyOf } from '../log-key.ts';
import type { WantedIds } from './own-lines.ts';
import { IDS_MAX } from './recent-ids.ts';
import type { PipelineOptions } from '../types.ts';

/** A host with its roads. */
export interface HostRoads {
  /** The host, whose roads come after the own files that may have their lines. */
  readonly host: HostInput;
  readonly wanted: WantedIds;
}

/** Largest file, in bytes as stored, that may be a road: a larger one is a log of its own. */
const STORED_MAX = 256 << 20;

/**
 * Finds the roads of a host. A host of which every file has the name of its log has none.
 * @param isSequential logs are read one after the other: none is read abreast of the primary log, and compared with it then
 */
export async function findRoads(
  host: HostInput,
  options: Pick<PipelineOptions, 'scope' | 'pasted'>,
  isSequential = false,
): Promise<HostRoads> {
  const scan = new Scan(host, options, isSequential);
  const streams: LogStream[] = [];
  for (const stream of host.streams) streams.push(await scan.read(stream));
  return { host: { ...host, streams }, wanted: scan.wanted };
}

class Scan {
  readonly wanted = new Map<LogKind, Set<string>>();
  readonly #host: HostInput;
  readonly #scope: string | undefined;
  readonly #pasted: boolean;
  readonly #kinds: ReadonlySet<LogKind>;
  readonly #isAbreast: boolean;
  #left = IDS_MAX;

  constructor(
    host: HostInput,
    { scope, pasted = false }: Pick<PipelineOptions, 'scope' | 'pasted'>,
    isSequential: boolean,
  ) {
    this.#host = host;
    this.#scope = scope;
    this.#pasted = pasted;
    this.#kinds = new Set(host.streams.map(({ kind }) => kind));
    this.#isAbreast = !isSequential && [...this.#kinds].some(isPrimary);
  }

  /** Reads the roads of a rotation set; returns the set with its files in the order in which they are to be read. */
  async read(stream: LogStream): Promise<LogStream> {
    const { kind, files } = stream;
    if (files.some(({ path }) => path === '-')) return stream;
    const lasts = new Map<LogFile, number>();
    const own = findOwnFiles(files);
    for (const file of files) {
      if (file.size > STORED_MAX || own.has(file)) continue;
      const isRoad = files.length > 1;
      // records of the primary log in a correlated one are compared when both are read abreast
      if (!isRoad && (this.#kinds.size === 1 || (this.#isAbreast && isCorrelated(kind)))) continue;
      const last = await this.#readFile(stream, file, (of) => (of === kind ? isRoad : this.#kinds.has(of)));
      if (isRoad && last !== undefined) lasts.set(file, last);
    }
    return lasts.size === 0 ? stream : { ...stream, files: placeRoads(files, lasts) };
  }

  /**
   * Reads a road; returns its last stamp in ms, without its zone. Returns undefined where it has more lines than are
   * kept: it is a log of its own.
   */
  async #readFile(stream: LogStream, file: LogFile, isWanted: (kind: LogKind) => boolean): Promise<number | undefined> {
    const splitter = openSplitter(stream.kind, this.#host.clock, this.#pasted);
    const found = new Map<LogKind, { readonly ids: LineIds; readonly set: Set<string> }>();
    let count = 0;
    let last: number | undefined;
    const take = (records: readonly LogRecord[]): void => {
      for (const record of records) {
        const { kind, stamp, firstLine, local } = record;
        if (!isWanted(kind)) continue;
        let of = found.get(kind);
        if (of === undefined) {
          const ids = new LineIds(this.#host.name, logKeyOf(kind, stream), this.#scope);
          found.set(kind, (of = { ids, set: new Set() }));
        }
        of.set.add(of.ids.next(stamp, firstLine));
        if (record.layout !== 'none' && local > (last ?? -Infinity)) last = local;
        count++;
      }
    };
    for await (const part of readStream({ ...stream, files: [file] }, NO_EVENTS)) {
      if (part.kind !== 'lines') continue;
      splitter.startFile(part.lines.file, part.lines.before);
      take(splitter.push(part.lines));
      if (count > this.#left) return undefined;
    }
    take(splitter.end());
    if (count > this.#left) return undefined;
    this.#left -= count;
    for (const [kind, { set }] of found) {
      const ids = this.wanted.get(kind);
      if (ids === undefined) this.wanted.set(kind, set);
      else for (const id of set) ids.add(id);
    }
    return last;
  }
}

/** Faults are reported when the files are read again. */
const NO_EVENTS = { fault() {}, duplicate() {} };

/** Moves each road behind the files that begin before it ends. */
function placeRoads(files: readonly LogFile[], lasts: ReadonlyMap<LogFile, number>): LogFile[] {
  const placed = files.filter((file) => !lasts.has(file));
  for (const file of files) {
    const last = lasts.get(file);
    if (last === undefined) continue;
    const before = files[files.indexOf(file) - 1];
    const inPlace = before === undefined ? 0 : placed.indexOf(before) + 1;
    const behind = placed.findLastIndex(({ stamp }) => stamp !== undefined && timeOf(stamp, false) <= last) + 1;
    placed.splice(Math.max(inPlace, behind), 0, file);
  }
  return placed;
}
