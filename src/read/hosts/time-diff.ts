import path from 'node:path';

import { archiveStem } from '../find/file-names.ts';

/** The log collector's file with the clock drift of each host; its path is relative to `CollectorFolder.above`. */
export const TIME_DIFF = 'log-collector-data/time_diff.txt';

/** A host's folder in the output of the log collector: `log-collector-data/HOST/`. */
export interface CollectorFolder {
  /** Absolute path of the directory that holds `log-collector-data`. */
  readonly above: string;
  /** The host's address in the engine. */
  readonly host: string;
}

/**
 * Returns the collector's folder that a path lies in; undefined if it lies in none. An archive directly in
 * `log-collector-data` belongs to no host: it is the sosreport of the engine's database.
 */
export function collectorFolder(pathname: string): CollectorFolder | undefined {
  const match = /^(.*)\/log-collector-data\/([^/]+)\//s.exec(path.resolve(pathname));
  const [, above, host] = match ?? [];
  if (above === undefined || host === undefined || archiveStem(host) !== host) return undefined;
  return { above, host };
}

/** Returns a host's row in a `time_diff.txt`, the last one if there are several; undefined if there is none. */
export function findTimeDiff(text: string, host: string): string | undefined {
  const rows = text
    .split('\n')
    .filter((row) => row.trimStart().split(/\s/, 1)[0]?.toLowerCase() === host.toLowerCase());
  return rows.at(-1)?.trim();
}
