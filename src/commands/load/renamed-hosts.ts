/** Hosts whose lines are on the server under another name: loaded under the new one, each would be there twice. */
import { isIP } from 'node:net';
import type { Client } from '@opensearch-project/opensearch';
import { ShipperError } from '../../errors.ts';
import type { HostInput } from '../../model/hosts.ts';
import { readEdgeIds, type EdgeIds } from '../../run/edge-ids.ts';
import { findHostNames, findLines } from '../../ship/known-lines.ts';
import { NoRight } from '../../ship/request.ts';
import type { PipelineOptions } from '../../run/types.ts';

type Naming = Pick<PipelineOptions, 'prefix' | 'period' | 'scope'>;

/** Hosts that are named in the error. */
const NAMED_MAX = 10;

/**
 * Makes sure that no host of the input is on the server under another name that its evidence gives. A host that is there
 * under its name, too, was meant to be; and so is a name that the user gives.
 * @throws {ShipperError} `usage`: names both, and the option for each; `server`: the user may not ask
 */
export async function refuseRenamedHosts(
  client: Client,
  hosts: readonly HostInput[],
  naming: Naming,
  report: (text: string) => void,
): Promise<void> {
  let renamed: string[];
  try {
    renamed = await findRenamed(client, hosts, naming);
  } catch (error) {
    if (error instanceof NoRight)
      throw new NoRight(
        'server',
        `${error.message} It serves to find lines that are there under another name of their host; with --host nobody asks.`,
        { cause: error },
      );
    if (!(error instanceof ShipperError)) throw error;
    report(`cannot ask whether hosts are on the server under other names, loading without that: ${error.message}`);
    return;
  }
  if (renamed.length === 0) return;
  const more = renamed.length > NAMED_MAX ? `\n  and ${renamed.length - NAMED_MAX} more` : '';
  throw new ShipperError(
    'usage',
    `lines of these logs are on the server under another name of their host, and would be there twice:${renamed.slice(0, NAMED_MAX).join('')}${more}`,
  );
}

async function findRenamed(client: Client, hosts: readonly HostInput[], naming: Naming): Promise<string[]> {
  const guessed = hosts.filter(({ rule }) => rule !== 'option' && rule !== 'pattern' && rule !== 'shipper');
  const names = new Set(guessed.flatMap(({ name, otherNames = [] }) => [...otherNames, name, shortName(name)]));
  const known = await findHostNames(client, naming.prefix, [...names]);
  const renamed: string[] = [];
  for (const host of guessed) {
    const others = otherNamesOf(host, known);
    if (others.length === 0) continue;
    const edges = await readEdgeIds(host, naming);
    if (await isThere(client, edges, host.name)) continue;
    for (const other of others) {
      if (!(await isThere(client, edges, other))) continue;
      renamed.push(
        `\n  ${host.name} is there as ${other}: --host ${other} with its PATH goes on with that, --host ${host.name} loads it under the new name, too`,
      );
      break;
    }
  }
  return renamed;
}

/** Returns the names under which a host may be on the server: those of its evidence, and the short or long form of its own. */
function otherNamesOf({ name, otherNames = [] }: HostInput, known: ReadonlySet<string>): string[] {
  const forms = name.includes('.') ? [shortName(name)] : [...known].filter((one) => one.startsWith(`${name}.`));
  const names = [...otherNames.filter((one) => known.has(one)), ...forms.filter((one) => known.has(one))];
  return [...new Set(names)].filter((one) => one !== name);
}

/** A shipper may call a host by its first label, and the logs by its full name. */
function shortName(name: string): string {
  return isIP(name) === 0 ? (name.split('.', 1)[0] ?? name) : name;
}

async function isThere(client: Client, edges: EdgeIds, name: string): Promise<boolean> {
  return findLines(client, edges.of(name));
}
