/**
 * The file that a checkpoint is: two lines of text that a person can read, the states of the hosts one behind the other,
 * and the SHA-256 of all that.
 */
import { createHash } from 'node:crypto';
import { STATE_FORMAT } from '../run/host-state.ts';

/** What hosts go on from, and what they were read with. */
export interface Kept {
  readonly terms: Terms;
  readonly states: ReadonlyMap<string, Uint8Array>;
}

/** What documents and their places depend on, each as its option says it; a state means nothing under other terms. */
export type Terms = Readonly<Record<string, string>>;

/** What a file turned out to be. */
export type Reading =
  | { readonly kind: 'kept'; readonly kept: Kept }
  /** Nothing that this program wrote, or not as it wrote it. */
  | { readonly kind: 'damaged'; readonly why: string }
  /** Written by an older or newer program, in another format. */
  | { readonly kind: 'older'; readonly program: string }
  | { readonly kind: 'newer'; readonly program: string };

const MAGIC = 'vdsm-ship checkpoint';
/** Of the file itself; what is in the states has a number of its own. */
const FILE_FORMAT = 1;
const DIGEST_BYTES = 32;
const LF = 10;

interface Header {
  readonly program: string;
  readonly terms: Terms;
  readonly hosts: readonly { readonly name: string; readonly bytes: number }[];
}

/** The parts of the file, to be written one behind the other. */
export function encode({ terms, states }: Kept, program: string): Uint8Array[] {
  const hosts = Array.from(states, ([name, { length }]) => ({ name, bytes: length }));
  const header: Header = { program, terms, hosts };
  const text = Buffer.from(`${MAGIC} ${FILE_FORMAT}.${STATE_FORMAT}\n${JSON.stringify(header)}\n`);
  const parts = [text, ...states.values()];
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return [...parts, digest.digest()];
}

/** Reads a whole file. */
export function decode(bytes: Buffer): Reading {
  const first = bytes.indexOf(LF);
  const [, file, state] =
    /^vdsm-ship checkpoint (\d+)\.(\d+)$/.exec(bytes.toString('latin1', 0, Math.min(first, 64))) ?? [];
  if (file === undefined || state === undefined) return { kind: 'damaged', why: `it does not begin with '${MAGIC}'` };
  const header = readHeader(bytes.subarray(first + 1, bytes.indexOf(LF, first + 1)));
  const program = header?.program ?? 'another version';
  const age = [Number(file) - FILE_FORMAT, Number(state) - STATE_FORMAT].find((difference) => difference !== 0);
  if (age !== undefined) return { kind: age > 0 ? 'newer' : 'older', program };
  const digest = createHash('sha256').update(bytes.subarray(0, -DIGEST_BYTES)).digest();
  if (!digest.equals(bytes.subarray(-DIGEST_BYTES))) return { kind: 'damaged', why: 'its checksum does not fit' };
  if (header === undefined) return { kind: 'damaged', why: 'its second line is no list of hosts' };
  const states = new Map<string, Uint8Array>();
  let at = bytes.indexOf(LF, first + 1) + 1;
  for (const host of header.hosts) states.set(host.name, bytes.subarray(at, (at += host.bytes)));
  return { kind: 'kept', kept: { terms: header.terms, states } };
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
