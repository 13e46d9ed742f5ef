/** The state of a host, which a later run resumes from: how far its logs are read, and all that is open. */
import { deserialize, serialize } from 'node:v8';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { HostIdsState } from './host-documents.ts';
import type { HostLinesState } from './roads/own-lines.ts';
import type { LogKind, ReaderPosition } from '../model/files.ts';
import type { IdentifiedRecord } from '../model/records.ts';
import type { SplitterState } from '../split/records.ts';
import type { VdsmActivityState } from '../track/logs/vdsm-activity.ts';

/**
 * The number of the shape of a state. It rises with every change of what a stage saves: a checkpoint with a lower number is
 * removed, and its hosts are read from the beginning. `test/run/state.property.test.ts` fails if only the shape changes.
 */
export const STATE_FORMAT = 7;

/** The state of a host between two batches of lines. An object that two of its parts refer to stays one object. */
export interface HostState {
  readonly ids: HostIdsState;
  /** By the key of the rotation set. */
  readonly streams: ReadonlyMap<string, StreamState>;
  readonly activity: VdsmActivityState;
  /** Lines that are in the logs and in roads, by kind. */
  readonly lines: HostLinesState;
}

/** The state of a rotation set. */
export interface StreamState {
  readonly positions: readonly ReaderPosition[];
  /** Its logical logs, by their numbers; undefined: none of its lines was read. */
  readonly logs: readonly (LogState | undefined)[];
}

/** The state of a logical log. */
export interface LogState {
  readonly splitter: SplitterState;
  /** By kind, and where lines of this kind come by several ways, by these. */
  readonly kinds: ReadonlyMap<string, KindState>;
  /** Recent vdsm activity of other hosts whose lines are in it. */
  readonly activities: ReadonlyMap<string, VdsmActivityState>;
  /** Its number if it is a road. */
  readonly road: number | undefined;
}

/** The state of the records of one kind in a logical log. */
export interface KindState {
  readonly kind: LogKind;
  /** The host, if it is another than that of the files. */
  readonly host: string | undefined;
  readonly isForwarded: boolean;
  /** State of the tracker of that kind. */
  readonly tracker: unknown;
  /** Records that wait for the primary log. */
  readonly waiting: readonly IdentifiedRecord[];
}

/**
 * Level of compression. Measured on a host with two thousand open tasks: 1.8 MB are serialized in 6 ms and compressed to
 * 0.2 MB in 8 ms more; higher levels take ten times as long.
 */
const LEVEL = 3;

/** Serializes a state; later changes of its objects are not in the bytes. */
export function writeState(state: HostState): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(deflateRawSync(serialize(state), { level: LEVEL }));
}

/** Returns the state that `writeState` serialized; each call makes new objects. */
export function readState(bytes: Uint8Array): HostState {
  return deserialize(inflateRawSync(bytes)) as HostState;
}
