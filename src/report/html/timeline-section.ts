/** The timeline with its legend, and the same in words. */
import { count, number } from '../../answers/view/text.ts';
import { MARKS } from '../marks.ts';
import { bounded, cut, html, type Html } from './html.ts';
import { commandOf, leftOut, placeText, section, TEXT, type Page } from './parts.ts';
import { lanesOf, legend, timeline } from './timeline.ts';

const BYTES = 250_000;
const MOST = 400;
/** Marks that are drawn; more would be no picture. */
const DRAWN = 1500;

export function timelineSection(page: Page): Html {
  const { report, names } = page;
  const { head, marks } = report;
  const drawn = marks.slice(0, DRAWN);
  const without = head.hosts.length - lanesOf(head, drawn).length;
  const list = bounded(
    marks,
    ({ kind, host, from, until, what, place }) =>
      html`<li>
        <span class="time">${names.span(from, until)}</span> <b>${cut(names.host(host), TEXT)}</b>: ${cut(what, 200)}
        <span class="faint">(${MARKS[kind]})</span> ${placeText(place, names)}
      </li> `,
    BYTES,
    MOST,
  );
  return section(
    'timeline',
    'Timeline (UTC)',
    marks.length === 0 ? html`<p>No event to draw.</p>` : legend(marks),
    html`<figure>${timeline(head, drawn, names)}</figure>`,
    without > 0
      ? html`<p class="faint">
          ${number(without)} more hosts have no lane: <code>${commandOf(page, 'coverage')}</code>
        </p>`
      : undefined,
    marks.length > 0
      ? html`<details>
          <summary>The same in words: ${count(marks.length, 'event')}</summary>
          <ul>
            ${list.shown}
          </ul>
          ${leftOut(list, 'event', commandOf(page, 'host NAME'))}
        </details>`
      : undefined,
  );
}
