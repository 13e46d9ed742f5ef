/**
 * A fleet of 20 hosts over five eras, the same on every run, in the forms that users have: a tree of directories, sosreports,
 * and one archive of the log collector in which the hosts' clocks are off.
 */
import { mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import lzma from 'lzma-native';
import { packTar, xz, type Packed } from './make-archive.ts';

export interface FleetHost {
  readonly name: string;
  /** The files of one rotation set: name and content as stored. */
  readonly files: readonly (readonly [name: string, content: Buffer])[];
  /** By how much its clock is ahead of the engine's. */
  readonly aheadMs: number;
}

const HOSTS = 20;
/** Hosts of the sample fleet, one of each of five eras: 4.10, 4.16, 4.20, 4.40, 4.50. */
const SOURCES = ['node-a1', 'node-b2', 'node-c1', 'node-c3', 'node-c4'];
const SAMPLES = fileURLToPath(new URL('../../samples/fleet', import.meta.url));
/** Size of one host's text, in bytes: enough for calls and commands that span files. */
const TEXT = 40_000;

export async function makeFleet(): Promise<FleetHost[]> {
  const texts = await Promise.all(SOURCES.map(readSample));
  return Promise.all(
    Array.from({ length: HOSTS }, async (_, index) => {
      const text = texts[index % texts.length] ?? Buffer.alloc(0);
      const start = lineAt(text, Math.floor(index / texts.length) * TEXT);
      return {
        name: `host${String(index + 1).padStart(2, '0')}.example.com`,
        files: await rotate(text.subarray(start, lineAt(text, start + TEXT)), 3 + ((index * 7) % 10)),
        aheadMs: (index % 2 === 0 ? 1 : -1) * (5000 + index * 1700),
      };
    }),
  );
}

/** Writes `HOST/var/log/vdsm/vdsm.log…` below a directory. */
export async function writeTree(directory: string, fleet: readonly FleetHost[]): Promise<void> {
  for (const { name, files } of fleet) {
    const logs = path.join(directory, name, 'var/log/vdsm');
    await mkdir(logs, { recursive: true });
    for (const [file, content] of files) await writeFile(path.join(logs, file), content);
    await writeFile(path.join(logs, 'supervdsm.log'), SUPERVDSM);
    await mkdir(path.join(directory, name, 'etc'));
    await symlink('../usr/share/zoneinfo/UTC', path.join(directory, name, 'etc/localtime'));
  }
  const logs = path.join(directory, ENGINE, 'var/log/ovirt-engine');
  await mkdir(logs, { recursive: true });
  await writeFile(path.join(logs, 'engine.log'), ENGINE_LOG);
}

/** The engine's machine, with its own log. */
export const ENGINE = 'engine.example.com';
const ENGINE_LOG = '2020-06-01 00:00:00,000Z INFO  [org.ovirt.engine.core.bll.X] (x) [] x\n';
const SUPERVDSM = 'MainThread::DEBUG::2020-06-01 00:00:00,000::x::1::SuperVdsm.Server::(x) x\n';

/** Returns the engine's part of a report. */
function engineMembers(root: string): Packed[] {
  return [
    { path: `${root}/sos_commands/host/hostname`, content: `${ENGINE}\n` },
    { path: `${root}/var/log/ovirt-engine/engine.log`, content: ENGINE_LOG },
  ];
}

/** Writes one sosreport for each host, and one for the engine. */
export async function writeSosreports(directory: string, fleet: readonly FleetHost[]): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const host of fleet) {
    const { name, content } = await packSosreport(host);
    await writeFile(path.join(directory, name), content);
  }
  const root = 'sosreport-engine-2020-06-01-abcdefg';
  await writeFile(path.join(directory, `${root}.tar.xz`), await xz(packTar(engineMembers(root))));
}

