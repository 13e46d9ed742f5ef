/** The disasters that a run has to survive. Each takes its size, for the quick and the full form, and returns figures. */
import { appendFile, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { compress } from './compress.ts';
import { startFaultProxy, type FaultProxy } from './fault-proxy.ts';
import { logText } from './log-text.ts';
import { startTestCluster, startTestServer, type TestServer } from './server.ts';
import type { SmallDisk } from './small-disk.ts';
import { expectAll, memoryOf, MOST_MEMORY, Survivor, type Run } from './survival.ts';

/** Records of ten rounds of `logText`, in which every call comes to its end. */
const ROUND = 31;
const PATIENCE = { timeout: 600_000, interval: 100 };

/** Kills a load with SIGKILL at random points, and runs it again each time. */
export async function killLoads(node: string, points: number, rounds: number): Promise<object> {
  const survivor = await Survivor.make(node, 'killload');
  const proxy = await startFaultProxy(node, { delayMs: 250 });
  const checkpoint = path.join(survivor.folder, 'checkpoint');
  try {
    await writeFile(survivor.log('vdsm.log.1'), logText(rounds * ROUND));
    await writeFile(survivor.log('vdsm.log'), logText(rounds * ROUND, { from: rounds * 10 }));
    let [kills, wholes] = [0, 0];
    while (kills < points) {
      const run = survivor.start(['--checkpoint', checkpoint], { node: proxy.url });
      await somewhere(run, proxy, Math.max(3, rounds / 50));
      run.kill('SIGKILL');
      const { code } = await run.ended;
      if (code === null) kills++;
      else {
        // it ended before it could be killed: the next one starts from the beginning
        expect(code).toBe(0);
        wholes++;
        await rm(checkpoint);
      }
    }
    const { code } = await survivor.start(['--checkpoint', checkpoint]).ended;
    expect(code).toBe(0);
    return { kills, wholes, indexed: await expectAll(survivor) };
  } finally {
    await proxy.close();
    await survivor.end();
  }
}

/** Kills a follow with SIGKILL at random points, while the log is written and rotated, and follows it again each time. */
export async function killFollows(node: string, points: number, rounds: number): Promise<object> {
  const survivor = await Survivor.make(node, 'killfollow');
  const proxy = await startFaultProxy(node, { delayMs: 50 });
  const options = ['--follow', '--quiet-time', '500ms', '--checkpoint', path.join(survivor.folder, 'checkpoint')];
  try {
    let [rotations, written] = [0, 0];
    const write = async (): Promise<void> => {
      // a part and its rest, so that a record is unterminated now and then
      const text = logText(rounds * ROUND, { from: written * 10 });
      const cut = Math.floor(Math.random() * text.length);
      await appendFile(survivor.log('vdsm.log'), text.slice(0, cut));
      await sleep(Math.random() * 100);
      await appendFile(survivor.log('vdsm.log'), text.slice(cut));
      written += rounds;
    };
    const rotate = async (): Promise<void> => {
      for (let n = rotations; n >= 1; n--)
        await rename(survivor.log(`vdsm.log.${n}.xz`), survivor.log(`vdsm.log.${n + 1}.xz`));
      await rename(survivor.log('vdsm.log'), survivor.log('vdsm.log.1'));
      await writeFile(
        survivor.log('vdsm.log.1.xz'),
        await compress(await readFile(survivor.log('vdsm.log.1'), 'utf8')),
      );
      await rm(survivor.log('vdsm.log.1'));
      rotations++;
    };
    await write();
    for (let kill = 0; kill < points; kill++) {
      const run = survivor.start(options, { node: proxy.url });
      const point = somewhere(run, proxy, 1);
      await write();
      await sleep(Math.random() * 1000);
      if (kill % 2 === 0) await rotate();
      await write();
      await point;
      run.kill('SIGKILL');
      const { code, stderr } = await run.ended;
      expect([code, stderr]).toEqual([null, stderr]);
    }
    const last = survivor.start(options);
    // more than was killed may have sent, so that this one is certainly up when it has to stop
    await write();
    await expect.poll(() => survivor.lines(), PATIENCE).toBe(written * ROUND);
    last.kill('SIGTERM');
    const { code } = await last.ended;
    expect(code).toBe(143);
    return { kills: points, rotations, indexed: await expectAll(survivor) };
  } finally {
    await proxy.close();
    await survivor.end();
  }
}

/** Stops the server for some seconds, then kills it, and starts it again on the same data. */
export async function loseServer(seconds: number, rounds: number): Promise<object> {
  const servers: TestServer[] = [
    await startTestServer({ home: await mkdtemp(path.join(tmpdir(), 'survive-server-')), heap: '512m' }),
  ];
  const [first] = servers as [TestServer];
  const survivor = await Survivor.make(first.url, 'loseserver');
  try {
    await writeFile(survivor.log('vdsm.log'), logText(rounds * ROUND));
    const run = survivor.start();
    await begun(survivor);
    first.pause();
    await sleep(seconds * 1000);
    first.resume();
    await first.kill();
    expect(run.isOver()).toBe(false);
    await expect.poll(run.stderr, PATIENCE).toContain('Waiting');
    await sleep(seconds * 1000);
    servers.push(await startTestServer({ home: first.home, port: Number(new URL(first.url).port), heap: '512m' }));
    const { code, ledger, stderr } = await run.ended;
    expect([code, ledger?.kinds.line.read]).toEqual([0, rounds * ROUND]);
    expect(ledger?.retried.requests).toBeGreaterThan(0);
    // one message for each outage, not one for each request
    expect(stderr.trim().split('\n').length).toBeLessThan(8);
    expect(run.peak()).toBeLessThan(MOST_MEMORY);
    return { ...ledger?.retried, peakMB: run.peak() >> 20, indexed: await expectAll(survivor) };
  } finally {
    await survivor.end();
    for (const server of servers) await server.kill();
    await first.remove();
  }
}

/** Refuses half of the requests and half of the documents, and cuts replies. */
export async function refuse(node: string, rounds: number): Promise<object> {
  const survivor = await Survivor.make(node, 'refused');
  const proxy = await startFaultProxy(node, {
    seed: 11,
    requests: { share: 0.5, status: 503 },
    items: { share: 0.5, status: 429 },
  });
  try {
    await writeFile(survivor.log('vdsm.log'), logText(rounds * ROUND));
    const run = survivor.start([], { node: proxy.url });
    await expect.poll(() => proxy.counts.itemsRefused > 0 && proxy.counts.requestsRefused > 0, PATIENCE).toBe(true);
    proxy.set({ cutReply: { share: 1 } });
    await expect.poll(() => proxy.counts.repliesCut, PATIENCE).toBeGreaterThan(1);
    proxy.set({ seed: 12, requests: { share: 0.5, status: 429 }, items: { share: 0.5, status: 503 } });
    const { code, ledger, stderr } = await run.ended;
    expect([code, ledger?.kinds.line.read]).toEqual([0, rounds * ROUND]);
    expect(ledger?.retried.requests).toBeGreaterThanOrEqual(proxy.counts.requestsRefused);
    expect(ledger?.retried.documents).toBeGreaterThanOrEqual(proxy.counts.itemsRefused);
    expect(stderr.trim().split('\n').length).toBeLessThan(8);
    expect(run.peak()).toBeLessThan(MOST_MEMORY);
    return { ...proxy.counts, ...ledger?.retried, peakMB: run.peak() >> 20, indexed: await expectAll(survivor) };
  } finally {
    await proxy.close();
    await survivor.end();
  }
}

/** Kills one of three nodes during a load, but not the one that the load connects to. */
export async function loseNode(rounds: number): Promise<object> {
  const cluster = await startTestCluster(3);
  const [first, , third] = cluster.nodes as [TestServer, TestServer, TestServer];
  const survivor = await Survivor.make(first.url, 'losenode');
  try {
    await writeFile(survivor.log('vdsm.log'), logText(rounds * ROUND));
    const run = survivor.start();
    await begun(survivor);
    // auto_expand_replicas has made a copy of every shard
    await fetch(`${first.url}/_cluster/health/losenode-*?wait_for_status=green&timeout=60s`);
    expect(run.isOver()).toBe(false);
    await third.kill();
    const { code, ledger } = await run.ended;
    expect([code, ledger?.kinds.line.read]).toEqual([0, rounds * ROUND]);
    expect(run.peak()).toBeLessThan(MOST_MEMORY);
    return { ...ledger?.retried, peakMB: run.peak() >> 20, indexed: await expectAll(survivor) };
  } finally {
    await survivor.end();
    await cluster.stop();
  }
}

/**
 * Kills a node that a load with the addresses of all three connects to, and that has the only copy of a shard (`alone`)
 * or the primary one (`copied`). With the only copy the node is started again, at another address.
 */
export async function loseAddress(rounds: number, how: 'alone' | 'copied'): Promise<object> {
  const cluster = await startTestCluster(3);
  const survivor = await Survivor.make(cluster.nodes[0]?.url ?? '', `lose${how}`);
  const health = (query: string): Promise<unknown> =>
    fetch(`${survivor.node}/_cluster/health/${survivor.prefix}-*?${query}&timeout=60s`);
  const allocate = (which: 'primaries' | 'all'): Promise<unknown> =>
    fetch(`${survivor.node}/_cluster/settings`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ persistent: { 'cluster.routing.allocation.enable': which } }),
    });
  try {
    await allocate(how === 'alone' ? 'primaries' : 'all');
    await writeFile(survivor.log('vdsm.log'), logText(rounds * ROUND));
    const nodes = cluster.nodes.map(({ url }) => url);
    const run = survivor.start([], { node: nodes });
    await begun(survivor);
    await health(`wait_for_status=${how === 'alone' ? 'yellow' : 'green'}`);
    const shards = await fetch(`${survivor.node}/_cat/shards/${survivor.prefix}-logs-*?format=json`);
    const primary = ((await shards.json()) as { prirep: string; node: string }[]).find(({ prirep }) => prirep === 'p');
    const lost = Number(primary?.node.replace('node-', ''));
    await survivor.moveTo(nodes[(lost + 1) % 3] ?? '');
    expect(run.isOver()).toBe(false);
    await cluster.nodes[lost]?.kill();
    const killed = performance.now();
    if (how === 'alone') {
      await sleep(5000);
      expect(run.isOver()).toBe(false);
      await cluster.restart(lost);
    }
    const { code, ledger, stderr } = await run.ended;
    expect([code, ledger?.kinds.line.read]).toEqual([0, rounds * ROUND]);
    expect(stderr).toContain(`Going on with ${nodes.filter((url) => url !== nodes[lost]).join(', ')}.`);
    await allocate('all');
    await health('wait_for_status=yellow');
    const figures = { msAfterKill: Math.round(performance.now() - killed), ...ledger?.retried };
    return { ...figures, indexed: await expectAll(survivor) };
  } finally {
    await survivor.end();
    await cluster.stop();
  }
}

