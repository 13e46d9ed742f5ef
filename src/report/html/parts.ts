/** Parts that the sections of a report share. */
import type { Names } from '../../answers/view/names.ts';
import { fileLine, type Place } from '../../answers/view/place.ts';
import { count, number } from '../../answers/view/text.ts';
import type { Evidence } from '../records.ts';
import { keyOf } from '../records.ts';
import type { Report } from '../report.ts';
import { cut, html, type Bounded, type Html } from './html.ts';

export interface Page {
  readonly report: Report;
  readonly names: Names;
  /** Anchors of the records that are on the page already, by the place of their fact. */
  readonly anchors: Map<string, string>;
}

/** Most characters of a text in a line. */
export const TEXT = 400;
/** Most characters and lines of a record. */
const RECORD = 2500;
const RECORD_LINES = 40;
const RECORDS = 8;

/** Returns a section with its heading. */
export function section(id: string, heading: string, ...body: readonly (Html | false | undefined)[]): Html {
  return html`<section id="${id}">
    <h2>${heading}</h2>
    ${body.map((one) => one)}
  </section>`;
}

/** Returns an instant as a date and time. */
export function instant(iso: string | undefined): string {
  return iso === undefined || iso === '' ? 'unknown' : iso.slice(0, 19).replace('T', ' ');
}

export function spanOf(from: string | undefined, until: string | undefined): string {
  if (from === undefined || until === undefined) return 'no time';
  const [a, b] = [from.slice(0, 16), until.slice(0, 16)].map((each) => each.replace('T', ' '));
  return from.slice(0, 10) === until.slice(0, 10) ? `${a}-${until.slice(11, 16)} UTC` : `${a} to ${b} UTC`;
}

/** Returns where a fact stands: host, file, line. */
export function placeText(place: Place | undefined, names: Names): Html | '' {
  if (place === undefined) return '';
  return html`<span class="place">${cut(`${names.host(place.host)} ${fileLine(place)}`, TEXT)}</span>`;
}

/** Returns the records behind the fact at a place, folded in. */
export function records({ report, names, anchors }: Page, place: Place | undefined): Html | '' {
  if (place === undefined) return '';
  const key = keyOf(place);
  const known = anchors.get(key);
  if (known !== undefined) return html` <a class="above" href="#${known}">records above</a>`;
  const behind = (report.behind[key] ?? []).flatMap((key) => report.records[key] ?? []);
  if (behind.length === 0) return '';
  const left = behind.length - RECORDS;
  const anchor = `r${anchors.size + 1}`;
  anchors.set(key, anchor);
  return html`<details id="${anchor}">
    <summary>${count(behind.length, 'record')}</summary>
    ${behind
      .slice(0, RECORDS)
      .map((one) => record(one, names))}${left > 0 && html`<p class="faint">and ${number(left)} more</p>`}
  </details>`;
}

function record({ at, host, file, line, level, thread, logger, text }: Evidence, names: Names): Html {
  const source = [...(thread === '' ? [] : [`(${thread})`]), ...(logger === '' ? [] : [`[${logger}]`])];
  const head = [at.replace('T', ' '), level.toUpperCase(), ...source].filter((part) => part !== '').join(' ');
  const where = `${names.host(host)} ${file}${line === undefined ? '' : `:${line}`}`;
  return html`<pre
    class="record"
  ><span class="place">${cut(where, TEXT)}</span>${cut(head, TEXT)} ${shortened(text)}</pre>`;
}

/** Returns a text of few lines: its beginning and, where a stack ends with what it is about, its end. */
function shortened(text: string): string {
  const lines = text.split(/\r?\n/);
  const some =
    lines.length > RECORD_LINES
      ? [...lines.slice(0, RECORD_LINES - 10), `… ${lines.length - RECORD_LINES} lines left out …`, ...lines.slice(-10)]
      : lines;
  const whole = some.join('\n');
  return whole.length <= RECORD ? whole : `${whole.slice(0, RECORD - 600)}\n… left out …\n${whole.slice(-600)}`;
}

/** Says what a list leaves out, and which command shows it. */
export function leftOut({ left }: Bounded, what: string, command?: string): Html | '' {
  if (left <= 0) return '';
  return html`<p class="faint">
    ${number(left)} more ${left === 1 ? what : `${what}s`} not
    shown${command !== undefined && html`: <code>${cut(command, TEXT)}</code>`}
  </p>`;
}

/** A cell with the title of its column, which is shown where the table is too narrow for columns. */
export interface Column {
  readonly title: string;
  readonly isNumber?: true;
}

export function table(columns: readonly Column[], rows: readonly Html[]): Html {
  return html`<table>
    <thead>
      <tr>
        ${columns.map(({ title, isNumber }) => html`<th class="${isNumber ? 'n' : ''}">${title}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

export function row(columns: readonly Column[], cells: readonly (Html | string | number)[]): Html {
  return html`<tr>
    ${columns.map(
      ({ title, isNumber }, i) =>
        html`<td data-label="${title}" class="${isNumber ? 'n' : ''}">${cellOf(cells[i] ?? '')}</td>`,
    )}
  </tr> `;
}

function cellOf(cell: Html | string | number): Html | string | number {
  return typeof cell === 'string' ? cut(cell, TEXT) : cell;
}

/** Returns a command of the report's input. */
export function commandOf({ report }: Page, words: string): string {
  return report.made.command.replace(/^vdsm-ship report\b/, () => `vdsm-ship ${words}`);
}
