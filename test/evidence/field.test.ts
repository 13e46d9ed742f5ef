/** Excerpts of vdsm's own logs that people showed in public, of every era: the documents hold what happened there. */
import { describe, expect, it } from 'vitest';
import { documentsOf, ofFamily } from '../golden/documents.ts';
import { ROOTS } from './field-roots.ts';
import { FIELD_WITHOUT_DOCUMENTS } from '../known-gaps.ts';
import { excerptEras, excerptPath } from '../support/evidence.ts';
import { flatten, pick } from '../support/flat.ts';
import type { Subset } from '../support/flat.ts';

/** Eras in the table that are of vdsm.log or supervdsm.log; the others are kinds of companion logs. */
const OWN = /^(?:A|B\d|C\d|D\d|E|F|hybrid-[\d.]+)(?:-supervdsm)?$/;

interface Expectation {
  readonly excerpt: string;
  /** What the excerpt shows. */
  readonly shows: string;
  /** Fields that a document has; `undefined`: it has not. One row for each document, in any order, and no other documents. */
  readonly calls?: readonly Subset[];
  readonly commands?: readonly Subset[];
  readonly tasks?: readonly Subset[];
  /** Some of its lines. */
  readonly lines?: readonly Subset[];
}

const EXPECTED: readonly Expectation[] = [
  {
    excerpt: '001',
    shows: 'a poll that is fine',
    calls: [
      {
        'vdsm.call.verb': 'repoStats',
        'event.outcome': 'success',
        'event.duration': 1e6,
        'vdsm.task.id': 'b0803163-0254-42d0-b4eb-ab00708f4006',
      },
    ],
  },
  {
    excerpt: '003',
    shows: 'a poll whose return is cut off',
    calls: [
      {
        'vdsm.call.verb': 'repoStats',
        'event.outcome': 'unknown',
        'vdsm.task.id': 'b5644c3a-2588-4666-af54-efd96a69999c',
      },
    ],
  },
  {
    excerpt: '004',
    shows: 'a stop that runs as a task',
    calls: [
      {
        'vdsm.call.verb': 'prepareForShutdown',
        'event.outcome': 'unknown',
        'process.thread.name': 'MainThread',
        'vdsm.task.id': 'e761f318-86c6-44a3-9111-f7db5d576496',
      },
    ],
  },
  {
    excerpt: '007',
    shows: 'the tail of a request',
    calls: [
      {
        'vdsm.call.method': 'StoragePool.getInfo',
        'vdsm.call.source': 'bridge',
        'event.outcome': 'success',
        'event.start': undefined,
        'event.duration': undefined,
      },
    ],
    lines: [{ 'vdsm.task.id': '345e5fa5-cac9-4b14-8066-d72e3fb3b8e7', 'vdsm.call.id': undefined }],
  },
  {
    excerpt: '010',
    shows: 'an image being prepared, without its end',
    calls: [
      {
        'vdsm.call.method': 'Volume.getInfo',
        'vdsm.call.source': 'rpc-summary',
        'event.outcome': 'success',
        'event.duration': 2e7,
      },
      {
        'vdsm.call.verb': 'prepareImage',
        'event.outcome': 'unknown',
        'source.ip': '::1',
        'vdsm.task.id': 'c0e44191-1870-4984-997f-d1eea163be72',
        'vdsm.image.id': 'be884072-7e6a-4bfc-bef9-842d9d9dddcb',
      },
    ],
  },
  {
    excerpt: '011',
    shows: 'the tail of a request',
    calls: [
      {
        'vdsm.call.method': 'StoragePool.getInfo',
        'event.outcome': 'success',
        'vdsm.quality': ['tz_assumed', 'start_missing'],
      },
    ],
  },
  {
    excerpt: '081',
    shows: 'a failed command whose text is cut before the exit code',
    commands: [
      {
        'vdsm.command.tool': 'fallocate',
        'event.outcome': 'failure',
        'process.exit_code': undefined,
        'vdsm.command.pairing': 'text_only',
      },
    ],
  },
  {
    excerpt: '012',
    shows: 'recovery that waits for a pool',
    calls: [
      { 'vdsm.call.method': 'Host.getAllVmStats', 'vdsm.call.source': 'rpc-summary', 'event.outcome': 'success' },
      { 'vdsm.call.verb': 'getAllVmIoTunePolicies', 'vdsm.call.status_code': 0, 'event.outcome': 'success' },
      {
        'vdsm.call.verb': 'getConnectedStoragePoolsList',
        'process.thread.name': 'vmrecovery',
        'source.address': undefined,
        'event.outcome': 'success',
      },
      { 'vdsm.call.verb': 'connectStorageServer', 'event.outcome': 'unknown' },
    ],
  },
  {
    excerpt: '013',
    shows: 'a poll, and one that is still open',
    calls: [
      {
        'vdsm.call.verb': 'getVolumesList',
        'vdsm.call.method': 'StorageDomain.getVolumes',
        'event.outcome': 'success',
        'event.duration': 21e6,
        'vdsm.call.rpc_seconds': 0.02,
      },
      {
        'vdsm.call.verb': 'getVolumeInfo',
        'event.outcome': 'unknown',
        'vdsm.task.id': 'd25f6c1c-6137-4b77-8765-27bcab19b554',
      },
    ],
  },
  {
    excerpt: '020',
    shows: 'a poll in a DEBUG log, and one that is still open',
    calls: [
      {
        'vdsm.call.verb': 'getAllVmStats',
        'vdsm.call.source': 'start-finish',
        'vdsm.call.method': 'Host.getAllVmStats',
        'event.outcome': 'success',
      },
      { 'vdsm.call.verb': 'getAllVmStats', 'vdsm.call.source': 'bridge', 'event.outcome': 'unknown' },
    ],
  },
  {
    excerpt: '021',
    shows: 'polls of an idle host',
    calls: [
      {
        'vdsm.call.verb': 'repoStats',
        'process.thread.name': 'periodic/0',
        'source.address': undefined,
        'event.outcome': 'success',
        'vdsm.call.poll': true,
      },
      {
        'vdsm.call.verb': 'getAllVmStats',
        'source.ip': '::1',
        'vdsm.call.rpc_seconds': 0.01,
        'event.outcome': 'success',
      },
      { 'vdsm.call.verb': 'repoStats', 'process.thread.name': 'periodic/2', 'event.outcome': 'success' },
    ],
  },
  {
    excerpt: '022',
    shows: 'calls within a call',
    calls: [
      { 'vdsm.call.method': 'Host.getAllVmStats', 'event.outcome': 'success' },
      { 'vdsm.call.verb': 'getStats', 'vdsm.call.depth': 0, 'trace.id': '7963627', 'event.outcome': 'unknown' },
      { 'vdsm.call.verb': 'repoStats', 'vdsm.call.depth': 1, 'trace.id': '7963627', 'event.outcome': 'success' },
      { 'vdsm.call.verb': 'multipath_health', 'vdsm.call.depth': 1, 'trace.id': '7963627', 'event.outcome': 'success' },
    ],
  },
  {
    excerpt: '023',
    shows: 'a VM that is down, told by a verb that is fine',
    calls: [
      { 'vdsm.call.verb': 'ping2', 'event.start': '2020-11-11T13:10:50.963Z', 'event.outcome': 'success' },
      {
        'vdsm.call.verb': 'getStats',
        'vdsm.vm.id': 'a204ed76-d5da-4867-8ffd-7d70adaef73a',
        'event.outcome': 'success',
        'error.code': undefined,
      },
      { 'vdsm.call.verb': 'ping2', 'event.start': '2020-11-11T13:10:52.010Z' },
      { 'vdsm.call.verb': 'ping2', 'event.start': '2020-11-11T13:10:52.988Z' },
    ],
  },
  {
    excerpt: '024',
    shows: 'a caller line before its call',
    calls: [
      {
        'vdsm.call.verb': 'connectStorageServer',
        'source.ip': '127.0.0.1',
        'vdsm.task.id': '013188dd-fff8-4228-857c-00d585871de0',
        'event.outcome': 'unknown',
      },
    ],
  },
  {
    excerpt: '025',
    shows: 'a poll that is fine',
    calls: [{ 'vdsm.call.verb': 'repoStats', 'event.outcome': 'success', 'event.duration': 0 }],
  },
  {
    excerpt: '037',
    shows: 'a mount that vdsm does not find',
    lines: [{ 'log.level': 'error', message: 'Could not connect to storageServer' }],
  },
  {
    excerpt: '039',
    shows: 'a VM whose processors could not be set',
    lines: [
      {
        'log.level': 'error',
        'vdsm.vm.id': '220746d4-56a5-40cc-8633-1285c167c4fe',
        'process.thread.name': 'vm/220746d4',
      },
    ],
  },
  {
    excerpt: '040',
    shows: 'a merge that failed, in a return, with a masked caller',
    calls: [
      {
        'vdsm.call.verb': 'merge',
        'vdsm.call.method': 'VM.merge',
        'event.outcome': 'failure',
        'error.code': '13',
        'error.message': 'Drive image file could not be found',
        'vdsm.error.name': 'ImageFileNotFound',
        'trace.id': '5b06be20-1408-4892-a6a4-2ffe6366bebb',
        'vdsm.vm.id': 'e246d259-b386-4ef8-a047-909a97be6c89',
        'source.address': '::ffff:XXX.XXX.XX.XXX',
        'source.ip': undefined,
      },
    ],
  },
  {
    excerpt: '041',
    shows: 'a block job that failed',
    lines: [{ 'log.level': 'error', 'vdsm.vm.id': 'bb1ff201-a159-4436-a23f-8dad4cced1e9' }],
  },
  {
    excerpt: '043',
    shows: 'a merge, and an extend by mail',
    calls: [
      {
        'vdsm.call.verb': 'merge',
        'trace.id': 'ca4ea0d4-2569-45d1-b618-f39c95266f60',
        'vdsm.job.id': 'e8f901d1-e6c5-4da1-83dd-4a58218b1721',
        'event.outcome': 'unknown',
      },
      {
        'vdsm.call.verb': 'refreshVolume',
        'process.thread.name': 'mailbox-hsm/2',
        'trace.id': undefined,
        'event.duration': 169e6,
        'event.outcome': 'success',
      },
    ],
  },
  {
    excerpt: '045',
    shows: 'a mail that looks like a task',
    lines: [{ 'event.action': 'mail-start', 'vdsm.task.id': undefined }],
  },
  {
    excerpt: '046',
    shows: 'a call by a mail',
    calls: [
      {
        'vdsm.call.verb': 'refreshVolume',
        'vdsm.task.id': '65413a21-68c6-4726-a00f-2d6c5118419b',
        'source.address': undefined,
        'event.outcome': 'unknown',
      },
    ],
  },
  {
    excerpt: '051',
    shows: 'a hotplug, wrapped by a terminal, with its caller and flow',
    calls: [
      {
        'vdsm.call.verb': 'hotplugDisk',
        'event.outcome': 'unknown',
        'trace.id': '2cfb392',
        'source.ip': '10.35.206.251',
        'vdsm.vm.id': 'e96fed6e-8fc0-494e-a3fe-44907818786a',
        'vdsm.quality': ['pasted'],
      },
      {
        'vdsm.call.verb': 'getDevicesVisibility',
        'vdsm.call.depth': 1,
        'event.outcome': 'unknown',
        'trace.id': '2cfb392',
        'vdsm.task.id': '05b8878e-c5ad-47a3-8ce6-03311037ca94',
      },
    ],
  },
  {
    excerpt: '059',
    shows: 'recovery that waits for a pool',
    calls: [
      { 'vdsm.call.verb': 'getAllVmStats', 'event.outcome': 'success', 'vdsm.call.status_code': 0 },
      {
        'vdsm.call.verb': 'getConnectedStoragePoolsList',
        'process.thread.name': 'vmrecovery',
        'event.outcome': 'success',
      },
    ],
  },
  {
    excerpt: '062',
    shows: 'a return without its call',
    calls: [{ 'vdsm.call.verb': 'getQemuImageInfo', 'event.outcome': 'success', 'event.start': undefined }],
  },
  {
    excerpt: '080',
    shows: 'an extend that fails each period',
    lines: [{ 'log.level': 'error', 'log.logger': 'Executor' }],
  },
  {
    excerpt: '064',
    shows: 'a result without its command',
    commands: [
      {
        'vdsm.command.pairing': 'result_only',
        'event.outcome': 'success',
        'process.exit_code': 0,
        'event.start': undefined,
      },
    ],
  },
  {
    excerpt: '098',
    shows: 'a result without its command, wrapped behind the logger',
    commands: [
      {
        'vdsm.command.pairing': 'result_only',
        'event.outcome': 'failure',
        'process.exit_code': 5,
        'vdsm.command.stderr': '  Configuration node global/locking_type not found\n',
      },
    ],
  },
  {
    excerpt: '101',
    shows: 'a slow scan, with the end of its call',
    calls: [{ 'vdsm.call.verb': 'getDeviceList', 'event.outcome': 'success', 'event.start': undefined }],
  },
  {
    excerpt: '113',
    shows: 'a failed command that only a warning tells of',
    commands: [
      {
        'vdsm.command.tool': 'lvm',
        'vdsm.command.subcommand': 'vgs',
        'process.exit_code': 5,
        'event.outcome': 'failure',
        'vdsm.command.pairing': 'text_only',
        'event.start': undefined,
      },
    ],
  },
  {
    excerpt: '121',
    shows: 'a failed command that only a warning tells of',
    commands: [
      {
        'vdsm.command.tool': 'lvm',
        'vdsm.command.subcommand': 'lvextend',
        'process.exit_code': 5,
        'event.outcome': 'failure',
        'vdsm.command.pairing': 'text_only',
      },
    ],
  },
  {
    excerpt: '146',
    shows: 'a call without its end',
    calls: [
      {
        'vdsm.call.verb': 'deleteImage',
        'vdsm.call.async': true,
        'event.outcome': 'unknown',
        'source.ip': '10.35.0.111',
        'vdsm.image.id': '14018222-70d7-493c-b1f8-f509eca3c1ae',
        'vdsm.task.id': 'ef3b0a5c-420e-4865-bef7-b79be89291dd',
      },
    ],
  },
  {
    excerpt: '148',
    shows: 'calls, wrapped in START, in FINISH and over the date of the next record',
    calls: [
      {
        'vdsm.call.verb': 'spmStart',
        'event.duration': 1e6,
        'event.outcome': 'success',
        'trace.id': '33280e0f',
        'source.ip': '192.168.201.3',
        'vdsm.sp.id': '4e932851-4ec8-4aca-ae78-756aa093ca23',
      },
      {
        'vdsm.call.verb': 'spmStart',
        'event.duration': 1e6,
        'event.outcome': 'success',
        'trace.id': undefined,
        'source.ip': '10.35.0.111',
        'vdsm.sp.id': '6c99f4e5-8588-46f5-a818-e11151c1d19c',
      },
      { 'vdsm.call.verb': 'repoStats', 'event.duration': 1e6, 'event.outcome': 'success', 'source.address': undefined },
    ],
  },
  {
    excerpt: '153',
    shows: 'Run and protect in the new layout, with a zone',
    calls: [
      { 'vdsm.call.method': 'Host.getAllVmStats', 'vdsm.call.source': 'rpc-summary', 'event.outcome': 'success' },
      {
        'vdsm.call.verb': 'repoStats',
        'vdsm.call.source': 'run-and-protect',
        'event.outcome': 'success',
        'vdsm.call.method': undefined,
      },
      {
        'vdsm.call.method': 'Host.getStats',
        'vdsm.call.source': 'rpc-summary',
        'event.duration': 1e7,
        'event.outcome': 'success',
      },
    ],
  },
  {
    excerpt: '155',
    shows: 'a start, in a release that wrote the new header and the old prefixes',
    calls: [
      {
        'vdsm.call.verb': 'registerDomainStateChangeCallback',
        'event.outcome': 'success',
        'service.version': '4.18.999-606.gitd60b2e8.el7',
        'process.pid': 26_597,
      },
      {
        'vdsm.call.verb': 'getVolumeSize',
        'event.duration': 1404e6,
        'vdsm.call.slow': true,
        'event.outcome': 'success',
      },
      { 'vdsm.call.verb': 'getVolumeSize', 'event.duration': 1e6, 'event.outcome': 'success' },
      { 'vdsm.call.verb': 'getVolumeSize', 'event.duration': 0, 'event.outcome': 'success' },
      {
        'vdsm.call.method': 'Host.getAllVmStats',
        'event.outcome': 'failure',
        'error.code': '99',
        'vdsm.error.name': 'RecoveryInProgress',
      },
      { 'vdsm.call.verb': 'getConnectedStoragePoolsList', 'event.outcome': 'unknown' },
    ],
    lines: [{ 'vdsm.vm.id': '45b59cae-f2a0-4d83-8da8-b7c0a21fbe14', 'process.thread.name': 'Thread-11' }],
  },
  {
    excerpt: '166',
    shows: 'a command that failed since it was given None',
    calls: [
      {
        'event.dataset': 'vdsm.supervdsm.call',
        'vdsm.call.verb': 'setupNetworks',
        'event.outcome': 'failure',
        'error.type': 'IPRoute2Error',
        'vdsm.quality': ['tz_assumed', 'start_missing'],
      },
    ],
    commands: [
      {
        'process.command_line': '/sbin/ip link set dev eth0 mtu None',
        'process.exit_code': 255,
        'event.outcome': 'failure',
        'vdsm.command.pairing': 'paired',
      },
    ],
  },
  {
    excerpt: '170',
    shows: 'read checks, the first without its command line',
    calls: [{ 'vdsm.call.verb': 'repoStats', 'event.outcome': 'success' }],
    commands: [
      {
        'vdsm.command.pairing': 'result_only',
        'event.outcome': 'success',
        'event.start': undefined,
        'vdsm.command.tool': undefined,
      },
      { 'vdsm.command.tool': 'dd', 'event.duration': 15e6, 'event.outcome': 'success' },
      { 'vdsm.command.tool': 'dd', 'event.duration': 11e6, 'event.outcome': 'success' },
    ],
  },
  {
    excerpt: '171',
    shows: 'headers that are cut',
    calls: [{ 'vdsm.call.verb': 'repoStats', 'event.outcome': 'success', 'event.start': undefined }],
  },
  {
    excerpt: '172',
    shows: 'a VM that does not start, and its removal',
    calls: [{ 'vdsm.call.verb': 'destroy', 'event.outcome': 'unknown', 'source.address': undefined }],
    lines: [
      {
        'log.level': 'error',
        message: "(vmId='27f1a8d4-1f81-49e6-bd83-4ecb0a462b54') The vm start process failed",
        'vdsm.vm.id': '27f1a8d4-1f81-49e6-bd83-4ecb0a462b54',
      },
    ],
  },
  {
    excerpt: '173',
    shows: 'a VM that does not start, and a poll between',
    calls: [
      {
        'vdsm.call.verb': 'getSpmStatus',
        'vdsm.call.source': 'run-and-protect',
        'vdsm.call.method': 'StoragePool.getSpmStatus',
        'event.outcome': 'success',
        'event.duration': 12e6,
      },
      { 'vdsm.call.verb': 'destroy', 'event.outcome': 'unknown' },
    ],
  },
  {
    excerpt: '176',
    shows: 'mailbox reads, and a FINISH that ends no call',
    commands: [
      {
        'vdsm.command.tool': 'dd',
        'event.duration': 51e6,
        'event.outcome': 'success',
        'vdsm.command.wrappers': ['taskset'],
      },
      { 'vdsm.command.tool': 'dd', 'event.duration': 24e6, 'event.outcome': 'success' },
    ],
  },
];

