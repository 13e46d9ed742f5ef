/** Records of several logs in one text: each header opens a record of its own kind, by evidence before the kind of its file. */
import { describe, expect, it } from 'vitest';
import type { LogKind } from '../../src/model/files.ts';
import { recordsOfKind } from '../support/batch.ts';

const VDSM = '2022-01-10 09:00:01,100+0100 INFO  (jsonrpc/1) [vdsm.api] START getSpmStatus() from=::1,4 (api:48)';
const OLD_VDSM =
  '6bf62b1e-7eae-4cd2-9b63-1dc71f357b88::DEBUG::2014-01-21 13:13:21,166::task::595::Storage.TaskManager.Task::(_updateState) x';
const ENGINE =
  '2014-01-21 13:13:21,166 INFO  [org.ovirt.engine.core.bll.RunVmCommand] (ajp-1) Running command: RunVmCommand';
const SERVER = '2014-01-21 13:13:22,166 INFO  [org.jboss.as] (MSC service thread 1-1) JBAS015899: starting';
const UNIQUE: readonly (readonly [LogKind, string])[] = [
  ['guest-agent', 'MainThread::ERROR::2017-08-07 14:10:37,654::ovirt-guest-agent::103::root::Unhandled exception!'],
  ['image-proxy', '(MainThread) INFO 2018-10-25 10:20:01,312 server:34:root:(start) Server started'],
  ['otopi', '2018-07-02 07:29:07,122+0000 DEBUG otopi.plugins.otopi.system.info info._init:39 SYSTEM INFORMATION'],
  ['host-deploy', '2018-09-08 01:21:52,123 p=4711 u=ovirt |  TASK [x] ***'],
  ['host-deploy', '2023-04-04 13:13:26 CST - TASK [x] ***'],
  ['qemu', '2024-01-26 01:58:11.004+0000: shutting down, reason=crashed'],
  ['qemu', '2024-01-26T01:58:12.004123Z qemu-kvm: terminating on signal 15 from pid 2231 (/usr/sbin/libvirtd)'],
  ['connectivity', '2015-07-25 00:52:00,598:DEBUG:recent_client:True'],
  ['register', '07/25/2015 12:02:04 AM Received the following attributes: fqdn=engine.example.com'],
  ['spm-lock', '[2012-05-01 10:00:00] Protecting spm lock for vdsm pid 4711'],
  ['sanlock', '2014-01-24 16:50:55-0600 1 [2462]: s3 renewal error'],
  ['sanlock', 'dropped 12 entries2014-01-25 06:12:56-0600 48121 [2462]: s3 check_our_lease failed 80'],
  ['libvirt', '2022-01-10 09:00:01.100+0000: 4711: error : virNetSocketReadWire:1791 : End of file'],
  ['mom', '2024-07-05 20:47:40,991 - mom - ERROR - Failed to initialize MOM threads'],
  ['imageio', '2022-01-10 09:00:01,100 INFO    (MainThread) [services] x'],
  ['supervdsm', 'MainThread::DEBUG::2022-03-01 09:59:59,100::supervdsm_server::271::SuperVdsm.Server::(main) x'],
  ['supervdsm', 'restore-net::DEBUG::2022-03-01 09:59:59,100::libvirtconnection::1::root::(get) x'],
  ['supervdsm', 'sourceRoute::DEBUG::2016-05-25 08:42:16,447::sourceroutethread::79::root::(_subscribe) x'],
  ['upgrade', 'MainThread::DEBUG::2015-07-25 00:50:00,598::upgrade::82::upgrade::(apply_upgrade) Running upgrade x'],
  ['ha-agent', 'MainThread::INFO::2022-03-01 09:59:59,100::a::1::ovirt_hosted_engine_ha.agent.agent.Agent::(run) x'],
  ['ha-agent', 'MainThread::INFO::2022-03-01 09:59:59,100::a::1::ovirt_hosted_engine_ha.lib.image.Image::(run) x'],
  ['ha-broker', 'Thread-1::INFO::2022-03-01 09:59:59,100::engine_health::1::engine_health.EngineHealth::(action) x'],
  ['ha-broker', 'Thread-2::INFO::2022-03-01 09:59:59,100::mem_free::1::mem_free.MemFree::(action) x'],
  ['ha-broker', 'Thread-3::INFO::2022-03-01 09:59:59,100::mgmt_bridge::1::mgmt_bridge.MgmtBridge::(action) x'],
  ['ha-broker', 'Thread-4::INFO::2022-03-01 09:59:59,100::network::1::network.Network::(action) x'],
  ['ha-broker', 'Thread-5::INFO::2022-03-01 09:59:59,100::c::1::cpu_load_no_engine.CpuLoadNoEngine::(action) x'],
  ['ha-broker', 'Thread-6::INFO::2022-03-01 09:59:59,100::s::1::storage_domain.StorageDomain::(action) x'],
  ['engine', ENGINE],
  ['engine-server', SERVER],
  ['vdsm', VDSM],
  ['vdsm', OLD_VDSM],
];
/** Kinds of files that the lines are put into. */
const FILES: readonly LogKind[] = [
  'vdsm',
  'engine',
  'engine-server',
  'ha-agent',
  'supervdsm',
  'upgrade',
  'guest-agent',
  'image-proxy',
  'imageio',
  'mom',
  'sanlock',
  'libvirt',
  'syslog',
  'otopi',
  'host-deploy',
  'register',
  'other',
];

