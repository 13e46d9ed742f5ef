/** Serves the metrics of a run in the text format of Prometheus, at `/metrics`. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ShipperError, reasonOf } from '../../errors.ts';
import { METRICS, type Metric, type MetricSources } from './metrics.ts';

export interface MetricsServer {
  /** `http://HOST:PORT/metrics`. */
  readonly url: string;
  /** Sets where values come from; before that, `/metrics` answers 503. */
  serve(run: MetricSources): void;
  /** Stops listening, and closes open connections. */
  close(): void;
}

interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * Reads `--metrics`: `HOST:PORT`, or a port alone, which means 127.0.0.1.
 * @throws {ShipperError} `usage`
 */
export function readMetricsAddress(given: string): Address {
  const [, bracketed, name, digits] = /^(?:(?:\[([\da-f:.]+)\]|([^:/\s[\]]*)):)?(\d{1,5})$/i.exec(given) ?? [];
  const port = Number(digits);
  if (digits === undefined || port > 65_535)
    throw new ShipperError(
      'usage',
      `--metrics takes HOST:PORT, or a port of 127.0.0.1, such as 9464, 0.0.0.0:9464 or [::1]:9464, but got '${given}'`,
    );
  return { host: bracketed ?? (name || '127.0.0.1'), port };
}

/**
 * Starts to listen. The server does not keep the process alive.
 * @throws {ShipperError} `environment`: the address cannot be listened on
 */
export async function startMetrics({ host, port }: Address): Promise<MetricsServer> {
  // it takes 50 ms, which only runs with metrics should pay
  const { Counter, Gauge, Registry } = await import('prom-client');
  const registry = new Registry();
  let run: MetricSources | undefined;
  for (const { name, type, help, labels = [], read } of METRICS) {
    const samples = (): ReturnType<Metric['read']> => (run === undefined ? [] : read(run, Date.now()));
    const made = { name, help, labelNames: labels, registers: [] };
    registry.registerMetric(
      type === 'gauge'
        ? new Gauge({
            ...made,
            collect() {
              this.reset();
              // without labels it is 0 then, where there is nothing to say, too
              if (labels.length === 0) this.remove();
              for (const sample of samples()) this.set(sample.labels ?? {}, sample.value);
            },
          })
        : new Counter({
            ...made,
            collect() {
              this.reset();
              if (labels.length === 0) this.remove();
              for (const sample of samples()) this.inc(sample.labels ?? {}, sample.value);
            },
          }),
    );
  }
  const server = createServer((request, response) => {
    void answer(request, response, async () =>
      run === undefined ? undefined : { type: registry.contentType, text: await registry.metrics() },
    );
  });
  await listen(server, host, port);
  server.unref();
  const address = server.address();
  const shown = host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${shown}:${typeof address === 'object' ? address?.port : port}/metrics`,
    serve: (sources) => (run = sources),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

type Page = { readonly type: string; readonly text: string } | undefined;

async function answer(request: IncomingMessage, response: ServerResponse, page: () => Promise<Page>): Promise<void> {
  const say = (status: number, text: string, type = 'text/plain; charset=utf-8'): void => {
    response.writeHead(status, { 'content-type': type, ...(status === 405 && { allow: 'GET, HEAD' }) });
    response.end(request.method === 'HEAD' ? undefined : text);
  };
  if (request.method !== 'GET' && request.method !== 'HEAD') return say(405, 'GET only\n');
  if (request.url?.split('?', 1)[0] !== '/metrics') return say(404, 'the metrics are at /metrics\n');
  try {
    const found = await page();
    if (found === undefined) say(503, 'the load has not begun yet\n');
    else say(200, found.text, found.type);
  } catch (error) {
    say(500, `${reasonOf(error)}\n`);
  }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why = WHY[cause.code ?? ''] ?? reasonOf(cause);
      reject(
        new ShipperError('environment', `--metrics cannot listen on ${host}:${port}: ${why}. Choose another address.`, {
          cause,
        }),
      );
    });
    server.listen(port, host, resolve);
  });
}

const WHY: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program has that port',
  EACCES: 'this user may not listen on it',
  EADDRNOTAVAIL: 'this machine does not have that address',
  ENOTFOUND: 'there is no such host',
};
