/** A log that is written and rotated, a shipper that follows it, and a server that both tests and faults reach. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@opensearch-project/opensearch';
import { connect } from '../../../src/ship/client.ts';
import { install } from '../../../src/ship/install.ts';
import { runCli } from '../cli.ts';
import { startFaultProxy, type FaultProxy } from '../fault-proxy.ts';
import { parsedLines, recordsOf, simulate } from '../raw-path.ts';
import { removePrefix } from '../remove-prefix.ts';
import { LogWriter } from './log-writer.ts';
import type { Fitting, Running, Shipper } from './shippers.ts';

/** What became of the records of a log. */
export interface Outcome {
  readonly records: number;
  /** Different ids of the records: equal lines of one instant have one. */
  readonly distinct: number;
  /** Ids that the server lacks. */
  readonly missing: number;
  /** Ids that the server has, and `parse` does not give. */
  readonly wrong: number;
  /** Documents that the server has more than once. */
  readonly doubled: number;
  /** Documents in the index of what cannot be read. */
  readonly refused: number;
  /** What the server answered for documents, by status. */
  readonly statuses: Readonly<Record<number, number>>;
}

/** Returns so many records of a host of the sample fleet, as bytes with their line ends. */
export function fleetRecords(host: string, count: number): Buffer[] {
  const folder = `samples/fleet/${host}/var/log/vdsm`;
  // from the oldest
  const parts = readdirSync(folder)
    .filter((name) => name.endsWith('.xz'))
    .toSorted()
    .toReversed();
  const text = execFileSync('xz', ['-dc', ...parts], { cwd: folder, maxBuffer: 2 ** 28 }).toString();
  const records = recordsOf(text);
  // where tracebacks are: the end of a record matters most
  const first = Math.max(0, records.findIndex((record) => record.includes('\nTraceback')) - count / 4);
  return records.slice(first, first + count).map((record) => Buffer.from(`${record}\n`));
}

export class Stage {
  readonly writer: LogWriter;
  readonly #node: string;
  readonly #client: Client;
  readonly #shipper: Shipper;
  readonly #folder: string;
  readonly #prefix: string;
  readonly #fitting: Fitting;
  readonly #written: Buffer[] = [];
  readonly #statuses: Record<number, number> = {};
  #proxy: FaultProxy;
  #running: Running | undefined;

  private constructor(node: string, folder: string, prefix: string, shipper: Shipper, proxy: FaultProxy) {
    this.#node = node;
    this.#client = connect({ node });
    this.#folder = folder;
    this.#prefix = prefix;
    this.#shipper = shipper;
    this.#proxy = proxy;
    this.writer = new LogWriter(path.join(folder, 'log'));
    const state = path.join(folder, 'state');
    this.#fitting = { log: this.writer.log, state, node: proxy.url, index: `${prefix}-raw` };
  }

