/**
 * sanlock.log: leases on storage, and the processes that use or lose them. sanlock writes its messages to the system
 * log too.
 */
import type { Event, LoggedError, NoteFacts } from '../../model/events.ts';
import type { LogRecord } from '../../model/records.ts';
import { UUID, WHOLE_UUID } from '../../model/uuid.ts';
import { fingerprintOf } from '../errors/fingerprint.ts';
import type { Note } from '../notes.ts';
import { ERRNO } from '../tables/errno.ts';
import { SANLOCK_CODES } from '../tables/sanlock-codes.ts';
import type { LogRules, NameReader } from './log-rules.ts';
import { startSignal } from './start-signal.ts';

const ANY = ['*'];
const SD = '7c49750d-7eae-4cd2-9b63-1dc71f357b88';
const IDS = `/rhev/data-center/mnt/192.0.2.5:_data/${SD}/dom_md/ids`;
const LEASES = `/dev/${SD}/leases`;

/** The leases on host ids lie in `ids`, and are opened to join a lockspace. */
const OPEN_IDS = [
  [
    '2.3-',
    'open error {vdsm.sanlock.code} {}/ids',
    `open error -2 ${IDS}`,
    { 'vdsm.sanlock.code': -2, 'vdsm.sanlock.error': 'ENOENT', 'vdsm.sd.path': IDS, 'vdsm.sd.id': SD },
  ],
] satisfies Note['wordings'];

