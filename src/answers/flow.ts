/** `flow ID`: all that one flow did, over engine and hosts, as a tree in the order of time. */
import { all, any, begins, group, is, not, select } from '../query/build.ts';
import type { Plan, Results, Row } from '../query/query.ts';
import type { Answer, AnswerKind } from './answer.ts';
import { nextCommand, type Ask } from './ask.ts';
import { bad, dim, line, note, section, strong, table, warn, type Block, type Cell } from './view/blocks.ts';
import {
  failureText,
  inOrder,
  lineEvent,
  LINE_FIELDS,
  SPAN_FIELDS,
  spanName,
  viewEvents,
  wholeFailureText,
  withoutTwice,
  type Event,
} from './events.ts';
import { hostList, type Head } from './head.ts';
import type { Names } from './view/names.ts';
import { fileLine, placeOf, type Place } from './view/place.ts';
import { chooseId } from './subject.ts';
import { count, duration, earliest, latest, number, numberOf, shortId, shortIds, text } from './view/text.ts';
import { news } from './why.ts';

/** A call, task or command, with what it caused. */
export interface FlowNode {
  readonly kind: 'engine' | 'call' | 'task' | 'command';
  readonly name: string;
  readonly host: string;
  readonly caller: string;
  readonly at: string;
  /** Seconds since the flow began. */
  readonly after: number;
  readonly duration: number | undefined;
  readonly outcome: string;
  readonly failure: string;
  readonly place: Place | undefined;
  readonly nodes: readonly FlowNode[];
}

export interface Flow extends Answer {
  readonly flow: string;
  readonly from: string;
  readonly until: string;
  readonly hosts: readonly string[];
  readonly nodes: readonly FlowNode[];
  /** Calls that only read state, such as polls of its tasks: by verb and host. */
  readonly polls: readonly {
    readonly verb: string;
    readonly host: string;
    readonly count: number;
    readonly from: string;
    readonly until: string;
  }[];
  readonly spans: number;
  /** What lines with the flow report beside: errors, actions of the engine. */
  readonly events: readonly Event[];
}

const FIELDS = [
  ...SPAN_FIELDS,
  'parent.id',
  'vdsm.call.poll',
  'vdsm.engine.call_id',
  'vdsm.engine.caused_call',
  'vdsm.command.id',
  'event.start',
];

/** Verbs that look after a task: the engine sends them as part of its polling. */
const CARES = ['clearTask', 'stopTask', 'revertTask'] as const;

export const flow: AnswerKind<Flow> = {
  plan: planFlow,
  make: makeFlow,
  view: viewFlow,
};

function planFlow({ subject = '', limit }: Ask): Plan {
  const id = begins<'call'>('trace.id', subject);
  const asks = any<'call'>(is('vdsm.call.poll', true), is('vdsm.call.verb', ...CARES));
  return {
    'flow.ids': group('call', id, { by: [{ field: 'trace.id' }] }),
    'flow.line-ids': group('line', begins<'line'>('trace.id', subject), { by: [{ field: 'trace.id' }] }),
    'flow.calls': select('call', all(id, not(asks)), { limit, fields: FIELDS }),
    'flow.polls': group('call', all(id, asks), {
      by: [{ field: 'vdsm.call.verb' }, { field: 'host.name' }, { field: 'event.dataset' }],
    }),
    'flow.tasks': select('task', begins<'task'>('trace.id', subject), { limit, fields: FIELDS }),
    'flow.commands': select('command', begins<'command'>('trace.id', subject), { limit, fields: FIELDS }),
    'flow.lines': select(
      'line',
      all(
        begins<'line'>('trace.id', subject),
        any(
          news,
          is(
            'event.action',
            'engine-action-started',
            'engine-action-ended',
            'engine-action-failed',
            'engine-action-refused',
          ),
        ),
      ),
      { limit, fields: LINE_FIELDS },
    ),
  };
}

