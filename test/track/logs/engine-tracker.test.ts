import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { qualityFlags } from '../../../src/document/quality-flags.ts';
import type { CallSpan } from '../../../src/model/spans.ts';
import { EngineTracker } from '../../../src/track/logs/engine-tracker.ts';
import { recordsOfKind } from '../../support/batch.ts';
import { LOOKUPS, FINISH, line, START, trackEngine, readingOf } from './engine-lines.ts';

const TASK = '1f3b1c54-7bd2-4b8c-9d5f-0a4b6f1c2d3e';
const VOLUME = '2f3b1c54-7bd2-4b8c-9d5f-0a4b6f1c2d3e';

/** A call in few words. */
const brief = ({ id, verb, outcome, flow, opening, closing, records, quality }: CallSpan) => ({
  id,
  verb,
  outcome,
  flow,
  start: opening?.lineId,
  end: closing?.lineId,
  records,
  flags: qualityFlags(quality) ?? [],
});

describe('a call of the engine', () => {
  test('is the time between START and FINISH of one log id', () => {
    const { calls, facts } = trackEngine([
      line(1, 'task-1', 'f1', START('CreateBroker', 'a1')),
      line(2, 'task-1', 'f1', 'logged within'),
      line(3, 'task-1', 'f1', FINISH('CreateBroker', 'a1', 'x')),
      line(4, 'task-1', 'f1', 'logged behind'),
    ]);
    expect(calls.map(brief)).toEqual([
      {
        id: 'line0',
        verb: 'create',
        outcome: 'success',
        flow: 'f1',
        start: 'line0',
        end: 'line2',
        records: 2,
        flags: [],
      },
    ]);
    expect(calls[0]).toMatchObject({
      source: 'engine',
      method: 'VM.create',
      returned: 'x',
      engine: { command: 'CreateBrokerVDSCommand', host: 'host1', logId: 'a1', caused: undefined },
    });
    expect(facts.map(({ callId }) => callId)).toEqual(['line0', 'line0', 'line0', undefined]);
    expect(facts.map(({ outcome }) => outcome)).toEqual([undefined, undefined, 'success', undefined]);
  });

  test('of a command that calls no host has the name of the command', () => {
    const { calls } = trackEngine([
      line(1, 't', '', START('SetVdsStatus', 'a1')),
      line(1, 't', '', FINISH('SetVdsStatus', 'a1')),
    ]);
    expect(calls[0]?.verb).toBe('SetVdsStatusVDSCommand');
  });

  test('belongs to the call that is open around it', () => {
    const { calls } = trackEngine([
      line(1, 't', 'f', START('Create', 'a1')),
      line(1, 't', 'f', START('CreateBroker', 'b1')),
      line(1, 't', 'f', FINISH('CreateBroker', 'b1')),
      line(1, 't', 'f', FINISH('Create', 'a1')),
    ]);
    expect(calls.map(({ id, depth, parentId }) => [id, depth, parentId])).toEqual([
      ['line1', 1, 'line0'],
      ['line0', 0, undefined],
    ]);
  });

  test('takes the START of its own thread where a log id is there twice, or else the newest', () => {
    const starts = [line(1, 't1', 'f1', START('CreateBroker', 'a1')), line(2, 't2', 'f2', START('CreateBroker', 'a1'))];
    const own = trackEngine([...starts, line(3, 't1', 'f1', FINISH('CreateBroker', 'a1'))]);
    expect(own.calls.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['line0', 'success'],
      ['line1', 'unknown'],
    ]);
    const other = trackEngine([...starts, line(3, 't3', 'f2', FINISH('CreateBroker', 'a1'))]);
    expect(other.calls.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['line1', 'success'],
      ['line0', 'unknown'],
    ]);
  });

  test('does not take a line of another flow that its thread writes meanwhile', () => {
    const { facts } = trackEngine([
      line(1, 't', 'f1', START('CreateBroker', 'a1')),
      line(2, 't', 'f2', 'other work'),
      line(3, 't', '', 'and other work'),
      line(4, 't', 'f1', 'its own'),
    ]);
    expect(facts.map(({ callId }) => callId)).toEqual(['line0', undefined, undefined, 'line0']);
  });

  test('takes lines without a flow where releases write none', () => {
    const old = (text: string): string => text.replace('Z ', ' ').replace(' [] ', ' ');
    const { facts } = trackEngine([
      old(line(1, 't', 'f1', START('CreateBroker', 'a1'))),
      old(line(2, 't', '', 'its own')),
    ]);
    expect(facts.map(({ callId, flow, flowInherited }) => [callId, flow, flowInherited])).toEqual([
      ['line0', 'f1', false],
      ['line0', 'f1', true],
    ]);
  });

  test('is unknown when it has no FINISH within an hour, and its log id is used again', () => {
    const { calls } = trackEngine([
      line(1, 't', 'f', START('CreateBroker', 'a1')),
      line(3599, 't2', 'g', 'an hour is not over'),
      line(3602, 't2', 'g', 'now it is'),
      line(3603, 't', 'f', FINISH('CreateBroker', 'a1')),
    ]);
    expect(calls.map(brief)).toMatchObject([
      { id: 'line0', outcome: 'unknown', end: undefined, records: 1 },
      { id: 'line3', start: undefined, end: 'line3', flags: ['verdict_inferred', 'start_missing'] },
    ]);
  });
});

