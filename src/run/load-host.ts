/**
 * The stages in order: read -> split -> parse -> track -> document. One call does one host, from bytes to bulk bodies.
 * Everything between reading and writing is synchronous and pure; the only waits are one a chunk and one a body.
 */
import { HostDocuments } from './host-documents.ts';
import { readState, writeState } from './host-state.ts';
import type { HostState, StreamState } from './host-state.ts';
import { ASKING, openLane } from './log-pipeline.ts';
import type { LaneContext, LogLane } from './log-pipeline.ts';
import { logNameOf } from '../logs/kinds.ts';
import type { DuplicateText, InputFault, LogFile, LogStream, ReaderPosition } from '../model/files.ts';
import type { HostInput } from '../model/hosts.ts';
import { openArchives } from '../read/archive/archives.ts';
import type { Archives } from '../read/archive/archives.ts';
import { followStream } from '../read/follow/follow.ts';
import { readStream, resumeStream } from '../read/text/read-log.ts';
import type { StreamEvents, StreamPart, StreamReader } from '../read/text/read-log.ts';
import { RecordCounter } from '../split/count.ts';
import { StoredBytes } from './stored-bytes.ts';
import type { PipelineOptions, HostSink, StateSink, HostCounts, OpenStream } from './types.ts';
import { Neighbours } from '../track/logs/neighbours.ts';
import { Turns } from './fair-queue.ts';

/** Streams of a host that appear while it is followed. */
export class StreamFeed {
  #take: ((streams: readonly LogStream[]) => void) | undefined;
  #early: LogStream[] = [];

