import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { assignClocks, readClockHints } from '../../../src/commands/input/clocks.ts';
import { DOCUMENT_KINDS } from '../../../src/schema/document-kinds.ts';
import { readHost } from '../../../src/run/read-host.ts';
import { discover } from '../../../src/read/find/discover.ts';
import {
  ENGINE,
  makeFleet,
  writeCollector,
  writeSosreports,
  writeTree,
  type FleetHost,
} from '../../support/make-fleet-archives.ts';

/** What the pipeline makes of an input, without a server. */
interface Reading {
  /** `NAME RULE FILES` of each host. */
  readonly hosts: readonly string[];
  /** `HOST KIND ID` -> `@timestamp`, in ms. */
  readonly times: ReadonlyMap<string, number>;
  readonly eras: ReadonlySet<unknown>;
  readonly faults: readonly string[];
}

let root = '';
let fleet: readonly FleetHost[] = [];
let tree: Reading;
let sosreports: Reading;
let collector: Reading;
let uncorrected: Reading;
let together: Reading;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'fleet-'));
  fleet = await makeFleet();
  await writeTree(path.join(root, 'tree'), fleet);
  await writeSosreports(path.join(root, 'sosreports'), fleet);
  const archive = await writeCollector(root, fleet);
  tree = await read(path.join(root, 'tree'));
  sosreports = await read(path.join(root, 'sosreports'));
  collector = await read(archive);
  uncorrected = await read(archive, false);
  together = await read([path.join(root, 'tree'), path.join(root, 'sosreports'), archive]);
}, 120_000);

afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

async function read(given: string | readonly string[], drift = true): Promise<Reading> {
  const found = await discover([given].flat());
  const faults = found.faults.map(({ message }) => message);
  const options = { timezone: undefined, timezones: undefined, quiet: true, 'no-drift': !drift };
  const context = { options, err: (text: string) => void faults.push(text) };
  const times = new Map<string, number>();
  const eras = new Set<unknown>();
  const hosts = assignClocks(found.hosts, await readClockHints(options), context);
  for (const host of hosts) {
    const pipeline = { prefix: 'vdsm', period: 'month', labels: undefined, outputFormat: 'print' } as const;
    await readHost(host, pipeline, {
      async body({ bytes, ends, kinds }) {
        const text = Buffer.from(bytes);
        ends.forEach((end, index) => {
          const { _id, _source } = JSON.parse(text.toString('utf8', index === 0 ? 0 : ends[index - 1], end));
          times.set(`${host.name} ${DOCUMENT_KINDS[kinds[index] ?? 0]} ${_id}`, Date.parse(_source['@timestamp']));
          eras.add(_source.vdsm.era);
        });
        return undefined;
      },
      fault: ({ message }) => void faults.push(message),
      progress() {},
    });
  }
  const files = (index: number): number | undefined => hosts[index]?.streams[0]?.files.length;
  return { hosts: hosts.map(({ name, rule }, index) => `${name} ${rule} ${files(index)}`), times, eras, faults };
}

/** Documents of a reading with the drift of their hosts taken out of their times. */
function moved({ times }: Reading, by: 1 | 0): Map<string, number> {
  const ahead = new Map(fleet.map(({ name, aheadMs }) => [name, aheadMs]));
  return new Map([...times].map(([key, time]) => [key, time - by * (ahead.get(key.split(' ')[0] ?? '') ?? 0)]));
}

function sorted(times: ReadonlyMap<string, number>): [string, number][] {
  return [...times].sort(([a], [b]) => (a < b ? -1 : 1));
}

test('twenty hosts of five eras, three to twelve files each, come from a tree, from sosreports and from a collector', () => {
  const expected = (rule: string, ofEngine = rule): string[] => [
    `${ENGINE} ${ofEngine} 1`,
    ...fleet.map(({ name, files }) => `${name} ${rule} ${files.length}`),
  ];
  expect(fleet).toHaveLength(20);
  expect(new Set(fleet.map(({ files }) => files.length))).toEqual(new Set([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]));
  expect(tree.hosts).toEqual(expected('directory'));
  expect(sosreports.hosts).toEqual(expected('sosreport'));
  expect(collector.hosts).toEqual(expected('collector', 'sosreport'));
  for (const { faults } of [tree, sosreports, collector]) expect(faults).toEqual([]);
  expect(tree.eras.size).toBeGreaterThanOrEqual(5);
});

test('the same ids from all three, and the same times but for the drift of clocks', () => {
  expect(tree.times.size).toBeGreaterThan(4000);
  expect(sorted(sosreports.times)).toEqual(sorted(tree.times));
  expect(sorted(uncorrected.times)).toEqual(sorted(tree.times));
  expect(sorted(collector.times)).toEqual(sorted(moved(tree, 1)));
});

test('all three at once are the same hosts, and each record is read once', () => {
  expect(together.faults).toEqual([]);
  expect(together.hosts).toEqual([
    `${ENGINE} sosreport 3`,
    ...fleet.map(({ name, files }) => `${name} collector ${3 * files.length}`),
  ]);
  expect(sorted(together.times)).toEqual(sorted(collector.times));
});