/** Writes one archive of the log collector with all hosts in it, and returns its path. */
export async function writeCollector(directory: string, fleet: readonly FleetHost[]): Promise<string> {
  const reports = await Promise.all(
    fleet.map(async (host): Promise<Packed> => {
      const report = await packSosreport(host);
      return { path: `./log-collector-data/${host.name}/${host.name}-${report.name}`, content: report.content };
    }),
  );
  const engine = './sosreport-engine-20200601000000';
  const members: Packed[] = [
    ...engineMembers(engine),
    {
      path: './log-collector-data/postgresql-sosreport-engine-1.tar.xz',
      content: await xz(packTar([{ path: 'x/pg_dump', content: 'x' }])),
    },
    ...reports,
    // the collector writes this last, when it has asked all hosts
    { path: './log-collector-data/time_diff.txt', content: timeDiff(fleet) },
  ];
  await mkdir(directory, { recursive: true });
  const archive = path.join(directory, 'sosreport-LogCollector-20200601000000.tar.xz');
  await writeFile(archive, await xz(packTar(members)));
  return archive;
}

async function packSosreport({ name, files }: FleetHost): Promise<{ name: string; content: Buffer }> {
  const root = `sosreport-${name}-2020-06-01-abcdefg`;
  const members: Packed[] = [
    { path: `${root}/version.txt`, content: 'sosreport: 3.9\n' },
    { path: `${root}/hostname`, link: 'sos_commands/host/hostname' },
    { path: `${root}/etc/localtime`, link: '../usr/share/zoneinfo/UTC' },
    ...files.map(([file, content]) => ({ path: `${root}/var/log/vdsm/${file}`, content })),
    {
      path: `${root}/var/log/vdsm/supervdsm.log`,
      content: SUPERVDSM,
    },
    { path: `${root}/sos_commands/host/hostname`, content: `${name}\n` },
  ];
  return { name: `${root}.tar.xz`, content: await xz(packTar(members)) };
}

/** Writes a table of clocks as the log collector does; engine and hosts are in UTC. */
function timeDiff(fleet: readonly FleetHost[]): string {
  const engine = Date.UTC(2020, 5, 1, 12);
  const row = (node: string, nodeTime: string, engineTime: string, drift: string): string =>
    `${node.padEnd(17)} : ${nodeTime.padEnd(33)} : ${engineTime.padEnd(33)} : ${drift.padEnd(35)}\n`;
  const rows = fleet.map(({ name, aheadMs }) => {
    const drift = `${aheadMs < 0 ? '-' : '+'}0:${new Date(Math.abs(aheadMs)).toISOString().slice(14, 23)}000`;
    return row(name, python(engine + aheadMs), python(engine), drift);
  });
  return row('Node', 'Node Time', 'Engine Time', 'Clock Drift Between Engine and Node') + rows.join('');
}

function python(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')}+00:00`;
}

/** Cuts a text into the current file and its rotations, all but the current one as `.xz`. */
async function rotate(text: Buffer, count: number): Promise<[name: string, content: Buffer][]> {
  const cuts = Array.from({ length: count + 1 }, (_, index) => lineAt(text, Math.floor((text.length * index) / count)));
  const parts = Array.from({ length: count }, (_, index) => text.subarray(cuts[index], cuts[index + 1]));
  return Promise.all(
    parts.map(async (part, index): Promise<[string, Buffer]> => {
      const number = count - 1 - index;
      return number === 0 ? ['vdsm.log', part] : [`vdsm.log.${number}.xz`, await xz(part)];
    }),
  );
}

/** Returns the offset of the first line that begins at or after an offset. */
function lineAt(text: Buffer, byte: number): number {
  if (byte === 0 || byte >= text.length) return Math.min(byte, text.length);
  const end = text.indexOf('\n', byte);
  return end === -1 ? text.length : end + 1;
}

/** Reads the whole log of a sample host, oldest file first. */
async function readSample(host: string): Promise<Buffer> {
  const directory = path.join(SAMPLES, host, 'var/log/vdsm');
  const logs = (await readdir(directory)).filter((name) => name.startsWith('vdsm.log'));
  const names = logs.toSorted((a, b) => numberOf(b) - numberOf(a));
  const parts = names.map(async (name): Promise<Buffer> => {
    const stored = await readFile(path.join(directory, name));
    return name.endsWith('.xz') ? unxz(stored) : stored;
  });
  return Buffer.concat(await Promise.all(parts));
}

function unxz(stored: Buffer): Promise<Buffer> {
  return new Promise((resolve) => {
    lzma.decompress(stored, {}, (text) => resolve(text));
  });
}

function numberOf(name: string): number {
  return Number(/\.(\d+)/.exec(name)?.[1] ?? 0);
}
