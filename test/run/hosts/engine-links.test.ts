import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { EngineLinks } from '../../../src/run/hosts/engine-links.ts';
import type { LogKind } from '../../../src/model/files.ts';
import type { ClockFacts, HostInput } from '../../../src/model/hosts.ts';
import { readHost } from '../../../src/run/read-host.ts';
import type { PipelineOptions } from '../../../src/run/types.ts';
import type { Printed } from '../../golden/documents.ts';

const OPTIONS: PipelineOptions = { prefix: 'vdsm', period: 'month', labels: undefined, outputFormat: 'print' };
const HOST_ID = '99999999-9999-9999-9999-999999999999';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'engine-links-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A line of engine.log, at a time in ms after ten o'clock. */
function engine(ms: number, flow: string, message: string): string {
  const stamp = new Date(Date.UTC(2020, 3, 2, 10) + ms).toISOString().slice(11, 23).replace('.', ',');
  return `2020-04-02 ${stamp}Z INFO  [org.ovirt.engine.core.vdsbroker.vdsbroker.GetDeviceListVDSCommand] (default task-${flow}) [${flow}] ${message}\n`;
}

const START = (host: string, id: string): string =>
  `START, GetDeviceListVDSCommand(HostName = ${host}, GetDeviceListVDSCommandParameters:{hostId='${HOST_ID}', storageType='ISCSI'}), log id: ${id}`;
const FINISH = (id: string): string => `FINISH, GetDeviceListVDSCommand, return: [], log id: ${id}`;

/** START and FINISH of a call of vdsm, on a host in another time zone. */
function vdsm(from: number, until: number, flow: string, thread = 1): string {
  const at = (ms: number): string =>
    new Date(Date.UTC(2020, 3, 2, 12) + ms).toISOString().slice(11, 23).replace('.', ',');
  const head = (ms: number): string => `2020-04-02 ${at(ms)}+0200 INFO  (jsonrpc/${thread}) [vdsm.api]`;
  const tail = `from=::ffff:192.0.2.9,41100, flow_id=${flow}, task_id=6ec7e9ec-bf8a-4cd8-a60f-41b0cb7ef0c${thread}`;
  return (
    `${head(from)} START getDeviceList(storageType=3, options={}) ${tail} (api:48)\n` +
    `${head(until)} FINISH getDeviceList return={'devList': []} ${tail} (api:54)\n`
  );
}

/** A host with logs of these texts. */
async function hostOf(name: string, texts: Partial<Record<LogKind, string>>, clock?: ClockFacts): Promise<HostInput> {
  await mkdir(path.join(folder, name), { recursive: true });
  const streams = [];
  for (const [kind, text] of Object.entries(texts)) {
    const file = path.join(folder, name, `${kind}.log`);
    await writeFile(file, text);
    const log = { kind: kind as LogKind, path: file, compression: 'none' as const, size: text.length, modified: 0 };
    streams.push({ kind: log.kind, name: path.basename(file), files: [log] });
  }
  return { name, rule: 'option', streams, ...(clock && { clock }) };
}

/** The documents of calls, by host, flow and time; `shuffle` is the order in which a round's hosts are read. */
async function callsOf(
  hosts: readonly HostInput[],
  options: PipelineOptions = OPTIONS,
  shuffle: (hosts: readonly HostInput[]) => readonly HostInput[] = (all) => all,
): Promise<{ calls: Printed[]; order: string[] }> {
  const documents: Printed[] = [];
  const order: string[] = [];
  const links = await EngineLinks.find(hosts, options, () => {});
  for (const round of links.rounds) {
    for (const host of shuffle(round)) {
      order.push(host.name);
      const sink = {
        async body({ bytes }: { bytes: Uint8Array }) {
          for (const text of Buffer.from(bytes).toString().split('\n'))
            if (text !== '') documents.push(JSON.parse(text) as Printed);
          return undefined;
        },
        fault(fault: { message: string }) {
          throw new Error(fault.message);
        },
        progress() {},
      };
      links.add(await readHost(host, { ...links.optionsOf(host, options), engineCalls: links.calls }, sink));
    }
  }
  const calls = documents.filter(({ _index }) => _index.includes('-calls-'));
  return { calls: calls.toSorted((a, b) => (a._id < b._id ? -1 : 1)), order };
}

