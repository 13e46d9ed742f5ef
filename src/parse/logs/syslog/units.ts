/** Services that vdsm needs or that need it, by systemd. */
import type { Rule } from '../../rule.ts';

/** Names and titles of the units that rules read. */
const UNITS = {
  vdsmd: 'Virtual Desktop Server Manager',
  supervdsmd: 'Auxiliary vdsm service for running helper functions as root',
  'mom-vdsm': 'MOM instance configured for VDSM purposes',
  sanlock: 'Shared Storage Lease Manager',
  wdmd: 'Watchdog Multiplexing Daemon',
  libvirtd: 'Virtualization daemon',
  virtqemud: 'Virtualization qemu daemon',
  multipathd: 'Device-Mapper Multipath Device Controller',
  iscsid: 'Open-iSCSI',
  'ovirt-ha-agent': 'oVirt Hosted Engine High Availability Monitoring Agent',
  'ovirt-ha-broker': 'oVirt Hosted Engine High Availability Communications Broker',
  'ovirt-imageio': 'oVirt ImageIO Daemon',
} as const;

const NAMES = new Set<string>(Object.keys(UNITS));
const NAME_OF_TITLE = new Map<string, string>(Object.entries(UNITS).map(([name, title]) => [title, name]));

/** Messages of systemd about a unit. The first group is its name, its title, or both (`vdsmd.service - Virtual …`). */
interface UnitRow {
  readonly action: string;
  readonly means: string;
  readonly messages: readonly (readonly [pattern: RegExp, sample: string])[];
}

const UNIT_ROWS: readonly UnitRow[] = [
  {
    action: 'unit-failed',
    means: 'A service of the host fails.',
    messages: [
      [/^(\S+)\.service: Failed with result /, "vdsmd.service: Failed with result 'exit-code'."],
      [
        /^(\S+)\.service: (?:[Mm]ain|[Cc]ontrol) process exited, (?!code=exited,? status=0)/,
        'vdsmd.service: Main process exited, code=killed, status=9/KILL',
      ],
      [/^Unit (\S+)\.service entered failed state\.$/, 'Unit vdsmd.service entered failed state.'],
      [/^(\S+)\.service failed\.$/, 'vdsmd.service failed.'],
      [/^Failed to start (.+)\.$/, 'Failed to start Virtual Desktop Server Manager.'],
      [/^Dependency failed for (.+)\.$/, 'Dependency failed for Virtual Desktop Server Manager.'],
    ],
  },
  {
    action: 'unit-starting',
    means: 'systemd starts a service of the host.',
    messages: [[/^Starting (.+)\.\.\.$/, 'Starting Virtual Desktop Server Manager...']],
  },
  {
    action: 'unit-started',
    means: 'A service of the host is up.',
    messages: [
      [/^Started (.+)\.$/, 'Started Virtual Desktop Server Manager.'],
      [/^Started (.+)\.$/, 'Started vdsmd.service - Virtual Desktop Server Manager.'],
    ],
  },
  {
    action: 'unit-stopping',
    means: 'systemd stops a service of the host.',
    messages: [[/^Stopping (.+)\.\.\.$/, 'Stopping Virtual Desktop Server Manager...']],
  },
  {
    action: 'unit-stopped',
    means: 'A service of the host has stopped.',
    messages: [[/^Stopped (.+)\.$/, 'Stopped Virtual Desktop Server Manager.']],
  },
];

/** Only the units above make an event; a wording would fit any unit, so these are rules. */
export const unitRules: readonly Rule[] = UNIT_ROWS.map(({ action, means, messages }) => ({
  name: action,
  eras: '7-9',
  loggers: ['systemd'],
  starts: [],
  means,
  read(message) {
    if (message.length > UNIT_MAX) return undefined;
    for (const [pattern] of messages) {
      const unit = unitOf(pattern.exec(message)?.[1]);
      if (unit !== undefined) return { kind: 'note', action, facts: { 'vdsm.unit': unit } };
    }
    return undefined;
  },
  samples: messages.map(([, message]) => ({
    logger: 'systemd',
    message,
    event: { kind: 'note', action, facts: { 'vdsm.unit': 'vdsmd' } },
  })),
}));

/** systemd's messages about a unit are short. */
const UNIT_MAX = 256;

function unitOf(subject: string | undefined): string | undefined {
  if (subject === undefined) return undefined;
  const name = /^(\S+)\.service\b/.exec(subject)?.[1] ?? subject;
  return NAMES.has(name) ? name : NAME_OF_TITLE.get(name);
}

/** Names and titles of all units whose messages are shipped, whether a rule reads them or not. */
export const OUR_UNITS =
  /vdsm|sanlock|wdmd|libvirt|virtqemud|multipath|iscsi|ovirt|\bmom\b|mom-vdsm|gluster|Virtual Desktop|Virtualization (?:qemu )?daemon|Lease Manager|Watchdog Multiplexing|Memory Overcommitment/i;
