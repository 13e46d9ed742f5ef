import { datasetOf, logNameOf } from '../logs/kinds.ts';
import type { LogKind, LogStream } from '../model/files.ts';

/**
 * Returns the name of a log in the ids of its lines: the dataset, and the name of the log if a host has several of one
 * kind.
 */
export function logKeyOf(kind: LogKind, { files, name }: Pick<LogStream, 'files' | 'name'>): string {
  const log = logNameOf(kind, files[0]?.path ?? name);
  return log === '' ? datasetOf(kind) : `${datasetOf(kind)}/${log}`;
}