interface Brief {
  readonly of: string;
  readonly engine: unknown;
  readonly flags: readonly string[] | undefined;
}

/** Reads the link in a document. */
function brief({ _source }: Printed): Brief {
  const source = _source as unknown as { host: { name: string }; trace?: { id: string }; event: { dataset: string } };
  const vdsmFields = _source.vdsm as unknown as { engine?: Record<string, unknown>; quality?: string[] };
  const { call_id, caused_call, caused_on, outside_ns } = vdsmFields.engine ?? {};
  return {
    of: `${source.host.name} ${source.event.dataset} ${source.trace?.id}`,
    engine: { call_id, caused_call, caused_on, outside_ns },
    flags: vdsmFields.quality,
  };
}

const find = (calls: readonly Printed[], of: string): Printed => {
  const found = calls.filter((call) => brief(call).of === of);
  if (found.length !== 1)
    throw new Error(`${found.length} calls of ${of}: ${calls.map((call) => brief(call).of).join(', ')}`);
  return found[0] as Printed;
};

const NOTHING = { call_id: undefined, caused_call: undefined, caused_on: undefined, outside_ns: undefined };

describe('a call of the engine and the call of vdsm that it caused', () => {
  it('are linked across hosts, also where one flow has calls on several hosts', async () => {
    const log = [
      engine(0, 'f1', START('host1', 'a1')),
      engine(1, 'f1', START('host2', 'a2')),
      engine(500, 'f1', FINISH('a1')),
      engine(900, 'f1', FINISH('a2')),
      engine(950, 'f2', START('host1', 'a3')),
      engine(960, 'f2', FINISH('a3')),
    ];
    const hosts = [
      await hostOf('engine', { engine: log.join('') }),
      await hostOf('host2.example.com', { vdsm: vdsm(2, 850, 'f1') }),
      await hostOf('host1.example.com', { vdsm: vdsm(10, 480, 'f1') + vdsm(5000, 5001, 'f9') }),
    ];
    const { calls, order } = await callsOf(hosts);
    expect(order.at(-1)).toBe('engine');
    const engineCalls = calls.filter((call) => brief(call).of === 'engine ovirt.engine.call f1');
    const byHost = (host: string): Printed => {
      const found = engineCalls.find((call) => JSON.stringify(call._source).includes(`"target_host":"${host}"`));
      if (found === undefined) throw new Error(host);
      return found;
    };
    for (const [host, ms, outside] of [
      ['host1', 470, 30],
      ['host2', 848, 51],
    ] as const) {
      const own = find(calls, `${host}.example.com vdsm.call f1`);
      const cause = byHost(host);
      expect(brief(own)).toMatchObject({ engine: { ...NOTHING, call_id: cause._id }, flags: ['link_inferred'] });
      expect(brief(cause)).toMatchObject({
        engine: { caused_call: own._id, caused_on: `${host}.example.com`, outside_ns: outside * 1_000_000 },
        flags: ['link_inferred'],
      });
      expect((own._source.event as unknown as { duration: number }).duration).toBe(ms * 1_000_000);
    }
    expect(brief(find(calls, 'host1.example.com vdsm.call f9'))).toMatchObject({ engine: NOTHING, flags: undefined });
    expect(brief(find(calls, 'engine ovirt.engine.call f2')).flags).toBeUndefined();
  });

  it('are linked alike in whatever order hosts are read', async () => {
    const hosts = [
      await hostOf('host1', { vdsm: vdsm(2, 850, 'f1') }),
      await hostOf('host2', { vdsm: vdsm(2, 850, 'f1') + vdsm(4, 9, 'f1', 2) }),
      await hostOf('engine', { engine: engine(0, 'f1', START('any', 'a1')) + engine(900, 'f1', FINISH('a1')) }),
    ];
    const { calls } = await callsOf(hosts);
    expect((await callsOf(hosts.toReversed())).calls).toEqual(calls);
    expect((await callsOf(hosts, OPTIONS, (all) => all.toReversed())).calls).toEqual(calls);
    expect(brief(find(calls, 'engine ovirt.engine.call f1')).engine).toMatchObject({ caused_on: 'host1' });
  });

  it('are linked on one machine', async () => {
    const text = engine(0, 'f1', START('all', 'a1')) + engine(900, 'f1', FINISH('a1'));
    const all = await hostOf('all-in-one', { vdsm: vdsm(2, 850, 'f1'), engine: text });
    const { calls } = await callsOf([all]);
    const [own, cause] = [find(calls, 'all-in-one vdsm.call f1'), find(calls, 'all-in-one ovirt.engine.call f1')];
    expect(brief(own).engine).toMatchObject({ call_id: cause._id });
    expect(brief(cause).engine).toMatchObject({ caused_call: own._id, outside_ns: 52_000_000 });
  });

  it('are linked by instants, after both clocks are corrected', async () => {
    const clock = { zone: '+0100', source: 'option', flag: undefined, driftMs: 10_000 } as const;
    const text = (engine(0, 'f1', START('host1', 'a1')) + engine(900, 'f1', FINISH('a1'))).replaceAll('Z ', ' ');
    const own = await hostOf('host1', { vdsm: vdsm(10, 480, 'f1') });
    // ten o'clock in its zone is nine in UTC, so it was not at the same time
    const apart = await callsOf([own, await hostOf('engine', { engine: text }, clock)]);
    expect(apart.calls.map((call) => brief(call).engine)).toEqual([NOTHING, NOTHING]);
    const same = await hostOf('engine', { engine: text }, { ...clock, zone: 'UTC', driftMs: 1000 });
    expect((await callsOf([own, same])).calls.flatMap((call) => brief(call).flags ?? [])).toContain('link_inferred');
  });

  it('are linked though neither has an end', async () => {
    const cut = vdsm(10, 480, 'f1').split('\n', 1)[0] ?? '';
    const hosts = [
      await hostOf('host1', { vdsm: `${cut}\n` }),
      await hostOf('engine', { engine: engine(0, 'f1', START('host1', 'a1')) }),
    ];
    const { calls } = await callsOf(hosts);
    const cause = find(calls, 'engine ovirt.engine.call f1');
    expect(brief(find(calls, 'host1 vdsm.call f1')).engine).toMatchObject({ call_id: cause._id });
    expect(brief(cause).engine).toMatchObject({ caused_on: 'host1', outside_ns: undefined });
  });
});

