/** `index:PATTERN` as a PATH: lines that other shippers sent, read back from the server. */
import { ShipperError } from '../../errors.ts';
import type { Options } from '../../cli/options.ts';
import { IndexLines } from '../../search/lines/index-lines.ts';
import type { Context } from '../context.ts';
import { readWindow } from './window.ts';

const INDEX = 'index:';

/** Options that have no use with it, and why. */
const NOT_WITH = {
  follow: 'a server says nothing of new lines: repeat the load',
  checkpoint: 'it reads all lines of a log, and keeps no position',
  list: 'it has no files to list',
  overwrite: 'it completes lines, and replaces none that are complete',
  pasted: 'lines on the server are not repaired',
  'no-mask': 'the secrets of lines on the server are masked',
  'host-from': 'lines on the server have a host',
  timezone: 'lines on the server have an instant: load the files to correct it',
  timezones: 'lines on the server have an instant: load the files to correct it',
} as const satisfies Partial<Record<keyof Options, string>>;

/** Returns whether a PATH names indices. */
export function isIndexPath(path: string): boolean {
  return path.startsWith(INDEX);
}

/**
 * Returns the names of indices that the PATH of a load is; undefined: its PATHs are files.
 * @throws {ShipperError} `usage`: files beside it, names of other indices than those that the load writes, an option that
 *   has no use with it
 */
export function readIndexPath({ paths, options }: Pick<Context, 'paths' | 'options'>): string | undefined {
  const path = paths.find(isIndexPath);
  if (path === undefined) return undefined;
  if (paths.length > 1)
    throw new ShipperError('usage', `${path} is the only PATH of a load: load files by a command of their own`);
  for (const [name, why] of Object.entries(NOT_WITH)) {
    const given = options[name as keyof typeof NOT_WITH];
    if (given !== undefined && given !== false && !(Array.isArray(given) && given.length === 0))
      throw new ShipperError('usage', `${path} does not go with --${name}: ${why}`);
  }
  const pattern = path.slice(INDEX.length);
  const lines = `${options.prefix}-logs-`;
  if (!pattern.startsWith(lines) || !/^[a-z0-9._*-]+$/.test(pattern))
    throw new ShipperError(
      'usage',
      `${path}: name indices of lines of --prefix ${options.prefix}, such as ${INDEX}${lines}* or ${INDEX}${lines}2026.*`,
    );
  return pattern;
}

/**
 * Finds the hosts that have raw lines in indices of the server, and reports if there is none.
 * @throws {ShipperError} `server`, `input`
 */
export async function findIndexInput(
  { options, err }: Context,
  client: ConstructorParameters<typeof IndexLines>[0],
  pattern: string,
) {
  const lines = new IndexLines(client, { pattern, scope: options.case, host: options.host });
  const hosts = await lines.findHosts();
  if (hosts.length === 0) {
    const whose = options.host === undefined ? '' : ` of ${options.host}`;
    err(`${INDEX}${pattern}: no raw lines${whose}, nothing to complete\n`);
  }
  return { hosts, faults: [], window: readWindow(options, Date.now()), outside: 0, lines };
}
