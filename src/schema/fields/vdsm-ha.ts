import type { FieldDef } from './field.ts';

/** `vdsm.ha.*`: the hosted engine agent and broker. */
export const HA_FIELDS = [
  { name: 'vdsm.ha.score', type: 'integer', on: ['line'], note: true, doc: 'Hosted engine score of the host.' },
  {
    name: 'vdsm.ha.state',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'State of the hosted engine agent: `EngineUp`.',
  },
  { name: 'vdsm.ha.previous_state', type: 'keyword', on: ['line'], note: true, doc: 'State that the agent left.' },
  {
    name: 'vdsm.ha.best_host',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'Other host with the best score, according to the agent.',
  },
  { name: 'vdsm.ha.best_score', type: 'integer', on: ['line'], note: true, doc: 'Score of that host.' },
  {
    name: 'vdsm.ha.penalty',
    type: 'integer',
    on: ['line'],
    note: true,
    doc: 'By how much the score of this host is lowered.',
  },
  {
    name: 'vdsm.ha.penalty_reason',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'Why the score is lowered, or why it is 0.',
  },
] as const satisfies readonly FieldDef[];
