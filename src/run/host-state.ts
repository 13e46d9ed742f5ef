/** What a host's work goes on from after a stop: how far its logs were read, and all that is open then. */
import { deserialize, serialize } from 'node:v8';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { HostIdsState } from './host-documents.ts';
import type { ReaderPosition } from '../model/files.ts';
import type { LogRecord } from '../model/records.ts';
import type { SplitterState } from '../split/records.ts';
import type { NeighboursState } from '../track/logs/neighbours.ts';

/**
 * The number of this shape: whoever changes anything that is saved, in any stage, counts it up, and checkpoints that
 * were made before are set aside. `test/run/state.property.test.ts` says when.
 */
export const STATE_FORMAT = 4;

/** A host between two batches of lines. One graph: what two parts of it refer to is one object. */
export interface HostState {
  readonly ids: HostIdsState;
  /** By kind, and the name of the log where a host has many. */
  readonly streams: ReadonlyMap<string, StreamState>;
  readonly neighbours: NeighboursState;
}

/** A rotation set. */
export interface StreamState {
  readonly positions: readonly ReaderPosition[];
  /** By number; undefined: nothing of it was read. */
  readonly lanes: readonly (LaneState | undefined)[];
}

/** What is open of one log. */
export interface LaneState {
  readonly splitter: SplitterState;
  /** Of the tracker of its kind of log. */
  readonly tracker: unknown;
  /** Records that wait for vdsm.log to be read as far. */
  readonly waiting: readonly LogRecord[];
}

/** Measured on hosts with two thousand tasks in mind: 1.8 MB in 6 ms, packed 0.2 MB in 8 ms more; higher levels take ten times that. */
const LEVEL = 3;

/** Copies a state into bytes: what becomes of its objects later is not in them. */
export function writeState(state: HostState): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(deflateRawSync(serialize(state), { level: LEVEL }));
}

/** The state that `writeState` wrote; each call makes a new one. */
export function readState(bytes: Uint8Array): HostState {
  return deserialize(inflateRawSync(bytes)) as HostState;
}
