import type { FieldDef } from './field.ts';

/** `vdsm.ha.*`: the hosted engine agent and broker. */
export const HA_FIELDS = [
  { name: 'vdsm.ha.score', type: 'integer', on: ['line'], note: true, doc: 'Score of the host for the hosted engine.' },
  {
    name: 'vdsm.ha.state',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'State of the hosted engine agent (`EngineUp`).',
  },
  { name: 'vdsm.ha.previous_state', type: 'keyword', on: ['line'], note: true, doc: 'State that it left.' },
  {
    name: 'vdsm.ha.best_host',
    type: 'keyword',
    on: ['line'],
    note: true,
    doc: 'Other host with the best score, as its agent sees it.',
  },
  { name: 'vdsm.ha.best_score', type: 'integer', on: ['line'], note: true, doc: 'Score of that host.' },
  {
    name: 'vdsm.ha.penalty',
    type: 'integer',
    on: ['line'],
    note: true,
    doc: 'By how much the score of this host was lowered.',
  },
  { name: 'vdsm.ha.penalty_reason', type: 'keyword', on: ['line'], note: true, doc: 'Why it was lowered, or is 0.' },
] as const satisfies readonly FieldDef[];
