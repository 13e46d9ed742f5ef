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
import { findDemoData, hashFleet } from './demo-data.ts';
import { loadLogs } from './load.ts';
import type { Summary } from '../answers/summary.ts';
import { kindOf } from '../answers/kinds.ts';
import { renderAnswer } from './answers/answer.ts';
import { summarizeLoad } from './answers/after-load.ts';

const FLEET = fileURLToPath(new URL('../../samples/fleet', import.meta.url));
const PREFERRED_PORT = 9200;

/** Starts an OpenSearch server, or finds the running demo server; loads the sample fleet; prints the summary. */
export async function demo(context: Context): Promise<number> {
  const { options, env, out, err } = context;
  const report = (text: string): void => {
    if (!options.quiet) err(`${text}\n`);
  };
  const fleet = await hashFleet(FLEET);
  const running = await findServer(env);
  if (running !== undefined && running.fleet !== fleet)
    throw new ShipperError(
      'environment',
      `the running demo server at ${running.url} has another sample fleet, and both would be counted together; stop it first (Ctrl-C where it runs, or end process ${running.pid})`,
    );
  const own = running === undefined ? await start(context, fleet, report) : undefined;
  const url = running?.url ?? own?.url ?? '';
  if (running !== undefined) report(`using the demo server that runs already at ${url}`);
  const stop = listenForStop();
  try {
    const at = { ...context, options: { ...options, node: [url] }, paths: [fleetPath()] };
    report('loading the sample fleet');
    const ledger = await loadLogs(at);
    const summary = await summarizeServer(at);
    if (options.json) await out(`${JSON.stringify({ url, ledger, summary }, null, 2)}\n`);
    else {
      await context.print(renderAnswer(kindOf('summary'), summary, context.paper));
      await out(`\n${renderLedger(ledger)}\n`);
    }
    if (options.once || own === undefined) {
      if (!options.json) await out(`OpenSearch ${own === undefined ? 'is' : 'was'} at ${url}\n`);
      return EXIT.ok;
    }
    await out(
      `OpenSearch is at ${url} until Ctrl-C; in another terminal, 'vdsm-ship load PATH…' loads your own logs into it\n`,
    );
    await Promise.race([stop.requested, own.exited]);
    return EXIT.ok;
  } finally {
    stop.forget();
    if (own !== undefined) {
      await forgetServer(own.pid, env);
      await own.stop();
    }
  }
}

/** Returns the path of the fleet, relative to the current directory if it is below that. */
function fleetPath(): string {
  const path = relative(process.cwd(), FLEET);
  return path.startsWith('..') ? FLEET : path;
}

async function summarizeServer(context: Context): Promise<Summary> {
  const client = await connectTo(context);
  try {
    return await summarizeLoad(client, context, undefined);
  } finally {
    await client.close();
  }
}

async function start(
  { options, env }: Context,
  fleet: string,
  report: (text: string) => void,
): Promise<EmbeddedServer> {
  const dataDir = options.data ?? cacheDir(env);
  const data = await findDemoData(dataDir, fleet);
  if (data.others.length > 0)
    report(
      `the sample fleet has changed: starting with an empty data folder; earlier data stays in ${data.others.join(', ')}`,
    );
  const server = await startEmbedded({
    dataDir,
    home: data.path,
    port: { prefer: PREFERRED_PORT },
    fast: true,
    onProgress: report,
    env,
  });
  await rememberServer({ url: server.url, pid: server.pid, version: server.version, dataDir, fleet }, env);
  return server;
}

/** Listens for SIGINT and SIGTERM, so that the server can be stopped cleanly. */
function listenForStop(): { requested: Promise<unknown>; forget: () => void } {
  const abort = new AbortController();
  const { signal } = abort;
  const requested = Promise.race([once(process, 'SIGINT', { signal }), once(process, 'SIGTERM', { signal })]).catch(
    () => undefined,
  );
  return { requested, forget: () => abort.abort() };
}