describe('a call of the engine that failed', () => {
  const incident = [
    line(2, 't', 'f', "Failed in 'DetachStorageDomainVDS' method", 'ERROR'),
    line(
      2,
      't',
      'f',
      'EVENT_ID: IRS_BROKER_COMMAND_FAILURE(10,803), VDSM command DetachStorageDomainVDS failed: gone',
      'ERROR',
    ),
    line(
      2,
      't',
      'f',
      "Command 'DetachStorageDomainVDSCommand( P:{x='1'})' execution failed: IRSErrorException: Failed to DetachStorageDomainVDS, error = gone, code = 358",
      'ERROR',
    ),
    line(2, 't', 'f', FINISH('DetachStorageDomain', 'a1')),
  ];

  test('is one incident of many lines', () => {
    const { calls, facts } = trackEngine([line(1, 't', 'f', START('DetachStorageDomain', 'a1', '')), ...incident]);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({ outcome: 'failure', code: 358, records: 4 });
    expect(calls[0]?.error?.message).toContain('error = gone');
    expect(facts.map(({ callId }) => callId)).toEqual(Array(5).fill('line0'));
  });

  test('has its failure where its START is not in the input', () => {
    const { calls } = trackEngine(incident);
    expect(calls.map(brief)).toMatchObject([{ id: 'line3', outcome: 'failure', records: 3, flags: ['start_missing'] }]);
    expect(calls[0]).toMatchObject({ code: 358, opening: undefined });
  });

  test('is no failure of the call around it, nor of one on another thread', () => {
    const { calls } = trackEngine([
      line(1, 't', 'f', START('Create', 'a1')),
      line(1, 'u', 'f', START('DetachStorageDomain', 'c1')),
      line(1, 't', 'f', START('DetachStorageDomain', 'b1')),
      line(2, 't', 'f', "Failed in 'DetachStorageDomainVDS' method", 'ERROR'),
      line(3, 't', 'f', FINISH('DetachStorageDomain', 'b1')),
      line(3, 't', 'f', FINISH('Create', 'a1')),
      line(3, 'u', 'f', FINISH('DetachStorageDomain', 'c1')),
    ]);
    expect(calls.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['line2', 'failure'],
      ['line0', 'success'],
      ['line1', 'success'],
    ]);
  });

  test('may have ERROR in the place of FINISH, or both', () => {
    const lines = [
      line(1, 't', 'f', START('CreateBroker', 'a1')),
      line(2, 't', 'f', 'ERROR, CreateBrokerVDSCommand(HostName = host1), exception: no route, log id: a1', 'ERROR'),
    ];
    expect(trackEngine(lines).calls.map(brief)).toMatchObject([{ id: 'line0', outcome: 'failure', end: 'line1' }]);
    const both = [...lines, line(2, 't', 'f', FINISH('CreateBroker', 'a1'))];
    expect(trackEngine(both).calls.map(brief)).toMatchObject([{ id: 'line0', outcome: 'failure', end: 'line2' }]);
  });

  test('is a failure though no end of it was seen', () => {
    const { calls } = trackEngine([
      line(1, 't', 'f', START('DetachStorageDomain', 'a1')),
      line(2, 't', 'f', "Failed in 'DetachStorageDomainVDS' method", 'ERROR'),
    ]);
    expect(calls.map(brief)).toMatchObject([{ outcome: 'failure', end: undefined }]);
  });

  test.each([
    [`{${VOLUME}=0}`, 'success', undefined],
    [`{${VOLUME}=0, ${TASK}=477}`, 'failure', 477],
  ])('is judged by what it returns: %s', (returned, outcome, code) => {
    const { calls } = trackEngine([
      line(1, 't', 'f', START('ConnectStorageServer', 'a1')),
      line(2, 't', 'f', FINISH('ConnectStorageServer', 'a1', returned)),
    ]);
    expect(calls[0]).toMatchObject({ outcome, code });
  });
});

