import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import lzma from 'lzma-native';

import type { Compression, InputFault } from '../../src/model/files.ts';
import { openBytes } from '../../src/read/bytes/open.ts';

/** A directory of files made for one test; `remove` it afterwards. */
export interface Tree {
  readonly root: string;
  at(name: string): string;
  remove(): Promise<void>;
}

/** Writes files (path below the root -> content). */
export async function plant(files: Readonly<Record<string, string | Buffer>>): Promise<Tree> {
  const root = await mkdtemp(path.join(tmpdir(), 'read-'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), content);
  }
  return {
    root,
    at: (name) => path.join(root, name),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

export function xz(text: string | Buffer): Promise<Buffer> {
  return encode('easyEncoder', text);
}

/** The old format, without magic. */
export function lzmaAlone(text: string | Buffer): Promise<Buffer> {
  return encode('aloneEncoder', text);
}

export function gz(text: string | Buffer): Buffer {
  return gzipSync(text);
}

async function encode(coder: 'easyEncoder' | 'aloneEncoder', text: string | Buffer): Promise<Buffer> {
  const stream = lzma.createStream(coder);
  stream.end(text);
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** A record in the layout of 4.9 to 4.18. */
export function oldRecord(stamp: string, message = 'something'): string {
  return `MainThread::INFO::${stamp}::vdsm::71::vds::(run) ${message}\n`;
}

/** A record in the layout of 4.19 and later. */
export function newRecord(stamp: string, message = 'something', zone = '+0000'): string {
  return `${stamp}${zone} INFO  (MainThread) [vds] ${message} (vdsmd:148)\n`;
}

export function banner(host: string): string {
  return `(PID: 4711) I am the actual vdsm 4.30.53 ${host} (3.10.0-1160.el7.x86_64)`;
}

/** All text of a file and its fault. */
export async function readAll(
  file: string,
  compression: Compression,
): Promise<{ text: Buffer; chunks: number[]; fault: InputFault | undefined }> {
  const parts: Buffer[] = [];
  const faults: InputFault[] = [];
  const logFile = { kind: 'vdsm' as const, path: file, compression, size: 0, modified: 0 };
  for await (const part of openBytes(logFile, (fault) => faults.push(fault))) parts.push(part);
  if (faults.length > 1) throw new Error(`a file has one fault at most, but this one has ${faults.length}`);
  return { text: Buffer.concat(parts), chunks: parts.map((part) => part.length), fault: faults[0] };
}

/** About 300 KB of text that compresses like a log. */
export const LOG_TEXT = Array.from({ length: 3000 }, (_, line) =>
  newRecord(`2020-01-31 10:00:00,${String(line % 1000).padStart(3, '0')}`, `line ${line} of ${(line * 7919) % 1013}`),
).join('');
