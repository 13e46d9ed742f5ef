/** Nothing lost, nothing doubled: the quick forms. The full ones are in `test/long/survive.test.ts`. */
import { existsSync } from 'node:fs';
import { describe, inject, test } from 'vitest';
import {
  fillDisk,
  fillRejects,
  killFollows,
  killLoads,
  lockDisk,
  loseServer,
  refuse,
  stepBack,
} from '../support/disasters.ts';
import { canMount, mountSmallDisk, type SmallDisk } from '../support/small-disk.ts';

const node = (): string => inject('opensearch').url;
const mayMount = await canMount();

describe('the documents of an undisturbed run are there in the end', () => {
  test('when a load is killed at three points', async () => {
    console.log(await killLoads(node(), 3, 250));
  });

  test('when a follow is killed at three points while the log is rotated', async () => {
    console.log(await killFollows(node(), 3, 40));
  });

  test('when half of the requests and documents are refused and replies are cut', async () => {
    console.log(await refuse(node(), 20));
  });

  test('when the server hangs, dies and comes back', async () => {
    console.log(await loseServer(2, 800));
  });

  test('when the clock of the host or of this process steps back', async () => {
    await stepBack(node());
  });

  test.skipIf(!existsSync('/dev/full'))(
    'when there is no room to keep rejects: the run stops and says so',
    async () => {
      await fillRejects(node());
    },
  );

  test.skipIf(!mayMount)('when the disk of the checkpoint is full at the start or becomes full', async () => {
    await onSmallDisk((disk) => fillDisk(node(), disk));
  });

  test.skipIf(!mayMount)('when the folder of checkpoint and rejects is read-only: it is told at once', async () => {
    await onSmallDisk((disk) => lockDisk(node(), disk));
  });
});

async function onSmallDisk(use: (disk: SmallDisk) => Promise<void>): Promise<void> {
  const disk = await mountSmallDisk(1024);
  if (disk === undefined) throw new Error('expected a small file system, as it was made a moment ago');
  try {
    await use(disk);
  } finally {
    await disk.remove();
  }
}
