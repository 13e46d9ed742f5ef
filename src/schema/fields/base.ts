import { ALL, SPANS, type FieldDef } from './field.ts';

/** What a document is, when it happened, and which host and daemon wrote it. */
export const BASE_FIELDS = [
  {
    name: '@timestamp',
    type: 'date',
    on: ALL,
    doc: 'Instant of the line; of a call, task or command its start (its end, where no start was seen).',
  },
  { name: 'ecs.version', type: 'keyword', on: ALL, doc: 'Version of the Elastic Common Schema whose names are used.' },
  {
    name: 'event.dataset',
    type: 'keyword',
    on: ALL,
    doc: 'What it is: `vdsm.log` (a line), `vdsm.call`, `vdsm.task`, `vdsm.command`; of other logs what docs/logs.md lists.',
  },
  {
    name: 'event.action',
    type: 'keyword',
    on: ALL,
    doc: 'What the line says (`call-start`, `command-finish`, `banner`, …); of a call or task its verb; of a command its tool and subcommand.',
  },
  {
    name: 'event.outcome',
    type: 'keyword',
    on: ALL,
    doc: '`success`, `failure` or `unknown` (no close seen, a drop window, a restart).',
  },
  {
    name: 'vdsm.failed',
    type: 'integer',
    on: SPANS,
    doc: '1: it failed; 0: it did not; absent: unknown. Its average is the share of failures.',
  },
  { name: 'event.start', type: 'date', on: SPANS, doc: 'Stamp of the record that opens it.' },
  { name: 'event.end', type: 'date', on: SPANS, doc: 'Stamp of the record that closes it.' },
  {
    name: 'event.duration',
    type: 'long',
    on: SPANS,
    doc: 'End minus start, in nanoseconds; vdsm stamps milliseconds.',
  },
  { name: 'event.ingested', type: 'date', on: ALL, byPipeline: true, doc: 'When the ingest pipeline saw it.' },
  { name: 'host.name', type: 'keyword', on: ALL, doc: 'The host, lower case, short or FQDN as found.' },
  {
    name: 'labels',
    type: 'labels',
    on: ALL,
    doc: 'Labels given on the command line; `labels.case` names a support case.',
  },
  {
    name: 'service.name',
    type: 'keyword',
    on: ALL,
    doc: 'The daemon that wrote it: `vdsm`, `supervdsmd`, `ovirt-engine`, `sanlock`, …',
  },
  {
    name: 'service.version',
    type: 'keyword',
    on: ALL,
    doc: 'Version of the daemon, as it tells it itself: of vdsm by the banner of the epoch.',
  },
] as const satisfies readonly FieldDef[];
