import { detach } from '../../model/detach.ts';
import type { LogFile } from '../../model/files.ts';
import { openArchives } from '../archive/archives.ts';
import { openBytes } from '../bytes/open.ts';

/** The banners of vdsm, which name its host and version: `I am the actual vdsm VERSION HOST (KERNEL)`. */
/**
 * Finds the host in the newest banner that names one; returns undefined where none does. Reads files to their end,
 * newest first, until one has it; ignores damage.
 * @param files oldest first
 */
export async function findBannerHost(files: readonly LogFile[]): Promise<string | undefined> {
  const newestFirst = files.toReversed();
  const archives = openArchives(newestFirst);
  try {
    for (const file of newestFirst) {
      const host = await lastBannerHost(openBytes(file, () => {}, archives));
      if (host !== undefined) return host;
    }
    return undefined;
  } finally {
    await archives.close();
  }
}

/** Finds the host in the last banner of a text that names one. Memory holds little more than a chunk. */
export async function lastBannerHost(bytes: AsyncIterable<Buffer>): Promise<string | undefined> {
  let host: string | undefined;
  let carry: Buffer = Buffer.alloc(0);
  for await (const chunk of bytes) {
    const region = carry.length === 0 ? chunk : Buffer.concat([carry, chunk]);
    const whole = region.lastIndexOf('\n') + 1;
    host = lastHostIn(region.subarray(0, whole)) ?? host;
    // a banner is shorter than that: of a longer line only the end is kept
    carry = Buffer.from(region.subarray(Math.max(whole, region.length - LINE_KEPT)));
  }
  return lastHostIn(carry) ?? host;
}

/** A start of vdsm, by its banner. */
export interface Banner {
  /** `2017-05-22 11:50:46,061`: compares as text. */
  readonly local: string;
  readonly version: string;
  /** Empty before 4.10.2, as the kernel is. */
  readonly host: string;
  readonly kernel: string;
}

/** Finds the banners in a text, oldest first, but for one whose line is cut off. */
export function findBanners(text: Buffer): Banner[] {
  const banners: Banner[] = [];
  // only the first of each line, so that a line full of them takes no longer
  for (let at = text.indexOf(MARK), end = 0; at !== -1; at = end === 0 ? -1 : text.indexOf(MARK, end)) {
    end = text.indexOf('\n', at) + 1;
    const start = text.lastIndexOf('\n', at) + 1;
    const local = STAMP.exec(text.toString('latin1', start, Math.min(at, start + HEADER_MAX)))?.[0];
    const [, version, host = '', kernel = ''] = VERSION.exec(text.toString('latin1', at, at + LINE_KEPT)) ?? [];
    if (local !== undefined && version !== undefined)
      banners.push({ local: detach(local), version: detach(version), host: detach(host), kernel: detach(kernel) });
  }
  return banners;
}

const STAMP = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}/;
const HEADER_MAX = 300;
const VERSION = /^I am the actual vdsm (\S+)(?: ([^\s()]+) \(([^)\n]+)\))?[^\n]*\n/;

const LINE_KEPT = 4 << 10;
const MARK = 'I am the actual vdsm ';
/** A banner names no host before 4.10.2. Since 4.19 the module follows: ` (vdsmd:148)`. */
const BANNER = /^I am the actual vdsm \S+ ([^\s()]+) \([^)\n]+\)/;

function lastHostIn(region: Buffer): string | undefined {
  for (let at = region.lastIndexOf(MARK); at !== -1; at = at === 0 ? -1 : region.lastIndexOf(MARK, at - 1)) {
    const match = BANNER.exec(region.toString('latin1', at, at + LINE_KEPT));
    if (match !== null) return match[1];
  }
  return undefined;
}
