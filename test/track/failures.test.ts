import { describe, expect, it } from 'vitest';
import { parseAndTrack } from './parse-and-track.ts';

const TASK = '8d0cbd4e-4a6c-4b92-a4f6-9e3d5c6a9f00';
const CONTEXT = `from=::ffff:192.0.2.10,41000, flow_id=flow1, task_id=${TASK}`;
const TRACE = (line: number, error: string) =>
  `Traceback (most recent call last):\n  File "/usr/lib/python3.9/site-packages/vdsm/storage/hsm.py", line ${line}, in prepareImage\n    x()\n${error}`;

const line = (seconds: number, level: string, thread: string, logger: string, message: string) =>
  `${new Date(Date.UTC(2026, 4, 12) + seconds * 1000).toISOString().slice(0, 23).replace('T', ' ').replace('.', ',')}+0000 ${level.padEnd(5)} (${thread}) [${logger}] ${message} (x:1)`;
const start = (seconds: number, thread = 'jsonrpc/1', verb = 'prepareImage', context = CONTEXT) =>
  line(seconds, 'INFO', thread, 'vdsm.api', `START ${verb}(sdUUID='x') ${context}`);
const finish = (seconds: number, value: string, thread = 'jsonrpc/1', verb = 'prepareImage', context = CONTEXT) =>
  line(seconds, 'INFO', thread, 'vdsm.api', `FINISH ${verb} ${value} ${context}`);
/** A command that failed at once: two lines. */
const failed = (seconds: number, thread = 'jsonrpc/1') => [
  line(seconds, 'DEBUG', thread, 'common.commands', '/sbin/lvm vgs (cwd None)'),
  line(seconds, 'DEBUG', thread, 'common.commands', "FAILED: <err> = b'no'; <rc> = 5"),
];
const error = (seconds: number, thread = 'jsonrpc/1') => line(seconds, 'ERROR', thread, 'storage.x', 'it broke');

describe('the failed command of an error', () => {
  it('is the nearest one in its call, which the call names too', () => {
    const { calls, facts } = parseAndTrack([
      start(0),
      ...failed(1),
      ...failed(2),
      error(3),
      finish(4, 'error=it broke'),
    ]);
    expect(facts.map(({ failedCommand }) => failedCommand)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      'line3',
      'line3',
    ]);
    expect(calls).toMatchObject([{ outcome: 'failure', failedCommand: 'line3' }]);
  });

  it('may be one of the call around, and one of a call inside', () => {
    const inner = 'from=internal, task_id=9d0cbd4e-4a6c-4b92-a4f6-9e3d5c6a9f00';
    const around = parseAndTrack([start(0), ...failed(1), start(2, 'jsonrpc/1', 'repoStats', inner), error(3)]);
    expect(around.facts.at(-1)).toMatchObject({ failedCommand: 'line1', verb: 'repoStats' });
    const inside = parseAndTrack([
      start(0),
      start(1, 'jsonrpc/1', 'repoStats', inner),
      ...failed(2),
      finish(3, 'return={}', 'jsonrpc/1', 'repoStats', inner),
      finish(4, 'error=it broke'),
    ]);
    expect(inside.facts.at(-1)).toMatchObject({ failedCommand: 'line2', verb: 'prepareImage' });
  });

  it('is not one of the call before, nor of another thread', () => {
    const other = 'from=::1,41000, task_id=9d0cbd4e-4a6c-4b92-a4f6-9e3d5c6a9f00';
    const { facts } = parseAndTrack([
      start(0),
      ...failed(1),
      finish(2, 'return=None'),
      ...failed(3, 'jsonrpc/2'),
      start(4, 'jsonrpc/1', 'repoStats', other),
      error(5),
      finish(6, 'error=it broke', 'jsonrpc/1', 'repoStats', other),
    ]);
    expect(facts.filter(({ error }) => error !== undefined)).toMatchObject([
      { failedCommand: undefined },
      { failedCommand: undefined },
    ]);
  });

  it('is one of its task, on the worker', () => {
    const { facts, tasks } = parseAndTrack([
      line(
        0,
        'INFO',
        'tasks/3',
        'storage.threadpool.workerthread',
        `START task ${TASK} (cmd=<bound method Task.commit of <x>>, args=None)`,
      ),
      ...failed(1, 'tasks/3'),
      `${line(900, 'ERROR', 'tasks/3', 'storage.taskmanager.task', `(Task='${TASK}') Unexpected error`)}\n${TRACE(7, 'ValueError: no')}`,
      line(900, 'INFO', 'tasks/3', 'storage.threadpool.workerthread', `FINISH task ${TASK}`),
      error(901, 'tasks/3'),
    ]);
    expect(facts[3]).toMatchObject({ failedCommand: 'line1', task: TASK, error: { type: 'ValueError' } });
    // the worker has done with the task, and with what failed in it
    expect(facts[5]).toMatchObject({ failedCommand: undefined });
    expect(tasks).toMatchObject([
      { outcome: 'failure', failedCommand: 'line1', error: { type: 'ValueError', rank: 2 } },
    ]);
  });

  it('is, outside of calls and tasks, one of the last minute of the thread', () => {
    const soon = parseAndTrack([...failed(0, 'monitor/1234567'), error(59, 'monitor/1234567')]);
    expect(soon.facts.at(-1)).toMatchObject({ failedCommand: 'line0' });
    const late = parseAndTrack([...failed(0, 'monitor/1234567'), error(61, 'monitor/1234567')]);
    expect(late.facts.at(-1)).toMatchObject({ failedCommand: undefined });
  });

  it('is the one that the error itself quotes, at INFO', () => {
    const text = "Command ['/sbin/lvm', 'lvchange'] failed with rc=5 out=b'' err=b'not found'";
    const { facts, commands } = parseAndTrack([start(0), finish(1, `error=${text}`)]);
    expect(commands).toMatchObject([{ pairing: 'text_only', verb: 'prepareImage' }]);
    expect(facts[1]).toMatchObject({ failedCommand: commands[0]?.id });
  });
});

