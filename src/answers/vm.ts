/** `vm ID`: what happened to one VM, on all hosts and in all logs, in the order of time. */
import { all, any, atLeast, begins, group, has, is, not, select } from '../query/build.ts';
import type { Filter, Plan, Results } from '../query/query.ts';
import type { Answer, AnswerKind } from './answer.ts';
import { nextCommand, type Ask } from './ask.ts';
import { line, note, section, strong, table, type Block } from './view/blocks.ts';
import { NONE, vdsmCalls } from './common.ts';
import {
  inOrder,
  lineEvent,
  LINE_FIELDS,
  SPAN_FIELDS,
  spanName,
  viewEvents,
  spanEvent,
  withoutTwice,
  type Event,
} from './events.ts';
import { hostList, type Head } from './head.ts';
import type { Names } from './view/names.ts';
import { placeOf } from './view/place.ts';
import { chooseId } from './subject.ts';
import { count, counts, duration, earliest, latest, number, numberOf, shortId, text } from './view/text.ts';
import { news } from './why.ts';

export interface Vm extends Answer {
  readonly vm: string;
  /** Names that logs give it. */
  readonly vmNames: readonly string[];
  readonly hosts: readonly string[];
  readonly from: string;
  readonly until: string;
  readonly events: readonly Event[];
  /** Calls about it by verb, polls included. */
  readonly verbs: Readonly<Record<string, number>>;
  readonly flows: number;
}

/** Lines that tell the life of a VM, beside warnings and errors. */
const LIFE = [
  'vm-started',
  'vm-running',
  'vm-down',
  'vm-stopped',
  'vm-released',
  'vm-paused-by-storage',
  'migration-started',
  'migration-completed',
  'migration-failed',
  'migration-aborted',
  'block-job-failed',
  'block-job-completed',
  'live-merge-step',
  'snapshot-completed',
  'bitmap-changed',
  'backup-step',
  'backup-failed',
  'vm-rerun',
  'vm-unexpected',
  'vm-down-error',
  'vm-crashed',
  'qemu-ended',
] as const;
/** An extend of fewer seconds is routine. */
const EXTEND_SLOW_S = 10;

export const vm: AnswerKind<Vm> = {
  plan: planVm,
  make: makeVm,
  view: viewVm,
};

function planVm({ subject = '' }: Ask): Plan {
  const ofLine = begins<'line'>('vdsm.vm.id', subject);
  const ofCall: Filter<'call'> = all(begins('vdsm.vm.id', subject), vdsmCalls);
  return {
    'vm.ids': group('line', ofLine, { by: [{ field: 'vdsm.vm.id' }, { field: 'host.name' }] }),
    'vm.calls': group('call', begins('vdsm.vm.id', subject), {
      by: [{ field: 'vdsm.vm.id' }, { field: 'vdsm.call.verb' }, { field: 'host.name' }],
    }),
    'vm.names': group('line', all(ofLine, has('vdsm.vm.name')), {
      by: [{ field: 'vdsm.vm.id' }, { field: 'vdsm.vm.name' }],
    }),
    'vm.named': group('line', is('vdsm.vm.name', subject), { by: [{ field: 'vdsm.vm.id' }] }),
    'vm.lines': select(
      'line',
      all(ofLine, any(news, is('event.action', ...LIFE), atLeast('vdsm.extend.total_seconds', EXTEND_SLOW_S))),
      { limit: 2000, fields: LINE_FIELDS },
    ),
    'vm.spans': select('call', all(ofCall, not(is('vdsm.call.poll', true))), {
      limit: 1000,
      fields: [...SPAN_FIELDS, 'vdsm.vm.id'],
    }),
    'vm.failed': select('call', all(ofCall, is('vdsm.call.poll', true), is('event.outcome', 'failure', 'unknown')), {
      limit: 200,
      fields: [...SPAN_FIELDS, 'vdsm.vm.id'],
    }),
  };
}

