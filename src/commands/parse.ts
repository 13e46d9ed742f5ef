import { EXIT } from '../errors.ts';
import { EngineLinks } from '../run/hosts/engine-links.ts';
import { readHost } from '../run/read-host.ts';
import type { Context } from './context.ts';
import { damageText, faultText, findInput } from './input/input.ts';
import { readLabels } from './input/labels.ts';
import { readTemplateOptions } from './server.ts';

/** Prints the documents of logs, one JSON object per line. Returns the exit code. */
export async function parse(context: Context): Promise<number> {
  const { options, out, err } = context;
  const names = readTemplateOptions(context);
  const labels = readLabels(options);
  const { hosts, faults, window } = await findInput(context);
  const { pasted, 'no-mask': noMask } = options;
  const pipeline = { ...names, labels, scope: options.case, window, pasted, noMask, outputFormat: 'print' as const };
  let damaged = faults.length;
  const links = await EngineLinks.find(hosts, pipeline, (text) => err(`${text}\n`));
  for (const host of links.rounds.flat()) {
    const read = { ...links.optionsOf(host, pipeline), engineCalls: links.calls };
    const counts = await readHost(host, read, {
      async body(body) {
        await out(body.bytes);
        return body.bytes.buffer;
      },
      fault(fault) {
        damaged++;
        err(`${faultText(fault)}\n`);
      },
      progress() {},
    });
    links.add(counts);
    for (const text of counts.duplicateTexts.map(damageText)) if (text !== undefined) err(`${text}\n`);
  }
  return damaged > 0 ? EXIT.problems : EXIT.ok;
}
