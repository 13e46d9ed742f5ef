/** Other releases of OpenSearch than the embedded one, made of the same list of jars and the same launcher. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchJars } from '../../src/embedded/jars.ts';
import { javaMajor } from '../../src/embedded/java.ts';
import { cacheDir, EMBEDDED_DIR } from '../../src/embedded/paths.ts';
import type { EmbeddedOptions } from '../../src/embedded/server.ts';

interface Release {
  /** The oldest Java that it runs on. */
  readonly java: number;
  /** Of the same version as its log4j-api: else it hangs on requests for templates (2.11). */
  readonly log4j: string;
  /** Modules that came later. */
  readonly without?: readonly string[];
}

export const RELEASES = {
  /** The oldest release that vdsm-ship works with. */
  '2.7.0': { java: 17, log4j: '2.17.1', without: ['geo', 'search-pipeline-common'] },
  /** The newest one whose modules are all on Maven Central: 3.9.0 lacks some. */
  '3.8.0': { java: 21, log4j: '2.25.4' },
} as const satisfies Record<string, Release>;
export type ReleaseName = keyof typeof RELEASES;

/** Returns the home of a JDK that a release runs on; undefined if there is none on this machine. */
export function findJdk(release: ReleaseName): string | undefined {
  const { java } = RELEASES[release];
  const jvms = '/usr/lib/jvm';
  const installed = existsSync(jvms) ? readdirSync(jvms).map((jdk) => join(jvms, jdk)) : [];
  const homes = [...(process.env['JAVA_HOME'] === undefined ? [] : [process.env['JAVA_HOME']]), ...installed];
  return homes.find((home) => {
    if (!existsSync(join(home, 'bin/javac'))) return false;
    const { stderr } = spawnSync(join(home, 'bin/java'), ['-version'], { encoding: 'utf8' });
    return (javaMajor(stderr) ?? 0) >= java;
  });
}

/** Fetches a release, and returns the options with which a server of it starts. */
export async function prepareRelease(
  name: ReleaseName,
  onProgress: (text: string) => void,
): Promise<EmbeddedOptions & { readonly program: string }> {
  const release: Release = RELEASES[name];
  const home = findJdk(name);
  if (home === undefined) throw new Error(`OpenSearch ${name} needs a JDK of ${release.java} or later`);
  const env = { ...process.env, JAVA_HOME: home };
  const folder = join(cacheDir(), `releases/${name}`);
  mkdirSync(folder, { recursive: true });
  const [pom, launcher] = [join(folder, 'pom.xml'), join(folder, 'Launcher.java')];
  writeFileSync(pom, pomOf(name, release));
  writeFileSync(launcher, unguardedLauncher());
  const program = await fetchJars({ dataDir: cacheDir(), env, onProgress, pom });
  return { program, launcher, env };
}

function pomOf(version: string, { log4j, without = [] }: Release): string {
  let pom = readFileSync(join(EMBEDDED_DIR, 'pom.xml'), 'utf8');
  const replace = (what: RegExp, by: string): void => {
    if (!what.test(pom)) throw new Error(`embedded/pom.xml has no ${what}`);
    pom = pom.replace(what, by);
  };
  replace(/(<opensearch\.version>)[^<]+/, `$1${version}`);
  replace(/(<log4j\.version>)[^<]+/, `$1${log4j}`);
  for (const name of without)
    replace(
      new RegExp(`<dependency>\\s*<groupId>[^<]*</groupId>\\s*<artifactId>${name}</artifactId>[^]*?</dependency>`),
      '',
    );
  return pom;
}

/** Types that only the guard uses. */
const OF_GUARD =
  /^import .*\.(?:NetworkModule|NetworkService|ClusterSettings|BigArrays|PageCacheRecycler|ThreadContext|CircuitBreakerService|RestStatus|NamedXContentRegistry|NetworkPlugin|Plugin|HttpServerTransport\.Dispatcher|BytesRestResponse|RestChannel|RestHandler|RestRequest|Tracer|ThreadPool);\n/gm;

/** Returns the launcher without its guard against web pages, which uses interfaces that only 2.19 has like that. */
function unguardedLauncher(): string {
  const plain = readFileSync(join(EMBEDDED_DIR, 'Launcher.java'), 'utf8')
    .replace(OF_GUARD, '')
    .replace('new GuardedNode(', 'new Node(')
    .replace(/ {4}\/\*\*\n {5}\* A node that has the guard[^]*?(?= {4}\/\*\*\n {5}\* Creates PROGRAM\/modules)/, '');
  if (/Guard/.test(plain)) throw new Error('embedded/Launcher.java has its guard at another place');
  return plain;
}
