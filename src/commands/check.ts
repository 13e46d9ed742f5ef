import { EXIT } from '../errors.ts';
import { count, number } from '../cli/text.ts';
import type { InputFault } from '../model/files.ts';
import { surveyHost } from '../run/survey.ts';
import type { Shape, StreamSurvey } from '../run/survey.ts';
import type { Context } from './context.ts';
import { damageText, faultText, findInput } from './input/input.ts';
import { percent, renderTable } from './table.ts';

/** Shapes that are shown above DEBUG, and at DEBUG. */
const SHOWN = 10;

/** Counts what each rotation set contains, and what of it no rule recognises. Returns the exit code. */
export async function check(context: Context): Promise<number> {
  const { options, out, err } = context;
  const { hosts, faults, window } = await findInput(context);
  let damaged = faults.length;
  const surveys: (StreamSurvey & { readonly host: string })[] = [];
  for (const host of hosts) {
    const onFault = (fault: InputFault): void => {
      damaged++;
      err(`${faultText(fault)}\n`);
    };
    for await (const survey of surveyHost(host, {
      onFault,
      window,
      pasted: options.pasted,
      noMask: options['no-mask'],
    })) {
      surveys.push({ host: host.name, ...survey });
      for (const text of survey.copies.map(damageText)) if (text !== undefined) err(`${text}\n`);
      if (!options.json) await out(renderSurvey(host.name, survey));
    }
  }
  if (options.json) await out(`${JSON.stringify(surveys, null, 2)}\n`);
  else if (surveys.length > 0) await out(renderTotal(hosts.length, surveys));
  return damaged > 0 ? EXIT.problems : EXIT.ok;
}

function renderSurvey(host: string, survey: StreamSurvey): string {
  const { debug, other } = survey;
  return [
    `${host}: ${survey.log}: ${survey.stream}, ${count(survey.files, 'file')}, ${count(survey.records, 'record')}${survey.filtered > 0 ? ` (${number(survey.filtered)} more outside the time window)` : ''}`,
    ...(survey.duplicate > 0 ? [`  duplicate   ${count(survey.duplicate, 'more record')}, read from other files`] : []),
    ...(survey.ofNoConcern > 0
      ? [`  filtered    ${count(survey.ofNoConcern, 'line')} of programs that do not concern vdsm or its storage`]
      : []),
    ...(survey.gaps.length > 0 ? [`  missing     ${survey.gaps.join(', ')}`] : []),
    ...(Object.keys(survey.kinds).length > 1 ? [`  kinds       ${list(survey.kinds)}`] : []),
    ...(survey.log === 'vdsm.log' ? [`  layout      ${list(survey.layouts)}`] : []),
    ...(survey.log === 'vdsm.log' ? [`  era         ${list(survey.eras)}`] : []),
    `  quality     ${list(survey.quality)}`,
    `  recognised  ${list(survey.recognised)}`,
    `  not recognised: ${share(other)} of the records above DEBUG, ${share(debug)} of those at DEBUG`,
    ...renderShapes('above DEBUG', survey.shapes.other),
    ...renderShapes('at DEBUG', survey.shapes.debug),
    '',
    '',
  ].join('\n');
}

function renderTotal(hosts: number, surveys: readonly StreamSurvey[]): string {
  const sum = (numberOf: (survey: StreamSurvey) => number): number =>
    surveys.reduce((total, survey) => total + numberOf(survey), 0);
  const level = (name: 'debug' | 'other'): string =>
    share({
      records: sum((survey) => survey[name].records),
      unrecognised: sum((survey) => survey[name].unrecognised),
    });
  const unrecognised = sum(({ debug, other }) => debug.unrecognised + other.unrecognised);
  return [
    `total: ${count(hosts, 'host')}, ${count(surveys.length, 'log')}, ${count(
      sum(({ files }) => files),
      'file',
    )}, ${count(
      sum(({ records }) => records),
      'record',
    )}`,
    `  not recognised: ${level('other')} of the records above DEBUG, ${level('debug')} of those at DEBUG`,
    ...(unrecognised > 0 ? ['  load indexes these, too: without event.action, searchable by their text'] : []),
    '',
  ].join('\n');
}

function renderShapes(title: string, shapes: readonly Shape[]): string[] {
  if (shapes.length === 0) return [];
  const rows = shapes
    .slice(0, SHOWN)
    .map(({ count, logger, shape, example }) => [
      number(count),
      logger,
      shape,
      `${example.file.replace(/^.*\//, '')}:${example.line}`,
    ]);
  const columns = [
    { title: 'count', right: true },
    { title: 'logger', max: 32 },
    { title: `shape ${title}`, max: 60 },
    { title: 'example' },
  ] as const;
  const more = shapes.length > SHOWN ? [`  and ${count(shapes.length - SHOWN, 'more shape')} (--json lists them)`] : [];
  return [...renderTable(columns, rows), ...more];
}

function share({ records, unrecognised }: { records: number; unrecognised: number }): string {
  return unrecognised === 0 ? 'none' : `${number(unrecognised)} (${percent(unrecognised, records)})`;
}

function list(counts: Readonly<Record<string, number | undefined>>): string {
  const entries = Object.entries(counts).toSorted(([, a], [, b]) => (b ?? 0) - (a ?? 0));
  return entries.length === 0 ? 'none' : entries.map(([name, count]) => `${name} ${number(count ?? 0)}`).join(', ');
}
