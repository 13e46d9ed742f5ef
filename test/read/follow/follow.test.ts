import { truncate, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { newRecord } from '../fixtures.ts';
import { heldOf, World, type FollowRun } from './world.ts';

let world: World;
let run: FollowRun;
let count = 0;

beforeEach(async () => {
  world = await World.create();
  count = 0;
});
afterEach(() => world.end());

/** The next record. */
function line(text = 'something'): string {
  count++;
  const seconds = String(Math.floor(count / 1000) % 60).padStart(2, '0');
  return newRecord(`2020-01-31 10:00:${seconds},${String(count % 1000).padStart(3, '0')}`, `${text} ${count}`);
}

function lines(number: number): string {
  return Array.from({ length: number }, () => line()).join('');
}

/** Ends writer and reader, and expects the documents of an undisturbed load of all text, each once. */
async function expectExact(): Promise<void> {
  await run.pass(60_000);
  const counts = await run.stop();
  const whole = await world.whole();
  expect(heldOf(world.documents)).toEqual(heldOf(whole));
  expect(world.faults).toEqual([]);
  expect(counts.documents.line - counts.duplicate).toBe(heldOf(whole).length);
}

describe('a followed log gives the documents of an undisturbed load', () => {
  test('when lines are written one by one', async () => {
    run = world.begin();
    for (let n = 0; n < 20; n++) {
      await world.write(line());
      await run.pass(300);
    }
    await expectExact();
  });

  test('when there is history, compressed and not', async () => {
    await world.write(lines(200));
    await world.rotate();
    await world.compress('vdsm.log.1');
    await world.reopen();
    await world.write(lines(100));
    await world.rotate();
    await world.reopen();
    await world.write(lines(50));
    run = world.begin();
    await run.pass(1000);
    await world.write(lines(5));
    await expectExact();
  });

  test('when it is renamed, and a new one is created later', async () => {
    await world.write(lines(30));
    run = world.begin();
    await run.pass(1000);
    await world.rotate();
    await run.pass(3000);
    await world.reopen();
    await world.write(lines(10));
    await expectExact();
  });

  test('when lines come late to a file that was renamed, and to the new one meanwhile', async () => {
    await world.write(lines(30));
    run = world.begin();
    await run.pass(1000);
    await world.rotate();
    await world.write(line('late'));
    await writeFile(world.live, '');
    await run.pass(700);
    await world.write(line('late'));
    await run.pass(400);
    await world.reopen();
    await world.write(lines(10));
    await expectExact();
  });

  test('when the last record of a renamed file gets lines after the new file has some', async () => {
    const before = lines(3) + '2020-01-31 10:00:01,000+0000 ERROR (Thread) [x] failed (y:1)\n';
    const after = lines(10);
    const late = 'Traceback (most recent call last):\n  File "x.py", line 1, in x\nValueError: x\n';
    await world.write(before);
    run = world.begin();
    await run.pass(1000);
    await world.rotate();
    await writeFile(world.live, after);
    await run.pass(900);
    await world.write(late);
    await run.pass(60_000);
    await run.stop();
    expect(heldOf(world.documents)).toEqual(heldOf(await world.whole(before + late + after)));
  });

  test('when lines come to a renamed file after it was left', async () => {
    await world.write(lines(30));
    run = world.begin();
    await run.pass(1000);
    await world.rotate();
    await writeFile(world.live, lines(10));
    await run.pass(8000);
    await world.write(line('very late'));
    await run.pass(8000);
    const counts = await run.stop();
    expect(counts.documents.line).toBe(41);
    expect(heldOf(world.documents).filter((text) => text.includes('very late'))).toHaveLength(1);
  });

  test('when it is renamed and compressed at once', async () => {
    await world.write(lines(30));
    run = world.begin();
    await run.pass(1000);
    await world.write(lines(7));
    await world.rotate();
    await world.compress('vdsm.log.1');
    await world.reopen();
    await world.write(lines(10));
    await expectExact();
  });

  test('when it is copied and truncated, and grows beyond its old size before the next poll', async () => {
    await world.write(lines(30));
    run = world.begin();
    await run.pass(1000);
    await world.write(lines(3));
    await world.copyTruncate();
    await world.write(lines(60));
    await expectExact();
  });

  test('when it is copied, truncated and compressed', async () => {
    await world.write(lines(300));
    run = world.begin();
    await run.pass(1000);
    await world.write(lines(3));
    await world.copyTruncate();
    await world.compress('vdsm.log.1', 'gz');
    await world.write(lines(10));
    await expectExact();
  });

  test('when it is truncated in place after all of it was read', async () => {
    await world.write(lines(30));
    run = world.begin();
    await run.pass(1000);
    await truncate(world.live);
    await world.write(lines(10));
    await expectExact();
  });

  test('when it is deleted and created anew', async () => {
    await world.write(lines(30));
    run = world.begin();
    await run.pass(1000);
    await world.write(lines(5));
    await world.remove('vdsm.log');
    await world.reopen();
    await run.pass(2000);
    await world.write(lines(10));
    await expectExact();
  });

  test('when all of its files appear later', async () => {
    run = world.begin();
    await run.pass(10_000);
    await world.write(lines(30));
    await world.rotate();
    await world.compress('vdsm.log.1');
    await world.reopen();
    await world.write(lines(10));
    await expectExact();
  });

  test('when it is rotated more than once between two polls', async () => {
    await world.write(lines(30));
    run = world.begin();
    await run.pass(1000);
    for (let times = 0; times < 3; times++) {
      await world.write(lines(20));
      await world.rotate();
      await world.compress('vdsm.log.1');
      await world.reopen();
      await world.write(lines(20));
    }
    await expectExact();
  });

  test('when a new file gets the inode of one that was deleted', async () => {
    await world.write(lines(30));
    await world.rotate();
    await world.reopen();
    await world.write(lines(10));
    run = world.begin();
    await run.pass(1000);
    // most file systems reuse the inode of the file that was deleted last
    await world.remove('vdsm.log.1');
    await world.rotate();
    await world.reopen();
    await world.write(lines(40));
    await expectExact();
  });

  test('when a line crosses the end of a file', async () => {
    await world.write(lines(30));
    run = world.begin();
    await run.pass(1000);
    const whole = line();
    await world.write(whole.slice(0, 70));
    await run.pass(1000);
    await world.copyTruncate();
    await run.pass(5000);
    await world.write(whole.slice(70));
    await world.write(lines(4));
    await expectExact();
  });

  test('when a line is written in pieces, however long that takes', async () => {
    await world.write(lines(3));
    run = world.begin();
    const text = line();
    for (const piece of [text.slice(0, 10), text.slice(10, 50), text.slice(50)]) {
      await world.write(piece);
      await run.pass(60_000);
    }
    await expectExact();
  });

  test('when a record of many lines is written slowly, but faster than the quiet time', async () => {
    await world.write(lines(3));
    run = world.begin();
    await run.pass(1000);
    await world.write(
      '2020-01-31 10:00:01,000+0000 ERROR (Thread) [x] failed (y:1)\nTraceback (most recent call last):\n',
    );
    await run.pass(1500);
    await world.write('  File "x.py", line 1, in x\n');
    await run.pass(1500);
    await world.write('ValueError: x\n');
    await expectExact();
  });

  test('when the reader stops, and resumes after the log was rotated', async () => {
    await world.write(lines(30));
    run = world.begin();
    await run.pass(1000);
    await run.stop();
    await world.write(lines(5));
    await world.rotate();
    await world.compress('vdsm.log.1');
    await world.reopen();
    await world.write(lines(10));
    run = world.begin();
    await run.pass(60_000);
    await run.stop();
    expect(heldOf(world.documents)).toEqual(heldOf(await world.whole()));
    expect(world.documents).toHaveLength(heldOf(await world.whole()).length);
  });
});
