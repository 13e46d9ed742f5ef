/** Sections that are lists of facts: findings, failures, what other logs report, slow verbs, restarts. */
import { NONE } from '../../answers/common.ts';
import { hostList } from '../../answers/head.ts';
import type { ErrorRow, FailedCommands, FailedTask, FailureRow } from '../../answers/failures.ts';
import { fileLine, type Place } from '../../answers/view/place.ts';
import type { SlowVerb } from '../../answers/slow.ts';
import { toneOf } from '../../answers/summary.ts';
import {
  count,
  counts,
  duration,
  inSeconds,
  number,
  seconds,
  share,
  shortId,
  shortIds,
} from '../../answers/view/text.ts';
import { bounded, cut, html, type Html } from './html.ts';
import { commandOf, leftOut, placeText, records, row, section, table, TEXT, type Page } from './parts.ts';

const SIGNS = { bad: '● severe', warn: '▲ warning', strong: '○ to know' } as const;
/** Bytes of the lists of a section. */
const FINDINGS = 800_000;
const LIST = 130_000;
const MOST = 120;

/** One fact of a list: in bold what it is, then when and where, and what stands behind it. */
interface Fact {
  readonly what: Html | string;
  readonly time: string;
  readonly hosts?: string;
  readonly said?: string;
  readonly place: Place | undefined;
}

function fact(page: Page, { what, time, hosts, said, place }: Fact): Html {
  return html`<li>
    <span class="time">${time}</span> ${hosts !== undefined && html`<b>${cut(hosts, TEXT)}</b>: `}${
      typeof what === 'string' ? cut(what, TEXT) : what
    }
    ${placeText(place, page.names)}${said !== undefined && said !== '' && html`<p class="said">${cut(said, TEXT)}</p>`}${records(page, place)}
  </li> `;
}

export function findingsSection(page: Page): Html {
  const { report, names } = page;
  if (report.findings.length === 0)
    return section('findings', 'Findings', html`<p>Nothing stands out: no failure, restart, loss or slow call.</p>`);
  const list = bounded(
    report.findings,
    ({ kind, what, hosts, from, until, place, next, note }) => {
      const tone = toneOf(kind);
      return html`<li class="${tone}">
        <span class="sign">${SIGNS[tone]}</span> <span class="time">${names.span(from, until)}</span>
        <b>${cut(hostList(hosts, names, 6), TEXT)}</b>: ${cut(what, TEXT)}
        ${placeText(place, names)}${note !== '' && html`<p class="said">${cut(note, 2 * TEXT)}</p>`}${records(page, place)}
        <p class="next">more: <code>${cut(next, TEXT)}</code></p>
      </li> `;
    },
    FINDINGS,
    MOST,
  );
  return section(
    'findings',
    'Findings, the worst first',
    html`<ol class="facts">
      ${list.shown}
    </ol>`,
    html`${leftOut(list, 'finding', commandOf(page, 'summary'))}`,
  );
}

export function failuresSection(page: Page): Html {
  const { failures } = page.report;
  const { calls, failed, hostsWithCalls, tasksFailed } = failures;
  return section(
    'failures',
    'Failures',
    html`<p>
      ${count(calls, 'call')} on ${count(hostsWithCalls, 'host')}, ${number(failed)} failed (${share(failed, calls)});
      ${count(tasksFailed, 'task')} failed.
    </p>`,
    facts(page, 'Failed tasks', failures.tasks, (task) => failedTask(page, task)),
    facts(page, 'Failed calls by code', failures.codes, (each) => failureRow(page, each)),
    facts(page, 'Calls that succeeded with a part that failed', failures.parts, (each) => partRow(page, each)),
    facts(page, 'Failed commands (vdsm expects and handles some)', failures.commands, (each) => commandRow(page, each)),
    facts(page, 'The same error on several hosts or releases', failures.errors, (each) => errorRow(page, each)),
    facts(page, 'Failed calls of the engine', failures.engine, (each) => failureRow(page, each)),
  );
}

function facts<T>(page: Page, heading: string, items: readonly T[], toFact: (item: T) => Fact): Html | undefined {
  if (items.length === 0) return undefined;
  const list = bounded(items, (item) => fact(page, toFact(item)), LIST, MOST);
  return html`<h3>${heading}</h3>
    <ul class="facts">
      ${list.shown}
    </ul>
    ${leftOut(list, 'row', commandOf(page, 'failures --limit 200'))}`;
}

