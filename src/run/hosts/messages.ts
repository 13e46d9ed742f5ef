/** Messages between the main thread and a worker. Bulk bodies and states are transferred, not copied. */
import type { BulkBody } from '../../model/bulk-body.ts';
import type { InputFault, LogStream } from '../../model/files.ts';
import type { HostInput } from '../../model/hosts.ts';
import type { EngineCalls } from '../engine-calls.ts';
import type { HostCounts, PipelineOptions } from '../types.ts';

export type ToWorker =
  /** Read a host. */
  | {
      readonly kind: 'host';
      readonly host: HostInput;
      readonly options: PipelineOptions;
      /** Whether to send states. */
      readonly savesState: boolean;
      /** State to resume from. */
      readonly resume: Uint8Array | undefined;
    }
  /** Calls of the engine, for all later hosts. */
  | { readonly kind: 'engine-calls'; readonly calls: EngineCalls }
  /** Logs that appeared on the host that is followed. */
  | { readonly kind: 'streams'; readonly streams: readonly LogStream[] }
  /** Read no more of the host, and send what is read. */
  | { readonly kind: 'stop' }
  /** A bulk body is handled, so that another may be sent; its memory comes back. */
  | { readonly kind: 'body-done'; readonly memory: ArrayBuffer };

export type FromWorker =
  | { readonly kind: 'body'; readonly body: BulkBody }
  /** A state to resume from, once the bulk bodies before it are handled. */
  | { readonly kind: 'state'; readonly state: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'fault'; readonly fault: InputFault }
  | { readonly kind: 'progress'; readonly bytes: number; readonly records: number }
  | { readonly kind: 'done'; readonly counts: HostCounts };
