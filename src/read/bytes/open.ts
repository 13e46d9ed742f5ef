import type { InputFault, LogFile } from '../../model/files.ts';
import { openArchives, type Archives } from '../archive/archives.ts';
import { decompress } from './members.ts';
import {
  fileSource,
  keepingSource,
  readChunks,
  unreadable,
  type Fault,
  type OnFailure,
  type Source,
} from './source.ts';
import { readStdin } from './stdin.ts';

/**
 * Yields the text of a file, decompressed, in chunks of 64 to 128 KiB. Damage is never thrown: every byte before it
 * comes first, then the text ends, and `onFault` gets the fault, at most one.
 * @param archives reads members of archives; without it, each member costs a pass through its archive
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
  // the first fault counts: a text that an I/O error cuts short is not reported as truncated, too
  const onFirst = (found: Fault): void => void (fault ??= { path: file.path, ...found });
  const source =
    archives !== undefined && file.place !== undefined ? archives.source(file, onFirst) : onDisk(file.path, onFirst);
  if (file.compression === 'none') yield* source.read();
  else yield* decompress(source, file.compression, onFirst);
  if (fault !== undefined) onFault(fault);
}

/** Bytes of standard input that are kept: they come only once, but damaged data is read twice. */
const STDIN_KEPT = 16 << 20;

function onDisk(path: string, onFault: (fault: Fault) => void): Source {
  const onFailure: OnFailure = (error, byte) => onFault(unreadable(error, byte));
  return path === '-' ? keepingSource(() => readChunks(readStdin, onFailure), STDIN_KEPT) : fileSource(path, onFailure);
}
