/** What a host's work goes on from after a stop: how far its logs were read, and all that is open then. */
import { deserialize, serialize } from 'node:v8';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { HostIdsState } from './host-documents.ts';
import type { LogKind, ReaderPosition } from '../model/files.ts';
import type { LogRecord } from '../model/records.ts';
import type { SplitterState } from '../split/records.ts';
import type { VdsmActivityState } from '../track/logs/vdsm-activity.ts';

/**
 * The number of this shape. Whoever changes what is saved, in any stage, raises it: a checkpoint of another number is set
 * aside, and its hosts are read from the beginning, which adds nothing. `test/run/state.property.test.ts` holds the shape.
 */
export const STATE_FORMAT = 4;

/** A host between two batches of lines. One graph: what two parts of it refer to is one object. */
export interface HostState {
  readonly ids: HostIdsState;
  /** By kind, and by the name of the log where a host has many. */
  readonly streams: ReadonlyMap<string, StreamState>;
  readonly activity: VdsmActivityState;
}

/** A rotation set. */
export interface StreamState {
  readonly positions: readonly ReaderPosition[];
  /** Its logical logs, by number; undefined: nothing of it was read. */
  readonly logs: readonly (LogState | undefined)[];
}

/** A logical log. */
export interface LogState {
  readonly splitter: SplitterState;
  readonly kinds: ReadonlyMap<LogKind, KindState>;
}

/** The records of one kind in a logical log. */
export interface KindState {
  /** Of the tracker of that kind. */
  readonly tracker: unknown;
  /** Records that wait until the primary log is read as far. */
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
