import type { FieldDef } from './field.ts';

/** What a host works with: paths to storage, units, networks, hooks and jobs. */
export const HOST_FIELDS = [
  {
    name: 'vdsm.storage.path_device',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'Device of one path to storage, as the kernel or multipathd names it: `sdf`, `8:48`.',
  },
  { name: 'vdsm.storage.server', type: 'keyword', on: ['line'], note: true, doc: 'NFS server.' },
  {
    name: 'vdsm.iscsi.connection',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'iSCSI session and connection: `1:0`.',
  },
  { name: 'vdsm.iscsi.target', type: 'keyword', on: ['line'], note: true, doc: 'iSCSI target (IQN).' },
  { name: 'vdsm.iscsi.portal', type: 'keyword', on: ['line'], note: true, doc: 'iSCSI portal: `address,port`.' },
  {
    name: 'vdsm.unit',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'systemd unit that started, stopped or failed.',
  },
  {
    name: 'vdsm.requests',
    type: 'long',
    on: ['line'],
    note: true,
    doc: 'JSON-RPC requests that vdsm served since the last such line.',
  },
  {
    name: 'vdsm.network.name',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'Network that is set up, changed or removed.',
  },
  { name: 'vdsm.upgrade.step', type: 'keyword', on: ['line'], note: true, doc: 'Step of an upgrade of vdsm.' },
  {
    name: 'vdsm.network.down',
    type: 'keyword',
    list: true,
    on: ['line'],
    note: true,
    doc: 'Networks that connectivity.log reports as down.',
  },
  { name: 'vdsm.hook.name', type: 'keyword', on: ['line'], note: true, doc: 'Hook script that ran.' },
  { name: 'vdsm.hook.exit_code', type: 'integer', on: ['line'], note: true, doc: 'Exit code of the hook script.' },
  {
    name: 'vdsm.job.type',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'Type of a block job, in lower case: `commit`, `copy`, …',
  },
  {
    name: 'vdsm.job.state',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'State that the job entered, in lower case.',
  },
] as const satisfies readonly FieldDef[];
