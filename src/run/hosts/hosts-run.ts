/** What the reading of many hosts shares: options, links between hosts, and where their work goes. */
import type { BulkBody } from '../../model/bulk-body.ts';
import type { InputFault, LogStream } from '../../model/files.ts';
import type { HostInput } from '../../model/hosts.ts';
import type { HostCounts, PipelineOptions } from '../types.ts';
import type { EngineLinks } from './engine-links.ts';

/** Receives the work of all hosts. */
export interface HostsSink {
  /** Takes a bulk body; when the promise resolves, its memory goes back to the host's worker. */
  body(host: HostInput, body: BulkBody): Promise<void>;
  fault(fault: InputFault): void;
  /** A host begins; `done` follows when all of it is read. */
  start(host: HostInput): void;
  /** Decompressed bytes and records since the last call. */
  progress(host: HostInput, bytes: number, records: number): void;
  done(host: HostInput, counts: HostCounts): void;
  /** Takes a message for a person. */
  report(text: string): void;
  /** Absent: every host is read from the beginning of its logs, and no state is saved. */
  readonly states?: HostStates | undefined;
}

/** States that hosts resume from. */
interface HostStates {
  /** Returns the state that an earlier run saved of a host; undefined if there is none. */
  of(host: HostInput): Uint8Array | undefined;
  /** Saves the state of a host. The sink has handled all bulk bodies from before it. */
  keep(host: HostInput, state: Uint8Array): void;
}

/** One run over many hosts. */
export interface HostsRun {
  readonly options: PipelineOptions;
  readonly links: EngineLinks;
  readonly sink: HostsSink;
  /** Ends the run. */
  readonly stop: AbortSignal;
  /** Hosts are begun in the order in which they are given; else the largest first. */
  readonly inOrder: boolean;
  /** Take logs that appear on a host that is followed, by the name of the host. */
  readonly feeds: Map<string, (streams: readonly LogStream[]) => void>;
}