function failedTask({ names }: Page, task: FailedTask): Fact {
  const took = task.duration === undefined ? '' : ` after ${duration(task.duration)}`;
  const back = task.isRolledBack ? ', rolled back' : '';
  const flow = task.flow === '' ? '' : `, flow ${shortId(task.flow)}`;
  return {
    what: html`task <b>${cut(task.verb, TEXT)}</b> ${shortId(task.task)} failed${took}${back}:
      <b class="bad">${cut(`${task.code} ${task.name}`, TEXT)}</b>${flow}`,
    time: names.time(task.place?.at ?? ''),
    hosts: names.host(task.place?.host ?? ''),
    said: shortIds(task.message),
    place: task.place,
  };
}

function failureRow({ names }: Page, each: FailureRow): Fact {
  const name = each.name === NONE ? '' : ` ${each.name}`;
  return {
    what: html`<b class="bad">${cut(`${each.code === NONE ? 'no code' : each.code}${name}`, TEXT)}</b>,
      ${count(each.count, 'time')}: ${cut(counts(each.verbs, String, 5), TEXT)}; on
      ${cut(counts(each.hosts, names.host, 8), TEXT)}; first`,
    time: names.span(each.from, each.until),
    said: shortIds(each.message),
    place: each.first,
  };
}

function partRow({ names }: Page, each: FailureRow): Fact {
  return {
    what: html`<b>${cut(each.name, TEXT)}</b> with status <b class="bad">${each.code}</b> for a part,
      ${count(each.count, 'time')}, on ${cut(counts(each.hosts, names.host, 8), TEXT)}; first`,
    time: names.span(each.from, each.until),
    said: shortIds(each.message),
    place: each.first,
  };
}

function commandRow({ names }: Page, each: FailedCommands): Fact {
  const exit = each.exitCode === undefined ? '' : ` exit ${each.exitCode}`;
  return {
    what: html`<b>${cut(each.command, TEXT)}</b>${exit}, ${count(each.count, 'time')}, on
      ${cut(counts(each.hosts, names.host, 8), TEXT)}; first`,
    time: names.span(each.from, each.until),
    said: shortIds(each.stderr),
    place: each.first,
  };
}

function errorRow({ names }: Page, each: ErrorRow): Fact {
  const versions = each.versions.map((version) => version.replace(/-.*$/, '')).join(', ');
  return {
    what: html`<b>${cut(each.type, TEXT)}</b> (${each.fingerprint}), ${count(each.count, 'record')} on
      ${cut(counts(each.hosts, names.host, 8), TEXT)}${versions !== '' && `; releases ${cut(versions, TEXT)}`}; first`,
    time: names.span(each.from, each.until),
    said: shortIds(each.message),
    place: each.first,
  };
}

export function troublesSection(page: Page): Html {
  const { report, names } = page;
  if (report.troubles.length === 0)
    return section('troubles', 'Other logs', html`<p>No trouble in logs beside vdsm.log, or none were given.</p>`);
  const list = bounded(
    report.troubles,
    ({ log, action, hosts, from, until, place }) =>
      fact(page, {
        what: html`${daemonOf(log)}: <b>${action}</b>, ${cut(counts(hosts, names.host, 8), TEXT)}; first`,
        time: names.span(from, until),
        place,
      }),
    2 * LIST,
    MOST,
  );
  return section(
    'troubles',
    'Trouble that the engine and the logs beside vdsm.log report',
    html`<ul class="facts">
      ${list.shown}
    </ul>`,
    html`${leftOut(list, 'kind', commandOf(page, 'summary --json'))}`,
  );
}

/** Returns the name of the daemon of a log: `sanlock.log` is of sanlock. */
function daemonOf(log: string): string {
  return log
    .replace(/\.log$/, '')
    .replace(/^system\.syslog$/, 'system log')
    .replace(/^ovirt\.engine$/, 'engine');
}

const VERB_COLUMNS = [
  { title: 'verb' },
  { title: 'calls', isNumber: true },
  { title: 'median s', isNumber: true },
  { title: '95 % within s', isNumber: true },
  { title: 'longest s', isNumber: true },
  { title: 'where' },
  { title: 'time of calls of 1 s or more' },
  { title: 'the longest' },
] as const;