describe('a task of vdsm that the engine names', () => {
  const made = [
    line(1, 't', 'f', START('CreateVolume', 'a1')),
    line(2, 't', 'f', FINISH('CreateVolume', 'a1', VOLUME)),
    line(2, 't', 'f', `CommandMultiAsyncTasks::attachTask: Attaching task '${TASK}' to command 'c'.`),
  ];

  test('is that of the call that made it, and its lines have the flow of that call', () => {
    const { calls, facts } = trackEngine([
      ...made,
      line(60, 'poller', '', `SPMAsyncTask::PollTask: Polling task '${TASK}' returned status 'finished'.`),
      line(61, 'poller', '', START('HSMClearTask', 'b1', `HostName = host1, taskId='${TASK}'`)),
      line(62, 'poller', '', FINISH('HSMClearTask', 'b1')),
    ]);
    expect(calls[0]).toMatchObject({ id: 'line0', task: TASK, outcome: 'success' });
    expect(calls[1]).toMatchObject({ verb: 'clearTask', flow: 'f', flowInherited: true });
    expect(facts[3]).toMatchObject({ task: TASK, flow: 'f', flowInherited: true, verb: 'createVolume' });
    expect(facts[2]).toMatchObject({ flow: 'f', flowInherited: false, verb: 'createVolume' });
    expect(facts[5]).toMatchObject({ callId: 'line4', flow: 'f', flowInherited: true });
  });

  test('is not waited for longer than it takes', () => {
    const { calls } = trackEngine([...made.slice(0, 2), line(8, 't', 'f', 'later'), ...made.slice(2)]);
    expect(calls.map(({ task }) => task)).toEqual([undefined]);
  });

  test('is not of a call of another flow, nor does its call get two', () => {
    const { calls } = trackEngine([
      ...made.slice(0, 2),
      line(2, 't', 'g', `Adding task '${TASK}'`),
      line(3, 't', 'g', START('CreateVolume', 'a2')),
      line(3, 'u', 'g', FINISH('CreateVolume', 'a2', VOLUME)),
      line(3, 'u', 'h', START('CreateBroker', 'a3')),
    ]);
    expect(calls.map(({ id, task }) => [id, task])).toEqual([
      ['line0', undefined],
      ['line3', undefined],
      ['line5', undefined],
    ]);
  });

  test('may be what the call returns', () => {
    const { calls } = trackEngine([
      line(1, 't', 'f', START('CopyImage', 'a')),
      line(2, 't', 'f', FINISH('CopyImage', 'a', TASK)),
    ]);
    expect(calls[0]?.task).toBe(TASK);
  });
});

test('a call that caused one of vdsm knows it, whether that was found before its START or before its end', () => {
  const caused = new Map([['line0', { host: 'host1', callId: 'c', ms: 7, engineCallId: 'line0', apart: 3 }]]);
  const { calls } = trackEngine(
    [line(1, 't', 'f', START('CreateBroker', 'a1')), line(2, 't', 'f', FINISH('CreateBroker', 'a1'))],
    { caused },
  );
  expect(calls[0]?.engine?.caused).toEqual({ host: 'host1', callId: 'c', ms: 7 });
  expect(brief(calls[0] as CallSpan).flags).toEqual(['link_inferred']);
});

test('open calls are reported in time, once, with less records than they will have', () => {
  const tracker = new EngineTracker(LOOKUPS);
  const [record] = recordsOfKind('engine', `${line(0, 't', 'f', 'x')}\n`);
  if (record === undefined) throw new Error('no record');
  const event = { kind: 'engine-start', command: 'CreateBrokerVDSCommand', logId: 'a', args: undefined } as const;
  tracker.track(record, 'line0', readingOf({ ...event, host: undefined, hostId: undefined }));
  expect(tracker.takePending(record.time + 1000, 2000).calls).toEqual([]);
  expect(tracker.takePending(record.time + 3000, 2000).calls.map(brief)).toMatchObject([
    { outcome: 'unknown', records: 0 },
  ]);
  expect(tracker.takePending(record.time + 9000, 2000).calls).toEqual([]);
  tracker.end();
  expect(tracker.take().calls.map(brief)).toMatchObject([{ outcome: 'unknown', records: 1 }]);
});

