import type { LogFile } from '../model.ts';
import { openBytes } from './open.ts';

/**
 * The host in the newest banner (`I am the actual vdsm VERSION HOST (KERNEL)`) that names one, in files given oldest
 * first; undefined where none does. Reads files to their end, newest first, until one has it; damage is passed over.
 */
export async function findBannerHost(files: readonly LogFile[]): Promise<string | undefined> {
  for (const file of [...files].reverse()) {
    const host = await lastBannerHost(openBytes(file, () => {}));
    if (host !== undefined) return host;
  }
  return undefined;
}

/** The host in the last banner of a text that names one. Holds little more than a chunk in memory. */
export async function lastBannerHost(bytes: AsyncIterable<Buffer>): Promise<string | undefined> {
  let host: string | undefined;
  let carry: Buffer = Buffer.alloc(0);
  for await (const chunk of bytes) {
    const region = carry.length === 0 ? chunk : Buffer.concat([carry, chunk]);
    const whole = region.lastIndexOf('\n') + 1;
    host = lastHostIn(region.subarray(0, whole)) ?? host;
    // No banner is longer than that: of an endless line only the end is kept.
    carry = Buffer.from(region.subarray(Math.max(whole, region.length - LINE_KEPT)));
  }
  return lastHostIn(carry) ?? host;
}

const LINE_KEPT = 4 << 10;
const MARK = 'I am the actual vdsm ';
/** Before 4.10.2 a banner names no host. From 4.19 on the module follows: ` (vdsmd:148)`. */
const BANNER = /^I am the actual vdsm \S+ ([^\s()]+) \([^)\n]+\)/;

function lastHostIn(region: Buffer): string | undefined {
  for (let at = region.lastIndexOf(MARK); at !== -1; at = at === 0 ? -1 : region.lastIndexOf(MARK, at - 1)) {
    const match = BANNER.exec(region.toString('latin1', at, at + LINE_KEPT));
    if (match !== null) return match[1];
  }
  return undefined;
}
