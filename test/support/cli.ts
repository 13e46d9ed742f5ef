import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built program as a user would; `input` goes to its standard input. */
export async function runCli(
  args: readonly string[],
  { input, env = {}, cwd }: { input?: string | Buffer; env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Promise<CliResult> {
  // an operator's settings must not reach the tests
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('OPENSEARCH_')));
  const child = spawn(process.execPath, [CLI, ...args], {
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

/** What `parse` printed. */
export function printed({ stdout }: CliResult): PrintedDocument[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as PrintedDocument);
}
