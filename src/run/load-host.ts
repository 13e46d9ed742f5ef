/**
 * Loads a host: reads all of its logs to their ends. Correlated logs are read in step with the primary log, all others
 * one after the other.
 */
import { isCorrelated, isPrimary } from '../logs/kinds.ts';
import type { LogPipeline } from './log-pipeline.ts';
import { newestOf, type HostRun, type OpenLog } from './host-run.ts';

/**
 * How far correlated logs stay behind the newest record of the primary log, in ms: stamps of two logs at the same
 * moment can differ.
 */
export const BEHIND_MS = 3000;

/** Reads every log of a host to its end; resolves when the sink has taken every bulk body. */
export async function loadHost(run: HostRun): Promise<void> {
  await run.run(async () => {
    const primary = run.logs.filter(({ stream }) => isPrimary(stream.kind));
    const correlated = primary.length === 0 ? [] : run.logs.filter(({ stream }) => isCorrelated(stream.kind));
    await readAbreast(run, primary, correlated);
    for (const log of run.logs) await readToEnd(run, log);
    run.snapshot();
    for (const log of run.logs) while (await run.next(log));
  });
}

async function readAbreast(run: HostRun, primary: readonly OpenLog[], correlated: readonly OpenLog[]): Promise<void> {
  for (const log of primary) {
    do {
      const until = newestOf(log) - BEHIND_MS;
      for (const other of correlated) await catchUp(run, other, until);
      if (correlated.length > 0) {
        run.activity.forget(Math.min(...correlated.map(oldestNeeded)));
        run.lines.forget(Math.min(...correlated.flatMap(({ pipelines }) => pipelines.map(oldestOf))));
      }
    } while (await run.step(log));
  }
}

/** Reads a correlated log up to an instant, in ms. */
async function catchUp(run: HostRun, log: OpenLog, until: number): Promise<void> {
  for (;;) {
    let waits = false;
    for (const pipeline of log.pipelines) {
      pipeline?.release(until);
      waits ||= pipeline?.waitingSince() !== undefined;
    }
    if (waits || !(await run.step(log))) return;
  }
}

/** Reads a log to its end, without waiting for the primary log. */
async function readToEnd(run: HostRun, log: OpenLog): Promise<void> {
  do {
    if (run.stop.aborted) return;
    for (const pipeline of log.pipelines) pipeline?.release(Infinity);
  } while (await run.step(log));
}

function oldestOf(pipeline: LogPipeline | undefined): number {
  return pipeline?.oldest() ?? Infinity;
}

/** Returns the instant of the oldest vdsm activity that a correlated log may still need, in ms. */
function oldestNeeded({ pipelines, isOver, isRead }: OpenLog): number {
  if (isOver || isRead) return Infinity;
  return Math.min(Infinity, ...pipelines.map((pipeline) => pipeline?.waitingSince() ?? Infinity));
}
