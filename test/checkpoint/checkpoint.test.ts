import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../src/checkpoint/checkpoint.ts';
import { decode, encode } from '../../src/checkpoint/format.ts';
import { takeLock } from '../../src/checkpoint/lock.ts';
import { Writer } from '../../src/checkpoint/writer.ts';
import { STATE_FORMAT } from '../../src/run/host-state.ts';

const SETTINGS = { '--prefix': 'vdsm', '--period': 'month' };
const STATE = Uint8Array.of(1, 2, 3);

let folder: string;
let file: string;
let reported: string[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'checkpoint-'));
  file = path.join(folder, 'checkpoint');
  reported = [];
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function reopen(settings: Record<string, string> = SETTINGS, at = file) {
  return openCheckpoint(at, { program: '1.2.3', settings, report: (text) => reported.push(text) });
}

/** A checkpoint with one host in it. */
async function make(): Promise<void> {
  const checkpoint = await reopen();
  checkpoint.keep('node1', STATE);
  expect(await checkpoint.close()).toBe(true);
}

describe('a checkpoint', () => {
  it('returns the newest state of each host in the next run', async () => {
    await make();
    const first = await reopen();
    expect(first.of('node1')).toEqual(Buffer.from(STATE));
    expect(first.of('node2')).toBeUndefined();
    first.keep('node2', Uint8Array.of(9));
    first.keep('node2', Uint8Array.of(8));
    await first.close();
    const second = await reopen();
    expect([second.of('node1'), second.of('node2')]).toEqual([Buffer.from(STATE), Buffer.of(8)]);
    await second.close();
  });

  it('is on disk soon, without being closed', async () => {
    const checkpoint = await reopen();
    checkpoint.keep('node1', STATE);
    await expect.poll(() => readFile(file).catch(() => undefined), { timeout: 10_000 }).toBeDefined();
    await checkpoint.close();
  });

  it('can be read by its owner only, and leaves no other file', async () => {
    await make();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['checkpoint']);
  });

  it('that is a link is refused, and what the link leads to is not touched', async () => {
    await make();
    const before = await readFile(file);
    for (const target of ['checkpoint', 'nowhere', '/etc/passwd']) {
      const link = path.join(folder, `link to ${path.basename(target)}`);
      await symlink(target, link);
      await expect(reopen(SETTINGS, link)).rejects.toMatchObject({ code: 'usage', exitCode: 2 });
    }
    expect(await readFile(file)).toEqual(before);
    expect((await readdir(folder)).filter((name) => name.endsWith('.lock'))).toEqual([]);
  });

  it('may be in a folder that is a link', async () => {
    await mkdir(path.join(folder, 'real'));
    await symlink('real', path.join(folder, 'linked'));
    const checkpoint = await reopen(SETTINGS, path.join(folder, 'linked', 'checkpoint'));
    checkpoint.keep('node1', STATE);
    expect(await checkpoint.close()).toBe(true);
    expect(await readdir(path.join(folder, 'real'))).toEqual(['checkpoint']);
  });

  it('is readable by its owner only, whatever was there before', async () => {
    await make();
    await chmod(file, 0o666);
    const umask = process.umask(0);
    try {
      const checkpoint = await reopen();
      checkpoint.keep('node1', STATE);
      await checkpoint.close();
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      await writeFile(file, 'damaged', { mode: 0o644 });
      await chmod(file, 0o644);
      await (await reopen()).close();
      expect((await stat(`${file}.damaged-1`)).mode & 0o777).toBe(0o600);
    } finally {
      process.umask(umask);
    }
  });

  it('that is damaged is reported and renamed, each time', async () => {
    for (const number of [1, 2]) {
      await make();
      const bytes = await readFile(file);
      bytes[bytes.length - 40] = 255 - (bytes[bytes.length - 40] ?? 0);
      await writeFile(file, bytes);
      const checkpoint = await reopen();
      expect(checkpoint.of('node1')).toBeUndefined();
      await checkpoint.close();
      expect(reported.at(-1)).toMatch(
        `cannot be used: its checksum does not match. It is now ${file}.damaged-${number};`,
      );
      expect(await readFile(`${file}.damaged-${number}`)).toEqual(bytes);
    }
  });

  it('that another program wrote is renamed', async () => {
    await writeFile(file, 'something else\nand more\n');
    await (await reopen()).close();
    expect(reported.join()).toContain("does not begin with 'vdsm-ship checkpoint'");
    expect(await readdir(folder)).toEqual(['checkpoint.damaged-1']);
  });

  it.each([
    ['newer', STATE_FORMAT + 1],
    ['older', STATE_FORMAT - 1],
  ])('of a %s format is not read', async (age, format) => {
    await make();
    const text = (await readFile(file)).toString('latin1');
    await writeFile(file, text.replace(`1.${STATE_FORMAT}\n`, `1.${format}\n`), 'latin1');
    if (age === 'newer') {
      await expect(reopen()).rejects.toThrow(/newer version \(1\.2\.3\)\. Use that version, or name another file/);
      expect(await readdir(folder)).toEqual(['checkpoint']);
    } else {
      await (await reopen()).close();
      expect(reported.join()).toContain('an older version wrote it (1.2.3)');
    }
  });

  it.each([
    [{ ...SETTINGS, '--period': 'day' }, 'was made with --period month, but this run has --period day'],
    [{ ...SETTINGS, '--case': 'A' }, 'was made with no --case, but this run has --case A'],
    [{ '--prefix': 'vdsm' }, 'was made with --period month, but this run has no --period'],
  ])('made with other settings is refused: %j', async (settings, text) => {
    await make();
    await expect(reopen(settings)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(text) as string,
    });
    // and it is free for a run with the right ones
    await (await reopen()).close();
  });

  it('is refused to a second run, and free after the first one', async () => {
    const first = await reopen();
    await expect(reopen()).rejects.toThrow(`process ${process.pid} is using this checkpoint`);
    await first.close();
    await (await reopen()).close();
  });

  it('takes a file that can be replaced: no device, no directory, no missing folder', async () => {
    await expect(reopen(SETTINGS, '/dev/full')).rejects.toMatchObject({ code: 'usage' });
    await expect(reopen(SETTINGS, folder)).rejects.toThrow('is a directory');
    await expect(reopen(SETTINGS, path.join(folder, 'nowhere/checkpoint'))).rejects.toMatchObject({
      code: 'environment',
    });
  });

  it.skipIf(process.getuid?.() === 0)('in a read-only folder is refused', async () => {
    await chmod(folder, 0o500);
    await expect(reopen()).rejects.toThrow(/cannot be written: EACCES/);
    await chmod(folder, 0o700);
  });

  it('that cannot be written later is reported once, and written when it can be', async () => {
    const checkpoint = await reopen();
    // in the way of the file that is to become the checkpoint
    await mkdir(path.join(folder, 'checkpoint.new/in the way'), { recursive: true });
    checkpoint.keep('node1', STATE);
    await expect.poll(() => reported.length, { timeout: 10_000 }).toBe(1);
    expect(reported[0]).toMatch(/cannot be written: .*The load goes on and tries again/);
    checkpoint.keep('node1', STATE);
    await rm(path.join(folder, 'checkpoint.new'), { recursive: true });
    expect(await checkpoint.close()).toBe(true);
    expect(reported).toHaveLength(2);
    expect(reported[1]).toContain('is written again');
    expect(decode(await readFile(file)).kind).toBe('valid');
  });
});