function makeVm({ selected, grouped }: Results, ask: Ask, head: Head): Vm {
  const groups = (name: string) => grouped[`vm.${name}`]?.rows ?? [];
  const idsByName = groups('named').map(({ keys }) => keys[0] ?? '');
  const id = chooseId(
    'VM',
    ask.subject ?? '',
    [...groups('ids'), ...groups('calls')].map(({ keys }) => keys[0] ?? ''),
    idsByName.length === 0
      ? 'a VM is named by its id, a uuid, as the engine shows it; its name is known only where engine.log is read, too'
      : `that is the name of ${idsByName.join(', ')}: ask by this id`,
  );
  const lines = withoutTwice((selected['vm.lines']?.rows ?? []).filter((row) => text(row, 'vdsm.vm.id') === id));
  const spans = [...(selected['vm.spans']?.rows ?? []), ...(selected['vm.failed']?.rows ?? [])].filter(
    (row) => text(row, 'vdsm.vm.id') === id,
  );
  const own = [...groups('ids'), ...groups('calls')].filter(({ keys }) => keys[0] === id);
  const verbs: Record<string, number> = {};
  for (const { keys, count: found } of groups('calls'))
    if (keys[0] === id) verbs[keys[1] ?? NONE] = (verbs[keys[1] ?? NONE] ?? 0) + found;
  const flows = [...new Set(spans.map((row) => text(row, 'trace.id')).filter((flow) => flow !== ''))];
  const failed = spans.find((row) => text(row, 'event.outcome') !== 'success') ?? spans[0];
  return {
    head,
    vm: id,
    vmNames: groups('names')
      .filter(({ keys }) => keys[0] === id)
      .map(({ keys }) => keys[1] ?? ''),
    hosts: [...new Set(own.map(({ keys }) => keys.at(-1) ?? ''))].toSorted(),
    from: earliest(own.map(({ from }) => from)),
    until: latest(own.map(({ until }) => until)),
    events: inOrder([...lines.map(lineEvent), ...spans.map(callEvent)], ask.limit),
    verbs,
    flows: flows.length,
    next: [
      ...(failed === undefined || text(failed, 'trace.id') === ''
        ? []
        : [nextCommand(ask, 'flow', shortId(text(failed, 'trace.id')))]),
      ...(failed === undefined
        ? []
        : [nextCommand(ask, 'why', text(failed, 'host.name'), text(failed, '@timestamp').slice(0, 16))]),
    ],
  };
}

/** Returns a call that went well without a tone: it is part of the VM's life, not a trouble. */
function callEvent(row: Results['selected'][string]['rows'][number]): Event {
  if (text(row, 'event.outcome') !== 'success') return spanEvent(row);
  const at = text(row, '@timestamp');
  const flow = text(row, 'trace.id');
  const time = numberOf(row, 'event.duration');
  const what = `${spanName(row)}${flow === '' ? '' : ` (flow ${shortId(flow)})`}${time === undefined ? '' : `, ${duration(time)}`}`;
  return { at, until: at, count: 1, host: text(row, 'host.name'), what, tone: undefined, place: placeOf(row) };
}

function viewVm({ vm: id, vmNames, hosts, from, until, events, verbs, flows }: Vm, names: Names): Block[] {
  const called = vmNames.length > 0 ? ` (${vmNames.join(', ')})` : '';
  return [
    line(
      strong(`VM ${id}${called}`),
      `on ${hostList(hosts, names)}, ${names.span(from, until)}, ${count(flows, 'flow')}`,
    ),
    ...(events.length === 0
      ? [note('no change of its state, no failure and no call that changes it')]
      : [viewEvents(events, names)]),
    ...section('Calls about it', [
      table([{ flexible: true, wraps: true }], [[counts(verbs, String, 12)]]),
      note(`${number(Object.values(verbs).reduce((sum, each) => sum + each, 0))} calls, polls included`),
    ]),
  ];
}
