/** What records of sanlock inherit from earlier ones: storage domains, leases, and the epoch of the host. */
import { deserialize, serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import type { LogKind } from '../../../src/model/files.ts';
import { readerOf } from '../../../src/parse/readers.ts';
import { SANLOCK_CODES } from '../../../src/parse/tables/sanlock-codes.ts';
import type { VerbLookups } from '../../../src/track/verb-lookups.ts';
import type { EngineLookups } from '../../../src/track/logs/engine-lookups.ts';
import { makeTracker } from '../../../src/track/logs/make-tracker.ts';
import { VdsmActivity } from '../../../src/track/logs/vdsm-activity.ts';
import { recordsOfKind } from '../../support/batch.ts';

const SD = '7c49750d-7eae-4cd2-9b63-1dc71f357b88';
const OTHER = '27f1a8d4-1f81-49e6-bd83-4ecb0a462b54';

/** Returns what the tracker knows of each record; with `stops` it is saved and restored before each. */
function track(kind: LogKind, text: string, stops = false) {
  const context = {
    owner: 'host1',
    verbs: {} as VerbLookups,
    activity: new VdsmActivity(false),
    engine: {} as EngineLookups,
  };
  const reader = readerOf(kind);
  let tracker = makeTracker(kind, context);
  return recordsOfKind(kind, text, `/var/log/${kind}`, Date.UTC(2024, 5, 1)).map((record) => {
    if (stops) tracker = makeTracker(kind, context, deserialize(serialize(tracker.save())));
    const reading = reader.read(record, undefined);
    const facts = tracker.track(record, 'x', reading);
    return { record, event: reading.event, error: reading.error, note: facts.note, epoch: tracker.epochOf(record) };
  });
}

const line = (second: number, up: number, text: string): string =>
  `2024-01-25 06:12:${String(second).padStart(2, '0')} ${up} [2462]: ${text}`;

describe.each([false, true])('sanlock, saved and taken up again before each record: %s', (stops) => {
  it('knows the storage domain, the host id and the lease by their numbers, until sanlock starts anew', () => {
    const tracked = track(
      'sanlock',
      [
        line(1, 101, `s3 lockspace ${SD}:2:/dev/${SD}/ids:0`),
        line(2, 102, `s3:r4 resource ${SD}:SDM:/dev/${SD}/leases:1048576 for 3,12,3021`),
        line(3, 103, 's3 renewal error -202 delta_length 10 last_success 91'),
        line(4, 104, 's3:r4 acquire_token rv -243'),
        line(5, 105, 'r4 release_token failed'),
        line(6, 106, `s9 delta_renew read rv -202 offset 0 /rhev/data-center/mnt/192.0.2.5:_x/${OTHER}/dom_md/ids`),
        line(7, 107, 's9 check_our_lease warning 60 last_success 47'),
        line(8, 108, 'sanlock daemon started 3.8.4 host x.host1 (host1)'),
        line(9, 109, 's3 renewal error -202 delta_length 10 last_success 91'),
        line(10, 110, 'r4 acquire_token rv -243'),
      ].join('\n'),
      stops,
    );
    expect(tracked.map(({ note }) => note?.['vdsm.sd.id'])).toEqual([
      SD,
      SD,
      SD,
      SD,
      SD,
      OTHER,
      OTHER,
      undefined,
      undefined,
      undefined,
    ]);
    expect(tracked.slice(0, 7).map(({ note }) => note?.['vdsm.sd.host_id'])).toEqual([
      2,
      2,
      2,
      2,
      undefined,
      undefined,
      undefined,
    ]);
    expect(tracked.map(({ note }) => note?.['vdsm.sanlock.resource'])).toEqual([
      undefined,
      'SDM',
      undefined,
      'SDM',
      'SDM',
      ...Array.from({ length: 5 }, () => undefined),
    ]);
    expect(tracked[2]?.note?.['vdsm.sanlock.last_success_at']).toBe('2024-01-25T06:11:51.000Z');
    expect(tracked.map(({ epoch }) => epoch.version)).toEqual([
      ...Array.from({ length: 7 }, () => undefined),
      '3.8.4',
      '3.8.4',
      '3.8.4',
    ]);
  });

  it('has one epoch a boot, whatever the clocks do', () => {
    const at = (time: string, up: number): string => `${time} ${up} [1]: x`;
    const tracked = track(
      'sanlock',
      [
        at('2024-01-25 06:00:00', 10_000),
        // whole seconds on both clocks
        at('2024-01-25 06:00:01', 10_000),
        at('2024-01-25 06:00:01', 10_002),
        // the wall clock was set
        at('2024-01-25 08:00:02', 10_003),
        at('2024-01-25 06:00:03', 10_004),
        // out of order
        at('2024-01-25 06:00:03', 10_003),
        // the host was started again
        at('2024-01-25 06:05:00', 20),
        // and again, and was up for longer when it wrote
        at('2024-01-25 09:05:00', 900),
      ].join('\n'),
      stops,
    );
    const first = 'host1 up 2024-01-25T03:13:20.000Z';
    expect(tracked.map(({ epoch }) => epoch.epoch)).toEqual([
      ...Array.from({ length: 6 }, () => first),
      'host1 up 2024-01-25T06:04:40.000Z',
      'host1 up 2024-01-25T08:50:00.000Z',
    ]);
  });
});

describe('lines of sanlock', () => {
  it.each(Object.entries(SANLOCK_CODES))('name the code %s', (code, [name]) => {
    const [tracked] = track('sanlock', line(1, 101, `s1 renewal error ${code} delta_length 10 last_success 91`));
    expect(tracked?.error).toMatchObject({ type: name, code: Number(code), area: 'sanlock' });
  });

  it.each([
    [-5, 'EIO'],
    [-2, 'ENOENT'],
    [-19, 'ENODEV'],
    [-90, 'EMSGSIZE'],
    [-110, 'ETIMEDOUT'],
  ])('name the code %i of the system', (code, name) => {
    const [tracked] = track('sanlock', line(1, 101, `s1 delta_renew read rv ${code}`));
    expect(tracked?.error).toMatchObject({ type: name, code });
  });

  it('has no time of a renewal that is yet to come', () => {
    const [tracked] = track('sanlock', line(1, 101, 's1 renewal error -202 delta_length 10 last_success 900'));
    expect(tracked?.note?.['vdsm.sanlock.last_success_at']).toBeUndefined();
  });

  it('have their zone until 3.4, and their numbers in syslog, too', () => {
    const sanlock = `2014-01-25 06:12:06-0600 48071 [10244]: s3 delta_renew read rv -202 offset 0 /dev/${SD}/ids`;
    for (const tracked of [
      track('sanlock', `dropped 2 entriesdropped 1 entries${sanlock}`),
      track('syslog', `Jan 25 06:12:17 host1 sanlock[2462]: ${sanlock}`),
    ]) {
      expect(tracked[0]?.record).toMatchObject({
        time: Date.UTC(2014, 0, 25, 12, 12, 6),
        headerFacts: { 'process.thread.id': 10244, 'vdsm.uptime_seconds': 48071 },
      });
      expect(tracked[0]?.note).toMatchObject({ 'vdsm.sanlock.lockspace': 's3', 'vdsm.sd.id': SD });
    }
  });

  it('of the watchdog daemon have the time of the last renewal', () => {
    const [tracked] = track(
      'syslog',
      `Jan 25 06:12:15 host1 wdmd[1825]: test warning now 2440 ping 2430 close 2037 renewal 2365 expire 2445 client 1816 sanlock_${SD}:1`,
    );
    expect(tracked?.note).toMatchObject({ 'vdsm.sanlock.last_success_at': '2024-01-25T06:11:00.000Z' });
    expect(tracked?.record.headerFacts?.['process.pid']).toBe(1825);
  });

  it.each<LogKind>(['sanlock', 'syslog'])('that are long are fast in %s', (kind) => {
    const head = kind === 'sanlock' ? '' : 'Jan 25 06:12:06 host1 sanlock[2462]: ';
    for (const begin of ['s3 lockspace ', 's3:r4 resource a:b:/', 's3 ', '', 'cmd_acquire ', 'test warning now ']) {
      for (const part of [
        ':1',
        '/',
        's1:r1 ',
        ' last_success ',
        '1 ',
        ` /dev/${SD}`,
        'dropped 1 entries',
        ' for 1,1,',
      ]) {
        const began = performance.now();
        track(kind, head + line(1, 101, begin + part.repeat(200_000 / part.length)));
        expect(performance.now() - began).toBeLessThan(1000);
      }
    }
  });
});
