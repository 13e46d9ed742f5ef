/** After a load: what the summary of what was loaded finds first, and the next command. */
import type { Client } from '@opensearch-project/opensearch';
import type { Ask } from '../../answers/ask.ts';
import { kindOf } from '../../answers/kinds.ts';
import { createNames } from '../../answers/view/names.ts';
import { renderBlocks } from '../../answers/view/render.ts';
import type { Summary } from '../../answers/summary.ts';
import { viewVerdicts } from '../../answers/summary.ts';
import { dim, line, note } from '../../answers/view/blocks.ts';
import { reasonOf } from '../../errors.ts';
import { all, is } from '../../query/build.ts';
import type { Filter } from '../../query/query.ts';
import { request } from '../../ship/request.ts';
import type { Context } from '../context.ts';
import type { Ledger } from '../load/ledger.ts';
import { connectTo } from '../server.ts';
import { findAnswer } from './answer.ts';
import { askOf, filterOf } from './read-ask.ts';
import { serverSource } from './sources.ts';

/** Findings that are shown: with the head and the next command they are some ten lines. */
const SHOWN = 7;
/** Findings of one kind that are shown: others are worth a line, too. */
const OF_A_KIND = 2;
/** A server that is busy with what it was sent may be slow: the load is done, and its user waits. */
const SECONDS = 10;
/** Hosts of a load by which the question is narrowed; more make a long query. */
const HOSTS_MAX = 500;

/** Returns the summary of what a server holds of a load. */
export async function summarizeLoad(client: Client, context: Context, ledger: Ledger | undefined): Promise<Summary> {
  const { prefix } = context.options;
  await request(
    client,
    { method: 'POST', path: `/${prefix}-*/_refresh?ignore_unavailable=true` },
    { seconds: SECONDS },
  );
  const source = serverSource(client, prefix, ledger && filterOfLoad(context, ledger), SECONDS);
  return (await findAnswer(kindOf('summary'), askOf(context, 'summary', []), source)) as Summary;
}

/** Returns the findings of a load for a person; undefined: there are none to be had, which is no fault of the load. */
export async function findingsText(context: Context, ledger: Ledger): Promise<string | undefined> {
  let client: Client | undefined;
  try {
    client = await connectTo(context);
    const summary = await summarizeLoad(client, context, ledger);
    return renderFindings(summary, askOf(context, 'summary', []), context);
  } catch (error) {
    context.err(`the load is done, but its findings are not shown: ${reasonOf(error)}\n`);
    return undefined;
  } finally {
    await client?.close();
  }
}

function renderFindings({ head, verdicts, next }: Summary, ask: Ask, { paper }: Context): string {
  const names = createNames(
    head.hosts.map(({ host }) => host),
    head.from,
    head.until,
  );
  const shown = verdicts
    .filter(({ kind }, i) => verdicts.slice(0, i).filter((before) => before.kind === kind).length < OF_A_KIND)
    .slice(0, SHOWN);
  const rest = verdicts.length - shown.length;
  return renderBlocks(
    [
      ...viewVerdicts(shown, names),
      ...(rest > 0 ? [note(`and ${rest} more`)] : []),
      line(dim('next:'), ['vdsm-ship summary', ask.tail].join(' ').trimEnd()),
      ...next.slice(0, 1).map((command) => line(dim('next:'), command)),
    ],
    paper,
  );
}

/** What was loaded: its hosts, its time, its case. */
function filterOfLoad({ options }: Context, { hostNames, from, until }: Ledger): Filter | undefined {
  const hosts = hostNames.map(({ host }) => host);
  return filterOf({
    hosts: hosts.length > 0 && hosts.length <= HOSTS_MAX ? all(is('host.name', ...hosts)) : undefined,
    case: options.case,
    window:
      from === undefined || until === undefined ? undefined : { since: Date.parse(from), until: Date.parse(until) + 1 },
  });
}
