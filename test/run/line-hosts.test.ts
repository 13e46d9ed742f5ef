/** A system log of a central server: each line is of the host that it names, with the ids of that host's own logs. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostRule } from '../../src/model/hosts.ts';
import { discover } from '../../src/read/find/discover.ts';
import { readHost } from '../../src/run/read-host.ts';
import type { Printed } from '../golden/documents.ts';

const VDSM = [
  '2018-06-14 07:44:53,167-0400 INFO  (jsonrpc/7) [vdsm.api] START getSpmStatus(x=1) from=::1,4, task_id=0f5202f3-6d12-4a2f-853d-1786315e37f9 (api:46)',
  '2018-06-14 07:44:54,767-0400 INFO  (jsonrpc/7) [vdsm.api] FINISH getSpmStatus error=x from=::1,4, task_id=0f5202f3-6d12-4a2f-853d-1786315e37f9 (api:50)',
  '2018-06-14 07:44:54,768-0400 ERROR (jsonrpc/7) [storage.Dispatcher] FINISH getSpmStatus error=x (dispatcher:84)',
  'Traceback (most recent call last):',
  '  File "/a.py", line 71, in wrapper',
  'TemporaryFailure: x',
];
const WARNING = 'vdsm[2231]: WARN unhandled write event';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'line-hosts-'));
});
afterAll(() => rm(folder, { recursive: true }));

const from = (host: string): string[] =>
  [...VDSM.map((line) => `vdsm.log: ${line}`), WARNING].map((line) => `Jun 14 07:44:55 ${host} ${line}`);

async function read(files: Readonly<Record<string, string>>, name: string, rule: HostRule): Promise<Printed[]> {
  const root = await mkdtemp(path.join(folder, 'run-'));
  for (const [file, text] of Object.entries(files)) await writeFile(path.join(root, file), text);
  const documents: Printed[] = [];
  const { hosts } = await discover([root], { host: name });
  for (const host of hosts)
    await readHost(
      { ...host, name, rule },
      { prefix: 'vdsm', period: 'month', labels: undefined, outputFormat: 'print' },
      {
        async body({ bytes }) {
          for (const line of Buffer.from(bytes).toString().trim().split('\n'))
            documents.push(JSON.parse(line) as Printed);
          return undefined;
        },
        fault({ message }) {
          throw new Error(message);
        },
        progress() {
          // nobody watches
        },
      },
    );
  return documents;
}

const idsOf = (documents: readonly Printed[], host?: string): string[] =>
  documents
    .filter(({ _source }) => host === undefined || nameOf(_source) === host)
    .filter(({ _source }) => (_source['event'] as { dataset: string }).dataset.startsWith('vdsm.'))
    .map(({ _index, _id }) => `${_index} ${_id}`)
    .toSorted((a, b) => (a < b ? -1 : 1));
const nameOf = (source: Printed['_source']): string => (source['host'] as { name: string }).name;

describe('a central system log', () => {
  it('gives the documents of each host', async () => {
    const [one, two] = [from('node1'), from('Node2.example.com')];
    const text = one.flatMap((line, i) => [line, two[i] ?? '']).join('\n');
    const all = await read({ messages: `${text}\n` }, 'central', 'directory');
    expect([...new Set(all.map(({ _source }) => nameOf(_source)))].toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      'node1',
      'node2.example.com',
    ]);
    for (const host of ['node1', 'node2.example.com']) {
      const own = await read({ 'vdsm.log': `${VDSM.join('\n')}\n` }, host, 'directory');
      expect(idsOf(all, host)).toEqual(idsOf(own));
      // a start, an end, an error, and the call
      expect(idsOf(own)).toHaveLength(4);
    }
    const warnings = all.filter(({ _source }) => (_source.vdsm as { log?: { copy_of?: string } }).log?.copy_of);
    expect(warnings).toEqual([]);
    const rules = all.map(({ _source }) => (_source.vdsm as { host?: { source?: string } }).host?.source);
    expect(new Set(rules)).toEqual(new Set(['line']));
  });

  it.each(['node1', 'node1.example.com'])(
    'keeps the name %s of a host that its lines name in another form',
    async (host) => {
      const all = await read({ messages: `${from('node1').join('\n')}\n` }, host, 'directory');
      expect(new Set(all.map(({ _source }) => nameOf(_source)))).toEqual(new Set([host]));
    },
  );

  it('keeps the name that the user gives', async () => {
    const all = await read({ messages: `${from('node1').join('\n')}\n` }, 'mine', 'option');
    expect(new Set(all.map(({ _source }) => nameOf(_source)))).toEqual(new Set(['mine']));
  });

  it('is of the host of the vdsm.log beside it, which only a folder names', async () => {
    const files = { messages: `${from('node1').join('\n')}\n`, 'vdsm.log': `${VDSM.join('\n')}\n` };
    const all = await read(files, 'case', 'directory');
    expect(new Set(all.map(({ _source }) => nameOf(_source)))).toEqual(new Set(['case']));
    const own = await read({ 'vdsm.log': files['vdsm.log'] }, 'case', 'directory');
    expect(idsOf(all)).toEqual(idsOf(own));
  });
});
