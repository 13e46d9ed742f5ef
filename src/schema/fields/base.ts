import { ALL, SPANS, type FieldDef } from './field.ts';

/** What a document is, when it happened, and which host and daemon wrote it. */
export const BASE_FIELDS = [
  {
    name: '@timestamp',
    type: 'date',
    on: ALL,
    doc: 'Instant of the line. Of a call, task or command its start, or its end where the start is not in the input.',
  },
  {
    name: 'ecs.version',
    type: 'keyword',
    stored: true,
    on: ALL,
    doc: 'Version of the Elastic Common Schema (ECS) that the field names follow.',
  },
  {
    name: 'event.dataset',
    type: 'keyword',
    on: ALL,
    doc: 'What the document is: `vdsm.log` (a line of vdsm.log), `vdsm.call`, `vdsm.task` or `vdsm.command`. For lines of companion logs see [logs.md](logs.md).',
  },
  {
    name: 'event.action',
    type: 'keyword',
    on: ALL,
    doc: 'Of a line: its event (`call-start`, `command-finish`, `banner`, …), see [events.md](events.md). Of a call or task: its verb. Of a command: its tool and subcommand.',
  },
  {
    name: 'event.outcome',
    type: 'keyword',
    on: ALL,
    doc: '`success`, `failure` or `unknown`. Unknown: the end is missing from the input, vdsm dropped records, or vdsm restarted in between.',
  },
  {
    name: 'vdsm.failed',
    type: 'integer',
    on: SPANS,
    doc: '1 if it failed, 0 if it succeeded, absent if the outcome is unknown. The average of this field is the failure rate.',
  },
  {
    name: 'event.start',
    type: 'date',
    search: false,
    on: SPANS,
    doc: 'Instant of the record that opens the call, task or command.',
  },
  { name: 'event.end', type: 'date', search: false, on: SPANS, doc: 'Instant of the record that closes it.' },
  {
    name: 'event.duration',
    type: 'long',
    on: ALL,
    doc: '`event.end` minus `event.start`, in nanoseconds. vdsm writes milliseconds. Of a line: how long the request took that it sums up, where the raw pipeline read the line ([raw.md](raw.md)).',
  },
  {
    name: 'event.ingested',
    type: 'date',
    search: false,
    on: ALL,
    byPipeline: true,
    stamp: true,
    doc: 'When vdsm-ship made the document to send it, to the second; of a document that another program sends, when the ingest pipeline processed it.',
  },
  {
    name: 'host.name',
    type: 'keyword',
    on: ALL,
    doc: 'Host that wrote the log, in lower case: a short name or an FQDN, as the input names it.',
  },
  {
    name: 'labels',
    type: 'labels',
    on: ALL,
    doc: 'Labels from the command line. `labels.case` names the support case.',
  },
  {
    name: 'service.name',
    type: 'keyword',
    aggregate: false,
    on: ALL,
    doc: 'Daemon that wrote the log: `vdsm`, `supervdsmd`, `ovirt-engine`, `sanlock`, …',
  },
  {
    name: 'service.version',
    type: 'keyword',
    on: ALL,
    doc: 'Version of the daemon, as the daemon reports it: vdsm does in its banner.',
  },
] as const satisfies readonly FieldDef[];
