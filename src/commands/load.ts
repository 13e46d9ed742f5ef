import { availableParallelism } from 'node:os';
import { EXIT, ShipperError } from '../errors.ts';
import { readHosts } from '../run/hosts.ts';
import type { HostsSink } from '../run/hosts.ts';
import { accountedOf, emptyKinds, findGaps, renderLedger } from './load/ledger.ts';
import type { Ledger } from './load/ledger.ts';
import { DOCUMENT_KINDS } from '../schema/document-kinds.ts';
import type { DuplicateText, InputFault } from '../model/files.ts';
import type { TemplateOptions } from '../schema/templates.ts';
import { waitForServer } from '../ship/request.ts';
import { createSender } from '../ship/bulk.ts';
import { addCounts, noCounts } from '../ship/counts.ts';
import { describe } from '../ship/compare.ts';
import { overviewLink } from '../ship/dashboards/link.ts';
import { difference } from '../ship/find-differences.ts';
import { openRejects } from '../ship/rejects.ts';
import { install } from '../ship/install.ts';
import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import { findAppearing } from './input/new-logs.ts';
import { openRunCheckpoint } from './load/run-checkpoint.ts';
import type { Context } from './context.ts';
import { findOrAwaitInput, readFollow } from './input/follow.ts';
import { damageText, faultText, gapsOf } from './input/input.ts';
import { readLabels } from './input/labels.ts';
import { listLogs } from './load/list-logs.ts';
import { Progress } from './load/progress.ts';
import { connectTo, readTemplateOptions } from './server.ts';
import { awaitStop, STOP_EXIT } from './load/stop.ts';
import type { Stop, StopSignal } from './load/stop.ts';

/** Each worker takes some 90 MB (measured: 220 MB with one, 490 MB with four), and four read faster than most servers index. */
const WORKERS_UNASKED = 4;

/** Reads logs and indexes them; prints the ledger. Returns the exit code. */
export async function load(context: Context): Promise<number> {
  const { options, out } = context;
  readFollow(context);
  if (options.list) return listLogs(context);
  let stop: Stop | undefined;
  try {
    const ledger = await loadLogs(context, (tell) => (stop = awaitStop(tell)));
    await out(options.json ? `${JSON.stringify(ledger, null, 2)}\n` : renderLedger(ledger));
    if (!options.json && options.dashboards !== undefined && ledger.from !== undefined && ledger.until !== undefined)
      await out(`look: ${overviewLink(options.dashboards, options.prefix, ledger.from, ledger.until)}\n`);
    const by = stop?.by();
    return by === undefined ? exitOf(ledger) : STOP_EXIT[by];
  } finally {
    stop?.forget();
  }
}

function exitOf(ledger: Ledger): number {
  const rejected = DOCUMENT_KINDS.some((kind) => ledger.kinds[kind].rejected > 0);
  return rejected || ledger.faults.length > 0 || findGaps(ledger.kinds).length > 0 ? EXIT.problems : EXIT.ok;
}

/**
 * The work of `load`, for `demo` too: returns the sums.
 * @param listen begins to wait for signals that stop it, once there is anything to finish; absent: they end the process
 */
