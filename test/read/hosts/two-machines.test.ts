import { afterEach, describe, expect, test } from 'vitest';

import { discover } from '../../../src/read/find/discover.ts';
import { newRecord, oldRecord, plant, type Tree } from '../fixtures.ts';

let tree: Tree | undefined;
afterEach(async () => {
  await tree?.remove();
  tree = undefined;
});

function start(time: string, version = '4.30.53', kernel = '3.10.0'): string {
  return newRecord(`2020-01-31 ${time},000`, `(PID: 4711) I am the actual vdsm ${version} h1 (${kernel})`);
}

async function warningsOf(one: string, other: string): Promise<string[]> {
  tree = await plant({ 'a/h1/vdsm.log': one, 'b/h1/vdsm.log': other });
  const { hosts, warnings } = await discover([tree.root]);
  expect(hosts.map(({ name }) => name)).toEqual(['h1']);
  return warnings.map((warning) => warning.replaceAll(tree?.root ?? '', ''));
}

const FILLER = newRecord('2020-01-31 10:30:00,000', 'x'.repeat(100)).repeat(3000);

describe('two machines that claim one name', () => {
  test('are warned of: a start of another kernel between two of one', async () => {
    const warnings = await warningsOf(start('10:00:00') + start('12:00:00'), start('11:00:00', '4.30.53', '4.18.0'));
    expect(warnings).toEqual([
      'h1: these logs may be from two machines: /b/h1/vdsm.log has a start of vdsm 4.30.53 on kernel 4.18.0 at 2020-01-31 11:00:00,000, while /a/h1/vdsm.log runs 4.30.53 on kernel 3.10.0; if so, name each with --host or --host-from',
    ]);
  });

  test('of another version, found at the end of a long file', async () => {
    const warnings = await warningsOf(start('10:00:00') + FILLER + start('12:00:00'), start('11:00:00', '4.40.60'));
    expect(warnings).toHaveLength(1);
  });

  test('or that start in the same minute', async () => {
    expect(await warningsOf(start('10:00:40'), start('10:00:01', '4.40.60'))).toHaveLength(1);
  });

  test('are not seen in an upgrade', async () => {
    expect(await warningsOf(start('10:00:00') + start('11:00:00'), start('12:00:00', '4.40.60'))).toEqual([]);
    await tree?.remove();
    const upgrade = start('10:00:00') + start('11:00:00', '4.40.60') + start('12:00:00', '4.40.60');
    expect(await warningsOf(upgrade, upgrade)).toEqual([]);
  });

  test('are not seen where they run the same', async () => {
    expect(await warningsOf(start('10:00:00') + start('12:00:00'), start('11:00:00'))).toEqual([]);
  });

  test('are not seen by banners that name no kernel (4.9) and are alike', async () => {
    const old = (time: string): string => oldRecord(`2012-01-31 ${time},000`, 'I am the actual vdsm 4.9-0');
    expect(await warningsOf(old('10:00:00') + old('12:00:00'), old('11:00:00'))).toEqual([]);
  });
});
