import type { HostInput } from '../../model/hosts.ts';
import { StreamFeed } from '../follow-host.ts';
import { readHost } from '../read-host.ts';
import { paceStates } from '../state-pace.ts';
import type { HostSink } from '../types.ts';
import type { HostsRun } from './hosts-run.ts';

/** Reads a host in this thread; resolves when the sink has handled all of its bulk bodies. */
export async function readInMainThread(
  { options, links, sink, stop, feeds }: HostsRun,
  host: HostInput,
): Promise<void> {
  sink.start(host);
  const feed = new StreamFeed();
  feeds.set(host.name, (streams) => feed.add(streams));
  const { states } = sink;
  const own: HostSink = {
    async body(body) {
      await sink.body(host, body);
      return body.bytes.buffer;
    },
    fault: (fault) => sink.fault(fault),
    progress: (bytes, records) => sink.progress(host, bytes, records),
    // the sink has handled every body before the host's work goes on
    state: states && paceStates((state) => states.keep(host, state)),
  };
  const hostOptions = { ...links.optionsOf(host, options), engineCalls: links.calls };
  const counts = await readHost(host, hostOptions, own, states?.of(host), undefined, stop, feed);
  sink.done(host, counts);
}
