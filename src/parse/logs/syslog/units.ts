/** Services that vdsm needs or that need it, by systemd. */
import type { Rule } from '../../rule.ts';

/** Units that tell of the host: their names, and what systemd calls them. */
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
const CALLED = new Map<string, string>(Object.entries(UNITS).map(([name, title]) => [title, name]));

/** What systemd says of a unit; the first group is its name, what it is called, or both (`vdsmd.service - Virtual …`). */
interface UnitRow {
  readonly action: string;
  readonly means: string;
  readonly says: readonly (readonly [text: RegExp, sample: string])[];
}

const UNIT_ROWS: readonly UnitRow[] = [
  {
    action: 'unit-failed',
    means: 'A service of the host failed.',
    says: [
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
    means: 'A service of the host is being started.',
    says: [[/^Starting (.+)\.\.\.$/, 'Starting Virtual Desktop Server Manager...']],
  },
  {
    action: 'unit-started',
    means: 'A service of the host is up.',
    says: [
      [/^Started (.+)\.$/, 'Started Virtual Desktop Server Manager.'],
      [/^Started (.+)\.$/, 'Started vdsmd.service - Virtual Desktop Server Manager.'],
    ],
  },
  {
    action: 'unit-stopping',
    means: 'A service of the host is being stopped.',
    says: [[/^Stopping (.+)\.\.\.$/, 'Stopping Virtual Desktop Server Manager...']],
  },
  {
    action: 'unit-stopped',
    means: 'A service of the host was stopped.',
    says: [[/^Stopped (.+)\.$/, 'Stopped Virtual Desktop Server Manager.']],
  },
];

/** Units are told by name, so these are no wordings: of other units nothing is said. */
export const unitRules: readonly Rule[] = UNIT_ROWS.map(({ action, means, says }) => ({
  name: action,
  eras: '7-9',
  loggers: ['systemd'],
  starts: [],
  means,
  read(message) {
    if (message.length > UNIT_MAX) return undefined;
    for (const [text] of says) {
      const unit = unitOf(text.exec(message)?.[1]);
      if (unit !== undefined) return { kind: 'note', action, facts: { 'vdsm.unit': unit } };
    }
    return undefined;
  },
  samples: says.map(([, message]) => ({
    logger: 'systemd',
    message,
    event: { kind: 'note', action, facts: { 'vdsm.unit': 'vdsmd' } },
  })),
}));

const UNIT_MAX = 256;

function unitOf(subject: string | undefined): string | undefined {
  if (subject === undefined) return undefined;
  const name = /^(\S+)\.service\b/.exec(subject)?.[1] ?? subject;
  return NAMES.has(name) ? name : CALLED.get(name);
}

/** Of systemd: units of these programs, by name or by what they are called. */
export const OUR_UNITS =
  /vdsm|sanlock|wdmd|libvirt|virtqemud|multipath|iscsi|ovirt|\bmom\b|mom-vdsm|gluster|Virtual Desktop|Virtualization (?:qemu )?daemon|Lease Manager|Watchdog Multiplexing|Memory Overcommitment/i;
