/** What happened, in the order of time: lines and calls that are news, in words. */
import type { Row } from '../query/query.ts';
import { bad, dim, table, warn, type Block, type Cell, type Tone } from './view/blocks.ts';
import type { Names } from './view/names.ts';
import { fileLine, placeOf, PLACE_FIELDS, type Place } from './view/place.ts';
import { duration, numberOf, seconds, shortId, shortIds, text } from './view/text.ts';

export interface Event {
  readonly at: string;
  /** When it happened last, if several times. */
  readonly until: string;
  readonly count: number;
  readonly host: string;
  readonly what: string;
  readonly tone: Tone | undefined;
  readonly place: Place | undefined;
  /** Of events that differ in one number: that number. The one with the highest stands for them. */
  readonly size?: number | undefined;
}

/** Fields that `lineEvent` needs. */
export const LINE_FIELDS = [
  ...PLACE_FIELDS,
  'event.dataset',
  'event.action',
  'log.level',
  'message',
  'process.pid',
  'service.version',
  'error.type',
  'error.message',
  'vdsm.error.fingerprint',
  'vdsm.restart.cause',
  'vdsm.restart.gap_seconds',
  'vdsm.dropped.count',
  'vdsm.worker.name',
  'vdsm.worker.job',
  'vdsm.worker.blocked_seconds',
  'vdsm.signal',
  'vdsm.sd.id',
  'vdsm.sd.state',
  'vdsm.vm.id',
  'vdsm.vm.exit_reason',
  'vdsm.extend.total_seconds',
  'vdsm.elapsed_seconds',
  'vdsm.engine.event.text',
  'vdsm.engine.target_host',
  'vdsm.engine.action',
  'source.address',
  'trace.id',
] as const;

/** Fields that `spanEvents` needs. */
export const SPAN_FIELDS = [
  ...PLACE_FIELDS,
  'event.dataset',
  'event.action',
  'event.outcome',
  'event.end',
  'event.duration',
  'vdsm.log.end.path',
  'vdsm.log.end.line',
  'vdsm.call.id',
  'vdsm.call.verb',
  'vdsm.task.id',
  'vdsm.task.verb',
  'vdsm.engine.target_host',
  'process.exit_code',
  'vdsm.command.stderr',
  'error.code',
  'error.message',
  'vdsm.error.name',
  'source.address',
  'trace.id',
] as const;

const ENGINE = 'ovirt.engine';

/** Returns what a line reports, in words. */
export function lineEvent(row: Row): Event {
  const level = text(row, 'log.level');
  const [what, tone] = describe(row);
  const byLevel = level === 'error' || level === 'critical' ? 'bad' : level === 'warning' ? 'warn' : undefined;
  return { ...newEvent(row, what, tone ?? byLevel), size: sizeOf(row) };
}

function sizeOf(row: Row): number | undefined {
  return (
    numberOf(row, 'vdsm.extend.total_seconds') ??
    numberOf(row, 'vdsm.worker.blocked_seconds') ??
    numberOf(row, 'vdsm.dropped.count')
  );
}

function newEvent(row: Row, what: string, tone: Tone | undefined): Event {
  const at = text(row, '@timestamp');
  return { at, until: at, count: 1, host: text(row, 'host.name'), what, tone, place: placeOf(row) };
}

function describe(row: Row): [string, Tone | undefined] {
  const [what, tone] = words(row);
  return [what, tone];
}

/** Releases write the VM before the message, as `(vmId='…')` or as vmId=`…`::. */
const VM_BEFORE = /^\(vmId='[^']*'\) |^vmId=`[^`]*`::/;

