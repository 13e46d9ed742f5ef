/**
 * What the engine tells its users, as it stands in engine.log: from 3.3 on (earlier in its database only), with a name and a
 * number from 4.1 on. Their level was INFO always in 3.3 and 3.4.
 */
import type { Event, NoteFacts } from '../../../model/events.ts';
import type { MutableFacts } from '../../notes.ts';
import type { Rule } from '../../rule.ts';

const TEXT_MAX = 32_768;
const U = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
/** The number goes through the locale of the engine: `10,802`, `10.802`, `10'802`, with narrow blanks in French. */
const NAMED = /^EVENT_ID: (\w{1,120})\(([^)]{1,20})\), /;
const CORRELATED = new RegExp(String.raw`^Correlation ID: ([^,\n]{0,120}), (?:Job ID: (${U}), )?Call Stack: `);
const CUSTOM = /(?:^|, )(?:Custom ID: ([^,\n]{0,200}), )?Custom Event ID: -?\d{1,9}, Message: /;

/** Events that mean something for storage and hosts, by their number: what they tell is an action of its own. */
const ACTION_OF: Readonly<Record<number, string>> = {
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

/** Events without a number (3.3 to 4.0), and those whose numbers are many, by their words. */
const BY_WORDS: readonly (readonly [RegExp, string])[] = [
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

export const eventRules: readonly Rule[] = [
  {
    name: 'engine-event',
    eras: '3.3-4.5',
    loggers: ['*'],
    starts: ['EVENT_ID: ', 'Correlation ID: '],
    means:
      'What the engine tells its users; events that mean something for hosts and storage have actions of their own.',
    read: readEvent,
    samples: [
      {
        logger: 'org.ovirt.engine.core.dal.dbbroker.auditloghandling.AuditLogDirector',
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
        logger: 'org.ovirt.engine.core.dal.dbbroker.auditloghandling.AuditLogDirector',
        message:
          'EVENT_ID: TRANSFER_IMAGE_INITIATED(1\u202f031), Image Upload with disk disk1 was initiated by admin@internal-authz.',
        event: { action: 'image-transfer', facts: { 'vdsm.engine.event.code': 1031 } },
      },
      {
        logger: 'org.ovirt.engine.core.dal.dbbroker.auditloghandling.AuditLogDirector',
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
        logger: 'org.ovirt.engine.core.dal.dbbroker.auditloghandling.AuditLogDirector',
        message:
          'EVENT_ID: VM_PAUSED_EIO(147), Correlation ID: null, Call Stack: null, Custom ID: null, Custom Event ID: -1, Message: VM vm1 has been paused due to storage I/O problem.',
        event: { action: 'vm-paused-by-storage', facts: { 'vdsm.engine.event.code': 147, 'vdsm.vm.name': 'vm1' } },
      },
      {
        logger: 'org.ovirt.engine.core.dal.dbbroker.auditloghandling.AuditLogDirector',
        message:
          'EVENT_ID: FAULTY_MULTIPATHS_ON_HOST(11,500), Faulty multipath paths on host host1 on devices: [3600a0980383056645524502f414a726a]',
        event: {
          action: 'paths-faulty',
          facts: { 'vdsm.engine.target_host': 'host1', 'vdsm.multipath.device': '3600a0980383056645524502f414a726a' },
        },
      },
    ],
  },
];

function readEvent(message: string): Event | undefined {
  const text = message.slice(0, TEXT_MAX);
  const named = NAMED.exec(text);
  const facts: MutableFacts = {};
  let rest = named === null ? text : text.slice(named[0].length);
  const code = named === null ? undefined : Number((named[2] ?? '').replace(/\D/g, ''));
  if (named !== null) {
    facts['vdsm.engine.event.name'] = named[1];
    if (code !== undefined && code < CODE_MAX) facts['vdsm.engine.event.code'] = code;
  }
  const correlated = CORRELATED.exec(rest);
  if (correlated === null && named === null) return undefined;
  if (correlated !== null) {
    const [whole, correlation = '', job] = correlated;
    if (correlation !== 'null' && correlation !== '') facts['vdsm.engine.event.correlation'] = correlation;
    if (job !== undefined) facts['vdsm.engine.job_id'] = job;
    const behind = rest.slice(whole.length);
    const custom = CUSTOM.exec(behind);
    if (custom !== null) {
      if (custom[1] !== undefined && custom[1] !== 'null') facts['vdsm.engine.event.custom_id'] = custom[1];
      rest = behind.slice(custom.index + custom[0].length);
    }
  }
  const said = rest.trimEnd();
  facts['vdsm.engine.event.text'] = said.slice(0, WORDS_MAX);
  Object.assign(facts, readWords(said));
  const action =
    (code === undefined ? undefined : ACTION_OF[code]) ??
    BY_WORDS.find(([words]) => words.test(said))?.[1] ??
    'engine-event';
  return { kind: 'note', action, facts };
}

const CODE_MAX = 1_000_000;
const WORDS_MAX = 1024;

const STATUS = /^Status of host (\S{1,200}) was set to (\w{1,40})/;
const HOST =
  /^(?:(?:Failed to connect )?Host (\S{1,200}) |VDSM (\S{1,200}) command |Faulty multipath paths on host (\S{1,200}) )/;
const VM = /^VM ([^\n]{1,200}?) (?:has |is |was |could )/;
const DEVICES = /on devices: \[([\w.-]{1,128})/;
const DRIFT = /^Host (\S{1,200}) has time-drift of (-?[\d.,'\u00a0\u202f]{1,12}) seconds/;
const DOMAIN = /^(?:VDSM [^\n]{1,400})?Storage [Dd]omain(?:s)? (\S{1,200}) /;

/** Hosts, virtual machines and devices that an event names in its words. */
function readWords(said: string): NoteFacts {
  const facts: MutableFacts = {};
  const status = STATUS.exec(said);
  const host =
    status?.[1] ??
    HOST.exec(said)
      ?.slice(1)
      .find((name) => name !== undefined);
  if (host !== undefined) facts['vdsm.engine.target_host'] = host.replace(/[.,]$/, '');
  if (status !== null) facts['vdsm.engine.host_status'] = status[2];
  const vm = VM.exec(said)?.[1];
  if (vm !== undefined) facts['vdsm.vm.name'] = vm;
  const device = DEVICES.exec(said)?.[1];
  if (device !== undefined) facts['vdsm.multipath.device'] = device;
  const drift = DRIFT.exec(said);
  if (drift !== null) {
    facts['vdsm.engine.target_host'] = drift[1];
    facts['vdsm.engine.host_drift_seconds'] = Number((drift[2] ?? '').replace(/[^\d-]/g, ''));
  }
  const domain = DOMAIN.exec(said)?.[1];
  if (domain !== undefined && domain !== 'does') facts['vdsm.sd.name'] = domain;
  return facts;
}
