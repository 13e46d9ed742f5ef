import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import { EXIT, ShipperError } from '../errors.ts';
import type { LogStream } from '../model/files.ts';
import type { HostInput } from '../model/hosts.ts';
import { readHosts } from '../run/hosts/read-hosts.ts';
import type { HostsSink } from '../run/hosts/hosts-run.ts';
import { DOCUMENT_KINDS } from '../schema/document-kinds.ts';
import type { TemplateOptions } from '../schema/templates.ts';
import { createSender } from '../ship/bulk.ts';
import type { BulkSender } from '../ship/bulk.ts';
import { describe, remedyOf } from '../ship/compare.ts';
import { checkAddress, serverName } from '../ship/client.ts';
import { poolOf, reportNodes } from '../ship/nodes/pool.ts';
import { inWorkspace, overviewLink } from '../ship/dashboards/link.ts';
import { findDifferences } from '../ship/find-differences.ts';
import { countRawLines } from '../ship/known-lines.ts';
import { install } from '../ship/install.ts';
import { liftLeftHolds } from '../ship/purge/left-holds.ts';
import { refuseLink } from '../ship/kept-file.ts';
import { openRejects } from '../ship/rejects.ts';
import type { Context } from './context.ts';
import { findingsText } from './answers/after-load.ts';
import { findOrAwaitInput, readFollow } from './input/follow.ts';
import { damageText, faultText, gapsOf } from './input/input.ts';
import { readChoice } from './input/choice.ts';
import { readLabels } from './input/labels.ts';
import { findIndexInput, readIndexPath } from './input/index-lines.ts';
import { findNewLogs } from './input/new-logs.ts';
import { readWorkers } from './input/workers.ts';
import { findGaps, renderLedger, unorderedText } from './load/ledger.ts';
import type { Ledger } from './load/ledger.ts';
import { listLogs } from './load/list-logs.ts';
import { NotOverwritten } from './load/not-overwritten.ts';
import { beginText } from './load/begin-text.ts';
import { Newest, lastTimeOf } from './load/newest.ts';
import { readMetricsAddress, startMetrics, type MetricsServer } from './load/metrics-server.ts';
import { Progress } from './load/progress.ts';
import { refuseRenamedHosts } from './load/renamed-hosts.ts';
import { findKeptNames, keptNameText, withKeptName, withKeptNames } from './load/kept-names.ts';
import { openRunCheckpoint } from './load/run-checkpoint.ts';
import { RunTotals } from './load/run-totals.ts';
import { awaitStop, STOP_EXIT } from './load/stop.ts';
import type { Stop, StopSignal } from './load/stop.ts';
import { awaitServer, checkWorkspace, connectTo, readTemplateOptions } from './server.ts';

type Client = Awaited<ReturnType<typeof connectTo>>;

/** Starts to wait for signals that stop a run; `report` is called with the first one. */
type Listen = (report: (signal: StopSignal) => void) => Stop;

/** Reads logs, indexes them and prints the ledger. Returns the exit code. */
export async function load(context: Context): Promise<number> {
  const { options, out } = context;
  readIndexPath(context);
  readFollow(context);
  if (options.dashboards !== undefined) checkAddress(options.dashboards, '--dashboards');
  checkWorkspace(options);
  if (options.list) {
    refuseBesideList(options);
    return listLogs(context);
  }
  // before anything is read or asked
  await refuseLink('--rejects', options.rejects);
  if (options.checkpoint !== undefined) await refuseLink('--checkpoint', options.checkpoint);
  let stop: Stop | undefined;
  try {
    const ledger = await loadLogs(context, (report) => (stop = awaitStop(report)));
    await out(options.json ? `${JSON.stringify(ledger, null, 2)}\n` : renderLedger(ledger));
    if (!options.json && options.dashboards !== undefined && ledger.from !== undefined && ledger.until !== undefined)
      await out(
        `dashboards: ${overviewLink(inWorkspace(options.dashboards, options.workspace), options.prefix, ledger.from, ledger.until)}\n`,
      );
    const by = stop?.by();
    if (!options.json && !options.quiet && by === undefined && ledger.from !== undefined) {
      const findings = await findingsText(context, ledger);
      if (findings !== undefined) await context.print(findings);
    }
    return by === undefined ? exitOf(ledger) : STOP_EXIT[by];
  } finally {
    stop?.forget();
  }
}

/** Refuses what only makes sense for a load. */
function refuseBesideList(options: Context['options']): void {
  const beside = (['follow', 'checkpoint', 'overwrite', 'metrics', 'dashboards'] as const).find(
    (name) => options[name],
  );
  if (beside !== undefined) throw new ShipperError('usage', `--list loads nothing, and has no use for --${beside}`);
}

