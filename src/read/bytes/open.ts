import { reasonOf } from '../../errors.ts';
import type { InputFault, LogFile } from '../../model/files.ts';
import { openArchives, type Archives } from '../archive/archives.ts';
import { decompress } from './members.ts';
import { fileSource, keepingSource, readChunks, type OnFailure } from './source.ts';
import { readStdin } from './stdin.ts';

/**
 * The text of a file, decompressed, in chunks of 64 to 128 KiB. Damage is never thrown: every byte before it comes
 * first, then `onFault` is told (once at most), then the text ends. Standard input comes by `readStdin`, what lies in
 * archives by `archives`: without it each such file costs a pass through its archive.
 */
export async function* openBytes(
  file: LogFile,
  onFault: (fault: InputFault) => void,
  archives?: Archives,
): AsyncGenerator<Buffer> {
  if (file.place !== undefined && archives === undefined) {
    const own = openArchives([file]);
    try {
      yield* openBytes(file, onFault, own);
    } finally {
      await own.handOver();
    }
    return;
  }
  let fault: InputFault | undefined;
  // what an I/O error cuts off is not truncated
  const onTrouble = (trouble: Omit<InputFault, 'path'>): void => void (fault ??= { path: file.path, ...trouble });
  const source =
    archives !== undefined && file.place !== undefined
      ? archives.source(file, onTrouble)
      : onDisk(file.path, onTrouble);
  if (file.compression === 'none') yield* source.read();
  else yield* decompress(source, file.compression, onTrouble);
  if (fault !== undefined) onFault(fault);
}

/** Standard input comes once: to be read again, its first bytes are kept. */
const STDIN_KEPT = 16 << 20;

function onDisk(path: string, onTrouble: (trouble: Omit<InputFault, 'path'>) => void): ReturnType<typeof fileSource> {
  const onFailure: OnFailure = (error, byte) =>
    onTrouble({ code: 'unreadable', message: `it cannot be read from here on: ${reasonOf(error)}`, byte });
  return path === '-' ? keepingSource(() => readChunks(readStdin, onFailure), STDIN_KEPT) : fileSource(path, onFailure);
}
