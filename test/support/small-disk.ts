/** A small file system in memory for one test. It needs root and the right to mount. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface SmallDisk {
  readonly folder: string;
  /** Fills the disk to the last byte. */
  fill(): Promise<void>;
  /** Frees the space again. */
  free(): Promise<void>;
  /** Makes the disk writable or read-only. */
  setWritable(writable: boolean): Promise<void>;
  remove(): Promise<void>;
}

/** Mounts a disk of this size in KiB; returns undefined where that is not allowed. */
export async function mountSmallDisk(kib: number): Promise<SmallDisk | undefined> {
  const folder = await mkdtemp(path.join(tmpdir(), 'small-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${kib}k`, 'tmpfs', folder]);
  } catch {
    await rm(folder, { recursive: true });
    return undefined;
  }
  const ballast = path.join(folder, 'ballast');
  return {
    folder,
    fill: async () => {
      // the last piece does not fit as a whole
      await writeFile(ballast, Buffer.alloc(kib * 1024)).catch(() => {});
    },
    free: async () => await rm(ballast, { force: true }),
    setWritable: async (writable) => void (await run('mount', ['-o', `remount,${writable ? 'rw' : 'ro'}`, folder])),
    remove: async () => {
      await run('umount', ['-l', folder]);
      await rm(folder, { recursive: true });
    },
  };
}

/** Returns whether `mountSmallDisk` works here. */
export async function canMount(): Promise<boolean> {
  const disk = await mountSmallDisk(64);
  await disk?.remove();
  return disk !== undefined;
}
