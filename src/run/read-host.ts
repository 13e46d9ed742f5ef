/**
 * One host, from bytes to bulk bodies: read -> split -> parse -> track -> document. Only reading and sending wait, once a
 * chunk and once a bulk body; the stages between them are synchronous and pure.
 *
 * Read on in `load-host.ts` (which log is read when), `host-run.ts` (what becomes of a chunk), and `log-pipeline.ts` (what
 * becomes of a record).
 */
import type { HostInput } from '../model/hosts.ts';
import { followStream } from '../read/follow/follow.ts';
import { followHost, type StreamFeed } from './follow-host.ts';
import { HostRun } from './host-run.ts';
import { loadHost } from './load-host.ts';
import type { HostCounts, HostSink, OpenStream, PipelineOptions } from './types.ts';

/**
 * Reads all logs of a host, oldest first, and gives their documents to the sink as bulk bodies.
 * @param resume state that an earlier run gave to its sink
 * @param open opens rotation sets; absent: from their files, which are followed if the options say so
 * @param stop ends the run: the documents of open calls are sent, and the open records are left to the next run
 * @param feed hands over rotation sets that appear while the host is followed
 * @returns the counts of the host, when the sink has taken every bulk body
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
