/**
 * The stages in order: read -> split -> parse -> track -> document. One call does one host, from bytes to bulk bodies.
 * Everything between reading and writing is synchronous and pure: it waits once a chunk, and once a body.
 *
 * `host-run.ts` holds what is open of a host, `log-pipeline.ts` takes the lines of one log through the stages.
 */
import type { HostInput } from '../model/hosts.ts';
import { followStream } from '../read/follow/follow.ts';
import { followHost, type StreamFeed } from './follow-host.ts';
import { HostRun } from './host-run.ts';
import { loadHost } from './load-host.ts';
import type { HostCounts, HostSink, OpenStream, PipelineOptions } from './types.ts';

/**
 * Reads all logs of a host, oldest first, and gives its documents to the sink, as bulk bodies.
 * @param resume state that an earlier run gave to its sink
 * @param open how rotation sets are read, where not from files as they are now
 * @param stop ends the reading: open calls are sent as open, and what is half read is left to the next run
 * @param feed rotation sets that appear while the host is followed
 * @returns what the input was, once all of it is sent
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
  const run = new HostRun(host, options, sink, resume, open ?? opener(options, stop), stop);
  await (options.follow === undefined ? loadHost(run) : followHost(run, feed));
  return run.counts;
}

function opener({ follow }: PipelineOptions, signal: AbortSignal): OpenStream | undefined {
  if (follow === undefined) return undefined;
  const { quietMs } = follow;
  return (stream, events, known) => followStream(stream, events, known, { quietMs, signal });
}
