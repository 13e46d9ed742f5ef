/** The timeline as SVG: a lane for each host, the engine first. Each kind of mark has a shape of its own. */
import type { Head } from '../../answers/head.ts';
import type { Names } from '../../answers/view/names.ts';
import { count } from '../../answers/view/text.ts';
import { MARKS, type Mark, type MarkKind } from '../marks.ts';
import { bounded, cut, html, type Html } from './html.ts';

/** What a drawing is made for. */
interface Sheet {
  readonly className: 'wide' | 'narrow';
  readonly width: number;
  /** Room for the names of hosts, left of the lanes; 0: they stand above them. */
  readonly left: number;
  readonly ticks: number;
  /** For all lanes together. */
  readonly bytes: number;
}
const SHEETS: readonly Sheet[] = [
  { className: 'wide', width: 1100, left: 120, ticks: 12, bytes: 400_000 },
  { className: 'narrow', width: 360, left: 0, ticks: 4, bytes: 200_000 },
];
const RIGHT = 16;
const TOP = 24;
const LANE = 46;
const NAME = 16;
/** Lanes of a drawing; hosts with marks come first. */
const LANES_MAX = 40;
/** Marks of a kind on a lane that are this close are one, in pixels. */
const NEAR = 9;

/** Height of each kind in its lane. */
const ROW: Readonly<Record<MarkKind, number>> = {
  invalid: 4,
  down: 4,
  silent: 4,
  dropped: 13,
  blocked: 13,
  restart: 26,
  paused: 26,
  task: 26,
  open: 15,
  lost: 15,
  engine: 30,
  failed: 38,
};
const INTERVALS: ReadonlySet<MarkKind> = new Set(['invalid', 'down', 'silent', 'dropped', 'blocked']);

const MINUTE = 60_000;
const STEPS_MIN = [
  1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 7200, 14_400, 43_200, 129_600, 525_600, 2_628_000, 5_256_000,
];

/** Returns the hosts that have a lane: the engine, then those with marks, then the others, as many as there is room for. */
export function lanesOf({ hosts }: Head, marks: readonly Mark[]): string[] {
  const marked = new Set(marks.map(({ host }) => host));
  const rank = (host: string, isVdsm: boolean): number => (isVdsm ? 1 : 0) + (marked.has(host) ? 0 : 2);
  const kept = hosts
    .toSorted((a, b) => rank(a.host, a.isVdsm) - rank(b.host, b.isVdsm))
    .slice(0, LANES_MAX)
    .toSorted((a, b) => Number(a.isVdsm) - Number(b.isVdsm) || (a.host < b.host ? -1 : 1));
  return kept.map(({ host }) => host);
}

/** Returns the drawings: a wide one for screens and paper, a narrow one for telephones. */
export function timeline(head: Head, marks: readonly Mark[], names: Names): Html[] {
  const [from, until] = [Date.parse(head.from ?? ''), Date.parse(head.until ?? '')];
  if (!Number.isFinite(from) || !Number.isFinite(until)) return [];
  return SHEETS.map((sheet) => draw(sheet, head, marks, names, { from, until: Math.max(until, from + MINUTE) }));
}

interface Span {
  readonly from: number;
  readonly until: number;
}

function draw(sheet: Sheet, head: Head, marks: readonly Mark[], names: Names, span: Span): Html {
  const { className, width, left } = sheet;
  const lanes = lanesOf(head, marks);
  const step = LANE + (left === 0 ? NAME : 0);
  const height = TOP + lanes.length * step + 8;
  const x = (at: number): number => {
    const share = (Math.min(Math.max(at, span.from), span.until) - span.from) / (span.until - span.from);
    return round(left + 6 + share * (width - left - RIGHT - 6));
  };
  return html`<svg
    class="${className}"
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-label="Timeline of ${count(lanes.length, 'lane')}, ${count(marks.length, 'mark')}; the list below says the same in words"
  >
    ${ticksOf(span, sheet.ticks).map((at) => tick(at, x(at), { height, width }, span))}
    ${lanes.map((host, i) => lane(host, TOP + i * step, { sheet, head, marks, names, x, bytes: sheet.bytes / lanes.length }))}
  </svg>`;
}

