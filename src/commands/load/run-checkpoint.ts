import { openCheckpoint } from '../../checkpoint/checkpoint.ts';
import type { Checkpoint } from '../../checkpoint/checkpoint.ts';
import type { Settings } from '../../checkpoint/format.ts';
import { ShipperError } from '../../errors.ts';
import type { Options } from '../../cli/options.ts';
import { choiceSettings } from '../input/choice.ts';
import { programVersion } from '../../cli/version.ts';

/** Options that documents, their ids or their indices depend on. */
const SETTINGS = [
  'prefix',
  'period',
  'case',
  'label',
  'host',
  'host-from',
  'timezone',
  'timezones',
  'no-drift',
  'since',
  'until',
  'no-mask',
] as const satisfies readonly (keyof Options)[];

/**
 * Opens the checkpoint of `--checkpoint`; returns undefined without that option.
 * @param server identifies the server, since another one has other documents
 * @throws {ShipperError} `usage`, `environment`
 */
export async function openRunCheckpoint(
  options: Options,
  server: string,
  report: (text: string) => void,
): Promise<Checkpoint | undefined> {
  if (options.checkpoint === undefined) return undefined;
  if (options.pasted) {
    throw new ShipperError(
      'usage',
      '--checkpoint resumes logs that grow, but --pasted reads texts that do not: use one of them',
    );
  }
  return openCheckpoint(options.checkpoint, {
    program: programVersion(),
    settings: settingsOf(options, server),
    report,
  });
}

function settingsOf(options: Options, server: string): Settings {
  // a choice that is written in another way is the same choice
  const settings: Record<string, string> = { server, ...choiceSettings(options) };
  for (const name of SETTINGS) {
    const value: string | boolean | readonly string[] | undefined = options[name];
    const text = typeof value === 'object' ? value.join(' ') : String(value ?? '');
    if (text !== '' && text !== 'false') settings[`--${name}`] = text;
  }
  return settings;
}