/** Waits for a random point of a run: some requests, and then some time. */
async function somewhere(run: Run, proxy: FaultProxy, requests: number): Promise<void> {
  const target = proxy.counts.bulkRequests + Math.floor(Math.random() * requests);
  await expect.poll(() => run.isOver() || proxy.counts.bulkRequests > target, { ...PATIENCE, interval: 10 }).toBe(true);
  await sleep(Math.random() * 1500);
}

/** Waits until something is indexed. */
async function begun(survivor: Survivor): Promise<void> {
  await expect.poll(() => survivor.lines(), PATIENCE).toBeGreaterThan(0);
}

/** Fills the disk of the checkpoint before a run, and during one, which writes its checkpoint again when there is space. */
export async function fillDisk(node: string, disk: SmallDisk): Promise<void> {
  const survivor = await Survivor.make(node, 'filldisk');
  const checkpoint = path.join(disk.folder, 'checkpoint');
  const options = ['--follow', '--quiet-time', '300ms', '--checkpoint', checkpoint];
  try {
    await writeFile(survivor.log('vdsm.log'), logText(10 * ROUND));
    await disk.fill();
    const refused = await survivor.start(options).ended;
    expect(refused.code).toBe(3);
    expect(refused.stderr).toMatch(/checkpoint.*cannot be written.*no space left/is);

    await disk.free();
    const run = survivor.start(options);
    await expect.poll(() => exists(checkpoint), PATIENCE).toBe(true);
    await disk.fill();
    await appendFile(survivor.log('vdsm.log'), logText(10 * ROUND, { from: 100 }));
    await expect.poll(run.stderr, PATIENCE).toMatch(/checkpoint.*cannot be written.*no space left/is);
    await expect.poll(() => survivor.lines(), PATIENCE).toBe(20 * ROUND);
    run.kill('SIGKILL');
    await run.ended;

    // the disk has a whole checkpoint of before: nothing is lost, nothing doubled
    await disk.free();
    await appendFile(survivor.log('vdsm.log'), logText(10 * ROUND, { from: 200 }));
    const last = survivor.start(options);
    await expect.poll(() => survivor.lines(), PATIENCE).toBe(30 * ROUND);
    await disk.fill();
    await appendFile(survivor.log('vdsm.log'), logText(10 * ROUND, { from: 300 }));
    await expect.poll(last.stderr, PATIENCE).toContain('cannot be written');
    await disk.free();
    await expect.poll(last.stderr, PATIENCE).toContain('is written again');
    last.kill('SIGTERM');
    expect((await last.ended).code).toBe(143);
    await expectAll(survivor);
  } finally {
    await survivor.end();
  }
}

