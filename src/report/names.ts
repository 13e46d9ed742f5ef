/** How a report writes hosts and times: whoever reads it may not know how answers shorten names. */
import type { Head } from '../answers/head.ts';
import { createNames, type Names } from '../answers/view/names.ts';

/** Returns names of hosts without their domain where that is unique. */
export function reportNames(head: Head): Names {
  const labels = head.hosts.map(({ host }) => (/^[\d.]+$|:/.test(host) ? host : (host.split('.', 1)[0] ?? host)));
  const times = new Map<string, number>();
  for (const label of labels) times.set(label, (times.get(label) ?? 0) + 1);
  const names = new Map(
    head.hosts.map(({ host }, i) => [host, times.get(labels[i] ?? '') === 1 ? (labels[i] ?? host) : host]),
  );
  return { ...createNames([], head.from, head.until), host: (name) => names.get(name) ?? name };
}
