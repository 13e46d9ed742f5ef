import { EXIT } from '../errors.ts';
import { readHost } from '../pipeline.ts';
import type { Context } from './context.ts';
import { faultText, findInput } from './input.ts';
import { readLabels, readTemplateOptions } from './server.ts';

/** Prints the documents of logs, one JSON object a line. Returns the exit code. */
export async function parse(context: Context): Promise<number> {
  const { options, out, err } = context;
  const pipeline = { ...readTemplateOptions(context), labels: readLabels(options.label), framing: 'print' as const };
  const { hosts, faults } = await findInput(context);
  let damaged = faults.length;
  for (const host of hosts) {
    await readHost(host, pipeline, {
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
  }
  return damaged > 0 ? EXIT.damaged : EXIT.ok;
}
