import { access, constants } from 'node:fs/promises';
import { EXIT, ShipperError } from '../errors.ts';
import { number } from '../cli/text.ts';
import { DOCUMENT_KINDS } from '../schema/document-kinds.ts';
import { createSender } from '../ship/bulk.ts';
import { reportNodes } from '../ship/nodes/pool.ts';
import { refuseLink } from '../ship/kept-file.ts';
import { openRejects } from '../ship/rejects.ts';
import { replay as replayFile } from '../ship/replay/replay.ts';
import type { Context } from './context.ts';
import { NotOverwritten } from './load/not-overwritten.ts';
import { awaitServer, connectTo } from './server.ts';

/** Sends the documents of a rejects file again; those rejected again go to `--rejects`. Returns the exit code. */
export async function replay(context: Context): Promise<number> {
  const { paths, options, out, err } = context;
  const [file, ...more] = paths;
  if (file === undefined || more.length > 0)
    throw new ShipperError('usage', `replay takes one rejects file, but got ${paths.length}`);
  await refuseLink('--rejects', options.rejects);
  await access(file, constants.R_OK).catch((cause: unknown) => {
    throw new ShipperError('input', `the rejects file '${file}' cannot be read`, { cause });
  });
  const client = await connectTo(context);
  try {
    await awaitServer(context, client);
    reportNodes(client, (text) => err(`${text}\n`));
    const rejects = await openRejects(options.rejects);
    try {
      const kept = new NotOverwritten((text) => err(`${text}\n`));
      const sender = createSender(client, {
        reject: (rejected) => rejects.write(rejected),
        onOutage: (text) => err(`${text}\n`),
        onNotOverwritten: kept.add,
        gzip: options.gzip,
      });
      const counts = await replayFile(file, sender, { onBadLine: (line, why) => err(`${file}:${line}: ${why}\n`) });
      if (options.json) await out(`${JSON.stringify(counts, null, 2)}\n`);
      else {
        for (const kind of DOCUMENT_KINDS) {
          const { created, updated, exists, rejected, notOverwritten } = counts.sent.documents[kind];
          if (counts.documents[kind] === 0) continue;
          await out(
            `${kind}s: ${number(counts.documents[kind])} read = ${number(created)} created + ${number(updated)} updated + ${number(exists)} already there + ${number(rejected)} rejected${notOverwritten > 0 ? ` + ${number(notOverwritten)} not overwritten` : ''}\n`,
          );
        }
        if (DOCUMENT_KINDS.every((kind) => counts.documents[kind] === 0)) await out(`${file} has no documents\n`);
      }
      const isLeft = DOCUMENT_KINDS.some((kind) => {
        const { rejected: refused, notOverwritten } = counts.sent.documents[kind];
        return refused > 0 || notOverwritten > 0;
      });
      return counts.badLines > 0 || isLeft ? EXIT.problems : EXIT.ok;
    } finally {
      await rejects.close();
    }
  } finally {
    await client.close();
  }
}
