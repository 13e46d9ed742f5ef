import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { FLEET, readFleet } from './read-fleet.ts';
import type { FlatDoc, FleetReading } from './read-fleet.ts';

/** Largest size of the fleet in the repository, in bytes as stored. */
const SIZE_MAX = 3_000_000;

const DOMAIN = '6fba8192-8e7f-4645-9a29-18f0e1d2c3b4';
const REPAIR_FLOW = '3d1c5b7a-8f0e-4c2d-9b6a-7e5f4d3c2b1a';
const MIGRATION_FLOW = '7c1d0d7e-52a4-4b3f-9e86-1a2b3c4d5e6f';

/** Matches the messages of lines that tests need. */
const WORDS =
  /became (?:IN)?VALID|currently locked|ssl handshake|completed <Clock|abnormal vm stop|CPU running: continue|processRequest: extending|Error checking path|Worker blocked|is overloaded|I am the actual vdsm|Block job |Unexpected error|libvirt broken|taking calling process|Received signal|In recovery/;

let fleet: FleetReading;

beforeAll(async () => {
  fleet = await readFleet((line) => WORDS.test(String(line['message'])));
}, 120_000);

describe('the sample fleet as a whole', () => {
  it('is small enough to be kept in the repository', () => {
    expect(sizeOf(FLEET)).toBeLessThanOrEqual(SIZE_MAX);
  });

  it('has eight hosts and an engine, named by their directories, and nothing damaged', () => {
    expect(fleet.faults).toEqual([]);
    const nodes = ['a1', 'a2', 'b1', 'b2', 'c1', 'c2', 'c3', 'c4'].map((name) => `node-${name}`);
    expect(fleet.hosts.map(({ name, rule }) => `${name} ${rule}`)).toEqual(
      ['engine', ...nodes].map((name) => `${name} directory`),
    );
    for (const { name, streams } of fleet.hosts)
      expect(streams.filter(({ kind }) => kind === 'vdsm')).toHaveLength(name === 'engine' ? 0 : 1);
  });

  it('has companion logs on hosts whose storage fails, and each is recognised as its kind', () => {
    const beside = fleet.hosts.map(({ name, streams }) => [
      name,
      ...streams.map(({ kind }) => kind).filter((kind) => kind !== 'vdsm'),
    ]);
    const storage = ['sanlock', 'libvirt', 'qemu', 'syslog'];
    expect(beside.filter(([, ...kinds]) => kinds.length > 0)).toEqual([
      ['engine', 'engine'],
      ['node-c1', 'supervdsm', ...storage],
      ['node-c2', ...storage],
      ['node-c4', 'supervdsm', ...storage],
    ]);
  });

  it('has nine eras', () => {
    expect(tallied('vdsm.log', 'vdsm.era')).toEqual(['B2', 'B3', 'C1', 'C3', 'D2', 'D3', 'D4', 'E', 'F']);
  });

  it('has no record of an unknown layout, and none without its tail', () => {
    expect(tallied('vdsm.log', 'vdsm.log.layout')).toEqual(['new', 'old']);
    expect(tallied('vdsm.log', 'vdsm.quality')).toEqual(['lazy_args', 'tz_assumed', 'tz_inferred', 'undefined']);
  });

  it('has calls by the engine, by clients on the host, and by peers', () => {
    expect(tallied('vdsm.call', 'source.ip')).toEqual(
      expect.arrayContaining([
        '192.0.2.10',
        '127.0.0.1',
        '::1',
        '192.0.2.21',
        '192.0.2.31',
        '192.0.2.41',
        '192.0.2.44',
      ]),
    );
  });

  it('has latencies that differ by verb and by host', () => {
    const slow = median('node-c3', 'getVolumesList');
    expect(slow).toBeGreaterThan(20 * median('node-c2', 'getVolumesList'));
    expect(median('node-a1', 'getCapabilities')).toBeGreaterThan(1.5 * median('node-c4', 'getCapabilities'));
    expect(median('node-c1', 'getCapabilities')).toBeGreaterThan(10 * median('node-c1', 'getStats'));
  });
});

