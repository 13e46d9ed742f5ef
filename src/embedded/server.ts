/** A real OpenSearch node in a child `java` process, without Docker and without an installation. */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ShipperError } from '../errors.ts';
import { environmentError } from './environment-error.ts';
import { findJava } from './java.ts';
import { fetchJars } from './jars.ts';
import { launch } from './launch.ts';
import { cacheDir, EMBEDDED_DIR } from './paths.ts';
import type { Exit } from './process.ts';

export interface EmbeddedOptions {
  /**
   * Directory of the jars (`opensearch-<version>/`) and the server's home (`data/`); default: the user's cache
   * directory.
   */
  readonly dataDir?: string | undefined;
  /** The server's home, with data and configuration, for one server at a time; default: `<dataDir>/data`. */
  readonly home?: string | undefined;
  /** A directory with the jars (`lib/`, `jars/`, `plugins/`), to be used instead of fetching them with Maven. */
  readonly program?: string | undefined;
  /** The source of the launcher; default: that of the package. For tests with other releases. */
  readonly launcher?: string | undefined;
  /**
   * HTTP port: 0 (default) is any free port, another number exactly that port, `prefer` that port or the next free one.
   */
  readonly port?: number | { readonly prefer: number } | undefined;
  /** Java heap, as `512m` or `2g`; at least 256m, default 1g. */
  readonly heap?: string | undefined;
  /**
   * For tests and the demo: starts sooner and in less memory, without the optimising compiler. On two cores it is also
   * faster for the first minutes, but slower in the long run.
   */
  readonly fast?: boolean | undefined;
  /**
   * Settings as in `opensearch.yml`; an empty text removes a default of the launcher, commas separate the items of a
   * list.
   */
  readonly settings?: Readonly<Record<string, string | number | boolean>> | undefined;
  /** Takes progress messages for a person. */
  readonly onProgress?: ((text: string) => void) | undefined;
  /** Aborts the start, which then rejects with the signal's reason. No effect on a running server. */
  readonly signal?: AbortSignal | undefined;
  /** Environment in which `java` and `mvn` are found and run; default: that of this process. */
  readonly env?: NodeJS.ProcessEnv | undefined;
}

/** A server that answers. */
export interface EmbeddedServer {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string;
  /** `127.0.0.1:PORT`, for other nodes. */
  readonly transport: string;
  readonly pid: number;
  readonly version: string;
  readonly home: string;
  /** Resolves when the process has ended, by whatever cause; never rejects. */
  readonly exited: Promise<Exit>;
  /** Stops it cleanly, and kills it if it has not ended after 30 s. Does nothing if it has ended already. */
  readonly stop: () => Promise<Exit>;
  /** Kills it at once (SIGKILL), as a crash would. */
  readonly kill: () => Promise<Exit>;
  /** The newest lines of its log. */
  readonly log: () => readonly string[];
}

/**
 * Starts a server and resolves when it answers. It listens on loopback only and ends with this process, even if that is
 * killed.
 * @throws {ShipperError} `environment`: something is missing or the start fails; the message names alternatives
 */
export async function startEmbedded(options: EmbeddedOptions = {}): Promise<EmbeddedServer> {
  const { env = process.env, onProgress = () => {}, signal } = options;
  const dataDir = resolve(options.dataDir ?? cacheDir(env));
  const home = resolve(options.home ?? join(dataDir, 'data'));
  const jvm = jvmArgs(options);
  const settings = settingArgs(options);

  const java = await findJava(env, signal);
  const program = options.program ?? (await fetchJars({ dataDir, env, onProgress, signal }));
  await mkdir(home, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw environmentError(`the embedded server's directory ${home} cannot be created`, { cause: error });
  });
  signal?.throwIfAborted();

  onProgress('starting OpenSearch');
  const args = [
    ...jvm,
    '-cp',
    join(program, 'lib', '*'),
    options.launcher ?? join(EMBEDDED_DIR, 'Launcher.java'),
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
    throw new ShipperError('usage', `heap takes a size of 256m or more, such as 512m or 2g, but got '${heap}'`);
  }
  return [
    '-Xms256m',
    `-Xmx${heap}`,
    ...(fast ? ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'] : ['-XX:+UseG1GC']),
    '-XX:+ExitOnOutOfMemoryError',
    // as in the jvm.options of the distribution
    '-Djava.awt.headless=true',
    '-Dlog4j2.disable.jmx=true',
    '-Dlog4j2.level=warn',
    '-Dio.netty.noUnsafe=true',
    '-Dio.netty.noKeySetOptimization=true',
    '-Dio.netty.recycler.maxCapacityPerThread=0',
  ];
}

function settingArgs({ port = 0, settings = {} }: EmbeddedOptions): string[] {
  // the server itself takes the first free port of a range, so that no other program can take it in between
  const range = typeof port === 'number' ? `${port}` : `${port.prefer}-${Math.min(port.prefer + 99, 65_535)}`;
  return [`http.port=${range}`, ...Object.entries(settings).map(([name, value]) => `${name}=${value}`)];
}

function usesTls({ settings = {} }: EmbeddedOptions): boolean {
  return String(settings['plugins.security.ssl.http.enabled']) === 'true';
}