function words(row: Row): readonly [string, Tone?] {
  const dataset = text(row, 'event.dataset');
  const sd = shortId(text(row, 'vdsm.sd.id'));
  const vm = shortId(text(row, 'vdsm.vm.id'));
  const action = text(row, 'event.action');
  const message = shortIds(text(row, 'error.message') || text(row, 'message')).replace(VM_BEFORE, '');
  if (dataset === ENGINE) {
    const said = shortIds(text(row, 'vdsm.engine.event.text') || text(row, 'message'));
    return [said];
  }
  const gap = numberOf(row, 'vdsm.restart.gap_seconds');
  if (gap !== undefined || action === 'banner')
    return gap === undefined ? [startText(row, gap)] : [startText(row, gap), 'bad'];
  switch (action) {
    case 'signal-received':
      return [`vdsm receives signal ${text(row, 'vdsm.signal')}`, 'warn'];
    case 'records-dropped':
      return [`vdsm drops ${text(row, 'vdsm.dropped.count')} records of its log`, 'bad'];
    case 'worker-blocked': {
      const blocked = seconds(numberOf(row, 'vdsm.worker.blocked_seconds') ?? 0);
      return [`worker ${text(row, 'vdsm.worker.name')} blocked for ${blocked}: ${text(row, 'vdsm.worker.job')}`, 'bad'];
    }
    case 'domain-invalid':
      return [`storage domain ${sd} becomes INVALID`, 'bad'];
    case 'domain-valid':
      return [`storage domain ${sd} becomes VALID`, 'good'];
    case 'vm-paused-by-storage':
      return [`VM ${vm} pauses: ${text(row, 'vdsm.vm.exit_reason')}`, 'bad'];
    case 'vm-down':
      return [`VM ${vm} goes down: ${shortIds(text(row, 'vdsm.vm.exit_reason'))}`];
    case 'extend-completed':
      return [`extend of a disk of VM ${vm} took ${seconds(numberOf(row, 'vdsm.extend.total_seconds') ?? 0)}`];
    case 'tls-failed':
      return [`TLS handshake of ${text(row, 'source.address').replace(/^::ffff:/, '')} fails`, 'warn'];
    default:
      return [
        dataset === 'vdsm.log' ? `${action === '' ? '' : `${action}: `}${message}` : `${daemonOf(dataset)}: ${message}`,
      ];
  }
}

/** Returns the name of the daemon of a log: `sanlock.log` is of sanlock. */
function daemonOf(dataset: string): string {
  return dataset.replace(/\.log$/, '').replace(/^system\./, '');
}

function startText(row: Row, gap: number | undefined): string {
  const version = text(row, 'service.version').replace(/-.*$/, '');
  const pid = text(row, 'process.pid');
  const who = [version, ...(pid === '' ? [] : [`pid ${pid}`])].filter((part) => part !== '').join(', ');
  const after =
    gap === undefined ? '' : ` after ${seconds(gap)}, cause ${text(row, 'vdsm.restart.cause') || 'unknown'}`;
  return `vdsm starts${who === '' ? '' : ` (${who})`}${after}`;
}

/** Returns what a call, task or command did: one event, where it ends well or badly; one for its beginning if it never ends. */
export function spanEvent(row: Row): Event {
  const outcome = text(row, 'event.outcome');
  const time = numberOf(row, 'event.duration');
  const flow = text(row, 'trace.id');
  const of = flow === '' ? '' : ` (flow ${shortId(flow)})`;
  const name = spanName(row);
  if (outcome === 'unknown') return newEvent(row, `${name}${of} begins, never ends`, 'bad');
  const took = time === undefined || time === 0 ? '' : ` after ${duration(time)}`;
  if (outcome === 'failure') return newEvent(row, `${name}${of} fails${took}: ${failureText(row)}`, 'bad');
  return newEvent(row, `${name}${of} takes ${time === undefined ? 'an unknown time' : duration(time)}`, 'warn');
}

/** Returns the name of a call, task or command. */
export function spanName(row: Row): string {
  const dataset = text(row, 'event.dataset');
  const action = text(row, 'event.action');
  if (dataset === 'vdsm.task')
    return `task ${text(row, 'vdsm.task.verb') || action} ${shortId(text(row, 'vdsm.task.id'))}`;
  if (dataset === 'ovirt.engine.call') return engineCallName(row);
  if (dataset === 'vdsm.supervdsm.call') return `supervdsm: ${action}`;
  return action;
}

function engineCallName(row: Row): string {
  const host = text(row, 'vdsm.engine.target_host');
  return `${text(row, 'event.action').replace(/VDSCommand$/, '')}${host === '' ? '' : ` on ${host}`}`;
}

/** Returns code and name of a failure; its words where it has no name. */
export function failureText(row: Row): string {
  const name = text(row, 'vdsm.error.name');
  return name === '' ? wholeFailureText(row) : `${text(row, 'error.code')} ${name}`.trim();
}

