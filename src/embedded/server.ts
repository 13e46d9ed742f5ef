/** Runs a real OpenSearch node as a child `java` process, without Docker and without a download page. */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ShipperError } from '../errors.ts';
import { environmentFault } from './environment-error.ts';
import { findJava } from './java.ts';
import { layJars } from './jars.ts';
import { launch } from './launch.ts';
import { cacheDir, RECIPE_DIR } from './paths.ts';
import type { Exit } from './process.ts';

export interface EmbeddedOptions {
  /** Where the jars (`opensearch-<version>/`) and the server's home (`data/`) are; default: the user's cache directory. */
  readonly dataDir?: string | undefined;
  /** The server's home (data and configuration), where it is not `<dataDir>/data`. One server at a time can use it. */
  readonly home?: string | undefined;
  /** A set of jars laid elsewhere (`lib/`, `jars/`, `plugins/`): then Maven is not asked. */
  readonly program?: string | undefined;
  /** HTTP port: 0 (default) takes any free one, a number exactly that one, `prefer` that or the next free one. */
  readonly port?: number | { readonly prefer: number } | undefined;
  /** Java heap, as `512m` or `2g`; at least 256m, default 1g. */
  readonly heap?: string | undefined;
  /**
   * For tests and the demo: starts sooner and in less memory. On two cores it is faster for the first minutes, too, since no
   * time goes into optimising; what runs for long is better off without.
   */
  readonly fast?: boolean | undefined;
  /** Settings as in `opensearch.yml`; an empty text takes a default of ours away, commas make a list. */
  readonly settings?: Readonly<Record<string, string | number | boolean>> | undefined;
  /** Hears what is under way, for a person. */
  readonly onProgress?: ((text: string) => void) | undefined;
  /** Gives up a start that is under way: it rejects with the signal's reason. No effect on a server that runs. */
  readonly signal?: AbortSignal | undefined;
  /** Environment in which `java` and `mvn` are found and run; default: our own. */
  readonly env?: NodeJS.ProcessEnv | undefined;
}

/** A server that answers. */
export interface EmbeddedServer {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string;
  /** `127.0.0.1:PORT` where other nodes reach it. */
  readonly transport: string;
  readonly pid: number;
  readonly version: string;
  readonly home: string;
  /** Resolves when the process has ended, whatever ended it; never rejects. */
  readonly exited: Promise<Exit>;
  /** Stops it cleanly, and kills it if it has not ended after 30 s. Harmless when it has ended already. */
  readonly stop: () => Promise<Exit>;
  /** Kills it at once (SIGKILL), as a crash would. */
  readonly kill: () => Promise<Exit>;
  /** The newest lines of its log. */
  readonly log: () => readonly string[];
}

/**
 * Starts a server and resolves when it answers. It listens on loopback only and ends with this process, even when that
 * is killed. A ShipperError (`environment`) says what is missing or went wrong, and names the ways that need no Java.
 */
export async function startEmbedded(options: EmbeddedOptions = {}): Promise<EmbeddedServer> {
  const { env = process.env, onProgress = () => {}, signal } = options;
  const dataDir = resolve(options.dataDir ?? cacheDir(env));
  const home = resolve(options.home ?? join(dataDir, 'data'));
  const jvm = jvmArgs(options);
  const settings = settingArgs(options);

  const java = await findJava(env, signal);
  const program = options.program ?? (await layJars({ dataDir, env, onProgress, signal }));
  await mkdir(home, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw environmentFault(`The embedded server's directory ${home} cannot be made.`, { cause: error });
  });
  signal?.throwIfAborted();

  onProgress('starting OpenSearch');
  const args = [
    ...jvm,
    '-cp',
    join(program, 'lib', '*'),
    join(RECIPE_DIR, 'Launcher.java'),
    program,
    home,
    ...settings,
  ];
  const launched = launch(java, args, env);
  const ready = await launched.ready({ home, signal });
  return {
    url: `${usesTls(options) ? 'https' : 'http'}://${ready.http}`,
    transport: ready.transport,
    pid: launched.pid,
    version: ready.version,
    home,
    exited: launched.exited,
    stop: launched.stop,
    kill: launched.kill,
    log: () => launched.log,
  };
}

function jvmArgs({ heap = '1g', fast = false }: EmbeddedOptions): string[] {
  const size = /^(\d+)([mg])$/i.exec(heap);
  const megabytes = size ? Number(size[1]) * (size[2]?.toLowerCase() === 'g' ? 1024 : 1) : 0;
  if (megabytes < 256) {
    throw new ShipperError('usage', `heap: expected a size of 256m or more, such as 512m or 2g, got \`${heap}\``);
  }
  return [
    '-Xms256m',
    `-Xmx${heap}`,
    ...(fast ? ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'] : ['-XX:+UseG1GC']),
    '-XX:+ExitOnOutOfMemoryError',
    // As the distribution's jvm.options has them.
    '-Djava.awt.headless=true',
    '-Dlog4j2.disable.jmx=true',
    '-Dlog4j2.level=warn',
    '-Dio.netty.noUnsafe=true',
    '-Dio.netty.noKeySetOptimization=true',
    '-Dio.netty.recycler.maxCapacityPerThread=0',
  ];
}

function settingArgs({ port = 0, settings = {} }: EmbeddedOptions): string[] {
  // The server itself takes the first free port of a range: nothing can come in between.
  const range = typeof port === 'number' ? `${port}` : `${port.prefer}-${Math.min(port.prefer + 99, 65_535)}`;
  return [`http.port=${range}`, ...Object.entries(settings).map(([name, value]) => `${name}=${value}`)];
}

function usesTls({ settings = {} }: EmbeddedOptions): boolean {
  return String(settings['plugins.security.ssl.http.enabled']) === 'true';
}
