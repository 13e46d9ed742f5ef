/** supervdsm.log beside vdsm.log: what it does belongs to the call of vdsm that is open on the thread then. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ofFamily, readStreams, type Printed } from '../../golden/documents.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'supervdsm-'));
});
afterEach(() => rm(folder, { recursive: true }));

const TASK = '6ec7e9ec-bf8a-4cd8-a60f-41b0cb7ef0c2';

function vdsm(time: string, thread: string, text: string): string {
  return `2019-05-01 ${time}+0000 INFO  (${thread}) [vdsm.api] ${text} from=::ffff:192.0.2.1,4711, flow_id=f-${thread}, task_id=${TASK} (api:48)\n`;
}

function helper(time: string, thread: string, text: string): string {
  return `MainProcess|${thread}::DEBUG::2019-05-01 ${time}::supervdsm_server::93::SuperVdsm.ServerCallback::(wrapper) ${text}\n`;
}

async function read(vdsmText: string, helperText: string): Promise<Printed[]> {
  const file = async (kind: 'vdsm' | 'supervdsm', text: string) => {
    const pathname = path.join(folder, `${kind}.log`);
    await writeFile(pathname, text);
    return { kind, path: pathname, compression: 'none', size: text.length, modified: 0 } as const;
  };
  const files = [await file('vdsm', vdsmText), await file('supervdsm', helperText)];
  const streams = files.map((each) => ({ kind: each.kind, name: each.path, files: [each] }));
  const { documents, faults } = await readStreams(streams);
  expect(faults).toEqual([]);
  return documents;
}

/** Calls of supervdsm with what they belong to: verb, call of vdsm, flow. */
function joins(documents: readonly Printed[]): string[] {
  const calls = ofFamily(documents, 'calls') as unknown as {
    _id: string;
    _source: {
      event: { dataset: string };
      parent?: { id: string };
      trace?: { id: string };
      vdsm: { call: { verb: string } };
    };
  }[];
  const verbs = new Map(calls.map(({ _id, _source }) => [_id, _source.vdsm.call.verb]));
  return calls
    .filter(({ _source }) => _source.event.dataset === 'vdsm.supervdsm.call')
    .map(
      ({
        _source: {
          vdsm: { call },
          parent,
          trace,
        },
      }) => `${call.verb} in ${verbs.get(parent?.id ?? '') ?? 'none'} flow ${trace?.id ?? 'none'}`,
    );
}

/** Lines that only make a log long. */
function noise(count: number, hour: string): string {
  return Array.from({ length: count }, (_, i) => {
    const at = `${String(Math.floor(i / 3000) % 60).padStart(2, '0')}:${String(Math.floor(i / 50) % 60).padStart(2, '0')},${String((i % 50) * 20).padStart(3, '0')}`;
    return `2019-05-01 ${hour}:${at}+0000 INFO  (noise/1) [root] number ${i} (x:1)\n`;
  }).join('');
}

describe('a call of supervdsm', () => {
  const log =
    vdsm('10:00:00,000', 'jsonrpc/1', "START getDeviceList(x='1')") +
    vdsm('10:00:05,000', 'jsonrpc/2', "START getStats(x='1')") +
    vdsm('10:00:06,000', 'jsonrpc/2', 'FINISH getStats return={}') +
    vdsm('10:10:00,000', 'jsonrpc/1', 'FINISH getDeviceList return={}');
  const beside =
    helper('09:59:58,000', 'jsonrpc/1', 'call before with () {}') +
    helper('09:59:58,001', 'jsonrpc/1', 'return before with None') +
    helper('10:00:00,001', 'jsonrpc/1', 'call hbaRescan with () {}') +
    helper('10:00:05,001', 'jsonrpc/2', 'call readMultipathConf with () {}') +
    helper('10:00:05,002', 'jsonrpc/2', 'return readMultipathConf with None') +
    helper('10:00:07,000', 'jsonrpc/2', 'call after with () {}') +
    helper('10:00:07,001', 'jsonrpc/2', 'return after with None') +
    helper('10:09:59,999', 'jsonrpc/1', 'return hbaRescan with None') +
    helper('10:20:00,000', 'tasks/1', 'call elsewhere with () {}') +
    helper('10:20:00,001', 'tasks/1', 'return elsewhere with None');
  const expected = [
    'before in none flow none',
    'readMultipathConf in getStats flow f-jsonrpc/2',
    'after in none flow none',
    'hbaRescan in getDeviceList flow f-jsonrpc/1',
    'elsewhere in none flow none',
  ];

  it('belongs to the call of vdsm that is open on its thread', async () => {
    expect(joins(await read(log, beside))).toEqual(expected);
  });

  it('does so however much else is in vdsm.log, before, between and behind', async () => {
    const [first = '', ...rest] = log.split(/(?<=\n)/);
    const long = noise(20_000, '09') + first + noise(200, '10') + rest.join('') + noise(20_000, '11');
    expect(joins(await read(long, beside))).toEqual(expected);
  });

  it('does so where supervdsm.log is the longer one', async () => {
    const chatter = Array.from({ length: 5000 }, (_, i) =>
      helper(`09:${String(i % 50).padStart(2, '0')}:00,000`, 'periodic/1', `call ping with (${i},) {}`),
    ).join('');
    const joined = joins(await read(log, chatter + beside)).filter((text) => !text.startsWith('ping'));
    expect(joined).toEqual(expected);
  });

  it('gives its lines the call and the flow', async () => {
    const lines = ofFamily(await read(log, beside), 'logs') as unknown as {
      _source: { event: { dataset: string }; trace?: { id: string }; vdsm: { call?: { id: string; verb: string } } };
    }[];
    const own = lines.filter(({ _source }) => _source.event.dataset === 'vdsm.supervdsm');
    expect(
      own.map(({ _source: { trace, vdsm } }) => `${vdsm.call?.verb ?? ''} ${trace?.id ?? ''}`).slice(2, 5),
    ).toEqual(['hbaRescan f-jsonrpc/1', 'readMultipathConf f-jsonrpc/2', 'readMultipathConf f-jsonrpc/2']);
  });
});