function tick(at: number, x: number, { height, width }: { height: number; width: number }, span: Span): Html {
  const iso = new Date(at).toISOString();
  const isDays = span.until - span.from > 36 * 60 * MINUTE;
  const label = isDays ? `${iso.slice(5, 10)} ${iso.slice(11, 16)}` : iso.slice(11, 16);
  const edge = x < 24 ? 'start' : x > width - 24 ? 'end' : 'middle';
  return html`<line class="grid" x1="${x}" x2="${x}" y1="${TOP - 6}" y2="${height}" /><text
      class="axis"
      x="${x}"
      y="12"
      text-anchor="${edge}"
      >${label}</text
    > `;
}

function ticksOf({ from, until }: Span, most: number): number[] {
  const minutes = STEPS_MIN.find((each) => (until - from) / (each * MINUTE) <= most) ?? (until - from) / MINUTE / most;
  const step = minutes * MINUTE;
  const ticks: number[] = [];
  for (let at = Math.ceil(from / step) * step; at <= until && ticks.length <= most; at += step) ticks.push(at);
  return ticks;
}

interface Drawing {
  readonly sheet: Sheet;
  readonly head: Head;
  readonly marks: readonly Mark[];
  readonly names: Names;
  readonly x: (at: number) => number;
  /** For one lane. */
  readonly bytes: number;
}

function lane(host: string, top: number, { sheet, head, marks, names, x, bytes }: Drawing): Html {
  const { width, left } = sheet;
  const y = left === 0 ? top + NAME : top;
  const logs = head.hosts.find((each) => each.host === host);
  const [a, b] = [x(Date.parse(logs?.from ?? '')), x(Date.parse(logs?.until ?? ''))];
  const name = cut(names.host(host), left === 0 ? 44 : 17);
  const own = clustered(
    marks.filter((mark) => mark.host === host),
    x,
  );
  const shapes = bounded(own, (mark) => shape(mark, y, x), bytes, own.length);
  return html`<line class="lane" x1="0" x2="${width}" y1="${top}" y2="${top}" /><text
      x="0"
      y="${left === 0 ? top + 13 : y + 26}"
      >${name}</text
    ><rect class="band" x="${a}" y="${y + 22}" width="${Math.max(2, round(b - a))}" height="8" />
    ${shapes.shown}${shapes.left > 0 && html`<text class="count" x="${width}" y="${y + 42}" text-anchor="end">${shapes.left} more</text>`} `;
}

interface Cluster extends Mark {
  readonly marks: number;
}

/** Puts marks of a kind together that would cover each other. */
function clustered(marks: readonly Mark[], x: Drawing['x']): Cluster[] {
  const last = new Map<MarkKind, Cluster>();
  const clusters: Cluster[] = [];
  for (const mark of marks) {
    const before = last.get(mark.kind);
    const isNear = before !== undefined && x(Date.parse(mark.from)) - x(Date.parse(before.until)) < NEAR;
    const cluster: Cluster =
      isNear && before !== undefined
        ? {
            ...before,
            until: mark.until > before.until ? mark.until : before.until,
            count: before.count + mark.count,
            marks: before.marks + 1,
          }
        : { ...mark, marks: 1 };
    if (isNear) clusters.splice(clusters.lastIndexOf(before), 1, cluster);
    else clusters.push(cluster);
    last.set(mark.kind, cluster);
  }
  return clusters;
}

