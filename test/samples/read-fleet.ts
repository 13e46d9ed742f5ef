import { fileURLToPath } from 'node:url';
import { EngineLinks } from '../../src/run/hosts/engine-links.ts';
import type { HostInput } from '../../src/model/hosts.ts';
import { readHost } from '../../src/run/read-host.ts';
import type { HostCounts } from '../../src/run/types.ts';
import { discover } from '../../src/read/find/discover.ts';
import { decideClock } from '../../src/read/clock/host-clock.ts';

/** A document with dotted keys. */
export type FlatDoc = Readonly<Record<string, unknown>>;

/** The documents of the sample fleet. */
export interface FleetReading {
  readonly hosts: readonly HostInput[];
  readonly counts: ReadonlyMap<string, HostCounts>;
  readonly faults: readonly string[];
  /** All documents but lines of vdsm.log; of these the ones that `keep` chose. */
  readonly docs: readonly FlatDoc[];
  /** Counts of all documents by `dataset field value`. */
  readonly tally: ReadonlyMap<string, number>;
}

export const FLEET = fileURLToPath(new URL('../../samples/fleet', import.meta.url));

/** Fields whose values are counted. */
const TALLIED = ['vdsm.log.layout', 'vdsm.era', 'vdsm.quality', 'log.level', 'source.ip'];

const OPTIONS = { prefix: 'vdsm', period: 'month', labels: undefined, outputFormat: 'print' } as const;
const NO_HINTS = { rows: [], timezone: undefined, drift: true };

/** Reads the fleet as `load` does, without a server. */
export async function readFleet(keep: (line: FlatDoc) => boolean): Promise<FleetReading> {
  const { hosts: discovered, faults } = await discover([FLEET]);
  const hosts = discovered.map((host) => ({ ...host, clock: decideClock(host, NO_HINTS).clock }));
  const counts = new Map<string, HostCounts>();
  const tally = new Map<string, number>();
  const docs: FlatDoc[] = [];
  const found = faults.map(({ message }) => message);
  const links = await EngineLinks.find(hosts, OPTIONS, (text) => found.push(text));
  for (const host of links.rounds.flat()) {
    const options = { ...links.optionsOf(host, OPTIONS), engineCalls: links.calls };
    const read = await readHost(host, options, {
      async body({ bytes, ends }) {
        let from = 0;
        for (const end of ends) {
          const doc = flatten(sourceOf(Buffer.from(bytes.subarray(from, end)).toString('utf8')));
          from = end;
          count(tally, doc);
          if (doc['event.dataset'] !== 'vdsm.log' || keep(doc)) docs.push(doc);
        }
        return undefined;
      },
      fault({ message }) {
        found.push(message);
      },
      progress() {},
    });
    links.add(read);
    counts.set(host.name, read);
  }
  return { hosts, counts, faults: found, docs, tally };
}

function sourceOf(line: string): unknown {
  return (JSON.parse(line) as { _source: unknown })._source;
}

function count(tally: Map<string, number>, doc: FlatDoc): void {
  for (const field of TALLIED) {
    const value = doc[field];
    for (const one of Array.isArray(value) ? value : [value]) {
      const key = `${String(doc['event.dataset'])} ${field} ${String(one)}`;
      tally.set(key, (tally.get(key) ?? 0) + 1);
    }
  }
}

function flatten(value: unknown, path = '', flat: Record<string, unknown> = {}): FlatDoc {
  for (const [key, item] of Object.entries(value as Record<string, unknown>)) {
    const name = path === '' ? key : `${path}.${key}`;
    if (item !== null && typeof item === 'object' && !Array.isArray(item)) flatten(item, name, flat);
    else flat[name] = item;
  }
  return flat;
}
