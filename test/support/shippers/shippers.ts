/** The shippers of others that can be run here, each with its configuration of `docs/raw/`, fitted to a test. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { startOtlpRelay, type OtlpRelay } from './otlp-relay.ts';
import { check, find, findSyslogNg, type Program } from './programs.ts';

/** What a configuration is fitted to. */
export interface Fitting {
  /** The log to follow; its rotated file has `.1` behind it. */
  readonly log: string;
  /** A folder for state, queues and the configuration itself; what is there is kept. */
  readonly state: string;
  /** Address of the server. */
  readonly node: string;
  /** The landing index. */
  readonly index: string;
}

export interface Shipper {
  readonly name: string;
  /** Name of the host that it sends, as ids have it. */
  readonly host: string;
  /** Undefined where it is not installed. */
  readonly program: Program | undefined;
  /** Starts it, after it has checked its configuration. */
  start(fitting: Fitting): Promise<Running>;
  /** File of what the server refused, where it has one. */
  rejects?(fitting: Fitting): string;
}

export interface Running {
  /** Ends it, by default as an administrator does. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Returns what it has printed. */
  output(): string;
}

const HOST = 'node1';
/** rsyslog and syslog-ng send the name of the machine, without its domain. */
const MACHINE = (hostname().split('.', 1)[0] ?? '').toLowerCase();

const rsyslog: Shipper = {
  name: 'rsyslog',
  host: MACHINE,
  program: find('VDSM_TEST_RSYSLOGD', 'rsyslogd'),
  async start(fitting) {
    const { hostname: address, port } = new URL(fitting.node);
    const file = await configure('docs/raw/rsyslog.conf', fitting, [
      ['server="127.0.0.1" serverport="9200"', `server="${address}" serverport="${port}"`],
      ['searchIndex="vdsm-raw"', `searchIndex="${fitting.index}"`],
      ['/var/spool/rsyslog', fitting.state],
      // a test does not wait for minutes
      ['action.resumeInterval="5"', 'action.resumeInterval="1"'],
      ['action.resumeIntervalMax="60"', 'action.resumeIntervalMax="2"'],
    ]);
    const program = needed(this);
    check(program, ['-N1', '-f', file]);
    return run(program, ['-n', '-f', file, '-i', path.join(fitting.state, 'pid')]);
  },
  rejects: ({ state }) => path.join(state, 'vdsm-rejected.json'),
};

const syslogNg: Shipper = {
  name: 'syslog-ng',
  host: MACHINE,
  program: findSyslogNg(),
  async start(fitting) {
    const file = await configure('docs/raw/syslog-ng.conf', fitting, [
      ['http://127.0.0.1:9200/vdsm-raw/', `${fitting.node}/${fitting.index}/`],
      ['/var/lib/syslog-ng', fitting.state],
      ['time-reopen(5)', 'time-reopen(1)'],
      // room on disk for many tests
      ['disk-buf-size(1073741824)', 'disk-buf-size(104857600)'],
    ]);
    const program = needed(this);
    const own = [`--persist-file=${fitting.state}/persist`, '-f', file];
    check(program, ['-s', ...own, '-c', `${fitting.state}/checked.ctl`]);
    return run(program, ['-F', '-e', ...own, '-c', `${fitting.state}/ctl`, '-p', `${fitting.state}/pid`]);
  },
};

interface OtelConfig {
  receivers: Record<string, { include: string[] }>;
  extensions: { file_storage: { directory: string } };
  exporters: Record<string, unknown>;
  service: {
    telemetry?: unknown;
    pipelines: { logs: { exporters: string[] } };
  };
}

const otel: Shipper = {
  name: 'OpenTelemetry Collector',
  host: HOST,
  program: find('VDSM_TEST_OTELCOL', 'otelcol'),
  async start(fitting) {
    const relay: OtlpRelay = await startOtlpRelay(fitting.node, fitting.index);
    const config = parse(await readFile('docs/raw/otel-collector.yaml', 'utf8')) as OtelConfig;
    const receiver = config.receivers['file_log'];
    if (receiver === undefined) throw new Error('the configuration has no receiver file_log');
    receiver.include = receiver.include.map((one) => replaced(one, '/var/log/vdsm/vdsm.log', fitting.log));
    config.extensions.file_storage.directory = path.join(fitting.state, 'storage');
    const {
      http: _,
      logs_index: __,
      bulk_action: ___,
      ...kept
    } = config.exporters['opensearch'] as Record<string, unknown>;
    config.exporters = {
      otlp_http: {
        ...kept,
        logs_endpoint: `${relay.url}/v1/logs`,
        encoding: 'json',
        compression: 'none',
        // a test does not wait for minutes
        retry_on_failure: { max_elapsed_time: 0, initial_interval: '500ms', max_interval: '2s' },
      },
    };
    config.service.pipelines.logs.exporters = ['otlp_http'];
    config.service.telemetry = { metrics: { level: 'none' } };
    await mkdir(fitting.state, { recursive: true });
    const file = path.join(fitting.state, 'otel.yaml');
    await writeFile(file, stringify(config, { lineWidth: 0 }));
    const program = { ...needed(this), env: { ...process.env, HOST } };
    check(program, ['validate', '--config', file]);
    // as the configuration says
    const running = run(program, ['--feature-gates=stanza.synchronousLogEmitter', '--config', file]);
    return {
      ...running,
      stop: async (signal) => {
        await running.stop(signal);
        await relay.close();
      },
    };
  },
};

export const SHIPPERS: readonly Shipper[] = [rsyslog, syslogNg, otel];

function needed({ name, program }: Shipper): Program {
  if (program === undefined) throw new Error(`${name} is not installed`);
  return program;
}

/** Writes a configuration of the docs with other places than it has; each of them has to be in it. */
async function configure(
  page: string,
  { log, state }: Fitting,
  changes: readonly (readonly [from: string, to: string])[],
): Promise<string> {
  let text = await readFile(page, 'utf8');
  for (const [from, to] of [['/var/log/vdsm/vdsm.log', log] as const, ...changes]) text = replaced(text, from, to);
  await mkdir(state, { recursive: true });
  const file = path.join(state, path.basename(page));
  await writeFile(file, text);
  return file;
}

function replaced(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`the configuration does not have '${from}'`);
  return text.replaceAll(from, to);
}

function run({ file, args, env }: Program, more: readonly string[]): Running {
  const child: ChildProcess = spawn(file, [...args, ...more], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (piece: string) => (text = `${text}${piece}`.slice(-3000)));
  const ended = once(child, 'close');
  return {
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await ended;
    },
    output: () => text,
  };
}