const kindsOf = (file: LogKind, ...lines: string[]): LogKind[] =>
  recordsOfKind(file, `${lines.join('\n')}\n`, 'notes.txt', Date.UTC(2030, 0, 1)).map(({ kind }) => kind);

describe('a header of each kind', () => {
  it.each(UNIQUE)('%s opens a record of its own in files of all kinds: %s', (kind, line) => {
    // in the system log itself a program named qemu may have written it
    const files = line.includes('Z qemu') ? FILES.filter((file) => file !== 'syslog') : FILES;
    for (const file of files) expect([file, ...kindsOf(file, line, VDSM, line)]).toEqual([file, kind, 'vdsm', kind]);
  });

  it('continues what announces output of another program', () => {
    const announced = "2018-07-02 07:29:08,123+0000 DEBUG otopi.x plugin.execute:926 execute-output: ('cat',) stdout:";
    const next = '2018-07-02 07:29:09,123+0000 DEBUG otopi.x x.y:1 done';
    expect(kindsOf('otopi', announced, ENGINE, VDSM, 'end of output', next, VDSM)).toEqual(['otopi', 'otopi', 'vdsm']);
    // the command line of a VM
    const starting = '2024-01-26 01:58:11.004+0000: starting up libvirt version: 8.0.0';
    expect(kindsOf('qemu', starting, 'LC_ALL=C \\', '/usr/libexec/qemu-kvm', VDSM)).toEqual(['qemu', 'vdsm']);
    const byLibvirt = '2024-01-26 01:58:12.004+0000: 4711: error : virX:1 : y';
    expect(kindsOf('qemu', starting, byLibvirt)).toEqual(['qemu']);
  });

  it('that other programs have, too, needs evidence', () => {
    expect(kindsOf('vdsm', VDSM, '[2012-05-01 10:00:00] GET /index.html')).toEqual(['vdsm', 'vdsm']);
    expect(kindsOf('vdsm', VDSM, '2018-07-02 07:29:07,122 DEBUG myscript hello')).toEqual(['vdsm', 'vdsm']);
  });
});

it('loggers that agent and broker share are of the kind of the file, else of the agent', () => {
  const shared = 'MainThread::INFO::2022-03-01 09:59:59,100::a::1::ovirt_hosted_engine_ha.lib.x::(run) x';
  expect([kindsOf('ha-broker', shared), kindsOf('ha-agent', shared), kindsOf('vdsm', shared)]).toEqual([
    ['ha-broker'],
    ['ha-agent'],
    ['ha-agent'],
  ]);
});

describe('the year of a line of the system log', () => {
  const KERNEL = 'Jan 25 06:11:56 host1 kernel: x';
  const FORWARDED = 'Jan 25 06:12:06 host1 vdsm.log: 2018-01-25 06:12:06,001-0600 INFO  (a) [b] x (c:1)';
  const years = (...lines: string[]): string[] =>
    recordsOfKind('syslog', `${lines.join('\n')}\n`, 'messages', Date.UTC(2022, 5, 1)).map(({ stamp }) =>
      stamp.slice(0, 4),
    );

  it('is that of a forwarded line, before those of other logs beside it', () => {
    const other = VDSM.replace('2022-01', '2022-02');
    expect(years(FORWARDED, other, KERNEL, other, KERNEL).toSorted()).toEqual(['2018', '2018', '2018', '2022', '2022']);
  });

  it('is that of another log where no line of its own tells it, and never later than the file', () => {
    expect(years(OLD_VDSM, KERNEL)).toEqual(['2014', '2014']);
    expect(years(VDSM.replace('2022-01-10', '2021-11-26'), KERNEL)).toEqual(['2021', '2022']);
    expect(years(VDSM.replace('2022-01-10', '2022-05-26'), 'Dec 25 06:11:56 host1 kernel: x')).toEqual([
      '2022',
      '2021',
    ]);
    expect(years(VDSM.replace('2022-01-10', '2022-05-31'), 'Nov 25 06:11:56 host1 kernel: x')).toEqual([
      '2022',
      '2021',
    ]);
  });
});
