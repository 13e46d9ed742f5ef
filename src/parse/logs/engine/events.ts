/**
 * Events that the engine shows its users, in engine.log from 3.3 on (earlier only in the engine's database). 3.3 and 3.4 log
 * all of them at INFO; from 4.1 on they have a name and a number.
 */
import type { Event, NoteFacts } from '../../../model/events.ts';
import { UUID } from '../../../model/uuid.ts';
import type { MutableFacts } from '../../notes.ts';
import type { Rule } from '../../rule.ts';

const TEXT_MAX = 32_768;
/** The engine writes the number in its locale: `10,802`, `10.802`, `10'802`, with narrow blanks in French. */
const NAMED = /^EVENT_ID: (\w{1,120})\(([^)]{1,20})\), /;
const CORRELATED = new RegExp(String.raw`^Correlation ID: ([^,\n]{0,120}), (?:Job ID: (${UUID}), )?Call Stack: `);
const CUSTOM = /(?:^|, )(?:Custom ID: ([^,\n]{0,200}), )?Custom Event ID: -?\d{1,9}, Message: /;

/** Actions of events, and what they mean. Events that concern hosts, storage and VMs have actions of their own. */
const MEANINGS = {
  'engine-event': 'The engine reports any other event to its users.',
  'host-not-responding': 'The engine reports that it cannot reach vdsm on a host.',
  'host-status': 'The engine reports the status of a host, or changes it.',
  'host-recovered': 'The engine reports that a host recovers (VDS_RECOVER).',
  'host-maintenance': 'The engine reports that a host is in maintenance.',
  'host-activated': 'The engine reports that a user, or its own recovery, activated a host.',
  'host-non-operational': 'The engine reports that a host became NonOperational.',
  'host-fencing': 'The engine reports that it fences a host.',
  'host-fencing-failed': 'The engine reports that it could not fence a host.',
  'host-clock-off': 'The engine reports that the clock of a host is off, and by how much.',
  'domain-space-low': 'The engine reports that a storage domain has little free space.',
  'domain-slow': 'The engine reports that a storage domain answers a host slowly.',
  'domain-in-problem': 'The engine reports that a host has a problem with a storage domain.',
  'domain-deactivated': 'The engine reports that it deactivated a storage domain that no host can reach.',
  'domain-tasks-error': 'The engine reports that a storage domain is down while tasks run on it.',
  'storage-connect-failed': 'The engine reports that a host cannot connect to its storage.',
  'pool-status': 'The engine reports a new status of a data center, the storage pool.',
  'spm-reset': 'The engine reports that it resets its connection to the SPM.',
  'vm-down-error': 'The engine reports that a VM went down with an error.',
  'vm-paused-by-storage': 'The engine reports that a storage problem paused a VM.',
  'image-transfer': 'The engine reports on the upload or download of an image.',
  'engine-call-failed-event': 'The engine reports that a call to a host or the SPM failed.',
  'paths-faulty': 'The engine reports faulty multipath paths of a host.',
} as const;

type Action = keyof typeof MEANINGS;

/** Actions of events, by the number of the event. */
const BY_CODE: Readonly<Record<number, Action>> = {
  12: 'host-not-responding',
  13: 'host-status',
  14: 'host-recovered',
  15: 'host-maintenance',
  16: 'host-activated',
  26: 'domain-space-low',
  119: 'vm-down-error',
  123: 'domain-slow',
  188: 'storage-connect-failed',
  189: 'domain-in-problem',
  201: 'domain-space-low',
  514: 'host-status',
  517: 'host-non-operational',
  522: 'host-non-operational',
  524: 'domain-slow',
  539: 'host-fencing',
  540: 'host-fencing-failed',
  604: 'host-clock-off',
  970: 'domain-deactivated',
  978: 'pool-status',
  979: 'pool-status',
  980: 'pool-status',
  981: 'pool-status',
  982: 'pool-status',
  983: 'pool-status',
  984: 'pool-status',
  985: 'pool-status',
  986: 'pool-status',
  987: 'pool-status',
  988: 'pool-status',
  989: 'pool-status',
  993: 'spm-reset',
  994: 'storage-connect-failed',
  995: 'storage-connect-failed',
  996: 'storage-connect-failed',
  1004: 'domain-tasks-error',
  1031: 'image-transfer',
  1032: 'image-transfer',
  1033: 'image-transfer',
  1034: 'image-transfer',
  1035: 'image-transfer',
  10_802: 'engine-call-failed-event',
  10_803: 'engine-call-failed-event',
  11_500: 'paths-faulty',
};

