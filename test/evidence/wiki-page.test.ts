/**
 * The wiki page that explains vdsm.log, read with `--pasted`: the documents of its excerpts hold what the page explains
 * about them. The goldens of the excerpts hold every field; this table holds the facts that matter.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentsOf, ofFamily } from '../golden/documents.ts';
import { hasReference, REFERENCE } from '../support/evidence.ts';
import { flatten, pick } from '../support/flat.ts';
import type { Subset } from '../support/flat.ts';

/** The page is another's text, and no part of the repository. */
const PAGE = join(REFERENCE, 'seed-vdsm-log-files.txt');

interface Excerpt {
  readonly golden: string;
  readonly shows: string;
  /** All of its calls, tasks and commands. */
  readonly calls: readonly Subset[];
  readonly tasks: readonly Subset[];
  readonly commands: readonly Subset[];
  /** Some of its lines. */
  readonly lines: readonly Subset[];
}

const SPM_TASK = 'bad26fcc-6e8b-4046-aab0-b4cbfb735aeb';
const COPY_TASK = 'e62a8238-30bf-4f38-99e5-2da35769783b';
const MOVE_TASK = 'ed948e15-7ff0-4598-a5af-0b96a8df547c';
const MASTER_TASK = '21a24db4-d553-437b-844b-30414bcc8f97';

const EXCERPTS: readonly Excerpt[] = [
  {
    golden: 'banner-and-traceback',
    shows: 'a start, and an error that is logged as a traceback',
    calls: [],
    tasks: [],
    commands: [],
    lines: [
      { 'event.action': 'banner', 'service.version': '4.9-0', 'vdsm.era': 'A', 'process.pid': undefined },
      {
        'log.level': 'error',
        'event.action': 'startup-failed',
        'error.type': 'libvirtError',
        'error.message': "Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file or directory",
        'log.origin.function': 'run',
        'vdsm.log.lines': 11,
      },
    ],
  },
  {
    golden: 'storage-flow',
    shows: 'who calls, and a synchronous storage call',
    calls: [
      {
        'vdsm.call.verb': 'getVdsCapabilities',
        'vdsm.call.source': 'xmlrpc',
        'source.address': undefined,
        'event.outcome': 'unknown',
      },
      { 'vdsm.call.verb': 'getDeviceList', 'vdsm.call.args.storageType': '2', 'event.outcome': 'unknown' },
      {
        'vdsm.call.verb': 'getSpmStatus',
        'vdsm.call.source': 'run-and-protect',
        'process.thread.name': 'Thread-1952463',
        'event.outcome': 'success',
        'event.duration': 3e6,
        'vdsm.call.status_code': 0,
        // a page that wraps had put a blank into it
        'vdsm.sp.id': 'ffb469ec-d98b-4614-b3fc-c88f206d4cfd',
        'vdsm.task.id': '8a107a91-ecb4-4e10-9fb3-a7b400ed2c44',
        'vdsm.task.state': 'finished',
      },
    ],
    tasks: [],
    commands: [],
    lines: [
      { 'process.thread.name': 'Thread-16', 'event.action': 'caller', message: '[]' },
      { 'process.thread.name': 'Thread-1952463', 'log.origin.function': 'public_getSpmStatus', 'vdsm.spm.role': 'spm' },
      {
        'event.action': 'task-state',
        message: 'Task=`8a107a91-ecb4-4e10-9fb3-a7b400ed2c44`::moving from state preparing -> state finished',
      },
      { 'vdsm.log.layout': 'none', message: 'Storage flows' },
    ],
  },
  {
    golden: 'async-task',
    shows: 'spmStart, its task, and the poll that says how it ended',
    calls: [
      {
        'vdsm.call.verb': 'spmStart',
        'vdsm.call.async': true,
        'event.outcome': 'success',
        'event.duration': 8e6,
        'vdsm.call.args.prevID': '-1',
        'vdsm.call.args.scsiFencing': 'False',
        'vdsm.task.id': SPM_TASK,
        'vdsm.task.outcome': 'success',
      },
      {
        'vdsm.call.verb': 'getTaskStatus',
        'vdsm.call.poll': true,
        'event.outcome': 'success',
        'event.duration': 3e6,
        'vdsm.task.id': 'fc97d685-b677-4942-8df6-c0b6fcd33873',
        'vdsm.task.subject_id': SPM_TASK,
      },
    ],
    tasks: [
      {
        'vdsm.task.id': SPM_TASK,
        'vdsm.task.verb': 'spmStart',
        'vdsm.task.name': 'spmStart',
        'vdsm.task.state': 'finished',
        'vdsm.task.result': 'success',
        'vdsm.task.poll_count': 1,
        'event.outcome': 'success',
        'event.start': '2011-06-23T13:04:29.774Z',
        'event.end': '2011-06-23T13:04:32.855Z',
        'event.duration': 3081e6,
        'vdsm.sp.id': 'a2cc366a-a7a3-4684-8f8a-e53bce1da025',
      },
    ],
    commands: [],
    lines: [
      { message: 'exit - success: result', 'vdsm.task.id': SPM_TASK },
      { message: 'Number of running tasks: 0', 'log.logger': 'Misc.ThreadPool', 'log.origin.file.line': 47 },
    ],
  },
  {
    golden: 'external-commands',
    shows: 'a command that went well, and one that did not',
    calls: [],
    tasks: [
      {
        'vdsm.task.id': MASTER_TASK,
        'vdsm.task.commands': 2,
        'vdsm.task.failed_commands': 1,
        'event.outcome': 'unknown',
      },
    ],
    commands: [
      {
        'process.command_line': '/usr/bin/sudo -n /sbin/e2fsck -p /dev/52493f96-d716-409f-b696-8cb8d5b43527/master',
        'vdsm.command.tool': 'e2fsck',
        'process.exit_code': 0,
        'event.outcome': 'success',
        'event.duration': 70e6,
        'vdsm.command.pairing': 'paired',
        'vdsm.task.id': MASTER_TASK,
      },
      {
        'process.command_line': '/usr/bin/sudo -n /sbin/tune2fs -j /dev/52493f96-d716-409f-b696-8cb8d5b43527/master',
        'vdsm.command.tool': 'tune2fs',
        'process.exit_code': 1,
        'event.outcome': 'failure',
        'event.duration': 17e6,
        'vdsm.command.stderr': 'The filesystem already has a journal.\n',
        'vdsm.task.id': MASTER_TASK,
      },
    ],
    lines: [{ message: "FAILED: <err> = 'The filesystem already has a journal.\\n'; <rc> = 1" }],
  },
  {
    golden: 'create-template',
    shows: 'copyImage and its qemu-img convert',
    calls: [
      {
        'vdsm.call.verb': 'copyImage',
        'vdsm.call.async': true,
        'event.outcome': 'success',
        'event.duration': 653e6,
        'vdsm.task.id': COPY_TASK,
        'vdsm.task.outcome': 'unknown',
        'vdsm.vm.id': '6580ecb9-5f3d-4f32-a420-ed6a1cd3a295',
      },
    ],
    tasks: [
      {
        'vdsm.task.id': COPY_TASK,
        'vdsm.task.verb': 'copyImage',
        // its end is not on the page
        'event.outcome': 'unknown',
        'vdsm.task.commands': 1,
      },
    ],
    commands: [
      {
        'vdsm.command.tool': 'qemu-img',
        'vdsm.command.subcommand': 'convert',
        'vdsm.command.wrappers': ['nice', 'ionice'],
        'process.exit_code': 0,
        'event.outcome': 'success',
        'event.duration': 86e6,
        'vdsm.command.pairing': 'paired',
        'vdsm.task.id': COPY_TASK,
      },
    ],
    lines: [{ message: 'SUCCESS: <err> = []; <rc> = 0' }],
  },
  {
    golden: 'import',
    shows: 'moveImage and its dd, which the page does not end',
    calls: [
      {
        'vdsm.call.verb': 'moveImage',
        'vdsm.call.async': true,
        'event.outcome': 'success',
        'event.duration': 889e6,
        'vdsm.call.args.op': '1',
        'vdsm.task.id': MOVE_TASK,
      },
    ],
    tasks: [
      {
        'vdsm.task.id': MOVE_TASK,
        'vdsm.task.verb': 'moveImage',
        'vdsm.task.state': 'running',
        'event.outcome': 'unknown',
      },
    ],
    commands: [
      {
        'vdsm.command.tool': 'dd',
        'vdsm.command.wrappers': ['ionice'],
        'event.outcome': 'unknown',
        'vdsm.task.id': MOVE_TASK,
        'process.command_line': [
          '/usr/bin/ionice -c2 -n7 /bin/dd',
          'if=/rhev/data-center/5ccf59cb-4924-4e13-85d4-fe2b882a857d/a0c2b674-456a-4eff-9717-915a4151a25c/images/197305c8-6e35-4e73-b316-f61bfc6c7800/07381c87-3ebe-48f7-a633-21e41564d578',
          'of=/rhev/data-center/5ccf59cb-4924-4e13-85d4-fe2b882a857d/8cea8d77-f2ff-4ae6-8567-36e00afcd5ba/images/197305c8-6e35-4e73-b316-f61bfc6c7800/07381c87-3ebe-48f7-a633-21e41564d578',
          'bs=1048576 seek=0 skip=0 conv=notrunc count=1024 oflag=direct',
        ].join(' '),
      },
    ],
    lines: [{ 'event.action': 'task-state', 'vdsm.task.id': MOVE_TASK }],
  },
];

