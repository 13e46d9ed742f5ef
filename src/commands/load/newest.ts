import type { BulkBody } from '../../model/bulk-body.ts';
import { DOCUMENT_KINDS } from '../../schema/document-kinds.ts';
import { documentAt } from '../../ship/body.ts';

const LINE = DOCUMENT_KINDS.indexOf('line');

/** The time of the newest record of each host that the server has confirmed. */
export class Newest {
  /** By the name of the host, in ms since 1970. */
  readonly times = new Map<string, number>();

  add(host: string, time: number | undefined): void {
    if (time !== undefined) this.times.set(host, Math.max(time, this.times.get(host) ?? -Infinity));
  }
}

/** Returns the time of the last line in a body, or of its last document if it has no line, in ms since 1970. */
export function lastTimeOf(body: BulkBody): number | undefined {
  const line = body.kinds.lastIndexOf(LINE);
  const index = line < 0 ? body.ends.length - 1 : line;
  if (index < 0) return undefined;
  const { '@timestamp': stamp } = JSON.parse(documentAt(body, index).source) as { '@timestamp'?: unknown };
  const time = typeof stamp === 'string' ? Date.parse(stamp) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
