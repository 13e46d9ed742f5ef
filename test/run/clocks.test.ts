/** From a log file to its documents: a clock changes instants, and nothing else. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readHost } from '../../src/run/read-host.ts';
import type { ClockFacts } from '../../src/model/hosts.ts';
import { runs } from '../support/properties.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'clocks-'));
const LOG = join(FOLDER, 'vdsm.log');
writeFileSync(
  LOG,
  [
    'the end of a record whose beginning is lost',
    old('2015-10-24 23:59:59,990', 'MainThread', 'vds', 'run', '(PID: 4711) I am the actual vdsm 4.16.38-1.el7 node1'),
    old('2015-10-25 02:59:59,000', 'Thread-1', 'vds', 'wrapper', 'client [192.0.2.7]::call getVdsStats with () {}'),
    old(
      '2015-10-25 02:59:59,500',
      'Thread-2',
      'Storage.Misc.excCmd',
      'execCmd',
      "'/usr/bin/sudo -n /sbin/lvm vgs' (cwd None)",
    ),
    old('2015-10-25 02:00:00,100', 'Thread-2', 'Storage.Misc.excCmd', 'execCmd', "FAILED: <err> = '  no vg'; <rc> = 5"),
    old(
      '2015-10-25 02:00:00,500',
      'Thread-1',
      'vds',
      'wrapper',
      "return getVdsStats with {'status': {'message': 'Done', 'code': 0}}",
    ),
    '2017-10-31 23:30:00,000+0100 INFO  (jsonrpc/1) [vdsm.api] START getSpmStatus(spUUID=1) from=::ffff:192.0.2.7,1 (api:46)',
    "2017-10-31 23:30:01,000+0100 INFO  (jsonrpc/1) [vdsm.api] FINISH getSpmStatus return={'spmId': 1} (api:52)",
    '',
  ].join('\n'),
);
afterAll(() => rmSync(FOLDER, { recursive: true }));

function old(stamp: string, thread: string, logger: string, func: string, message: string): string {
  return `${thread}::DEBUG::${stamp}::BindingXMLRPC::1132::${logger}::(${func}) ${message}`;
}

interface Printed {
  readonly _index: string;
  readonly _id: string;
  readonly _source: {
    readonly '@timestamp': string;
    readonly event: { readonly start?: string; readonly end?: string; readonly duration?: number };
    readonly vdsm: {
      readonly quality?: readonly string[];
      readonly zone?: { readonly source: string };
      readonly clock?: { readonly drift_ms: number };
      readonly log: { readonly layout?: string };
    };
  };
}

async function documentsBy(clock: ClockFacts | undefined): Promise<Printed[]> {
  const documents: Printed[] = [];
  const file = {
    kind: 'vdsm' as const,
    path: LOG,
    compression: 'none' as const,
    size: 0,
    modified: Date.UTC(2018, 0, 1),
  };
  const host = {
    name: 'node1',
    rule: 'option' as const,
    streams: [{ kind: 'vdsm' as const, name: 'vdsm.log', files: [file] }],
  };
  await readHost(
    clock === undefined ? host : { ...host, clock },
    { prefix: 'vdsm', period: 'day', labels: undefined, outputFormat: 'print' },
    {
      async body({ bytes }) {
        for (const line of Buffer.from(bytes).toString().split('\n')) {
          if (line !== '') documents.push(JSON.parse(line) as Printed);
        }
        return undefined;
      },
      fault(fault) {
        throw new Error(fault.message);
      },
      progress() {},
    },
  );
  return documents;
}

const places = (documents: readonly Printed[]): string[] => documents.map(({ _index, _id }) => `${_index}/${_id}`);

describe('the clock of a host', () => {
  it('changes no id and no index', async () => {
    const by = places(await documentsBy(undefined));
    expect(by.length).toBeGreaterThan(9);
    const zone = fc.constantFrom(
      'UTC',
      '+1400',
      '-1200',
      'Europe/Rome',
      'America/New_York',
      'CET-1CEST,M3.5.0,M10.5.0/3',
    );
    await fc.assert(
      fc.asyncProperty(zone, fc.integer({ min: -86_400_000, max: 86_400_000 }), async (name, driftMs) => {
        const clock = { zone: name, source: 'option', flag: undefined, driftMs } as const;
        expect(places(await documentsBy(clock))).toEqual(by);
      }),
      { numRuns: runs(30) },
    );
  });

  it('corrects every instant, records the correction, and leaves durations unchanged', async () => {
    const clock = { zone: 'Europe/Rome', source: 'localtime', flag: undefined, driftMs: 0 } as const;
    const right = await documentsBy(clock);
    const off = await documentsBy({ ...clock, driftMs: -90_500 });
    for (const [index, { _source: was }] of right.entries()) {
      const now = off[index]?._source;
      const moved = (time: string | undefined): string | undefined =>
        time === undefined ? undefined : new Date(Date.parse(time) - 90_500).toISOString();
      expect(now?.['@timestamp']).toBe(moved(was['@timestamp']));
      expect(now?.event.start).toBe(moved(was.event.start));
      expect(now?.event.end).toBe(moved(was.event.end));
      expect(now?.event.duration).toBe(was.event.duration);
      expect(now?.vdsm.clock).toEqual({ drift_ms: -90_500 });
      expect(now?.vdsm.quality).toContain('clock_corrected');
      expect(was.vdsm.clock).toBeUndefined();
      expect(was.vdsm.quality ?? []).not.toContain('clock_corrected');
    }
  });

  it('names the source of the zone in a document only if the line names no zone', async () => {
    const documents = await documentsBy({ zone: '+0200', source: 'log', flag: 'tz_inferred', driftMs: 0 });
    const zoned = documents.filter(({ _index }) => _index.endsWith('2017.10.31'));
    const zoneless = documents.filter(({ _index }) => !_index.endsWith('2017.10.31'));
    expect(zoned).toHaveLength(3);
    for (const { _source } of zoned) {
      expect(_source.vdsm.zone).toBeUndefined();
      expect(_source.vdsm.quality ?? []).not.toContain('tz_inferred');
    }
    for (const { _source } of zoneless) {
      expect(_source.vdsm.zone).toEqual({ source: 'log' });
      expect(_source.vdsm.quality).toContain('tz_inferred');
    }
  });

  it('gives a call and a command their true durations over a change of clocks', async () => {
    const documents = await documentsBy({ zone: 'Europe/Rome', source: 'option', flag: undefined, driftMs: 0 });
    const spans = documents.filter(({ _index }) => /-(?:calls|commands)-2015/.test(_index));
    expect(spans.map(({ _source }) => (_source.event.duration ?? 0) / 1e6).sort((a, b) => a - b)).toEqual([600, 1500]);
    for (const { _source } of spans) {
      expect(_source.vdsm.quality).toContain('tz_ambiguous');
      expect(_source.vdsm.quality).not.toContain('inverted_time');
    }
  });
});