const HOST_OF_OUTAGE = [
  { host: 'node-c2', time: '2026-05-12T08:24:07' },
  { host: 'node-c4', time: '2026-05-12T08:24:29' },
  { host: 'node-c1', time: '2026-05-12T08:24:51' },
];

describe('the storage domain that fails on three hosts', () => {
  it.each(HOST_OF_OUTAGE)(
    'becomes INVALID on $host within the minute, with a failed path check before',
    ({ host, time }) => {
      const invalid = only({ 'host.name': host, message: `Domain ${DOMAIN} became INVALID` });
      expect(String(invalid['@timestamp'])).toContain(time);
      const check = all({ 'host.name': host, message: /^Error checking path .*nfs-c/ })[0];
      expect(String(check?.['@timestamp'])).toContain(time);
      expect(check?.['error.stack_trace']).toMatch(/MiscFileReadException: .*Read timeout/);
      expect(all({ 'host.name': host, message: `Domain ${DOMAIN} became VALID`, '@timestamp': /T08:37/ })).toHaveLength(
        1,
      );
    },
  );

  it.each(HOST_OF_OUTAGE)('makes verbs fail with code 358 on $host, in the flow of the repair', ({ host, time }) => {
    const call = only({ ...call358('getStorageDomainInfo'), 'host.name': host, 'trace.id': REPAIR_FLOW });
    expect(call['vdsm.error.name']).toBe('StorageDomainDoesNotExist');
    expect(call['source.ip']).toBe('192.0.2.10');
    expect(String(call['@timestamp']).slice(0, 16)).toBe(time.slice(0, 16));
    only({ ...call358('getStorageDomainStats'), 'host.name': host, 'trace.id': REPAIR_FLOW });
    const connect = only({
      'vdsm.call.verb': 'connectStorageServer',
      'host.name': host,
      'trace.id': REPAIR_FLOW,
      'vdsm.call.return_text': /'status': 477/,
    });
    expect(Number(connect['event.duration'])).toBeGreaterThan(10e9);
  });

  it('keeps a VM from starting on node-c2', () => {
    only({ ...call358('prepareImage'), 'host.name': 'node-c2', 'process.thread.name': /^vm\// });
  });

  it('does not concern node-c3', () => {
    expect(all({ 'host.name': 'node-c3', message: /became INVALID/ })).toEqual([]);
    expect(all({ 'host.name': 'node-c3', 'error.code': '358' })).toEqual([]);
  });
});

describe('the slow host', () => {
  it('takes 8 to 30 seconds for getDeviceList, and the others less than 6', () => {
    const calls = all({ 'vdsm.call.verb': 'getDeviceList' });
    const seconds = (call: FlatDoc) => Number(call['event.duration']) / 1e9;
    const slow = calls.filter((call) => call['host.name'] === 'node-c3');
    expect(slow.length).toBeGreaterThan(20);
    for (const call of slow) {
      expect(seconds(call)).toBeGreaterThanOrEqual(8);
      expect(seconds(call)).toBeLessThan(30);
      expect(call).toMatchObject({
        'vdsm.call.slow': true,
        'vdsm.call.commands': 3,
        'vdsm.call.method': 'Host.getDeviceList',
      });
      expect(Number(call['vdsm.call.exec_ns'])).toBeGreaterThan(4e9);
    }
    for (const call of calls) if (call['host.name'] !== 'node-c3') expect(seconds(call)).toBeLessThan(6);
  });

  it('runs lvm for seconds inside of these calls', () => {
    const [pvs] = all({ 'host.name': 'node-c3', 'vdsm.command.tool': 'lvm', 'vdsm.command.subcommand': 'pvs' });
    expect(Number(pvs?.['event.duration'])).toBeGreaterThan(2e9);
    expect(all({ 'vdsm.call.id': pvs?.['vdsm.call.id'], 'vdsm.call.verb': 'getDeviceList' })).toHaveLength(1);
  });

  it('has blocked workers, in records of several lines', () => {
    const blocked = all({ 'host.name': 'node-c3', message: /^Worker blocked: <Worker name=periodic\/\d / });
    expect(blocked).toHaveLength(8);
    for (const line of blocked)
      expect(line).toMatchObject({ 'vdsm.log.lines': 11, 'log.origin.file.name': 'executor' });
  });

  it('drops log records', () => {
    const drops = all({ 'host.name': 'node-c3', message: /^ThreadedHandler is overloaded, dropped \d+ log messages/ });
    expect(drops).toHaveLength(5);
    for (const line of drops) expect(line['log.level']).toBe('critical');
  });

  it('has a failed command that is expected', () => {
    only({ 'host.name': 'node-c3', 'vdsm.command.tool': 'lvm', 'process.exit_code': 5, 'event.outcome': 'failure' });
    only({ 'host.name': 'node-a2', 'process.name': 'iscsiadm', 'process.exit_code': 15, 'event.outcome': 'failure' });
  });
});

describe('the failed merges', () => {
  it.each([
    { host: 'node-c2', code: '13', name: 'ImageFileNotFound', flow: '5b06be20-1408-4892-a6a4-2ffe6366bebb', rpc: 0.01 },
    { host: 'node-c4', code: '52', name: 'MergeFailed', flow: 'e1f09c3a-72d5-4b8e-a0c6-94d3b2a1f087', rpc: 0.1 },
  ])('gives code $code on $host', ({ host, code, name, flow, rpc }) => {
    const call = only({ 'vdsm.call.verb': 'merge', 'host.name': host, 'event.outcome': 'failure' });
    expect(call).toMatchObject({
      'error.code': code,
      'vdsm.error.name': name,
      'trace.id': flow,
      'vdsm.call.method': 'VM.merge',
    });
    expect(Number(call['vdsm.call.rpc_seconds'])).toBeLessThanOrEqual(rpc);
  });

  it('has a block job that failed between two tries of one flow', () => {
    const [first, second] = all({ 'trace.id': 'e1f09c3a-72d5-4b8e-a0c6-94d3b2a1f087', 'vdsm.call.verb': 'merge' });
    const failed = only({
      'host.name': 'node-c4',
      message: /Block job 89667ef9-.* type COMMIT for drive sda has failed$/,
    });
    expect(first?.['event.outcome']).toBe('success');
    expect([first, failed, second].map((doc) => String(doc?.['@timestamp']))).toEqual(
      [first, failed, second].map((doc) => String(doc?.['@timestamp'])).toSorted(),
    );
  });
});

describe('the failed copies', () => {
  it('shows the command and its output on a DEBUG host, under its task', () => {
    const call = only({ 'vdsm.call.verb': 'copyImage', 'host.name': 'node-a1' });
    const command = only({ 'host.name': 'node-a1', 'vdsm.command.tool': 'qemu-img', 'event.outcome': 'failure' });
    expect(command).toMatchObject({
      'process.exit_code': 1,
      'vdsm.command.subcommand': 'convert',
      'vdsm.command.pairing': 'paired',
      'vdsm.command.stderr': 'qemu-img: error while writing sector 8388608: No space left on device',
      'vdsm.task.id': call['vdsm.task.id'],
    });
    expect(Number(command['event.duration'])).toBeGreaterThan(90e9);
    const task = String(call['vdsm.task.id']);
    const error = only({ 'process.thread.name': task, message: `Task=\`${task}\`::Unexpected error` });
    expect(error['error.stack_trace']).toMatch(/\nCopyImageError: low level Image copy failed/);
  });

  it('has the command from the exception alone on an INFO host', () => {
    const call = only({ 'vdsm.call.verb': 'copyImage', 'host.name': 'node-c4' });
    const [command] = all({
      'host.name': 'node-c4',
      'vdsm.command.tool': 'qemu-img',
      'vdsm.command.subcommand': 'convert',
    });
    expect(command).toMatchObject({
      'process.exit_code': 1,
      'vdsm.command.pairing': 'text_only',
      'vdsm.command.stderr': 'qemu-img: error while writing at byte 4294967296: No space left on device\n',
      'vdsm.task.id': call['vdsm.task.id'],
      'trace.id': '9a7b3e51-c2d4-4f68-8e0a-5d6c7b8a9f01',
    });
    const error = only({
      'host.name': 'node-c4',
      message: `(Task='${String(call['vdsm.task.id'])}') Unexpected error`,
    });
    expect(error['error.stack_trace']).toContain(
      '\n\nDuring handling of the above exception, another exception occurred:\n\n',
    );
  });

  it.each(['node-a1', 'node-c4'])(
    'is polled by the engine on %s, which learns that the task was rolled back',
    (host) => {
      const call = only({ 'vdsm.call.verb': 'copyImage', 'host.name': host });
      const poll = only({
        'vdsm.call.verb': 'getTaskStatus',
        'host.name': host,
        'vdsm.task.subject_id': call['vdsm.task.id'],
      });
      expect(poll['vdsm.call.return_text']).toMatch(/'code': 261.*'taskResult': 'cleanSuccess'/);
      only({ 'vdsm.call.verb': 'clearTask', 'host.name': host, 'vdsm.task.subject_id': call['vdsm.task.id'] });
      const task = only({ 'event.dataset': 'vdsm.task', 'host.name': host, 'vdsm.task.id': call['vdsm.task.id'] });
      expect(task).toMatchObject({
        'event.outcome': 'failure',
        'error.code': '261',
        'vdsm.task.rolled_back': true,
        'vdsm.call.id': call['vdsm.call.id'],
      });
      expect(call['vdsm.task.outcome']).toBe('failure');
    },
  );
});

describe('the copy that still runs when the log ends', () => {
  it('leaves its task and its command unknown, and its call a success', () => {
    const call = only({ 'vdsm.call.verb': 'copyImage', 'host.name': 'node-b2', 'event.outcome': 'success' });
    const task = only({ 'event.dataset': 'vdsm.task', 'vdsm.task.id': call['vdsm.task.id'] });
    expect(task).toMatchObject({
      'event.outcome': 'unknown',
      'vdsm.task.state': 'running',
      'vdsm.task.verb': 'copyImage',
    });
    expect(task['event.end']).toBeUndefined();
    only({
      'event.dataset': 'vdsm.command',
      'vdsm.task.id': call['vdsm.task.id'],
      'vdsm.command.subcommand': 'convert',
      'event.outcome': 'unknown',
    });
  });
});

describe('the extend that comes too late', () => {
  const totals = (host: string, from: string, until: string) =>
    all({ 'host.name': host, 'event.action': 'extend-completed' })
      .filter((line) => String(line['@timestamp']).slice(11) >= from && String(line['@timestamp']).slice(11) < until)
      .map((line) => Number(line['vdsm.extend.total_seconds']));

  it.each(['node-c1', 'node-c4'])('grows on %s while the SPM is slow, and is quick before and after', (host) => {
    expect(Math.max(...totals(host, '06:00', '08:40'), ...totals(host, '09:34', '10:04'))).toBeLessThan(6);
    const slow = totals(host, '08:50', '09:34');
    expect(slow.length).toBeGreaterThan(4);
    expect(slow).toEqual(slow.toSorted((a, b) => a - b));
    expect(slow.at(-1)).toBeGreaterThan(45);
  });

  it('pauses a machine for want of space, until the restarted SPM has extended its disk', () => {
    const paused = only({ 'event.action': 'vm-paused-by-storage', 'event.dataset': 'vdsm.log' });
    expect(paused).toMatchObject({
      'host.name': 'node-c1',
      'vdsm.vm.exit_reason': 'enospc',
      'vdsm.vm.status': 'paused',
    });
    const vm = { 'vdsm.vm.id': paused['vdsm.vm.id'] };
    const done = all({ ...vm, 'event.action': 'extend-completed' }).find(
      (line) => Number(line['vdsm.extend.total_seconds']) > 100,
    );
    const goesOn = only({ ...vm, message: /CPU running: continue$/ });
    const mails = all({ 'event.action': 'extend-requested', 'vdsm.volume.id': done?.['vdsm.volume.id'] }).slice(-12);
    expect(new Set(mails.map((mail) => mail['host.name']))).toEqual(new Set(['node-c4']));
    const order = [paused, done, goesOn].map((line) => String(line?.['@timestamp']));
    expect(order).toEqual(order.toSorted());
    expect(order[0]?.slice(11, 16)).toBe('09:31');
    expect(order[2]?.slice(11, 16)).toBe('09:33');
  });

  it('has the wait for the drive monitor on 4.50 only', () => {
    const waits = (host: string) =>
      all({ 'host.name': host, 'event.action': 'extend-completed' }).map((line) => line['vdsm.extend.wait_seconds']);
    expect(waits('node-c1').every((wait) => wait === undefined)).toBe(true);
    expect(waits('node-c4').every((wait) => Number(wait) > 0)).toBe(true);
  });

  it('makes no task of the mail with a request to the SPM', () => {
    const mails = all({ 'event.action': 'extend-requested' });
    expect(mails.length).toBeGreaterThan(40);
    const threads = new Set(mails.map((mail) => String(mail['process.thread.name'])));
    expect([...threads].every((thread) => thread.startsWith('mailbox-spm/'))).toBe(true);
    expect(all({ 'event.dataset': 'vdsm.task', 'process.thread.name': /^mailbox/ })).toEqual([]);
  });
});

describe('the lock that a task waits for', () => {
  it('is given to deleteImage when the copy on node-a1 has ended', () => {
    const queued = only({ 'event.action': 'lock-queued' });
    const call = only({ 'vdsm.call.verb': 'deleteImage', 'vdsm.call.id': queued['vdsm.call.id'] });
    expect(call['host.name']).toBe('node-a1');
    expect(Number(call['vdsm.call.lock_wait_ns'])).toBeGreaterThan(20e9);
    const copy = only({ 'event.dataset': 'vdsm.task', 'vdsm.task.verb': 'copyImage', 'host.name': 'node-a1' });
    expect(String(call['event.end']).slice(0, 19)).toBe(String(copy['event.end']).slice(0, 19));
    expect(queued['vdsm.lock.resource']).toBe(`Storage.${String(call['vdsm.sd.id'])}`);
  });
});

describe('the expired certificate', () => {
  it('keeps one client out of node-c1', () => {
    const refused = all({ 'event.action': 'tls-failed' });
    expect(refused).toHaveLength(7);
    for (const line of refused)
      expect(line).toMatchObject({ 'host.name': 'node-c1', 'source.ip': '192.0.2.77', 'log.level': 'error' });
    expect(all({ 'event.dataset': 'vdsm.call', 'source.ip': '192.0.2.77' })).toEqual([]);
  });
});

describe('the same error on several releases', () => {
  it('has one fingerprint, in python 2 and in python 3', () => {
    const checks = all({ 'event.action': 'domain-check-failed' });
    expect(new Set(checks.map((line) => line['vdsm.error.fingerprint'])).size).toBe(1);
    expect(new Set(checks.map((line) => String(line['service.version']).slice(0, 4)))).toEqual(
      new Set(['4.20', '4.30', '4.50']),
    );
    const copies = all({ 'event.action': 'task-error', 'error.type': /CopyImageError$/ });
    const first = copies.find((line) => line['host.name'] === 'node-a1');
    expect(
      copies.filter((line) => line['host.name'] === 'node-c4').map((line) => line['vdsm.error.fingerprint']),
    ).toContain(first?.['vdsm.error.fingerprint']);
  });
});

describe('the starts of vdsm', () => {
  it('are one in the morning and four more', () => {
    const banners = all({ message: /I am the actual vdsm / }).map(
      (line) => `${String(line['host.name'])} ${String(line['vdsm.era'])} ${String(line['@timestamp']).slice(11, 19)}`,
    );
    expect(banners).toEqual([
      'node-a1 B2 05:58:12',
      'node-a2 B3 05:58:40',
      'node-b1 C3 05:59:05',
      'node-b1 D2 08:14:30',
      'node-b2 C1 05:59:31',
      'node-b2 C1 07:48:33',
      'node-c1 D3 06:00:02',
      'node-c2 D4 06:00:20',
      'node-c2 D4 09:20:17',
      'node-c3 E 06:00:41',
      'node-c4 F 06:01:03',
      'node-c4 F 09:32:19',
    ]);
  });

  it('leave a call without an end where vdsm crashed', () => {
    const call = only({ 'host.name': 'node-c2', 'event.outcome': 'unknown' });
    expect(call).toMatchObject({ 'vdsm.call.verb': 'prepareImage', 'trace.id': 'b4d2f00d' });
    expect(all({ 'host.name': 'node-c2', message: /Received signal/ })).toEqual([]);
  });

  it('refuse requests until they have recovered', () => {
    expect(all({ 'host.name': 'node-c4', message: /^In recovery, ignoring 'StoragePool.getSpmStatus'/ })).toHaveLength(
      1,
    );
    expect(
      all({ 'host.name': 'node-c4', 'error.code': '99', 'vdsm.error.name': 'RecoveryInProgress' }).length,
    ).toBeGreaterThan(1);
  });

  it('follow a signal, by an administrator or by vdsm itself', () => {
    only({ 'host.name': 'node-c4', message: 'Received signal 15, shutting down' });
    only({ 'host.name': 'node-b2', message: /^connection to libvirt broken/, 'log.level': 'warning' });
    only({ 'host.name': 'node-b2', message: 'taking calling process down.', 'log.level': 'critical' });
    only({ 'host.name': 'node-b2', message: 'Received signal 15', 'log.level': 'debug' });
  });

  it('change the layout inside of a file where vdsm was upgraded', () => {
    const [before, after] = ['C3', 'D2'].map((era) =>
      all({ 'host.name': 'node-b1', 'event.dataset': 'vdsm.call', 'vdsm.era': era }).map((call) =>
        String(call['log.file.path']),
      ),
    );
    expect(before?.at(-1)).toBe(after?.[0]);
    expect(all({ 'vdsm.era': 'C3', 'vdsm.call.source': 'run-and-protect' }).length).toBeGreaterThan(100);
    expect(all({ 'vdsm.era': 'D2', 'vdsm.call.source': 'start-finish' }).length).toBeGreaterThan(100);
  });
});

describe('the companion logs', () => {
  const engineCalls = () => all({ 'event.dataset': 'ovirt.engine.call' });

  it('show the calls of the engine, with the calls of vdsm that they caused', () => {
    const calls = engineCalls();
    expect(calls.length).toBeGreaterThan(1000);
    const linked = calls.filter((call) => call['vdsm.engine.caused_call'] !== undefined);
    expect(linked.length).toBeGreaterThan(300);
    for (const call of linked) {
      const [caused] = all({ 'event.dataset': 'vdsm.call', 'vdsm.call.id': call['vdsm.engine.caused_call'] });
      expect(caused).toMatchObject({ 'trace.id': call['trace.id'], 'host.name': call['vdsm.engine.caused_on'] });
      expect(String(caused?.['@timestamp']) >= String(call['@timestamp'])).toBe(true);
    }
  });

  it('have a call of the engine for every call of vdsm that has a flow of its own', () => {
    const known = new Set(engineCalls().map((call) => String(call['trace.id'])));
    const flows = all({ 'event.dataset': 'vdsm.call', 'vdsm.flow.inherited': undefined, 'trace.id': /./ }).map((call) =>
      String(call['trace.id']),
    );
    expect(flows.length).toBeGreaterThan(300);
    expect(flows.filter((flow) => !known.has(flow))).toEqual([]);
  });

  it('show that the engine fails to repair the domain on three hosts', () => {
    const failed = engineCalls().filter(
      (call) => call['trace.id'] === REPAIR_FLOW && call['event.outcome'] === 'failure',
    );
    expect(new Set(failed.map((call) => call['error.code']))).toEqual(new Set(['358', '477']));
    expect(new Set(failed.map((call) => call['vdsm.engine.target_host']))).toEqual(
      new Set(['node-c1', 'node-c2', 'node-c4']),
    );
  });

  it.each(['node-c1', 'node-c2', 'node-c4'])('show that sanlock lost its lease on %s, at the same time', (host) => {
    const lost = all({ 'event.dataset': 'sanlock.log', 'host.name': host, message: /check_our_lease failed 80$/ });
    expect(lost.map((line) => String(line['@timestamp']).slice(0, 16))).toEqual(['2026-05-12T08:25']);
  });

  it('show why vm-c06 was restarted: sanlock had killed it', () => {
    const killed = only({ 'event.dataset': 'libvirt.qemu', message: 'shutting down, reason=crashed' });
    const down = only({
      'event.dataset': 'ovirt.engine',
      message: /VM vm-c06 is down .*Lost connection with qemu process/,
    });
    const again = only({ 'vdsm.call.verb': 'create', 'trace.id': '5c21d9e4' });
    const order = [killed, down, again].map((line) => String(line['@timestamp']));
    expect(order).toEqual(order.toSorted());
    expect(killed['host.name']).toBe('node-c2');
  });

  it('show the mount that timed out, inside of the call of vdsm', () => {
    const errors = all({ 'event.dataset': 'vdsm.supervdsm', message: 'Error in mount' });
    expect(errors.map((line) => line['host.name'])).toEqual(['node-c1', 'node-c4']);
    for (const line of errors) expect(line['error.stack_trace']).toMatch(/Connection timed out/);
  });
});

describe('flows and files', () => {
  it('show one flow on three hosts', () => {
    const found = all({ 'event.dataset': 'vdsm.call', 'trace.id': MIGRATION_FLOW, 'vdsm.call.depth': 0 });
    // polls of a task belong to its flow, too, flagged as inherited
    const calls = found.filter((call) => call['vdsm.flow.inherited'] === undefined);
    expect(new Set(found.filter((call) => !calls.includes(call)).map((call) => call['vdsm.call.verb']))).toEqual(
      new Set(['getTaskStatus', 'clearTask']),
    );
    const steps = calls
      .toSorted((a, b) => (String(a['@timestamp']) < String(b['@timestamp']) ? -1 : 1))
      .map((call) => `${String(call['host.name'])} ${String(call['vdsm.call.verb'])} ${String(call['event.outcome'])}`);
    expect(steps).toEqual([
      'node-c4 createVolume success',
      'node-c1 snapshot success',
      'node-c4 cloneImageStructure success',
      'node-c3 sdm_copy_data success',
      'node-c4 deleteImage success',
    ]);
  });

  it('show a migration that a peer asks for', () => {
    const asked = only({ 'vdsm.call.verb': 'migrate', 'host.name': 'node-c1' });
    const arrived = only({ 'vdsm.call.verb': 'migrationCreate', 'host.name': 'node-c2', 'source.ip': '192.0.2.41' });
    expect(arrived['vdsm.vm.id']).toBe(asked['vdsm.vm.id']);
  });

  it('join a record that rotation cut', () => {
    const cut = all({ 'host.name': 'node-c4', message: /^Error checking path/, 'log.file.path': /vdsm\.log\.2\.xz$/ });
    expect(cut).toHaveLength(1);
    expect(cut[0]?.['error.stack_trace']).toMatch(/^Traceback [^]*MiscFileReadException/);
  });
});

type Pattern = Readonly<Record<string, unknown>>;

/** Returns the documents that have these values, or values that match. A verb selects calls. */
function all(pattern: Pattern): FlatDoc[] {
  // lines and commands of a call have its verb, too
  const entries = Object.entries('vdsm.call.verb' in pattern ? { 'event.dataset': 'vdsm.call', ...pattern } : pattern);
  return fleet.docs.filter((doc) =>
    entries.every(([field, wanted]) =>
      wanted instanceof RegExp ? typeof doc[field] === 'string' && wanted.test(doc[field]) : doc[field] === wanted,
    ),
  );
}

function only(pattern: Pattern): FlatDoc {
  const found = all(pattern);
  expect({ pattern, found: found.length }).toEqual({ pattern, found: 1 });
  return found[0] ?? {};
}

function call358(verb: string): Pattern {
  return { 'vdsm.call.verb': verb, 'event.outcome': 'failure', 'error.code': '358', 'vdsm.sd.id': DOMAIN };
}

/** Returns the values of a field in the documents of a data set, sorted. */
function tallied(dataset: string, field: string): string[] {
  const start = `${dataset} ${field} `;
  return [...fleet.tally.keys()]
    .filter((key) => key.startsWith(start))
    .map((key) => key.slice(start.length))
    .toSorted();
}

function median(host: string, verb: string): number {
  const durations = all({ 'host.name': host, 'vdsm.call.verb': verb })
    .map((call) => Number(call['event.duration']))
    .toSorted((a, b) => a - b);
  return durations[Math.floor(durations.length / 2)] ?? Number.NaN;
}

function sizeOf(directory: string): number {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(path.join(directory, name)))
    .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);
}
