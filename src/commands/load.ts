import { availableParallelism } from 'node:os';
import { EXIT, ShipperError } from '../errors.ts';
import { readHosts } from '../hosts.ts';
import { emptyKinds, findGaps, renderLedger } from '../ledger.ts';
import type { Ledger } from '../ledger.ts';
import { KINDS } from '../model.ts';
import type { InputCopy, InputFault } from '../model.ts';
import type { TemplateOptions } from '../schema/templates.ts';
import { waitForServer } from '../ship/ask.ts';
import { createSender } from '../ship/bulk.ts';
import { describe } from '../ship/compare.ts';
import { difference } from '../ship/difference.ts';
import { openRejects } from '../ship/rejects.ts';
import { install } from '../ship/setup.ts';
import type { Context } from './context.ts';
import { damageText, faultText, findInput, gapsOf } from './input.ts';
import { readLabels } from './labels.ts';
import { listLogs } from './list.ts';
import { Progress } from './progress.ts';
import { connectTo, readTemplateOptions } from './server.ts';

/** Each worker takes some 90 MB (measured: 220 MB with one, 490 MB with four), and four read faster than most servers index. */
const WORKERS_UNASKED = 4;

/** Reads logs and indexes them; prints the ledger. Returns the exit code. */
export async function load(context: Context): Promise<number> {
  const { options, out } = context;
  if (options.list) return listLogs(context);
  const ledger = await loadLogs(context);
  await out(options.json ? `${JSON.stringify(ledger, null, 2)}\n` : renderLedger(ledger));
  const rejected = KINDS.some((kind) => ledger.kinds[kind].rejected > 0);
  return rejected || ledger.faults.length > 0 || findGaps(ledger.kinds).length > 0 ? EXIT.damaged : EXIT.ok;
}

/** The work of `load`, for `demo` too: returns the sums. */
export async function loadLogs(context: Context): Promise<Ledger> {
  const { options, err } = context;
  const names = readTemplateOptions(context);
  const labels = readLabels(options);
  const workers = readWorkers(options.workers);
  const { hosts, faults: found, window, outside } = await findInput(context);
  const faults: InputFault[] = [...found];
  const client = await connectTo(context);
  try {
    await waitForServer(client);
    await makeReady(context, client, names);
    const rejects = await openRejects(options.rejects);
    const progress = new Progress(context, hosts);
    const complain = (text: string): void => {
      progress.clear();
      err(`${text}\n`);
    };
    const sender = createSender(client, { reject: (rejected) => rejects.write(rejected), onOutage: complain });
    const kinds = emptyKinds();
    const copies: InputCopy[] = [];
    const totals = { files: 0, bytes: 0, first: Infinity, last: -Infinity };
    try {
      const pipeline = { ...names, labels, scope: options.case, window, framing: 'bulk' as const };
      await readHosts(hosts, pipeline, workers, {
        async body(_, body) {
          await sender.room();
          const { documents } = await sender.send(body);
          for (const kind of KINDS) {
            const [page, sent] = [kinds[kind], documents[kind]];
            page.created += sent.created;
            page.updated += sent.updated;
            page.exists += sent.exists;
            page.rejected += sent.rejected;
          }
          progress.sent(body.ends.length);
        },
        fault(fault) {
          faults.push(fault);
          complain(faultText(fault));
        },
        start: (host) => progress.start(host),
        progress: (host, bytes, records, stored) => progress.read(host, bytes, records, stored),
        done(host, counts) {
          for (const kind of KINDS) kinds[kind].read += counts.documents[kind];
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
      });
    } finally {
      progress.clear();
      await rejects.close();
    }
    if (KINDS.some((kind) => kinds[kind].rejected > 0)) {
      err(
        `the server refused documents: they are in ${options.rejects}, each with the reason; vdsm-ship replay sends them again\n`,
      );
    }
    return {
      kinds,
      hosts: hosts.length,
      files: totals.files,
      filesOutside: outside,
      bytes: totals.bytes,
      faults,
      copies,
      gaps: gapsOf(hosts),
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
