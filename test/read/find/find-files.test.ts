import { execFileSync } from 'node:child_process';
import { mkdir, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';

import { findFiles } from '../../../src/read/find/find-files.ts';
import { plant, type Tree } from '../fixtures.ts';

let tree: Tree;
afterEach(() => tree.remove());

async function find(given: string, followLinks = false) {
  const { files, faults, skipped } = await findFiles([tree.at(given)], followLinks);
  const relative = (pathname: string): string => path.relative(tree.at('.'), pathname);
  return {
    files: files.map((file) => relative(file.path)),
    faults: faults.map((fault) => `${relative(fault.path)}: ${fault.message}`),
    skipped: skipped.map((file) => `${relative(file.path)}: ${file.reason}`),
  };
}

const OUT = 'a link that leads out of the directory; --follow-links follows it';

describe('links', () => {
  async function plantCustomers(): Promise<void> {
    tree = await plant({
      'customers/a/node1/vdsm.log': 'x',
      'customers/b/node9/vdsm.log': 'x',
      'customers/ab/vdsm.log': 'x',
    });
    await symlink('../b', tree.at('customers/a/other'));
    await symlink('../../ab/vdsm.log', tree.at('customers/a/node1/vdsm.log.1'));
    await symlink(tree.at('customers/b/node9/vdsm.log'), tree.at('customers/a/node1/vdsm.log.2'));
    await symlink('..', tree.at('customers/a/node1/up'));
    await symlink('../..', tree.at('customers/a/node1/above'));
    await symlink('vdsm.log', tree.at('customers/a/node1/same'));
    await symlink('a', tree.at('customers/link'));
  }

  test('that lead out of a directory are not followed, and named', async () => {
    await plantCustomers();
    const { files, skipped, faults } = await find('customers/a');
    expect(files).toEqual(['customers/a/node1/vdsm.log']);
    expect(faults).toEqual([]);
    expect(skipped.filter((text) => text.endsWith(OUT))).toEqual([
      `customers/a/node1/above: ${OUT}`,
      `customers/a/node1/vdsm.log.1: ${OUT}`,
      `customers/a/node1/vdsm.log.2: ${OUT}`,
      `customers/a/other: ${OUT}`,
    ]);
  });

  test('that lead out are followed with --follow-links, and loops end', async () => {
    await plantCustomers();
    const { files, skipped } = await find('customers/a', true);
    expect(skipped.filter((text) => text.endsWith(OUT))).toEqual([]);
    expect(files).toHaveLength(3);
    expect(files).toContain('customers/a/node1/above/ab/vdsm.log');
  });

  test('as PATH are followed, those in them are not', async () => {
    await plantCustomers();
    const { files, skipped } = await find('customers/link');
    expect(files).toEqual(['customers/link/node1/vdsm.log']);
    expect(skipped).toContain(`customers/link/other: ${OUT}`);
    expect((await find('customers/a/other')).files).toEqual(['customers/a/other/node9/vdsm.log']);
    expect((await find('customers/a/node1/vdsm.log.1')).files).toEqual(['customers/a/node1/vdsm.log.1']);
  });

  test('in what a pattern matches are of the directory that the pattern begins with', async () => {
    await plantCustomers();
    const { files, skipped } = await find('customers/a/*/*/vdsm.log');
    expect(files).toEqual([]);
    expect(skipped).toContain(`customers/a/other/node9/vdsm.log: ${OUT}`);
    expect((await find('customers/*/vdsm.log')).files).toEqual(['customers/ab/vdsm.log']);
    expect((await find('customers/a/*/*/vdsm.log', true)).files).toContain('customers/a/other/node9/vdsm.log');
  });

  test('that lead in circles are named', async () => {
    tree = await plant({ 'logs/vdsm.log': 'x' });
    await symlink('b', tree.at('logs/a'));
    await symlink('a', tree.at('logs/b'));
    await symlink('.', tree.at('logs/here'));
    const { files, skipped } = await find('logs');
    expect(files).toEqual(['logs/vdsm.log']);
    expect(skipped).toEqual(['logs/a: a link that leads nowhere', 'logs/b: a link that leads nowhere']);
  });
});

describe('what is no file', () => {
  test('in a directory is passed over and named', async () => {
    tree = await plant({ 'logs/vdsm.log': 'x' });
    execFileSync('mkfifo', [tree.at('logs/pipe')]);
    await symlink('/dev/zero', tree.at('logs/zero'));
    const server = createServer().listen(tree.at('logs/socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      const { files, skipped } = await find('logs', true);
      expect(files).toEqual(['logs/vdsm.log']);
      expect(skipped).toEqual([
        'logs/pipe: a pipe, not a regular file',
        'logs/socket: a socket, not a regular file',
        'logs/zero: a device, not a regular file',
      ]);
    } finally {
      server.close();
    }
  });

  test('as PATH is a fault', async () => {
    tree = await plant({});
    execFileSync('mkfifo', [tree.at('pipe')]);
    expect((await find('pipe')).faults).toEqual([
      'pipe: it is not a regular file; pass a pipe on standard input, with - as PATH',
    ]);
  });

  test.runIf(process.platform === 'linux')('but a file system of the kernel is passed over', async () => {
    tree = await plant({ 'logs/vdsm.log': 'x' });
    await mkdir(tree.at('logs/sub'));
    await symlink('/proc', tree.at('logs/sub/proc'));
    await symlink('/sys', tree.at('logs/sys'));
    const { files, skipped } = await find('logs', true);
    expect(files).toEqual(['logs/vdsm.log']);
    expect(skipped).toEqual([
      'logs/sub/proc: a file system of the kernel (proc)',
      'logs/sys: a file system of the kernel (sysfs)',
    ]);
    const { files: none, skipped: named } = await findFiles(['/proc']);
    expect(none).toEqual([]);
    expect(named).toEqual([{ path: '/proc', reason: 'a file system of the kernel (proc)', isPassedOver: true }]);
  });
});
