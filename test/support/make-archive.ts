/** Makes archives for tests, hostile ones too: `packTar` writes any members. */
import { gzipSync } from 'node:zlib';
import lzma from 'lzma-native';

/** A member of a tar, by default a file. */
export interface Packed {
  readonly path: string;
  readonly content?: string | Buffer;
  /** Where a link leads. */
  readonly link?: string;
  /** Whether the link is a hard one. */
  readonly hard?: boolean;
  /** Type in the header: `5` directory, `6` pipe, … */
  readonly type?: string;
  /** Seconds since 1970. */
  readonly mtime?: number;
  /** The size in the header, where it is not the length of the content. */
  readonly size?: number;
  /** The records of a PAX header in front of it. */
  readonly pax?: Readonly<Record<string, string>>;
  /** Blocks between header and content: the map of a sparse file. */
  readonly map?: Buffer;
}

const BLOCK = 512;

/** Packs members into a tar, with the blocks that mark its end unless `marked` is false. */
export function packTar(members: readonly Packed[], { marked = true } = {}): Buffer {
  const end = marked ? [Buffer.alloc(2 * BLOCK)] : [];
  return Buffer.concat([...members.flatMap(packMember), ...end]);
}

/** Packs bytes as xz does, with its fastest preset, since tests make many. */
export function xz(bytes: Buffer | string): Promise<Buffer> {
  return encode('easyEncoder', bytes);
}

export function lzmaAlone(bytes: Buffer | string): Promise<Buffer> {
  return encode('aloneEncoder', bytes);
}

export function gz(bytes: Buffer | string): Buffer {
  return gzipSync(bytes);
}

async function encode(coder: 'easyEncoder' | 'aloneEncoder', bytes: Buffer | string): Promise<Buffer> {
  const stream = lzma.createStream(coder, { preset: 1 });
  stream.end(bytes);
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function packMember(member: Packed): Buffer[] {
  const { path, content = '', pax, map } = member;
  const long = Buffer.byteLength(path) > 100 ? { path, ...pax } : pax;
  const bytes = Buffer.from(content);
  return [
    ...(long === undefined ? [] : packPax(long)),
    header(member, bytes.length),
    ...(map === undefined ? [] : [map]),
    ...padded(bytes),
  ];
}

function packPax(records: Readonly<Record<string, string>>): Buffer[] {
  const content = Buffer.concat(Object.entries(records).map(([key, value]) => paxRecord(` ${key}=${value}\n`)));
  return [header({ path: 'pax', type: 'x' }, content.length), ...padded(content)];
}

/** Writes a record of a PAX header, whose length counts its own digits. */
function paxRecord(rest: string): Buffer {
  const bytes = Buffer.byteLength(rest);
  let length = bytes;
  while (length !== bytes + String(length).length) length = bytes + String(length).length;
  return Buffer.from(`${length}${rest}`);
}

function header({ path, link, hard, type, mtime = 1_580_000_000, size, map }: Packed, length: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  block.write(path, 0, 100);
  block.write('0000644\0', 100);
  writeNumber(block, size ?? length, 124);
  writeNumber(block, mtime, 136);
  block.write(type ?? (link === undefined ? '0' : hard ? '1' : '2'), 156);
  block.write(link ?? '', 157, 100);
  block.write('ustar\x0000', 257);
  if (map !== undefined) block[482] = 1;
  block.write(' '.repeat(8), 148);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function writeNumber(block: Buffer, value: number, at: number): void {
  if (value < 8 ** 11) {
    block.write(`${value.toString(8).padStart(11, '0')}\0`, at);
  } else {
    block[at] = 0x80;
    block.writeBigUInt64BE(BigInt(value), at + 4);
  }
}

function padded(content: Buffer): Buffer[] {
  return [content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)];
}
