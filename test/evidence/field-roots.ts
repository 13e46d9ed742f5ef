/**
 * What each public excerpt of vdsm's own logs is about, found by reading it together with the analysis in `INDEX.tsv`: the
 * record that names the cause, and what its document must hold. One row for each excerpt.
 */
import { expect } from 'vitest';
import type { Subset } from '../support/flat.ts';

/** An excerpt, and the records that show what it is about. */
export interface Root {
  readonly excerpt: string;
  /** The analysis in `INDEX.tsv`, in short. */
  readonly cause: string;
  /** Read with `--pasted`, since a web page or its author broke the lines. */
  readonly pasted?: true;
  /** Records that show the cause, each by its line in the excerpt; the first is the root. */
  readonly records: readonly Subset[];
}

const at = (line: number, fields: Subset): Subset => ({ 'vdsm.log.line': line, ...fields });
const has = (text: string): unknown => expect.stringContaining(text);
const NO_ERROR = { 'error.type': undefined, 'error.message': undefined, 'error.code': undefined } as const;

export const ROOTS: readonly Root[] = [
  {
    excerpt: '001',
    cause: 'noise: a poll that is fine',
    records: [
      at(3, {
        'event.action': 'call-finish',
        'event.outcome': 'success',
        'vdsm.call.verb': 'repoStats',
        'vdsm.sd.read_delay_seconds': 0.000468853,
        ...NO_ERROR,
      }),
    ],
  },
  {
    excerpt: '003',
    cause: 'a poll that is fine',
    records: [
      at(6, { 'event.action': 'task-state', 'vdsm.task.id': 'b5644c3a-2588-4666-af54-efd96a69999c', ...NO_ERROR }),
    ],
  },
  {
    excerpt: '004',
    cause: 'an orderly stop, before the first banner of the next epoch',
    records: [
      at(1, { 'event.action': 'signal-received', 'vdsm.signal': 15 }),
      at(8, { 'vdsm.call.verb': 'prepareForShutdown' }),
    ],
  },
  {
    excerpt: '007',
    cause: 'a pool that is asked about, and is fine',
    records: [at(5, { 'event.action': 'request-finish', 'event.outcome': 'success', ...NO_ERROR })],
  },
  {
    excerpt: '010',
    cause: 'an image is prepared for a local caller; no failure shown',
    pasted: true,
    records: [at(2, { 'event.action': 'call-start', 'vdsm.call.verb': 'prepareImage', 'source.ip': '::1' })],
  },
  {
    excerpt: '011',
    cause: 'a pool that is asked about, and is fine',
    records: [at(5, { 'event.action': 'request-finish', 'event.outcome': 'success', ...NO_ERROR })],
  },
  {
    excerpt: '012',
    cause: 'recovery is not complete until the pool is connected',
    pasted: true,
    records: [
      at(10, { 'event.action': 'recovery-waited', 'process.thread.name': 'vmrecovery' }),
      at(1, { 'vdsm.log.layout': 'none', message: 'PrivateBin' }),
    ],
  },
  {
    excerpt: '013',
    cause: 'polls of the HA agent',
    pasted: true,
    records: [at(2, { 'event.outcome': 'success', 'vdsm.call.verb': 'getVolumesList', 'source.ip': '::1' })],
  },
  {
    excerpt: '015',
    cause: 'the helper process starts',
    records: [at(6, { 'event.action': 'supervdsm-started', ...NO_ERROR })],
  },
  {
    excerpt: '020',
    cause: 'the guest agent has no list of users, for information',
    pasted: true,
    records: [at(5, { 'vdsm.vm.id': '81cd384c-408f-4a6d-a42f-a21424ea7418', 'log.level': 'debug', ...NO_ERROR })],
  },
  {
    excerpt: '021',
    cause: 'polls only',
    pasted: true,
    records: [at(2, { 'event.outcome': 'success', 'vdsm.call.verb': 'repoStats', 'source.address': undefined })],
  },
  {
    excerpt: '022',
    cause: 'polls within a poll, all of one flow',
    pasted: true,
    records: [
      at(2, { 'vdsm.call.verb': 'getStats', 'trace.id': '7963627' }),
      at(6, { 'vdsm.call.verb': 'multipath_health', 'trace.id': '7963627', 'event.outcome': 'success' }),
    ],
  },
  {
    excerpt: '023',
    cause: 'the VM is down: a device has no place on its bus; the verb that says so is fine',
    pasted: true,
    records: [
      at(3, {
        'event.outcome': 'success',
        'vdsm.call.verb': 'getStats',
        'vdsm.vm.id': 'a204ed76-d5da-4867-8ffd-7d70adaef73a',
        'vdsm.vm.exit_code': 1,
        'vdsm.vm.exit_reason': has(
          'XML error: The device at PCI address 0000:00:02.0 cannot be plugged into the PCI controller',
        ),
        'error.message': undefined,
        'vdsm.error.fingerprint': undefined,
      }),
    ],
  },
  {
    excerpt: '024',
    cause: 'storage is connected for a local caller',
    records: [
      at(7, {
        'vdsm.call.verb': 'connectStorageServer',
        'source.ip': '127.0.0.1',
        'vdsm.task.id': '013188dd-fff8-4228-857c-00d585871de0',
      }),
      at(1, { 'event.action': 'connection-accepted', 'source.ip': '127.0.0.1' }),
    ],
  },
  {
    excerpt: '025',
    cause: 'a poll that is fine',
    records: [at(4, { 'event.outcome': 'success', 'vdsm.sd.read_delay_seconds': 0.0110230445862, ...NO_ERROR })],
  },
  {
    excerpt: '037',
    cause: 'a bug: vdsm does not find the mount that it made',
    records: [
      at(4, {
        'event.action': 'storage-connect-failed',
        'log.level': 'error',
        'error.type': 'FileNotFoundError',
        'error.message':
          '[Errno 2] Mount of `monitors.storage-01.example.com:/` at `/rhev/data-center/mnt/monitors.storage-01.example.com:_` does not exist',
      }),
    ],
  },
  {
    excerpt: '039',
    cause: 'a side effect of a stuck qemu',
    records: [
      at(1, {
        'event.action': 'job-crashed',
        'error.type': 'TypeError',
        'error.message': "argument of type 'NoneType' is not iterable",
        'vdsm.worker.job': 'QemuGuestAgentPoller._poller',
      }),
      at(11, { 'event.action': 'vm-cpu-set-failed', 'vdsm.vm.id': '220746d4-56a5-40cc-8633-1285c167c4fe' }),
    ],
  },
  {
    excerpt: '040',
    cause: 'a merge that failed: an image file is not there',
    records: [
      at(2, {
        'event.action': 'call-finish',
        'event.outcome': 'failure',
        'vdsm.call.verb': 'merge',
        'error.code': '13',
        'error.message': 'Drive image file could not be found',
        'vdsm.error.name': 'ImageFileNotFound',
        'trace.id': '5b06be20-1408-4892-a6a4-2ffe6366bebb',
        'vdsm.vm.id': 'e246d259-b386-4ef8-a047-909a97be6c89',
      }),
      at(3, { 'event.action': 'request-summary', 'event.outcome': 'failure', 'error.code': '13' }),
    ],
  },
  {
    excerpt: '041',
    cause: 'a block job that failed; why, only libvirt says',
    records: [
      at(1, {
        'event.action': 'block-job-failed',
        'vdsm.job.id': '89667ef9-0b0f-4b63-8ed9-9a720e0d4845',
        'vdsm.job.type': 'commit',
        'vdsm.vm.drive': 'vdb',
        'vdsm.vm.id': 'bb1ff201-a159-4436-a23f-8dad4cced1e9',
      }),
    ],
  },
  {
    excerpt: '043',
    cause: 'an extend during a merge',
    records: [
      at(2, {
        'event.action': 'extend-requested',
        'vdsm.extend.size_mib': 2562,
        'vdsm.volume.id': 'cd981010-ac48-49e1-b28b-cbde06c085bf',
        'process.thread.name': 'mailbox-spm/2',
      }),
      at(1, { 'vdsm.call.verb': 'merge', 'trace.id': 'ca4ea0d4-2569-45d1-b618-f39c95266f60' }),
    ],
  },
  {
    excerpt: '045',
    cause: 'a mail to the SPM, no task',
    records: [at(1, { 'event.action': 'mail-start', 'vdsm.task.id': undefined, ...NO_ERROR })],
  },
  {
    excerpt: '046',
    cause: 'an extend waits for the SPM, told by a clock that still runs',
    records: [
      at(1, {
        'event.action': 'mail-start',
        'vdsm.task.id': undefined,
        'vdsm.extend.total_seconds': 3.04,
        'vdsm.extend.wait_seconds': 1.91,
        'vdsm.extend.extend_seconds': 1.13,
      }),
      at(2, { 'vdsm.call.verb': 'refreshVolume', 'vdsm.task.id': '65413a21-68c6-4726-a00f-2d6c5118419b' }),
    ],
  },
  {
    excerpt: '047',
    cause: 'extends that are slow on the side of the SPM',
    records: [
      at(4, {
        'event.action': 'extend-completed',
        'vdsm.extend.total_seconds': 5.24,
        'vdsm.extend.wait_seconds': 0.9,
        'vdsm.extend.extend_seconds': 4.09,
        'vdsm.extend.refresh_seconds': 0.25,
        'vdsm.volume.id': '3b435e98-f6b1-40ab-b3de-18b403049e7a',
      }),
    ],
  },
  {
    excerpt: '050',
    cause: 'a refresh that waits for multipathd',
    records: [
      at(3, { 'event.action': 'devices-scanned', 'vdsm.elapsed_seconds': 2.08 }),
      at(6, { 'event.action': 'domain-cache-refreshed', 'vdsm.elapsed_seconds': 2.35 }),
      at(10, {
        'event.action': 'domain-looked-up',
        'vdsm.elapsed_seconds': 0.21,
        'vdsm.sd.id': 'f26472e7-9e5a-44fb-9955-e8f794465580',
      }),
    ],
  },
  {
    excerpt: '051',
    cause: 'a disk is plugged in; wrapped by a terminal of 133 columns',
    pasted: true,
    records: [
      at(1, {
        'event.action': 'call-start',
        'vdsm.call.verb': 'hotplugDisk',
        'trace.id': '2cfb392',
        'source.ip': '10.35.206.251',
        'vdsm.vm.id': 'e96fed6e-8fc0-494e-a3fe-44907818786a',
        'vdsm.log.lines': 8,
      }),
      at(9, {
        'vdsm.call.verb': 'getDevicesVisibility',
        'trace.id': '2cfb392',
        'vdsm.task.id': '05b8878e-c5ad-47a3-8ce6-03311037ca94',
      }),
    ],
  },
  {
    excerpt: '058',
    cause: 'tasks that ended in code 411 and were rolled back: output of vdsm-client, no log',
    records: [at(1, { 'vdsm.log.layout': 'none' })],
  },
  {
    excerpt: '059',
    cause: 'recovery is not complete until the pool is connected',
    records: [at(5, { 'event.action': 'recovery-waited', 'process.thread.name': 'vmrecovery' })],
  },
  {
    excerpt: '062',
    cause: 'an image that is asked about; its uuid is broken over two lines',
    pasted: true,
    records: [
      at(1, {
        'vdsm.call.verb': 'getQemuImageInfo',
        'event.outcome': 'success',
        message: has("'backingfile': u'bc7a3e50-a965-45df-8699-ac47a0e20aa5'"),
      }),
    ],
  },
  {
    excerpt: '064',
    cause: 'a migration that was given up: the line has lost its header',
    pasted: true,
    records: [
      at(2, {
        'vdsm.log.layout': 'none',
        message: "Migration is stuck: Hasn't progressed in 300.093597889 seconds. Aborting.",
      }),
      at(1, { 'event.action': 'command-finish', 'event.outcome': 'success', ...NO_ERROR }),
    ],
  },
  {
    excerpt: '080',
    cause: 'a volume is never extended, since the watermark monitor crashes',
    records: [
      at(2, {
        'event.action': 'job-crashed',
        'log.level': 'error',
        'vdsm.worker.job': 'VolumeWatermarkMonitor',
        'vdsm.vm.id': 'eb9b0a1c-7659-4482-980f-7e5b9ac9336a',
      }),
      at(1, { 'event.action': 'vm-stopped', 'vdsm.vm.exit_reason': 'pause', 'vdsm.vm.status': 'paused' }),
    ],
  },
  {
    excerpt: '081',
    cause: 'a task dies of a failed fallocate with size 0; a backtick stands before it',
    pasted: true,
    records: [
      at(1, {
        'event.action': 'storage-error',
        'log.level': 'error',
        'process.thread.name': 'tasks/7',
        'error.type': 'vdsm.common.cmdutils.Error',
        'error.message': has("Command ['/usr/bin/python3', '/usr/libexec/vdsm/fallocate', '--offset', '4096', '0'"),
        'vdsm.command.id': has(''),
      }),
    ],
  },
  {
    excerpt: '092',
    cause: 'a login that is refused since the session is there: benign',
    pasted: true,
    records: [
      at(1, {
        'event.action': 'iscsi-session-exists',
        'log.level': 'warning',
        'event.outcome': undefined,
        ...NO_ERROR,
      }),
    ],
  },
  {
    excerpt: '098',
    cause: 'an lvm setting that is not known any more',
    pasted: true,
    records: [at(1, { 'event.action': 'command-finish', 'event.outcome': 'failure' })],
  },
  {
    excerpt: '100',
    cause: 'a drive without allocation, taken as one that needs an extend',
    pasted: true,
    records: [
      at(6, {
        'event.action': 'drive-extend-assumed',
        'log.level': 'warning',
        'vdsm.vm.drive': 'sdb',
        'vdsm.vm.id': '6e95d38f-d9b8-4955-878c-da6d631d0ab2',
      }),
      at(1, { 'event.action': 'drive-info', 'vdsm.volume.id': '624b1158-f2b9-4b4f-91c4-332e5594c8fb' }),
    ],
  },
  {
    excerpt: '101',
    cause: 'a scan of half a second',
    records: [at(2, { 'event.action': 'devices-scanned', 'vdsm.elapsed_seconds': 0.49 })],
  },
  {
    excerpt: '102',
    cause: 'a race: the VM runs no more',
    records: [
      at(1, {
        'event.action': 'drive-threshold-failed',
        'error.type': 'libvirt.libvirtError',
        'error.message': 'Requested operation is not valid: domain is not running',
        'vdsm.vm.drive': 'sdc',
        'vdsm.vm.id': '2dad9038-3e3a-4b5e-8d20-b0da37d9ef79',
      }),
    ],
  },
  {
    excerpt: '105',
    cause: 'a restart five seconds after a lease was given back',
    pasted: true,
    records: [
      at(4, { 'event.action': 'banner', 'service.version': '4.40.70.10.git91384f25a', 'process.pid': 853_041 }),
      at(1, { 'event.action': 'lease-release-asked' }),
    ],
  },
  {
    excerpt: '110',
    cause: 'a pool that is secure only while its SPM starts',
    pasted: true,
    records: [
      at(5, { 'event.action': 'pool-changed', 'vdsm.sp.id': 'fb7797bd-3cca-4baa-bcb3-35e8851015f7' }),
      at(1, { 'event.action': 'pool-changed', 'process.thread.name': 'tasks/0' }),
    ],
  },
  {
    excerpt: '111',
    cause: 'a live merge given up two seconds before its extend was done',
    pasted: true,
    records: [
      at(1, {
        'event.action': 'extend-failed',
        'log.level': 'error',
        'vdsm.job.id': 'a4bc1fa7-5e8d-49fd-9846-ec1c6db04d73',
        'error.message': has('Extend timeout for job a4bc1fa7'),
      }),
      at(5, {
        'event.action': 'extend-completed',
        'vdsm.extend.total_seconds': 34.39,
        'vdsm.extend.extend_seconds': 17.16,
        'vdsm.extend.refresh_seconds': 8.9,
      }),
    ],
  },
  {
    excerpt: '112',
    cause: 'a host id that takes 30 seconds to get',
    pasted: true,
    records: [
      at(1, {
        'event.action': 'host-id-acquired',
        'vdsm.elapsed_seconds': 30,
        'vdsm.sd.host_id': 1,
        'vdsm.sd.id': '06e43bfc-2ffe-419e-843b-59a5d23165e1',
      }),
    ],
  },
  {
    excerpt: '113',
    cause: 'one volume group of six is not there; the line below is noise',
    pasted: true,
    records: [
      at(1, { 'event.action': 'lvm-failed', 'log.level': 'warning' }),
      at(14, { 'event.action': 'lvm-none-unreadable', ...NO_ERROR }),
    ],
  },
  {
    excerpt: '117',
    cause: 'a refresh of half a second',
    records: [at(8, { 'event.action': 'domain-cache-refreshed', 'vdsm.elapsed_seconds': 0.54 })],
  },
  {
    excerpt: '119',
    cause: 'a scan and a refresh; its author left records out',
    pasted: true,
    records: [
      at(4, { 'event.action': 'devices-scanned', 'vdsm.elapsed_seconds': 0.26, 'error.stack_trace': undefined }),
      at(2, { 'vdsm.log.layout': 'none', message: '...' }),
    ],
  },
  {
    excerpt: '120',
    cause: 'refreshes of half a second and more',
    records: [at(2, { 'event.action': 'domain-cache-refreshed', 'vdsm.elapsed_seconds': 0.62 })],
  },
  {
    excerpt: '121',
    cause: 'an extend to a size that the volume has already',
    pasted: true,
    records: [at(1, { 'event.action': 'lvm-failed', 'log.level': 'warning', 'process.thread.name': 'tasks/8' })],
  },
  {
    excerpt: '122',
    cause: 'vdsm restarts after six seconds',
    pasted: true,
    records: [
      at(24, { 'event.action': 'banner', 'process.pid': 9900, 'service.version': '4.40.0.905.git756ee1f' }),
      at(1, { 'event.action': 'banner', 'process.pid': 9202 }),
    ],
  },
  {
    excerpt: '124',
    cause: 'a volume that is being made: noise',
    pasted: true,
    records: [at(1, { 'log.level': 'warning', 'vdsm.volume.id': 'b4f2bc13-26b2-4db5-8a2c-e18d4153fb83' })],
  },
  {
    excerpt: '126',
    cause: 'a warning of lvm on success: noise',
    pasted: true,
    records: [at(1, { 'event.action': 'lvm-warned', 'log.level': 'warning', ...NO_ERROR })],
  },
  {
    excerpt: '128',
    cause: 'a volume without mapping: noise',
    pasted: true,
    records: [
      at(1, {
        'log.level': 'warning',
        'process.thread.name': 'tasks/1',
        'vdsm.sd.id': 'ac92c738-5d4a-4324-9cd5-c6413987a237',
        'vdsm.volume.id': 'edced9d8-6f32-45d9-a5d3-a933946ba8ad',
      }),
    ],
  },
  {
    excerpt: '129',
    cause: 'a processor of the other maker: noise at DEBUG',
    records: [at(1, { 'log.level': 'debug', 'event.action': 'host-info-failed', 'error.type': 'IOError' })],
  },
  {
    excerpt: '130',
    cause: 'an lvm filter that is wrong where a host has no devices',
    pasted: true,
    records: [at(1, { 'event.action': 'lvm-failed', 'process.thread.name': 'hsm/init' })],
  },
  {
    excerpt: '131',
    cause: 'a volume group that is not there',
    pasted: true,
    records: [
      at(1, {
        'event.action': 'lvm-failed',
        message: has('Volume group "840d159f-3a01-40d6-943a-ce4ed7a63960" not found'),
      }),
    ],
  },
  {
    excerpt: '132',
    cause: 'a guest agent that does not answer; ACPI shuts the VM down',
    records: [
      at(2, {
        'event.action': 'vm-shutdown-failed',
        'log.level': 'warning',
        'vdsm.vm.id': '6ba3ae52-ab06-4645-8d94-80c24894fcea',
      }),
      at(4, { 'event.action': 'vm-shutdown-step', 'log.level': 'info' }),
    ],
  },
  {
    excerpt: '135',
    cause: 'records were dropped under load',
    pasted: true,
    records: [
      at(1, {
        'event.action': 'records-dropped',
        'log.level': 'critical',
        'vdsm.dropped.count': 486,
        'vdsm.dropped.seconds': 60,
        'vdsm.dropped.pending': 1209,
      }),
      at(10, { 'event.action': 'records-kept', 'log.level': 'debug' }),
    ],
  },
  {
    excerpt: '139',
    cause: 'a drive that grows',
    pasted: true,
    records: [
      at(6, {
        'event.action': 'drive-info',
        'vdsm.vm.drive': 'sda',
        'vdsm.volume.id': '13b40805-a43b-4c0e-9a0b-0c03a2e4ecbb',
        message: has('BlockInfo(capacity=8589934592L, allocation=2490368L, physical=1073741824L)'),
      }),
    ],
  },
  {
    excerpt: '140',
    cause: 'where the time of extends goes',
    pasted: true,
    records: [
      at(1, {
        'event.action': 'extend-completed',
        'vdsm.extend.total_seconds': 6.3,
        'vdsm.extend.extend_seconds': 3.98,
        'vdsm.extend.refresh_seconds': 0.11,
        'vdsm.volume.id': 'c951edf1-16aa-4a8e-9197-cdec7c893dca',
      }),
      at(12, { 'event.action': 'extend-completed', 'vdsm.extend.total_seconds': 2.31 }),
    ],
  },
  {
    excerpt: '141',
    cause: 'one domain stops the monitor of all',
    pasted: true,
    records: [
      at(7, {
        'event.action': 'thread-crashed',
        'error.type': 'Canceled',
        'error.message': 'Simulating cancellation in _acquireHostId',
        'process.thread.name': 'check/loop',
      }),
      at(1, { 'event.action': 'event-loop-delayed', 'vdsm.elapsed_seconds': 1.42 }),
    ],
  },
  {
    excerpt: '144',
    cause: 'a callback that is called twice after an error',
    pasted: true,
    records: [
      at(1, {
        'event.action': 'event-loop-failed',
        'error.type': 'AssertionError',
        'error.message': 'Simulating unexpected failure in _acquireHostId()',
      }),
      at(16, {
        'event.action': 'thread-crashed',
        'error.type': 'AttributeError',
        'error.message': "'NoneType' object has no attribute 'poll'",
      }),
    ],
  },
  {
    excerpt: '145',
    cause: 'a task that cannot be recovered: a module has moved',
    pasted: true,
    records: [
      at(1, {
        'event.action': 'task-error',
        'error.type': 'ImportError',
        'error.message': 'No module named storage.volume',
        // python's own, not the storage exception of that name
        'error.code': undefined,
        'vdsm.task.id': '8e3b5318-2b14-450d-bcb2-a6caf841b142',
        'process.thread.name': 'tasks/9',
      }),
    ],
  },
  {
    excerpt: '146',
    cause: 'a task, from its call to its worker',
    pasted: true,
    records: [
      at(1, {
        'event.action': 'call-start',
        'vdsm.call.verb': 'deleteImage',
        'source.ip': '10.35.0.111',
        'vdsm.task.id': 'ef3b0a5c-420e-4865-bef7-b79be89291dd',
      }),
      at(6, { message: 'START task ef3b0a5c-420e-4865-bef7-b79be89291dd ...', 'process.thread.name': 'tasks/6' }),
    ],
  },
  {
    excerpt: '147',
    cause: 'a request that could not be served; its traceback was left out',
    pasted: true,
    records: [
      at(1, { 'event.action': 'request-error', 'log.level': 'error', message: has("'method': u'Host.getStats'") }),
    ],
  },
  {
    excerpt: '148',
    cause: 'calls of the new form',
    pasted: true,
    records: [
      at(6, {
        'event.action': 'call-finish',
        'event.outcome': 'success',
        'vdsm.call.verb': 'spmStart',
        'trace.id': '33280e0f',
        'source.ip': '192.168.201.3',
      }),
      at(20, { 'event.action': 'call-finish', 'vdsm.call.verb': 'repoStats', 'source.address': undefined }),
    ],
  },
  {
    excerpt: '149',
    cause: 'a VM that is not recovered, since its call has no context',
    pasted: true,
    records: [
      at(1, {
        'event.action': 'recovery-failed',
        'error.type': 'AttributeError',
        'error.message': "'thread._local' object has no attribute 'context'",
        'vdsm.vm.id': '0b2f5a7f-39c0-4a9d-be14-8ff133e1c496',
      }),
    ],
  },
  {
    excerpt: '151',
    cause: 'storage that does not answer for 50 seconds',
    pasted: true,
    records: [
      at(17, {
        'event.action': 'path-check-blocked',
        'log.level': 'warning',
        'vdsm.elapsed_seconds': 50,
        'vdsm.sd.path': '/rhev/data-center/mnt/example.com:_path/d6e4a622...b7286757/dom_md/metadata',
      }),
    ],
  },
  {
    excerpt: '153',
    cause: 'polls',
    records: [at(3, { 'event.outcome': 'success', 'vdsm.call.verb': 'repoStats', ...NO_ERROR })],
  },
  {
    excerpt: '155',
    cause: 'a start, with requests refused until it is done',
    records: [
      at(1, { 'event.action': 'banner', 'process.pid': 26_597 }),
      at(38, { 'event.action': 'request-refused', 'error.code': '99', 'vdsm.error.name': 'RecoveryInProgress' }),
    ],
  },
  {
    excerpt: '157',
    cause: 'an exception of the wrong class hides that vdsm is in recovery',
    pasted: true,
    records: [
      at(1, {
        'event.action': 'job-crashed',
        'error.type': 'AttributeError',
        'error.message': "'dict' object has no attribute 'code'",
        'process.thread.name': 'jsonrpc.Executor/1',
        'vdsm.log.layout': 'old',
      }),
    ],
  },
  {
    excerpt: '159',
    cause: 'every record of ioprocess stands twice',
    pasted: true,
    records: [
      at(1, {
        'event.action': 'ioprocess-step',
        message: 'Starting ioprocess',
        'process.thread.name': 'ioprocess communication (4660)',
      }),
      at(5, { 'event.action': 'ioprocess-step', message: 'Starting ioprocess' }),
    ],
  },
  {
    excerpt: '162',
    cause: 'two lines that contradict each other: noise',
    pasted: true,
    records: [at(4, { 'log.level': 'debug', message: 'Only one cpu detected: affinity disabled', ...NO_ERROR })],
  },
  {
    excerpt: '164',
    cause: 'a device of unknown type: noise',
    pasted: true,
    records: [
      at(1, {
        'log.level': 'warning',
        'vdsm.vm.id': '97ca14a3-1502-4ac6-bb48-ba9dcd8179d2',
        'event.action': 'vm-device-warned',
      }),
    ],
  },
  {
    excerpt: '165',
    cause: 'a VM that has lost its libvirt domain',
    pasted: true,
    records: [
      at(1, {
        'event.action': 'request-error',
        'error.type': 'AttributeError',
        'error.message': "'NoneType' object has no attribute 'fsFreeze'",
        'process.thread.name': 'Thread-460',
      }),
    ],
  },
  {
    excerpt: '166',
    cause: 'None was passed as mtu: the command that failed is the cause, not the traceback',
    records: [
      at(15, { 'event.action': 'command-finish', 'event.outcome': 'failure' }),
      at(17, {
        'event.action': 'supervdsm-call-failed',
        'error.type': 'IPRoute2Error',
        'error.message': has('argument "None" is wrong: Invalid "mtu" value'),
        'vdsm.error.failed_command': expect.any(String),
      }),
    ],
  },
  {
    excerpt: '168',
    cause: 'logging crashes on a partial method',
    records: [
      at(1, {
        'error.type': 'AttributeError',
        'error.message': "'functools.partial' object has no attribute 'func_name'",
      }),
    ],
  },
  {
    excerpt: '169',
    cause: 'a file system that cannot be written to',
    pasted: true,
    records: [
      at(1, {
        'error.type': 'OSError',
        'error.message': has('[Errno 30] Read-only file system'),
        'process.thread.name': 'MainThread',
        'event.dataset': 'vdsm.reg',
        message: has('makeBridge Failed to del existing bridge.'),
      }),
    ],
  },
  {
    excerpt: '170',
    cause: 'read checks: noise',
    records: [at(3, { 'event.action': 'command-finish', 'event.outcome': 'success', ...NO_ERROR })],
  },
  {
    excerpt: '171',
    cause: 'headers that are cut',
    pasted: true,
    records: [
      at(1, { 'vdsm.log.layout': 'old', 'process.thread.name': 'Thread-11', 'log.level': 'info' }),
      at(2, { 'vdsm.log.layout': 'old', 'process.thread.name': 'Thread-12' }),
    ],
  },
  {
    excerpt: '172',
    cause: 'a PCI slot that is used twice',
    records: [
      at(1, {
        'event.action': 'vm-start-failed',
        'error.type': 'libvirtError',
        'error.message': has('Attempted double use of PCI slot 0000:00:01.0'),
        'vdsm.vm.id': '27f1a8d4-1f81-49e6-bd83-4ecb0a462b54',
      }),
      at(14, { 'event.action': 'vm-down', 'vdsm.vm.exit_code': 1, 'error.type': 'libvirtError' }),
    ],
  },
  {
    excerpt: '173',
    cause: 'the same PCI slot, on a second host',
    records: [
      at(1, {
        'event.action': 'vm-start-failed',
        'error.type': 'libvirtError',
        'vdsm.vm.id': '1b8dc1a2-acd3-4a57-9a2b-23f12ae52e38',
      }),
      at(17, { 'vdsm.call.verb': 'getSpmStatus', 'vdsm.spm.role': 'spm', ...NO_ERROR }),
    ],
  },
  {
    excerpt: '176',
    cause: 'noise: a path check and mailbox reads',
    records: [
      at(1, { 'event.action': 'path-checked', 'vdsm.sd.read_delay_seconds': 0.05, 'vdsm.call.verb': undefined }),
    ],
  },
];