/** Puts checkpoint and rejects into a folder that cannot be written. */
export async function lockDisk(node: string, disk: SmallDisk): Promise<void> {
  const survivor = await Survivor.make(node, 'lockdisk');
  try {
    await writeFile(survivor.log('vdsm.log'), logText(ROUND));
    await disk.setWritable(false);
    for (const option of ['--checkpoint', '--rejects']) {
      const { code, stderr } = await survivor.start([option, path.join(disk.folder, 'file')]).ended;
      expect([option, code]).toEqual([option, 3]);
      expect(stderr).toContain(path.join(disk.folder, 'file'));
      expect(stderr).toMatch(/read-only file system/i);
    }
    await disk.setWritable(true);
    expect((await survivor.start(['--checkpoint', path.join(disk.folder, 'file')]).ended).code).toBe(0);
    await expectAll(survivor);
  } finally {
    await survivor.end();
  }
}

/** Has documents rejected that cannot be kept: the run stops, and the next one sends them. */
export async function fillRejects(node: string): Promise<void> {
  const survivor = await Survivor.make(node, 'fullrejects');
  const checkpoint = ['--checkpoint', path.join(survivor.folder, 'checkpoint')];
  const index = `${node}/fullrejects-logs-2026.05`;
  try {
    await writeFile(survivor.log('vdsm.log'), logText(ROUND));
    expect((await survivor.start().ended).code).toBe(0);
    await fetch(index, { method: 'DELETE' });
    const wrong = JSON.stringify({ mappings: { properties: { message: { type: 'integer' } } } });
    await fetch(index, { method: 'PUT', body: wrong, headers: { 'content-type': 'application/json' } });
    const { code, stderr } = await survivor.start([...checkpoint, '--rejects', '/dev/full']).ended;
    expect(code).toBe(3);
    expect(stderr).toMatch(/cannot keep rejected documents in .*no space left/is);
    await fetch(index, { method: 'DELETE' });
    expect((await survivor.start(checkpoint).ended).code).toBe(0);
    await expectAll(survivor);
  } finally {
    await survivor.end();
  }
}

