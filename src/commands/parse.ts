import { EXIT } from '../errors.ts';
import { readHostsInOrder } from '../run/hosts/read-hosts.ts';
import type { Context } from './context.ts';
import { damageText, faultText, findInput } from './input/input.ts';
import { readChoice } from './input/choice.ts';
import { readLabels } from './input/labels.ts';
import { readWorkers } from './input/workers.ts';
import { readTemplateOptions } from './server.ts';

/** Prints the documents of logs, one JSON object per line. Returns the exit code. */
export async function parse(context: Context): Promise<number> {
  const { options, out, err } = context;
  const names = readTemplateOptions(context);
  const labels = readLabels(options);
  const choice = readChoice(options);
  const { hosts, faults, window } = await findInput(context);
  const { pasted, 'no-mask': noMask } = options;
  const outputFormat = 'print' as const;
  const pipeline = { ...names, labels, scope: options.case, window, choice, pasted, noMask, outputFormat };
  let damaged = faults.length;
  await readHostsInOrder(hosts, pipeline, readWorkers(options.workers), {
    body: (_, body) => out(body.bytes),
    fault(fault) {
      damaged++;
      err(`${faultText(fault)}\n`);
    },
    start() {},
    progress() {},
    done(_, { duplicateTexts }) {
      for (const text of duplicateTexts.map(damageText)) if (text !== undefined) err(`${text}\n`);
    },
    report: (text) => err(`${text}\n`),
  });
  return damaged > 0 ? EXIT.problems : EXIT.ok;
}
