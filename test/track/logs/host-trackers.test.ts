/** What lines of libvirt, qemu, imageio and others take from lines before them, and from the names of their files. */
import { deserialize, serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import type { LogKind } from '../../../src/model/files.ts';
import { readerOf } from '../../../src/parse/readers.ts';
import type { EpochFacts, LineFacts } from '../../../src/model/spans.ts';
import type { VerbLookups } from '../../../src/track/verb-lookups.ts';
import type { EngineLookups } from '../../../src/track/logs/engine-lookups.ts';
import { makeTracker } from '../../../src/track/logs/make-tracker.ts';
import { VdsmActivity } from '../../../src/track/logs/vdsm-activity.ts';
import { recordsOfKind } from '../../support/batch.ts';

const VM = '27f1a8d4-1f81-49e6-bd83-4ecb0a462b54';
const OTHER = '9f4ad06a-61b2-4c3d-8e5f-0a1b2c3d4e5f';

interface Tracked {
  readonly facts: LineFacts;
  readonly epoch: EpochFacts;
}

/** Returns what the tracker of a kind knows of each record; with `stops` it is saved and restored before each. */
function track(kind: LogKind, text: string, path: string, stops = false): Tracked[] {
  const context = {
    owner: 'host1',
    verbs: {} as VerbLookups,
    activity: new VdsmActivity(false),
    engine: {} as EngineLookups,
  };
  const reader = readerOf(kind);
  let tracker = makeTracker(kind, context);
  return recordsOfKind(kind, text, path).map((record) => {
    if (stops) tracker = makeTracker(kind, context, deserialize(serialize(tracker.save())));
    const facts = tracker.track(record, 'x', reader.read(record, undefined));
    return { facts, epoch: tracker.epochOf(record) };
  });
}

const QEMU = [
  '2024-01-26 01:00:00.000+0000: shutting down, reason=destroyed',
  '2024-01-26 01:58:11.004+0000: starting up libvirt version: 8.0.0, qemu version: 6.2.0qemu-kvm-6.2.0-20.el8, hostname: h',
  '/usr/libexec/qemu-kvm \\',
  '-name guest=vm1,debug-threads=on \\',
  `-uuid ${VM} \\`,
  '-msg timestamp=on',
  '2024-01-26 01:58:12.000000Z qemu-kvm: warning: x',
  '2024-01-26 02:58:11.004+0000: starting up libvirt version: 8.0.0, qemu version: 7.0.0, hostname: h',
  `LC_ALL=C /usr/libexec/qemu-kvm -name vm1,process=qemu:vm1 -uuid ${OTHER} -smbios uuid=${VM}`,
  '2024-01-26 02:59:00.000+0000: shutting down, reason=crashed',
].join('\n');

describe.each([false, true])('trackers, saved and taken up again before each record: %s', (stops) => {
  it('of qemu know the machine by the command line of its last start', () => {
    const tracked = track('qemu', QEMU, '/var/log/libvirt/qemu/vm1.log', stops);
    expect(tracked.map(({ facts }) => facts.vm)).toEqual([undefined, VM, VM, OTHER, OTHER]);
    expect(tracked.map(({ facts }) => facts.note?.['vdsm.vm.name'])).toEqual(['vm1', 'vm1', 'vm1', 'vm1', 'vm1']);
    expect(tracked.map(({ epoch }) => epoch.version)).toEqual([undefined, '6.2.0', '6.2.0', '7.0.0', '7.0.0']);
    expect(tracked.at(-1)?.epoch.epoch).toBe('host1 qemu/vm1 2024-01-26T02:58:11.004Z');
  });

  it('of libvirt know a machine by its name, once a line named both', () => {
    const at = '2023-04-11 08:14:02.101+0000: 2201:';
    const tracked = track(
      'libvirt',
      [
        `${at} info : libvirt version: 8.0.0, package: 10.el8 (x)`,
        `${at} error : f:1 : internal error: QEMU unexpectedly closed the monitor (vm='vm1'): x`,
        `${at} debug : f:1 : dom=0x7f, (VM: name=vm1, uuid=${VM})`,
        `${at} error : f:1 : internal error: QEMU unexpectedly closed the monitor (vm='vm1'): x`,
        `${at} debug : f:1 : conn=0x7f, uuid=${OTHER}`,
      ].join('\n'),
      '/var/log/libvirt/libvirtd.log',
      stops,
    );
    expect(tracked.map(({ facts }) => facts.vm)).toEqual([undefined, undefined, VM, VM, OTHER]);
    expect(tracked.map(({ epoch }) => epoch.version)).toEqual(Array.from({ length: 5 }, () => '8.0.0'));
  });

  it('of imageio know a transfer by its ticket, and its image', () => {
    const at = '2020-08-18 22:08:12,101 INFO    (Thread-2) [tickets]';
    const tracked = track(
      'imageio',
      [
        '2020-08-18 22:08:12,000 INFO    (MainThread) [server] Starting (pid=77, version=2.0.9)',
        `${at} [local] REMOVE ticket=${VM}`,
        `${at} [local] ADD ticket={'uuid': '${VM}', 'transfer_id': '${OTHER}', 'url': 'file:///rhev/x/${VM}/images/${OTHER}/${VM}'}`,
        `${at} [local] EXTEND timeout=300 ticket=${VM}`,
        `${at} [local] EXTEND timeout=300 transfer=${OTHER}`,
      ].join('\n'),
      '/var/log/ovirt-imageio/daemon.log',
      stops,
    );
    const known = {
      'vdsm.transfer.id': OTHER,
      'vdsm.ticket.id': VM,
      'vdsm.sd.id': VM,
      'vdsm.image.id': OTHER,
      'vdsm.volume.id': VM,
    };
    expect(tracked.map(({ facts }) => facts.note)).toEqual([undefined, undefined, undefined, known, known]);
    expect(tracked.at(-1)?.epoch).toMatchObject({ version: '2.0.9', pid: 77 });
  });

  it('of the hosted engine begin an epoch where the daemon starts', () => {
    const line = (message: string) =>
      `MainThread::INFO::2018-06-18 13:07:26,810::agent::67::ovirt_hosted_engine_ha.agent.agent.Agent::(run) ${message}`;
    const text = [line('Agent shutting down'), line('ovirt-hosted-engine-ha agent 2.2.11 started')].join('\n');
    const tracked = track('ha-agent', text, '/var/log/ovirt-hosted-engine-ha/agent.log', stops);
    expect(tracked.map(({ epoch }) => epoch.version)).toEqual([undefined, '2.2.11']);
  });
});

describe('names of files', () => {
  it.each([
    [`ovirt-host-deploy-ansible-20230404131105-host-1.example.com-${VM}.log`, 'host-1.example.com', VM],
    ['ovirt-host-deploy-ansible-20230404131105-192.0.2.58-4c1a2b3d.log', '192.0.2.58', '4c1a2b3d'],
    ['ovirt-host-mgmt-ansible-check-20230404131105-host1-4c1a2b3d.log.xz', 'host1', '4c1a2b3d'],
    ['ovirt-enroll-certs-ansible-20230404131105-host1-4c1a2b3d.log', 'host1', '4c1a2b3d'],
    ['ovirt-host-deploy-20180702072907-host1-deadbeef.log', 'host1', 'deadbeef'],
    ['ovirt-host-deploy-20180702072907-host1.log', 'host1', undefined],
    ['x.log', undefined, undefined],
  ])('%s names the host and the flow of the engine', (name, host, flow) => {
    const line = '2018-09-07 14:03:36,026 p=4548 u=ovirt |  TASK [x] ****';
    const [tracked] = track('host-deploy', line, `/var/log/ovirt-engine/host-deploy/${name}`);
    expect(tracked?.facts.note?.['vdsm.engine.target_host']).toBe(host);
    expect(tracked?.facts.flow).toBe(flow);
  });

  it('know the VM of an import, and of a tool that vdsm ran', () => {
    const [tracked] = track(
      'import',
      '[   0.0] Inspecting the source',
      `/var/log/vdsm/import/import-${VM}-20240102T150022.log`,
    );
    expect(tracked?.facts).toMatchObject({ vm: VM, note: { 'vdsm.job.id': VM } });
    const tool = track(
      'commands',
      'x\ny',
      `/var/log/vdsm/commands/virtcmd-virt-sysprep-${VM}-20240102T150022-abcd.log`,
    );
    expect(tool.map(({ facts }) => facts.vm)).toEqual([VM, VM]);
  });
});

describe('long lines', () => {
  it.each<LogKind>(['libvirt', 'qemu', 'imageio', 'ha-agent', 'host-deploy', 'import'])('of %s are fast', (kind) => {
    const heads: Partial<Record<LogKind, string>> = {
      libvirt: '2023-04-11 08:14:02.101+0000: 2201: error : f:1 : ',
      qemu: '2024-01-26 01:58:11.004+0000: starting up ',
      imageio: '2020-08-18 22:08:12,101 INFO    (Thread-2) [tickets] [local] ADD ',
      'ha-agent': 'MainThread::INFO::2018-06-18 13:07:26,810::agent::67::ovirt_hosted_engine_ha.agent.x::(run) ',
      'host-deploy': '2018-09-07 14:03:36,026 p=4548 u=ovirt | fatal: [x]: FAILED! => {"msg": "',
      import: '[   0.0] Copying disk 1/1 to ',
    };
    for (const part of [
      '-uuid ',
      '-name ',
      "domain '",
      'uuid=',
      "'uuid': ",
      '\\"msg\\": \\"',
      '"event": "',
      '/images/',
      '\\',
      '(1/100%)',
    ]) {
      const began = performance.now();
      track(kind, (heads[kind] ?? '') + part.repeat(200_000 / part.length), '/x.log');
      expect(performance.now() - began).toBeLessThan(1000);
    }
  });
});
