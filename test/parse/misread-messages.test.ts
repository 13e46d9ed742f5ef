/** Messages of real logs that look like messages of another kind. */
import { describe, expect, it } from 'vitest';
import { actionOf, factsOf } from '../../src/parse/actions.ts';
import { parseRecord } from '../../src/parse/parse.ts';
import { recordsOf } from '../support/batch.ts';

const TASK = '810a59d9-6b5c-4d3e-8f2a-1b0c9d8e7f6a';
const VOLUME = '3b435e98-f6b1-40ab-b3de-18b403049e7a';
const VM = '45b59cae-f2a0-4d83-8da8-b7c0a21fbe14';

/** One row a message: its line, and the action and facts that are read from it. */
const ROWS: readonly {
  readonly shows: string;
  readonly line: string;
  readonly action: string;
  readonly facts?: object;
}[] = [
  {
    shows: 'FINISH with an error and no context is the error copy of a call',
    line: 'ERROR (jsonrpc/6) [api] FINISH detach_volume error=Managed Volume Helper failed (api:131)',
    action: 'call-error',
  },
  {
    shows: 'so is that of the dispatcher',
    line: "ERROR (jsonrpc/6) [storage.Dispatcher] FINISH repoStats error='boom' (dispatcher:87)",
    action: 'call-error',
  },
  {
    shows: 'FINISH check is a path that was read',
    line: "DEBUG (check/loop) [storage.check] FINISH check u'/rhev/data-center/mnt/x/be94b389-000f-4487-baf4-35ded403e579/dom_md/metadata' (rc=0, elapsed=0.05) (check:269)",
    action: 'path-checked',
    facts: { 'vdsm.sd.id': 'be94b389-000f-4487-baf4-35ded403e579', 'vdsm.sd.read_delay_seconds': 0.05 },
  },
  {
    shows: 'FINISH thread is no call',
    line: 'DEBUG (vmrecovery) [root] FINISH thread <Thread(vmrecovery, stopped daemon 140123456789248)> (concurrent:258)',
    action: 'thread-step',
  },
  {
    shows: 'START HSM init is no call',
    line: 'INFO  (MainThread) [storage.HSM] START HSM init (hsm:373)',
    action: 'start-step',
  },
  {
    shows: 'START task on a mailbox thread is a mail',
    line: `INFO  (mailbox-hsm/2) [storage.threadpool.workerthread] START task ${TASK} (cmd=<function runTask at 0x7f73ec5b1510>, args=(b'\\x91]}',)) (threadPool:146)`,
    action: 'mail-start',
  },
  {
    shows: 'FINISH task on a mailbox thread is a mail',
    line: `INFO  (mailbox-spm/4) [storage.ThreadPool.WorkerThread] FINISH task ${TASK} (threadPool:148)`,
    action: 'mail-finish',
  },
  {
    shows: 'a clock whose parts still run',
    line: `INFO  (mailbox-hsm/2) [virt.vm] (vmId='${VM}') Extend volume ${VOLUME} completed <Clock(total=3.04*, wait=1.91, extend-volume=1.13, refresh-volume=0.00*)> (vm:1453)`,
    action: 'extend-completed',
    facts: {
      'vdsm.volume.id': VOLUME,
      'vdsm.extend.total_seconds': 3.04,
      'vdsm.extend.wait_seconds': 1.91,
      'vdsm.extend.extend_seconds': 1.13,
      'vdsm.extend.refresh_seconds': 0,
      'vdsm.extend.running': true,
    },
  },
  {
    shows: 'libvirt is lost',
    line: 'WARN  (periodic/13) [root] connection to libvirt broken. ecode: 1 edom: 7 (libvirtconnection:151)',
    action: 'libvirt-lost',
  },
  {
    shows: 'vdsm kills itself after that',
    line: 'CRIT  (periodic/13) [root] taking calling process down. (libvirtconnection:157)',
    action: 'libvirt-lost',
  },
  {
    shows: 'the signal as 4.11 to 4.18 log it',
    line: 'MainThread::DEBUG::2015-04-13 18:01:56,201::vdsm::58::vds::(sigtermHandler) Received signal 15',
    action: 'signal-received',
    facts: { 'vdsm.signal': 15 },
  },
  {
    shows: 'a start that failed before its banner',
    line: 'MainThread::ERROR::2015-04-13 18:01:56,201::vdsm::73::vds::(run) Exception raised',
    action: 'startup-failed',
  },
  {
    shows: 'the new header with the old prefix of a VM',
    line: `INFO    (Thread-11) [virt.vm] vmId=\`${VM}\`::VM wrapper has started (vm:1751)`,
    action: 'vm-started',
  },
  {
    shows: 'Run and protect behind a header with a zone',
    line: "INFO  (jsonrpc/3) [dispatcher] Run and protect: getSpmStatus(spUUID=u'x', options=None) (logUtils:51)",
    action: 'call-start',
  },
  {
    shows: 'a caller that the user masked',
    line: 'INFO  (jsonrpc/3) [api.virt] START merge(drive={}) from=::ffff:XXX.XXX.XX.XXX,XXXXX, flow_id=5b06be20 (api:48)',
    action: 'call-start',
  },
  {
    shows: 'a VM that is down, in the returned value of a successful call',
    line: `INFO  (jsonrpc/3) [api.virt] FINISH getStats return={'status': {'code': 0, 'message': 'Done'}, 'statsList': [{'vmId': '${VM}', 'status': 'Down', 'exitCode': 1, 'exitMessage': "internal error: x's PCI slot"}]} from=::1,40000, vmId=${VM} (api:54)`,
    action: 'call-finish',
    facts: { 'vdsm.vm.exit_code': 1, 'vdsm.vm.exit_reason': "internal error: x's PCI slot", 'vdsm.vm.id': VM },
  },
  {
    shows: 'a logger that 4.50 did not turn to lower case',
    line: "ERROR (mailbox-spm) [storage.MailBox.SpmMailMonitor] mailbox 65 checksum failed, not clearing mailbox, clearing new mail (data=b'', checksum=b'', expected=b'') (mailbox:602)",
    action: 'mail-checksum-failed',
    facts: { 'vdsm.sd.host_id': 65 },
  },
  {
    shows: 'a level changed, as 4.18 to 4.40.0 log it',
    line: "WARN  (jsonrpc/1) [root] Setting loglevel on 'vds' to DEBUG (10) (logutils:90)",
    action: 'log-level-changed',
    facts: { 'vdsm.loglevel.logger': 'vds', 'vdsm.loglevel.level': 'debug' },
  },
  {
    shows: 'a level changed, as later 4.40 and 4.50 log it',
    line: "INFO  (jsonrpc/1) [root] Setting log level on 'storage' to WARNING (30) (logutils:90)",
    action: 'log-level-changed',
    facts: { 'vdsm.loglevel.logger': 'storage', 'vdsm.loglevel.level': 'warning' },
  },
  {
    shows: 'a level changed, by its number',
    line: 'Thread-7::INFO::2015-04-13 18:01:56,201::API::1::clientIF.setLogLevel::(setLogLevel) Setting loglevel to 20',
    action: 'log-level-changed',
    facts: { 'vdsm.loglevel.level': 'info' },
  },
  {
    shows: 'a caller line without flow',
    line: 'Thread-40::DEBUG::2015-04-13 18:01:56,201::BindingXMLRPC::318::vds::(wrapper) client [127.0.0.1]',
    action: 'caller',
  },
  {
    shows: 'a thread name with brackets of its own',
    line: 'INFO  (ioprocess communication (16074)) [IOProcess] Starting ioprocess (__init__:447)',
    action: 'ioprocess-step',
  },
  {
    shows: 'many lines without a traceback',
    line: 'MainThread::DEBUG::2015-04-13 18:01:56,201::ifcfg::460::root::(_persistentBackup) backing up ifcfg-ovirtmgmt: DEVICE=ovirtmgmt\nONBOOT=yes\n\nTYPE=Bridge',
    action: 'network-changed',
    facts: { 'vdsm.network.name': 'ovirtmgmt' },
  },
  {
    shows: 'a tail alone on its line',
    line: 'ERROR (Reactor thread) [vds.dispatcher] uncaptured python exception, closing channel <x connected>\n(betterAsyncore:179)',
    action: 'connection-lost',
  },
  {
    shows: 'the name of a client in front, which is no id of a task or VM',
    line: 'INFO  (tmap-1737/0) [IOProcessClient] (test-host1-storage.example.com `:_share2_share_Master) Starting client (__init__:308)',
    action: 'ioprocess-step',
  },
  {
    shows: 'an operation that fails each period',
    line: 'ERROR (qgapoller/1) [virt.periodic.Operation] <bound method QemuGuestAgentPoller._poller of <vdsm.virt.qemuguestagent.QemuGuestAgentPoller object at 0x7fe08c0d9630>> operation failed (periodic:204)',
    action: 'job-crashed',
    facts: { 'vdsm.worker.job': 'QemuGuestAgentPoller._poller' },
  },
  {
    shows: 'a request that names no verb',
    line: "ERROR (jsonrpc/4) [jsonrpc.JsonRpcServer] could not serve request {'params': {}, 'method': u'Host.getStats'} (__init__:692)",
    action: 'request-error',
  },
  {
    shows: 'numbers of python 2',
    line: "Thread-12::INFO::2015-04-13 18:01:56,201::logUtils::47::dispatcher::(wrapper) Run and protect: getSpmStatus, Return response: {'spm_st': {'spmId': 1L, 'spmStatus': 'SPM', 'spmLver': -1}}",
    action: 'call-finish',
    facts: { 'vdsm.spm.role': 'spm', 'vdsm.spm.id': 1 },
  },
  {
    shows: 'a network user that is gone already is no fault',
    line: 'WARN  (jsonrpc/4) [root] Attempting to remove a non existing net user: ovirtmgmt/eth0 (libvirtnetwork:190)',
    action: 'network-already-so',
  },
  {
    shows: 'a file that is gone already is no fault',
    line: 'WARN  (jsonrpc/4) [root] File: /var/lib/libvirt/qemu/channels/x.com.redhat.rhevm.vdsm already removed (fileutils:54)',
    action: 'file-already-gone',
  },
  {
    shows: 'nothing is marked unreadable',
    line: 'WARN  (jsonrpc/6) [storage.LVM] Marked vgs=[] as Unreadable due to reload failure (lvm:638)',
    action: 'lvm-none-unreadable',
  },
  {
    shows: 'a session that exists is what was wanted',
    line: "WARN  (iscsi-login/0) [storage.iscsiadm] Duplicate portals for target iqn.2003-01.org.alpine.01 iface default portal 192.0.2.34:3260,1: Command ... failed with rc=15 out=... err=b'iscsiadm: initiator reported error (15 - session exists)' (iscsiadm:446)",
    action: 'iscsi-session-exists',
  },
];

describe('messages that are easily misread', () => {
  it.each(ROWS)('$shows', ({ line, action, facts }) => {
    const [record] = recordsOf(stamped(line));
    const event = record === undefined ? undefined : parseRecord(record, undefined)?.event;
    expect(event === undefined ? undefined : actionOf(event)).toBe(action);
    if (facts !== undefined) expect(event === undefined ? undefined : factsOf(event)).toMatchObject(facts);
  });
});

/** A line of the new layout with its stamp. */
function stamped(line: string): string {
  return /^\S+::/.test(line) ? `${line}\n` : `2017-05-22 11:50:46,061+0530 ${line}\n`;
}
