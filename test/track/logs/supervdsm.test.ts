/** supervdsm.log with vdsm.log: its records belong to the call of vdsm that is open on the thread at the time. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LogFile, ReaderPosition } from '../../../src/model/files.ts';
import { readerOf } from '../../../src/parse/readers.ts';
import { readHost } from '../../../src/run/read-host.ts';
import type { HostSink, OpenStream } from '../../../src/run/types.ts';
import type { StreamPart } from '../../../src/read/text/read-log.ts';
import { VdsmActivity } from '../../../src/track/logs/vdsm-activity.ts';
import { SupervdsmTracker } from '../../../src/track/logs/supervdsm-tracker.ts';
import { ofFamily, readStreams, type Printed } from '../../golden/documents.ts';
import { recordsOfKind } from '../../support/batch.ts';

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

  it('belongs to the call that it runs in, though the next one of its thread begins right behind', async () => {
    const calls =
      vdsm('10:00:00,000', 'jsonrpc/5', "START getDeviceList(x='1')") +
      vdsm('10:00:01,000', 'jsonrpc/5', 'FINISH getDeviceList return={}') +
      vdsm('10:00:01,010', 'jsonrpc/5', "START getStats(x='1')") +
      vdsm('10:00:02,000', 'jsonrpc/5', 'FINISH getStats return={}');
    const helped =
      helper('10:00:00,990', 'jsonrpc/5', 'call first with () {}') +
      helper('10:00:00,995', 'jsonrpc/5', 'return first with None') +
      helper('10:00:01,020', 'jsonrpc/5', 'call second with () {}') +
      helper('10:00:02,001', 'jsonrpc/5', 'return second with None');
    expect(joins(await read(calls, helped))).toEqual([
      'first in getDeviceList flow f-jsonrpc/5',
      'second in getStats flow f-jsonrpc/5',
    ]);
  });
});

/** A record of supervdsm.log that begins or ends no call. */
function other(time: string, thread: string, logger: string, text: string): string {
  return `${thread}::DEBUG::2019-05-01 ${time}::x::1::${logger}::(x) ${text}\n`;
}

describe('restore-net, a process of its own in the same log', () => {
  it('goes on when supervdsm starts', async () => {
    const start = "Making sure I'm root - SuperVdsm";
    const documents = await read(
      vdsm('10:00:00,000', 'jsonrpc/1', "START getStats(x='1')"),
      other('09:00:00,000', 'MainThread', 'SuperVdsm.Server', start) +
        other('10:00:00,000', 'restore-net', 'root', '/sbin/ip link (cwd None)') +
        other('10:00:01,000', 'MainThread', 'SuperVdsm.Server', start) +
        other('10:00:02,000', 'restore-net', 'root', "SUCCESS: <err> = ''; <rc> = 0"),
    );
    const [command, ...more] = ofFamily(documents, 'commands');
    expect(more).toEqual([]);
    expect(command?._source).toMatchObject({ event: { outcome: 'success' }, vdsm: { command: { pairing: 'paired' } } });
    expect(command?._source.vdsm).not.toHaveProperty('epoch');
  });
});

describe('a call without an end', () => {
  const MANY = 20_000;

  function kept(text: string): { threads: number; open: number } {
    const reader = readerOf('supervdsm');
    const tracker = new SupervdsmTracker('host1', new VdsmActivity(false));
    for (const record of recordsOfKind('supervdsm', text, '/var/log/vdsm/supervdsm.log')) {
      tracker.track(record, 'x', reader.read(record, undefined));
      tracker.take();
    }
    const threads = [...tracker.save().threads.values()];
    return {
      threads: threads.length,
      open: Math.max(...threads.map(({ calls, commands }) => calls.length + commands.length)),
    };
  }

  it('does not pile up, of calls', () => {
    const text = Array.from({ length: MANY }, (_, i) => helper('10:00:00,000', `Thread-${i}`, 'call x with () {}'));
    expect(kept(text.join('')).threads).toBeLessThan(MANY / 2);
    expect(kept(helper('10:00:00,000', 'Thread-1', 'call x with () {}').repeat(MANY)).open).toBeLessThan(100);
  });

  it('does not pile up, of commands', () => {
    const text = other('10:00:00,000', 'restore-net', 'root', '/bin/true (cwd None)').repeat(MANY);
    expect(kept(text).open).toBeLessThan(100);
  });
});