  /** Has them followed, too; those that have the key of one that is followed are not. */
  add(streams: readonly LogStream[]): void {
    if (this.#take === undefined) this.#early.push(...streams);
    else this.#take(streams);
  }

  /** Who takes them. */
  onStreams(take: (streams: readonly LogStream[]) => void): void {
    this.#take = take;
    take(this.#early.splice(0));
  }
}

/**
 * Reads all logs of a host, oldest first, and gives its documents as bodies to the sink.
 * @param resume a state that another run gave to its sink, to go on from there
 * @param open how streams are read, where not from files as they are now
 * @param stop ends the reading: what is open then is sent as open, and what is half read is left for another run
 * @param feed logs that are to be followed later
 */
export async function readHost(
  host: HostInput,
  options: PipelineOptions,
  sink: HostSink,
  resume?: Uint8Array,
  open?: OpenStream,
  stop: AbortSignal = new AbortController().signal,
  feed?: StreamFeed,
): Promise<HostCounts> {
  const work = new HostWork(host, options, sink, resume, open ?? opener(options, stop), stop);
  if (options.follow === undefined) await work.run(() => work.readAll());
  else await work.run(() => work.followAll(feed));
  return work.counts;
}

function opener({ follow }: PipelineOptions, signal: AbortSignal): OpenStream | undefined {
  if (follow === undefined) return undefined;
  const { quietMs } = follow;
  return (stream, events, known) => followStream(stream, events, known, { quietMs, signal });
}

/** A stream that is being read. */
interface Work {
  readonly stream: LogStream;
  readonly reader: StreamReader;
  readonly parts: AsyncIterator<StreamPart>;
  readonly lanes: (LogLane | undefined)[];
  /** Records of copies. */
  readonly copies: RecordCounter;
  readonly stored: StoredBytes;
  /** When nothing came after its newest record any more, on the follower's clock, in ms. */
  heardAt: number;
  /** All that is there was read: what follows was held back for more. */
  isRead: boolean;
  isOver: boolean;
}

/** Other logs are told of up to so long before the newest record of vdsm.log, in ms: stamps of two logs are not that exact. */
const BEHIND_MS = 3000;

/** Of streams that are followed: a log that tells of what was so long ago, in ms, is not joined with vdsm.log any more. */
const FOLLOW_BACK_MS = 60_000;

/** What a host's streams share: documents, bodies, the state. */
class HostWork {
  readonly #host: HostInput;
  readonly #sink: HostSink;
  readonly #keeper: StateSink | undefined;
  readonly #openStream: OpenStream | undefined;
  readonly #stop: AbortSignal;
  readonly #openAfter: number;
  /** What a run before has left; undefined: it begins anew. */
  readonly #resume: HostState | undefined;
  /** Something was read since the last state. */
  #isChanged = false;
  /** As all was when the end of the input was reached, before what was open then was ended. */
  #last: Uint8Array<ArrayBuffer> | undefined;
  readonly #documents: HostDocuments;
  readonly #neighbours: Neighbours;
  readonly #context: LaneContext;
  readonly #works: Work[];
  /** Of all streams: each of its own would keep as much in memory. */
  readonly #archives: Archives;
  /** Parts of streams that are followed side by side are dealt with one after the other. */
  readonly #turns = new Turns<HostInput>(1);

  constructor(
    host: HostInput,
    options: PipelineOptions,
    sink: HostSink,
    resume: Uint8Array | undefined,
    open: OpenStream | undefined,
    stop: AbortSignal,
  ) {
    this.#openStream = open;
    this.#stop = stop;
    this.#openAfter = options.follow?.openAfterMs ?? Infinity;
    this.#host = host;
    this.#sink = sink;
    this.#keeper = keepsState(host, options) ? sink.state : undefined;
    this.#resume = this.#keeper && resume && readState(resume);
    this.#documents = new HostDocuments(host, options, this.#resume?.ids);
    const asked = host.streams.some(isFront) && host.streams.some(isAsking);
    this.#neighbours = new Neighbours(asked, this.#resume?.neighbours);
    this.#context = {
      documents: this.#documents,
      neighbours: this.#neighbours,
      clock: host.clock,
      pasted: options.pasted === true,
      caused: options.caused,
    };
    this.#archives = openArchives(readingOrder(host.streams));
    this.#works = host.streams.map((stream) => this.#begin(stream));
  }

  get counts(): HostCounts {
    return this.#documents.counts;
  }

  /** Reads the streams in one of the two ways, and sends what is open in the end. */
  async run(read: () => Promise<void>): Promise<void> {
    try {
      await read();
    } finally {
      for (const work of this.#works) await work.parts.return?.();
      await this.#archives.handOver();
    }
    await this.#end();
  }

  /** Reads all streams to their ends. */
  async readAll(): Promise<void> {
    const works = this.#works;
    const front = works.filter(({ stream }) => isFront(stream));
    const behind = front.length === 0 ? [] : works.filter(({ stream }) => isAsking(stream));
    await this.#readAbreast(front, behind);
    for (const work of works) await this.#readToEnd(work);
    // another run goes on from here, before what is held back and what is open is ended
    if (!this.#stop.aborted) this.#last = this.#keeper && this.#save();
    for (const work of works) while (await this.#next(work));
  }

  /** Follows all streams side by side, and those that appear, until it is to stop. */
  followAll(feed: StreamFeed | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      let count = 0;
      const follow = (work: Work): void => {
        count++;
        this.#follow(work).then(() => {
          if (--count === 0) resolve();
        }, reject);
      };
      for (const work of this.#works) follow(work);
      if (count === 0) resolve();
      feed?.onStreams((streams) => {
        if (this.#stop.aborted) return;
        const known = new Set(this.#works.map(({ stream }) => streamKey(stream)));
        for (const stream of streams) {
          if (known.has(streamKey(stream))) continue;
          if (isAsking(stream)) this.#neighbours.want();
          const work = this.#begin(stream);
          this.#works.push(work);
          follow(work);
        }
      });
    });
  }

  #begin(stream: LogStream): Work {
    const events = {
      fault: (fault: InputFault) => this.#sink.fault(fault),
      copy: (copy: DuplicateText) => void this.counts.copies.push(copy),
    };
    const known = this.#resume?.streams.get(streamKey(stream));
    const reader = this.#open(stream, events, known?.positions ?? []);
    return {
      stream,
      reader,
      parts: reader.parts[Symbol.asyncIterator](),
      lanes: (known?.lanes ?? []).map((state) => state && openLane(stream, this.#context, state)),
      copies: new RecordCounter(),
      stored: new StoredBytes(),
      heardAt: Number.NaN,
      isRead: false,
      isOver: false,
    };
  }

  #open(stream: LogStream, events: StreamEvents, known: readonly ReaderPosition[]): StreamReader {
    if (this.#openStream !== undefined) return this.#openStream(stream, events, known);
    if (this.#keeper === undefined) return { parts: readStream(stream, events, this.#archives), positions: () => [] };
    return resumeStream(stream, events, known);
  }

  /** Reads vdsm.log, and the logs behind it that ask what it tells, as far as it is read itself. */
  async #readAbreast(front: readonly Work[], behind: readonly Work[]): Promise<void> {
    for (const work of front) {
      do {
        const until = newestOf(work) - BEHIND_MS;
        for (const other of behind) await this.#catchUp(other, until);
        if (behind.length > 0) this.#neighbours.forget(Math.min(...behind.map((other) => reachOf(other))));
      } while (await this.#step(work));
    }
  }

  /** Reads on in a log as long as it may be told of. */
  async #catchUp(work: Work, until: number): Promise<void> {
    for (;;) {
      let waits = false;
      for (const lane of work.lanes) {
        lane?.release(until);
        waits ||= lane?.waitingSince() !== undefined;
      }
      if (waits || !(await this.#step(work))) return;
    }
  }

  /** Reads all that is there of a log that waits for no other any more. */
  async #readToEnd(work: Work): Promise<void> {
    do {
      if (this.#stop.aborted) return;
      for (const lane of work.lanes) lane?.release(Infinity);
    } while (await this.#step(work));
  }

  /** Follows one of the streams; vdsm.log, when it is quiet, holds back no other. */
  async #follow(work: Work): Promise<void> {
    for (;;) {
      const { value: part, done } = await work.parts.next();
      if (done === true) break;
      await this.#turns.take(this.#host, async () => {
        await this.#take(work, part);
        if (!isFront(work.stream) && this.#works.some(({ stream }) => isFront(stream))) return;
        const until = part.kind === 'idle' && part.quiet ? Infinity : newestOf(work) - BEHIND_MS;
        let reach = Infinity;
        for (const other of this.#works) {
          if (!isAsking(other.stream)) continue;
          for (const lane of other.lanes) {
            lane?.release(until);
            reach = Math.min(reach, lane?.waitingSince() ?? Infinity);
          }
        }
        this.#neighbours.forget(Math.min(reach, newestOf(work) - FOLLOW_BACK_MS));
      });
    }
    work.isOver = true;
  }

  /** Reads the next part of a stream; false: all that is there was read, or it is to stop. */
  async #step(work: Work): Promise<boolean> {
    return !work.isRead && (await this.#next(work)) && !work.isRead;
  }

  async #next(work: Work): Promise<boolean> {
    if (work.isOver || this.#stop.aborted) return false;
    const { value: part, done } = await work.parts.next();
    if (done === true) {
      work.isOver = true;
      return false;
    }
    await this.#take(work, part);
    return true;
  }

  async #take(work: Work, part: StreamPart): Promise<void> {
    const { counts } = this;
    const { lanes, copies, stored } = work;
    switch (part.kind) {
      case 'file':
        if (!part.unchanged) counts.files++;
        this.#sink.progress(0, 0, stored.endFile());
        stored.startFile(part.file);
        break;
      case 'lines': {
        const lane = (lanes[part.lane] ??= openLane(work.stream, this.#context, undefined));
        const { file, before, bytes } = part.lines;
        lane.startFile(file, before);
        const records = lane.push(part.lines);
        this.#isChanged ||= records > 0;
        work.heardAt = Number.NaN;
        this.#tell(work, bytes, records);
        await this.#send(false);
        break;
      }
      case 'copy':
        this.#documents.leaveOut(copies.add(part.lines.file, part.lines));
        this.#tell(work, part.lines.bytes, 0);
        break;
      case 'break':
        lanes[part.lane]?.interrupt();
        break;
      case 'idle':
        this.#rest(work, part);
        await this.#send(true);
        break;
      case 'end':
        work.isRead = true;
        break;
      default:
        part satisfies never;
    }
    this.#isChanged ||= part.kind !== 'idle' && part.kind !== 'end';
    if (this.#isChanged && part.kind !== 'end' && this.#keeper?.due()) {
      await this.#send(true);
      this.#keeper.keep(() => this.#save());
      this.#isChanged = false;
    }
  }

  /** Nothing more is there for now: what waits for more is told of in time. */
  #rest(work: Work, { quiet, now }: Extract<StreamPart, { kind: 'idle' }>): void {
    if (Number.isNaN(work.heardAt)) work.heardAt = now;
    const logNow = newestOf(work) + (now - work.heardAt);
    for (const lane of work.lanes) {
      if (quiet) lane?.settle();
      lane?.addPending(logNow, this.#openAfter);
    }
  }

  #tell(work: Work, bytes: number, records: number): void {
    this.counts.bytes += bytes;
    this.#sink.progress(bytes, records, work.stored.read(bytes));
  }

  /** All is read, or it is to stop. */
  async #end(): Promise<void> {
    for (const { copies, stored } of this.#works) {
      this.#documents.leaveOut(copies.end());
      this.#sink.progress(0, 0, stored.endFile());
    }
    let last = this.#last;
    if (this.#stop.aborted) {
      // what waits for vdsm.log is in the state, if there is one
      last = this.#keeper && this.#save();
      for (const { lanes } of this.#works) {
        for (const lane of lanes) {
          if (this.#keeper === undefined) lane?.release(Infinity);
          // the record that is open may go on behind the stop, and would stay as it is now if it were sent
          lane?.addPending(Infinity, 0);
        }
      }
    } else {
      for (const { lanes } of this.#works) for (const lane of lanes) lane?.end();
    }
    await this.#send(true);
    if (last !== undefined) {
      const state = last;
      this.#keeper?.keep(() => state);
    }
  }

  /** Between two parts: what was taken in is in it, and nothing else. */
  #save(): Uint8Array<ArrayBuffer> {
    return writeState({
      ids: this.#documents.saveIds(),
      streams: new Map(this.#works.map((work) => [streamKey(work.stream), this.#saveStream(work)])),
      neighbours: this.#neighbours.save(),
    });
  }

  #saveStream({ reader, lanes }: Work): StreamState {
    return { positions: reader.positions(), lanes: Array.from(lanes, (lane) => lane?.save()) };
  }

  async #send(rest: boolean): Promise<void> {
    for (const body of this.#documents.take(rest)) {
      const memory = await this.#sink.body(body);
      if (memory !== undefined) this.#documents.recycle(memory);
    }
  }
}

function isFront({ kind = 'vdsm' }: LogStream): boolean {
  return kind === 'vdsm';
}

function isAsking({ kind = 'vdsm' }: LogStream): boolean {
  return ASKING.has(kind);
}

/** The files of all streams, about in the order in which they are read: what is read abreast by its age, then the rest. */
function readingOrder(streams: readonly LogStream[]): LogFile[] {
  const abreast = streams.filter((stream) => isFront(stream) || isAsking(stream));
  const byAge = abreast.flatMap(({ files }) => {
    let age = '';
    return files.map((file) => ({ file, age: (age = file.stamp?.local ?? age) }));
  });
  byAge.sort((a, b) => (a.age < b.age ? -1 : a.age > b.age ? 1 : 0));
  const rest = streams.filter((stream) => !abreast.includes(stream));
  return [...byAge.map(({ file }) => file), ...rest.flatMap(({ files }) => files)];
}

/** What tells the streams of a host apart, the same in every run. */
export function streamKey({ kind = 'vdsm', files, name }: LogStream): string {
  return `${kind}/${logNameOf(kind, files[0]?.path ?? name)}`;
}

function newestOf({ lanes }: Work): number {
  return Math.max(-Infinity, ...lanes.map((lane) => lane?.newest() ?? -Infinity));
}

/** The oldest record that it may still ask for, in ms. */
function reachOf({ lanes, isOver, isRead }: Work): number {
  if (isOver || isRead) return Infinity;
  return Math.min(Infinity, ...lanes.map((lane) => lane?.waitingSince() ?? Infinity));
}

/**
 * Whether a host's work can go on in another run. What comes from archives or standard input is read from its beginning
 * each time, and so is what a repairer works on.
 */
function keepsState({ streams }: HostInput, { pasted }: PipelineOptions): boolean {
  const files = streams.flatMap((stream) => stream.files);
  return !pasted && streams.length > 0 && files.every(({ path, place }) => path !== '-' && place === undefined);
}
