import { join } from 'node:path';
import { reasonOf } from '../errors.ts';
import { environmentError } from './environment-error.ts';
import { lastLines, runProgram } from './run-program.ts';

const JAVA_MIN = 17;

/**
 * Finds the `java` program: in `JAVA_HOME` if that is set, else on the PATH.
 * @throws {ShipperError} `environment`: there is none, or it is older than 17
 */
export async function findJava(env: NodeJS.ProcessEnv, signal?: AbortSignal): Promise<string> {
  const home = env['JAVA_HOME'];
  const java = home ? join(home, 'bin', 'java') : 'java';
  const where = home ? `${java} (from JAVA_HOME)` : "the 'java' on the PATH";
  const result = await runProgram(java, ['-version'], { env, signal }).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw environmentError(
      `the embedded server needs Java ${JAVA_MIN} or newer (a JDK), but ${where} cannot be run: ${reasonOf(error)}`,
      { cause: error },
    );
  });
  const major = javaMajor(result.output);
  if (result.code !== 0 || major === undefined) {
    throw environmentError(
      `the embedded server needs Java ${JAVA_MIN} or newer (a JDK), but ${where} does not report its version`,
      { log: lastLines(result.output, 5) },
    );
  }
  if (major < JAVA_MIN) {
    throw environmentError(
      `the embedded server needs Java ${JAVA_MIN} or newer (a JDK), but ${where} is Java ${major}. Put a newer one first on the PATH, or set JAVA_HOME.`,
    );
  }
  return java;
}

/**
 * Returns the feature release in the output of `java -version`: 8 for `"1.8.0_392"`, 17 for `"17.0.15"`, 25 for
 * `"25-ea"`.
 */
export function javaMajor(output: string): number | undefined {
  const found = /\bversion "(?:1\.)?(\d+)/.exec(output);
  return found ? Number(found[1]) : undefined;
}
