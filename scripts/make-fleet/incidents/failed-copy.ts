/**
 * Incident 4: copies of disks that run out of space. On node-a1 the command is in the log (DEBUG), on node-c4 it is not.
 * On node-b2 a copy still runs when the log ends. On node-a1 the removal of a disk waits until the copy gives its lock back
 * (incident 12).
 */
import { lvmCommand, runCommand } from '../commands.ts';
import { exceptionName, traceback } from '../errors.ts';
import type { Fleet } from '../fleet.ts';
import type { Host, Pen } from '../host.ts';
import { bytes, repr, tuple } from '../python.ts';
import type { Release } from '../releases.ts';
import { at } from '../time.ts';
import { runTask } from '../tasks.ts';
import type { TaskError } from '../tasks.ts';
import { DOMAINS, domainPath } from '../world.ts';
import type { DomainName, HostName } from '../world.ts';

interface Copy {
  readonly host: HostName;
  readonly at: string;
  readonly ms: number;
  readonly flow: string;
  readonly from: DomainName;
  readonly to: DomainName;
  readonly image: string;
  readonly volume: string;
  /** What qemu-img prints when it fails. */
  readonly stderr?: string;
  /** When another task begins to wait for the lock of this one. */
  readonly waiting?: string;
}

const COPIES: readonly Copy[] = [
  {
    host: 'node-a1',
    at: '09:05:10.240',
    ms: 96_000,
    flow: '4f2c8a6b-91d0-4e37-8b5c-0a1d2e3f4b5c',
    from: 'a-data1',
    to: 'a-export',
    image: '0d9c8b7a-6f5e-4d3c-9b2a-1f0e9d8c7b6a',
    volume: '1e0d9c8b-7a6f-4e5d-8c3b-2a1f0e9d8c7b',
    stderr: 'qemu-img: error while writing sector 8388608: No space left on device\n',
    waiting: '09:06:24.805',
  },
  {
    host: 'node-c4',
    at: '08:52:31.502',
    ms: 61_000,
    flow: '9a7b3e51-c2d4-4f68-8e0a-5d6c7b8a9f01',
    from: 'c-data1',
    to: 'c-data2',
    image: '2f1e0d9c-8b7a-4f6e-9d4c-3b2a1f0e9d8c',
    volume: '3a2f1e0d-9c8b-4a7f-8e5d-4c3b2a1f0e9d',
    stderr: 'qemu-img: error while writing at byte 4294967296: No space left on device\n',
  },
  {
    host: 'node-b2',
    at: '10:01:41.380',
    ms: 410_000,
    flow: '6b8f2d94-07a3-4c5e-9d1f-3e2a7c6b5d48',
    from: 'b-data1',
    to: 'b-data2',
    image: '4b3a2f1e-0d9c-4b8a-8f6e-5d4c3b2a1f0e',
    volume: '5c4b3a2f-1e0d-4c9b-9a7f-6e5d4c3b2a1f',
  },
];

export function scheduleFailedCopy(fleet: Fleet): void {
  for (const copy of COPIES) fleet.simulation.at(at(copy.at), (time) => copyImage(fleet, copy, time));
}

function copyImage(fleet: Fleet, copy: Copy, time: number): void {
  const [from, to] = [DOMAINS[copy.from].id, DOMAINS[copy.to].id];
  const { image, volume, flow } = copy;
  const host = fleet.hosts[copy.host];
  const end = runTask(fleet, host, time, {
    verb: 'copyImage',
    flow,
    args: {
      sdUUID: from,
      spUUID: host.pool.id,
      vmUUID: '',
      srcImgUUID: image,
      srcVolUUID: volume,
      dstImgUUID: image,
      dstVolUUID: volume,
      description: '',
      dstSdUUID: to,
      volType: 8,
      volFormat: 5,
      preallocate: 1,
      postZero: 'false',
      force: 'false',
    },
    locks: [{ id: from, type: 'shared', awaited: copy.waiting !== undefined }],
    ms: copy.ms,
    run: (pen) => (pen.release.layout === 'old' ? copyInTheOpen(pen, copy) : copyInSilence(pen, copy)),
  });
  if (copy.waiting !== undefined)
    fleet.simulation.at(at(copy.waiting), (now) => removeDisk(fleet, host, now, from, end));
}

/** Removes a disk, which needs the domain for itself: it waits for the end of the copy. */
function removeDisk(fleet: Fleet, host: Host, time: number, domain: string, end: number): void {
  const image = '7e6d5c4b-3a29-4180-9f7e-6d5c4b3a2918';
  runTask(fleet, host, time, {
    verb: 'deleteImage',
    name: `purgeImage_${image}`,
    method: '_purgeImage',
    args: { sdUUID: domain, spUUID: host.pool.id, imgUUID: image, postZero: 'false', force: 'false' },
    locks: [{ id: domain, type: 'exclusive', waits: end - time }],
    ms: host.duration(3100, 0.3, time),
  });
}

