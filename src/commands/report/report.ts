/** Writes a report: asks logs or a server twice, for the facts and for the records behind them. */
import { HEAD_PLAN } from '../../answers/head.ts';
import { quoted } from '../../answers/ask.ts';
import { withoutUserInfo } from '../../cli/plain.ts';
import { bytes, count } from '../../cli/text.ts';
import { programVersion } from '../../cli/version.ts';
import { EXIT } from '../../errors.ts';
import { maskText } from '../../mask/mask.ts';
import type { Plan, Results, Row } from '../../query/query.ts';
import { renderReport } from '../../report/html/page.ts';
import { planReport } from '../../report/plan.ts';
import { draftReport, finishReport, secondOf, type Made, type Report } from '../../report/report.ts';
import type { Ask } from '../../answers/ask.ts';
import type { Context } from '../context.ts';
import { nothingFound, resolve } from '../answers/answer.ts';
import { readRequest } from '../answers/read-ask.ts';
import { openSource, type Source } from '../answers/sources.ts';
import type { TimeWindow } from '../../model/hosts.ts';
import { openTarget } from './target.ts';

export async function report(context: Context): Promise<number> {
  const { options } = context;
  const target = await openTarget(options.output);
  const request = await readRequest('report', context);
  const source = await openSource({ ...context, paths: request.paths }, request.filter);
  try {
    const ask = shareable(await resolve(request, source));
    const made: Made = {
      at: new Date().toISOString(),
      version: programVersion(),
      command: ['vdsm-ship report', ask.tail, ...narrowing(context)].filter((word) => word !== '').join(' '),
      isMasked: !options['no-mask'],
    };
    const found = await findReport(ask, source, made);
    const page = renderReport(found);
    await target.write(page, context);
    if (target.name !== undefined)
      await context.out(
        `${target.name}: ${count(found.head.hosts.length, 'host')}, ${count(found.findings.length, 'finding')}, ${bytes(Buffer.byteLength(page))}\n`,
      );
    return source.damaged > 0 ? EXIT.problems : EXIT.ok;
  } finally {
    await source.close();
  }
}

/** Asks a source, and returns the data of the report. */
export async function findReport(ask: Ask, source: Source, made: Made): Promise<Report> {
  const masked = async (plan: Plan, window?: TimeWindow): Promise<Results> => {
    const results = await source.ask(plan, window);
    // what was loaded with --no-mask, or by an earlier release, has its secrets on the server; a report leaves the house
    return ask.from === 'server' ? withoutSecrets(results) : results;
  };
  const results = await masked({ ...HEAD_PLAN, ...planReport(ask) });
  const draft = draftReport(results, ask);
  if (draft.head.documents === 0) throw nothingFound(ask);
  const { plan, window } = secondOf(draft, ask);
  if (source.isOnce) return finishReport(draft, NOTHING, ask, made, [...source.faults, ONCE]);
  const more = await masked(plan, window);
  return finishReport(draft, more, ask, made, source.faults);
}

const NOTHING: Results = { selected: {}, grouped: {} };
const ONCE = 'standard input is read once: without the records behind the facts, and without flows; a file has both';

/** The next commands of a report are read by others: no password in an address. */
function shareable(ask: Ask): Ask {
  return { ...ask, tail: withoutUserInfo(ask.tail) };
}

/** Returns the options that narrow a report, for the command that made it. */
function narrowing({ options }: Context): string[] {
  return [
    ...options['only-host'].flatMap((host) => ['--only-host', quoted(host)]),
    ...(options.since === undefined ? [] : ['--since', quoted(options.since)]),
    ...(options.until === undefined ? [] : ['--until', quoted(options.until)]),
  ];
}

/** Fields that quote the text of logs. */
const QUOTING = [
  'message',
  'error.message',
  'error.stack_trace',
  'vdsm.command.stderr',
  'vdsm.engine.event.text',
] as const;

function withoutSecrets({ selected, grouped }: Results): Results {
  return {
    selected: Object.fromEntries(
      Object.entries(selected).map(([name, one]) => [name, { ...one, rows: one.rows.map(maskRow) }]),
    ),
    grouped: Object.fromEntries(
      Object.entries(grouped).map(([name, one]) => [
        name,
        { ...one, rows: one.rows.map((row) => (row.hit === undefined ? row : { ...row, hit: maskRow(row.hit) })) },
      ]),
    ),
  };
}

function maskRow(row: Row): Row {
  const masked = QUOTING.flatMap((field) => {
    const value = row[field];
    return typeof value === 'string' ? [[field, maskText(value).text] as const] : [];
  });
  return masked.length === 0 ? row : { ...row, ...Object.fromEntries(masked) };
}
