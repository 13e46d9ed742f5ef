/** import/*.log and commands/virtcmd-*.log: output of virt-v2v and of other tools that vdsm runs on the disks of a VM. */
import type { Event, LoggedError, NoteFacts } from '../../model/events.ts';
import type { LogRecord } from '../../model/records.ts';
import { UUID } from '../../model/uuid.ts';
import { readError } from '../errors/read-error.ts';
import { errorFromText } from '../errors/error-from-text.ts';
import { readImagePath } from '../values/image-path.ts';
import type { Note } from '../notes.ts';
import { readLibvirtLogError } from './libvirt.ts';
import { byFileName } from './file-name.ts';
import type { LogRules } from './log-rules.ts';

const ANY = ['*'];
const SD = 'f524d2ba-155a-45c8-b3ab-9e18539d3ef2';
const IMAGE = '502f5598-335d-4023-8c01-635d86d129a3';
const VOLUME = 'd4b140c8-9cd5-4ad4-bb04-63aebeda808b';
const DISK = `/rhev/data-center/958ca292-9126-41f1-b7eb-2f9931fea2fb/${SD}/images/${IMAGE}/${VOLUME}`;

const failed: Note = {
  action: 'import-failed',
  means: 'A tool that imports or changes the disks of a VM reports an error.',
  loggers: ANY,
  wordings: [
    ['4.19-', 'virt-v2v: error: {}', 'virt-v2v: error: no operating system was found on /dev/sda'],
    ['4.40-', 'nbdkit: {}: error: {}', 'nbdkit: vddk[1]: error: VixDiskLib_Open: the server refused connection'],
    ['4.40-', 'nbdkit: error: {}', 'nbdkit: error: cannot open plugin vddk'],
    ['4.40-', 'nbdcopy: {}', 'nbdcopy: write at offset 0 failed: No space left on device'],
    ['4.19-', 'qemu-img: {}', 'qemu-img: error while writing sector 1234: No space left on device'],
    ['4.19-', 'libguestfs: error: {}', 'libguestfs: error: appliance closed the connection unexpectedly'],
    ['4.19-', 'kvm2ovirt: {}', 'kvm2ovirt: cannot connect to the source'],
    ['4.19-', 'virt-{}: error: {}', 'virt-sparsify: error: not enough free space'],
  ],
  not: [
    ['nbdcopy finished', undefined],
    ['qemu-img is at /usr/bin/qemu-img', undefined],
    ['kvm2ovirt done', undefined],
  ],
};

const warned: Note = {
  action: 'import-warning',
  means: 'A tool that imports or changes the disks of a VM reports a warning.',
  loggers: ANY,
  wordings: [
    [
      '4.19-',
      'virt-{}: warning: {}',
      'virt-v2v: warning: there are no virtio drivers available for this version of Windows',
    ],
    ['4.40-', 'nbdkit: warning: {}', 'nbdkit: warning: x'],
  ],
};

const traced: Note = {
  action: 'import-traced',
  means: 'libguestfs logs what it does (with the options `-v -x`).',
  loggers: ANY,
  wordings: [['4.19-', 'libguestfs: {}', 'libguestfs: trace: set_verbose true']],
  not: [['libguestfs is at /usr/lib64', undefined]],
};

