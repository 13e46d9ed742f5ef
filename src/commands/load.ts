import { availableParallelism } from 'node:os';
import { EXIT, ShipperError } from '../errors.ts';
import { readHosts } from '../hosts.ts';
import { emptyKinds, findGaps, renderLedger } from '../ledger.ts';
import type { Ledger } from '../ledger.ts';
import { KINDS } from '../model.ts';
import type { InputFault } from '../model.ts';
import type { TemplateOptions } from '../schema/templates.ts';
import { waitForServer } from '../ship/ask.ts';
import { createSender } from '../ship/bulk.ts';
import { describe } from '../ship/compare.ts';
import { difference } from '../ship/difference.ts';
import { openRejects } from '../ship/rejects.ts';
import { install } from '../ship/setup.ts';
import type { Context } from './context.ts';
import { faultText, findInput } from './input.ts';
import { Progress } from './progress.ts';
import { connectTo, readLabels, readTemplateOptions } from './server.ts';

/** Reads logs and indexes them; prints the ledger. Returns the exit code. */
export async function load(context: Context): Promise<number> {
  const { options, out } = context;
  const ledger = await loadLogs(context);
  await out(options.json ? `${JSON.stringify(ledger, null, 2)}\n` : renderLedger(ledger));
  const rejected = KINDS.some((kind) => ledger.kinds[kind].rejected > 0);
  return rejected || ledger.faults.length > 0 || findGaps(ledger.kinds).length > 0 ? EXIT.damaged : EXIT.ok;
}

/** The work of `load`, for `demo` too: returns the sums. */
export async function loadLogs(context: Context): Promise<Ledger> {
  const { options, err } = context;
  const names = readTemplateOptions(context);
  const labels = readLabels(options.label);
  const workers = readWorkers(options.workers);
  const { hosts, faults: found } = await findInput(context);
  const faults: InputFault[] = [...found];
  const client = await connectTo(context);
  try {
    await waitForServer(client);
    await makeReady(context, client, names);
    const rejects = await openRejects(options.rejects);
    const progress = new Progress(context, hosts.length);
    const complain = (text: string): void => {
      progress.clear();
      err(`${text}\n`);
    };
    const sender = createSender(client, { reject: (rejected) => rejects.write(rejected), onOutage: complain });
    const kinds = emptyKinds();
    const totals = { files: 0, bytes: 0, first: Infinity, last: -Infinity };
    try {
      await readHosts(hosts, { ...names, labels, framing: 'bulk' }, workers, {
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
        progress: (_, bytes, records) => progress.read(bytes, records),
        done(_, counts) {
          for (const kind of KINDS) kinds[kind].read += counts.documents[kind];
          totals.files += counts.files;
          totals.bytes += counts.bytes;
          totals.first = Math.min(totals.first, counts.firstTime);
          totals.last = Math.max(totals.last, counts.lastTime);
          progress.hostDone();
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
      bytes: totals.bytes,
      faults,
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
  if (given === undefined) return availableParallelism();
  const workers = Number(given);
  if (!Number.isInteger(workers) || workers < 1 || workers > 256) {
    throw new ShipperError('usage', `--workers takes a number from 1 to 256, but got '${given}'`);
  }
  return workers;
}