/** Messages without their prefix `sN `, `sN:rM ` or `rM `, which `stripSanlockPrefix` removes. */
export const sanlockNotes: readonly Note[] = [
  {
    action: 'sanlock-started',
    means: 'sanlock starts, and numbers its lockspaces (`s1`) and resources (`r1`) anew.',
    loggers: ANY,
    signals: startSignal(/^sanlock daemon started (?<version>\d[\w.-]{0,31})?/),
    wordings: [
      [
        '2.3-',
        'sanlock daemon started {} host {}',
        'sanlock daemon started 3.8.4 host 99999999-9999-9999-9999-999999999999.host1 (host1)',
        undefined,
        { start: { version: '3.8.4', pid: undefined } },
      ],
    ],
  },
  {
    // written before the lease on the host id is tried; `lockspace-refused` follows where the host cannot have it
    action: 'lockspace-added',
    means:
      'The host begins to join the lockspace of a storage domain with its host id, and sanlock gives the lockspace its number (`s1`).',
    loggers: ANY,
    read: readLockspace,
    wordings: [
      [
        '2.3-',
        'lockspace {}:{}:/{}:{}',
        `lockspace ${SD}:2:${IDS}:0`,
        { 'vdsm.sd.id': SD, 'vdsm.sd.host_id': 2, 'vdsm.sd.path': IDS },
      ],
    ],
    not: [['lockspace x is gone', undefined]],
  },
  {
    // written before the lease is tried: 2.3 to 3.5 name the client behind it, 3.6 and later do not
    action: 'resource-named',
    means:
      'sanlock gives a lease its number (`r1`) before it tries to acquire it: the lease of the SPM (`SDM`), of a volume or of a VM.',
    loggers: ANY,
    read: readResource,
    wordings: [
      [
        '2.3-3.5',
        'resource {}:{}:/{}:{} for {}',
        `resource ${SD}:SDM:${LEASES}:1048576 for 3,11,2345`,
        { 'vdsm.sd.id': SD, 'vdsm.sanlock.resource': 'SDM', 'vdsm.sd.path': LEASES, 'vdsm.sanlock.client_pid': 2345 },
      ],
      [
        '3.6-',
        'resource {}:{}:/{}:{}',
        `resource ${SD}:SDM:${LEASES}:1048576`,
        { 'vdsm.sd.id': SD, 'vdsm.sanlock.resource': 'SDM', 'vdsm.sd.path': LEASES },
      ],
    ],
    not: [['resource thread stopped: 3: 5: 7', undefined]],
  },
  {
    action: 'sanlock-renewal-failed',
    means: 'sanlock cannot renew the lease on the host id: the storage does not answer, or returns an error.',
    loggers: ANY,
    read: readCode,
    wordings: [
      [
        '2.3-',
        'renewal error {vdsm.sanlock.code} delta_length {vdsm.elapsed_seconds} last_success {}',
        'renewal error -202 delta_length 10 last_success 48041',
        { 'vdsm.sanlock.code': -202, 'vdsm.sanlock.error': 'SANLK_AIO_TIMEOUT', 'vdsm.elapsed_seconds': 10 },
      ],
      [
        '2.3-',
        'delta_renew read rv {vdsm.sanlock.code} offset {} {vdsm.sd.path}',
        `delta_renew read rv -202 offset 0 ${IDS}`,
        { 'vdsm.sanlock.code': -202, 'vdsm.sanlock.error': 'SANLK_AIO_TIMEOUT', 'vdsm.sd.path': IDS, 'vdsm.sd.id': SD },
      ],
      [
        '3.5-',
        'delta_renew read timeout {vdsm.elapsed_seconds} sec offset {} {vdsm.sd.path}',
        `delta_renew read timeout 10 sec offset 0 ${IDS}`,
        { 'vdsm.elapsed_seconds': 10, 'vdsm.sd.path': IDS, 'vdsm.sd.id': SD },
      ],
      [
        '3.5-',
        'delta_renew write time {vdsm.elapsed_seconds} error {vdsm.sanlock.code} offset {} {vdsm.sd.path}',
        `delta_renew write time 12 error -202 offset 0 ${IDS}`,
        { 'vdsm.elapsed_seconds': 12, 'vdsm.sanlock.code': -202, 'vdsm.sd.path': IDS, 'vdsm.sd.id': SD },
      ],
      [
        '3.5-',
        'delta_renew write time {vdsm.elapsed_seconds} error {vdsm.sanlock.code}',
        'delta_renew write time 12 error -202',
        { 'vdsm.elapsed_seconds': 12, 'vdsm.sanlock.code': -202, 'vdsm.sanlock.error': 'SANLK_AIO_TIMEOUT' },
      ],
      // cut off before the offset and the path
      [
        '2.3-',
        'delta_renew read rv {vdsm.sanlock.code}',
        'delta_renew read rv -5',
        { 'vdsm.sanlock.code': -5, 'vdsm.sanlock.error': 'EIO' },
      ],
      ['3.5-', 'delta_renew read timeout {vdsm.elapsed_seconds} sec', 'delta_renew read timeout 10 sec'],
    ],
  },
  {
    action: 'sanlock-renewal-slow',
    means: 'sanlock renews the lease on the host id, but takes long: the storage is slow.',
    loggers: ANY,
    wordings: [
      ['2.3-', 'renewed {} delta_length {vdsm.elapsed_seconds} too long', 'renewed 48041 delta_length 15 too long'],
      ['3.5-', 'delta_renew long write time {vdsm.elapsed_seconds} sec', 'delta_renew long write time 11 sec'],
    ],
  },
  {
    action: 'sanlock-lease-warning',
    means: 'sanlock has not renewed the lease on the host id for long; the lease expires soon.',
    loggers: ANY,
    wordings: [
      [
        '2.3-',
        'check_our_lease warning {vdsm.elapsed_seconds} last_success {}',
        'check_our_lease warning 60 last_success 2365',
      ],
      ['2.3-', 'check_our_lease warning {vdsm.elapsed_seconds}', 'check_our_lease warning 60'],
    ],
  },
  {
    action: 'sanlock-lease-lost',
    means:
      'The lease on the host id is lost: sanlock kills the processes that use the lockspace, or the watchdog resets the host.',
    loggers: ANY,
    read: readCode,
    wordings: [
      [
        '2.3-',
        'check_our_lease failed {vdsm.elapsed_seconds} last_success {}',
        'check_our_lease failed 80 last_success 2365',
        { 'vdsm.elapsed_seconds': 80 },
      ],
      ['2.3-', 'check_our_lease failed {vdsm.elapsed_seconds}', 'check_our_lease failed 80'],
      [
        '2.3-',
        'check_our_lease corrupt {vdsm.sanlock.code}',
        'check_our_lease corrupt -223',
        { 'vdsm.sanlock.code': -223, 'vdsm.sanlock.error': 'SANLK_LEADER_MAGIC' },
      ],
    ],
  },
  {
    action: 'sanlock-kill',
    means:
      'sanlock kills a process whose leases it cannot keep; signal 100 means that it runs the program that the process named for this.',
    loggers: ANY,
    wordings: [['2.3-', 'kill {vdsm.sanlock.client_pid} sig {vdsm.signal} count {}', 'kill 2345 sig 15 count 1']],
  },
  {
    action: 'sanlock-pids-clear',
    means: 'No process uses the lost lockspace any more, so the watchdog does not reset the host.',
    loggers: ANY,
    wordings: [['2.3-', 'all pids clear', 'all pids clear']],
  },
  {
    action: 'sanlock-pids-stuck',
    means: 'Processes that sanlock killed still run, so the watchdog will reset the host.',
    loggers: ANY,
    wordings: [['2.3-', 'killing pids stuck {}', 'killing pids stuck 1']],
  },
  {
    action: 'sanlock-process-ended',
    means: 'A process that held leases has ended.',
    loggers: ANY,
    wordings: [['2.3-', 'dead {vdsm.sanlock.client_pid} ci {} count {}', 'dead 2345 ci 3 count 1']],
  },
  {
    action: 'host-id-busy',
    means:
      'Another host holds the host id, or this host held it before its restart; joining the lockspace takes minutes.',
    loggers: ANY,
    read: readOwner,
    wordings: [
      [
        '2.3-',
        'delta_acquire host_id {vdsm.sd.host_id} busy{}',
        'delta_acquire host_id 1 busy1 1 3 9876 88888888-8888-8888-8888-888888888888.host2',
        { 'vdsm.sd.host_id': 1, 'vdsm.sanlock.owner': '88888888-8888-8888-8888-888888888888.host2' },
      ],
    ],
  },
  {
    action: 'lockspace-not-found',
    means: 'A process asks for a lease in a lockspace that the host has not joined.',
    loggers: ANY,
    read: readClient,
    wordings: [
      [
        '2.3-',
        'cmd_acquire {} invalid lockspace found {} failed {} name {vdsm.sd.id}',
        `cmd_acquire 2,9,28467 invalid lockspace found -1 failed 0 name ${SD}`,
        { 'vdsm.sd.id': SD, 'vdsm.sanlock.client_pid': 28467 },
      ],
    ],
  },
  {
    action: 'resource-refused',
    means: 'sanlock cannot acquire a lease; the code shows why.',
    loggers: ANY,
    read: (text) => ({ ...readCode(text), ...readClient(text) }),
    wordings: [
      // a lease that has no number yet
      [
        '3.6-',
        'cmd_acquire {} acquire_token {vdsm.sanlock.resource} -{} {}',
        'cmd_acquire 3,11,2345 acquire_token SDM -17 unknown',
        { 'vdsm.sanlock.code': -17, 'vdsm.sanlock.resource': 'SDM', 'vdsm.sanlock.client_pid': 2345 },
      ],
      [
        '2.3-',
        'cmd_acquire {} acquire_token {vdsm.sanlock.code}',
        'cmd_acquire 2,9,28467 acquire_token -243',
        { 'vdsm.sanlock.code': -243, 'vdsm.sanlock.error': 'SANLK_ACQUIRE_IDLIVE', 'vdsm.sanlock.client_pid': 28_467 },
      ],
      [
        '3.0-',
        'cmd_acquire {} acquire_token {vdsm.sanlock.code} {}',
        'cmd_acquire 3,11,2345 acquire_token -243 lease owned by other host',
        { 'vdsm.sanlock.code': -243, 'vdsm.sanlock.error': 'SANLK_ACQUIRE_IDLIVE', 'vdsm.sanlock.client_pid': 2345 },
      ],
      [
        '2.3-',
        'cmd_acquire {} result -{} pid_dead {}',
        'cmd_acquire 2,9,28467 result -243 pid_dead 0',
        { 'vdsm.sanlock.code': -243, 'vdsm.sanlock.client_pid': 28_467 },
      ],
      [
        '2.3-',
        'acquire_token rv {vdsm.sanlock.code}',
        'acquire_token rv -243',
        { 'vdsm.sanlock.code': -243, 'vdsm.sanlock.error': 'SANLK_ACQUIRE_IDLIVE' },
      ],
      [
        '2.3-',
        'acquire_token held error {vdsm.sanlock.code}',
        'acquire_token held error -17',
        { 'vdsm.sanlock.code': -17, 'vdsm.sanlock.error': 'EEXIST' },
      ],
      [
        '3.0-',
        'acquire_token {}error {vdsm.sanlock.code}',
        'acquire_token open error -13',
        { 'vdsm.sanlock.code': -13, 'vdsm.sanlock.error': 'EACCES' },
      ],
      ['3.0-', 'acquire_token disk error {vdsm.sanlock.code} {}', 'acquire_token disk error -202 RETRACT_PAXOS'],
      ['3.0-', 'acquire_token resource {}', 'acquire_token resource being removed'],
      ['3.0-', 'acquire_token found orphan', 'acquire_token found orphan'],
      ['3.0-', 'acquire_token orphan is {}', 'acquire_token orphan is exclusive'],
      ['2.3-', 'paxos_acquire {} ballot error {vdsm.sanlock.code}', 'paxos_acquire 4 ballot error -210'],
      ['2.3-', 'paxos_acquire no lockspace info {vdsm.sd.id}', `paxos_acquire no lockspace info ${SD}`],
      [
        '2.3-',
        'paxos_acquire open host_id_disk error {vdsm.sanlock.code}',
        'paxos_acquire open host_id_disk error -13',
      ],
    ],
    not: [
      ['cmd_acquire 2,9,28467 ci_in 3 fd 11 count 1 flags 0', 'resource-requested'],
      ['cmd_acquire 2,9,28467 result 0 pid_dead 0', 'resource-acquired'],
      ['acquire_token leader error', undefined],
    ],
  },
  {
    // in the log itself where sanlock logs at DEBUG, and in `sanlock client log_dump`
    action: 'resource-acquired',
    means: 'A process has acquired a lease: that of the SPM (`SDM`), of a volume or of a VM.',
    loggers: ANY,
    read: readClient,
    wordings: [
      [
        '2.3-',
        'cmd_acquire {} result 0 pid_dead 0',
        'cmd_acquire 2,9,28467 result 0 pid_dead 0',
        { 'vdsm.sanlock.client_pid': 28_467 },
      ],
      ['2.3-', 'acquire_disk rv 1 lver {} at {}', 'acquire_disk rv 1 lver 4 at 12655'],
    ],
    not: [
      ['cmd_acquire 2,9,28467 result 0 pid_dead 1', undefined],
      ['acquire_disk rv -202 lver 0 at 0', undefined],
    ],
  },
  {
    action: 'resource-requested',
    means: 'A process asks sanlock for a lease.',
    loggers: ANY,
    read: readClient,
    wordings: [
      [
        '2.3-',
        'cmd_acquire {} ci_in {} fd {} count {}',
        'cmd_acquire 2,9,28467 ci_in 3 fd 11 count 1 flags 0',
        { 'vdsm.sanlock.client_pid': 28_467 },
      ],
    ],
    not: [
      ['cmd_acquire 2,9,28467 acquire_token -243', 'resource-refused'],
      ['cmd_acquire 2,9,28467 recv res -1 0', 'sanlock-request-failed'],
    ],
  },
  {
    // commands of `sanlock_sock.h`: 7 acquires leases, 8 releases them
    action: 'sanlock-client-unknown',
    means:
      'A process asks for a lease (command 7) or another service for a process that sanlock does not know: sanlock was restarted, and has forgotten its clients.',
    loggers: ANY,
    wordings: [
      [
        '2.3-',
        'cmd {} target pid {vdsm.sanlock.client_pid} not found',
        'cmd 7 target pid 13444 not found',
        { 'vdsm.sanlock.client_pid': 13_444 },
      ],
      [
        '3.0-',
        'do_request pid {vdsm.sanlock.client_pid} {}:{} not found',
        `do_request pid 2345 ${SD}:SDM not found`,
        { 'vdsm.sanlock.client_pid': 2345 },
      ],
    ],
  },
  {
    action: 'sanlock-request-failed',
    means: 'sanlock cannot serve a request of a process: it arrives incomplete, or the process ends meanwhile.',
    loggers: ANY,
    read: readClient,
    wordings: [
      ['2.3-', 'cmd_{} recv {} {}', 'cmd_acquire 2,9,28467 recv res -1 0', { 'vdsm.sanlock.client_pid': 28_467 }],
      [
        '2.3-',
        'cmd_acquire {} invalid lockspace',
        'cmd_acquire 2,9,28467 invalid lockspace',
        { 'vdsm.sanlock.client_pid': 28_467 },
      ],
      ['2.3-', 'cmd_release {} no resource {}', 'cmd_release 2,9,28467 no resource SDM'],
      ['2.3-', 'client connection {} recv {}', 'client connection 3 11 2345 recv msg header rv 0 cmd 7 len 16'],
      ['2.3-', 'cmd {} pid_dead', 'cmd 7 3,11,2345 pid_dead'],
      ['2.3-', 'cmd {} no pid', 'cmd 7 3,11,2345 no pid'],
    ],
    not: [['cmd_acquire 2,9,28467 ci_in 3 fd 11 count 1 flags 0', 'resource-requested']],
  },
  {
    action: 'resource-release-failed',
    means: 'sanlock cannot write to storage that a lease is free again.',
    loggers: ANY,
    read: readCode,
    wordings: [
      [
        '2.3-',
        'release_token {}open error {vdsm.sanlock.code}',
        'release_token open error -13',
        { 'vdsm.sanlock.code': -13, 'vdsm.sanlock.error': 'EACCES' },
      ],
      ['2.3-', 'release_token release leader {vdsm.sanlock.code}', 'release_token release leader -202'],
      ['3.0-', 'release_token timeout r_flags {}', 'release_token timeout r_flags 2'],
      ['3.0-', 'release async {} leader {vdsm.sanlock.code}', 'release async release leader -202'],
      ['3.0-', 'release async open error {vdsm.sanlock.code}', 'release async open error -13'],
      ['2.3-', 'paxos_release leader_read error {vdsm.sanlock.code}', 'paxos_release leader_read error -202'],
      [
        '2.3-',
        'paxos_release {} last lver {} owner {}',
        'paxos_release other owner last lver 3 owner 1 5 1530 writer 1 5 1530 disk lver 4 owner 2 1 99 writer 2 1 99',
      ],
    ],
  },
  {
    action: 'sanlock-storage-failed',
    means: 'sanlock cannot read or write a lease on storage: the storage does not answer, or returns an error.',
    loggers: ANY,
    read: readCode,
    wordings: [
      ['2.3-', 'aio timeout {} ioto {} to_count {}', 'aio timeout RD 0x7f2c:0x7f2d:0x7f2e ioto 10 to_count 1'],
      [
        '2.3-',
        'read_sectors {} offset {} rv {vdsm.sanlock.code} {vdsm.sd.path}',
        `read_sectors delta_leader offset 0 rv -202 ${IDS}`,
      ],
      [
        '2.3-',
        'write_sectors {} offset {} rv {vdsm.sanlock.code} {vdsm.sd.path}',
        `write_sectors dblock offset 512 rv -202 ${LEASES}`,
      ],
      ['2.3-', '{} leader read error {vdsm.sanlock.code}', 'paxos_acquire leader read error -202'],
      ['2.3-', 'ballot {} dblock {} error {vdsm.sanlock.code}', 'ballot 4 dblock read error -202'],
      ['2.3-', '{} close_task_aio {}', '0 close_task_aio 0 0x7f2c busy'],
    ],
    not: [['aio collect RD 0x7f2c:0x7f2d:0x7f2e result 1048576:0 match res', 'sanlock-storage-slow']],
  },
  {
    action: 'sanlock-storage-slow',
    means: 'A read or write of a lease ends after sanlock gave it up: the storage is slow.',
    loggers: ANY,
    wordings: [
      ['2.3-', 'aio collect {} result {} match {}', 'aio collect RD 0x7f2c:0x7f2d:0x7f2e result 1048576:0 match res'],
      ['2.3-', 'aio collect {} result {} old free', 'aio collect RD 0x7f2c:0x7f2d:0x7f2e result 1048576:0 old free'],
      [
        '2.3-',
        'aio collect {} result {} other free{}',
        'aio collect RD 0x7f2c:0x7f2d:0x7f2e result 1048576:0 other free r',
      ],
    ],
  },
  {
    action: 'sanlock-lease-damaged',
    means: 'A lease on storage is not what it should be: other software wrote to it, or it was never initialized.',
    loggers: ANY,
    read: readCode,
    wordings: [
      ['2.3-', 'verify_leader {}wrong {}', `verify_leader 1 wrong magic 0 ${IDS}`],
      ['2.3-', 'verify_leader num_hosts too small {}', `verify_leader num_hosts too small 1 2 ${LEASES}`],
      ['2.3-', 'verify_dblock wrong checksum {}', 'verify_dblock wrong checksum 1 2'],
      [
        '2.3-',
        'leader1 {} error {vdsm.sanlock.code} {}',
        `leader1 delta_acquire_begin error -223 lockspace ${SD} host_id 1`,
        { 'vdsm.sanlock.code': -223 },
      ],
      ['2.3-', 'leader2 path {vdsm.sd.path} offset {}', `leader2 path ${IDS} offset 0`],
      ['2.3-', 'leader3 m {} v {} ss {}', 'leader3 m 0 v 30002 ss 512 nh 0 mh 1 oi 1 og 0 lv 0'],
      ['2.3-', 'leader4 sn {} rn {}', `leader4 sn ${SD} rn x ts 0 cs 60c9bf0d`],
      ['3.0-', 'leader5 wi {} wg {}', 'leader5 wi 1 wg 5 wt 1530'],
    ],
  },
  {
    action: 'sanlock-watchdog-failed',
    means: 'sanlock cannot use the watchdog daemon, without which it joins no lockspace.',
    loggers: ANY,
    wordings: [
      ['2.3-', 'wdmd_{} failed {}', 'wdmd_connect failed -111'],
      ['3.0-', '{}_watchdog failed {}', 'connect_watchdog failed -1'],
      ['3.6-', 'open_watchdog with fire_timeout {} failed {}', 'open_watchdog with fire_timeout 60 failed -1'],
    ],
  },
  {
    action: 'lockspace-refused',
    means: 'The host cannot join a lockspace.',
    loggers: ANY,
    read: readCode,
    wordings: [
      [
        '2.3-',
        'add_lockspace fail result {vdsm.sanlock.code}',
        'add_lockspace fail result -202',
        { 'vdsm.sanlock.code': -202, 'vdsm.sanlock.error': 'SANLK_AIO_TIMEOUT' },
      ],
      [
        '2.3-',
        'add_lockspace {} conflicts with {} of list{}',
        `add_lockspace ${SD}:1:${IDS}:0 conflicts with name of list1 s1 ${SD}:2:${IDS}:0`,
        { 'vdsm.sd.id': SD },
      ],
      ...OPEN_IDS,
    ],
    not: [[`open error -2 ${LEASES}`, 'sanlock-open-failed']],
  },
  {
    action: 'sanlock-open-failed',
    means: 'sanlock cannot open the storage of a lease; the next record shows what for.',
    loggers: ANY,
    read: readCode,
    wordings: [
      [
        '3.6-',
        'open error {vdsm.sanlock.code} EACCES: no permission to open {vdsm.sd.path}',
        `open error -13 EACCES: no permission to open ${LEASES}`,
        { 'vdsm.sanlock.code': -13, 'vdsm.sanlock.error': 'EACCES', 'vdsm.sd.path': LEASES, 'vdsm.sd.id': SD },
      ],
      [
        '2.3-',
        'open error {vdsm.sanlock.code} {vdsm.sd.path}',
        `open error -2 ${LEASES}`,
        { 'vdsm.sanlock.code': -2, 'vdsm.sanlock.error': 'ENOENT', 'vdsm.sd.path': LEASES, 'vdsm.sd.id': SD },
      ],
      [
        '3.6-',
        'check that daemon user {} has access to disk or file.',
        'check that daemon user sanlock 179 group sanlock 179 has access to disk or file.',
      ],
      ['3.0-', 'open_disk {vdsm.sd.path} error {vdsm.sanlock.code}', `open_disk ${IDS} error -2`],
    ],
  },
  {
    action: 'host-seen',
    means: 'sanlock finds for the first time that another host renews its lease.',
    loggers: ANY,
    read: (text) => readOwner(text),
    wordings: [
      [
        '2.3-',
        'host {vdsm.sd.host_id} {} {} {}.{}',
        'host 2 5 107 88888888-8888-8888-8888-888888888888.host2',
        { 'vdsm.sd.host_id': 2, 'vdsm.sanlock.owner': '88888888-8888-8888-8888-888888888888.host2' },
      ],
    ],
    not: [['host 2 is gone', undefined]],
  },
];

