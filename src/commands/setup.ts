import { EXIT } from '../errors.ts';
import { waitForServer } from '../ship/ask.ts';
import { serverName } from '../ship/client.ts';
import { describe } from '../ship/compare.ts';
import { difference } from '../ship/difference.ts';
import { install } from '../ship/setup.ts';
import type { Context } from './context.ts';
import { connectTo, readTemplateOptions } from './server.ts';

/** Installs templates and pipeline and reads them back; with `--check` only says what differs. Returns the exit code. */
export async function setup(context: Context): Promise<number> {
  const { options, out } = context;
  const names = readTemplateOptions(context);
  const client = await connectTo(context);
  try {
    const { version } = await waitForServer(client);
    const server = `${serverName(client)} (OpenSearch ${version})`;
    if (options.check) {
      const differences = await difference(client, names);
      if (options.json) await out(`${JSON.stringify(differences, null, 2)}\n`);
      else if (differences.length === 0) await out(`${server}: all is as it should be\n`);
      else await out(differences.map((one) => `${describe(one)}\n`).join(''));
      return differences.length === 0 ? EXIT.ok : EXIT.damaged;
    }
    const { written, unchanged, extended } = await install(client, names);
    if (options.json) await out(`${JSON.stringify({ written, unchanged, extended }, null, 2)}\n`);
    else {
      await out(`${server}: ${written.length} written, ${unchanged.length} as they were\n`);
      for (const object of written) await out(`  wrote ${object}\n`);
      for (const index of extended) await out(`  added new fields to ${index}\n`);
    }
    return EXIT.ok;
  } finally {
    await client.close();
  }
}
