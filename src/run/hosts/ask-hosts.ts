/** Answers queries from logs: their documents are made as for a load, and only what the queries ask for is kept. */
import type { HostInput } from '../../model/hosts.ts';
import type { DuplicateText, InputFault } from '../../model/files.ts';
import { Gathered } from '../../query/collect.ts';
import type { Plan, Results } from '../../query/query.ts';
import type { PipelineOptions } from '../types.ts';
import { readHostsInOrder } from './read-hosts.ts';
import type { Workers } from './worker-pace.ts';

/** Receives news of the reading. */
export interface AskEvents {
  fault(fault: InputFault): void;
  duplicate(text: DuplicateText): void;
  report(text: string): void;
}

/** Reads hosts once and returns the results of all queries of a plan. */
export async function askHosts(
  hosts: readonly HostInput[],
  plan: Plan,
  options: Omit<PipelineOptions, 'plan'>,
  workers: Workers,
  events: AskEvents,
): Promise<Results> {
  const gathered = new Gathered(plan);
  await readHostsInOrder(hosts, { ...options, plan }, workers, {
    // none: the queries take the documents
    body: async () => {},
    fault: (fault) => events.fault(fault),
    start() {},
    progress() {},
    done(_, { found, duplicateTexts }) {
      if (found !== undefined) gathered.add(found);
      for (const text of duplicateTexts) events.duplicate(text);
    },
    report: (text) => events.report(text),
  });
  return gathered.results();
}
