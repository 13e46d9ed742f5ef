import { setTimeout as sleep } from 'node:timers/promises';
import { ShipperError } from '../../errors.ts';
import type { Options } from '../../cli/options.ts';
import type { FollowTimes } from '../../run/types.ts';
import type { Context } from '../context.ts';
import { findInput } from './input.ts';

/** Options that exclude `--follow`, and why. */
const NOT_WITH = {
  pasted: 'reads texts that do not grow',
  until: 'sets an end',
  list: 'loads nothing',
} as const satisfies Partial<Record<keyof Options, string>>;

/**
 * Returns the times that `--follow` works with; undefined without it.
 * @throws {ShipperError} `usage`: not a time, or an option or PATH that excludes `--follow`
 */
export function readFollow({ options, paths }: Pick<Context, 'options' | 'paths'>): FollowTimes | undefined {
  const quietMs = readTime('quiet-time', options['quiet-time']);
  const openAfterMs = readTime('open-after', options['open-after']);
  if (!options.follow) return undefined;
  for (const [name, why] of Object.entries(NOT_WITH)) {
    const given = options[name as keyof typeof NOT_WITH];
    if (given !== undefined && given !== false)
      throw new ShipperError(
        'usage',
        `--follow reads logs that are being written, but --${name} ${why}: use one of them`,
      );
  }
  if (paths.includes('-')) {
    throw new ShipperError(
      'usage',
      '--follow takes files and directories, but got - for standard input; without --follow it is read until it ends',
    );
  }
  return options['follow-links'] ? { quietMs, openAfterMs, followLinks: true } : { quietMs, openAfterMs };
}

/** Finds the input; with `--follow` waits until there is any. */
export async function findOrAwaitInput(context: Context): ReturnType<typeof findInput> {
  let isReported = false;
  for (;;) {
    try {
      return await findInput(context);
    } catch (error) {
      if (!context.options.follow || !(error instanceof ShipperError) || error.code !== 'input') throw error;
      if (!isReported) context.err(`${error.message}\nwaiting for logs to appear\n`);
      isReported = true;
    }
    await sleep(SCAN_EVERY_MS);
  }
}

const SCAN_EVERY_MS = 2000;

const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;
/** A day. */
const TIME_MAX_MS = 86_400_000;

function readTime(name: string, text: string): number {
  const [, count, unit] = /^(\d{1,8})(ms|s|m|h)$/.exec(text) ?? [];
  const ms = Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
  if (ms >= 1 && ms <= TIME_MAX_MS) return ms;
  throw new ShipperError(
    'usage',
    `--${name} takes a time such as 500ms, 2s, 5m or 1h, at most a day, but got '${text}'`,
  );
}
