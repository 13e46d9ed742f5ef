/** The 512-byte header of a tar member: ustar, GNU and the oldest tar; and the PAX records that may come before it. */

export const BLOCK = 512;

/** What ustar and GNU tar write into each header; the oldest tar has no magic. */
export const TAR_MAGIC = 'ustar';
export const TAR_MAGIC_AT = 257;

/** Returns whether a text is a tar archive, by its first 512 bytes. */
export function isTar(head: Buffer): boolean {
  return head.toString('latin1', TAR_MAGIC_AT, TAR_MAGIC_AT + TAR_MAGIC.length) === TAR_MAGIC;
}

export interface TarHeader {
  readonly name: string;
  /** One character: `0` file, `1` hard link, `2` link, `5` directory, `x` PAX header, … */
  readonly type: string;
  /** Bytes of content that follow. */
  readonly size: number;
  /** ms since 1970. */
  readonly modified: number;
  readonly target: string;
  /** Another block of the map follows, of a sparse file. */
  readonly extended: boolean;
}

/** Reads a header; returns undefined where its checksum is wrong, or its size is no number. */
export function readTarHeader(block: Buffer): TarHeader | undefined {
  if (!isIntact(block)) return undefined;
  const size = readNumber(block, 124, 12);
  if (size === undefined) return undefined;
  const name = readText(block, 0, 100);
  // GNU tar, whose magic ends in a space, has other data in place of the prefix
  const prefix = block.toString('latin1', 257, 263) === 'ustar\0' ? readText(block, 345, 155) : '';
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    type: block[156] === 0 ? '0' : String.fromCharCode(block[156] ?? 0),
    size,
    modified: toInstant(readNumber(block, 136, 12) ?? 0),
    target: readText(block, 157, 100),
    extended: block[482] === 1,
  };
}

export function isZeroBlock(block: Buffer): boolean {
  return block.every((byte) => byte === 0);
}

/** Returns whether another block of a sparse file's map follows this one. */
export function goesOn(mapBlock: Buffer): boolean {
  return mapBlock[504] === 1;
}

/** Reads PAX records, `LENGTH KEY=VALUE\n` each; returns undefined where they are damaged. */
export function readPax(content: Buffer): ReadonlyMap<string, string> | undefined {
  const records = new Map<string, string>();
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(0x20, at);
    if (space === -1 || space - at > LENGTH_DIGITS) return undefined;
    const digits = content.toString('latin1', at, space);
    const end = at + Number(digits);
    if (!/^\d+$/.test(digits) || end <= space + 1 || end > content.length || content[end - 1] !== 0x0a)
      return undefined;
    const record = content.toString('utf8', space + 1, end - 1);
    const equals = record.indexOf('=');
    if (equals === -1) return undefined;
    records.set(record.slice(0, equals), record.slice(equals + 1));
    at = end;
  }
  return records;
}

const LENGTH_DIGITS = 9;

/** Converts seconds since 1970 to ms, limited to the years 1970 to 9999. */
export function toInstant(seconds: number): number {
  return Number.isFinite(seconds) ? Math.min(Math.max(0, Math.round(seconds * 1000)), LAST_INSTANT) : 0;
}

/** The end of the year 9999: a document holds no later date. */
const LAST_INSTANT = Date.UTC(9999, 11, 31, 23, 59, 59);

const CHECKSUM = { from: 148, length: 8 };

/** Returns whether the checksum fits; some old tars summed signed bytes. */
function isIntact(block: Buffer): boolean {
  const expected = readNumber(block, CHECKSUM.from, CHECKSUM.length);
  let unsigned = 0;
  let signed = 0;
  for (let at = 0; at < BLOCK; at++) {
    const own = at >= CHECKSUM.from && at < CHECKSUM.from + CHECKSUM.length;
    const byte = own ? 0x20 : (block[at] ?? 0);
    unsigned += byte;
    signed += byte < 0x80 ? byte : byte - 0x100;
  }
  return expected === unsigned || expected === signed;
}

/** Reads a number in octal digits, or a binary one where its first bit is set. */
function readNumber(block: Buffer, from: number, length: number): number | undefined {
  const first = block[from] ?? 0;
  if ((first & 0x80) === 0) {
    const text = block
      .toString('latin1', from, from + length)
      .replace(/\0[^]*$/, '')
      .trim();
    return /^[0-7]*$/.test(text) ? Number.parseInt(`0${text}`, 8) : undefined;
  }
  let value = first & 0x7f;
  for (const byte of block.subarray(from + 1, from + length)) value = value * 256 + byte;
  return Number.isSafeInteger(value) ? value : undefined;
}

function readText(block: Buffer, from: number, length: number): string {
  const end = block.indexOf(0, from);
  return block.toString('utf8', from, end === -1 ? from + length : Math.min(end, from + length));
}