describe('threads that write at the same time', () => {
  const COMMANDS = ['CreateBroker', 'CreateVolume', 'DetachStorageDomain'];
  const step = fc.record({
    command: fc.constantFrom(...COMMANDS),
    fails: fc.boolean(),
    inner: fc.boolean(),
    logId: fc.constantFrom('1', '2', '3'),
  });
  const thread = fc.array(step, { maxLength: 4 });

  /** The lines of one thread, each call with one in it now and then; and how its calls end, in the order of their ends. */
  function script(steps: readonly { command: string; fails: boolean; inner: boolean; logId: string }[]) {
    const messages: string[] = [];
    const ends: string[] = [];
    for (const { command, fails, inner, logId } of steps) {
      messages.push(START(command, logId));
      if (inner) {
        messages.push(START('ConnectStorageServer', logId), FINISH('ConnectStorageServer', logId));
        ends.push('connectStorageServer success');
      }
      if (fails) messages.push(`Failed in '${command}VDS' method`);
      messages.push(FINISH(command, logId));
      ends.push(`${LOOKUPS.targetOf(`${command}VDSCommand`, undefined).verb} ${fails ? 'failure' : 'success'}`);
    }
    return { messages, ends };
  }

  /** Any order that keeps that of each thread. */
  const interleaved = fc.array(thread, { minLength: 1, maxLength: 4 }).chain((threads) => {
    const scripts = threads.map(script);
    const all = scripts.flatMap(({ messages }, i) => messages.map(() => i));
    return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }).map((order) => {
      const next = scripts.map(() => 0);
      const lines = order.map((i, at) => {
        const message = scripts[i]?.messages[next[i] ?? 0] ?? '';
        next[i] = (next[i] ?? 0) + 1;
        return line(at / 100, `t${i}`, `f${i}`, message);
      });
      return { lines, ends: scripts.map(({ ends }) => ends) };
    });
  });

  it('have their own calls each, whole and in order', () => {
    fc.assert(
      fc.property(interleaved, ({ lines, ends }) => {
        const { calls } = trackEngine(lines);
        expect(calls).toHaveLength(ends.flat().length);
        for (const [i, own] of ends.entries()) {
          const mine = calls.filter(({ flow }) => flow === `f${i}`);
          expect(mine.every(({ opening, closing }) => opening?.thread === `t${i}` && closing?.thread === `t${i}`)).toBe(
            true,
          );
          const byEnd = mine.toSorted((a, b) => lineOf(a) - lineOf(b));
          expect(byEnd.map(({ verb, outcome }) => `${verb} ${outcome}`)).toEqual(own);
        }
      }),
    );
  });

  it('are read alike when the reader is stopped after each line, and cut anywhere they are total', () => {
    fc.assert(
      fc.property(interleaved, fc.nat(), fc.nat(), ({ lines }, from, length) => {
        const cut = lines.slice(from % (lines.length + 1)).slice(0, length % (lines.length + 1));
        const whole = trackEngine(cut);
        expect(trackEngine(cut, { stops: true })).toEqual(whole);
        const starts = cut.filter((text) => text.includes('START, ')).length;
        expect(whole.calls.length).toBeGreaterThanOrEqual(starts);
        expect(new Set(whole.calls.map(({ id }) => id)).size).toBe(whole.calls.length);
      }),
    );
  });

  const lineOf = ({ closing }: CallSpan): number => Number(closing?.lineId.slice('line'.length));
});

test('calls that never end do not pile up', { timeout: 20_000 }, () => {
  const lines = Array.from({ length: 20_000 }, (_, i) =>
    line(i / 1000, `t${i}`, `f${i}`, START('CreateBroker', i.toString(16))),
  );
  const began = performance.now();
  const { calls } = trackEngine(lines);
  expect(calls).toHaveLength(20_000);
  expect(performance.now() - began).toBeLessThan(10_000);
});
