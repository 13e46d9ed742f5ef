/** The sample fleet: all of its files, and how they are written to disk. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import lzma from 'lzma-native';
import { writeCompanionLogs } from './companion-logs/index.ts';
import { liveTheDay } from './day.ts';
import { rotate } from './rotation.ts';

/** A file by its path in the fleet; its text is not compressed, whatever its name is. */
export type FleetFile = readonly [name: string, text: string];

/** Makes all files of the fleet, which are always the same. Once in a process, since the day changes its VMs. */
export function makeFleet(): FleetFile[] {
  const hosts = liveTheDay();
  return [
    ...hosts.flatMap((host) =>
      rotate(host).map(([name, text]): FleetFile => [path.join(host.name, 'var/log/vdsm', name), text]),
    ),
    ...writeCompanionLogs(hosts).map((log): FleetFile => [path.join(log.machine, log.path), log.text]),
  ];
}

/** Writes the fleet into a directory that is emptied first. */
export async function writeFleet(directory: string): Promise<void> {
  rmSync(directory, { recursive: true, force: true });
  for (const [name, text] of makeFleet()) {
    const file = path.join(directory, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, await compress(name, Buffer.from(text)));
  }
}

function compress(name: string, bytes: Buffer): Buffer | Promise<Buffer> {
  if (name.endsWith('.gz')) return gzipSync(bytes, { level: 9 });
  if (!name.endsWith('.xz')) return bytes;
  return new Promise((resolve) => {
    lzma.compress(bytes, { preset: 9 }, resolve);
  });
}
