import { completionScript } from '../cli/completion.ts';
import { EXIT, ShipperError } from '../errors.ts';
import type { Context } from './context.ts';

/** Prints the completion script of a shell. Returns the exit code. */
export async function completion({ paths, out }: Context): Promise<number> {
  const [shell = '', ...more] = paths;
  if (more.length > 0) throw new ShipperError('usage', `completion takes one shell, but got ${paths.length}`);
  await out(completionScript(shell));
  return EXIT.ok;
}