/** Actions of events without a number (3.3 to 4.0), and of those that have many numbers, by the text of the event. */
const BY_TEXT: readonly (readonly [RegExp, Action])[] = [
  [/^Host \S{1,200} (?:is non[ -]responsive|is not responding|cannot be reached)/, 'host-not-responding'],
  [/^Host \S{1,200} (?:moved to|does not comply with|cannot access one of the Storage)/, 'host-non-operational'],
  [/^Host \S{1,200} was switched to Maintenance/, 'host-maintenance'],
  [/^Host \S{1,200} was (?:activated|autorecovered)/, 'host-activated'],
  [/^Host \S{1,200} has time-drift of /, 'host-clock-off'],
  [/^Host \S{1,200} reports about one of the Active Storage Domains/, 'domain-in-problem'],
  [/^Failed to connect Host \S{1,200} to /, 'storage-connect-failed'],
  [/^The error (?:code|message) for connection /, 'storage-connect-failed'],
  [/^(?:Warning|Critical), Low disk space\. ?(?!Host )/, 'domain-space-low'],
  [/^Slow storage response time on Host |^Storage domain \S{1,200} experienced a high latency /, 'domain-slow'],
  [/^Storage Domain [^\n]{1,400} was deactivated by system /, 'domain-deactivated'],
  [/^Storage Domain \S{1,200} is down while there are tasks running/, 'domain-tasks-error'],
  [/^VM [^\n]{1,200} (?:has )?(?:been )?paused due to /, 'vm-paused-by-storage'],
  [/^VM [^\n]{1,200} is down with error\./, 'vm-down-error'],
  [/^VDSM \S{1,200} command \w{1,80} failed/, 'engine-call-failed-event'],
  [/^VDSM command \w{1,80} failed/, 'engine-call-failed-event'],
  [/^Status of host \S{1,200} was set to |^Detected new Host /, 'host-status'],
];

const LOGGER = 'org.ovirt.engine.core.dal.dbbroker.auditloghandling.AuditLogDirector';

const EXAMPLES: readonly (readonly [message: string, action: Action])[] = [
  ['EVENT_ID: USER_VDC_LOGIN(30), User admin@internal-authz logged in.', 'engine-event'],
  ['EVENT_ID: VDS_RECOVER(14), Host host1 is rebooting.', 'host-recovered'],
  ['EVENT_ID: VDS_MAINTENANCE(15), Host host1 was switched to Maintenance Mode.', 'host-maintenance'],
  ['EVENT_ID: VDS_ACTIVATE(16), Host host1 was activated by admin@internal-authz.', 'host-activated'],
  [
    'EVENT_ID: VDS_TIME_DRIFT_ALERT(604), Host host1 has time-drift of 1,234 seconds while maximum configured value is 300 seconds.',
    'host-clock-off',
  ],
  [
    'EVENT_ID: IRS_DISK_SPACE_LOW_ERROR(201), Critical, Low disk space. data domain has 1 GB of free space',
    'domain-space-low',
  ],
  [
    'EVENT_ID: VDS_DOMAIN_DELAY_INTERVAL(524), Storage domain data experienced a high latency of 9.1 seconds from host host1.',
    'domain-slow',
  ],
  [
    'EVENT_ID: STORAGE_DOMAIN_TASKS_ERROR(1,004), Storage Domain data is down while there are tasks running on it.',
    'domain-tasks-error',
  ],
  [
    'EVENT_ID: STORAGE_DOMAIN_ERROR(996), The error message for connection nfs1:/data returned by VDSM was: Problem while trying to mount target',
    'storage-connect-failed',
  ],
  [
    'EVENT_ID: SYSTEM_CHANGE_STORAGE_POOL_STATUS_PROBLEMATIC(980), Invalid status on Data Center dc1. Setting status to Non Responsive.',
    'pool-status',
  ],
  ['EVENT_ID: VM_DOWN_ERROR(119), VM vm1 is down with error. Exit message: x.', 'vm-down-error'],
];

export const eventRules: readonly Rule[] = [
  {
    name: 'engine-event',
    eras: '3.3-4.5',
    loggers: ['*'],
    starts: ['EVENT_ID: ', 'Correlation ID: '],
    means: MEANINGS,
    read: readEvent,
    samples: [
      {
        logger: LOGGER,
        message:
          "EVENT_ID: IRS_BROKER_COMMAND_FAILURE(10,803), VDSM command DetachStorageDomainVDS failed: Storage domain does not exist: ('73857322-c523-46ec-9d90-5d5451d51e93',)",
        event: {
          action: 'engine-call-failed-event',
          facts: {
            'vdsm.engine.event.name': 'IRS_BROKER_COMMAND_FAILURE',
            'vdsm.engine.event.code': 10_803,
            'vdsm.engine.event.text':
              "VDSM command DetachStorageDomainVDS failed: Storage domain does not exist: ('73857322-c523-46ec-9d90-5d5451d51e93',)",
          },
        },
      },
      {
        logger: LOGGER,
        message:
          'EVENT_ID: TRANSFER_IMAGE_INITIATED(1\u202f031), Image Upload with disk disk1 was initiated by admin@internal-authz.',
        event: { action: 'image-transfer', facts: { 'vdsm.engine.event.code': 1031 } },
      },
      {
        logger: LOGGER,
        message:
          'Correlation ID: 67512e3f, Job ID: c576816d-da07-49bd-844a-fa777ba55f66, Call Stack: null, Custom Event ID: -1, Message: Status of host host1 was set to Up.',
        event: {
          action: 'host-status',
          facts: {
            'vdsm.engine.event.correlation': '67512e3f',
            'vdsm.engine.job_id': 'c576816d-da07-49bd-844a-fa777ba55f66',
            'vdsm.engine.host_status': 'Up',
            'vdsm.engine.target_host': 'host1',
          },
        },
      },
      {
        logger: LOGGER,
        message:
          'EVENT_ID: VM_PAUSED_EIO(147), Correlation ID: null, Call Stack: null, Custom ID: null, Custom Event ID: -1, Message: VM vm1 has been paused due to storage I/O problem.',
        event: { action: 'vm-paused-by-storage', facts: { 'vdsm.engine.event.code': 147, 'vdsm.vm.name': 'vm1' } },
      },
      {
        logger: LOGGER,
        message:
          'EVENT_ID: FAULTY_MULTIPATHS_ON_HOST(11,500), Faulty multipath paths on host host1 on devices: [3600a0980383056645524502f414a726a]',
        event: {
          action: 'paths-faulty',
          facts: { 'vdsm.engine.target_host': 'host1', 'vdsm.multipath.device': '3600a0980383056645524502f414a726a' },
        },
      },
      ...EXAMPLES.map(([message, action]) => ({ logger: LOGGER, message, event: { action } })),
    ],
  },
];