/** `s3 `, `s3:r5 `, `r5 `. */
const PLACE = /^(?:(s\d{1,9})(?::(r\d{1,9}))?|(r\d{1,9})) /;
const RENEWED = / (?:last_success|renewal) (\d{1,12})\b|^(?:s\d{1,9} )?renewed (\d{1,12})\b/;

/** What any text of sanlock or wdmd names. */
export const sanlockNames: NameReader = {
  read({ message }) {
    const text = message.slice(0, TEXT_MAX);
    const [, lockspace, leaseInSpace, leaseAlone] = PLACE.exec(text) ?? [];
    const [, success, renewed = success] = RENEWED.exec(text) ?? [];
    const sanlock = {
      lockspace,
      lease: leaseInSpace ?? leaseAlone,
      sd: SD_PATH.exec(text)?.[1],
      renewed: renewed === undefined ? undefined : Number(renewed),
    };
    return Object.values(sanlock).every((name) => name === undefined) ? undefined : { sanlock };
  },
  samples: [
    {
      message: `s3:r5 resource ${SD}:SDM:${LEASES}:1048576 for 3,11,2345`,
      names: { sanlock: { lockspace: 's3', lease: 'r5', sd: SD, renewed: undefined } },
    },
    {
      message: 'r5 cmd_acquire 2,9,28467 acquire_token -243',
      names: { sanlock: { lockspace: undefined, lease: 'r5', sd: undefined, renewed: undefined } },
    },
    {
      message: 's3 check_our_lease warning 60 last_success 2365',
      names: { sanlock: { lockspace: 's3', lease: undefined, sd: undefined, renewed: 2365 } },
    },
    {
      message: 's3 renewed 48041 delta_length 15 too long',
      names: { sanlock: { lockspace: 's3', lease: undefined, sd: undefined, renewed: 48_041 } },
    },
    {
      message: `s3 delta_renew read rv -202 offset 0 ${IDS}`,
      names: { sanlock: { lockspace: 's3', lease: undefined, sd: SD, renewed: undefined } },
    },
    {
      message: 'test failed rem 31 now 2396 ping 2386 close 2356 renewal 2328 expire 2408 client 1825 sanlock_x:1',
      names: { sanlock: { lockspace: undefined, lease: undefined, sd: undefined, renewed: 2328 } },
    },
  ],
};

