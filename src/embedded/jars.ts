/** The server's jars: fetched from Maven Central, once per version, and shared by all embedded servers of a user. */
import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, readFile, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { reasonOf } from '../errors.ts';
import { environmentError } from './environment-error.ts';
import { EMBEDDED_DIR } from './paths.ts';
import { isAlive } from './process.ts';
import { lastLines, runProgram } from './run-program.ts';
import { withLock } from './lock.ts';

const OWN_POM = join(EMBEDDED_DIR, 'pom.xml');

export interface JarOptions {
  readonly dataDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onProgress: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** The list of jars; default: that of the package. For tests with other releases. */
  readonly pom?: string | undefined;
}

/**
 * Returns the directory with the server's jars, `<dataDir>/opensearch-<version>`, after fetching them if needed.
 * @throws {ShipperError} `environment`: Maven is missing or fails
 */
export async function fetchJars(options: JarOptions): Promise<string> {
  const { pom = OWN_POM } = options;
  const program = join(options.dataDir, `opensearch-${await pinnedVersion(pom)}`);
  if (await isComplete(program, pom)) return program;
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
  await withLock(
    `${program}.lock`,
    { done: async () => await isComplete(program, pom), signal: options.signal },
    async () => {
      await removeLeftovers(program);
      await installJars(program, pom, options);
    },
  );
  return program;
}

/** Returns the OpenSearch version in a list of jars, by default in `embedded/pom.xml`. */
export async function pinnedVersion(pom = OWN_POM): Promise<string> {
  const found = /<opensearch\.version>([^<]+)</.exec(await readFile(pom, 'utf8'));
  if (!found?.[1]) throw new Error(`${pom} names no opensearch.version`);
  return found[1];
}

/** Returns whether a directory has all jars of this release: it has the same list of jars, which is copied last. */
async function isComplete(program: string, pom: string): Promise<boolean> {
  const installedPom = await readFile(join(program, 'pom.xml'), 'utf8').catch(() => undefined);
  return installedPom !== undefined && installedPom === (await readFile(pom, 'utf8'));
}

/**
 * Fetches the jars into a temporary directory and renames that when complete, so that the final name never has only a
 * part of them.
 */
async function installJars(program: string, pom: string, options: JarOptions): Promise<void> {
  const partial = partialName(program);
  try {
    options.onProgress(`fetching ${basename(program)} from Maven Central (about 51 MB, once)`);
    await copyJars(partial, pom, options);
    await copyFile(pom, join(partial, 'pom.xml'));
    await putInPlace(partial, program, pom);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** Returns a name with the process id, so that `removeLeftovers` recognises the directories of killed processes. */
function partialName(program: string): string {
  return `${program}.part-${process.pid}-${randomBytes(4).toString('hex')}`;
}

async function copyJars(partial: string, pom: string, options: JarOptions): Promise<void> {
  const extra = (options.env['VDSM_SHIP_MVN_ARGS'] ?? '').split(/\s+/).filter((arg) => arg !== '');
  const args = ['-q', '-B', '-ntp', ...extra, `-Dout=${partial}`, '-f', pom, 'process-resources'];
  const ended = await runProgram('mvn', args, options).catch((error: unknown) => {
    options.signal?.throwIfAborted();
    throw environmentError(
      `the embedded server needs Maven to fetch its jars, but 'mvn' cannot be run: ${reasonOf(error)}. Install Maven, or put it on the PATH.`,
      { cause: error },
    );
  });
  if (ended.code === 0) return;
  throw environmentError(
    `Maven failed to fetch the embedded server's jars (exit code ${ended.code}). Check that Maven Central, or a mirror in ~/.m2/settings.xml, can be reached.`,
    { log: lastLines(ended.output, 12) },
  );
}

async function putInPlace(partial: string, program: string, pom: string): Promise<void> {
  try {
    await rename(partial, program);
  } catch (error) {
    if (await isComplete(program, pom)) return; // another process was faster
    if (!isNameTaken(error)) throw error;
    // a directory of an older release, or of something else; a server that runs from it keeps its open files
    const old = partialName(program);
    await rename(program, old);
    await rename(partial, program);
    await rm(old, { recursive: true, force: true });
  }
}

function isNameTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOTEMPTY' || error.code === 'EEXIST');
}

/** Removes the temporary directories of processes that were killed while they fetched. */
async function removeLeftovers(program: string): Promise<void> {
  const prefix = `${basename(program)}.part-`;
  for (const name of await readdir(dirname(program))) {
    if (!name.startsWith(prefix)) continue;
    const owner = Number(name.slice(prefix.length).split('-')[0]);
    if (!isAlive(owner)) await rm(join(dirname(program), name), { recursive: true, force: true });
  }
}
