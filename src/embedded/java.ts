import { join } from 'node:path';
import { reasonOf } from '../errors.ts';
import { environmentFault } from './environment-error.ts';
import { lastLines, run } from './run-program.ts';

const OLDEST = 17;

/**
 * The `java` program to use: that of `JAVA_HOME` where it is set, else the one on the PATH. A ShipperError
 * (`environment`) when there is none or it is older than 17.
 */
export async function findJava(env: NodeJS.ProcessEnv, signal?: AbortSignal): Promise<string> {
  const home = env['JAVA_HOME'];
  const java = home ? join(home, 'bin', 'java') : 'java';
  const where = home ? `${java} (JAVA_HOME is set)` : 'the `java` on the PATH';
  const said = await run(java, ['-version'], { env, signal }).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw environmentFault(
      `The embedded server needs Java ${OLDEST} or newer (a JDK), but ${where} cannot be run: ${reasonOf(error)}.`,
      { cause: error },
    );
  });
  const major = javaMajor(said.output);
  if (said.code !== 0 || major === undefined) {
    throw environmentFault(
      `The embedded server needs Java ${OLDEST} or newer (a JDK), but \`-version\` of ${where} did not say which it is.`,
      { log: lastLines(said.output, 5) },
    );
  }
  if (major < OLDEST) {
    throw environmentFault(
      `The embedded server needs Java ${OLDEST} or newer (a JDK), but ${where} is Java ${major}. Put a newer one first on the PATH, or set JAVA_HOME.`,
    );
  }
  return java;
}

/** The feature release in the output of `java -version`: 8 for `"1.8.0_392"`, 17 for `"17.0.15"`, 25 for `"25-ea"`. */
export function javaMajor(output: string): number | undefined {
  const found = /\bversion "(?:1\.)?(\d+)/.exec(output);
  return found ? Number(found[1]) : undefined;
}
