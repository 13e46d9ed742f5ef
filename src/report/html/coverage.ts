/** What a report stands on: hosts, spans, silences, and what limits it. */
import type { HostCoverage } from '../../answers/coverage.ts';
import { count, counts, number, seconds } from '../../answers/view/text.ts';
import { QUALITY } from '../../schema/quality.ts';
import { bounded, cut, html, type Html } from './html.ts';
import { commandOf, leftOut, row, section, table, TEXT, type Page } from './parts.ts';

const BYTES = 80_000;
const MOST = 80;
const FAULTS = 30;

const HOSTS = [
  { title: 'host' },
  { title: 'from, until' },
  { title: 'vdsm' },
  { title: 'level' },
  { title: 'calls', isNumber: true },
  { title: 'tasks', isNumber: true },
  { title: 'commands', isNumber: true },
  { title: 'records by log' },
] as const;

export function coverageSection(page: Page): Html {
  const { coverage } = page.report;
  const hosts = bounded(coverage.hosts, (host) => row(HOSTS, cellsOf(page, host)), 2 * BYTES, MOST);
  return section(
    'coverage',
    'What the logs cover',
    limits(page),
    table(HOSTS, hosts.shown),
    html`${leftOut(hosts, 'host', commandOf(page, 'coverage'))}`,
    silences(page),
    qualities(page),
  );
}

function limits(page: Page): Html {
  const { report, names } = page;
  const { head, faults, flowsLeft, factsWithout } = report;
  const all = [
    ...head.limits,
    ...faults.slice(0, FAULTS),
    ...(faults.length > FAULTS ? [`${number(faults.length - FAULTS)} more files with problems`] : []),
    ...report.coverage.hosts
      .filter(({ dropped }) => dropped > 0)
      .map(
        ({ host, dropped }) =>
          `vdsm dropped ${count(dropped, 'record')} of its log on ${names.host(host)}: what they said is lost`,
      ),
    ...(flowsLeft > 0 ? [`${count(flowsLeft, 'more flow')} with failures not told here`] : []),
    ...(factsWithout > 0 ? [`${count(factsWithout, 'fact')} shown without records`] : []),
  ];
  if (all.length === 0) return html`<p>Nothing is known to limit this report.</p>`;
  const list = bounded(all, (each) => html`<li>${cut(each, TEXT)}</li>`, BYTES / 2, MOST);
  return html`<div class="limits">
    <b>What limits this report</b>
    <ul>
      ${list.shown}
    </ul>
    ${leftOut(list, 'limit', commandOf(page, 'coverage'))}
  </div>`;
}

function cellsOf({ names }: Page, host: HostCoverage): (Html | string | number)[] {
  return [
    html`<b>${cut(names.host(host.host), 200)}</b
      >${names.host(host.host) !== host.host && html` <span class="faint">${cut(host.host, 200)}</span>`}`,
    names.span(host.from, host.until),
    host.versions.map((version) => version.replace(/-.*$/, '')).join(', then '),
    host.isRawOnly ? 'raw only' : (host.level?.toUpperCase() ?? 'no vdsm.log'),
    number(host.calls),
    number(host.tasks),
    number(host.commands),
    counts(host.logs, String, 8),
  ];
}

function silences(page: Page): Html | undefined {
  const { coverage } = page.report;
  const all = coverage.hosts.flatMap(({ host, silences: own }) => own.map((gap) => ({ host, ...gap })));
  if (all.length === 0) return undefined;
  const list = bounded(
    all,
    ({ host, from, until }) =>
      html`<li>
        <span class="time">${page.names.span(from, until)}</span> <b>${cut(page.names.host(host), TEXT)}</b>: no record
        for ${seconds((Date.parse(until) - Date.parse(from)) / 1000)}
      </li> `,
    BYTES,
    MOST,
  );
  return html`<h3>Gaps: no record in vdsm.log for ${seconds(coverage.silencesFrom / 1000)} or more</h3>
    <ul>
      ${list.shown}
    </ul>
    ${leftOut(list, 'gap', commandOf(page, 'coverage'))}`;
}

function qualities(page: Page): Html | undefined {
  const { quality } = page.report.coverage;
  if (quality.length === 0) return undefined;
  const list = bounded(
    quality,
    ({ flag, hosts }) =>
      html`<li>
        ${cut(meaningOf(flag), TEXT)}
        <span class="faint">(${cut(flag, 100)}: ${cut(counts(hosts, page.names.host, 6), TEXT)})</span>
      </li> `,
    BYTES,
    MOST,
  );
  return html`<h3>Uncertain or incomplete</h3>
    <details>
      <summary>${count(quality.length, 'kind')} of records and calls that are inferred, replaced or cut</summary>
      <ul>
        ${list.shown}
      </ul>
    </details>
    ${leftOut(list, 'kind')}`;
}

function meaningOf(flag: string): string {
  return (QUALITY as Readonly<Record<string, string>>)[flag] ?? flag;
}
