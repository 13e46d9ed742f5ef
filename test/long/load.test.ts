/** Sample logs of every release. The quick form, with two of them, is in `test/e2e/load.test.ts`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import type { Ledger } from '../../src/commands/load/ledger.ts';
import { connect } from '../../src/ship/client.ts';
import { install } from '../../src/ship/install.ts';
import { runCli } from '../support/cli.ts';
import { hasReference, REFERENCE } from '../support/evidence.ts';

const PREFIX = 'longload';

test.skipIf(!hasReference)('loads every sample of every release into strict templates', async () => {
  const node = inject('opensearch').url;
  const client = connect({ node });
  const folder = await mkdtemp(join(tmpdir(), 'load-'));
  try {
    await install(client, { prefix: PREFIX, period: 'month', dynamic: 'strict' });
    const options = ['--node', node, '--prefix', PREFIX, '--rejects', join(folder, 'rejects.ndjson'), '--no-setup'];
    const samples = join(REFERENCE, 'samples/*.vdsm.log.xz');
    const { code, stdout } = await runCli(['load', '--json', '--host', 'sample', ...options, samples]);
    expect(code).toBe(0);
    const { kinds } = JSON.parse(stdout) as Ledger;
    expect(kinds.line).toMatchObject({ read: 80_139, created: 80_139, rejected: 0 });
    for (const page of Object.values(kinds)) expect(page.rejected).toBe(0);
  } finally {
    for (const path of ['', '_index_template/', '_component_template/', '_ingest/pipeline/'])
      await client.transport.request({ method: 'DELETE', path: `/${path}${PREFIX}-*` });
    await client.close();
    await rm(folder, { recursive: true });
  }
});
