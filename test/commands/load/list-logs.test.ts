import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Context } from '../../../src/commands/context.ts';
import { listLogs } from '../../../src/commands/load/list-logs.ts';
import { compress } from '../../support/compress.ts';
import { logText } from '../../support/log-text.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'list-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function host(name: string, files: Record<string, string | Buffer>): Promise<void> {
  await mkdir(join(folder, name));
  for (const [file, content] of Object.entries(files)) await writeFile(join(folder, name, file), content);
}

async function list(options: Partial<Context['options']> = {}) {
  const [out, err]: [string[], string[]] = [[], []];
  const context = {
    paths: [folder],
    options: { label: [], list: true, ...options },
    out: async (text: string) => void out.push(text),
    err: (text: string) => void err.push(text),
  };
  const code = await listLogs(context as unknown as Context);
  return { code, out: out.join(''), err: err.join('') };
}

describe('load --list', () => {
  it('shows hosts, rules, sizes, first and last stamps, and an estimate', async () => {
    const text = logText(3000);
    const half = text.indexOf('2026-05-01 00:00:10');
    await host('node1', { 'vdsm.log': text.slice(half), 'vdsm.log.1.xz': await compress(text.slice(0, half)) });
    const { code, out } = await list();
    expect(code).toBe(0);
    const [titles, row, ...rest] = out.split('\n').map((line) => line.trim().split(/\s{2,}/));
    expect(titles).toEqual([
      'host',
      'named by',
      'log',
      'files',
      'stored',
      'text',
      'first record',
      'last record',
      'gaps',
      'stream',
    ]);
    expect(row).toEqual([
      'node1',
      'directory',
      'vdsm.log',
      '2',
      expect.stringMatching(/ kB$/),
      // both sizes are known: the .xz tells its own
      `${Math.round(Buffer.byteLength(text) / 1000).toLocaleString('en-US')} kB`,
      '2026-05-01 00:00:00+0000',
      expect.stringMatching(/^2026-05-01 00:00:\d\d\+0000$/),
      'none',
      join(folder, 'node1/vdsm.log'),
    ]);
    expect(rest.join('\n')).toMatch(
      /1 host, 2 files, [\d,]+ kB stored, [\d,]+ kB of text\nestimate: about [\d,]+ documents in about [\d,]+ kB of index/,
    );
  });

  it('estimates the text of a file that does not store its size, and marks it', async () => {
    await host('node1', { 'vdsm.log': gzipSync(logText(3000)) });
    const { out } = await list();
    expect(out).toMatch(/ ~[\d,]+ kB /);
    expect(out).toMatch(/stored, about [\d,]+ kB of text/);
  });

  it('prints the same as JSON, with missing files', async () => {
    const text = logText(3000);
    const half = text.indexOf('2026-05-01 00:00:10');
    await host('node1', { 'vdsm.log': text.slice(half), 'vdsm.log.3': text.slice(0, half) });
    const { out } = await list({ json: true });
    type Estimate = { documents: number; indexBytes: number; options: string };
    const listing = JSON.parse(out) as { estimate: Estimate; choices: Estimate[] };
    expect(listing).toMatchObject({
      hosts: [
        {
          host: 'node1',
          rule: 'directory',
          streams: [
            {
              log: 'vdsm.log',
              files: 2,
              storedBytes: Buffer.byteLength(text),
              textBytes: Buffer.byteLength(text),
              textEstimated: false,
              first: '2026-05-01 00:00:00,000+0000',
              gaps: ['vdsm.log.1 to vdsm.log.2'],
            },
          ],
        },
      ],
      files: 2,
      filesOutside: 0,
    });
    expect(listing.estimate.indexBytes).toBeGreaterThan(listing.estimate.documents);
    expect(listing.choices.map(({ options }) => options)).toEqual([
      '',
      '--lines notable',
      '--kinds calls,tasks,commands',
    ]);
    expect(listing.choices[0]).toMatchObject(listing.estimate);
    const sizes = listing.choices.map(({ indexBytes }) => indexBytes);
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  });

  it('lists only files in the window, and ends with 1 if a file cannot be read', async () => {
    const text = logText(3000);
    const at = (hour: number) => text.replaceAll('2026-05-01 00:', `2026-05-01 0${hour}:`);
    await host('node1', { 'vdsm.log.2': at(1), 'vdsm.log.1': at(3), 'vdsm.log': at(5) });
    const { code, out, err } = await list({ json: true, since: '2026-05-01T03:00', until: '2026-05-01T04:00' });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      files: 2,
      filesOutside: 1,
      hosts: [{ streams: [{ first: '2026-05-01 01:00:00,000+0000' }] }],
    });
    expect(err).toBe('skipped 1 file outside of 2026-05-01T03:00:00.000Z to 2026-05-01T04:00:00.000Z\n');

    await host('node2', { 'vdsm.log': Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex') });
    expect((await list()).code).toBe(1);
  });
});
