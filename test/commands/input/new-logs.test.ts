import { appendFile, mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findNewLogs } from '../../../src/commands/input/new-logs.ts';
import type { Context } from '../../../src/commands/context.ts';
import { findInput } from '../../../src/commands/input/input.ts';
import { readArguments } from '../../../src/cli/arguments.ts';
import { packTar } from '../../support/make-archive.ts';
import { newRecord, plant, type Tree } from '../../read/fixtures.ts';

const LOG = newRecord('2020-01-31 10:00:00,000');
const QEMU = '2020-01-31 10:00:00.123+0000: starting up libvirt version: 8.0.0\n';

let tree: Tree;
let reported: string[];
let stop: AbortController;

beforeEach(async () => {
  tree = await plant({
    'h1/var/log/vdsm/vdsm.log': LOG,
    'h1/var/log/sanlock.log': '2020-01-31 10:00:00 4711 [12]: s1 all pids clear\n',
    'h1/var/log/note.txt': 'no log\n',
  });
  reported = [];
  stop = new AbortController();
});

afterEach(async () => {
  stop.abort();
  await tree.remove();
});

/** Scans from now on; `next` returns new logs as `host: logs`. */
async function scan(root = tree.root) {
  const context = contextOf(root);
  const input = await findInput(context);
  const found = findNewLogs(
    context,
    input,
    (text) => reported.push(text.replaceAll(`${tree.root}/`, '')),
    stop.signal,
    20,
  );
  return {
    async next(): Promise<string[]> {
      const result = await found.next();
      return (result.done === true ? [] : result.value).map(
        ({ name, streams }) => `${name}: ${streams.map((stream) => path.relative(tree.root, stream.name)).join(' ')}`,
      );
    },
    /** Nothing appears until then. */
    async nothing(until: Promise<unknown>): Promise<void> {
      void until.finally(() => stop.abort());
      expect((await found.next()).done).toBe(true);
      await until;
    },
  };
}

function contextOf(root: string): Context {
  const request = readArguments(['load', '--follow', root], {});
  if (request.kind !== 'run') throw new Error('expected a command');
  return {
    paths: [root],
    options: request.options,
    env: {},
    out: async () => {},
    err: (text) => void reported.push(text),
    print: async () => {},
    paper: { width: 100, colours: false },
    draw: () => {},
    terminal: false,
    columns: () => 80,
    confirm: undefined,
  };
}

async function write(name: string, content: string | Buffer): Promise<void> {
  await mkdir(path.dirname(tree.at(name)), { recursive: true });
  await writeFile(tree.at(name), content);
}

describe('while logs are followed', () => {
  it('a new log of a known host is found, and a new host, each once and with its name', async () => {
    const scanning = await scan();
    reported = [];
    await write('h1/var/log/libvirt/qemu/vm1.log', QEMU);
    expect(await scanning.next()).toEqual(['h1: h1/var/log/libvirt/qemu/vm1.log']);
    await write('h2/var/log/vdsm/vdsm.log', LOG);
    await write('h1/var/log/libvirt/qemu/vm2.log', QEMU);
    expect((await scanning.next()).toSorted()).toEqual([
      'h1: h1/var/log/libvirt/qemu/vm2.log',
      'h2: h2/var/log/vdsm/vdsm.log',
    ]);
    await scanning.nothing(sleep(1500));
    expect(reported.toSorted()).toEqual([
      'h1: h1/var/log/libvirt/qemu/vm1.log appeared; following it too',
      'h1: h1/var/log/libvirt/qemu/vm2.log appeared; following it too',
      'h2: h2/var/log/vdsm/vdsm.log appeared; following it too',
    ]);
  });

  it('a followed log stays with its host, though a new log in its folder gives another name', async () => {
    await write('case/sanlock.log', '2020-01-31 10:00:00 4711 [12]: s1 all pids clear\n');
    const scanning = await scan(tree.at('case'));
    reported = [];
    await write(
      'case/vdsm.log',
      newRecord('2020-01-31 10:00:00,000', '(PID: 7) I am the actual vdsm 4.50.7 told (5.14.0)'),
    );
    expect(await scanning.next()).toEqual(['told: case/vdsm.log']);
    expect(reported).toEqual(['told: case/vdsm.log appeared; following it too']);
  });

  it('rotated files, and files that are no logs, are not reported', async () => {
    const scanning = await scan();
    reported = [];
    await rename(tree.at('h1/var/log/vdsm/vdsm.log'), tree.at('h1/var/log/vdsm/vdsm.log.1'));
    await write('h1/var/log/vdsm/vdsm.log', newRecord('2020-01-31 11:00:00,000'));
    await write('h1/var/log/sanlock.log-20200131', '2020-01-31 09:00:00 1711 [12]: s1 all pids clear\n');
    await appendFile(tree.at('h1/var/log/note.txt'), 'still none\n');
    await write('h1/var/log/other.txt', 'none\n');
    await scanning.nothing(sleep(1500));
    expect(reported).toEqual([]);
  });

  it('a log that is empty at first is found when it has a header', async () => {
    const scanning = await scan();
    await write('h1/var/log/libvirt/qemu/vm1.log', '');
    const found = scanning.next();
    setTimeout(() => void writeFile(tree.at('h1/var/log/libvirt/qemu/vm1.log'), QEMU), 200);
    expect(await found).toEqual(['h1: h1/var/log/libvirt/qemu/vm1.log']);
  });

  it('archives, and files that continue a log in another folder, are reported and left for the next start', async () => {
    const scanning = await scan();
    reported = [];
    await write('h1.tar', packTar([{ path: 'var/log/vdsm/vdsm.log', content: newRecord('2020-01-30 10:00:00,000') }]));
    await write('h1/var/vdsm.log', newRecord('2020-01-29 10:00:00,000'));
    await scanning.nothing(sleep(2500));
    expect(reported.toSorted()).toEqual([
      'h1: h1.tar appeared; it is read at the next start',
      'h1: h1/var/vdsm.log appeared; it is read at the next start',
    ]);
  });
});
