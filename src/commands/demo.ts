import { once } from 'node:events';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbedded } from '../embedded/server.ts';
import type { EmbeddedServer } from '../embedded/server.ts';
import { findServer, forgetServer, rememberServer } from '../embedded/running-server.ts';
import { cacheDir } from '../embedded/paths.ts';
import { EXIT, ShipperError } from '../errors.ts';
import { renderLedger } from './load/ledger.ts';
import { connectTo } from './server.ts';
import type { Context } from './context.ts';
import { homeOfFleet, keyOfFleet } from './demo-data.ts';
import { loadLogs } from './load.ts';
import { renderSummary, summarize } from './summary/summary.ts';
import type { Summary } from './summary/summary.ts';

const FLEET = fileURLToPath(new URL('../../samples/fleet', import.meta.url));
const PREFERRED_PORT = 9200;

/** Starts an OpenSearch of its own, or finds the one that runs; loads the sample fleet; prints the summary. */
export async function demo(context: Context): Promise<number> {
  const { options, env, out, err } = context;
  const tell = (text: string): void => {
    if (!options.quiet) err(`${text}\n`);
  };
  const fleet = await keyOfFleet(FLEET);
  const running = await findServer(env);
  if (running !== undefined && running.fleet !== fleet)
    throw new ShipperError(
      'environment',
      `The demo server that runs at ${running.url} has another sample fleet, and both would be counted together. Stop it first (Ctrl-C where it runs, or end process ${running.pid}).`,
    );
  const own = running === undefined ? await start(context, fleet, tell) : undefined;
  const url = running?.url ?? own?.url ?? '';
  if (running !== undefined) tell(`a demo server runs already at ${url}: using it`);
  const stop = stopSignal();
  try {
    const at = { ...context, options: { ...options, node: url }, paths: [fleetPath()] };
    tell('loading the sample fleet');
    const ledger = await loadLogs(at);
    const summary = await askFor(at);
    if (options.json) await out(`${JSON.stringify({ url, ledger, summary }, null, 2)}\n`);
    else await out(`${renderSummary(summary)}\n${renderLedger(ledger)}\n`);
    if (options.once || own === undefined) {
      if (!options.json) await out(`OpenSearch ${own === undefined ? 'is' : 'was'} at ${url}\n`);
      return EXIT.ok;
    }
    await out(
      `OpenSearch is at ${url} until Ctrl-C. In another terminal: vdsm-ship load PATH… loads your own logs into it.\n`,
    );
    await Promise.race([stop.asked, own.exited]);
    return EXIT.ok;
  } finally {
    stop.forget();
    if (own !== undefined) {
      await forgetServer(own.pid, env);
      await own.stop();
    }
  }
}

/** The fleet as a person in this directory would name it. */
function fleetPath(): string {
  const path = relative(process.cwd(), FLEET);
  return path.startsWith('..') ? FLEET : path;
}

async function askFor(context: Context): Promise<Summary> {
  const client = await connectTo(context);
  try {
    return await summarize(client, context.options.prefix);
  } finally {
    await client.close();
  }
}

async function start({ options, env }: Context, fleet: string, tell: (text: string) => void): Promise<EmbeddedServer> {
  const dataDir = options.data ?? cacheDir(env);
  const home = await homeOfFleet(dataDir, fleet);
  if (home.others.length > 0)
    tell(
      `the sample fleet has changed: starting with a fresh data folder; what was loaded before stays in ${home.others.join(', ')}`,
    );
  const server = await startEmbedded({
    dataDir,
    home: home.path,
    port: { prefer: PREFERRED_PORT },
    fast: true,
    onProgress: tell,
    env,
  });
  await rememberServer({ url: server.url, pid: server.pid, version: server.version, dataDir, fleet }, env);
  return server;
}

/** Waits for Ctrl-C or a request to end, so that the server is stopped and not cut off. */
function stopSignal(): { asked: Promise<unknown>; forget: () => void } {
  const abort = new AbortController();
  const { signal } = abort;
  const asked = Promise.race([once(process, 'SIGINT', { signal }), once(process, 'SIGTERM', { signal })]).catch(
    () => undefined,
  );
  return { asked, forget: () => abort.abort() };
}