function exitOf(ledger: Ledger): number {
  const isLeft = DOCUMENT_KINDS.some((kind) => {
    const { rejected, notOverwritten } = ledger.kinds[kind];
    return rejected > 0 || notOverwritten > 0;
  });
  return isLeft || ledger.faults.length > 0 || findGaps(ledger.kinds).length > 0 ? EXIT.problems : EXIT.ok;
}

/**
 * Reads logs, indexes them and returns the ledger, for `load` and `demo`.
 * @param listen is called when there is work that a signal should let finish; absent: signals end the process
 */
export async function loadLogs(context: Context, listen?: Listen): Promise<Ledger> {
  const settings = readSettings(context);
  const metrics = settings.metrics && (await startMetrics(settings.metrics));
  try {
    if (metrics !== undefined && !context.options.quiet) context.err(`metrics are at ${metrics.url}\n`);
    // an address or a file with a password that is wrong is told before logs are looked for
    const client = await connectTo(context);
    try {
      const files = settings.pattern === undefined ? await findOrAwaitInput(context) : undefined;
      const { uuid } = await awaitServer(context, client);
      await prepareServer(context, client, settings.names);
      const input = files ?? (await findIndexInput(context, client, settings.pattern ?? ''));
      if (!context.options.quiet) context.err(`${beginText(input.hosts, serverName(client), settings.names)}\n`);
      return await shipInput({ context, settings, input, client, serverId: uuid, listen, metrics });
    } finally {
      await client.close();
    }
  } finally {
    metrics?.close();
  }
}

/** Reads the options, so that a wrong one is refused before anything else is done. */
function readSettings(context: Context) {
  refuseOverwriteOfParts(context.options);
  return {
    names: readTemplateOptions(context),
    pattern: readIndexPath(context),
    labels: readLabels(context.options),
    choice: readChoice(context.options),
    workers: readWorkers(context.options.workers),
    follow: readFollow(context),
    metrics: context.options.metrics === undefined ? undefined : readMetricsAddress(context.options.metrics),
  };
}

/** Refuses to overwrite where only the new part of logs is read, or a document is sent more than once. */
function refuseOverwriteOfParts({ overwrite, checkpoint, follow }: Context['options']): void {
  if (!overwrite || (checkpoint === undefined && !follow)) return;
  const other = checkpoint === undefined ? '--follow' : '--checkpoint';
  throw new ShipperError(
    'usage',
    `--overwrite reads logs from their beginning, once, but ${other} goes on with them: use one of them. A run with --overwrite leaves a checkpoint as it is, and valid.`,
  );
}

type Input = Awaited<ReturnType<typeof findOrAwaitInput>>;

/** One load, with everything checked and connected. */
interface Run {
  readonly context: Context;
  readonly settings: ReturnType<typeof readSettings>;
  readonly input: Input | Awaited<ReturnType<typeof findIndexInput>>;
  readonly client: Client;
  readonly serverId: string;
  readonly listen: Listen | undefined;
  readonly metrics: MetricsServer | undefined;
}

