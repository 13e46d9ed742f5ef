/** What the main thread and a host's worker say to each other. Bodies go over by transfer, not by copy. */
import type { BulkBody, HostInput, InputFault } from './model.ts';
import type { HostCounts, PipelineOptions } from './pipeline.ts';

export type ToWorker =
  | { readonly kind: 'host'; readonly host: HostInput; readonly options: PipelineOptions }
  /** A body was dealt with; its memory comes back. */
  | { readonly kind: 'room'; readonly memory: ArrayBuffer | undefined };

export type FromWorker =
  | { readonly kind: 'body'; readonly body: BulkBody }
  | { readonly kind: 'fault'; readonly fault: InputFault }
  | { readonly kind: 'progress'; readonly bytes: number; readonly records: number; readonly stored: number }
  | { readonly kind: 'done'; readonly counts: HostCounts };
