/** Reports in tests: the same as the command makes, without a process. */
import { resolve } from '../../src/commands/answers/answer.ts';
import { readRequest } from '../../src/commands/answers/read-ask.ts';
import { openSource } from '../../src/commands/answers/sources.ts';
import { findReport } from '../../src/commands/report/report.ts';
import type { Made, Report } from '../../src/report/report.ts';
import { contextOf } from './answers.ts';

const MADE: Made = {
  at: '2026-06-01T12:00:00.000Z',
  version: '0.0.0',
  command: 'vdsm-ship report LOGS',
  isMasked: true,
};

/** Returns the data of a report: `args` are paths and options. */
export async function giveReport(args: readonly string[]): Promise<Report> {
  const context = contextOf(['report', ...args]);
  const request = await readRequest('report', context);
  const source = await openSource({ ...context, paths: request.paths }, request.filter);
  try {
    return await findReport(await resolve(request, source), source, MADE);
  } finally {
    await source.close();
  }
}

/** What a report is made of. */
const TAGS = /<(?:\/?[a-z][a-z0-9]*(?:\s+[a-zA-Z][\w-]*(?:="[^"<>]*")?)*\s*\/?)>/g;

/** Returns what in a page is neither text nor one of our elements and attributes, or leads out of it. */
export function strangeIn(page: string): string[] {
  const body = page.replace('<!doctype html>\n<!-- report of vdsm-ship -->\n', '').replace(/<style>[^<]*<\/style>/, '');
  const tags = body.match(TAGS) ?? [];
  const rest = body.replaceAll(TAGS, '');
  const names = new Set(tags.map((tag) => /^<\/?([a-z0-9]+)/.exec(tag)?.[1] ?? ''));
  const attributes = tags.flatMap((tag) =>
    [...tag.matchAll(/\s([a-zA-Z][\w-]*)="([^"]*)"/g)].map(([, name = '', value = '']) => `${name}=${value}`),
  );
  return [
    ...[...names].filter((name) => !ELEMENTS.has(name)),
    ...attributes.filter((each) => !ATTRIBUTES.test(each)),
    ...(/[<>]/.test(rest) ? [`loose: ${/.{0,40}[<>].{0,40}/.exec(rest)?.[0]}`] : []),
    // oxlint-disable-next-line no-control-regex -- these are what is looked for
    ...(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]/.exec(
      page,
    ) ?? []),
  ];
}

const ELEMENTS = new Set(
  'html head meta title body header main footer section nav h1 h2 h3 p a b code dl dt dd div ul ol li span details summary pre table thead tbody tr th td figure svg g line rect path circle text'.split(
    ' ',
  ),
);
const ATTRIBUTES =
  /^(?:class=[\w -]*|id=[\w-]+|href=#\w+|lang=en|charset=utf-8|(?:name|content|http-equiv|aria-label|aria-hidden|role|data-label)=.*|viewBox=[\d. ]+|(?:x|y|x1|x2|y1|y2|cx|cy|r|width|height|fill-opacity)=-?[\d.]+|d=[-\d. MmHhVvLlz]+|text-anchor=(?:start|middle|end))$/s;
