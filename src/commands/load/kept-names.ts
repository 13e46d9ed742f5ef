/**
 * Hosts keep the names that a checkpoint has of them. What names a host may change while its logs are loaded again and
 * again: a first banner comes, or rotates away, or another version of this program goes by other rules. Under another
 * name each line would be on the server twice.
 */
import type { Checkpoint } from '../../checkpoint/checkpoint.ts';
import type { LogFile, TextFingerprint } from '../../model/files.ts';
import type { HostInput } from '../../model/hosts.ts';
import { openBytes } from '../../read/bytes/open.ts';
import { HEAD_BYTES, hasHead } from '../../read/text/fingerprint.ts';
import { readState } from '../../run/host-state.ts';

/** The names that hosts keep, by the names that the input gives them now. */
export type KeptNames = ReadonlyMap<string, string>;

/**
 * Finds the hosts that the checkpoint has under another name: one whose files begin as files of this host do. A name
 * that the user gives is not asked.
 */
export async function findKeptNames(
  hosts: readonly HostInput[],
  checkpoint: Checkpoint | undefined,
): Promise<KeptNames> {
  const kept = new Map<string, string>();
  const names = new Set(hosts.map(({ name }) => name));
  const gone = checkpoint?.hosts().filter((name) => !names.has(name)) ?? [];
  const heads = new Map(gone.map((name) => [name, headsOf(checkpoint?.of(name))]));
  if (heads.size === 0) return kept;
  for (const { name, rule, streams } of hosts) {
    if (rule === 'option' || rule === 'pattern' || checkpoint?.of(name) !== undefined) continue;
    const found = await findByHeads(
      streams.flatMap(({ files }) => files),
      heads,
    );
    if (found === undefined) continue;
    heads.delete(found);
    kept.set(name, found);
  }
  return kept;
}

/** Returns the host with the name that it keeps. */
export function withKeptName(host: HostInput, kept: KeptNames): HostInput {
  const name = kept.get(host.name);
  return name === undefined ? host : { ...host, name };
}

/** Yields hosts that appear later with the names that they keep. */
export async function* withKeptNames(
  appeared: AsyncIterable<readonly HostInput[]>,
  kept: KeptNames,
): AsyncGenerator<readonly HostInput[]> {
  for await (const hosts of appeared) yield hosts.map((host) => withKeptName(host, kept));
}

/** Returns the line about a host that keeps its name. */
export function keptNameText(name: string, kept: string): string {
  return `${name} keeps the name '${kept}', under which the checkpoint has it; --host ${name} with another checkpoint loads it under the new name`;
}

function headsOf(state: Uint8Array | undefined): TextFingerprint[] {
  if (state === undefined) return [];
  return [...readState(state).streams.values()].flatMap(({ positions }) => positions.map(({ head }) => head));
}

/** Returns the name whose files begin as one of these files. */
async function findByHeads(
  files: readonly LogFile[],
  heads: ReadonlyMap<string, readonly TextFingerprint[]>,
): Promise<string | undefined> {
  for (const file of files) {
    if (file.path === '-' || file.place !== undefined) continue;
    const beginning = await readBeginning(file);
    for (const [name, known] of heads) if (known.some((head) => hasHead(beginning, head))) return name;
  }
  return undefined;
}

/** Reads the first text of a file. Its damage is reported when it is loaded. */
async function readBeginning(file: LogFile): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of openBytes(file, () => {})) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= HEAD_BYTES) break;
  }
  return Buffer.concat(chunks);
}
