import { availableParallelism } from 'node:os';
import { ShipperError } from '../../errors.ts';
import type { Workers } from '../../run/hosts/worker-pace.ts';

/**
 * A worker takes about 90 MB (measured: 220 MB with one, 490 MB with four), and four read faster than most servers
 * index.
 */
const WORKERS_DEFAULT_MAX = 4;

/**
 * Returns how many hosts to read in parallel: the number that a user asks for, else one, and more if the server waits for
 * them.
 * @throws ShipperError `usage` if the option is no such number
 */
export function readWorkers(given: string | undefined): Workers {
  if (given === undefined) return { atFirst: 1, most: Math.min(availableParallelism(), WORKERS_DEFAULT_MAX) };
  const workers = Number(given);
  if (!Number.isInteger(workers) || workers < 1 || workers > 256) {
    throw new ShipperError('usage', `--workers takes a number from 1 to 256, but got '${given}'`);
  }
  return { atFirst: workers, most: workers };
}
