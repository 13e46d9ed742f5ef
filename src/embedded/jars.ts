/** Lays the server's jars from Maven Central, once a version, where all of a user's embedded servers share them. */
import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, readFile, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { reasonOf } from '../errors.ts';
import { environmentFault } from './environment-error.ts';
import { RECIPE_DIR } from './paths.ts';
import { isAlive } from './process.ts';
import { lastLines, run } from './run-program.ts';
import { withTurn } from './lock.ts';

const POM = join(RECIPE_DIR, 'pom.xml');

export interface LayOptions {
  readonly dataDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onProgress: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The directory with the server's jars, `<dataDir>/opensearch-<version>`; fetches them when they are not there.
 * A ShipperError (`environment`) when Maven is missing or fails.
 */
export async function layJars(options: LayOptions): Promise<string> {
  const program = join(options.dataDir, `opensearch-${await pinnedVersion()}`);
  if (await isWhole(program)) return program;
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
  await withTurn(`${program}.lock`, { done: async () => await isWhole(program), signal: options.signal }, async () => {
    await sweep(program);
    await lay(program, options);
  });
  return program;
}

/** The OpenSearch version that `embedded/pom.xml` names. */
export async function pinnedVersion(): Promise<string> {
  const found = /<opensearch\.version>([^<]+)</.exec(await readFile(POM, 'utf8'));
  if (!found?.[1]) throw new Error(`${POM} names no opensearch.version`);
  return found[1];
}

/** Whole: laid to the end, by the very list of jars that this release has. The copy of the list goes in last. */
async function isWhole(program: string): Promise<boolean> {
  const laidBy = await readFile(join(program, 'pom.xml'), 'utf8').catch(() => undefined);
  return laidBy !== undefined && laidBy === (await readFile(POM, 'utf8'));
}

/** Into a directory beside, renamed when complete: what bears the final name is never a half set. */
async function lay(program: string, options: LayOptions): Promise<void> {
  const half = besides(program);
  try {
    options.onProgress(`fetching ${basename(program)} from Maven Central (about 51 MB, once)`);
    await copyJars(half, options);
    await copyFile(POM, join(half, 'pom.xml'));
    await putInPlace(half, program);
  } finally {
    await rm(half, { recursive: true, force: true });
  }
}

/** A name that says whose it is, so that `sweep` can tell what a killed process left. */
function besides(program: string): string {
  return `${program}.part-${process.pid}-${randomBytes(4).toString('hex')}`;
}

async function copyJars(half: string, options: LayOptions): Promise<void> {
  const extra = (options.env['VDSM_SHIP_MVN_ARGS'] ?? '').split(/\s+/).filter((arg) => arg !== '');
  const args = ['-q', '-B', '-ntp', ...extra, `-Dout=${half}`, '-f', POM, 'process-resources'];
  const ended = await run('mvn', args, options).catch((error: unknown) => {
    options.signal?.throwIfAborted();
    throw environmentFault(
      `The embedded server's jars are fetched by Maven, but \`mvn\` cannot be run: ${reasonOf(error)}. Install Maven, or put it on the PATH.`,
      { cause: error },
    );
  });
  if (ended.code === 0) return;
  throw environmentFault(
    `Maven could not fetch the embedded server's jars (\`mvn\` exit code ${ended.code}). Is Maven Central, or a mirror of it in ~/.m2/settings.xml, within reach?`,
    { log: lastLines(ended.output, 12) },
  );
}

async function putInPlace(half: string, program: string): Promise<void> {
  try {
    await rename(half, program);
  } catch (error) {
    if (await isWhole(program)) return; // another process was quicker
    if (!isTaken(error)) throw error;
    // An older list of jars, or a stranger. A server that runs from it keeps its open files.
    const old = besides(program);
    await rename(program, old);
    await rename(half, program);
    await rm(old, { recursive: true, force: true });
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOTEMPTY' || error.code === 'EEXIST');
}

/** Takes away what processes left that were killed while they laid. */
async function sweep(program: string): Promise<void> {
  const prefix = `${basename(program)}.part-`;
  for (const name of await readdir(dirname(program))) {
    if (!name.startsWith(prefix)) continue;
    const owner = Number(name.slice(prefix.length).split('-')[0]);
    if (!isAlive(owner)) await rm(join(dirname(program), name), { recursive: true, force: true });
  }
}