/** Both logs of a host in parts of some lines; a run is stopped after some parts of both together, and goes on. */
describe('vdsm.log and supervdsm.log, in parts and stopped', () => {
  const logs = {
    vdsm:
      vdsm('10:00:00,000', 'jsonrpc/1', "START getDeviceList(x='1')") +
      vdsm('10:00:05,000', 'jsonrpc/2', "START getStats(x='1')") +
      vdsm('10:00:06,000', 'jsonrpc/2', 'FINISH getStats return={}') +
      vdsm('10:01:00,000', 'jsonrpc/3', "START getStats(x='1')") +
      vdsm('10:01:01,000', 'jsonrpc/3', 'FINISH getStats return={}') +
      vdsm('10:10:00,000', 'jsonrpc/1', 'FINISH getDeviceList return={}') +
      vdsm('10:30:00,000', 'jsonrpc/4', "START getStats(x='1')"),
    supervdsm:
      other('09:00:00,000', 'MainThread', 'SuperVdsm.Server', "Making sure I'm root - SuperVdsm") +
      helper('10:00:00,001', 'jsonrpc/1', 'call hbaRescan with () {}') +
      other('10:00:00,002', 'MainProcess|jsonrpc/1', 'root', '/usr/libexec/vdsm/fc-scan (cwd None)') +
      helper('10:00:05,001', 'jsonrpc/2', 'call readMultipathConf with () {}') +
      helper('10:00:05,002', 'jsonrpc/2', 'return readMultipathConf with None') +
      other('10:01:00,500', 'MainProcess|jsonrpc/3', 'root', '/sbin/ip link (cwd None)') +
      other('10:01:00,600', 'MainProcess|jsonrpc/3', 'root', "FAILED: <err> = 'x'; <rc> = 1") +
      other('10:09:00,000', 'MainProcess|jsonrpc/1', 'root', "SUCCESS: <err> = ''; <rc> = 0") +
      helper('10:09:59,999', 'jsonrpc/1', 'return hbaRescan with None') +
      helper('10:20:00,000', 'tasks/1', 'call elsewhere with () {}') +
      other('10:25:00,000', 'MainThread', 'SuperVdsm.Server', "Making sure I'm root - SuperVdsm"),
  };
  const PARTS = Object.values(logs).flatMap((text) => text.split('\n').slice(0, -1)).length;

  it('give the same documents, however large the parts are', async () => {
    const whole = await documentsInParts(logs, Infinity, []);
    expect(whole.filter((text) => text.includes('"dataset":"vdsm.supervdsm.call"')).length).toBe(3);
    for (const size of [1, 2, 3, 5]) expect(await documentsInParts(logs, size, [])).toEqual(whole);
  });

  it('give the same documents, stopped after any part', async () => {
    const whole = await documentsInParts(logs, Infinity, []);
    for (let cut = 1; cut < PARTS; cut++) expect(await documentsInParts(logs, 1, [cut])).toEqual(whole);
  });

  it('give the same documents, stopped after every part', async () => {
    const whole = await documentsInParts(logs, Infinity, []);
    const each = Array.from({ length: PARTS }, () => 1);
    expect(await documentsInParts(logs, 1, each)).toEqual(whole);
  });
});

class Stopped extends Error {}

/**
 * All documents, sorted: in which order two logs are read is no matter.
 * @param runs how many parts each run takes before it is stopped; one more goes to the end
 */
async function documentsInParts(
  logs: Record<'vdsm' | 'supervdsm', string>,
  size: number,
  runs: readonly number[],
): Promise<string[]> {
  const documents: string[] = [];
  let state: Uint8Array | undefined;
  for (const most of [...runs, Infinity]) {
    let parts = 0;
    const sink: HostSink = {
      async body({ bytes }) {
        documents.push(...Buffer.from(bytes).toString().split('\n').slice(0, -1));
        return undefined;
      },
      fault(fault) {
        throw new Error(fault.message);
      },
      progress: () => {},
      state: { due: () => true, keep: (make) => void (state = make()) },
    };
    const open: OpenStream = (stream, _, known) => {
      const kind = stream.kind === 'supervdsm' ? 'supervdsm' : 'vdsm';
      const lines = logs[kind].split('\n').slice(0, -1);
      const file = fileOf(kind);
      let read = known[0]?.lines ?? 0;
      async function* partsOf(): AsyncGenerator<StreamPart> {
        while (read < lines.length) {
          if (++parts > most) throw new Stopped();
          const some = lines.slice(read, read + size);
          const before = read;
          read += some.length;
          const offsets = some.map((_line, i) => before + i);
          yield { kind: 'lines', log: 0, lines: { lines: some, offsets, flags: undefined, file, before, bytes: 0 } };
        }
        yield { kind: 'end' };
      }
      return { parts: partsOf(), positions: () => [{ ...START, path: file.path, lines: read }] };
    };
    const streams = (['vdsm', 'supervdsm'] as const).map((kind) => {
      const file = fileOf(kind);
      return { kind, name: file.path, files: [file] };
    });
    const options = { prefix: 'vdsm', period: 'month', labels: undefined, outputFormat: 'print' } as const;
    try {
      await readHost({ name: 'host1', rule: 'option', streams }, options, sink, state, open);
      break;
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
    }
  }
  return documents.toSorted();
}

function fileOf(kind: 'vdsm' | 'supervdsm'): LogFile {
  return { kind, path: `${kind}.log`, compression: 'none', size: 0, modified: 0 };
}

const NO_PRINT = { bytes: 0, hash: '' };
const START: ReaderPosition = {
  log: 0,
  path: '',
  inode: 0,
  compression: 'none',
  size: 0,
  head: NO_PRINT,
  tail: NO_PRINT,
  offset: 0,
  lines: 0,
  ended: false,
  first: 0,
  last: 0,
};
