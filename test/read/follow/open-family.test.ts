import { execFileSync } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';

import { closeAll, openFamily } from '../../../src/read/follow/open-family.ts';
import { plant, type Tree } from '../fixtures.ts';

let tree: Tree;
afterEach(() => tree.remove());

async function namesOf(mayLeadOut: (pathname: string) => boolean): Promise<string[]> {
  const { files } = await openFamily(tree.at('logs/vdsm.log'), mayLeadOut);
  await closeAll(files);
  return files.map((file) => path.basename(file.path));
}

test('a rotated file that is a pipe, or a link out of the directory, is not opened', async () => {
  tree = await plant({ 'logs/vdsm.log.1': 'x', 'logs/old.log': 'x', 'data/vdsm.log': 'x', 'other/vdsm.log.3': 'x' });
  await symlink('../data/vdsm.log', tree.at('logs/vdsm.log'));
  await symlink('old.log', tree.at('logs/vdsm.log.2'));
  await symlink('../other/vdsm.log.3', tree.at('logs/vdsm.log.3'));
  execFileSync('mkfifo', [tree.at('logs/vdsm.log.4')]);
  expect(await namesOf(() => false)).toEqual(['vdsm.log.2', 'vdsm.log.1', 'vdsm.log']);
  expect(await namesOf(() => true)).toEqual(['vdsm.log.3', 'vdsm.log.2', 'vdsm.log.1', 'vdsm.log']);
});
