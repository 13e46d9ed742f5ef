import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@opensearch-project/opensearch';
import { ShipperError } from '../../errors.ts';
import { isIndexOf } from '../../schema/index-families.ts';
import { isJsonObject, valueAt } from '../json.ts';
import { request } from '../request.ts';
import { waitForTask } from './case.ts';
import { forgetDeletions } from './forget.ts';
import { HOLD_MS, lift, MARK, readMark, type Hold } from './hold.ts';
import { failed, patternsOf } from './indices.ts';

const POLL_MS = 1000;

type Marks = ReadonlyMap<string, string>;

/**
 * Lifts what a purge that was killed left on indices of the prefix: a block, on which every load would wait for ever, a
 * setting, or a task that still deletes; and makes the server forget what was deleted. A purge that runs holds an index for
 * some seconds only; so a hold counts as left when it stays for longer. The clocks of the two machines do not matter.
 * Whoever may only write cannot ask, and finds nothing.
 * @param report takes lines for a person
 * @returns whether there was anything
 */
export async function liftLeftHolds(client: Client, prefix: string, report: (text: string) => void): Promise<boolean> {
  const found = await readMarks(client, prefix);
  if (found.size === 0) return false;
  report(
    `${[...found.keys()].join(', ')}: held by a purge; waiting until it has ended, or up to ${HOLD_MS / 1000} s if it was cut off`,
  );
  try {
    const left = await waitForLeft(client, prefix, await withoutTasks(client, found));
    for (const [index, hold] of left) {
      await lift(client, [index], hold);
      report(`${index}: took back what a purge that was cut off left (${hold.kind})`);
    }
    await forgetDeletions(client, prefix);
  } catch (error) {
    if (!(error instanceof ShipperError)) throw error;
    report(`cannot take back what a purge that was cut off left: ${error.message}`);
  }
  return true;
}

/** Waits for tasks that delete, and takes back their marks; returns the other marks. */
async function withoutTasks(client: Client, marks: Marks): Promise<Marks> {
  const others = new Map(marks);
  for (const [index, mark] of marks) {
    const hold = readMark(mark);
    if (hold?.kind !== 'task') continue;
    await waitForTask(client, hold.task, undefined, () => {});
    await lift(client, [index], hold);
    others.delete(index);
  }
  return others;
}

/** Waits until marks have changed, for as long as a purge holds an index, and returns the holds of those that have not. */
async function waitForLeft(client: Client, prefix: string, marks: Marks): Promise<ReadonlyMap<string, Hold>> {
  const end = performance.now() + HOLD_MS;
  let left = marks;
  while (left.size > 0 && performance.now() < end) {
    await sleep(POLL_MS);
    const now = await readMarks(client, prefix);
    left = new Map([...left].filter(([index, mark]) => now.get(index) === mark));
  }
  const holds = new Map<string, Hold>();
  for (const [index, mark] of left) {
    const hold = readMark(mark);
    if (hold !== undefined) holds.set(index, hold);
  }
  return holds;
}

/** Returns the marks of held indices; none where the user may not read settings. */
async function readMarks(client: Client, prefix: string): Promise<Marks> {
  const path = `/${patternsOf(prefix)}/_settings/${MARK}?flat_settings=true`;
  const marks = new Map<string, string>();
  let found: unknown;
  try {
    const answer = await request(client, { method: 'GET', path });
    if (answer.status !== 200 || !isJsonObject(answer.body)) throw failed(client, 'reading settings', answer);
    found = answer.body;
  } catch (error) {
    if (error instanceof ShipperError) return marks;
    throw error;
  }
  for (const [index, settings] of Object.entries(found as object)) {
    const mark = valueAt(settings, 'settings', MARK);
    if (typeof mark === 'string' && isIndexOf(prefix, index)) marks.set(index, mark);
  }
  return marks;
}