export const sanlockRules: LogRules = {
  kind: 'sanlock',
  notes: sanlockNotes,
  stripPrefix: stripSanlockPrefix,
  readError: readSanlockError,
  names: sanlockNames,
};

/** Type of an error of which sanlock writes no code. */
const VAGUE = 'SanlockError';

/** Actions that are errors, and the type of the error where the record has no code. */
const FAILURES: Readonly<Record<string, string>> = {
  'sanlock-renewal-failed': 'SanlockRenewalError',
  'sanlock-lease-lost': 'SanlockLeaseLost',
  'lockspace-refused': VAGUE,
  'resource-refused': VAGUE,
  'lockspace-not-found': VAGUE,
  'sanlock-client-unknown': VAGUE,
  'sanlock-open-failed': VAGUE,
  'sanlock-storage-failed': VAGUE,
  'sanlock-lease-damaged': VAGUE,
  'resource-release-failed': VAGUE,
};

/** Reads an error by the action: records of sanlock have no level. */
export function readSanlockError(record: LogRecord, event: Event | undefined): LoggedError | undefined {
  if (event?.kind !== 'note') return undefined;
  const defaultType = FAILURES[event.action];
  if (defaultType === undefined) return undefined;
  const code = event.facts?.['vdsm.sanlock.code'];
  const name = event.facts?.['vdsm.sanlock.error'];
  const means = code === undefined ? undefined : SANLOCK_CODES[code]?.[1];
  const type = name ?? defaultType;
  const message = record.message.slice(0, MESSAGE_MAX);
  // of a refusal without a code, the words alone say which
  const fingerprint = fingerprintOf({ type, message, frames: [], name: type === VAGUE ? undefined : type });
  return {
    type,
    message: means === undefined ? message : `${message}: ${means}`,
    code,
    name,
    area: 'sanlock',
    causes: [],
    fingerprint: fingerprint.text,
    rank: fingerprint.rank,
    trace: undefined,
    fails: true,
  };
}