describe('the wiki page on vdsm.log', () => {
  it.each(EXCERPTS)('$golden: $shows', async ({ golden, calls, tasks, commands, lines }) => {
    const documents = await documentsOf(`test/golden/pasted/${golden}.log`, 'none', true);
    for (const [family, subsets] of [
      ['calls', calls],
      ['tasks', tasks],
      ['commands', commands],
    ] as const) {
      const flat = ofFamily(documents, family).map(flatten);
      expect(flat).toHaveLength(subsets.length);
      for (const subset of subsets) expect(flat.map((doc) => pick(doc, subset))).toContainEqual(subset);
    }
    const flatLines = ofFamily(documents, 'logs').map(flatten);
    for (const subset of lines) expect(flatLines.map((doc) => pick(doc, subset))).toContainEqual(subset);
  });

  it.skipIf(!hasReference)('as a whole gives the documents of its excerpts, and its prose line by line', async () => {
    const documents = await documentsOf(PAGE, 'none', true);
    for (const family of ['calls', 'tasks', 'commands'] as const) {
      const subsets = EXCERPTS.flatMap((excerpt) => excerpt[family]);
      const flat = ofFamily(documents, family).map(flatten);
      expect(flat).toHaveLength(subsets.length);
      for (const subset of subsets) expect(flat.map((doc) => pick(doc, subset))).toContainEqual(subset);
    }
    const lines = ofFamily(documents, 'logs').map(flatten);
    expect(lines.filter((line) => line.get('vdsm.log.layout') === 'new')).toEqual([]);
    const text = lines.map((line) => String(line.get('message'))).join('\n');
    for (const line of readFileSync(PAGE, 'utf8')
      .split('\n')
      .filter((row) => /^ {2}•/.test(row))) {
      expect(text).toContain(line);
    }
  });
});
