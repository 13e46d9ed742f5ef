/** Flows in which something failed: what the engine and hosts did, as trees. */
import type { FlowNode } from '../../answers/flow.ts';
import { fileLine } from '../../answers/view/place.ts';
import { count, duration, number, seconds, shortId, shortIds } from '../../answers/view/text.ts';
import type { ToldFlow } from '../report.ts';
import { bounded, cut, html, type Html } from './html.ts';
import { commandOf, leftOut, placeText, records, section, TEXT, type Page } from './parts.ts';

const FLOW_BYTES = 80_000;
const DEPTH = 6;
const FAILURE = 160;
const POLLS = 6;
const EVENTS = 25;

export function flowsSection(page: Page): Html {
  const { flows, flowsLeft } = page.report;
  return section(
    'flows',
    'Flows of the failures',
    html`<p>
      A flow is what one action of the engine caused on all hosts.
      ${flows.length === 0 ? 'No failure has one in these logs.' : 'Times are seconds since it began.'}
    </p>`,
    ...flows.map((each) => told(page, each)),
    flowsLeft > 0
      ? html`<p class="faint">
          ${number(flowsLeft)} more flows with failures: <code>${commandOf(page, 'failures')}</code>
        </p>`
      : undefined,
  );
}

function told(page: Page, { why, flow }: ToldFlow): Html {
  const { names } = page;
  const took = (Date.parse(flow.until) - Date.parse(flow.from)) / 1000;
  const list = bounded(inOrder(flow.nodes), ([each, depth]) => node(page, each, depth), FLOW_BYTES, 300);
  const left = flow.spans - countCalls(flow.nodes);
  const events = bounded(
    flow.events,
    ({ at, until, host, what, count: times, place }) =>
      html`<li>
        <span class="time">${names.span(at, until)}</span> <b>${cut(names.host(host), TEXT)}</b>:
        ${times > 1 && `${number(times)} times: `}${cut(what, TEXT)} ${placeText(place, names)}
      </li> `,
    FLOW_BYTES / 4,
    EVENTS,
  );
  return html`<h3>Flow ${cut(shortId(flow.flow), 100)}: ${cut(why, TEXT)}</h3>
    <p class="faint">
      <span class="time">${names.span(flow.from, flow.until)}</span>, ${seconds(took)}, on
      ${cut(flow.hosts.slice(0, 12).map(names.host).join(', '), TEXT)}; id <code>${cut(flow.flow, TEXT)}</code>
    </p>
    <ul class="tree">
      ${list.shown}
    </ul>
    ${(list.left > 0 || left > 0) && html`<p class="faint">the rest: <code>${commandOf(page, `flow ${shortId(flow.flow)} --limit 1000`)}</code></p>`}
    ${
      flow.polls.length > 0 &&
      html`<p class="said">
        asked meanwhile:
        ${flow.polls
          .slice(0, POLLS)
          .map(
            ({ verb, host, count: times }, i) =>
              `${i > 0 ? ', ' : ''}${cut(verb, 100)} on ${cut(names.host(host), 100)} ${number(times)}`,
          )}${flow.polls.length > POLLS && `, ${flow.polls.length - POLLS} more`}
      </p>`
    }
    ${
      events.shown.length > 0 &&
      html`<details>
        <summary>${count(flow.events.length, 'more record')} of this flow</summary>
        <ul>
          ${events.shown}
        </ul>
        ${leftOut(events, 'record')}
      </details>`
    }`;
}

function countCalls(nodes: readonly FlowNode[]): number {
  return nodes.reduce(
    (sum, each) => sum + (each.kind === 'call' || each.kind === 'engine' ? 1 : 0) + countCalls(each.nodes),
    0,
  );
}

/** Returns the nodes of a tree from the top down, each with its depth. */
function inOrder(nodes: readonly FlowNode[], depth = 0): [FlowNode, number][] {
  return nodes.flatMap((each) => [[each, depth] as [FlowNode, number], ...inOrder(each.nodes, depth + 1)]);
}

function node(page: Page, each: FlowNode, depth: number): Html {
  const { kind, name, host, after, duration: took, outcome, failure, place } = each;
  const tone = outcome === 'failure' ? 'bad' : outcome === 'unknown' ? 'warn' : '';
  const how =
    outcome === 'failure'
      ? ` failed: ${cut(shortIds(failure), FAILURE)}`
      : outcome === 'unknown'
        ? ' has no end in the logs'
        : '';
  return html`<li class="d${Math.min(depth, DEPTH)} ${tone}">
    <span class="time">+${after.toFixed(after < 100 ? 3 : 1)}</span>
    <b>${cut(page.names.host(host), TEXT)}</b>
    <span class="name">${kind === 'engine' && 'engine: '}${cut(name, TEXT)}${how}</span>
    ${took !== undefined && took > 0 && duration(took)}
    <span class="place">${cut(fileLine(place), TEXT)}</span>${records(page, place)}
  </li> `;
}
