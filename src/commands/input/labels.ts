/** `--label` and `--case`: what every document of a run is marked with. */
import { ShipperError } from '../../errors.ts';
import type { Options } from '../../cli/options.ts';

/** Longest name of a case, in characters: it is shown in dashboards, and a mapping cuts off at 1024. */
const CASE_MAX = 128;

/**
 * Labels, `K=V` each, and the case as one of them; undefined where there is none.
 * @throws {ShipperError} `usage`
 */
export function readLabels(options: Pick<Options, 'label' | 'case'>): Readonly<Record<string, string>> | undefined {
  const name = readCase(options.case);
  const labels = options.label.map(readLabel);
  if (name !== undefined) labels.push(['case', name]);
  return labels.length === 0 ? undefined : Object.fromEntries(labels);
}

/**
 * The name of the case, as given.
 * @throws {ShipperError} `usage`: a name that is empty, too long, or looks like another one
 */
export function readCase(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const what = faultOf(name);
  if (what === undefined) return name;
  throw new ShipperError('usage', `--case takes a name of 1 to ${CASE_MAX} characters, but ${what}`);
}

function faultOf(name: string): string | undefined {
  if (name.trim() === '') return 'got an empty one';
  if (name.length > CASE_MAX) return `got one of ${name.length}`;
  if (name !== name.trim()) return `'${name}' begins or ends with a blank`;
  if (/\p{Cc}/u.test(name)) return 'got one with control characters in it';
  return undefined;
}

function readLabel(label: string): [key: string, value: string] {
  const [, key, value] = /^([A-Za-z0-9_-]+)=(.+)$/s.exec(label) ?? [];
  if (key === undefined || value === undefined) {
    throw new ShipperError(
      'usage',
      `--label takes NAME=VALUE, a name of letters, digits, '_' and '-', but got '${label}'`,
    );
  }
  if (key === 'case') {
    throw new ShipperError(
      'usage',
      `--label ${label}: use --case '${value}', which also keeps hosts of the same name in two cases apart`,
    );
  }
  return [key, value];
}
