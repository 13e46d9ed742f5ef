/** Nothing lost, nothing doubled, where the disk is full or read-only. */
import { existsSync } from 'node:fs';
import { describe, inject, test } from 'vitest';
import { fillDisk, fillRejects, lockDisk } from '../support/disasters.ts';
import { canMount, mountSmallDisk, type SmallDisk } from '../support/small-disk.ts';

const node = (): string => inject('opensearch').url;
const mayMount = await canMount();

describe('the documents of an undisturbed run are there in the end', () => {
  test.skipIf(!existsSync('/dev/full'))('when rejects cannot be kept: the run stops and names the cause', async () => {
    await fillRejects(node());
  });

  test.skipIf(!mayMount)('when the disk of the checkpoint is full at the start or becomes full', async () => {
    await onSmallDisk((disk) => fillDisk(node(), disk));
  });

  test.skipIf(!mayMount)('when the folder of checkpoint and rejects is read-only: the run ends at once', async () => {
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
