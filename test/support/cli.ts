import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The program as it was built. */
export const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How the program is run; by default in this folder, without input. */
interface CliOptions {
  /** Text for its standard input. */
  readonly input?: string | Buffer;
  /** Added to the environment of the tests. */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Another build of the program. */
  readonly cli?: string;
}

/** Runs the built program as a user does, and returns its exit code and output when it ends. */
export async function runCli(
  args: readonly string[],
  { input, env = {}, cwd, cli = CLI }: CliOptions = {},
): Promise<CliResult> {
  // the settings of whoever runs the tests must not reach the program
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('OPENSEARCH_')));
  const child = spawn(process.execPath, [cli, ...args], {
    env: { ...clean, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() };
}

/** A document as `parse` prints it. */
export interface PrintedDocument {
  readonly _index: string;
  readonly _id: string;
  readonly _source: Record<string, unknown>;
}

/** Returns the documents that `parse` printed. */
export function printed({ stdout }: CliResult): PrintedDocument[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as PrintedDocument);
}
