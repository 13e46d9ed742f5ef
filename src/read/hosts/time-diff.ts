import path from 'node:path';

import { archiveStem } from '../find/file-names.ts';

/** Where the log collector writes how far the clocks of hosts are from the engine's, below its directory. */
export const TIME_DIFF = 'log-collector-data/time_diff.txt';

/** The host's folder of the log collector that a path leads through: `log-collector-data/HOST/`, absolute. */
export interface CollectorFolder {
  /** The directory that holds `log-collector-data`. */
  readonly above: string;
  /** The address by which the engine knows the host. */
  readonly host: string;
}

/**
 * The folder of a host in which ovirt-log-collector put what it fetched; undefined elsewhere. An archive right below
 * `log-collector-data` is no host's: it is the sosreport of the engine's data base.
 */
export function collectorFolder(pathname: string): CollectorFolder | undefined {
  const match = /^(.*)\/log-collector-data\/([^/]+)\//s.exec(path.resolve(pathname));
  const [, above, host] = match ?? [];
  if (above === undefined || host === undefined || archiveStem(host) !== host) return undefined;
  return { above, host };
}

/** The row of a host in the text of a `time_diff.txt`, as written. */
export function findTimeDiff(text: string, host: string): string | undefined {
  const rows = text
    .split('\n')
    .filter((row) => row.trimStart().split(/\s/, 1)[0]?.toLowerCase() === host.toLowerCase());
  return rows.at(-1)?.trim();
}
