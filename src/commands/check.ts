import { EXIT } from '../errors.ts';
import { number } from '../cli/text.ts';
import type { InputFault } from '../model/files.ts';
import { surveyStream } from '../run/survey.ts';
import type { Shape, StreamSurvey } from '../run/survey.ts';
import type { Context } from './context.ts';
import { damageText, faultText, findInput } from './input/input.ts';
import { percent, renderTable } from './table.ts';

/** Shapes shown of each level. */
const SHOWN = 10;

/** Says per stream what was read and what was not. Returns the exit code. */
export async function check(context: Context): Promise<number> {
  const { options, out, err } = context;
  const { hosts, faults, window } = await findInput(context);
  let damaged = faults.length;
  const surveys: (StreamSurvey & { readonly host: string })[] = [];
  for (const host of hosts) {
    for (const stream of host.streams) {
      const onFault = (fault: InputFault): void => {
        damaged++;
        err(`${faultText(fault)}\n`);
      };
      const survey = await surveyStream(host, stream, { onFault, window, pasted: options.pasted });
      surveys.push({ host: host.name, ...survey });
      for (const text of survey.copies.map(damageText)) if (text !== undefined) err(`${text}\n`);
      if (!options.json) await out(renderSurvey(host.name, survey));
    }
  }
  if (options.json) await out(`${JSON.stringify(surveys, null, 2)}\n`);
  return damaged > 0 ? EXIT.problems : EXIT.ok;
}

function renderSurvey(host: string, survey: StreamSurvey): string {
  const { debug, other } = survey;
  return [
    `${host}: ${survey.log}: ${survey.stream}, ${number(survey.files)} file${survey.files === 1 ? '' : 's'}, ${number(survey.records)} records${survey.filtered > 0 ? ` (${number(survey.filtered)} more outside of the time asked for)` : ''}`,
    ...(survey.duplicate > 0
      ? [`  copies      ${number(survey.duplicate)} records more that stand in other files`]
      : []),
    ...(survey.ofNoConcern > 0
      ? [
          `  left out    ${number(survey.ofNoConcern)} lines of programs that have nothing to do with vdsm or its storage`,
        ]
      : []),
    ...(survey.gaps.length > 0 ? [`  missing     ${survey.gaps.join(', ')}`] : []),
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
    { title: 'as in' },
  ] as const;
  const more = shapes.length > SHOWN ? [`  and ${number(shapes.length - SHOWN)} shapes more (--json lists them)`] : [];
  return [...renderTable(columns, rows), ...more];
}

function share({ records, unrecognised }: { records: number; unrecognised: number }): string {
  return unrecognised === 0 ? 'none' : `${number(unrecognised)} (${percent(unrecognised, records)})`;
}

function list(counts: Readonly<Record<string, number | undefined>>): string {
  const entries = Object.entries(counts).toSorted(([, a], [, b]) => (b ?? 0) - (a ?? 0));
  return entries.length === 0 ? 'none' : entries.map(([name, count]) => `${name} ${number(count ?? 0)}`).join(', ');
}
