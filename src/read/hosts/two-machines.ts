import { open } from 'node:fs/promises';

import { findBanners, type Banner } from './banners.ts';
import type { FileFamily } from '../find/file-families.ts';
import type { ClassifiedFile } from '../find/classify.ts';
import { PEEK_BYTES } from '../bytes/head.ts';

/**
 * Returns a warning where logs that are given one host name seem to be from two machines: a banner in one family has
 * another version or kernel than the banners around that time in the other. It reads only banners in the first 64 KiB
 * of files and, where a file is uncompressed and on disk, in the last 64 KiB; so it misses a start in the middle of a
 * file, and machines that started only once. Returns undefined where nothing is wrong.
 */
export async function findTwoMachines(families: readonly FileFamily[]): Promise<string | undefined> {
  if (families.length < 2) return undefined;
  const machines: Machine[] = [];
  for (const { name, files } of families) {
    const starts = (await Promise.all(files.map(startsIn))).flat();
    machines.push({ name, starts: starts.sort((a, b) => (a.local < b.local ? -1 : 1)) });
  }
  for (const one of machines) {
    for (const other of machines) {
      const odd = one === other ? undefined : findOdd(one.starts, other.starts);
      if (odd !== undefined) {
        return `these logs may be from two machines: ${other.name} has a start of vdsm ${described(odd.start)} at ${odd.start.local}, while ${one.name} runs ${described(odd.run)}; if so, name each with --host or --host-from`;
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

/**
 * Finds a start of the other machine that differs from two like starts of one machine around it, or from one in the
 * same minute.
 */
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

async function startsIn({ path, size, compression, place, banners }: ClassifiedFile): Promise<Banner[]> {
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
    // an unreadable file is reported when it is loaded
    return [...banners];
  }
}
