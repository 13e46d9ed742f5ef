/**
 * One host, from bytes to bulk bodies: read -> split -> parse -> track -> document. Only reading and sending are
 * asynchronous, with one `await` per chunk and one per bulk body. The stages between them are synchronous and pure.
 *
 * Read on in `load-host.ts` (the order in which logs are read), `host-run.ts` (how a chunk is processed), and
 * `log-pipeline.ts` (`KindPipeline.#take` sends a record through parse, track and document).
 */
import type { HostInput } from '../model/hosts.ts';
import { followStream } from '../read/follow/follow.ts';
import { followHost, type StreamFeed } from './follow-host.ts';
import { HostRun } from './host-run.ts';
import { loadHost } from './load-host.ts';
import { findRoads } from './roads/find-roads.ts';
import type { HostCounts, HostSink, OpenStream, PipelineOptions } from './types.ts';

/**
 * Reads all logs of a host, each from its oldest record on, and passes their documents to the sink as bulk bodies.
 * @param resume state that the sink of an earlier run saved
 * @param open opens rotation sets; absent: from their files, which are followed if the options say so
 * @param stop ends the run: the documents of open calls are sent, and the open records are left to the next run
 * @param feed delivers rotation sets that appear while the host is followed
 * @returns the counts of the host, after the sink has taken every bulk body
 */
export async function readHost(
  host: HostInput,
  options: PipelineOptions,
  sink: HostSink,
  resume?: Uint8Array,
  open?: OpenStream,
  stop: AbortSignal = new AbortController().signal,
  feed?: StreamFeed,
): Promise<HostCounts> {
  const roads = await findRoads(host, options);
  const run = new HostRun(
    roads.host,
    options,
    sink,
    resume,
    open ?? options.openHost?.(host) ?? opener(options, stop),
    stop,
    roads.wanted,
  );
  await (options.follow === undefined ? loadHost(run) : followHost(run, feed));
  return run.counts;
}

function opener({ follow }: PipelineOptions, signal: AbortSignal): OpenStream | undefined {
  if (follow === undefined) return undefined;
  const { quietMs, followLinks } = follow;
  return (stream, events, known) => followStream(stream, events, known, { quietMs, signal, followLinks });
}
