import { describe, expect, it } from 'vitest';
import { parseAndTrack } from './parse-and-track.ts';

const NAME = 'Storage.728bd57d-3c42-4203-812b-a27042943382';
const at = (ms: number) => `2026-05-12 08:53:33,${String(ms).padStart(3, '0')}`;

const f = (ms: number, thread: string, text: string) =>
  `${at(ms)}+0000 DEBUG (${thread}) [storage.resourcemanager] ${text} (resourceManager:1)`;
const asks = (ms: number, thread: string, mode = 'exclusive', name = NAME) =>
  f(ms, thread, `Trying to register resource '${name}' for lock type '${mode}'`);
const queues = (ms: number, thread: string, name = NAME) =>
  f(ms, thread, `Resource '${name}' is currently locked, Entering queue (1 in queue)`);
const ends = (ms: number, thread: string, how = 'Granted', name = NAME) =>
  f(ms, thread, `(ResName='${name}', ReqID='${how}-${ms}') ${how} request`);

const starts = (ms: number, thread: string, verb = 'deleteImage') =>
  `${at(ms)}+0000 INFO  (${thread}) [vdsm.api] START ${verb}(sdUUID='x') from=::1,40002 (api:31)`;
const returns = (ms: number, thread: string, verb = 'deleteImage') =>
  `${at(ms)}+0000 INFO  (${thread}) [vdsm.api] FINISH ${verb} return=None from=::1,40002 (api:37)`;

describe('the wait for a lock', () => {
  it('is none where the resource is free', () => {
    const { calls, facts } = parseAndTrack([
      starts(0, 'jsonrpc/1'),
      asks(1, 'jsonrpc/1', 'shared'),
      ends(1, 'jsonrpc/1'),
      returns(9, 'jsonrpc/1'),
    ]);
    expect(calls).toMatchObject([{ lockMs: 0 }]);
    expect(facts[1]?.lock).toEqual({ resource: NAME, mode: 'shared', waitMs: undefined });
    expect(facts[2]?.lock).toEqual({ resource: NAME, mode: 'shared', waitMs: 0 });
  });

  it('is measured for each call by its turn in the queue, though another thread logs that it is granted', () => {
    const { calls, facts } = parseAndTrack([
      starts(0, 'jsonrpc/1', 'first'),
      starts(0, 'jsonrpc/2', 'second'),
      starts(0, 'jsonrpc/3', 'third'),
      asks(1, 'jsonrpc/1'),
      ends(1, 'jsonrpc/1'),
      asks(2, 'jsonrpc/2'),
      queues(2, 'jsonrpc/2'),
      asks(5, 'jsonrpc/3'),
      queues(5, 'jsonrpc/3'),
      ends(42, 'jsonrpc/1'),
      ends(105, 'jsonrpc/2'),
      ...['first', 'second', 'third'].map((verb, i) => returns(200, `jsonrpc/${i + 1}`, verb)),
    ]);
    expect(calls.map(({ verb, lockMs }) => [verb, lockMs])).toEqual([
      ['first', 0],
      ['second', 40],
      ['third', 100],
    ]);
    expect(facts[10]?.lock).toEqual({ resource: NAME, mode: 'exclusive', waitMs: 100 });
  });

  it('is found by the id of the request, where a record before states it (until 4.18)', () => {
    const old = (ms: number, thread: string, logger: string, text: string) =>
      `${thread}::DEBUG::${at(ms)}::resourceManager::1::Storage.ResourceManager${logger}::(x) ${text}`;
    const requests = (ms: number, thread: string, id: string) => [
      old(ms, thread, '.Request', `ResName=\`${NAME}\`ReqID=\`${id}\`::Request was made in 'hsm.py' line '1' at 'f'`),
      old(ms, thread, '', `Trying to register resource '${NAME}' for lock type 'shared'`),
      old(ms, thread, '', `Resource '${NAME}' is currently locked, Entering queue (1 in queue)`),
    ];
    const { facts } = parseAndTrack([
      ...requests(1, 'Thread-1', 'one'),
      ...requests(3, 'Thread-2', 'two'),
      old(10, 'Thread-9', '.Request', `ResName=\`${NAME}\`ReqID=\`two\`::Granted request`),
      old(20, 'Thread-9', '.Request', `ResName=\`${NAME}\`ReqID=\`one\`::Granted request`),
    ]);
    expect(facts.slice(6).map(({ lock }) => lock?.waitMs)).toEqual([7, 19]);
  });

  it('counts for a call that gave up, and leaves the turn to the next one', () => {
    const { calls } = parseAndTrack([
      starts(0, 'jsonrpc/1', 'first'),
      starts(0, 'jsonrpc/2', 'second'),
      asks(1, 'jsonrpc/1'),
      queues(1, 'jsonrpc/1'),
      asks(2, 'jsonrpc/2'),
      queues(2, 'jsonrpc/2'),
      ends(61, 'jsonrpc/1', 'Canceled'),
      ends(82, 'jsonrpc/9'),
      returns(90, 'jsonrpc/1', 'first'),
      returns(90, 'jsonrpc/2', 'second'),
    ]);
    expect(calls.map(({ lockMs }) => lockMs)).toEqual([60, 80]);
  });

  it('counts once what overlaps, for the inner call and the outer one', () => {
    const { calls } = parseAndTrack([
      starts(0, 'jsonrpc/1', 'outer'),
      starts(1, 'jsonrpc/1', 'inner'),
      asks(10, 'jsonrpc/1', 'shared', 'a.1'),
      queues(10, 'jsonrpc/1', 'a.1'),
      asks(20, 'jsonrpc/1', 'shared', 'a.2'),
      queues(20, 'jsonrpc/1', 'a.2'),
      ends(30, 'jsonrpc/9', 'Granted', 'a.1'),
      ends(40, 'jsonrpc/9', 'Granted', 'a.2'),
      returns(50, 'jsonrpc/1', 'inner'),
      returns(60, 'jsonrpc/1', 'outer'),
    ]);
    expect(calls.map(({ verb, lockMs }) => [verb, lockMs])).toEqual([
      ['inner', 30],
      ['outer', 30],
    ]);
  });

  it('ends with the process', () => {
    const { facts } = parseAndTrack([
      asks(1, 'jsonrpc/1'),
      queues(1, 'jsonrpc/1'),
      `${at(100)}+0000 INFO  (MainThread) [vds] (PID: 7) I am the actual vdsm 4.50.7 node1 (5.14.0) (vdsmd:1)`,
      ends(200, 'jsonrpc/9'),
    ]);
    expect(facts[3]?.lock).toEqual({ resource: NAME, mode: undefined, waitMs: undefined });
  });
});
