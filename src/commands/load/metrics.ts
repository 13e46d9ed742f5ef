/** The table of what `--metrics` exports. `docs/follow.md` has it, too, and a test holds the two together. */
import { programVersion } from '../../cli/version.ts';
import type { Checkpoint } from '../../checkpoint/checkpoint.ts';
import { DOCUMENT_KINDS } from '../../schema/document-kinds.ts';
import type { BulkSender } from '../../ship/bulk.ts';
import type { NodePool } from '../../ship/nodes/pool.ts';
import type { Newest } from './newest.ts';
import type { Progress } from './progress.ts';
import type { RunTotals } from './run-totals.ts';

/** Where the values of a run come from, when they are asked for. */
export interface MetricSources {
  readonly progress: Pick<Progress, 'sizes' | 'hosts'>;
  readonly totals: Pick<RunTotals, 'sent' | 'unconfirmed' | 'faults' | 'waitsFor'>;
  readonly sender: Pick<BulkSender, 'activity'>;
  readonly newest: Pick<Newest, 'times'>;
  readonly nodes: Pick<NodePool, 'working'>;
  readonly checkpoint: Pick<Checkpoint, 'writes'> | undefined;
}

/** A value with its labels. */
interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Metric {
  readonly name: `vdsm_ship_${string}`;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly labels?: readonly string[];
  /** @param now in ms since 1970 */
  readonly read: (run: MetricSources, now: number) => readonly Sample[];
}

/** Outcomes of documents, as the ledger names them and as labels. */
const OUTCOMES = {
  created: 'created',
  updated: 'updated',
  exists: 'exists',
  rejected: 'rejected',
  notOverwritten: 'not_overwritten',
} as const;

const one = (value: number): readonly Sample[] => [{ value }];

export const METRICS: readonly Metric[] = [
  {
    name: 'vdsm_ship_build_info',
    type: 'gauge',
    help: 'Always 1; its labels have the version of vdsm-ship and of Node.js.',
    labels: ['version', 'nodejs'],
    read: () => [{ labels: { version: programVersion(), nodejs: process.version }, value: 1 }],
  },
  {
    name: 'vdsm_ship_hosts',
    type: 'gauge',
    help: 'Hosts whose logs are read.',
    read: ({ progress }) => one(progress.hosts),
  },
  {
    name: 'vdsm_ship_records_total',
    type: 'counter',
    help: 'Records read from logs.',
    read: ({ progress }) => one(progress.sizes.records),
  },
  {
    name: 'vdsm_ship_read_bytes_total',
    type: 'counter',
    help: 'Bytes of text read from logs, decompressed.',
    read: ({ progress }) => one(progress.sizes.bytes),
  },
  {
    name: 'vdsm_ship_input_faults_total',
    type: 'counter',
    help: 'Damaged or unreadable input.',
    read: ({ totals }) => one(totals.faults),
  },
  {
    name: 'vdsm_ship_documents_total',
    type: 'counter',
    help: 'Documents whose outcome the server has confirmed, by kind (line, call, task, command) and outcome (created, updated, exists, rejected, not_overwritten).',
    labels: ['kind', 'outcome'],
    read: ({ totals }) =>
      DOCUMENT_KINDS.flatMap((kind) =>
        Object.entries(OUTCOMES).map(([outcome, label]) => ({
          labels: { kind, outcome: label },
          value: totals.sent.documents[kind][outcome as keyof typeof OUTCOMES],
        })),
      ),
  },
  {
    name: 'vdsm_ship_documents_unconfirmed',
    type: 'gauge',
    help: 'Documents that are made, but that the server has not confirmed yet, by kind.',
    labels: ['kind'],
    read: ({ totals }) => DOCUMENT_KINDS.map((kind) => ({ labels: { kind }, value: totals.unconfirmed[kind] })),
  },
  {
    name: 'vdsm_ship_lag_seconds',
    type: 'gauge',
    help: 'Time from the newest record that the server has confirmed to now, by host; it grows while a host writes nothing.',
    labels: ['host'],
    read: ({ newest }, now) =>
      Array.from(newest.times, ([host, time]) => ({ labels: { host }, value: (now - time) / 1000 })),
  },
  {
    name: 'vdsm_ship_in_flight_bytes',
    type: 'gauge',
    help: 'Bytes of documents that wait for the server.',
    read: ({ sender }) => one(sender.activity.bytesInFlight),
  },
  {
    name: 'vdsm_ship_requests_retried_total',
    type: 'counter',
    help: 'Bulk requests that had to be sent again, whole or in part.',
    read: ({ sender }) => one(sender.activity.requestsRetried),
  },
  {
    name: 'vdsm_ship_documents_retried_total',
    type: 'counter',
    help: 'Documents in bulk requests that had to be sent again.',
    read: ({ sender }) => one(sender.activity.documentsRetried),
  },
  {
    name: 'vdsm_ship_retry_wait_seconds_total',
    type: 'counter',
    help: 'Time waited before requests were sent again, over all requests.',
    read: ({ sender }) => one(sender.activity.msWaited / 1000),
  },
  {
    name: 'vdsm_ship_server_unavailable',
    type: 'gauge',
    help: '1 while the server takes no documents, else 0.',
    read: ({ totals }) => one(totals.waitsFor === undefined ? 0 : 1),
  },
  {
    name: 'vdsm_ship_nodes_working',
    type: 'gauge',
    help: 'Addresses of --node that worked when they were last used.',
    read: ({ nodes }) => one(nodes.working),
  },
  {
    name: 'vdsm_ship_checkpoint_age_seconds',
    type: 'gauge',
    help: 'Time since the checkpoint was last written; absent before that, and without --checkpoint. It is written only when something new was read.',
    read: ({ checkpoint }, now) =>
      checkpoint?.writes.last === undefined ? [] : one((now - checkpoint.writes.last) / 1000),
  },
  {
    name: 'vdsm_ship_checkpoint_write_failures_total',
    type: 'counter',
    help: 'Failed attempts to write the checkpoint; absent without --checkpoint.',
    read: ({ checkpoint }) => (checkpoint === undefined ? [] : one(checkpoint.writes.failures)),
  },
];
