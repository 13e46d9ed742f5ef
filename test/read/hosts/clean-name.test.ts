import { afterEach, expect, test } from 'vitest';

import { discover } from '../../../src/read/find/discover.ts';
import { cleanName } from '../../../src/read/hosts/clean-name.ts';
import { banner, plant, type Tree } from '../fixtures.ts';

let tree: Tree | undefined;
afterEach(() => tree?.remove());

test.each([
  ['Node1.Example.com ', 'node1.example.com'],
  ['node1\u001b[2J\u0007', 'node1_[2j_'],
  ['node\u009b1\u202e', 'node_1_'],
])('the name %j becomes %j', (name, clean) => {
  expect(cleanName(name)).toBe(clean);
});

test('no name of a host has control characters, whatever gives it', async () => {
  tree = await plant({
    'a\u001b[31m/var/log/vdsm/vdsm.log': banner('x'),
    'logs/vdsm.log': banner('node1\u001b]0;x\u0007'),
  });
  const { hosts } = await discover([tree.at('.')]);
  expect(hosts.map(({ name }) => name)).toEqual(['a_[31m', 'node1_]0;x_']);
});

test('--host with control characters is a usage error', async () => {
  await expect(discover(['x'], { host: 'node\u001b1' })).rejects.toMatchObject({ code: 'usage' });
});
