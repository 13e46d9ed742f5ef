import type { LogFile } from '../../model/files.ts';
import { openArchives } from '../archive/archives.ts';
import { inStoredOrder, passedPlace } from '../archive/order.ts';
import { PEEK_BYTES } from '../bytes/head.ts';
import { openBytes } from '../bytes/open.ts';
import { findHeaderLines, type HeaderLine } from './stamps.ts';

/** Header lines near the beginning and the end of a file. */
export interface EdgeLines {
  readonly file: LogFile;
  readonly lines: readonly HeaderLine[];
}

/** Reads the first and the last header lines of files, `count` of each. Reads files to their end; ignores damage. */
export async function readEdgeLines(files: readonly LogFile[], count: number): Promise<EdgeLines[]> {
  const stored = inStoredOrder(files, passedPlace);
  const archives = openArchives(stored);
  const edges: EdgeLines[] = [];
  try {
    for (const file of stored) {
      let [head, tail, size]: [Buffer, Buffer, number] = [Buffer.alloc(0), Buffer.alloc(0), 0];
      for await (const chunk of openBytes(file, () => {}, archives)) {
        if (head.length < PEEK_BYTES) head = Buffer.concat([head, chunk]).subarray(0, PEEK_BYTES);
        tail = Buffer.concat([tail, chunk]).subarray(-PEEK_BYTES);
        size += chunk.length;
      }
      const isShort = size <= PEEK_BYTES;
      // a line that is cut there is none
      const end = isShort ? '' : tail.toString('utf8', tail.indexOf('\n') + 1);
      const start = head.toString('utf8', 0, isShort ? head.length : head.lastIndexOf('\n'));
      const lines = [...findHeaderLines(start, file), ...findHeaderLines(end, file)];
      edges.push({ file, lines: [...new Set([...lines.slice(0, count), ...lines.slice(-count)])] });
    }
  } finally {
    await archives.close();
  }
  return edges;
}
