/** What the main thread and a host's worker say to each other. Bodies go over by transfer, not by copy. */
import type { EngineCalls } from './engine-calls.ts';
import type { BulkBody } from '../model/bulk-body.ts';
import type { InputFault, LogStream } from '../model/files.ts';
import type { HostInput } from '../model/hosts.ts';
import type { HostCounts, PipelineOptions } from './types.ts';

export type ToWorker =
  | {
      readonly kind: 'host';
      readonly host: HostInput;
      readonly options: PipelineOptions;
      /** Whether states are to be sent; `resume` is one to go on from. */
      readonly keeps: boolean;
      readonly resume: Uint8Array | undefined;
    }
  /** Calls of the engine, for all hosts that follow. */
  | { readonly kind: 'engine-calls'; readonly calls: EngineCalls }
  /** Logs of the host that is followed, which appeared since. */
  | { readonly kind: 'streams'; readonly streams: readonly LogStream[] }
  /** Read no more of the host; what was read is still to be sent. */
  | { readonly kind: 'stop' }
  /** A body was dealt with; its memory comes back. */
  | { readonly kind: 'room'; readonly memory: ArrayBuffer | undefined };

export type FromWorker =
  | { readonly kind: 'body'; readonly body: BulkBody }
  /** What the host's work can go on from, once the bodies that were sent before it are dealt with. */
  | { readonly kind: 'state'; readonly state: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'fault'; readonly fault: InputFault }
  | { readonly kind: 'progress'; readonly bytes: number; readonly records: number; readonly stored: number }
  | { readonly kind: 'done'; readonly counts: HostCounts };