function readEvent(message: string): Event | undefined {
  const text = message.slice(0, TEXT_MAX);
  const named = NAMED.exec(text);
  const rest = named === null ? text : text.slice(named[0].length);
  const correlated = CORRELATED.exec(rest);
  if (correlated === null && named === null) return undefined;
  const facts: MutableFacts = {};
  const code = named === null ? undefined : Number((named[2] ?? '').replace(/\D/g, ''));
  if (named !== null) {
    facts['vdsm.engine.event.name'] = named[1];
    if (code !== undefined && code < CODE_MAX) facts['vdsm.engine.event.code'] = code;
  }
  const eventText = (correlated === null ? rest : readCorrelated(rest, correlated, facts)).trimEnd();
  facts['vdsm.engine.event.text'] = eventText.slice(0, EVENT_TEXT_MAX);
  Object.assign(facts, readSubject(eventText));
  const action =
    (code === undefined ? undefined : BY_CODE[code]) ??
    BY_TEXT.find(([pattern]) => pattern.test(eventText))?.[1] ??
    'engine-event';
  return { kind: 'note', action, facts };
}

const CODE_MAX = 1_000_000;
const EVENT_TEXT_MAX = 1024;

/** Takes the ids from `Correlation ID: …, Call Stack: …, Message: TEXT`, and returns TEXT. */
function readCorrelated(rest: string, [whole, correlation = '', job]: RegExpExecArray, facts: MutableFacts): string {
  if (correlation !== 'null' && correlation !== '') facts['vdsm.engine.event.correlation'] = correlation;
  if (job !== undefined) facts['vdsm.engine.job_id'] = job;
  // a call stack has line ends and commas of its own, so the message is searched for
  const afterHead = rest.slice(whole.length);
  const custom = CUSTOM.exec(afterHead);
  if (custom === null) return rest;
  if (custom[1] !== undefined && custom[1] !== 'null') facts['vdsm.engine.event.custom_id'] = custom[1];
  return afterHead.slice(custom.index + custom[0].length);
}

const STATUS = /^Status of host (\S{1,200}) was set to (\w{1,40})/;
const HOST =
  /^(?:(?:Failed to connect )?Host (\S{1,200}) |VDSM (\S{1,200}) command |Faulty multipath paths on host (\S{1,200}) )/;
const VM = /^VM ([^\n]{1,200}?) (?:has |is |was |could )/;
const DEVICES = /on devices: \[([\w.-]{1,128})/;
const DRIFT = /^Host (\S{1,200}) has time-drift of (-?[\d.,'\u00a0\u202f]{1,12}) seconds/;
const DOMAIN = /^(?:VDSM [^\n]{1,400})?Storage [Dd]omain(?:s)? (\S{1,200}) /;

/** Reads the host, VM, storage domain and multipath device that the text of an event names. */
function readSubject(text: string): NoteFacts {
  const facts: MutableFacts = {};
  const status = STATUS.exec(text);
  const host =
    status?.[1] ??
    HOST.exec(text)
      ?.slice(1)
      .find((name) => name !== undefined);
  if (host !== undefined) facts['vdsm.engine.target_host'] = host.replace(/[.,]$/, '');
  if (status !== null) facts['vdsm.engine.host_status'] = status[2];
  const vm = VM.exec(text)?.[1];
  if (vm !== undefined) facts['vdsm.vm.name'] = vm;
  const device = DEVICES.exec(text)?.[1];
  if (device !== undefined) facts['vdsm.multipath.device'] = device;
  const drift = DRIFT.exec(text);
  if (drift !== null) {
    facts['vdsm.engine.target_host'] = drift[1];
    facts['vdsm.engine.host_drift_seconds'] = Number((drift[2] ?? '').replace(/[^\d-]/g, ''));
  }
  const domain = DOMAIN.exec(text)?.[1];
  if (domain !== undefined && domain !== 'does') facts['vdsm.sd.name'] = domain;
  return facts;
}
