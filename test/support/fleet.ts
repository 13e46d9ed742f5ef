/** The sample fleet on the tests' server: loaded once for all files of tests that ask for it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect } from '../../src/ship/client.ts';
import { install } from '../../src/ship/setup.ts';
import { runCli } from './cli.ts';

const FLEET = fileURLToPath(new URL('../../samples/fleet', import.meta.url));
/** That of the dashboards. */
export const FLEET_PREFIX = 'vdsm';

/** Loads the fleet into strict templates, where a field that the mapping does not know would be a reject; once. */
export async function loadFleet(node: string): Promise<void> {
  const client = connect({ node });
  const folder = await mkdtemp(path.join(tmpdir(), 'load-fleet-'));
  try {
    const { body: isThere } = await client.indices.exists({ index: `${FLEET_PREFIX}-logs-*`, allow_no_indices: false });
    if (isThere) return;
    await install(client, { prefix: FLEET_PREFIX, period: 'month', dynamic: 'strict' });
    const rejects = ['--rejects', path.join(folder, 'rejects.ndjson')];
    const { code, stderr } = await runCli(['load', '--no-setup', '--node', node, ...rejects, '--quiet', FLEET]);
    if (code !== 0) throw new Error(`the fleet was not loaded: ${stderr}`);
    await client.indices.refresh({ index: `${FLEET_PREFIX}-*` });
  } finally {
    await client.close();
    await rm(folder, { recursive: true, force: true });
  }
}