function shape(mark: Cluster, top: number, x: Drawing['x']): Html {
  const { kind, from, until, what, marks } = mark;
  const [a, b] = [x(Date.parse(from)), x(Date.parse(until))];
  const y = top + ROW[kind];
  const time = from === until ? from.slice(11, 19) : `${from.slice(11, 19)}-${until.slice(11, 19)}`;
  const words =
    kind === 'failed'
      ? count(mark.count, 'failed call')
      : marks === 1
        ? what
        : `${marks} times: ${what}, and more like it`;
  const number = kind === 'failed' ? mark.count : INTERVALS.has(kind) ? 0 : marks;
  const label = number > 1 ? html`<text class="count" x="${b + 7}" y="${y + 4}">${number}</text>` : '';
  return html`<g
    ><title>${time} UTC: ${cut(words, 120)}</title
    >${INTERVALS.has(kind) ? bar(kind, a, b, y) : point(kind, a, b, y)}${label}</g
  > `;
}

function bar(kind: MarkKind, a: number, b: number, y: number): Html {
  const w = Math.max(4, round(b - a));
  switch (kind) {
    case 'invalid':
      return html`<rect class="k-invalid" x="${a}" y="${y}" width="${w}" height="8" fill-opacity="0.4" />`;
    case 'down':
      return html`<rect class="k-down" x="${a}" y="${y}" width="${w}" height="8" />`;
    case 'silent':
      return html`<rect class="k-silent" x="${a}" y="${y}" width="${w}" height="8" />`;
    case 'dropped':
      return html`<path class="k-dropped" d="M${a} ${y}h${w}l-3 8h-${Math.max(1, w - 6)}z" />`;
    default:
      return html`<path class="k-blocked" d="M${a} ${y}v8M${a} ${y + 4}h${w}M${a + w} ${y}v8" />`;
  }
}

/** Returns the shape of a moment; of several that are together, at the first. */
function point(kind: MarkKind, a: number, b: number, y: number): Html {
  const line = b - a > 4 ? html`<line class="k-${kind}" x1="${a}" x2="${b}" y1="${y}" y2="${y}" />` : '';
  return html`${line}${glyph(kind, a, y)}`;
}

function glyph(kind: MarkKind, x: number, y: number): Html {
  switch (kind) {
    case 'restart':
      return html`<path class="k-restart" d="M${x} ${y - 6}l6 11h-12z" />`;
    case 'paused':
      return html`<path class="k-paused" d="M${x - 5} ${y - 6}h3.5v12h-3.5zM${x + 1.5} ${y - 6}h3.5v12h-3.5z" />`;
    case 'task':
      return html`<rect class="k-task" x="${x - 5}" y="${y - 5}" width="10" height="10" />`;
    case 'open':
      return html`<path class="k-open" d="M${x} ${y - 6}l6 6l-6 6l-6 -6z" />`;
    case 'lost':
      return html`<circle class="k-lost" cx="${x}" cy="${y}" r="5" />`;
    case 'engine':
      return html`<path class="k-engine" d="M${x - 5} ${y - 4}h10l-5 9z" />`;
    default:
      return html`<path class="k-failed" d="M${x - 4} ${y - 4}l8 8M${x - 4} ${y + 4}l8 -8" />`;
  }
}

/** Returns the shapes that are in use, with what they stand for. */
export function legend(marks: readonly Mark[]): Html {
  const used = (Object.keys(MARKS) as MarkKind[]).filter((kind) => marks.some((mark) => mark.kind === kind));
  return html`<ul class="legend">
    ${used.map(
      (kind) =>
        html`<li>
          <svg viewBox="0 0 18 14" aria-hidden="true">
            ${INTERVALS.has(kind) ? bar(kind, 2, 16, 3) : glyph(kind, 9, 7)}</svg
          >${MARKS[kind]}
        </li>`,
    )}
    <li>
      <svg viewBox="0 0 18 14" aria-hidden="true"><rect class="band" x="1" y="3" width="16" height="8" /></svg>time that
      the logs cover
    </li>
  </ul>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
