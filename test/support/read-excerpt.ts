import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import type { Printed } from '../golden/documents.ts';
import { discover } from '../../src/read/find/discover.ts';
import { readHost } from '../../src/run/read-host.ts';

/** Reads a file as `parse` does, under a neutral name: only its text shows which kind of log it is. Returns its documents. */
export async function readExcerpt(file: string, pasted = false): Promise<Printed[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'excerpt-'));
  try {
    const given = path.join(folder, 'excerpt.txt');
    await copyFile(file, given);
    const { hosts, faults } = await discover([given], { host: 'host1', pasted });
    expect(faults).toEqual([]);
    const documents: Printed[] = [];
    for (const host of hosts) {
      await readHost(
        host,
        { prefix: 'vdsm', period: 'month', labels: undefined, outputFormat: 'print', pasted },
        {
          async body({ bytes }) {
            for (const text of Buffer.from(bytes).toString().split('\n')) {
              if (text !== '') documents.push(JSON.parse(text) as Printed);
            }
            return undefined;
          },
          fault: ({ message }) => expect(message).toBeUndefined(),
          progress() {
            // nobody watches
          },
        },
      );
    }
    return documents;
  } finally {
    await rm(folder, { recursive: true });
  }
}
