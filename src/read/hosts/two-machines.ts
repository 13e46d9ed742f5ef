import { open } from 'node:fs/promises';

import { findBanners, type Banner } from './banners.ts';
import type { Batch } from './name-hosts.ts';
import type { JudgedFile } from '../find/classify.ts';
import { PEEK_BYTES } from '../bytes/head.ts';

/**
 * Says so where batches of logs that claim one host seem to be from two machines: while one runs a version or kernel,
 * a start of the other tells of another one. It sees only the banners that stand in the first 64 KiB of files and, of
 * those that are on disk and not compressed, in the last: a start in the middle of a file escapes it, and so does a
 * clone of which each machine started once only.
 */
export async function findClone(batches: readonly Batch[]): Promise<string | undefined> {
  if (batches.length < 2) return undefined;
  const machines: Machine[] = [];
  for (const { name, files } of batches) {
    const starts = (await Promise.all(files.map(startsIn))).flat();
    machines.push({ name, starts: starts.sort((a, b) => (a.local < b.local ? -1 : 1)) });
  }
  for (const one of machines) {
    for (const other of machines) {
      const odd = one === other ? undefined : findOdd(one.starts, other.starts);
      if (odd !== undefined) {
        return `logs of two machines? ${other.name} has a start of vdsm ${described(odd.start)} at ${odd.start.local}, while ${one.name} runs ${described(odd.run)}; --host or --host-from tells them apart`;
      }
    }
  }
  return undefined;
}

interface Machine {
  readonly name: string;
  /** Oldest first. */
  readonly starts: readonly Banner[];
}

/** A start of the other machine between two starts of one that are alike, but unlike it; or in the same minute. */
function findOdd(one: readonly Banner[], other: readonly Banner[]): { run: Banner; start: Banner } | undefined {
  for (const start of other) {
    const next = one.findIndex(({ local }) => local >= start.local);
    const [before, after] = [one[next - 1], one[next]];
    if (after === undefined || sameMachine(after, start)) continue;
    const between = before !== undefined && sameMachine(before, after);
    if (between || minuteOf(after) === minuteOf(start)) return { run: after, start };
  }
  return undefined;
}

function sameMachine(a: Banner, b: Banner): boolean {
  return a.version === b.version && a.kernel === b.kernel;
}

function minuteOf({ local }: Banner): string {
  return local.slice(0, 'YYYY-MM-DD hh:mm'.length);
}

function described({ version, kernel }: Banner): string {
  return kernel === '' ? version : `${version} on kernel ${kernel}`;
}

async function startsIn({ path, size, compression, place, banners }: JudgedFile): Promise<Banner[]> {
  if (place !== undefined || compression !== 'none' || size <= PEEK_BYTES) return [...banners];
  try {
    const file = await open(path);
    try {
      const from = Math.max(PEEK_BYTES, size - PEEK_BYTES);
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(PEEK_BYTES), 0, PEEK_BYTES, from);
      return [...banners, ...findBanners(buffer.subarray(0, bytesRead))];
    } finally {
      await file.close();
    }
  } catch {
    // that it cannot be read is said when it is
    return [...banners];
  }
}