function makeFlow({ selected, grouped }: Results, ask: Ask, head: Head): Flow {
  const ids = ['flow.ids', 'flow.line-ids'].flatMap((name) =>
    (grouped[name]?.rows ?? []).map(({ keys }) => keys[0] ?? ''),
  );
  const id = chooseId(
    'flow',
    ask.subject ?? '',
    ids,
    'a flow id is the correlation id of the engine, `trace.id` in documents',
  );
  const rows = (name: string): Row[] =>
    (selected[`flow.${name}`]?.rows ?? []).filter((row) => text(row, 'trace.id') === id);
  const spans = [
    ...rows('calls').map((row) => ({
      row,
      kind: text(row, 'event.dataset') === 'ovirt.engine.call' ? ('engine' as const) : ('call' as const),
    })),
    ...rows('tasks').map((row) => ({ row, kind: 'task' as const })),
    ...rows('commands').map((row) => ({ row, kind: 'command' as const })),
  ];
  const lines = withoutTwice(rows('lines'));
  const polls = (grouped['flow.polls']?.rows ?? []).filter(({ keys }) => keys[2] === 'vdsm.call');
  const idRow = ['flow.ids', 'flow.line-ids'].flatMap((name) =>
    (grouped[name]?.rows ?? []).filter(({ keys }) => keys[0] === id),
  );
  const ends = spans.map(({ row }) => text(row, 'event.end'));
  const from = earliest(idRow.map((row) => row.from));
  const tasks = spans.filter(({ kind }) => kind === 'task');
  const unhappy = tasks.find(({ row }) => text(row, 'event.outcome') !== 'success') ?? tasks[0];
  const first = spans[0]?.row;
  return {
    head,
    flow: id,
    from,
    until: latest([...idRow.map(({ until }) => until), ...ends]),
    hosts: [...new Set(spans.map(({ row }) => text(row, 'host.name')))],
    nodes: treeOf(spans, from),
    polls: polls.map(({ keys, count: found, from: begin, until }) => ({
      verb: keys[0] ?? '',
      host: keys[1] ?? '',
      count: found,
      from: begin,
      until,
    })),
    spans: selected['flow.calls']?.total ?? 0,
    events: inOrder(lines.map(lineEvent), ask.limit),
    next: [
      ...(unhappy === undefined ? [] : [nextCommand(ask, 'task', shortId(text(unhappy.row, 'vdsm.task.id')))]),
      ...(first === undefined ? [] : [nextCommand(ask, 'why', hostOf(spans), text(first, '@timestamp').slice(0, 16))]),
    ],
  };
}

function hostOf(spans: readonly { row: Row; kind: string }[]): string {
  return text((spans.find(({ kind }) => kind === 'call') ?? spans[0])?.row, 'host.name');
}

interface Draft {
  readonly node: Omit<FlowNode, 'nodes'>;
  readonly inside: Draft[];
}

/** Puts each span below the one that caused it: engine call, call, then tasks and commands. */
function treeOf(spans: readonly { readonly row: Row; readonly kind: FlowNode['kind'] }[], from: string): FlowNode[] {
  const drafts = spans.map(({ row, kind }) => ({
    row,
    kind,
    draft: { node: nodeOf(row, kind, from), inside: [] } as Draft,
  }));
  const calls = new Map<string, Draft>();
  const caused = new Map<string, Draft>();
  const tasks = new Map<string, Draft>();
  for (const { row, kind, draft } of drafts) {
    const call = text(row, 'vdsm.call.id');
    if (kind === 'call' || kind === 'engine') calls.set(call, draft);
    if (kind === 'engine') caused.set(text(row, 'vdsm.engine.caused_call'), draft);
    if (kind === 'task') tasks.set(`${text(row, 'host.name')} ${text(row, 'vdsm.task.id')}`, draft);
  }
  const top: Draft[] = [];
  for (const { row, kind, draft } of drafts) {
    const own = text(row, 'vdsm.call.id');
    const above =
      kind === 'call'
        ? (calls.get(text(row, 'parent.id')) ?? calls.get(text(row, 'vdsm.engine.call_id')) ?? caused.get(own))
        : kind === 'task'
          ? calls.get(own)
          : kind === 'command'
            ? (calls.get(own) ?? tasks.get(`${text(row, 'host.name')} ${text(row, 'vdsm.task.id')}`))
            : undefined;
    (above === undefined || above === draft ? top : above.inside).push(draft);
  }
  return finish(top);
}