/** Copies at DEBUG: the log has the commands and their results. */
function copyInTheOpen(pen: Pen, copy: Copy): TaskError | undefined {
  const { release } = pen;
  const [source, target] = places(copy);
  if (DOMAINS[copy.from].mount === undefined)
    lvmCommand(pen, 'lvchange', '', ['--available', 'y', `${DOMAINS[copy.from].id}/${copy.volume}`], { ms: 310 });
  runCommand(pen, {
    argv: ['/usr/bin/qemu-img', 'create', '-f', 'raw', target, '21474836480'],
    cwd: `${domainPath(copy.to)}/images/${copy.image}`,
    ms: 44,
  });
  const argv = [
    '/bin/nice',
    '-n',
    '19',
    '/usr/bin/ionice',
    '-c',
    '2',
    '-n',
    '7',
    '/usr/bin/qemu-img',
    'convert',
    '-t',
    'none',
    '-f',
    'qcow2',
    source,
    '-O',
    'raw',
    target,
  ];
  runCommand(pen, {
    argv,
    watched: true,
    code: copy.stderr === undefined ? 0 : 1,
    stderr: copy.stderr,
    ms: copy.ms - 2000,
  });
  if (copy.stderr === undefined) return undefined;
  const text = `low level Image copy failed: ${repr(tuple(copy.stderr.trim()))}`;
  const trace = traceback(
    [
      ['storage/image.py', 'copy', 'raise se.StorageException("rc: %s, err: %s" % (rc, err))'],
      ['storage/image.py', 'copy', 'raise se.CopyImageError(str(e))'],
    ],
    `CopyImageError: ${text}`,
    release,
  );
  pen.error('imageError', 'Unexpected error', { trace });
  return { code: 261, message: text, trace: jobTrace(release, `CopyImageError: ${text}`) };
}

/** Copies at INFO: only the exception names the command. Python 3 writes the exception before it, too. */
function copyInSilence(pen: Pen, copy: Copy): TaskError {
  const { release } = pen;
  const { stderr = '' } = copy;
  const [source, target] = places(copy);
  const argv = [
    '/usr/bin/qemu-img',
    'convert',
    '-p',
    '-t',
    'none',
    '-T',
    'none',
    '-f',
    'qcow2',
    '-O',
    'raw',
    source,
    target,
  ];
  const words = `Command ${repr(argv)} failed with rc=1 out=b'' err=bytearray(${repr(bytes(stderr))})`;
  const first = traceback(
    [
      ['storage/image.py', 'copyCollapsed', 'self._run_qemuimg_operation(operation)'],
      ['storage/image.py', '_run_qemuimg_operation', 'operation.run()'],
      ['storage/qemuimg.py', 'run', 'for data in self._operation.watch():'],
      ['storage/operation.py', '_finalize', 'raise cmdutils.Error(self._cmd, rc, out, err)'],
    ],
    `${exceptionName('Error', release, 'vdsm.common.cmdutils.')}: ${words}`,
    release,
  );
  pen.wait(copy.ms - 400).error('imageError', `conversion failure for volume ${copy.volume}`, { trace: first });
  const text = `low level Image copy failed: ${repr(tuple(words))}`;
  const last = `${exceptionName('CopyImageError', release)}: ${text}`;
  pen.error('imageError', 'Unexpected error', {
    trace: `${first}\n\nDuring handling of the above exception, another exception occurred:\n\n${jobTrace(release, last)}`,
  });
  return {
    code: 261,
    message: text,
    trace: `${first}\n\nDuring handling of the above exception, another exception occurred:\n\n${jobTrace(release, last)}`,
  };
}

function jobTrace(release: Release, last: string): string {
  return traceback(
    [
      ['storage/task.py', '_run', 'return fn(*args, **kargs)'],
      ['storage/task.py', 'run', 'return self.cmd(*self.argslist, **self.argsdict)'],
      ['storage/securable.py', 'wrapper', 'return method(self, *args, **kwargs)'],
      ['storage/sp.py', 'copyImage', 'postZero, force, discard)'],
      ['storage/image.py', 'copyCollapsed', 'raise se.CopyImageError(str(e))'],
    ],
    last,
    release,
  );
}

/** Returns the paths of the volume on both domains. */
function places({ from, to, image, volume }: Copy): [source: string, target: string] {
  const on = (domain: DomainName): string => `${domainPath(domain)}/images/${image}/${volume}`;
  return [on(from), on(to)];
}
