import { readFile } from 'node:fs/promises';
import { ShipperError } from '../../errors.ts';
import { isOfEngine } from '../../logs/kinds.ts';
import type { HostInput } from '../../model/hosts.ts';
import type { Options } from '../../cli/options.ts';
import { decideClock, type ClockHints } from '../../read/clock/host-clock.ts';
import { readZone, readZoneRows } from '../../read/clock/timezones.ts';

type ClockOptions = Pick<Options, 'timezone' | 'timezones' | 'no-drift' | 'quiet'>;

/**
 * Reads the options about clocks.
 * @throws {ShipperError} `usage`: an unknown zone, a file that cannot be read or has other rows than HOST ZONE
 */
export async function readClockHints(options: ClockOptions): Promise<ClockHints> {
  const { timezone, timezones } = options;
  return {
    timezone: timezone === undefined ? undefined : readZone(timezone, '--timezone'),
    rows: timezones === undefined ? [] : readZoneRows(await readText(timezones), timezones),
    drift: !options['no-drift'],
  };
}

/** Assigns each host its clock, and reports on stderr which clocks were corrected and which could not be. */
export function assignClocks(
  hosts: readonly HostInput[],
  hints: ClockHints,
  { options, err }: { readonly options: ClockOptions; readonly err: (text: string) => void },
): HostInput[] {
  let [corrected, worst, worstHost] = [0, 0, ''];
  const shown = offsetsShown(hosts);
  const clocked = hosts.map((host) => {
    const { clock, refused } = decideClock(host, hints);
    if (refused !== undefined) err(`${refused}\n`);
    if (clock.driftMs !== 0) corrected++;
    if (Math.abs(clock.driftMs) > Math.abs(worst)) [worst, worstHost] = [clock.driftMs, host.name];
    return { ...host, clock: shown.length > 0 && isEngine(host) ? { ...clock, shown } : clock };
  });
  if (corrected > 0 && !options.quiet) err(`${correctedText(corrected, worst, worstHost)}\n`);
  return clocked;
}

/** Returns the offsets in the stamps of hosts: the engine of 4.1 to 4.5 writes only the hours of its zone. */
function offsetsShown(hosts: readonly HostInput[]): string[] {
  const files = hosts.flatMap(({ streams }) =>
    streams.filter(({ kind }) => !isOfEngine(kind)).flatMap((stream) => stream.files),
  );
  return [...new Set(files.flatMap(({ stamp }) => stamp?.zone || []))].toSorted();
}

function isEngine({ streams }: HostInput): boolean {
  return streams.some(({ kind }) => isOfEngine(kind));
}

function correctedText(hosts: number, worst: number, worstHost: string): string {
  const by = `${worstHost} by ${worst > 0 ? '+' : '-'}${(Math.abs(worst) / 1000).toFixed(1)} s`;
  const what = hosts === 1 ? `the clock of ${by}` : `the clocks of ${hosts} hosts, the most ${by}`;
  return `corrected by time_diff.txt: ${what} (--no-drift keeps them as they are)`;
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new ShipperError('usage', `--timezones takes a file with rows HOST ZONE, but '${file}' cannot be read`, {
      cause,
    });
  }
}