function finish(drafts: readonly Draft[]): FlowNode[] {
  return drafts
    .toSorted((a, b) => (a.node.at < b.node.at ? -1 : a.node.at > b.node.at ? 1 : 0))
    .map(({ node, inside }) => ({ ...node, nodes: finish(inside) }));
}

function nodeOf(row: Row, kind: FlowNode['kind'], from: string): Omit<FlowNode, 'nodes'> {
  const at = text(row, '@timestamp');
  const outcome = text(row, 'event.outcome');
  return {
    kind,
    name: spanName(row),
    host: text(row, 'host.name'),
    caller: text(row, 'source.address').replace(/^::ffff:/, ''),
    at,
    after: (Date.parse(at) - Date.parse(from)) / 1000,
    duration: numberOf(row, 'event.duration'),
    outcome,
    failure: outcome === 'failure' ? (kind === 'engine' ? failureText(row) : wholeFailureText(row)) : '',
    place: placeOf(row),
  };
}

function viewFlow({ flow: id, from, until, hosts, nodes, polls, events, spans }: Flow, names: Names): Block[] {
  const took = (Date.parse(until) - Date.parse(from)) / 1000;
  const shown = countNodes(nodes);
  return [
    line(
      strong(`flow ${id}`),
      `on ${count(hosts.length, 'host')} (${hostList(hosts, names)}), ${names.span(from, until)}, ${duration(took * 1e9)}`,
    ),
    table(
      [{ right: true }, {}, { flexible: true, wraps: true }, { right: true }, {}],
      nodes.flatMap((node) => rowsOf(node, 0, names)),
    ),
    ...(spans > shown
      ? [note(`${number(spans)} calls, the first ${number(shown)} are shown: --limit shows more`)]
      : []),
    ...section('Asked meanwhile', [
      table(
        [{}, {}, { right: true }, {}],
        polls.map((poll) => [
          poll.verb,
          names.host(poll.host),
          count(poll.count, 'time'),
          names.span(poll.from, poll.until),
        ]),
      ),
    ]),
    ...section('Reported with this flow', [viewEvents(events, names)]),
  ];
}

function countNodes(nodes: readonly FlowNode[]): number {
  return nodes.reduce((sum, node) => sum + 1 + countNodes(node.nodes), 0);
}

function rowsOf(node: FlowNode, depth: number, names: Names): Cell[][] {
  const name = `${'  '.repeat(depth)}${node.kind === 'engine' ? 'engine ' : ''}${node.name}`;
  const failed = node.outcome === 'failure' ? `: ${shortIds(node.failure)}` : '';
  const shown = `${name}${failed}`;
  const time = node.duration === undefined ? '' : duration(node.duration);
  const cell: Cell =
    node.outcome === 'failure' ? bad(shown) : node.outcome === 'unknown' ? warn(`${shown}, no end in the logs`) : shown;
  return [
    [`+${relative(node.after)}`, names.host(node.host), cell, time, dim(fileLine(node.place))],
    ...node.nodes.flatMap((inside) => rowsOf(inside, depth + 1, names)),
  ];
}

/** Returns seconds since the beginning: `0.008`, `12.3`, `4:19.6`. */
function relative(after: number): string {
  if (after < 10) return after.toFixed(3);
  if (after < 100) return after.toFixed(1);
  const minutes = Math.floor(after / 60);
  return `${minutes}:${(after - 60 * minutes).toFixed(1).padStart(4, '0')}`;
}
