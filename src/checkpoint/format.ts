/**
 * The format of the checkpoint file: two lines of text for people, the states of the hosts one after another, and the
 * SHA-256 of all that.
 */
import { createHash } from 'node:crypto';
import { STATE_FORMAT } from '../run/host-state.ts';

/** The states of the hosts, and the settings that they were read with. */
export interface CheckpointContent {
  readonly settings: Settings;
  readonly states: ReadonlyMap<string, Uint8Array>;
}

/** Options, as given, on which documents, ids and indices depend; states are of no use with other settings. */
export type Settings = Readonly<Record<string, string>>;

/** Result of decoding a file. */
export type Decoded =
  | { readonly kind: 'valid'; readonly content: CheckpointContent }
  /** Not a checkpoint, or not as it was written. */
  | { readonly kind: 'damaged'; readonly why: string }
  /** Written in another format, by an older or newer version. */
  | { readonly kind: 'older'; readonly program: string }
  | { readonly kind: 'newer'; readonly program: string };

const MAGIC = 'vdsm-ship checkpoint';
/** Of the file; the format of the states is `STATE_FORMAT`. */
const FILE_FORMAT = 1;
const DIGEST_BYTES = 32;
const LF = 10;

interface Header {
  readonly program: string;
  readonly terms: Settings;
  readonly hosts: readonly { readonly name: string; readonly bytes: number }[];
}

/** Returns the parts of the file, to be written one after another. */
export function encode({ settings, states }: CheckpointContent, program: string): Uint8Array[] {
  const hosts = Array.from(states, ([name, { length }]) => ({ name, bytes: length }));
  const header: Header = { program, terms: settings, hosts };
  const text = Buffer.from(`${MAGIC} ${FILE_FORMAT}.${STATE_FORMAT}\n${JSON.stringify(header)}\n`);
  const parts = [text, ...states.values()];
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return [...parts, digest.digest()];
}

/** Decodes a whole file. */
export function decode(bytes: Buffer): Decoded {
  const first = bytes.indexOf(LF);
  const [, file, state] =
    /^vdsm-ship checkpoint (\d+)\.(\d+)$/.exec(bytes.toString('latin1', 0, Math.min(first, 64))) ?? [];
  if (file === undefined || state === undefined) return { kind: 'damaged', why: `it does not begin with '${MAGIC}'` };
  const header = readHeader(bytes.subarray(first + 1, bytes.indexOf(LF, first + 1)));
  const program = header?.program ?? 'another version';
  const age = [Number(file) - FILE_FORMAT, Number(state) - STATE_FORMAT].find((difference) => difference !== 0);
  if (age !== undefined) return { kind: age > 0 ? 'newer' : 'older', program };
  const digest = createHash('sha256').update(bytes.subarray(0, -DIGEST_BYTES)).digest();
  if (!digest.equals(bytes.subarray(-DIGEST_BYTES))) return { kind: 'damaged', why: 'its checksum does not match' };
  if (header === undefined) return { kind: 'damaged', why: 'its second line is not a list of hosts' };
  const states = new Map<string, Uint8Array>();
  let at = bytes.indexOf(LF, first + 1) + 1;
  for (const host of header.hosts) states.set(host.name, bytes.subarray(at, (at += host.bytes)));
  return { kind: 'valid', content: { settings: header.terms, states } };
}

function readHeader(line: Buffer): Header | undefined {
  try {
    const header = JSON.parse(line.toString()) as Partial<Header> | null;
    if (typeof header?.program !== 'string' || typeof header.terms !== 'object' || !Array.isArray(header.hosts))
      return undefined;
    return header as Header;
  } catch {
    return undefined;
  }
}
