/** Follows a host: reads all of its logs concurrently as they grow, and logs that appear. */
import { isCorrelated, isPrimary } from '../logs/kinds.ts';
import type { LogStream } from '../model/files.ts';
import type { HostInput } from '../model/hosts.ts';
import { FairQueue } from './fair-queue.ts';
import { newestOf, type HostRun, type OpenLog } from './host-run.ts';
import { BEHIND_MS } from './load-host.ts';

/** A correlated log that is further behind the primary log than this, in ms, is no longer joined with it. */
const FOLLOW_BACK_MS = 60_000;

/** Delivers rotation sets that appear later to the follower of their host. */
export class StreamFeed {
  #take: ((streams: readonly LogStream[]) => void) | undefined;
  #early: LogStream[] = [];

  /** Delivers rotation sets; the follower ignores those that it follows already. */
  add(streams: readonly LogStream[]): void {
    if (this.#take === undefined) this.#early.push(...streams);
    else this.#take(streams);
  }

  /** Sets the function that receives rotation sets, and delivers those that came before. */
  onStreams(take: (streams: readonly LogStream[]) => void): void {
    this.#take = take;
    take(this.#early.splice(0));
  }
}

/** Follows the logs of a host until the run is stopped; resolves when the sink has taken every bulk body. */
export async function followHost(run: HostRun, feed: StreamFeed | undefined): Promise<void> {
  // wait for all logs concurrently, but process one part at a time
  const queue = new FairQueue<HostInput>(1);
  await run.run(
    () =>
      new Promise((resolve, reject) => {
        let count = 0;
        const follow = (log: OpenLog): void => {
          count++;
          followLog(run, log, queue).then(() => {
            if (--count === 0) resolve();
          }, reject);
        };
        for (const log of run.logs) follow(log);
        if (count === 0) resolve();
        feed?.onStreams((streams) => {
          if (run.stop.aborted) return;
          for (const stream of streams) {
            const log = run.add(stream);
            if (log !== undefined) follow(log);
          }
        });
      }),
  );
}

/** Follows one log. While the primary log is quiet, correlated logs do not wait for it. */
async function followLog(run: HostRun, log: OpenLog, queue: FairQueue<HostInput>): Promise<void> {
  for (;;) {
    const { value: part, done } = await log.parts.next();
    if (done === true) break;
    await queue.take(run.host, async () => {
      await run.take(log, part);
      if (!isPrimary(log.stream.kind) && run.logs.some(({ stream }) => isPrimary(stream.kind))) return;
      const until = part.kind === 'idle' && part.quiet ? Infinity : newestOf(log) - BEHIND_MS;
      const needed = releaseCorrelated(run, until);
      const unneeded = Math.min(needed, newestOf(log) - FOLLOW_BACK_MS);
      run.activity.forget(unneeded);
      run.lines.forget(unneeded);
    });
  }
  log.isOver = true;
}

/**
 * Takes records of correlated logs up to an instant, in ms; returns the instant of the oldest record that still waits.
 */
function releaseCorrelated(run: HostRun, until: number): number {
  let oldest = Infinity;
  for (const { stream, pipelines } of run.logs) {
    if (!isCorrelated(stream.kind)) continue;
    for (const pipeline of pipelines) {
      pipeline?.release(until);
      oldest = Math.min(oldest, pipeline?.waitingSince() ?? Infinity);
    }
  }
  return oldest;
}
