import { availableParallelism } from 'node:os';
import { ShipperError } from '../../errors.ts';

/**
 * A worker takes about 90 MB (measured: 220 MB with one, 490 MB with four), and four read faster than most servers
 * index.
 */
const WORKERS_DEFAULT_MAX = 4;

/**
 * Returns the number of hosts to read in parallel.
 * @throws ShipperError `usage` if the option is no such number
 */
export function readWorkers(given: string | undefined): number {
  if (given === undefined) return Math.min(availableParallelism(), WORKERS_DEFAULT_MAX);
  const workers = Number(given);
  if (!Number.isInteger(workers) || workers < 1 || workers > 256) {
    throw new ShipperError('usage', `--workers takes a number from 1 to 256, but got '${given}'`);
  }
  return workers;
}