const MESSAGE_MAX = 512;

/** `s3 `, `s3:r5 `, `r5 `: the lockspace and the resource, by their numbers. */
const PREFIX = /^(?:s\d{1,9}(?::r\d{1,9})?|r\d{1,9}) /;

/** Returns a message of sanlock without the numbers of the lockspace and resource at its beginning. */
export function stripSanlockPrefix(message: string): string {
  const match = PREFIX.exec(message.slice(0, 32));
  return match === null ? message : message.slice(match[0].length);
}

const SD_PATH = new RegExp(`/(?:dev/)?(${UUID})/(?:dom_md/)?(?:ids|leases|xleases)`);

/** Finds the storage domain of a path in a text. */
function domainOfPath(text: string): string | undefined {
  return SD_PATH.exec(text.slice(0, TEXT_MAX))?.[1];
}

const TEXT_MAX = 1024;

function readCode(text: string): NoteFacts {
  const code = /(?:error|rv|result|corrupt|leader|failed|acquire_token(?: \S{1,48})?) (-\d{1,5})\b/.exec(
    text.slice(0, TEXT_MAX),
  )?.[1];
  const sd = domainOfPath(text);
  const ids = /^open error .*?(\/.*\/ids)$/.exec(text.slice(0, TEXT_MAX))?.[1];
  return {
    ...(ids === undefined ? {} : { 'vdsm.sd.path': ids }),
    ...(code === undefined
      ? {}
      : { 'vdsm.sanlock.code': Number(code), 'vdsm.sanlock.error': nameOfCode(Number(code)) }),
    ...(sd === undefined ? {} : { 'vdsm.sd.id': sd }),
  };
}

