/** `--label` and `--case`: labels of every document of a run. */
import { ShipperError } from '../../errors.ts';
import type { Options } from '../../cli/options.ts';
import { CASE_MAX } from '../../schema/raw.ts';

/**
 * Returns the labels by name, the case among them; undefined if there are none.
 * @throws {ShipperError} `usage`
 */
export function readLabels(options: Pick<Options, 'label' | 'case'>): Readonly<Record<string, string>> | undefined {
  const name = readCase(options.case);
  const labels = options.label.map(readLabel);
  if (name !== undefined) labels.push(['case', name]);
  return labels.length === 0 ? undefined : Object.fromEntries(labels);
}

/**
 * Checks the name of the case and returns it as given.
 * @throws {ShipperError} `usage`: a name that is empty, too long, or looks like another one
 */
export function readCase(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const what = faultOf(name);
  if (what === undefined) return name;
  throw new ShipperError('usage', `--case takes a name of 1 to ${CASE_MAX} characters, but ${what}`);
}

function faultOf(name: string): string | undefined {
  if (name.trim() === '') return 'got an empty name';
  if (name.length > CASE_MAX) return `got ${name.length}`;
  if (name !== name.trim()) return `'${name}' begins or ends with a space`;
  if (/\p{Cc}/u.test(name)) return 'got control characters';
  return undefined;
}

function readLabel(label: string): [key: string, value: string] {
  const [, key, value] = /^([A-Za-z0-9_-]+)=(.+)$/s.exec(label) ?? [];
  if (key === undefined || value === undefined) {
    throw new ShipperError(
      'usage',
      `--label takes K=V, where K consists of letters, digits, '_' and '-', but got '${label}'`,
    );
  }
  if (key === 'case') {
    throw new ShipperError(
      'usage',
      `--label sets no case, use --case '${value}': it also keeps hosts of the same name in different cases apart`,
    );
  }
  return [key, value];
}