describe('the error of a call', () => {
  it('is the exception that came after its end, and lines that report it again have its class and fingerprint', () => {
    const { calls, facts } = parseAndTrack([
      start(0),
      finish(0, 'error=no image'),
      `${line(0, 'ERROR', 'jsonrpc/1', 'storage.taskmanager.task', `(Task='${TASK}') Unexpected error`)}\n${TRACE(7, 'pkg.NoImage: no image')}`,
      line(
        0,
        'INFO',
        'jsonrpc/1',
        'storage.taskmanager.task',
        `(Task='${TASK}') aborting: Task is aborted: 'value=no image abortedcode=100'`,
      ),
      line(0, 'ERROR', 'jsonrpc/1', 'storage.dispatcher', 'FINISH prepareImage error=no image'),
      line(
        0,
        'INFO',
        'jsonrpc/1',
        'jsonrpc.JsonRpcServer',
        'RPC call Image.prepare failed (error 100) in 0.00 seconds',
      ),
    ]);
    const fingerprint = facts[2]?.error?.fingerprint;
    expect(facts.slice(2).map((one) => [one.error?.type, one.error?.fingerprint])).toEqual(
      Array.from({ length: 4 }, () => ['pkg.NoImage', fingerprint]),
    );
    expect(calls).toMatchObject([
      { verb: 'prepareImage', code: 100, error: { type: 'pkg.NoImage', fingerprint, message: 'no image' } },
    ]);
  });

  it('is not one that was reported inside of it and handled', () => {
    const { calls } = parseAndTrack([
      start(0),
      `${line(1, 'ERROR', 'jsonrpc/1', 'storage.x', 'could not clean up')}\n${TRACE(7, 'OSError: [Errno 5] I/O error')}`,
      finish(2, "error=Volume does not exist: ('x',)"),
    ]);
    expect(calls).toMatchObject([{ error: { type: 'VolumeDoesNotExist', code: 201 } }]);
  });

  it('is the one that was reported inside of it, where it fails with the same message', () => {
    const { calls } = parseAndTrack([
      start(0),
      `${line(1, 'ERROR', 'jsonrpc/1', 'storage.x', 'oh')}\n${TRACE(7, 'pkg.Full: No space left on domain x')}`,
      finish(2, 'error=No space left on domain x'),
    ]);
    expect(calls).toMatchObject([{ error: { type: 'pkg.Full', rank: 2 } }]);
  });

  it('of a request whose beginning is not logged is the exception before its summary, where the code is vague', () => {
    const broken = `${line(0, 'ERROR', 'jsonrpc/1', 'jsonrpc.JsonRpcServer', 'Internal server error')}\n${TRACE(7, 'TypeError: no')}`;
    const summary = (code: number) =>
      line(
        0,
        'INFO',
        'jsonrpc/1',
        'jsonrpc.JsonRpcServer',
        `RPC call Host.getCapabilities failed (error ${code}) in 0.00 seconds`,
      );
    const { calls } = parseAndTrack([broken, summary(-32_603), summary(-32_603), broken, summary(-32_601)]);
    expect(calls.map((call) => call.error?.type)).toEqual([
      'TypeError',
      'JsonRpcInternalError',
      'JsonRpcMethodNotFoundError',
    ]);
  });

  it('is equal at another line of the source, on another thread', () => {
    const fail = (thread: string, at: number) =>
      parseAndTrack([
        start(0, thread),
        `${line(0, 'ERROR', thread, 'storage.dispatcher', 'FINISH prepareImage error=no')}\n${TRACE(at, 'pkg.No: no')}`,
      ]).calls[0]?.error?.fingerprint;
    expect(fail('jsonrpc/1', 7)).toBe(fail('jsonrpc/2', 8));
  });
});