async function shipInput({ context, settings, input, client, serverId, listen, metrics }: Run): Promise<Ledger> {
  const { options, err } = context;
  const { names, labels, choice, workers, follow } = settings;
  const { window, outside } = input;
  const lines = 'lines' in input ? input.lines : undefined;
  const { case: scope, pasted, 'no-mask': noMask } = options;
  const totals = new RunTotals(input.faults);
  const rejects = await openRejects(options.rejects);
  const progress = new Progress(context);
  const report = (text: string): void => {
    progress.clear();
    err(`${text}\n`);
  };
  const notOverwritten = new NotOverwritten(report);
  const stop = listen?.((signal) => report(`${signal}: finishing open requests; a second signal ends at once`));
  let checkpoint: Checkpoint | undefined;
  let isCutOff = false;
  try {
    checkpoint = await openRunCheckpoint(options, serverId, report);
    const kept = await findKeptNames(input.hosts, checkpoint);
    for (const [name, before] of kept) report(keptNameText(name, before));
    const hosts = input.hosts.map((host) => withKeptName(host, kept));
    await progress.begin(hosts);
    reportNodes(client, report);
    await refuseRenamedHosts(client, hosts, { ...names, scope }, report);
    const sender = createSender(client, {
      reject: (rejected) => rejects.write(rejected),
      onOutage: (text, cause) => {
        totals.addOutage(cause);
        progress.wait(cause);
        report(text);
      },
      onNotOverwritten: notOverwritten.add,
      gzip: options.gzip,
      ...(stop && { signal: stop.overdue }),
    });
    const newest = metrics && new Newest();
    if (newest !== undefined) metrics?.serve({ progress, totals, sender, newest, nodes: poolOf(client), checkpoint });
    const sink = createSink({ sender, totals, progress, checkpoint, report, newest });
    const outputFormat = options.overwrite ? ('overwrite' as const) : ('bulk' as const);
    const made = { labels, scope, window, choice, pasted, noMask, outputFormat, stamps: true };
    const openHost =
      lines &&
      (({ name }: HostInput) =>
        ({ kind }: LogStream) =>
          lines.open(name, kind));
    const pipeline = { ...names, ...made, follow, openHost };
    const newLogs =
      follow !== undefined && 'skipped' in input
        ? (signal: AbortSignal) => withKeptNames(findNewLogs(context, input, report, signal), kept)
        : undefined;
    await readHosts(hosts, pipeline, workers, sink, stop?.requested, newLogs).catch((error: unknown) => {
      isCutOff = stop?.overdue.aborted === true;
      if (!isCutOff) throw error;
    });
  } finally {
    progress.end();
    await checkpoint?.close();
    await rejects.close();
  }
  if (totals.hasRejects)
    err(
      `the server rejected documents: ${options.rejects} has them, each with the reason; 'vdsm-ship replay ${options.rejects}' sends them again\n`,
    );
  const unordered = lines?.unordered();
  for (const host of unordered ?? []) err(`${unorderedText(host)}\n`);
  const { hosts: count, hostNames } = progress;
  const ledger = totals.toLedger(
    {
      hosts: count,
      hostNames,
      filesOutside: outside,
      gaps: gapsOf(input.hosts),
      overwrite: options.overwrite ? { kept: notOverwritten.named } : undefined,
      choice,
      unordered,
    },
    stop?.by(),
    isCutOff ? progress.sizes : undefined,
  );
  return choice === undefined ? ledger : { ...ledger, raw: await countRaw(client, names.prefix, scope, ledger) };
}

/** Counts the lines that stay raw, since the run did not choose them; undefined where the server does not say. */
async function countRaw(
  client: Client,
  prefix: string,
  scope: string | undefined,
  { from, until, hostNames }: Ledger,
): Promise<number | undefined> {
  if (from === undefined || until === undefined) return 0;
  const hosts = hostNames.map(({ host }) => host);
  return countRawLines(client, prefix, hosts, { from, until, scope }).catch(() => undefined);
}

interface SinkParts {
  readonly sender: BulkSender;
  readonly totals: RunTotals;
  readonly progress: Progress;
  readonly checkpoint: Checkpoint | undefined;
  readonly report: (text: string) => void;
  /** Absent: nobody asks for it. */
  readonly newest: Newest | undefined;
}

/** Returns the sink that sends the bodies of all hosts, and counts and reports what comes of them. */
function createSink({ sender, totals, progress, checkpoint, report, newest }: SinkParts): HostsSink {
  return {
    async body({ name }, body) {
      const documents = body.ends.length;
      const { kinds } = body;
      const lastTime = newest && lastTimeOf(body);
      totals.addUnconfirmed({ kinds });
      await sender.waitForCapacity();
      totals.addSent({ kinds }, await sender.send(body));
      newest?.add(name, lastTime);
      progress.sent(documents);
    },
    fault(fault) {
      totals.addFault(fault);
      report(faultText(fault));
    },
    start: (host) => progress.start(host),
    progress: (host, bytes, records) => progress.read(host, bytes, records),
    done(host, counts) {
      totals.addHost(counts);
      for (const text of counts.duplicateTexts.map(damageText)) if (text !== undefined) report(text);
      progress.done(host);
    },
    report,
    states: checkpoint && {
      of: ({ name }) => checkpoint.of(name),
      keep: ({ name }, state) => checkpoint.keep(name, state),
    },
  };
}

/**
 * Installs templates and pipeline; with `--no-setup` only checks that they are there, since without them the server
 * guesses field types, and that they fit: with another period every line would be there twice.
 */
async function prepareServer({ options, err }: Context, client: Client, names: TemplateOptions): Promise<void> {
  await liftLeftHolds(client, names.prefix, (text) => err(`${text}\n`));
  if (!options['no-setup']) {
    await install(client, names);
    return;
  }
  for (const difference of await findDifferences(client, names)) {
    const remedy = remedyOf(difference);
    if (remedy !== undefined)
      throw new ShipperError('setup', `${serverName(client)}: ${describe(difference)}; ${remedy}`);
  }
}
