/** A report as one HTML file: no script, no network, one style sheet of its own, and never more than `REPORT_MAX` bytes. */
import { createHash } from 'node:crypto';
import { count, number, share } from '../../answers/view/text.ts';
import { reportNames } from '../names.ts';
import type { Report } from '../report.ts';
import { coverageSection } from './coverage.ts';
import { failuresSection, findingsSection, restartsSection, slowSection, troublesSection } from './facts.ts';
import { flowsSection } from './flows.ts';
import { cut, html, Html } from './html.ts';
import { instant, spanOf, TEXT, type Page } from './parts.ts';
import { STYLE } from './style.ts';
import { timelineSection } from './timeline-section.ts';

/** Most bytes of a report. Each section has its share, so their sum is less. */
export const REPORT_MAX = 5_000_000;
/** Begins the file, so that an earlier report is known from any other file. */
export const REPORT_BEGINS = '<!doctype html>\n<!-- report of vdsm-ship -->\n';

const NAV = [
  ['findings', 'Findings'],
  ['coverage', 'What the logs cover'],
  ['timeline', 'Timeline'],
  ['failures', 'Failures'],
  ['troubles', 'Other logs'],
  ['slow', 'Slow verbs'],
  ['flows', 'Flows'],
  ['restarts', 'Restarts'],
] as const;

/** Returns the file. */
export function renderReport(report: Report): string {
  const { head, made } = report;
  const page: Page = { report, names: reportNames(report.head), anchors: new Map() };
  const title = `vdsm report: ${count(head.hosts.length, 'host')}, ${spanOf(head.from, head.until)}`;
  // the style alone is allowed: no script, no picture, no address, no form, whatever stands in a log
  const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;
  const body = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta http-equiv="Content-Security-Policy" content="${policy}" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="referrer" content="no-referrer" />
      <meta name="robots" content="noindex" />
      <meta name="generator" content="vdsm-ship ${made.version}" />
      <title>${title}</title>
      ${new Html(`<style>${STYLE}</style>`)}
    </head>
    <body>
      ${headSection(page, title)}
      <main>
        ${findingsSection(page)} ${coverageSection(page)} ${timelineSection(page)} ${failuresSection(page)}
        ${troublesSection(page)} ${slowSection(page)} ${flowsSection(page)} ${restartsSection(page)}
      </main>
      <footer>
        <p>
          Made by vdsm-ship ${made.version}, ${instant(made.at)} UTC, with <code>${cut(made.command, TEXT)}</code>. This
          file holds no script and loads nothing. Records are shown as vdsm-ship keeps them: instants in UTC,
          ${made.isMasked ? 'secrets written as ********' : html`<b class="bad">secrets not masked (--no-mask)</b>`},
          long texts cut, control and invisible characters written as \\u001b. The file and line of each stand with it.
        </p>
      </footer>
    </body>
  </html> `;
  return `${REPORT_BEGINS}${body.text.trimEnd()}\n`;
}

function headSection({ report, names }: Page, title: string): Html {
  const { head, failures, coverage, made } = report;
  const { calls, failed, tasksFailed, hostsWithCalls } = failures;
  const versions = [
    ...new Set(coverage.hosts.flatMap((host) => host.versions.map((version) => version.replace(/-.*$/, '')))),
  ].toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const hosts = head.hosts.map(({ host }) => names.host(host));
  return html`<header>
    <h1>${title}</h1>
    <dl>
      <dt>Time</dt>
      <dd>${instant(head.from)} to ${instant(head.until)}; <b>all times are UTC</b></dd>
      <dt>Hosts</dt>
      <dd>${cut(hosts.slice(0, 40).join(', '), 1000)}${hosts.length > 40 && ` and ${hosts.length - 40} more`}</dd>
      <dt>vdsm</dt>
      <dd>${cut(versions.join(', '), 400) || 'no release is logged'}</dd>
      <dt>Calls</dt>
      <dd>
        ${count(calls, 'call')} on ${count(hostsWithCalls, 'host')},
        <b>${number(failed)} failed</b> (${share(failed, calls)}); ${count(tasksFailed, 'task')} failed
      </dd>
      <dt>Made</dt>
      <dd>${instant(made.at)} UTC by vdsm-ship ${made.version} from ${count(head.documents, 'document')}</dd>
    </dl>
    <nav aria-label="Sections">${NAV.map(([id, text]) => html`<a href="#${id}">${text}</a> `)}</nav>
  </header>`;
}