/** Returns code, name and words of a failure. */
export function wholeFailureText(row: Row): string {
  const exit = numberOf(row, 'process.exit_code');
  const code = exit === undefined ? text(row, 'error.code') : `exit ${exit}`;
  const words = text(row, 'vdsm.command.stderr') || text(row, 'error.message');
  const named = [code, text(row, 'vdsm.error.name')].filter((part) => part !== '').join(' ');
  return [named, shortIds(words)].filter((part) => part !== '').join(', ');
}

/** A log that repeats another does so within this time, in ms. */
const TWICE_MS = 1500;

/**
 * Returns lines without those that another one repeats: the engine writes an event as a message and to its audit log, and the
 * system log has what sanlock writes to its own.
 */
export function withoutTwice(rows: readonly Row[]): Row[] {
  const last = new Map<string, number>();
  const sanlock = new Set(
    rows
      .filter((row) => text(row, 'event.dataset') === 'sanlock.log')
      .map((row) => `${text(row, 'host.name')} ${text(row, 'event.action')}`),
  );
  return rows.filter((row) => {
    const [dataset, action] = [text(row, 'event.dataset'), text(row, 'event.action')];
    if (dataset === 'system.syslog') return !sanlock.has(`${text(row, 'host.name')} ${action}`);
    if (dataset !== ENGINE || action === '') return true;
    const key = `${action} ${text(row, 'vdsm.engine.target_host')} ${text(row, 'vdsm.vm.id')} ${text(row, 'vdsm.sd.id')}`;
    const at = Date.parse(text(row, '@timestamp'));
    const before = last.get(key) ?? -Infinity;
    last.set(key, at);
    return at - before > TWICE_MS;
  });
}

/** What is repeated more often than this is told once, with its count. */
const REPEATS = 2;

/**
 * Puts events in the order of time; those of one host that say the same, numbers aside, are told once.
 * @param most events that are returned: those that matter most
 */
export function inOrder(events: readonly Event[], most: number): Event[] {
  const alike = new Map<string, Event[]>();
  for (const event of events.toSorted(compareEvents)) {
    const key = `${event.host}\0${event.what.replaceAll(/\d+(?:\.\d+)?/g, '#').slice(0, 60)}`;
    const some = alike.get(key);
    if (some === undefined) alike.set(key, [event]);
    else some.push(event);
  }
  const merged = [...alike.values()].flatMap((some) => (some.length > REPEATS ? [repeated(some)] : some));
  const weights: Record<Tone, number> = { bad: 3, warn: 2, good: 2, strong: 2, dim: 0 };
  const weight = ({ tone }: Event): number => (tone === undefined ? 1 : weights[tone]);
  return merged
    .toSorted((a, b) => weight(b) - weight(a) || compareEvents(a, b))
    .slice(0, most)
    .toSorted(compareEvents);
}

function repeated(some: readonly Event[]): Event {
  const [first] = some as readonly [Event, ...Event[]];
  const worst = some.reduce((a, b) => ((b.size ?? -Infinity) > (a.size ?? -Infinity) ? b : a));
  const { what, place, size } = worst;
  return { ...first, what, place, size, until: some.at(-1)?.at ?? first.at, count: some.length };
}

function compareEvents(a: Event, b: Event): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  if (a.host !== b.host) return a.host < b.host ? -1 : 1;
  return (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.what < b.what ? -1 : 1);
}

/** Returns events as a table. */
export function viewEvents(events: readonly Event[], names: Names, withHost = true): Block {
  return table(
    [{}, {}, { flexible: true, wraps: true }, {}],
    events.map((event) => [
      names.time(event.at),
      withHost ? names.host(event.host) : '',
      toned(repeatText(event, names), event.tone),
      dim(fileLine(event.place)),
    ]),
  );
}

function repeatText({ count: times, until, size, what }: Event, names: Names): string {
  if (times < 2) return what;
  return `${times} times until ${names.time(until)}${size === undefined ? '' : ', the worst'}: ${what}`;
}

function toned(what: string, tone: Tone | undefined): Cell {
  if (tone === 'bad') return bad(what);
  if (tone === 'warn') return warn(what);
  return tone === undefined ? what : { text: what, tone };
}
