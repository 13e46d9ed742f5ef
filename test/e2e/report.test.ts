/** `report`: the same facts from the logs and from a server that holds them, and the file that it writes. */
import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from '@opensearch-project/opensearch';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { renderReport, REPORT_BEGINS, REPORT_MAX } from '../../src/report/html/page.ts';
import type { Report } from '../../src/report/report.ts';
import { connect } from '../../src/ship/client.ts';
import { runCli } from '../support/cli.ts';
import { removePrefix } from '../support/remove-prefix.ts';
import { giveReport, strangeIn } from '../support/report.ts';

const SAMPLES = fileURLToPath(new URL('../../samples', import.meta.url));
const FLEET = path.join(SAMPLES, 'fleet');
const ONE_HOST = path.join(FLEET, 'node-c1');
const PREFIX = 'report-e2e';

const { url } = inject('opensearch');
let client: Client;
let folder: string;
let fromFiles: Report;
let fromServer: Report;

beforeAll(async () => {
  client = connect({ node: url });
  folder = await mkdtemp(path.join(tmpdir(), 'report-e2e-'));
  const rejects = ['--rejects', path.join(folder, 'rejects.ndjson')];
  const loaded = await runCli(['load', '--node', url, '--prefix', PREFIX, ...rejects, '--quiet', FLEET]);
  if (loaded.code !== 0) throw new Error(`the fleet was not loaded: ${loaded.stderr}`);
  await client.indices.refresh({ index: `${PREFIX}-*` });
  fromFiles = await giveReport(['--workers', '1', FLEET]);
  fromServer = await giveReport(['--node', url, '--prefix', PREFIX]);
});

afterAll(async () => {
  await removePrefix(client, PREFIX);
  await client.close();
  await rm(folder, { recursive: true, force: true });
});

test('the facts and the records behind them are the same from logs and from the server', () => {
  expect(withoutTail(fromServer)).toEqual(withoutTail(fromFiles));
});

/** Removes the place of the input from the commands to run next. */
function withoutTail(data: unknown): unknown {
  const text = JSON.stringify(data);
  return JSON.parse(text.replaceAll(` ${FLEET}`, '').replaceAll(` --node ${url} --prefix ${PREFIX}`, ''));
}

/** By the numbers of `samples/README.md`: what the page says of each incident. */
const INCIDENTS: readonly (readonly [string, RegExp])[] = [
  ['1', /storage domain 6fba8192 INVALID on 3 of 4 hosts for 13 min 12 s/],
  ['1 the way to it', /never on node-c3.*iscsi-connection-failed 08:24:03, nfs-not-responding/],
  ['1 its VM', /sanlock-kill/],
  ['2', /getDeviceList takes up to 28\.9 s/],
  ['2 its workers', /node-c3 : workers blocked 3 times, for up to 60/],
  ['2 its log', /vdsm dropped 5,153 records/],
  ['3', /block job 89667ef9 \(commit\) of VM 980707d1 failed/],
  ['3 its merges', /13 ImageFileNotFound .*52 MergeFailed/],
  ['4', /task copyImage 1678236f failed: 261 CopyImageError, No space left on device/],
  ['4 still running', /task copyImage a636df35 has no end in the logs/],
  ['5', /node-b2 : vdsm restarted after 12\.3 s: libvirt was lost/],
  ['5 a crash', /node-c2 : vdsm restarted after 14\.8 s: cause unknown .*?open when it ended: prepareImage/],
  ['5 a stop', /node-c4 : vdsm restarted after 8\.8 s: stopped by an administrator/],
  ['6', /node-b1 : vdsm 4\.18\.25, then 4\.19\.51/],
  ['7', /Flow 7c1d0d7e: worked on 3 hosts.*createVolume.*snapshot.*sdm_copy_data.*deleteImage/],
  ['8', /9 migrations completed/],
  ['9', /vdsm expects and handles some.*iscsiadm node login exit 15/],
  ['10', /Traceback \(most recent call last\)/],
  ['11', /paused by its storage: enospc .*?took 20 s or more to extend 4 times, up to 2 min 21 s/],
  ['12', /deleteImage waited 21\.5 s for lock Storage\.1a6f5d4c/],
  ['13', /TLS handshake of 192\.0\.2\.77 failed 7 times/],
  ['14', /MiscFileReadException .*?releases 4\.20\.49, 4\.30\.53, 4\.50\.7/],
  ['15', /the engine finds 4 hosts not responding/],
];