/** Excerpts that are read with `--pasted`. */
const PASTED = new Set(ROOTS.filter(({ pasted }) => pasted === true).map(({ excerpt }) => excerpt));

describe('field excerpts', () => {
  it.each(EXPECTED)('$excerpt: $shows', async ({ excerpt, calls = [], commands = [], tasks = [], lines = [] }) => {
    const documents = await documentsOf(excerptPath(excerpt), 'none', PASTED.has(excerpt));
    for (const [family, subsets] of [
      ['calls', calls],
      ['commands', commands],
      ['tasks', tasks],
    ] as const) {
      const flat = ofFamily(documents, family).map(flatten);
      expect(flat).toHaveLength(subsets.length);
      for (const subset of subsets) expect(flat.map((doc) => pick(doc, subset))).toContainEqual(subset);
    }
    const flatLines = ofFamily(documents, 'logs').map(flatten);
    for (const subset of lines) expect(flatLines.map((doc) => pick(doc, subset))).toContainEqual(subset);
  });

  it.each(Object.entries(FIELD_WITHOUT_DOCUMENTS))('%s gives lines only: %s', async (excerpt) => {
    const documents = await documentsOf(excerptPath(excerpt), 'none', PASTED.has(excerpt));
    expect(ofFamily(documents, 'logs')).toHaveLength(documents.length);
  });

  it('are all in the tables, as far as they are logs of vdsm', () => {
    const known = new Set([...EXPECTED.map(({ excerpt }) => excerpt), ...Object.keys(FIELD_WITHOUT_DOCUMENTS)]);
    const own = excerptEras().flatMap(([excerpt, era]) => (OWN.test(era) ? excerpt : []));
    expect(own.filter((excerpt) => !known.has(excerpt))).toEqual([]);
    expect(own.filter((excerpt) => ROOTS.every((root) => root.excerpt !== excerpt))).toEqual([]);
  });

  it.each(ROOTS)('$excerpt: $cause', async ({ excerpt, pasted = false, records }) => {
    const documents = await documentsOf(excerptPath(excerpt), 'none', pasted);
    const lines = ofFamily(documents, 'logs').map(flatten);
    for (const subset of records) {
      const record = lines.find((line) => line.get('vdsm.log.line') === subset['vdsm.log.line']);
      expect(record && pick(record, subset)).toEqual(subset);
    }
  });
});
