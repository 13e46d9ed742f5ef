import { openCheckpoint } from '../../checkpoint/checkpoint.ts';
import type { Checkpoint } from '../../checkpoint/checkpoint.ts';
import type { Terms } from '../../checkpoint/format.ts';
import { ShipperError } from '../../errors.ts';
import type { Options } from '../../cli/options.ts';
import { programVersion } from '../../cli/version.ts';

/** Options that documents, their ids or their places depend on. */
const TERMS = [
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
] as const satisfies readonly (keyof Options)[];

/**
 * Opens the checkpoint that the options name; undefined where they name none.
 * @param server what tells the server apart from others: what one has, another has not
 * @throws {ShipperError} `usage`, `environment`
 */
export async function openRunCheckpoint(
  options: Options,
  server: string,
  complain: (text: string) => void,
): Promise<Checkpoint | undefined> {
  if (options.checkpoint === undefined) return undefined;
  if (options.pasted) {
    throw new ShipperError(
      'usage',
      '--checkpoint is for logs that grow, --pasted for texts that do not: give one of them.',
    );
  }
  return openCheckpoint(options.checkpoint, { program: programVersion(), terms: termsOf(options, server), complain });
}

function termsOf(options: Options, server: string): Terms {
  const terms: Record<string, string> = { server };
  for (const name of TERMS) {
    const value: string | boolean | readonly string[] | undefined = options[name];
    const text = typeof value === 'object' ? value.join(' ') : String(value ?? '');
    if (text !== '' && text !== 'false') terms[`--${name}`] = text;
  }
  return terms;
}