describe('the page on the fleet', () => {
  test.each(INCIDENTS)('tells of incident %s', (_, words) => {
    const text = renderReport(fromFiles)
      .replace(/<style>[^<]*<\/style>/, '')
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ');
    expect(text).toMatch(words);
  });

  test('is a small, closed file', () => {
    const page = renderReport(fromServer);
    expect(strangeIn(page)).toEqual([]);
    expect(Buffer.byteLength(page)).toBeLessThan(REPORT_MAX / 10);
  });
});

describe('the command', () => {
  const run = (...args: string[]) => runCli(['report', '--quiet', '--workers', '1', ...args], { cwd: folder });

  test('writes the default file, for its owner alone, and replaces an earlier report', async () => {
    const first = await run(ONE_HOST);
    expect(first).toMatchObject({ code: 0 });
    expect(first.stdout).toMatch(/^vdsm-report\.html: 1 host, \d+ findings, [\d,]+ kB\n$/);
    const file = path.join(folder, 'vdsm-report.html');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await run('--only-host', 'node-c1', '-o', file, ONE_HOST)).code).toBe(0);
    expect(await readFile(file, 'utf8')).toContain('only node-c1');
  });

  test('writes to standard output', async () => {
    const { code, stdout } = await run(
      '-o',
      '-',
      '--since',
      '2026-05-12T09:00',
      '--until',
      '2026-05-12T09:40',
      ONE_HOST,
    );
    expect(code).toBe(0);
    expect(stdout.startsWith(REPORT_BEGINS)).toBe(true);
    expect(stdout.endsWith('</html>\n')).toBe(true);
    expect(stdout).toContain('paused by its storage');
  });

  test('of standard input has the facts, and says what it lacks', async () => {
    const input = await readFile(path.join(ONE_HOST, 'var', 'log', 'vdsm', 'vdsm.log.1.xz'));
    const { code, stdout } = await runCli(['report', '--quiet', '-o', '-', '--host', 'node-c1', '-'], { input });
    expect(code).toBe(0);
    expect(stdout).toContain('standard input is read once');
    expect(stdout).toContain('paused by its storage');
  });

  test('refuses links, folders and files that are no report, before it reads', async () => {
    const [log, link] = [path.join(folder, 'vdsm.log'), path.join(folder, 'link.html')];
    await writeFile(log, 'a log');
    await symlink(log, link);
    for (const [target, words] of [
      [link, 'is a symbolic link'],
      [folder, 'takes a file'],
      [log, 'is no report'],
    ] as const) {
      const { code, stderr } = await run('-o', target, ONE_HOST);
      expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
    }
    expect(await readFile(log, 'utf8')).toBe('a log');
    expect(await run('-o', path.join(folder, 'none', 'x.html'), ONE_HOST)).toMatchObject({ code: 3 });
  });

  test('of nothing writes no file', async () => {
    const empty = path.join(folder, 'empty.log');
    await writeFile(empty, '');
    const target = path.join(folder, 'empty.html');
    expect(await run('-o', target, empty)).toMatchObject({ code: 3, stdout: '' });
    expect(await run('-o', target, '--node', url, '--prefix', 'report-none')).toMatchObject({ code: 3, stdout: '' });
    await expect(stat(target)).rejects.toThrow();
  });

  test('names damaged files in the report, and ends with 1', async () => {
    const damaged = path.join(folder, 'node-1', 'vdsm.log.1.xz');
    await mkdir(path.dirname(damaged));
    const whole = path.join(ONE_HOST, 'var', 'log', 'vdsm', 'vdsm.log.1.xz');
    const bytes = await readFile(whole);
    await writeFile(damaged, bytes.subarray(0, bytes.length / 2));
    const { code, stdout } = await run('-o', '-', path.dirname(damaged));
    expect(code).toBe(1);
    expect(stdout).toMatch(/<b>What limits this report<\/b>[^]*vdsm\.log\.1\.xz/);
  });
});
