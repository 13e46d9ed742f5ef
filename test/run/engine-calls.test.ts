import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  ENGINE_CALLS_MAX,
  EngineCallsBuilder,
  findCause,
  keepNearest,
  type EngineLink,
} from '../../src/run/engine-calls.ts';
import { engineLookups, isCallOf } from '../../src/run/lookups.ts';
import type { CallSpan, RecordRef } from '../../src/model/spans.ts';
import { newCall } from '../../src/track/calls.ts';

const EPOCH = { version: undefined, pid: undefined, era: undefined, epoch: undefined, isDebug: false };

function at(lineId: string, time: number): RecordRef {
  const place = { stamp: '', zoneSource: undefined, thread: 't', logger: 'x', path: 'p', line: 1, offset: 0 };
  return { lineId, time, ...place, epoch: EPOCH, quality: 0, masked: 0, doubtful: false };
}

function call(id: string, verb: string, flow: string | undefined, from: number, until?: number): CallSpan {
  const opening = at(id, from);
  const made = newCall('start-finish', verb, undefined, opening, opening, undefined);
  made.flow = flow;
  made.closing = until === undefined ? undefined : at(`${id}-end`, until);
  return made;
}

interface Called {
  readonly command?: string;
  readonly host?: string;
  readonly flow?: string;
  readonly until?: number;
}

function engineCall(id: string, from: number, { command = 'Create', host, flow = 'f', until }: Called = {}): CallSpan {
  const made = call(id, 'x', flow, from, until);
  made.engine = { command: `${command}VDSCommand`, host, logId: '1', caused: undefined };
  return made;
}

const HOSTS = ['host1.example.com', 'host2.example.com', 'node.a.example.com', 'node.b.example.com'];

function causeOf(engine: readonly CallSpan[], of: CallSpan, host = 'host1.example.com'): string | undefined {
  const builder = new EngineCallsBuilder();
  for (const one of engine) builder.add(one);
  return findCause(builder.build(HOSTS), of, host, isCallOf)?.engineCallId;
}

describe('the cause of a call of vdsm', () => {
  it('has its flow id and its verb, in the form of any release', () => {
    const engine = [engineCall('e', 1000, { command: 'GetDeviceList', until: 2000 })];
    expect(causeOf(engine, call('v', 'getDeviceList', 'f', 1100))).toBe('e');
    expect(causeOf(engine, call('v', 'getDeviceList', 'g', 1100))).toBeUndefined();
    expect(causeOf(engine, call('v', 'getVGInfo', 'f', 1100))).toBeUndefined();
    expect(causeOf(engine, call('v', 'getDeviceList', undefined, 1100))).toBeUndefined();
    expect(causeOf(engine, { ...call('v', 'x', 'f', 1100), method: 'Host.getDeviceList' })).toBe('e');
    // over XML-RPC: logged by the function that serves it, or by the name in the protocol
    const create = [engineCall('e', 1000, { command: 'Create', until: 2000 })];
    const found = ['vmCreate', 'create', 'vmDestroy'].map((verb) => causeOf(create, call('v', verb, 'f', 1100)));
    expect(found).toEqual(['e', 'e', undefined]);
  });

  it('is open at its start, give or take the difference of two clocks', () => {
    const engine = [engineCall('e', 10_000, { until: 20_000 })];
    const found = (from: number) => causeOf(engine, call('v', 'create', 'f', from));
    expect([7999, 8000, 15_000, 22_000, 22_001].map(found)).toEqual([undefined, 'e', 'e', 'e', undefined]);
  });

  it('may have no end, and then causes no call after an hour', () => {
    const engine = [engineCall('e', 0)];
    expect(causeOf(engine, call('v', 'create', 'f', 3_600_000))).toBe('e');
    expect(causeOf(engine, call('v', 'create', 'f', 3_700_000))).toBeUndefined();
  });

  it('is the nearest of several', () => {
    const engine = [1000, 2000, 3000].map((from) => engineCall(`e${from}`, from, { until: from + 5000 }));
    expect(causeOf(engine, call('v', 'create', 'f', 2100))).toBe('e2000');
    expect(causeOf(engine, call('v', 'create', 'f', 2900))).toBe('e3000');
  });

  it('went to its host, if the engine has a name for it that shows it', () => {
    const names = ['host1', 'host2', 'HOST1.example.com', 'anything', undefined];
    const found = names.map((host) =>
      causeOf([engineCall('e', 1000, host === undefined ? {} : { host })], call('v', 'create', 'f', 1000)),
    );
    expect(found).toEqual(['e', undefined, 'e', 'e', 'e']);
    const both = [engineCall('e1', 1000, { host: 'my host' }), engineCall('e2', 900, { host: 'host1' })];
    expect(causeOf(both, call('v', 'create', 'f', 1000))).toBe('e2');
    // a name that fits two hosts says nothing
    expect(causeOf([engineCall('e', 1000, { host: 'node' })], call('v', 'create', 'f', 1000))).toBe('e');
  });

  it('does not exist for a nested call, or for a flow id that is inherited', () => {
    const engine = [engineCall('e', 1000)];
    expect(causeOf(engine, { ...call('v', 'create', 'f', 1000), depth: 1 })).toBeUndefined();
    expect(causeOf(engine, { ...call('v', 'create', 'f', 1000), flowInherited: true })).toBeUndefined();
    expect(
      causeOf([{ ...engineCall('e', 1000), flowInherited: true }], call('v', 'create', 'f', 1000)),
    ).toBeUndefined();
  });

  it('is found among any other calls, in whatever order they were read', () => {
    const flows = fc.constantFrom('a', 'b', 'c', 'f', 'ff', '');
    const others = fc.array(fc.record({ flow: flows, from: fc.nat(100_000) }), { maxLength: 30 });
    fc.assert(
      fc.property(others, fc.nat(30), (rows, place) => {
        const engine = rows.map(({ flow, from }, i) => engineCall(`o${i}`, from, { flow: `${flow}x`, until: from }));
        engine.splice(place, 0, engineCall('e', 50_000, { flow: 'f', until: 60_000 }));
        expect(causeOf(engine, call('v', 'create', 'f', 50_500))).toBe('e');
        expect(causeOf(engine.toReversed(), call('v', 'create', 'f', 50_500))).toBe('e');
      }),
    );
  });
});

