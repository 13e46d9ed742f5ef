/** Shippers of others, run for real with the configurations of docs/raw: what they lose, double and spoil. See README.md. */
import { afterAll, describe, expect, inject, test } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { SHIPPERS, type Shipper } from '../../support/shippers/shippers.ts';
import { fleetRecords, Stage, type Outcome } from '../../support/shippers/stage.ts';

const OLD = fleetRecords('node-b2', 3000);
const NEW = fleetRecords('node-c4', 3000);

/** Returns the records in so many parts, each of which ends with a record of several lines, where there is one. */
function parts(records: readonly Buffer[], count: number): Buffer[][] {
  const cuts: number[] = [];
  for (let n = 1; n < count; n++) {
    const from = Math.floor((records.length * n) / count);
    const next = records.findIndex((record, at) => at >= from && record.indexOf(10) < record.length - 1);
    cuts.push(next < 0 || next > from + records.length / count / 2 ? from : next + 1);
  }
  return [...cuts, records.length].map((end, at) => records.slice(cuts[at - 1] ?? 0, end));
}

interface Scenario {
  readonly name: string;
  readonly records: readonly Buffer[];
  readonly run: (stage: Stage, parts: readonly Buffer[][]) => Promise<void>;
}

const rotating: Scenario['run'] = async (stage, all) => {
  await stage.startShipper();
  for (const [at, part] of all.entries()) {
    await stage.write(part);
    if (at < all.length - 1) await stage.writer.rotate();
  }
};

/** Bytes that are no UTF-8: a byte that never is, one of Latin-1, the beginning of a character of two, half of a pair. */
const BYTES = ['ff', 'e9', 'c3', 'eda080'];
/** The beginnings of characters of three and four bytes: `load` makes one U+FFFD of each. */
const CUT = ['e282', 'f09f98'];

/** Puts bytes into the message of a record now and then. */
function spoilt(records: readonly Buffer[], bytes: readonly string[]): Buffer[] {
  return records.map((record, at) => {
    if (at % 200 !== 100) return record;
    const end = record.indexOf(10);
    const hex = bytes[Math.floor(at / 200) % bytes.length] ?? '';
    return Buffer.concat([record.subarray(0, end - 1), Buffer.from(hex, 'hex'), record.subarray(end - 1)]);
  });
}

const still: Scenario['run'] = async (stage, all) => {
  await stage.startShipper();
  for (const part of all) await stage.write(part);
};

const SCENARIOS: readonly Scenario[] = [
  { name: 'renamed and compressed, old layout', records: OLD, run: rotating },
  { name: 'renamed and compressed, new layout', records: NEW, run: rotating },
  {
    name: 'copied and truncated',
    records: NEW,
    run: async (stage, all) => {
      await stage.startShipper();
      for (const [at, part] of all.entries()) {
        await stage.write(part);
        if (at < all.length - 1) await stage.writer.copyTruncate();
      }
    },
  },
  {
    name: 'killed and started again, a rotation between',
    records: OLD,
    run: async (stage, [first = [], second = [], third = [], fourth = []]) => {
      await stage.startShipper();
      await stage.write(first);
      await stage.stopShipper('SIGKILL');
      await stage.write(second);
      await stage.writer.rotate(6000);
      await stage.startShipper();
      await stage.write(third);
      await stage.stopShipper('SIGKILL');
      await stage.startShipper();
      await stage.write(fourth);
    },
  },
  {
    name: 'server away for a rotation, then replies cut',
    records: NEW,
    run: async (stage, [first = [], second = [], third = [], fourth = []]) => {
      await stage.startShipper();
      await stage.write(first);
      await stage.leave();
      await stage.write(second);
      await stage.writer.rotate();
      await stage.write(third);
      await stage.comeBack();
      stage.proxy.set({ cutReply: { share: 0.3 } });
      await stage.write(fourth);
      await sleep(3000);
      stage.proxy.set({});
    },
  },
  {
    name: 'server busy: 429 for a third of the documents',
    records: OLD,
    run: async (stage, all) => {
      await stage.startShipper();
      // of documents that are sent alone, requests
      const share = 0.3;
      stage.proxy.set({ items: { share, status: 429 }, requests: { share: 0.1, status: 429 }, everything: true });
      for (const part of all) await stage.write(part);
      await sleep(3000);
      stage.proxy.set({});
    },
  },
  {
    name: 'index blocked: 429, then 403',
    records: NEW,
    run: async (stage, [first = [], second = [], third = [], fourth = []]) => {
      await stage.startShipper();
      await stage.write(first);
      await sleep(3000);
      await stage.block('full', true);
      await stage.write(second);
      await sleep(3000);
      await stage.block('full', false);
      await stage.block('closed', true);
      await stage.write(third);
      await sleep(3000);
      await stage.block('closed', false);
      await stage.write(fourth);
    },
  },
  {
    name: 'what was loaded before',
    records: OLD,
    run: async (stage, all) => {
      await stage.load(all.flat());
      await still(stage, all);
      // it has nothing to add, which shows when it has sent all
      await sleep(20_000);
    },
  },
  { name: 'bytes that are no UTF-8', records: spoilt(NEW, BYTES), run: still },
  { name: 'characters that are cut', records: spoilt(NEW, CUT), run: still },
];

/** Losses that docs/raw/README.md names: ids that a shipper gives otherwise, in a scenario, though all records are there. */
const KNOWN: readonly { readonly shipper: string; readonly scenario: string; readonly otherIds: number }[] = [
  // mmutf8fix makes as many U+FFFD of it as it has bytes
  { shipper: 'rsyslog', scenario: 'characters that are cut', otherIds: 15 },
];

const table: string[] = [];
const row = (
  shipper: Shipper,
  { name }: Scenario,
  { records, distinct, statuses, ...rest }: Outcome,
  after: string,
) => {
  const counts = Object.entries(rest).map(([what, count]) => `${count} ${what}`);
  table.push(
    `${shipper.name} | ${name}${after} | ${records} records, ${distinct} ids | ${counts.join(', ')} | ${JSON.stringify(statuses)}`,
  );
};

afterAll(() => {
  const absent = SHIPPERS.filter(({ program }) => program === undefined);
  for (const { name } of absent) table.push(`${name} is not installed: ${SCENARIOS.length} runs skipped`);
  console.log(`\n${table.join('\n')}`);
});

describe.each(SHIPPERS.map((shipper, nth) => [shipper.name, shipper, nth] as const))('%s', (_name, shipper, nth) => {
  test
    .skipIf(shipper.program === undefined)
    .each(SCENARIOS.map((scenario, at) => [scenario.name, scenario, at] as const))('%s', async (_, scenario, at) => {
    const stage = await Stage.make(inject('opensearch').url, `shipper${nth}x${at}`, shipper);
    try {
      await scenario.run(stage, parts(scenario.records, 4));
      await stage.drain();
      const sent = await stage.outcome();
      row(shipper, scenario, sent, '');
      const replayed = await stage.replay();
      const outcome = await stage.outcome();
      if (replayed !== undefined) row(shipper, scenario, outcome, `, replayed: ${replayed.trim()}`);
      const known = KNOWN.find((one) => one.shipper === shipper.name && one.scenario === scenario.name);
      const otherIds = known?.otherIds ?? 0;
      const { missing, wrong, doubled, refused } = outcome;
      expect({ missing, wrong, doubled, refused }, `the shipper wrote: ${stage.output()}`).toEqual({
        missing: otherIds,
        wrong: otherIds,
        doubled: 0,
        refused: 0,
      });
    } finally {
      await stage.end();
    }
  });
});
