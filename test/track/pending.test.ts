import { appendFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';

import type { Printed } from '../golden/documents.ts';
import { heldOf, World, type FollowRun } from '../read/follow/world.ts';

const CONTEXT = 'from=::ffff:192.0.2.7,41100, flow_id=4f2b1c0d';
const START = `2020-01-31 10:00:00,000+0000 INFO  (jsonrpc/1) [vdsm.api] START getDeviceList(storageType=3) ${CONTEXT} (api:48)\n`;
const FINISH = `2020-01-31 10:08:00,000+0000 INFO  (jsonrpc/1) [vdsm.api] FINISH getDeviceList return={'devList': []} ${CONTEXT} (api:54)\n`;
const SUMMARY =
  '2020-01-31 10:08:00,100+0000 INFO  (jsonrpc/1) [jsonrpc.JsonRpcServer] RPC call Host.getDeviceList succeeded in 480.05 seconds (__init__:312)\n';
const RUN =
  '2020-01-31 10:00:00,100+0000 DEBUG (jsonrpc/1) [storage.Misc.excCmd] /usr/bin/sudo -n /usr/sbin/lvm vgs (cwd None) (commands:198)\n';

let world: World;
let run: FollowRun;

beforeEach(async () => {
  world = await World.create();
  run = world.begin();
});
afterEach(() => world.end());

const callsOf = (): Printed[] => world.documents.filter(({ _index }) => _index.includes('-calls-'));

test('a closed call is sent without its summary after a time, and once more with it', async () => {
  await writeFile(world.live, START + FINISH);
  await run.pass(6000);
  expect(callsOf().map(({ _source }) => _source.event.outcome)).toEqual(['success']);
  await appendFile(world.live, SUMMARY);
  await run.pass(6000);
  const [first, second, ...more] = callsOf();
  expect(second?._id).toBe(first?._id);
  expect(more).toEqual([]);
  await run.stop();
  expect(heldOf(world.documents, 'calls')).toEqual(heldOf(await world.whole(START + FINISH + SUMMARY), 'calls'));
});

test('a call and a command that are open for long go out as open, and again when they end', async () => {
  await writeFile(world.live, START + RUN);
  await run.pass(200_000);
  expect(callsOf()).toEqual([]);
  await run.pass(200_000);
  expect(callsOf().map(({ _source }) => [_source.event.outcome, _source.event.end])).toEqual([['unknown', undefined]]);
  await run.pass(400_000);
  expect(callsOf()).toHaveLength(1);
  await appendFile(world.live, FINISH + SUMMARY);
  await run.pass(6000);
  await run.stop();
  const whole = await world.whole(START + RUN + FINISH + SUMMARY);
  for (const family of ['calls', 'commands']) expect(heldOf(world.documents, family)).toEqual(heldOf(whole, family));
  expect(heldOf(whole, 'commands')).toHaveLength(1);
});

test('spans that are open when the reader is stopped are sent as open, and the sums add up', async () => {
  await writeFile(world.live, START);
  await run.pass(6000);
  const counts = await run.stop();
  expect(callsOf().map(({ _source }) => _source.event.outcome)).toEqual(['unknown']);
  expect(counts.documents).toEqual({ line: 1, call: 1, task: 0, command: 0 });
});