test('of too many calls of the engine the newest are kept, and the others are counted', () => {
  const builder = new EngineCallsBuilder();
  const more = 60_000;
  for (let i = 0; i < ENGINE_CALLS_MAX + more; i++)
    builder.add(engineCall(`e${i}`, i * 10, { flow: `f${i}`, until: i * 10 }));
  const calls = builder.build(HOSTS);
  expect(calls.ids).toHaveLength(ENGINE_CALLS_MAX);
  expect(builder.dropped).toBe(more);
  const find = (i: number) => findCause(calls, call('v', 'create', `f${i}`, i * 10), 'host1.example.com', isCallOf);
  expect([0, more - 1, more, ENGINE_CALLS_MAX + more - 1].map((i) => find(i)?.engineCallId)).toEqual([
    undefined,
    undefined,
    `e${more}`,
    `e${ENGINE_CALLS_MAX + more - 1}`,
  ]);
});

test('of calls with one cause the nearest is kept, in whatever order hosts are read', () => {
  const link = (host: string, callId: string, distanceMs: number, ms?: number): EngineLink => ({
    engineCallId: 'e',
    host,
    callId,
    distanceMs,
    ms,
  });
  const all = [link('b', '1', 5, 1), link('a', '2', 5, 2), link('c', '3', 7, 3), link('a', '4', 5, 4)];
  fc.assert(
    fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (order) => {
      const links = new Map<string, EngineLink>();
      for (const one of order) keepNearest(links, one);
      expect(links.get('e')?.callId).toBe('2');
    }),
  );
  const links = new Map<string, EngineLink>();
  for (const ms of [undefined, 7]) keepNearest(links, link('a', '2', 5, ms));
  expect(links.get('e')?.ms).toBe(7);
});

test.each([
  ['CreateBrokerVDSCommand', {}, 'create', 'VM.create'],
  ['DestroyVDSCommand', { gracefully: 'false' }, 'destroy', 'VM.destroy'],
  ['DestroyVDSCommand', { gracefully: 'true' }, 'shutdown', 'VM.shutdown'],
  ['DetachStorageDomainVDSCommand', { force: 'true' }, 'forcedDetachStorageDomain', 'StorageDomain.detach'],
  ['DetachStorageDomainVDSCommand', {}, 'detachStorageDomain', 'StorageDomain.detach'],
  ['SetVdsStatusVDSCommand', {}, undefined, undefined],
  ['constructor', {}, undefined, undefined],
])('%s with %o calls %s', (command, values, verb, method) => {
  const args = { text: '', values, ids: {}, subjectTask: undefined, capped: false };
  expect(engineLookups.targetOf(command, args)).toEqual({ verb, method });
});
