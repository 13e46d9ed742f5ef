/** qemu/NAME.log: starts and ends of the VM NAME, and the output of QEMU. */
import type { Event, LoggedError, NoteSignals } from '../../model/events.ts';
import { QUALITY_BIT } from '../../schema/quality.ts';
import type { LogRecord } from '../../model/records.ts';
import { UUID } from '../../model/uuid.ts';
import { errorFromText } from '../errors/error-from-text.ts';
import { findUuids } from '../ids.ts';
import type { Note } from '../notes.ts';
import type { Rule } from '../rule.ts';
import { byFileName } from './file-name.ts';
import type { LogRules } from './log-rules.ts';

const LIBVIRT = ['libvirt'];
const ANY = ['*'];
const VM = '27f1a8d4-1f81-49e6-bd83-4ecb0a462b54';
const IMAGE = '502f5598-335d-4023-8c01-635d86d129a3';

const notes: readonly Note[] = [
  {
    action: 'vm-started',
    means: 'libvirt starts the QEMU process of a VM.',
    loggers: LIBVIRT,
    signals: readStart,
    wordings: [
      [
        '0.9-',
        'starting up{}',
        `starting up libvirt version: 4.5.0, package: 23.el7 (x), qemu version: 2.12.0, kernel: 3.10.0, hostname: host1.example.com\nLC_ALL=C /usr/libexec/qemu-kvm -name guest=vm1,debug-threads=on -S -uuid ${VM}`,
        undefined,
        { start: { version: '2.12.0', pid: undefined }, vm: { id: VM, name: 'vm1' } },
      ],
    ],
  },
  {
    action: 'vm-crashed',
    means: 'The QEMU process of a VM ends unexpectedly.',
    loggers: LIBVIRT,
    facts: { 'vdsm.vm.status': 'down', 'vdsm.vm.exit_reason': 'crashed' },
    wordings: [['3.x-', 'shutting down, reason=crashed', 'shutting down, reason=crashed']],
  },
  {
    action: 'vm-start-failed',
    means: 'libvirt cannot start a VM; the records before this one show why.',
    loggers: LIBVIRT,
    facts: { 'vdsm.vm.status': 'down', 'vdsm.vm.exit_reason': 'failed' },
    wordings: [['3.x-', 'shutting down, reason=failed', 'shutting down, reason=failed']],
  },
  {
    action: 'vm-shutdown',
    means: 'A VM has ended; from libvirt 3 on the record has the reason.',
    loggers: LIBVIRT,
    facts: { 'vdsm.vm.status': 'down' },
    wordings: [
      ['3.x-', 'shutting down, reason={vdsm.vm.exit_reason}', 'shutting down, reason=migrated'],
      ['0.9-2.x', 'shutting down', 'shutting down'],
    ],
  },
  {
    action: 'migration-started',
    means: 'A VM starts to migrate to another host.',
    loggers: LIBVIRT,
    wordings: [['3.x-', 'initiating migration', 'initiating migration']],
  },
  {
    action: 'vm-tainted',
    means: 'libvirt marks a VM as tainted: it uses something that libvirt does not support, such as a hook script.',
    loggers: LIBVIRT,
    wordings: [['0.9-', 'Domain id={} is tainted: {}', 'Domain id=1 is tainted: hook-script']],
  },
  {
    action: 'guest-panicked',
    means: 'The guest kernel of a VM crashes, and reports it to QEMU.',
    loggers: LIBVIRT,
    wordings: [
      ['1.x-', 'panic {}', "panic hyper-v: arg1='0x3b', arg2='0xc0000005', arg3='0x1', arg4='0x2', arg5='0x0'"],
    ],
    not: [['panicked', undefined]],
  },
  {
    action: 'qemu-ended',
    means: 'A signal ends the QEMU process of a VM; the record names the signal and its sender.',
    loggers: ANY,
    wordings: [
      ['1.3-', 'terminating on signal {} from pid {}', 'terminating on signal 15 from pid 3222 (/usr/sbin/libvirtd)'],
      ['0.12-', 'qemu: terminating on signal {}', 'qemu: terminating on signal 15 from pid 3222'],
      ['0.12-', 'qemu-kvm: terminating on signal {}', 'qemu-kvm: terminating on signal 15 from pid 3222'],
    ],
  },
  {
    action: 'block-io-error',
    means: 'QEMU cannot read or write a disk of a VM.',
    loggers: ANY,
    read: driveFacts,
    wordings: [
      [
        '0.12-',
        "block I/O error in device '{vdsm.vm.drive}': {}",
        `block I/O error in device 'drive-ua-${IMAGE}': No space left on device (28)`,
        { 'vdsm.image.id': IMAGE },
      ],
    ],
  },
  {
    action: 'qemu-warned',
    means: 'QEMU logs a warning.',
    loggers: ANY,
    wordings: [
      ['2.x-', 'warning: {}', "warning: host doesn't support requested feature: CPUID.07H:EBX.invpcid [bit 10]"],
      [
        '2.x-',
        'qemu-kvm: warning: {}',
        'qemu-kvm: warning: All CPU(s) up to maxcpus should be described in NUMA config',
      ],
    ],
    not: [['warnings: none', undefined]],
  },
  {
    action: 'qemu-device-opened',
    means: 'QEMU logs which device serves a console of a VM.',
    loggers: ANY,
    wordings: [
      ['1.x-', 'char device redirected to {}', 'char device redirected to /dev/pts/1 (label charserial0)'],
      [
        '1.x-',
        '-chardev {}: char device redirected to {}',
        '-chardev pty,id=charconsole0: char device redirected to /dev/pts/1 (label charconsole0)',
      ],
    ],
  },
];

