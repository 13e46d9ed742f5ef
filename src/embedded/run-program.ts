import { spawn } from 'node:child_process';

/** How a program ended, and its output, stdout and stderr together. */
export interface RunResult {
  readonly code: number | null;
  readonly output: string;
}

/**
 * Runs a program to its end, without a shell and without input. Rejects with node's own error (`ENOENT`, `EACCES`) if
 * it cannot be started, and with the signal's reason if aborted.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: { env: NodeJS.ProcessEnv; signal?: AbortSignal | undefined },
): Promise<RunResult> {
  const child = spawn(program, args, {
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.signal && { signal: options.signal }),
  });
  let output = '';
  const keep = (text: string): void => {
    output = (output + text).slice(-100_000);
  };
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  let failure: Error | undefined;
  return await new Promise((resolve, reject) => {
    child.once('error', (error) => {
      failure = error;
      if (child.pid === undefined) reject(error);
    });
    // also if aborted, wait for its end: it may still write
    child.once('close', (code) => {
      if (failure) reject(options.signal?.aborted ? options.signal.reason : failure);
      else resolve({ code, output });
    });
  });
}

/** Returns the last lines of a text that are not blank. */
export function lastLines(text: string, count: number): string[] {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .slice(-count);
}