  static async make(node: string, prefix: string, shipper: Shipper): Promise<Stage> {
    const folder = await mkdtemp(path.join(tmpdir(), 'shippers-'));
    await mkdir(path.join(folder, 'log'));
    const stage = new Stage(node, folder, prefix, shipper, await startFaultProxy(node));
    await removePrefix(stage.#client, prefix);
    await install(stage.#client, { prefix, period: 'month' });
    return stage;
  }

  get proxy(): FaultProxy {
    return this.#proxy;
  }

  async startShipper(): Promise<void> {
    this.#running = await this.#shipper.start(this.#fitting);
    // it looks for its files
    await sleep(2000);
  }

  /** Ends the shipper; SIGKILL is a crash. */
  async stopShipper(signal?: NodeJS.Signals): Promise<void> {
    await this.#running?.stop(signal);
    this.#running = undefined;
  }

  async write(records: readonly Buffer[]): Promise<void> {
    this.#written.push(...records);
    await this.writer.write(records);
  }

  /** Has `vdsm-ship load` load records that the shipper has not seen; they do not count as written. */
  async load(records: readonly Buffer[]): Promise<void> {
    const file = path.join(this.#folder, 'loaded', 'vdsm.log');
    await mkdir(path.dirname(file));
    await writeFile(file, Buffer.concat(records));
    const server = ['--node', this.#node, '--prefix', this.#prefix, '--host', this.#shipper.host];
    const rejects = path.join(this.#folder, 'load-rejects');
    const { code, stderr } = await runCli(['load', '--quiet', '--lines', 'all', ...server, '--rejects', rejects, file]);
    if (code !== 0) throw new Error(`load ended with ${code}: ${stderr}`);
  }

  /** Takes the server away: connections are refused. */
  async leave(): Promise<void> {
    this.#keepStatuses();
    await this.#proxy.close();
  }

  async comeBack(): Promise<void> {
    this.#proxy = await startFaultProxy(this.#node, {}, Number(new URL(this.#proxy.url).port));
  }

  /** Blocks all indices of lines, as a full disk does (429) or an administrator (403), or ends that. */
  async block(how: 'full' | 'closed', isOn: boolean): Promise<void> {
    const setting = how === 'full' ? 'index.blocks.read_only_allow_delete' : 'index.blocks.write';
    await this.#client.indices.putSettings({
      index: `${this.#prefix}-logs-*`,
      body: { [setting]: isOn ? true : null },
    });
  }

  /** Waits until all records are there, or none has come for some time. */
  async drain(quietMs = 10_000): Promise<void> {
    const { wanted } = await this.#expected();
    let [count, since] = [-1, Date.now()];
    while (Date.now() - since < quietMs) {
      const now = (await this.#ids()).length;
      if (now !== count) [count, since] = [now, Date.now()];
      if (now >= wanted.size) {
        // what comes too much comes soon
        await sleep(2000);
        return;
      }
      await sleep(500);
    }
  }

  /** Has `vdsm-ship replay` send what the shipper kept in its own file; returns what it printed, undefined without a file. */
  async replay(): Promise<string | undefined> {
    const file = this.#shipper.rejects?.(this.#fitting);
    if (file === undefined || !(await stat(file).catch(() => undefined))) return undefined;
    const before = await readFile(file);
    const rejects = path.join(this.#folder, 'rejected-again');
    const { stdout, stderr } = await runCli(['replay', '--node', this.#node, '--rejects', rejects, file]);
    if (!before.equals(await readFile(file))) throw new Error('replay has changed the file of the shipper');
    return `${stdout}${stderr}`;
  }

  async outcome(): Promise<Outcome> {
    this.#keepStatuses();
    const { wanted, parsed } = await this.#expected();
    const ids = await this.#ids();
    const found = new Set(ids);
    return {
      records: this.#written.length,
      distinct: wanted.size,
      missing: [...wanted].filter((id) => !found.has(id)).length,
      wrong: [...found].filter((id) => !parsed.has(id)).length,
      doubled: ids.length - found.size,
      refused: (await this.#search(`${this.#prefix}-raw-failed`)).length,
      statuses: { ...this.#statuses },
    };
  }

  /** What the shipper has printed. */
  output(): string {
    return this.#running?.output() ?? '';
  }

  async end(): Promise<void> {
    await this.stopShipper('SIGKILL');
    await this.writer.close();
    await this.#proxy.close();
    await removePrefix(this.#client, this.#prefix);
    await this.#client.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Ids that the pipeline can give the records, and all that `parse` gives them. */
  async #expected(): Promise<{ wanted: ReadonlySet<string>; parsed: ReadonlySet<string> }> {
    const whole = Buffer.concat(this.#written);
    const file = path.join(this.#folder, 'vdsm.log');
    await writeFile(file, whole);
    const parsed = new Set((await parsedLines(file, this.#shipper.host, this.#prefix)).keys());
    const documents = recordsOf(whole.toString('utf8')).map((message) => ({ message, host: this.#shipper.host }));
    const made = await simulate(this.#node, `${this.#prefix}-raw`, documents);
    const wanted = new Set(made.flatMap(({ doc }) => (doc === undefined ? [] : [doc._id])));
    for (const id of wanted) if (!parsed.has(id)) throw new Error(`parse does not give the id ${id}`);
    return { wanted, parsed };
  }

  async #ids(): Promise<string[]> {
    return await this.#search(`${this.#prefix}-logs-*`);
  }

  async #search(index: string): Promise<string[]> {
    await this.#client.indices.refresh({ index, ignore_unavailable: true });
    const body = { _source: false, query: { match_all: {} } };
    const reply = await this.#client.search({ index, size: 10_000, ignore_unavailable: true, body });
    return (reply.body.hits.hits as { _id: string }[]).map(({ _id }) => _id);
  }

  #keepStatuses(): void {
    const { statuses } = this.#proxy.counts;
    for (const [status, count] of Object.entries(statuses)) {
      this.#statuses[Number(status)] = (this.#statuses[Number(status)] ?? 0) + count;
      delete statuses[Number(status)];
    }
  }
}