test('calls are not linked in logs that are followed, nor in an input with one side only', async () => {
  const one = await hostOf('host1', { vdsm: vdsm(10, 480, 'f1') });
  const other = await hostOf('engine', { engine: engine(0, 'f1', START('host1', 'a1')) });
  const follow = { quietMs: 1000, openAfterMs: 1000 };
  for (const [hosts, options] of [
    [[one], OPTIONS],
    [[other], OPTIONS],
    [[one, other], { ...OPTIONS, follow }],
  ] as const) {
    const links = await EngineLinks.find(hosts, options, () => {});
    expect(links.calls).toBeUndefined();
    expect(links.rounds).toEqual([hosts]);
  }
});

test('a link to a call of the engine changes no counts', async () => {
  const one = await hostOf('host1', { vdsm: vdsm(10, 480, 'f1') });
  const other = await hostOf('engine', { engine: engine(0, 'f1', START('host1', 'a1')) });
  const links = await EngineLinks.find([one, other], OPTIONS, () => {});
  const sink = { body: async () => undefined, fault: () => {}, progress: () => {} };
  const counts = await readHost(one, { ...OPTIONS, engineCalls: links.calls }, sink);
  expect(counts.documents).toEqual({ line: 2, call: 1, task: 0, command: 0 });
  expect(counts.links.size).toBe(1);
});