/** Sets back the clock of the host, and then the clock of the program, during a run. */
export async function stepBack(node: string): Promise<void> {
  const survivor = await Survivor.make(node, 'stepback');
  const options = ['--follow', '--quiet-time', '300ms', '--checkpoint', path.join(survivor.folder, 'checkpoint')];
  // back by an hour after two seconds, in each thread
  const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(STEP)}` };
  try {
    await writeFile(survivor.log('vdsm.log'), logText(20 * ROUND, { from: 30_000 }));
    const run = survivor.start([...options, '--log', 'json'], { env });
    await expect.poll(() => survivor.lines(), PATIENCE).toBeGreaterThan(20 * ROUND - 10);
    await sleep(2500);
    // 37 ms off the earlier instants: a clock that was set back does not hit them again
    await appendFile(
      survivor.log('vdsm.log'),
      logText(20 * ROUND, { from: 29_900 }).replaceAll(/,(\d)\d\d\+/g, ',$137+'),
    );
    await expect.poll(() => survivor.lines(), PATIENCE).toBe(40 * ROUND);
    run.kill('SIGKILL');
    await run.ended;
    await appendFile(survivor.log('vdsm.log'), logText(20 * ROUND, { from: 100 }));
    const last = survivor.start(options, { env });
    await expect.poll(() => survivor.lines(), PATIENCE).toBe(60 * ROUND);
    last.kill('SIGTERM');
    expect((await last.ended).code).toBe(143);
    await expectAll(survivor);
  } finally {
    await survivor.end();
  }
}

const STEP = `
const now = Date.now;
const begun = now();
Date.now = () => now() - (now() - begun > 2000 ? 3600000 : 0);
`;

/** Follows a log that is written at a rate of lines per second for a number of minutes. Figures are printed as they come. */
export async function soak(
  node: string,
  minutes: number,
  linesPerSecond: number,
  report: (row: object) => void,
): Promise<void> {
  const survivor = await Survivor.make(node, 'soak');
  const checkpoint = path.join(survivor.folder, 'checkpoint');
  const roundsPerTick = Math.round(linesPerSecond / 10 / ROUND);
  try {
    await writeFile(survivor.log('vdsm.log'), '');
    const run = survivor.start(['--follow', '--checkpoint', checkpoint]);
    const begunAt = performance.now();
    const seconds = (): number => (performance.now() - begunAt) / 1000;
    let [rounds, rotations, reported] = [0, 0, 0];
    const rows: { second: number; rssMB: number; lag: number }[] = [];
    while (seconds() < minutes * 60) {
      const due = Math.floor((seconds() * linesPerSecond) / ROUND);
      const now = Math.min(due - rounds, roundsPerTick * 10);
      if (now > 0) await appendFile(survivor.log('vdsm.log'), logText(now * ROUND, { from: rounds * 10 }));
      rounds += Math.max(0, now);
      if (seconds() > (rotations + 1) * 60) {
        await rename(survivor.log('vdsm.log'), survivor.log(`vdsm.log.${100 - rotations++}`));
      }
      if (seconds() - reported >= 15) {
        reported = seconds();
        const row = {
          second: Math.round(reported),
          rssMB: (await memoryOf(run.pid)).now >> 20,
          lag: rounds * ROUND - (await survivor.lines()),
        };
        rows.push(row);
        report(row);
      }
      await sleep(100);
    }
    await expect.poll(() => survivor.lines(), PATIENCE).toBe(rounds * ROUND);
    report({
      caughtUpAfterSeconds: Math.round(seconds() - minutes * 60),
      lines: rounds * ROUND,
      peakMB: run.peak() >> 20,
    });
    run.kill('SIGTERM');
    expect((await run.ended).code).toBe(143);
    const half = rows.slice(rows.length >> 1);
    const [middle, end] = [half[0]?.rssMB ?? 0, Math.min(...half.slice(-3).map(({ rssMB }) => rssMB))];
    expect(run.peak()).toBeLessThan(MOST_MEMORY);
    // flat: memory that grows with the input would have doubled
    expect(end).toBeLessThan(middle * 1.25);
    // bounded: at most half a minute behind
    expect(Math.max(...half.map(({ lag }) => lag))).toBeLessThan(linesPerSecond * 30);
  } finally {
    await survivor.end();
  }
}

async function exists(file: string): Promise<boolean> {
  return await stat(file).then(
    () => true,
    () => false,
  );
}