export async function loadLogs(
  context: Context,
  listen?: (tell: (signal: StopSignal) => void) => Stop,
): Promise<Ledger> {
  const { options, err } = context;
  const names = readTemplateOptions(context);
  const labels = readLabels(options);
  const workers = readWorkers(options.workers);
  const follow = readFollow(context);
  const input = await findOrAwaitInput(context);
  const { hosts, window, outside } = input;
  const faults: InputFault[] = [...input.faults];
  const client = await connectTo(context);
  try {
    const { uuid } = await waitForServer(client);
    await makeReady(context, client, names);
    const rejects = await openRejects(options.rejects);
    const progress = new Progress(context, hosts);
    const complain = (text: string): void => {
      progress.clear();
      err(`${text}\n`);
    };
    const stop = listen?.((signal) => complain(`${signal}: finishing what is under way; a second one ends at once`));
    const sender = createSender(client, {
      reject: (rejected) => rejects.write(rejected),
      onOutage: complain,
      ...(stop && { signal: stop.overdue }),
    });
    const kinds = emptyKinds();
    const sums = noCounts();
    let unconfirmed = 0;
    const copies: DuplicateText[] = [];
    const totals = { files: 0, bytes: 0, first: Infinity, last: -Infinity };
    let checkpoint: Checkpoint | undefined;
    try {
      const { pasted } = options;
      const pipeline = { ...names, labels, scope: options.case, window, pasted, follow, outputFormat: 'bulk' as const };
      const kept = (checkpoint = await openRunCheckpoint(options, uuid, complain));
      const sink: HostsSink = {
        async body(_, body) {
          unconfirmed += body.ends.length;
          await sender.room();
          const counts = await sender.send(body);
          const { documents } = counts;
          addCounts(sums, counts);
          for (const kind of DOCUMENT_KINDS) {
            const [page, sent] = [kinds[kind], documents[kind]];
            page.created += sent.created;
            page.updated += sent.updated;
            page.exists += sent.exists;
            page.rejected += sent.rejected;
          }
          unconfirmed -= body.ends.length;
          progress.sent(body.ends.length);
        },
        fault(fault) {
          faults.push(fault);
          complain(faultText(fault));
        },
        start: (host) => progress.start(host),
        progress: (host, bytes, records, stored) => progress.read(host, bytes, records, stored),
        done(host, counts) {
          for (const kind of DOCUMENT_KINDS) kinds[kind].read += counts.documents[kind];
          kinds.line.filtered += counts.filtered;
          kinds.line.duplicate += counts.duplicate;
          copies.push(...counts.copies);
          for (const text of counts.copies.map(damageText)) if (text !== undefined) complain(text);
          totals.files += counts.files;
          totals.bytes += counts.bytes;
          totals.first = Math.min(totals.first, counts.firstTime);
          totals.last = Math.max(totals.last, counts.lastTime);
          progress.done(host);
        },
        tell: complain,
        states: kept && {
          of: ({ name }) => kept.of(name),
          keep: ({ name }, state) => kept.keep(name, state),
        },
      };
      const appearing = follow && ((signal: AbortSignal) => findAppearing(context, input, complain, signal));
      await readHosts(hosts, pipeline, workers, sink, stop?.asked, appearing).catch((error: unknown) => {
        if (stop?.overdue.aborted !== true) throw error;
        // what was read of a host that did not come to its end nobody knows: what was confirmed counts
        for (const kind of DOCUMENT_KINDS) kinds[kind].read = accountedOf(kinds[kind]);
      });
    } finally {
      progress.clear();
      await checkpoint?.close();
      await rejects.close();
    }
    if (DOCUMENT_KINDS.some((kind) => kinds[kind].rejected > 0)) {
      err(
        `the server refused documents: they are in ${options.rejects}, each with the reason; vdsm-ship replay sends them again\n`,
      );
    }
    const stoppedBy = stop?.by();
    return {
      kinds,
      hosts: progress.hosts,
      files: totals.files,
      filesOutside: outside,
      bytes: totals.bytes,
      faults,
      copies,
      gaps: gapsOf(hosts),
      retried: {
        requests: sums.requestsRetried,
        documents: sums.documentsRetried,
        seconds: Math.round(sums.msWaited / 1000),
      },
      stopped: stoppedBy === undefined ? undefined : { by: stoppedBy, unconfirmed },
      from: totals.first === Infinity ? undefined : new Date(totals.first).toISOString(),
      until: totals.first === Infinity ? undefined : new Date(totals.last).toISOString(),
    };
  } finally {
    await client.close();
  }
}

/** Templates and pipeline are put in place, or with `--no-setup` only looked for: without them fields would be guessed. */
async function makeReady(
  { options }: Context,
  client: Awaited<ReturnType<typeof connectTo>>,
  names: TemplateOptions,
): Promise<void> {
  if (!options['no-setup']) {
    await install(client, names);
    return;
  }
  const missing = (await difference(client, names)).find(({ kind }) => kind === 'missing');
  if (missing !== undefined) {
    throw new ShipperError(
      'setup',
      `${describe(missing)}. --no-setup leaves that to an administrator: run vdsm-ship setup first.`,
    );
  }
}

function readWorkers(given: string | undefined): number {
  if (given === undefined) return Math.min(availableParallelism(), WORKERS_UNASKED);
  const workers = Number(given);
  if (!Number.isInteger(workers) || workers < 1 || workers > 256) {
    throw new ShipperError('usage', `--workers takes a number from 1 to 256, but got '${given}'`);
  }
  return workers;
}