export function slowSection(page: Page): Html {
  const { report, names } = page;
  const { verbs, calls, outside } = report.slow;
  const rows = bounded(verbs, (verb) => row(VERB_COLUMNS, verbCells(page, verb)), LIST, MOST);
  return section(
    'slow',
    'Slow verbs',
    verbs.length === 0 ? html`<p>No call has a known duration.</p>` : table(VERB_COLUMNS, rows.shown),
    html`${leftOut(rows, 'verb', commandOf(page, 'slow --limit 100'))}`,
    facts(page, 'Slowest calls', calls, (call): Fact => ({
      what: html`<b>${cut(call.verb, TEXT)}</b> took
        <b>${duration(call.duration)}</b
        >${call.caller !== '' && `, asked by ${cut(call.caller, TEXT)}`}${(call.locks ?? 0) > 0 && `, waited ${duration(call.locks ?? 0)} for ${call.lock === '' ? 'locks' : `lock ${shortIds(cut(call.lock, TEXT))}`}`}${(call.commands ?? 0) > 0 && `, ${duration(call.commands ?? 0)} in commands`}${call.flow !== '' && `, flow ${shortId(call.flow)}`}`,
      time: names.time(call.place?.at ?? ''),
      hosts: names.host(call.host),
      place: call.place,
    })),
    facts(page, 'Calls of the engine with the most time outside of vdsm', outside, (each): Fact => ({
      what: html`<b>${cut(each.command, TEXT)}</b>: ${duration(each.outside)} of ${duration(each.duration)} outside of
        vdsm${each.flow !== '' && `, flow ${shortId(each.flow)}`}`,
      time: names.time(each.place?.at ?? ''),
      hosts: names.host(each.host),
      place: each.place,
    })),
  );
}

function verbCells(page: Page, verb: SlowVerb): (Html | string | number)[] {
  const { names } = page;
  const { commands, locks, slow } = verb;
  const [first, ...others] = verb.hosts.toSorted((a, b) => b.p95 - a.p95);
  const rest = others.map(({ p95 }) => p95);
  const [low, high] = [Math.min(...rest), Math.max(...rest)].map(inSeconds);
  const place = verb.slowest?.place;
  const where =
    slow === 1 && place !== undefined
      ? `once, ${names.host(place.host)}`
      : first === undefined
        ? ''
        : others.length === 0
          ? names.host(first.host)
          : `${names.host(first.host)} 95 % within ${inSeconds(first.p95)} (others ${low === high ? low : `${low}-${high}`})`;
  const parts =
    slow === 0
      ? ''
      : commands === undefined || locks === undefined
        ? 'not logged'
        : [
            ...(locks >= 0.1 ? [`${share(locks, 1)} waiting for locks`] : []),
            ...(commands >= 0.1 ? [`${share(commands, 1)} in commands`] : []),
          ].join(', ') || 'in vdsm itself';
  return [
    html`<b>${cut(verb.verb, TEXT)}</b>`,
    number(verb.count),
    ...[verb.p50, verb.p95, verb.max].map(inSeconds),
    where,
    parts,
    place === undefined
      ? ''
      : html`<span class="time">${names.time(place.at)}</span>
          <span class="place">${cut(fileLine(place), TEXT)}</span>${records(page, place)}`,
  ];
}

const CAUSES: Readonly<Record<string, string>> = {
  'admin-stop': 'stopped by an administrator or a package (signal 15)',
  'libvirt-lost': 'libvirt was lost, and vdsm stopped itself',
  crash: 'it crashed',
  panic: 'it panicked',
  'startup-failure': 'its start failed',
  unknown: 'cause unknown: no line tells of the end (crash, kill -9, loss of power)',
};

export function restartsSection(page: Page): Html {
  const { report, names } = page;
  const { restarts } = report.coverage;
  if (restarts.length === 0)
    return section('restarts', 'Restarts of vdsm', html`<p>No restart within the time of the logs.</p>`);
  const list = bounded(
    restarts,
    ({ host, at, gap, cause, version, place }) =>
      fact(page, {
        what: html`vdsm${version !== '' && ` ${cut(version, TEXT)}`} starts after <b>${seconds(gap)}</b> without a
          record; ${CAUSES[cause] ?? cause}`,
        time: names.time(at),
        hosts: names.host(host),
        place,
      }),
    2 * LIST,
    MOST,
  );
  return section(
    'restarts',
    'Restarts of vdsm',
    html`<ul class="facts">
      ${list.shown}
    </ul>`,
    html`${leftOut(list, 'restart', commandOf(page, 'coverage'))}`,
  );
}