const steps: readonly Note[] = [
  {
    action: 'import-started',
    means: 'virt-v2v starts to import a VM, and logs its version.',
    loggers: ANY,
    wordings: [['4.19-', 'virt-v2v: virt-v2v {}', 'virt-v2v: virt-v2v 1.42.0rhel=8,release=22 (x86_64)']],
  },
  failed,
  warned,
  {
    action: 'import-completed',
    means: 'The import of a VM reaches its last step, as only a successful import does.',
    loggers: ANY,
    wordings: [['4.19-', 'Finishing off', 'Finishing off']],
  },
  {
    action: 'import-step',
    means:
      'virt-v2v starts a step of an import; for the copy of a disk, the record has its target volume and its progress.',
    loggers: ANY,
    read: copyFacts,
    wordings: [
      [
        '4.19-',
        'Copying disk {}',
        `Copying disk 1/1 to ${DISK}\n    (0/100%)\n    (45.5/100%)`,
        { 'vdsm.sd.id': SD, 'vdsm.image.id': IMAGE, 'vdsm.volume.id': VOLUME, 'vdsm.import.percent': 45.5 },
      ],
      ['4.19-', 'preparing for copy', 'preparing for copy'],
      ['4.19-', 'Opening the source{}', 'Opening the source -i libvirt -ic esx://root@esx.example.com testvm'],
      ['4.19-', 'Opening the overlay', 'Opening the overlay'],
      ['4.19-', 'Closing the overlay', 'Closing the overlay'],
      ['4.19-', 'Creating an overlay {}', 'Creating an overlay to protect the source from being modified'],
      ['4.19-', 'Creating output metadata', 'Creating output metadata'],
      ['4.19-', 'Initializing the target {}', 'Initializing the target -o vdsm -os /rhev/data-center/x'],
      ['4.50-', 'Setting up the {}', 'Setting up the source: -i libvirt'],
      ['4.19-', 'Inspecting the source{}', 'Inspecting the source'],
      ['4.19-', 'Checking {}', 'Checking for sufficient free disk space in the guest'],
      ['4.19-', 'Detecting if {}', 'Detecting if this guest uses BIOS or UEFI to boot'],
      ['4.19-', 'Estimating space required {}', 'Estimating space required on target for each disk'],
      ['4.19-', 'Converting {}', 'Converting CentOS Linux release 7.6 to run on KVM'],
      ['4.19-', 'Mapping filesystem data {}', 'Mapping filesystem data to avoid copying unused and blank areas'],
      ['4.19-', 'Assigning disks to buses', 'Assigning disks to buses'],
    ],
    not: [['Checked x', undefined]],
  },
  traced,
  {
    action: 'libvirt-started',
    means: 'The import tool uses libvirt, which logs its version and host.',
    loggers: ANY,
    wordings: [
      ['4.19-', 'libvirt version: {}', 'libvirt version: 8.0.0, package: 22.el8 (x)'],
      ['4.19-', 'hostname: {}', 'hostname: host1.example.com'],
    ],
    not: [['hostname of the guest', undefined]],
  },
];

const ANY_ID = new RegExp(UUID);
const VM = '27f1a8d4-1f81-49e6-bd83-4ecb0a462b54';

export const importRules: LogRules = {
  kind: 'import',
  notes: steps,
  readError: readImportError,
  names: {
    // the job of an import has the id of its VM
    read: byFileName((name) => {
      const id = ANY_ID.exec(name)?.[0];
      return id === undefined ? undefined : { vm: { id, name: undefined }, facts: { 'vdsm.job.id': id } };
    }),
    samples: [
      {
        path: `/var/log/vdsm/import/import-${VM}-20240101T101112.log`,
        names: { vm: { id: VM, name: undefined }, facts: { 'vdsm.job.id': VM } },
      },
    ],
  },
};

/** Other tools than virt-v2v: only the messages that all of them have. */
export const commandsRules: LogRules = {
  kind: 'commands',
  notes: [failed, warned, traced],
  readError: readImportError,
  names: {
    read: byFileName((name) => ({ vm: { id: ANY_ID.exec(name)?.[0], name: undefined } })),
    samples: [{ path: `/var/log/vdsm/commands/virt-sysprep-${VM}.log`, names: { vm: { id: VM, name: undefined } } }],
  },
};

const PERCENT = /\((\d{1,3}(?:\.\d{1,6})?)\/100%\)|(\d{1,3})% \[/g;
/** Characters at the end of a message that are searched for the last progress, and at its beginning for a mark of an error. */
const SEARCHED = 256;

/** Reads the volume that a disk is copied to, and the last progress. */
function copyFacts(text: string): NoteFacts | undefined {
  const percent = [...text.slice(-SEARCHED).matchAll(PERCENT)].at(-1);
  const path = readImagePath(text);
  if (percent === undefined) return path;
  return { ...path, 'vdsm.import.percent': Number(percent[1] ?? percent[2]) };
}

/** Reads the error after `TOOL: error: `, one of libvirt's client, or one with a traceback of kvm2ovirt. */
function readImportError(record: LogRecord, event: Event | undefined): LoggedError | undefined {
  const { message, trace, level } = record;
  if (trace !== '') return readError(record, event);
  if (level !== '') return readLibvirtLogError(record, event);
  if (event?.kind !== 'note' || event.action !== failed.action) return undefined;
  const mark = 'error: ';
  const at = message.slice(0, SEARCHED).indexOf(mark);
  return errorFromText({ message: at < 0 ? message : message.slice(at + mark.length) });
}
