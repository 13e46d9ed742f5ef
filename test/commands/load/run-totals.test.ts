import { describe, expect, test } from 'vitest';
import { findGaps, renderLedger } from '../../../src/commands/load/ledger.ts';
import { RunTotals } from '../../../src/commands/load/run-totals.ts';
import type { HostCounts } from '../../../src/run/types.ts';
import { emptyCounts, type SentCounts } from '../../../src/ship/counts.ts';

const HOST_NAMES = [
  { host: 'h1', rule: 'directory' },
  { host: 'h2', rule: 'banner' },
  { host: 'h3', rule: 'directory' },
] as const;
const RUN = { hosts: 3, hostNames: HOST_NAMES, filesOutside: 0, gaps: [] };

function hostCounts(lines: number): HostCounts {
  return {
    documents: { line: lines, call: 2, task: 0, command: 0 },
    filtered: 1,
    leftOut: { line: 0, call: 0, task: 0, command: 0 },
    duplicate: 2,
    masked: 0,
    duplicateTexts: [],
    links: new Map(),
    bytes: 1000,
    files: 1,
    firstTime: Date.UTC(2026, 4, 1),
    lastTime: Date.UTC(2026, 4, 2),
  };
}

function sent(lines: number, calls: number): SentCounts {
  const counts = emptyCounts();
  counts.documents.line.created = lines;
  counts.documents.call.updated = calls;
  return counts;
}

/** The part of a bulk body that the totals look at. */
function body(lines: number, calls: number) {
  return { kinds: Uint8Array.from({ length: lines + calls }, (_, at) => (at < lines ? 0 : 1)) };
}

describe('the ledger of a run', () => {
  test('adds up the records that hosts have read and the documents that the server has confirmed', () => {
    const totals = new RunTotals([]);
    totals.addUnconfirmed(body(7, 2));
    totals.addSent(body(7, 2), sent(7, 2));
    totals.addHost(hostCounts(10));
    const ledger = totals.toLedger(RUN, undefined);
    expect(ledger.kinds).toMatchObject({
      line: { read: 10, created: 7, duplicate: 2, filtered: 1 },
      call: { read: 2, updated: 2, duplicate: 0, filtered: 0 },
    });
    expect(ledger).toMatchObject({ from: '2026-05-01T00:00:00.000Z', until: '2026-05-02T00:00:00.000Z' });
    expect(findGaps(ledger.kinds)).toEqual([]);
    expect(totals.hasRejects).toBe(false);
  });

  test('counts by kind what was left out, apart from what the window filtered, and says what was chosen', () => {
    const totals = new RunTotals([]);
    totals.addUnconfirmed(body(4, 0));
    totals.addSent(body(4, 0), sent(4, 0));
    totals.addHost({ ...hostCounts(10), leftOut: { line: 3, call: 2, task: 0, command: 0 } });
    const choice = { kinds: ['line'], lines: 'notable' } as const;
    const ledger = totals.toLedger({ ...RUN, choice }, undefined);
    expect(ledger.kinds).toMatchObject({
      line: { read: 10, created: 4, duplicate: 2, filtered: 1, leftOut: 3 },
      call: { read: 2, leftOut: 2 },
    });
    expect(findGaps(ledger.kinds)).toEqual([]);
    const text = renderLedger(ledger);
    expect(text).toContain('2 duplicate input + 1 filtered + 3 left out + 0 rejected');
    expect(text).toContain('calls: 2 emitted = 0 created + 0 updated + 0 already there + 2 left out + 0 rejected');
    expect(text).toContain('chosen: logs; lines: notable; a load with more adds the rest');
    expect(renderLedger(totals.toLedger(RUN, undefined))).not.toContain('left out');
  });

  test('names the hosts by the rules that named them', () => {
    const ledger = new RunTotals([]).toLedger(RUN, undefined);
    expect(ledger.hostNames).toEqual(HOST_NAMES);
    expect(renderLedger(ledger)).toContain('hosts named by directory: h1, h3\nhosts named by banner: h2\n');
  });

  test('has no span of time where nothing was read, and names faults from before the run', () => {
    const fault = { path: 'x', byte: 0, code: 'corrupt', message: 'bad' } as const;
    expect(new RunTotals([fault]).toLedger(RUN, undefined)).toMatchObject({
      faults: [fault],
      from: undefined,
      until: undefined,
    });
  });

  test('names documents that are not accounted for', () => {
    const totals = new RunTotals([]);
    totals.addHost(hostCounts(10));
    const text = renderLedger(totals.toLedger(RUN, undefined));
    expect(text).toContain('lines do not add up: 10 read, 3 accounted for; this is a bug, please report it\n');
  });

  test('counts what was sent as read where hosts were given up, and names what waits', () => {
    const totals = new RunTotals([]);
    totals.addUnconfirmed(body(3, 1));
    totals.addUnconfirmed(body(4, 1));
    totals.addSent(body(3, 1), sent(3, 1));
    totals.addOutage('blocked by: [FORBIDDEN/8/index write (api)]');
    const ledger = totals.toLedger(RUN, 'SIGINT', { bytes: 2048, records: 12 });
    expect(ledger.kinds.line).toMatchObject({ read: 7, created: 3, unconfirmed: 4 });
    expect(ledger.kinds.call).toMatchObject({ read: 2, updated: 1, unconfirmed: 1 });
    expect(findGaps(ledger.kinds)).toEqual([]);
    expect(ledger.bytes).toBe(2048);
    const text = renderLedger(ledger);
    expect(text).toContain('lines: 7 read = 3 indexed + 0 already there');
    expect(text).toContain(' + 4 not confirmed\n');
    expect(text).toContain('time span: not known');
    expect(text).toContain(
      'stopped by SIGINT after 12 records read, 5 documents not confirmed in time (blocked by: [FORBIDDEN/8/index write (api)]); the next load sends the rest\n',
    );
  });
});