/** Returns the name of a code: of sanlock, or an errno. */
function nameOfCode(code: number): string | undefined {
  return SANLOCK_CODES[code]?.[0] ?? ERRNO[-code];
}

const LOCKSPACE = new RegExp(`^lockspace ([^:]{1,48}):(\\d{1,9}):([^\\n]+):\\d+$`);

function readLockspace(text: string): NoteFacts | undefined {
  const match = LOCKSPACE.exec(text.slice(0, TEXT_MAX));
  if (match === null) return undefined;
  const [, name = '', hostId, path] = match;
  return { ...domainFacts(name), 'vdsm.sd.host_id': Number(hostId), 'vdsm.sd.path': path };
}

/** The path ends at the first number between colons: the path of an NFS export has colons of its own. */
const RESOURCE = /^resource ([^:]{1,48}):([^:]{1,48}):(\/[^\n]+?):\d{1,19}(?::\S{1,64})?(?: for |$)/;

function readResource(text: string): NoteFacts | undefined {
  const match = RESOURCE.exec(text.slice(0, TEXT_MAX));
  if (match === null) return undefined;
  const [, name = '', resource, path] = match;
  return { ...domainFacts(name), 'vdsm.sanlock.resource': resource, 'vdsm.sd.path': path, ...readClient(text) };
}

const CLIENT = /(?:^cmd_\w{1,32}| for) \d{1,9},-?\d{1,9},(\d{1,10})(?: |$)/;

/** Reads the pid of a client from `SLOT,FD,PID`. */
function readClient(text: string): NoteFacts | undefined {
  const pid = CLIENT.exec(text.slice(0, TEXT_MAX))?.[1];
  return pid === undefined ? undefined : { 'vdsm.sanlock.client_pid': Number(pid) };
}

function domainFacts(name: string): NoteFacts {
  return WHOLE_UUID.test(name) ? { 'vdsm.sd.id': name } : {};
}

function readOwner(text: string): NoteFacts | undefined {
  const owner = text.slice(0, TEXT_MAX).split(' ').at(-1);
  return owner === undefined || !owner.includes('.') ? undefined : { 'vdsm.sanlock.owner': owner };
}
