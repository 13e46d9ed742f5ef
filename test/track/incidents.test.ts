import { describe, expect, it } from 'vitest';
import { qualityFlags } from '../../src/document/quality-flags.ts';
import { parseAndTrack } from './parse-and-track.ts';

const line = (seconds: number, thread: string, logger: string, text: string, level = 'INFO ') =>
  `2026-05-12 12:0${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')},000+0000 ${level} (${thread}) [${logger}] ${text} (x:1)`;
const JSON_TASK =
  "<JsonRpcTask {'params': {}, 'jsonrpc': '2.0', 'method': 'Host.getStats', 'id': '24f0a4e7'} at 0x7f5c>";
const worker = (name: string, number: number, duration: number, what = `<Task ${JSON_TASK}`) =>
  `<Worker name=${name} running ${what} timeout=60, duration=${duration}.00 at 0x7f5d> task#=${number} at 0x7f5e>`;
const blocked = (seconds: number, name: string, number: number, duration: number) =>
  line(
    seconds,
    'vdsm.Scheduler',
    'Executor',
    `Worker blocked: ${worker(name, number, duration)}, traceback:\nFile: "a.py", line 1, in f\n  x()`,
    'WARN ',
  );
const starts = (seconds: number, thread: string) =>
  line(seconds, thread, 'api.host', 'START getStats() from=::ffff:192.0.2.7,4000, flow_id=f1');
const banner = (seconds: number) =>
  line(seconds, 'MainThread', 'vds', '(PID: 7) I am the actual vdsm 4.50.7 node1 (5.14.0)');

describe('a blocked worker', () => {
  it('is one incident as long as it is in the same job', () => {
    const { facts } = parseAndTrack([
      banner(0),
      blocked(60, 'jsonrpc/4', 112, 60),
      blocked(70, 'jsonrpc/5', 112, 60),
      blocked(120, 'jsonrpc/4', 112, 120),
      blocked(240, 'jsonrpc/4', 113, 60),
    ]);
    const epoch = 'node1 2026-05-12T12:00:00.000Z';
    expect(facts.map(({ incident }) => incident)).toEqual([
      undefined,
      `${epoch} jsonrpc/4 task#112`,
      `${epoch} jsonrpc/5 task#112`,
      `${epoch} jsonrpc/4 task#112`,
      `${epoch} jsonrpc/4 task#113`,
    ]);
  });

  it('is another incident in another epoch: workers count from the beginning', () => {
    const { facts } = parseAndTrack([blocked(0, 'jsonrpc/4', 1, 60), banner(10), blocked(90, 'jsonrpc/4', 1, 60)]);
    expect(facts[0]?.incident).toBe('node1 jsonrpc/4 task#1');
    expect(facts[2]?.incident).toBe('node1 2026-05-12T12:00:10.000Z jsonrpc/4 task#1');
  });

  it('is the same incident when it is given up', () => {
    const { facts } = parseAndTrack([
      blocked(0, 'periodic/3', 8, 15),
      line(15, 'vdsm.Scheduler', 'Executor', `Worker discarded: ${worker('periodic/3', 8, 30)}`),
      line(
        15,
        'vdsm.Scheduler',
        'Executor',
        'Worker discarded: <Worker name=periodic/0 running Task(callable=<f>, timeout=7.5) discarded at 0x7f5e>',
      ),
    ]);
    expect(facts.map(({ incident }) => incident)).toEqual([
      'node1 periodic/3 task#8',
      'node1 periodic/3 task#8',
      'node1 periodic/0',
    ]);
  });

  it('belongs to the call that its thread is in, and to the flow and client of that', () => {
    const { facts } = parseAndTrack([
      starts(0, 'jsonrpc/4'),
      starts(1, 'jsonrpc/5'),
      blocked(60, 'jsonrpc/4', 112, 60),
      blocked(61, 'jsonrpc/6', 1, 60),
    ]);
    expect(facts[2]).toMatchObject({
      callId: 'line0',
      verb: 'getStats',
      flow: 'f1',
      flowInherited: true,
      caller: { port: 4000 },
    });
    expect(facts[3]).toMatchObject({ callId: undefined, flow: undefined });
  });
});

describe('the text of a state that was made too late', () => {
  const state = (text: string) =>
    line(
      0,
      'jsonrpc/1',
      'storage.taskmanager.task',
      `(Task='8d0cbd4e-4a6c-4b92-a4f6-000000000001') moving from state ${text}`,
      'DEBUG',
    );
  const flags = (texts: readonly string[]) =>
    parseAndTrack(texts.map(state)).facts.map(({ quality }) => qualityFlags(quality));

  it('is flagged where it names another state than the task was in', () => {
    expect(flags(['finished -> state preparing', 'finished -> state finished'])).toEqual([
      ['lazy_args'],
      ['lazy_args'],
    ]);
    expect(flags(['init -> state preparing', 'preparing -> state finished'])).toEqual([undefined, undefined]);
  });

  it('is not flagged where the state before was not seen', () => {
    expect(flags(['finished -> state finished'])).toEqual([undefined]);
  });
});
