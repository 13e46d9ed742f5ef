import type { InputFault } from '../../model/files.ts';
import { TAR_MAGIC, TAR_MAGIC_AT } from '../archive/tar-header.ts';

/** Why a file cannot be read as text. */
export type Refusal = Pick<InputFault, 'code' | 'message'>;

/** Returns why a file cannot be read as text, by its first 512 bytes; undefined where it may be text. */
export function findRefusal(head: Buffer): Refusal | undefined {
  const found = SIGNATURES.find(({ magic, at = 0 }) => head.subarray(at, at + magic.length).equals(magic));
  return found && { code: found.code, message: `it looks like ${found.kind}, ${found.advice}` };
}

/** Returns the share of control characters in the first bytes that no log contains, 0 to 1. */
export function binaryShare(head: Buffer): number {
  const sample = head.subarray(0, 4096);
  let controls = 0;
  for (const byte of sample) if (byte < 0x20 && !TEXT_CONTROLS.has(byte)) controls += 1;
  return sample.length === 0 ? 0 : controls / sample.length;
}

/** Tab, line feed, vertical tab, form feed, carriage return, escape. */
const TEXT_CONTROLS = new Set([9, 10, 11, 12, 13, 27]);

interface Signature extends Reason {
  readonly magic: Buffer;
  /** Byte at which the magic begins; absent: 0. */
  readonly at?: number;
  readonly kind: string;
}

interface Reason {
  readonly code: Refusal['code'];
  readonly advice: string;
}

const OTHER: Reason = { code: 'not_a_log', advice: 'not like a log' };
const ARCHIVE: Reason = { code: 'not_a_log', advice: 'not like a log; unpack it and give the directory' };
const TAR: Reason = { code: 'unsupported', advice: 'which cannot be read from standard input; give it as a PATH' };
const UTF16: Reason = { code: 'unsupported', advice: 'which is not supported; run iconv -f UTF-16 -t UTF-8 first' };
const compressed = (tool: string): Reason => ({
  code: 'unsupported',
  advice: `which is not supported; run ${tool} first`,
});

const bytes = (...values: number[]): Buffer => Buffer.from(values);
const text = (value: string): Buffer => Buffer.from(value, 'latin1');

const SIGNATURES: readonly Signature[] = [
  { magic: text('1AY&SY'), at: 4, kind: 'bzip2 data', ...compressed('bunzip2') },
  { magic: bytes(0x28, 0xb5, 0x2f, 0xfd), kind: 'zstd data', ...compressed('unzstd') },
  { magic: bytes(0x04, 0x22, 0x4d, 0x18), kind: 'lz4 data', ...compressed('unlz4') },
  { magic: text('LZIP\x01'), kind: 'lzip data', ...compressed('lzip -d') },
  { magic: bytes(0x1f, 0x9d), kind: 'compress (.Z) data', ...compressed('gunzip') },
  { magic: bytes(0xff, 0xfe), kind: 'UTF-16 text', ...UTF16 },
  { magic: bytes(0xfe, 0xff), kind: 'UTF-16 text', ...UTF16 },
  { magic: text(TAR_MAGIC), at: TAR_MAGIC_AT, kind: 'a tar archive', ...TAR },
  { magic: text('PK\x03\x04'), kind: 'a zip archive', ...ARCHIVE },
  { magic: bytes(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c), kind: 'a 7z archive', ...ARCHIVE },
  { magic: text('Rar!\x1a\x07'), kind: 'a rar archive', ...ARCHIVE },
  { magic: bytes(0xed, 0xab, 0xee, 0xdb), kind: 'an rpm package', ...OTHER },
  { magic: text('\x89PNG\r\n\x1a\n'), kind: 'a PNG image', ...OTHER },
  { magic: bytes(0xff, 0xd8, 0xff), kind: 'a JPEG image', ...OTHER },
  { magic: text('GIF8'), kind: 'a GIF image', ...OTHER },
  { magic: text('%PDF-'), kind: 'a PDF document', ...OTHER },
  { magic: text('\x7fELF'), kind: 'an ELF program or core dump', ...OTHER },
  { magic: text('SQLite format 3\0'), kind: 'an SQLite database', ...OTHER },
  { magic: text('LPKSHHRH'), kind: 'a systemd journal', ...OTHER },
  { magic: text('QFI\xfb'), kind: 'a qcow2 disk image', ...OTHER },
];
