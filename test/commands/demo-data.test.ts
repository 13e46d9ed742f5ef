import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findDemoData, hashFleet } from '../../src/commands/demo-data.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-fleet-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('the hash of a fleet', () => {
  async function keyOf(files: Readonly<Record<string, string>>): Promise<string> {
    const fleet = await mkdtemp(join(folder, 'fleet-'));
    for (const [name, text] of Object.entries(files)) {
      await mkdir(join(fleet, name, '..'), { recursive: true });
      await writeFile(join(fleet, name), text);
    }
    return hashFleet(fleet);
  }

  it('is the same for the same files in any folder', async () => {
    expect(await keyOf({ 'a/vdsm.log': 'x', 'b/vdsm.log': 'y' })).toBe(
      await keyOf({ 'b/vdsm.log': 'y', 'a/vdsm.log': 'x' }),
    );
  });

  it.each([
    ['a text', { 'a/vdsm.log': 'z' }],
    ['a name', { 'b/vdsm.log': 'x' }],
    ['a file more', { 'a/vdsm.log': 'x', 'engine/engine.log': '' }],
  ])('changes with %s', async (_what, files) => {
    expect(await keyOf(files as Record<string, string>)).not.toBe(await keyOf({ 'a/vdsm.log': 'x' }));
  });
});

describe("the demo's data folder", () => {
  const [before, now] = ['0123456789ab', 'ba9876543210'];

  it('is another one for each fleet', async () => {
    expect(await findDemoData(folder, now)).toEqual({ path: join(folder, `data-${now}`), others: [] });
    await mkdir(join(folder, `data-${now}`));
    expect(await findDemoData(folder, now)).toEqual({ path: join(folder, `data-${now}`), others: [] });
  });

  it('is new if there are folders of other fleets, which are named', async () => {
    for (const name of ['data', `data-${before}`, 'opensearch-2.19.6']) await mkdir(join(folder, name));
    expect((await findDemoData(folder, now)).others).toEqual([join(folder, 'data'), join(folder, `data-${before}`)]);
    await mkdir(join(folder, `data-${now}`));
    expect((await findDemoData(folder, now)).others).toEqual([]);
  });

  it('is in a data directory that does not exist yet', async () => {
    expect((await findDemoData(join(folder, 'nowhere'), now)).others).toEqual([]);
  });
});