/** A disk of 64 KiB, where this user may mount one. */
function mountSmall(at: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', at]).status === 0;
}

describe.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)('on a disk that is full', () => {
  it('a checkpoint keeps its content, reports once, and is written when there is space', async ({ skip }) => {
    if (!mountSmall(folder)) return skip('no disk can be mounted here');
    try {
      await make();
      const checkpoint = await reopen();
      checkpoint.keep('node1', new Uint8Array(200_000));
      await expect.poll(() => reported.length, { timeout: 10_000 }).toBe(1);
      expect(reported[0]).toContain('ENOSPC');
      expect((await readdir(folder)).toSorted()).toEqual(['checkpoint', 'checkpoint.lock']);
      const before = decode(await readFile(file));
      expect(before.kind === 'valid' && before.content.states.get('node1')).toEqual(Buffer.from(STATE));
      checkpoint.keep('node1', Uint8Array.of(5));
      expect(await checkpoint.close()).toBe(true);
      expect(reported.at(-1)).toContain('is written again');
    } finally {
      spawnSync('umount', [folder]);
    }
  });

  it('a run that cannot create one is refused', async ({ skip }) => {
    if (!mountSmall(folder)) return skip('no disk can be mounted here');
    try {
      await writeFile(path.join(folder, 'filler'), Buffer.alloc(1 << 20)).catch(() => {});
      await expect(reopen()).rejects.toThrow(/cannot be written: ENOSPC/);
      expect(await readdir(folder)).toEqual(['filler']);
    } finally {
      spawnSync('umount', [folder]);
    }
  });
});