const ID = new RegExp(`^(${UUID})(?=[\\s'"]|$)`, 'i');
/** `guest=NAME,debug-threads=on`, `NAME` or `NAME,process=…`; a name with a blank or comma is quoted. */
const NAME = /^(?:guest=)?'?([^,\s'\\]{1,255})/;
/** The name of the package follows the version without a blank. */
const VERSION = /qemu version: (\d{1,4}(?:\.\d{1,4}){1,3})/;
/** Characters of an option that are searched. */
const OPTION_MAX = 300;

/** Reads the version in the first line, if libvirt writes it there, and the VM in the command line that follows. */
function readStart(text: string): NoteSignals {
  return {
    start: { version: VERSION.exec(text.slice(0, HEAD))?.[1], pid: undefined },
    vm: {
      id: ID.exec(optionOf(text, '-uuid'))?.[1]?.toLowerCase(),
      name: NAME.exec(optionOf(text, '-name'))?.[1],
    },
  };
}

/** Returns what follows an option of a command line; empty where the command line lacks it. */
function optionOf(text: string, option: string): string {
  for (let at = text.indexOf(option); at >= 0; at = text.indexOf(option, at + 1)) {
    const from = at + option.length;
    if (isBlank(text.charCodeAt(at - 1)) && text.charCodeAt(from) === BLANK) {
      return text.slice(from, from + OPTION_MAX).trimStart();
    }
  }
  return '';
}

const [BLANK, NEWLINE] = [32, 10];

function isBlank(code: number): boolean {
  return code === BLANK || code === NEWLINE;
}

/** Reads the image id in the name of a drive. */
function driveFacts(text: string) {
  const [image] = findUuids(text.slice(0, 256), 1);
  return image === undefined ? undefined : { 'vdsm.image.id': image };
}

/** Words of QEMU's errors, since its lines have no level. */
const FAILURE =
  /fail|(?<![rw])error|could not|cannot|can't|unable|invalid|denied|refused|no such|assert|unsupported|not supported|aborted/i;
const HEAD = 2048;

const qemuError: Rule = {
  name: 'qemu-error',
  eras: '1.x-',
  means: 'QEMU logs an error.',
  loggers: ANY,
  starts: [],
  guard: (message, record) =>
    record.logger !== 'libvirt' && !isFragment(record) && FAILURE.test(message.slice(0, HEAD)),
  read(message) {
    return NOTED.test(message.slice(0, HEAD)) ? undefined : { kind: 'note', action: 'qemu-error' };
  },
  samples: [
    {
      logger: 'qemu-kvm',
      message: '-vnc 192.0.2.1:0: Failed to start VNC server: Failed to bind socket: Cannot assign requested address',
      event: { action: 'qemu-error' },
    },
  ],
};

/** A fragment before the first record is the rest of a command line of QEMU, and no error. */
function isFragment({ quality }: LogRecord): boolean {
  return (quality & QUALITY_BIT.truncated_input) !== 0;
}

/** Texts that other notes read. */
const NOTED = /block I\/O error in device |warning: |terminating on signal /;

export const qemuRules: LogRules = {
  kind: 'qemu',
  notes,
  rules: [qemuError],
  readError,
  // the file is named for the VM
  names: {
    read: byFileName((name) => ({ vm: { id: undefined, name } })),
    samples: [{ path: '/var/log/libvirt/qemu/vm1.log.2.gz', names: { vm: { id: undefined, name: 'vm1' } } }],
  },
};

const FAILURES: ReadonlySet<string> = new Set([
  'vm-crashed',
  'vm-start-failed',
  'guest-panicked',
  'block-io-error',
  'qemu-error',
]);

/** Reads the message of an error: the text after `device 'x': `, or all of it. */
function readError(record: LogRecord, event: Event | undefined): LoggedError | undefined {
  if (event?.kind !== 'note' || !FAILURES.has(event.action)) return undefined;
  const { message } = record;
  const at = event.action === 'block-io-error' ? message.indexOf("': ") : -1;
  return errorFromText({ message: at < 0 ? message : message.slice(at + 3) });
}