describe('the file', () => {
  it('decodes to what was encoded, and detects any damage', () => {
    const states = fc.dictionary(fc.string({ minLength: 1 }), fc.uint8Array());
    const settings = fc.dictionary(fc.string(), fc.string());
    fc.assert(
      fc.property(states, settings, fc.nat(), fc.integer({ min: 1, max: 255 }), (some, other, place, change) => {
        const kept = { settings: { ...other }, states: new Map(Object.entries(some)) };
        const bytes = Buffer.concat(encode(kept, 'x'));
        const read = decode(bytes);
        expect(read.kind).toBe('valid');
        if (read.kind !== 'valid') return;
        expect({ ...read.content.settings }).toEqual(kept.settings);
        expect(Array.from(read.content.states, ([name, state]) => [name, [...state]])).toEqual(
          Array.from(kept.states, ([name, state]) => [name, [...state]]),
        );
        const at = place % bytes.length;
        bytes[at] = (bytes[at] ?? 0) ^ change;
        expect(decode(bytes).kind).not.toBe('valid');
        expect(decode(bytes.subarray(0, at)).kind).not.toBe('valid');
      }),
    );
  });
});

describe('a lock', () => {
  const lock = () => path.join(folder, 'lock');

  it('of a process that has ended is taken over', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    await writeFile(lock(), JSON.stringify({ pid: child.pid, started: '1' }));
    const release = await takeLock(lock());
    expect(JSON.parse(await readFile(lock(), 'utf8'))).toMatchObject({ pid: process.pid });
    await release();
    expect(await readdir(folder)).toEqual([]);
  });

  it.skipIf(process.platform !== 'linux')('of another process that had the same id is taken over', async () => {
    await writeFile(lock(), JSON.stringify({ pid: process.pid, started: '1' }));
    await (
      await takeLock(lock())
    )();
  });

  it('of a running process is refused', async () => {
    await writeFile(lock(), JSON.stringify({ pid: process.ppid }));
    await expect(takeLock(lock())).rejects.toThrow(`process ${process.ppid} is using this checkpoint`);
  });

  it.each(['', 'no JSON', '{}'])('without an owner is taken over: %j', async (text) => {
    await writeFile(lock(), text);
    await (
      await takeLock(lock())
    )();
  });

  it('that is abandoned is taken by one of many', async () => {
    for (let round = 0; round < 20; round++) {
      await writeFile(lock(), '{}');
      const tries = await Promise.allSettled(Array.from({ length: 20 }, () => takeLock(lock())));
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await readdir(folder)).toEqual(['lock']);
    }
  });
});

describe('a writer', () => {
  it('writes one at a time, and the newest last', async () => {
    let [value, active, most] = [0, 0, 0];
    const written: number[] = [];
    const writer = new Writer(
      async () => {
        most = Math.max(most, ++active);
        const now = value;
        await new Promise((resolve) => setTimeout(resolve, 5));
        written.push(now);
        active--;
      },
      { failed: () => {}, recovered: () => {} },
    );
    for (value = 1; value <= 20; value++) {
      writer.schedule();
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    value = 100;
    writer.schedule();
    expect(await writer.close()).toBe(true);
    expect(most).toBe(1);
    expect(written.at(-1)).toBe(100);
    // not too often
    expect(written.length).toBeLessThan(20);
  });
});
